"""Messages with values in them: found by a sentence that was made of one."""

from __future__ import annotations

import re
from collections import defaultdict
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.i18n import END, ISOLATE
from tjar_sync.i18n.numbers import count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.i18n.messages import Message

_PIECE = r"[-\w./:@~$<>=*#]*[A-Za-z](?:[-\w./:@~$<>=*#]*[\w/>*=])?"
_LATIN = re.compile(rf"{_PIECE}(?: {_PIECE})*", re.ASCII)
"""A word of the machine's within an Arabic sentence, with the signs that belong to it."""


_TELLING = 7
"""Letters that a message has at least whose sentences are known by it alone."""
_SIGNS = 4
"""Of these, what is more than a space: little else would stand in sentences of all kinds."""


class Hole(NamedTuple):
    """Where a value goes."""

    value: int
    """Which of them."""
    raw: bool
    """It stands in a command or a line to copy: nothing of it is translated."""
    quoted: bool = False
    """Somebody else wrote it, as `{0!s}` says: it is no word of ours, whatever it says."""


_NAMING = ("id ", "run ", "plan ", "serial ", "version ", "port ", "HTTP ", "commit ", "line ")
"""After these, a number is a name: whatever digits are chosen, it keeps its own."""
Form = tuple["str | Hole", ...]


class Template:
    """One message: how its sentences are known, and what they are in the language."""

    def __init__(self, english: str, forms: dict[int, str]) -> None:
        self.literals, self.holes = _parsed(english)
        self.weight = sum(map(len, self.literals))
        signs = sum(len(one.replace(" ", "")) for one in self.literals)
        self.telling = self.weight >= _TELLING and signs >= _SIGNS
        self.word = _longest_word(self.literals)
        pairs = zip(self.holes, self.literals, strict=False)
        self.names = frozenset(hole for hole, before in pairs if before.endswith(_NAMING))
        """Values that are numbers by which something is called, and no amounts."""
        self.forms = forms
        self.parsed: dict[int, Form] = {}

    def values(self, text: str) -> tuple[str, ...] | None:
        """Return the values that a sentence was made with; None where it was made of another.

        Each is as short as it can be, and none is empty but for what may follow on a word at the
        end, such as a guess. Time goes with the length of the text, whatever a store wrote
        into it.
        """
        first, *between, last = self.literals
        if not (text.startswith(first) and text.endswith(last)):
            return None
        found, at = dict[int, str](), len(first)
        for hole, literal in zip(self.holes, between, strict=False):
            end = text.find(literal, at + 1)
            if end < 0:
                return None
            found[hole], at = text[at:end], end + len(literal)
        found[self.holes[-1]] = text[at : len(text) - len(last)]
        nothing_follows = not last and self.literals[-2][-1:].strip() != ""
        if at >= len(text) - len(last) + nothing_follows:
            return None
        values = tuple(found[hole] for hole in sorted(found))
        return values if len(self.forms) == 1 or count_of(values[0]) is not None else None

    def form(self, number: int) -> Form:
        """Return what is said, for one of the cases of number."""
        at = number if len(self.forms) > 1 else 0
        if at not in self.parsed:
            self.parsed[at] = _form(self.forms[at])
        return self.parsed[at]


Fitting = tuple[Template, tuple[str, ...]]


class Templates:
    """All messages of a language."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self.exact: dict[str, Template] = {}
        self.labels: dict[str, Template] = {}
        """Words that are said on their own alone."""
        self.long, self.short = _Index(), _Index()
        """Those that are known by their words, and those of few, which others may hold as well."""
        for message in messages:
            if message.label:
                self.labels[message.english] = Template(message.english, message.forms)
                continue
            for english in dict.fromkeys((message.english, message.plural or message.english)):
                self._add(Template(english, message.forms))

    def _add(self, template: Template) -> None:
        if not template.holes:
            self.exact[template.literals[0]] = template
        else:
            (self.long if template.telling else self.short).add(template)

    def telling(self, text: str) -> Fitting | None:
        """Return the message that a sentence was made of, with its values: the one of most words."""
        return (self.exact[text], ()) if text in self.exact else self.long.first(text)

    def faint(self, text: str) -> Fitting | None:
        """Return a message of few words that a text may have been made of."""
        return self.short.first(text)


class _Index:
    """Messages by the longest word of each, so that few are tried for a sentence."""

    def __init__(self) -> None:
        self.by_word: dict[str, list[Template]] = defaultdict(list)

    def add(self, template: Template) -> None:
        """Add a message; one without a word that stands alone is tried for each sentence."""
        self.by_word[template.word].append(template)

    def first(self, text: str) -> Fitting | None:
        """Return the message of most words that a sentence fits, with its values."""
        words = dict.fromkeys(("", *text.split()))
        tried = [template for word in words for template in self.by_word.get(word, ())]
        tried.sort(key=lambda template: -template.weight)
        fitting = ((one, values) for one in tried if (values := one.values(text)) is not None)
        return next(fitting, None)


def _longest_word(literals: list[str]) -> str:
    """Return the longest word between spaces that no value touches; empty where there is none."""
    words: list[str] = []
    for at, literal in enumerate(literals):
        parts = literal.split(" ")
        words += parts[at > 0 : len(parts) - (at < len(literals) - 1)]
    return max(words, key=len, default="")


def _parsed(text: str) -> tuple[list[str], list[int]]:
    """Split a message into what stands around its values, and the numbers of those."""
    literals, holes = [""], list[int]()
    for literal, name, _spec, _conversion in Formatter().parse(text):
        literals[-1] += literal
        if name is not None:
            holes.append(int(name))
            literals.append("")
    return literals, holes


def _form(text: str) -> Form:
    """Split what is said into words and holes; commands and foreign words get isolates."""
    found: list[str | Hole] = []
    inside = False
    for literal, name, _spec, conversion in Formatter().parse(text):
        first, *others = literal.split("`")
        found.append(first if inside else _isolated(first))
        for piece in others:
            inside = not inside
            found.append(f"{ISOLATE}`{piece}" if inside else f"`{END}{_isolated(piece)}")
        if name is not None:
            found.append(Hole(int(name), raw=inside, quoted=conversion is not None))
    return tuple(_addresses(found))


def _addresses(form: list[str | Hole]) -> Iterator[str | Hole]:
    """Yield a form whose values with a point between them are one name, in an isolate of its own."""
    names = {at for at, part in enumerate(form) if part == "." and 0 < at < len(form) - 1}
    for at, part in enumerate(form):
        if isinstance(part, Hole) and {at - 1, at + 1} & names:
            yield from (
                (ISOLATE, part._replace(raw=True))
                if at + 1 in names
                else (
                    part._replace(raw=True),
                    END,
                )
            )
        else:
            yield part


def _isolated(words: str) -> str:
    return _LATIN.sub(lambda match: f"{ISOLATE}{match[0]}{END}", words)
