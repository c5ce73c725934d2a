"""The one place where a secret is written: its own `write_to` file."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from tjar_sync.errors import StateError
from tjar_sync.state.folder import flush, make_folder

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import SecretStr


def write_secret(path: Path, secret: SecretStr | None) -> None:
    """Put the secret into the file, whole or not at all, readable by its owner alone.

    When it returns, the file survives a power cut. Raises StateError when that cannot be done; the
    secret is then lost, and the next apply asks the store for a new one. None only proves that it
    could be done, and changes nothing.
    """
    line = b"" if secret is None else _line(path, secret)
    try:
        make_folder(path.parent)
        draft = path.with_name(f".{path.name}.new")
        draft.unlink(missing_ok=True)  # a run that was killed may have left it
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            if secret is not None:
                draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        flush(path.parent)
    except OSError as error:
        raise StateError(
            f"the webhook's secret could not be written: {error.strerror}",
            where=str(path),
            hint="mend that, then apply again: it asks the store for a new secret",
        ) from error


def _line(path: Path, secret: SecretStr) -> bytes:
    """Encode a secret; an error about it must not hold it."""
    with suppress(UnicodeEncodeError):
        return f"{secret.get_secret_value()}\n".encode()
    raise StateError(
        "the webhook's secret could not be written: the store sent what is no text",
        where=str(path),
        hint="apply again: it asks the store for a new secret",
    )
