"""Codes to be sold, kept in a file outside git: one a line, each once in the whole catalog."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from tjar_sync.catalog.commit import is_from_git
from tjar_sync.catalog.files import MAX_BYTES, FileError, locate_inside, read_limited
from tjar_sync.catalog.kind_checks import secret_paths
from tjar_sync.catalog.private_files import is_called_codes, secret_name_reason
from tjar_sync.model.codes import Mistake
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_sync.catalog.entries import Entries, Entry
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.value import Value


def read_codes(root: Path, reference: str) -> tuple[SecretStr, ...]:
    """Read the codes in a file. Raises FileError, in plain words that hold no code.

    It must be called as such files are, so that no other secret can be named in its place.
    """
    path = locate_inside(root, reference).path
    if reason := secret_name_reason(root, path):
        raise FileError(Mistake.PRIVATE_FILE, f"{reference} {reason}")
    if not is_called_codes(path):
        message = (
            f"{reference}: call it `codes.txt`, or `….codes`, so that it is seen what it holds"
        )
        raise FileError(Mistake.PRIVATE_FILE, message)
    if not path.exists():
        message = (
            f"there is no file {reference}; it is kept out of git, so put it there first (in CI: "
            "from a secret)"
        )
        raise FileError(Mistake.MISSING_FILE, message)
    if is_from_git(path):
        message = (
            f"git keeps {reference}, so that whoever reads the repository has the codes: "
            f"`git rm --cached {reference}`, and a line in .gitignore"
        )
        raise FileError(Mistake.SECRET_IN_FILE, message)
    try:
        return _lines(reference, read_limited(path, MAX_BYTES))
    except FileError as error:
        raise FileError(error.code, f"{reference} {error}") from error


def _lines(reference: str, data: bytes) -> tuple[SecretStr, ...]:
    """Take a file apart; blank lines are none."""
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise FileError(Mistake.NOT_UTF8, "is not UTF-8 text; save it as UTF-8") from error
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        code = line.strip()
        if not code.isprintable():
            message = f"holds a character that cannot be shown, in line {number}"
            raise FileError(Mistake.HIDDEN_CHARACTER, message)
        if code in found:
            message = f"holds the code of line {found[code]} once more, in line {number}"
            raise FileError(Mistake.REPEATED, message)
        if code:
            found[code] = number
    if not found:
        message = f"holds no code; to clear them in the store, write `[]` in place of {reference}"
        raise FileError(Mistake.WRONG_VALUE, message)
    return tuple(map(SecretStr, found))


def check_codes(entries: Entries, resources: Mapping[Address, Resource]) -> None:
    """Note every code that is to be sold twice, by one resource or by two; none is repeated."""
    seen: dict[str, tuple[Address, int]] = {}
    for entry in entries.found:
        values = resources[entry.address].values
        for path in secret_paths(entry.kind):
            given = values.get(path)
            if isinstance(given, tuple):
                _check_given(entries, entry, path, given, seen)


def _check_given(
    entries: Entries,
    entry: Entry,
    path: str,
    given: tuple[Value, ...],
    seen: dict[str, tuple[Address, int]],
) -> None:
    inline = isinstance(entry.values.get(path), list)
    for index, code in enumerate(given):
        text = str(code.get_secret_value()) if isinstance(code, SecretStr) else ""
        address, first = seen.setdefault(text, (entry.address, index))
        if (address, first) != (entry.address, index):
            message = (
                f"item {index + 1} of `{path}` of {entry.address} is item {first + 1} of "
                f"{address} as well: one code would be sold twice"
            )
            place = (path, index) if inline else (path,)
            entries.tell(entry, place, Mistake.REPEATED, message)
