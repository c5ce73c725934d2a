"""What tjar-sync says to people: every sentence in its source, as a message to translate.

A sentence is found by what it is, not by a mark around it, so that none can be forgotten: any text
of several words that is no docstring, no help of an option and no line of a log.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import tjar_sync
from tjar_sync.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(tjar_sync.__file__).parent
_SENTENCE = re.compile(r"[A-Za-z]{2,}[`'\")]?[ ,;:.…]+[`'\"({\[-]*[A-Za-z{]|\} [a-z]{2,}")
_CODE = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE FROM|CREATE|REFERENCES|PRAGMA|ALTER)\b|^%|==")
_WORD = re.compile(r"[A-Za-z,;]")
_LONE = re.compile("[A-Za-z]+")
_SILENT = frozenset(
    {
        *("option", "argument", "Option", "version_option", "group", "cast"),
        *("debug", "info", "execute", "executescript", "compile", "TypeVar", "field", "Field"),
    }
)
"""Calls whose texts no report shows: help of options, logs, statements, types."""
_SPOKEN = frozenset({"own", "say", "words", "Word", "Placeholder", "flat", "_"})
"""Calls whose text is for people, be it one word."""
_TEMPLATE = re.compile(r"""\b(?:_|flat)\(((?:"[^"]*"|[^()"]|\([^()]*\))+)\)""")

WORDS = (
    *("create", "update", "adopt", "move", "archive", "delete", "forget"),
    *("created", "updated", "adopted", "moved", "archived", "deleted", "forgotten"),
    *(
        "new",
        "undone",
        "drift",
        "conflict",
        "nobody",
        "the files",
        "the store",
        "Plan",
        "Drift",
        "Applied",
    ),
    *("{0} s", "{0} UTC", "{0} of {1}", "no picture here of {0}", "before, as buyers read it"),
    *(
        "last written, as buyers read it",
        "{0}, before, as buyers read it",
        "{0}, last written, as buyers read it",
        "{0}, after, as buyers read it",
        "{0}, by day",
        "(also {0})",
        "a moment",
        "Up",
        "Down",
        "protected",
        "a number",
        "a text",
        "a list",
    ),
)
"""What tables of the renderers say within sentences, and what templates put together."""
OTHERS = (
    *("No such file or directory", "Permission denied", "Is a directory", "Not a directory"),
    *("File exists", "No space left on device", "Read-only file system"),
    *(
        "No such command {0}.",
        "No such option: {0}",
        "No such option {0}.",
        "Missing argument {0}.",
    ),
    *(
        "Missing parameter: {0}",
        "Option {0} requires an argument.",
        "Got unexpected extra argument",
    ),
    *("Invalid value for {0}: {1}", "{0} is not one of {1}.", "File {0} does not exist."),
    *("Directory {0} does not exist.", "{0} is not a valid integer range."),
)
"""What the system and the reader of command lines say, as often as anything of ours."""
LABELS = (
    *("made", "commit", "plan", "type", "id", "read", "protected", "archived", "yes", "began"),
    *("ended", "ADDRESS", "TYPE", "ID", "error", "Failed", "Skipped"),
    *("before", "done", "partial", "interrupted", "Partial", "Interrupted", "Writes", "Comes"),
    *("begins", "ends", "files", "entry", "defaults", "template", "overlay", "kind default"),
    *("schedule", "campaign", "last written", "shown then", "shown now", "mv", "rm", "adopt"),
    *("settle", "unlock", "undo", "restore", "migrate", "seen", "Applying"),
    *("failed", "untold", "unverified", "gone", "planned", "applied", "valid", "blocked"),
    *("locked", "undecided", "unreachable"),
    *(kind.plural.capitalize() for kind in KINDS.values()),
)
"""Single words that are said on their own; within a sentence, they are somebody's values."""

LABEL = "label\x04"
"""Before what is said on its own alone, as gettext puts a context."""
Message = tuple[str, str]
"""What is said, and what of several; the second is empty where it is no matter of number."""


@cache
def spoken(english_only: frozenset[str]) -> dict[Message, str]:
    """Return all messages of the package, each with the first place that says it."""
    found: dict[Message, str] = {}
    for place, message in (*_in_modules(english_only), *_in_templates(), *_in_tables()):
        found.setdefault(message, place)
    plurals = {form for one in found if one[1] for form in one}
    return {one: place for one, place in found.items() if one[1] or one[0] not in plurals}


def _in_modules(english_only: frozenset[str]) -> Iterator[tuple[str, Message]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(tuple(english_only)):
            finder = _Finder()
            finder.visit(ast.parse(path.read_text("utf-8")))
            yield from ((f"{name}:{line}", _labelled(one)) for line, one in finder.found)


def _labelled(message: Message) -> Message:
    """Return a word that a report says on its own as a label: within sentences, it is a value."""
    word = message[0]
    alone = word in LABELS or (_LONE.fullmatch(word) and word not in WORDS)
    return (f"{LABEL}{word}", "") if alone else message


def _in_templates() -> Iterator[tuple[str, Message]]:
    for path in sorted(PACKAGE.glob("render/templates/*.html")):
        for call in _TEMPLATE.findall(path.read_text("utf-8")):
            strings = [] if "~" in call else re.findall(r'"([^"]*)"', call)
            said = ((one.strip(), "") for one in strings if _WORD.search(one))
            yield from ((path.name, _labelled(one)) for one in said)


def _in_tables() -> Iterator[tuple[str, Message]]:
    """Yield what is said by tables, and what is made of kinds."""
    yield from (("a word", (word, "")) for word in (*WORDS, *OTHERS))
    yield from (("a label", (f"{LABEL}{word}", "")) for word in LABELS)
    yield from (("changes.html", (f"{{0}} {one}", f"{{0}} {one}s")) for one in ("row", "warning"))
    for kind in KINDS.values():
        place = f"model/kinds: {kind.name}"
        words = (kind.name, kind.plural)
        yield from ((place, (word, "")) for word in words)
        yield place, (f"{{0}} {kind.name}", f"{{0}} {kind.plural}")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_one(test: ast.expr) -> bool:
    """Say whether a condition asks whether something is one."""
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], ast.Eq)
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value == 1
    )


class _Finder(ast.NodeVisitor):
    """Finds the messages of one module."""

    def __init__(self) -> None:
        self.found: list[tuple[int, Message]] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        """Pass over docstrings."""
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Pass over types."""
        if node.value is not None:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Pass over types."""
        defaults = (*node.args.defaults, *(one for one in node.args.kw_defaults if one))
        for one in (*node.decorator_list, *defaults, *node.body):
            self.visit(one)

    def visit_Call(self, node: ast.Call) -> None:
        """Take what is said, counted nouns, and nothing that is silent."""
        func = node.func
        name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
        if name in _SILENT:
            return
        if name == "count_text" and isinstance(node.args[1], ast.Constant):
            noun = str(node.args[1].value)
            self.found.append((node.lineno, (f"{{0}} {noun}", f"{{0}} {noun}s")))
        if name == "Check":  # its second value is for the list of checks
            node.args = [*node.args[:1], *node.args[2:]]
        if name in _SPOKEN and node.args:
            self._one_word(node.args[0])
        if name == "map" and getattr(node.args[0], "id", "") in _SPOKEN:
            for one in getattr(node.args[1], "elts", ()):
                self._one_word(one)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        """Take both numbers of a noun."""
        if _is_one(node.test) and _is_text(node.body) and _is_text(node.orelse):
            one, many = ast.literal_eval(node.body), ast.literal_eval(node.orelse)
            self._add(node, f"{{0}} {one}", f"{{0}} {many}")
            self.visit(node.test)
            return
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Take a text with its values as holes; a noun that goes with a number is within its hole."""
        variants, holes = [("", "")], 0
        for at, part in enumerate(node.values):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                said = (part.value.replace("{", "{{").replace("}", "}}"),) * 2
            elif isinstance(part, ast.FormattedValue):
                said, holes = self._hole(node, at, part.value, holes)
            variants = [(one + said[0], many + said[1]) for one, many in variants]
        for one, many in variants:
            self._sentence(node, _counting(one), _counting(many))

    def _hole(
        self, node: ast.JoinedStr, at: int, value: ast.expr, holes: int
    ) -> tuple[tuple[str, str], int]:
        if isinstance(value, ast.IfExp) and _is_text(value.body) and _is_text(value.orelse):
            one, many = ast.literal_eval(value.body), ast.literal_eval(value.orelse)
            if _is_one(value.test):
                return (one, many), holes
        self.visit(value)
        before = node.values[at - 2 : at]
        counted = len(before) == 2 and isinstance(before[0], ast.FormattedValue)
        noun = isinstance(value, ast.Name) and value.id in {"noun", "nouns", "plural"}
        if counted and noun:
            return ("{noun}", "{noun}"), holes
        return (f"{{{holes}}}", f"{{{holes}}}"), holes + 1

    def visit_Constant(self, node: ast.Constant) -> None:
        """Take a text, which may be a template."""
        if isinstance(node.value, str):
            text = _template(node.value)
            self._sentence(node, text, text)

    def _one_word(self, node: ast.expr) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = _template(node.value)
            if _WORD.search(text):
                self._add(node, text, "")
        elif isinstance(node, ast.IfExp):
            self._one_word(node.body)
            self._one_word(node.orelse)

    def _sentence(self, node: ast.expr, text: str, plural: str) -> None:
        if " " in text and _SENTENCE.search(text) and not _CODE.search(text):
            self._add(node, text, plural if plural != text else "")

    def _add(self, node: ast.expr, text: str, plural: str) -> None:
        lines, more = text.split("\n"), plural.split("\n")
        for at, line in enumerate(lines):
            many = more[at].strip() if plural and len(more) == len(lines) else ""
            said = _renumbered(line.strip())
            if re.search("[A-Za-z,;]", re.sub(r"\{\d+\}", "", said)):
                self.found.append((node.lineno, (said, _renumbered(many))))


def _counting(text: str) -> str:
    """Put a noun into the hole of the number before it, and into one of its own where none is."""
    return _renumbered(re.sub(r"(\{\d+\}) \{noun\}", r"\1", text).replace("{noun}", "{99}"))


def _template(text: str) -> str:
    """Return a text with its named holes numbered; braces that are none are doubled."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        return text.replace("{", "{{").replace("}", "}}")
    if any(name is not None and not re.fullmatch(r"\w*", name) for _, name, _, _ in parsed):
        return text.replace("{", "{{").replace("}", "}}")
    found, holes = "", 0
    for literal, name, _spec, _conversion in parsed:
        found += literal.replace("{", "{{").replace("}", "}}")
        if name is not None:
            found, holes = f"{found}{{{holes}}}", holes + 1
    return found


def _renumbered(text: str) -> str:
    """Return a text with its holes numbered from 0 on, in the order in which they stand; two beside each other are one."""
    text = re.sub(r"(?<!\{)(\{\d+\})(?:\{\d+\})+", r"\1", text)
    numbers: dict[str, int] = {}
    return re.sub(
        r"(?<!\{)\{(\d+)\}", lambda match: f"{{{numbers.setdefault(match[1], len(numbers))}}}", text
    )
