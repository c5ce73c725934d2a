"""The one place where a secret is written: its own `write_to` file."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import draft_of, write_file
from tjar_sync.errors import StateError
from tjar_sync.model.secret import SecretStr
from tjar_sync.state.folder import keep_out_of_git, make_folder

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST = 4096
"""Bytes; no secret is longer."""


def write_secret(path: Path, secret: SecretStr | None) -> None:
    """Put the secret into the file, whole or not at all, readable by its owner alone.

    When it returns, the file survives a power cut, and git leaves it out. Raises StateError when
    that cannot be done, as where the file is there and was not written so; the secret is then
    lost, and the next apply asks the store for a new one. None only proves that it could be done,
    and changes no file.
    """
    line = b"" if secret is None else _line(path, secret)
    try:
        make_folder(path.parent)
        before = _own(path)
        keep_out_of_git(path)
        # one run at a time writes secrets, and a draft that a killed one left holds one
        with draft_of(path, f".{path.name}.new") as draft:
            draft.write(line)
            if secret is not None:
                _note(path, before, line)
                draft.publish(path)
    except OSError as error:
        raise StateError(
            f"the webhook's secret could not be written: {error.strerror}",
            where=str(path),
            hint="mend that, then apply again: it asks the store for a new secret",
        ) from error


def read_secret(path: Path) -> SecretStr:
    """Return the secret that an earlier run wrote; the empty text where there is none to be read."""
    try:
        with path.open("rb") as file:
            return SecretStr(file.read(_LONGEST).decode("utf-8", "replace").strip())
    except OSError:
        return SecretStr("")


def _own(path: Path) -> bytes:
    """Return what the file holds. Raises StateError where that is something, and not of ours."""
    if not path.is_file():
        return b""
    held = path.read_bytes()
    if held and _digest(held) not in _noted(path):
        raise StateError(
            "the webhook's secret was not written: the file that is there is none of tjar-sync's",
            where=str(path),
            hint="move it away, or name another file in `write_to`; then apply again",
        )
    return held


def _note(path: Path, before: bytes, line: bytes) -> None:
    """Remember what we write, beside it; what is there stays ours until it is replaced."""
    digests = dict.fromkeys(map(_digest, filter(None, (before, line))))
    write_file(_notes(path), "".join(f"{digest}\n" for digest in digests).encode())


def _noted(path: Path) -> set[str]:
    try:
        return set(_notes(path).read_text("ascii", "replace").split())
    except FileNotFoundError:
        return set()


def _notes(path: Path) -> Path:
    return path.with_name(f".{path.name}.written")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _line(path: Path, secret: SecretStr) -> bytes:
    """Encode a secret; an error about it must not hold it."""
    with suppress(UnicodeEncodeError):
        return f"{secret.get_secret_value()}\n".encode()
    raise StateError(
        "the webhook's secret could not be written: the store sent what is no text",
        where=str(path),
        hint="apply again: it asks the store for a new secret",
    )
