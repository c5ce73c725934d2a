"""Mistakes in the text of a file, and plain words for what YAML's own parser complains of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from yaml.reader import ReaderError

from tjar_sync.catalog.characters import line_and_column
from tjar_sync.model.codes import Mistake

if TYPE_CHECKING:
    import yaml

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


class YamlFault(NamedTuple):
    """A mistake in the file's text; lines and columns count from 1."""

    line: int
    column: int
    code: str
    message: str


def explain_syntax(error: yaml.YAMLError, data: bytes) -> YamlFault:
    """Say where and why a text is not YAML."""
    if isinstance(error, ReaderError):
        text = data[: error.position].decode()
        message = f"the character U+{error.character:04X} cannot be in a YAML file; remove it"
        return YamlFault(*line_and_column(text, len(text)), Mistake.YAML_SYNTAX, message)
    problem = str(getattr(error, "problem", error))
    mark = getattr(error, "problem_mark", None)
    if problem == "found unexpected end of stream":
        mark = getattr(error, "context_mark", mark)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = f"not valid YAML: {_ADVICE.get(problem, problem)}"
    return YamlFault(line, column, Mistake.YAML_SYNTAX, message)
