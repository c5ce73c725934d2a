"""Files that lie in a catalog's folder and are none of its content: never read, never shown."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STORE_FILE = "store.yaml"
_SECRET_NAME = re.compile(
    r"(?:.*\.)?(?:env|netrc|npmrc|pypirc|pgpass|htpasswd)|_netrc"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?"
    r"|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg|tfvars|tfstate(?:\.backup)?)"
    r"|(?:credentials?|secrets?|passwords?|service[-_]?accounts?)"
    r"(?:\.(?:json|ya?ml|toml|ini|cfg|conf|txt|enc))?"
)
"""What files of keys and passwords are called."""
_CODES_NAME = re.compile(r"(?:.*[-_.])?codes?(?:\.(?:txt|csv))?", re.IGNORECASE)
"""What files of codes to be sold are called."""
_EVERYTHING = frozenset({"*", "/*", "**", "/**"})


def private_reason(root: Path, path: Path) -> str:
    """Say why a file below the root may not be read for the catalog; empty where it may.

    The path is looked at as it is written and where it leads by way of links.
    """
    if reason := secret_name_reason(root, path):
        return reason
    for steps in _both(root, path):
        for depth in range(1, len(steps)):
            if _keeps_out_of_git(root.joinpath(*steps[:depth])):
                return "is in a folder that is kept out of git, so it is no content"
    return ""


def secret_name_reason(root: Path, path: Path) -> str:
    """Say why a file may never be read, wherever it lies, by what it is called; empty else."""
    for steps in _both(root, path):
        if any(step.startswith(".") for step in steps):
            return "is hidden, or in a hidden folder, and what is hidden is no content"
        name = steps[-1].casefold()
        if name == _STORE_FILE:
            return "says how the store is reached; it is no content"
        if _SECRET_NAME.fullmatch(name):
            return "is called as files of keys and passwords are; rename it if it holds none"
    return ""


def is_called_codes(path: Path) -> bool:
    """Say whether a file is called as those are that hold codes to be sold."""
    return _CODES_NAME.fullmatch(path.name) is not None


def codes_reason(root: Path, path: Path) -> str:
    """Say why a file may be read for its codes alone, and never shown; empty where it may be."""
    if any(is_called_codes(Path(*steps)) for steps in _both(root, path)):
        return "is called as files of codes are, which nobody is to see; rename it if it holds none"
    return ""


def is_among(root: Path, path: Path, places: Iterable[str]) -> bool:
    """Say whether a path leads to one of these places below the root, or into one."""
    kept = {_plain(PurePosixPath(place).parts) for place in places}
    return any(
        steps[:depth] in kept
        for steps in map(_plain, _both(root, path))
        for depth in range(1, len(steps) + 1)
    )


def _both(root: Path, path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the steps from the root, as written and with links followed, where they differ."""
    written = path.relative_to(root).parts
    yield written
    real, base = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    if real.is_relative_to(base) and (followed := real.relative_to(base).parts) != written:
        yield followed


def _plain(steps: Iterable[str]) -> tuple[str, ...]:
    """Return steps as a disk may see them that knows neither case nor Unicode forms."""
    return tuple(unicodedata.normalize("NFC", step).casefold() for step in steps)


def _keeps_out_of_git(folder: Path) -> bool:
    """Say whether a folder tells git to leave out all that it holds."""
    try:
        lines = (folder / ".gitignore").read_text("utf-8", "replace").split()
    except OSError:
        return False
    return not _EVERYTHING.isdisjoint(lines) and not any(line.startswith("!") for line in lines)
