"""Plain words for what went wrong: guesses at what was meant, and YAML's own complaints."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from yaml.reader import ReaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    import yaml

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
LONGEST_GUESS = 200
PATIENCE = 200_000
"""So many words are compared, over all guesses at the names of one catalog."""
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ADVICE = {
    "mapping values are not allowed in this context": (
        "`: ` stands where no key can be; check the indentation, "
        "or put a text that holds `: ` in quotes"
    ),
    "found character that cannot start any token": (
        "this character cannot begin a value; indent with spaces, not tabs, "
        "and put a text that begins with it in quotes"
    ),
    "could not find expected ':'": "a key needs a `:` and a space after it",
    "did not find expected key": (
        "a key is expected here; check the indentation and the quotes above"
    ),
    "did not find expected '-' indicator": (
        "an item that begins with `- ` is expected here; check the indentation"
    ),
    "did not find expected ',' or ']'": "a `,` or the closing `]` is missing",
    "did not find expected ',' or '}'": "a `,` or the closing `}` is missing",
    "did not find expected node content": "a value is missing, or a bracket is not closed",
    "found incompatible YAML document": "remove the line that begins with %YAML",
    "found undefined tag handle": "a tag (`!…`) is not allowed in a catalog; remove it",
    "found unknown escape character": (
        "a backslash in double quotes begins an escape; put the text in single quotes"
    ),
    "found invalid Unicode character escape code": (
        "this escape stands for no character; write the character itself"
    ),
    "found unexpected end of stream": "the closing quote of this text is missing",
}
NAME_ADVICE = "use letters, digits, `-` and `_`, and begin with a letter or digit"
"""What to do about a name that no address can hold."""


def guess(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` for the nearest known word, or nothing."""
    near = nearest(word, known)
    return "" if near is None else f"; did you mean `{near}`?"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was most likely meant."""
    return _nearest(word[:LONGEST_GUESS], tuple(sorted(known)))


@lru_cache(maxsize=1024)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Compare once what is asked again for every entry with the same mistake."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else None


class Guesses:
    """Guesses at what was meant among many words, until that would take minutes."""

    def __init__(self) -> None:
        self._left = PATIENCE

    def __call__(self, word: str, known: Callable[[], Collection[str]]) -> str:
        """Return `; did you mean …?` as `guess` does; nothing once patience is used up."""
        if self._left <= 0:
            return ""
        words = known()
        self._left -= len(words)
        return guess(word, words)


def listed(words: Iterable[str]) -> str:
    """Join words for a person: `a`, `b` or `c`."""
    quoted = [f"`{word}`" for word in words]
    if len(quoted) == 1:
        return quoted[0]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def shown(text: str) -> str:
    """Make what cannot be seen visible, and keep a message on one line."""
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )


def hidden_character(text: str, *, may_turn: bool) -> str | None:
    """Say which character of a text hides, or reorders, what a reviewer sees; or None."""
    control = _named(_CONTROL.search(text))
    if control:
        return f"the character {control} cannot be in a text; remove it"
    turning = None if may_turn else _named(BIDI.search(text))
    if turning:
        return f"the character {turning} reorders what people see; only descriptions may hold it"
    return None


def _named(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    name = unicodedata.name(found[0], "a control character").lower()
    return f"U+{ord(found[0]):04X} ({name})"


def explain_syntax(error: yaml.YAMLError, data: bytes) -> tuple[int, int, str]:
    """Say where and why a text is not YAML: line, column and message."""
    if isinstance(error, ReaderError):
        text = data[: error.position].decode()
        message = f"the character U+{error.character:04X} cannot be in a YAML file; remove it"
        return *line_and_column(text, len(text)), message
    problem = str(getattr(error, "problem", error))
    mark = getattr(error, "problem_mark", None)
    if problem == "found unexpected end of stream":
        mark = getattr(error, "context_mark", mark)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return line, column, f"not valid YAML: {_ADVICE.get(problem, problem)}"


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Count to an index as editors do; both numbers begin at 1."""
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1
