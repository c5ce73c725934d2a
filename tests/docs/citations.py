"""Find what code and documents cite by number, and the numbers that `docs/` has."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
ASSUMPTIONS = ROOT / "docs" / "assumptions.md"
PACKAGE = "tjar_sync"

_CITED = re.compile(
    r"\b(?P<document>(?i:architecture|facts))\s+"
    r"(?P<numbers>\d+(?:\.\d+)?(?:(?:,| and| or| to)\s+\d+(?:\.\d+)?)*)\b"
    r"|\b(?P<assumption>A\d+)\b"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_HEADING = re.compile(r"^#{2,4} (?P<number>A\d+|\d+(?:\.\d+)?)\.? ", re.MULTILINE)
_UNFOLLOWABLE = re.compile(
    r"\bdesign(?:\.md)?\s+\d"
    r"|\bdesign\.md\b"
    r"|\bvendor_api\b"
    r"|\bvendor(?:'s)? pages?,?\s+(?:section\s+)?\d"
    r"|\bdocs?\s+\d"
    r"|(?<!#)\bsections?\s+\d"
    r"|\(\d\.\d(?=[,)])"
    r"|\bA\d+-\d",
    re.IGNORECASE,
)
_PROVENANCE = re.compile(r"(?:architecture|facts|design|docs?|sections?) \d|A\d+(?=[, ]|$)")
"""How a text that is data begins when it cites, such as the provenance of a contract's row."""
_DOCUMENTS = (
    "README.md",
    "Makefile",
    "pyproject.toml",
    ".ci/*",
    ".github/**/*",
    "docs/**/*",
    "catalog.example/README.md",
)


@dataclass(frozen=True, slots=True)
class Citation:
    """One number cited somewhere: `architecture 5.4`, `facts 3.2`, `A15`."""

    where: str
    cited: str


def numbered() -> list[str]:
    """Return what can be cited: every numbered heading of `docs/`, as a citation spells it."""
    facts = _HEADING.findall(ASSUMPTIONS.read_text("utf-8"))
    ideas = _HEADING.findall(ARCHITECTURE.read_text("utf-8"))
    return [number if number.startswith("A") else f"facts {number}" for number in facts] + [
        f"architecture {number}" for number in ideas
    ]


def citations(where: str, text: str) -> list[Citation]:
    """Find the citations of one text; a list of numbers is one citation each."""
    return [
        Citation(where, cited)
        for match in _CITED.finditer(text)
        for cited in (
            [match["assumption"]]
            if match["assumption"]
            else [
                f"{match['document'].lower()} {number}"
                for number in _NUMBER.findall(match["numbers"])
            ]
        )
    ]


def unfollowable(text: str) -> list[str]:
    """Find citations in a form that leads nowhere from a clone."""
    return [match[0] for match in _UNFOLLOWABLE.finditer(text)]


def commentary(source: str, *, provenance: bool) -> str:
    """Return what a module says to its reader: comments and docstrings, without its data.

    With `provenance`, texts that are data count when they begin with a citation.
    """
    said = [
        token.string.lstrip("#").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    tree = ast.parse(source)
    said += [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    if provenance:
        said += [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _PROVENANCE.match(node.value)
        ]
    return "\n\n".join(said)


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Return everything that may cite: a file's name, and what it says to its reader."""
    return (*_modules(), *_documents())


def _modules() -> Iterator[tuple[str, str]]:
    for folder in (PACKAGE, "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            source = path.read_text("utf-8")
            yield _name(path), commentary(source, provenance=folder == PACKAGE)


def _documents() -> Iterator[tuple[str, str]]:
    for pattern in _DOCUMENTS:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix not in {".pyc", ".webp"}:
                yield _name(path), path.read_text("utf-8")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
