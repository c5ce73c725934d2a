"""Read one YAML document from the C parser's events into plain values, without surprises.

Only lines and columns of the outer keys are kept, which is lean; `locate.py` finds the rest
again for the few places where there is something to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from tjar_sync.catalog.yaml.scalars import STARTS, WORDS, Scalar, meaning
from tjar_sync.catalog.yaml.syntax import explain_syntax, wrong_key
from tjar_sync.errors import TjarSyncError
from tjar_sync.model.catalog import Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.diagnostic import mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yaml.error import Mark

    from tjar_sync.model.diagnostic import Diagnostic

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Scalar"
"""What a file holds, before anything is known about what it should hold."""

Keys: TypeAlias = tuple[str | int, ...]
"""A path of keys and indexes within one document."""
_Event: TypeAlias = Any
"""What the C parser gives: its class tells what it has, which the stubs do not know."""

MAX_DEPTH = 64
MARKED_DEPTH = 2
"""Keys of the document itself and of its top-level maps: where entries have their positions."""
MIN_NODES = 10_000
NODES_PER_BYTE = 2
"""A node takes about ten bytes, so aliases may make a file about twenty times larger."""
MOST_NODES = 2_000_000
"""Of one file; a catalog's values take more than ten bytes each, so no real file comes near."""
MOST_REPEATED = 100_000_000
"""Characters of long texts that aliases may repeat."""
LONG = 100
MOST_DIRECTIVES = 100
MERGE = "<<"
_STANDARD = "tag:yaml.org,2002:"
_AS_TEXT = f"{_STANDARD}str"
_AS_READ = frozenset(f"{_STANDARD}{name}" for name in ("int", "float", "bool", "null"))
_CONTAINERS = frozenset(f"{_STANDARD}{name}" for name in ("map", "seq"))


class ParsedDocument(NamedTuple):
    """What was understood of a file, and what was not."""

    tree: Tree
    mistakes: tuple[Diagnostic, ...]
    marks: Mapping[Keys, tuple[int, int]]
    """By path: line and column of the keys near the top, such as `("products", "shoe")`."""
    whole: bool = True
    """False when the reader had to stop."""


class _Anchored(NamedTuple):
    value: Tree
    nodes: int
    height: int
    letters: int
    """Of its long texts."""


class _StopError(Exception):
    """The rest of the file cannot be understood."""


def read(file: str, data: bytes) -> ParsedDocument:
    """Read a file's UTF-8 text, one YAML document at most; never raises for what it holds."""
    if not yaml.__with_libyaml__:
        raise TjarSyncError(
            "PyYAML is installed without its C part, which reading the catalog needs",
            hint="Install a PyYAML wheel for this platform, or libyaml and then PyYAML again.",
        )
    if data.count(b"\n%") > MOST_DIRECTIVES:  # libyaml compares each with all the others
        message = f"more than {MOST_DIRECTIVES} lines begin with `%`; remove them"
        flood = mistake(Mistake.YAML_SYNTAX, message, Position(file, 1, 1))
        return ParsedDocument(None, (flood,), {}, whole=False)
    builder = _Builder(file, data)
    try:
        return ParsedDocument(builder.document(), tuple(builder.mistakes), builder.marks)
    except _StopError:
        pass
    except (MemoryError, RecursionError):
        message = "the file needs more memory than there is; split it"
        builder.mistakes.append(mistake(Mistake.TOO_LARGE, message, Position(file, 1, 1)))
    except yaml.YAMLError as error:
        builder.mistakes.append(explain_syntax(error, file, data))
    return ParsedDocument(None, tuple(builder.mistakes), {}, whole=False)


class _Builder:
    """Walks the events once, holding the parser and what aliases may refer to."""

    def __init__(self, file: str, data: bytes) -> None:
        self.mistakes: list[Diagnostic] = []
        self.marks: dict[Keys, tuple[int, int]] = {}
        self._file = file
        self._path: Keys = ()
        self._next: Callable[[], _Event] = yaml.CLoader(data).get_event
        self._anchors: dict[str, _Anchored] = {}
        self._open: set[str] = set()
        self._known: dict[str, Scalar] = dict(WORDS)
        self._depth = 0
        self._deepest = 0
        self._nodes = 1
        self._letters = 0
        self._repeated = 0
        self._budget = max(MIN_NODES, NODES_PER_BYTE * len(data))

    def document(self) -> Tree:
        """Build the only document; None when there is none."""
        self._next()
        if type(self._next()) is StreamEndEvent:
            return None
        tree = self._node(self._next())
        self._next()
        event = self._next()
        if type(event) is not StreamEndEvent:
            message = "a second document begins here; keep one document in a file"
            self._stop(event, Mistake.YAML_SYNTAX, message)
        return tree

    def _note(self, mark: Mark, code: Mistake, message: str) -> None:
        place = Position(self._file, mark.line + 1, mark.column + 1)
        self.mistakes.append(mistake(code, message, place))

    def _stop(self, event: _Event, code: Mistake, message: str) -> NoReturn:
        self._note(event.start_mark, code, message)
        raise _StopError

    def _node(self, event: _Event) -> Tree:
        """Build one node; this runs for every word of the catalog, so common cases come first."""
        if type(event) is ScalarEvent:
            return self._scalar(event) if not event.anchor else self._anchored(event)
        if type(event) is AliasEvent:
            return self._alias(event)
        if event.tag is not None and event.tag not in _CONTAINERS:
            self._refuse_tag(event)
        return self._container(event) if not event.anchor else self._anchored(event)

    def _scalar(self, event: _Event) -> Scalar:
        text: str = event.value
        if len(text) > LONG:
            self._letters += len(text)
        if event.tag is not None:
            if event.tag in _AS_READ:
                return self._meaning(event, text)
            if event.tag != _AS_TEXT:
                self._refuse_tag(event)
            return text
        if not event.implicit[0]:
            return text
        known = self._known
        if text in known:
            return known[text]
        return self._meaning(event, text) if text[0] in STARTS else text

    def _meaning(self, event: _Event, text: str) -> Scalar:
        try:
            found = self._known[text] = meaning(text)
        except ValueError as error:
            self._note(event.start_mark, Mistake.WRONG_VALUE, str(error))
            return None
        return found

    def _refuse_tag(self, event: _Event) -> None:
        message = f"the tag `{str(event.tag).replace(_STANDARD, '!!')}` is not allowed in a catalog; remove it"
        self._note(event.start_mark, Mistake.YAML_TAG, message)

    def _alias(self, event: _Event) -> Tree:
        name = event.anchor
        if name in self._open:
            message = f"the alias `*{name}` refers to a node that it is part of"
            self._stop(event, Mistake.YAML_ALIAS, message)
        anchored = self._anchors.get(name)
        if anchored is None:
            message = f"the alias `*{name}` refers to nothing: no `&{name}` stands above"
            self._stop(event, Mistake.YAML_ALIAS, message)
        self._nodes += anchored.nodes
        self._repeated += anchored.letters
        self._letters += anchored.letters
        if self._nodes > self._budget or self._repeated > MOST_REPEATED:
            message = "the aliases up to here make the file far too large; write it out"
            self._stop(event, Mistake.TOO_LARGE, message)
        self._deepen(event, self._depth + anchored.height)
        return anchored.value

    def _anchored(self, event: _Event) -> Tree:
        name = event.anchor
        if name in self._anchors or name in self._open:
            self._stop(event, Mistake.YAML_ALIAS, f"the anchor `&{name}` is defined twice")
        self._open.add(name)
        nodes, deepest, self._deepest = self._nodes, self._deepest, self._depth
        letters = self._letters
        value = self._scalar(event) if type(event) is ScalarEvent else self._container(event)
        self._open.remove(name)
        height = self._deepest - self._depth
        self._anchors[name] = _Anchored(value, self._nodes - nodes, height, self._letters - letters)
        self._deepest = max(deepest, self._deepest)
        return value

    def _container(self, event: _Event) -> Tree:
        self._depth += 1
        self._deepen(event, self._depth)
        value = self._mapping() if type(event) is MappingStartEvent else self._sequence()
        self._nodes += len(value)
        if self._nodes > MOST_NODES:
            message = "the file up to here holds millions of values; split it"
            self._stop(event, Mistake.TOO_LARGE, message)
        self._depth -= 1
        return value

    def _deepen(self, event: _Event, depth: int) -> None:
        if depth > self._deepest:
            self._deepest = depth
            if depth > MAX_DEPTH:
                message = f"nested more than {MAX_DEPTH} levels deep"
                self._stop(event, Mistake.TOO_LARGE, message)

    def _sequence(self) -> list[Tree]:
        items: list[Tree] = []
        path, marked = self._path, self._depth <= MARKED_DEPTH
        while type(event := self._next()) is not SequenceEndEvent:
            if marked:
                self._path = (*path, len(items))
            items.append(self._node(event))
        self._path = path
        return items

    def _mapping(self) -> dict[str, Tree]:
        found: dict[str, Tree] = {}
        marks: dict[str, Mark] = {}
        take = self._next
        path, marked = self._path, self._depth <= MARKED_DEPTH
        while type(event := take()) is not MappingEndEvent:
            key = event.value if type(event) is ScalarEvent else ""
            if key in WORDS or key[0] in STARTS or event.anchor or event.tag is not None:
                key = self._key(event, found, marks)
            if marked:
                self._path = (*path, key)
                mark = event.start_mark
                self.marks.setdefault(self._path, (mark.line + 1, mark.column + 1))
            value = self._node(take())
            if key in found:
                first = marks[key].line + 1
                message = f"the key `{key}` stands here twice; the first is in line {first}"
                self._note(event.start_mark, Mistake.DUPLICATE_KEY, message)
            else:
                found[key] = value
                marks[key] = event.start_mark
        self._path = path
        return self._merged(found, marks[MERGE]) if MERGE in found else found

    def _key(self, event: _Event, found: dict[str, Tree], marks: dict[str, Mark]) -> str:
        kind = type(event)
        if kind is not ScalarEvent and kind is not AliasEvent:
            self._stop(event, Mistake.KEY_NOT_TEXT, "a key must be a text, not a list or a map")
        key = self._node(event)
        if isinstance(key, str):
            return key
        if kind is AliasEvent:
            message = f"the key `*{event.anchor}` is not a text"
            self._stop(event, Mistake.KEY_NOT_TEXT, message)
        text: str = event.value
        if text in WORDS or key is not None:
            last = next(reversed(found), "")
            near = last in marks and marks[last].line == event.start_mark.line
            message = wrong_key(text, found[last] if near else None)
            self._note(event.start_mark, Mistake.KEY_NOT_TEXT, message)
        return text

    def _merged(self, found: dict[str, Tree], mark: Mark) -> dict[str, Tree]:
        """Add what `<<` brings in; a key's own value wins, then the first map of several."""
        value = found.pop(MERGE)
        for source in value if isinstance(value, list) else [value]:
            if not isinstance(source, dict):
                message = "`<<` merges a map, or a list of maps, and nothing else"
                self._note(mark, Mistake.YAML_ALIAS, message)
                break
            for key, item in source.items():
                found.setdefault(key, item)
        return found
