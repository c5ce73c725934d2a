"""The one place where a secret is written: its own `write_to` file."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import draft_of
from tjar_sync.errors import StateError
from tjar_sync.state.folder import make_folder

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
        # one run at a time writes secrets, and a draft that a killed one left holds one
        with draft_of(path, f".{path.name}.new") as draft:
            draft.write(line)
            if secret is not None:
                draft.publish(path)
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
