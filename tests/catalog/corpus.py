"""Malformed catalogs as data: files, and the exact mistakes they must lead to.

A case begins with `=== what it is`; each of its files with `--- path`, where `!bytes` means
Python's escapes, `!png` a picture, `!link` a symbolic link and `!none` no file at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.strategies import STORE, png

FOLDER = Path(__file__).parent / "corpus"
MISTAKES = "mistakes"


@dataclass(frozen=True, slots=True)
class Case:
    """A malformed catalog."""

    name: str
    files: dict[str, str]
    """Header line -> content."""
    mistakes: tuple[str, ...]

    def write(self, root: Path) -> None:
        """Make the catalog's files."""
        if not any(header.split()[0] == "store.yaml" for header in self.files):
            (root / "store.yaml").write_text(STORE, encoding="utf-8")
        for header, content in self.files.items():
            name, _, how = header.partition(" !")
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, how, content)


def _write(path: Path, how: str, content: str) -> None:
    kind, _, rest = how.partition(" ")
    match kind:
        case "bytes":
            raw = content.removesuffix("\n").encode().decode("unicode_escape")
            path.write_bytes(raw.encode("latin-1"))
        case "png":
            width, _, height = (rest or "1x1").partition("x")
            path.write_bytes(png(0, width=int(width), height=int(height)))
        case "link":
            path.symlink_to(rest)
        case "none":
            pass
        case _:
            path.write_text(content, encoding="utf-8")


def cases() -> list[Case]:
    """Read all cases."""
    return [
        _case(text)
        for file in sorted(FOLDER.glob("*.txt"))
        for text in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    ]


def _case(text: str) -> Case:
    name, _, rest = text.partition("\n")
    files = {}
    for part in re.split(r"^--- (?=\S)", rest, flags=re.MULTILINE)[1:]:
        header, _, content = part.partition("\n")
        files[header] = content
    mistakes = files.pop(MISTAKES, "").splitlines()
    return Case(name, files, tuple(mistakes))
