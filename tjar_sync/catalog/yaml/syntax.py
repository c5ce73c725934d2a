"""Mistakes in the text of a file, and plain words for what YAML's own parser complains of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.catalog.characters import line_and_column
from tjar_sync.model.catalog import Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.diagnostic import mistake

if TYPE_CHECKING:
    import yaml

    from tjar_sync.model.diagnostic import Diagnostic

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

_IN_BRACKETS = frozenset(
    {
        "did not find expected ',' or ']'",
        "did not find expected ',' or '}'",
        "did not find expected node content",
    }
)
_AT_ITS_BEGINNING = frozenset({"found unexpected end of stream", "could not find expected ':'"})
"""What is wrong where it begins, and noticed only later."""
_COMMENT = re.compile(r"[ \t]#\w")
FOREIGN_COMMAS = "،؛，、；"
"""Commas that separate nothing in YAML."""
_AMOUNT = re.compile(r"(\d{1,3})(?:,(?=\d{3}\.)|\.(?=\d{3},))(\d{3})[.,](\d{1,2})")
"""Thousands and decimals, each with a sign of its own: `1,200.50` or `1.200,50`."""
THOUSAND = 3
"""So many digits may be hundreds of a number, or its decimals."""


def wrong_key(text: str, before: object) -> str:
    """Say what is wrong with a key that is no text; `before`: the value in front of it, in a line."""
    amount = _AMOUNT.fullmatch(f"{before},{text}")
    if amount is not None:
        before, text = amount[1] + amount[2], amount[3]
    elif type(before) is not int or not text.isdigit():
        return f"the key `{text}` is not read as text; put it in quotes"
    whole = f"{before}{text} without a comma, or " if len(text) == THOUSAND else ""
    return f"write {whole}{before}.{text} with a point; inside {{…}} a comma begins the next key"


def explain_syntax(error: yaml.YAMLError, file: str, data: bytes) -> Diagnostic:
    """Say where and why a file's text is not YAML."""
    from yaml.reader import ReaderError  # noqa: PLC0415 - slow to import, and only for what is wrong

    if isinstance(error, ReaderError):
        text = data[: error.position].decode()
        message = f"the character U+{error.character:04X} cannot be in a YAML file; remove it"
        place = Position(file, *line_and_column(text, len(text)))
        return mistake(Mistake.YAML_SYNTAX, message, place)
    problem = str(getattr(error, "problem", error))
    mark = getattr(error, "problem_mark", None)
    start = getattr(error, "context_mark", None)
    if problem in _AT_ITS_BEGINNING:
        mark = start or mark
    place = Position(file, *((mark.line + 1, mark.column + 1) if mark else (1, 1)))
    advice = _ADVICE.get(problem, problem)
    if start and mark and problem in _IN_BRACKETS:
        first = min(start.line, max(mark.line - 1, 0))
        advice += _slip(data.decode().split("\n")[first : mark.line + 1])
    return mistake(Mistake.YAML_SYNTAX, f"not valid YAML: {advice}", place)


def _slip(lines: list[str]) -> str:
    """Name what hides the end of an entry from YAML within brackets, if that is to be seen."""
    text = "\n".join(lines)
    if _COMMENT.search(text):
        return "; ` #` begins a comment up to the end of the line: put the text in quotes"
    comma = next((one for one in FOREIGN_COMMAS if one in text), "")
    return f"; `{comma}` does not separate entries: use `,`" if comma else ""
