"""The one place where a secret is written: its own `write_to` file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tjar_sync.backends.folder import make_folder
from tjar_sync.errors import StateError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import SecretStr


def write_secret(path: Path, secret: SecretStr) -> None:
    """Put the secret into the file, whole or not at all, readable by its owner alone.

    Raises StateError when that cannot be done; the secret is then lost, and the next apply asks
    the store for a new one.
    """
    try:
        make_folder(path.parent)
        draft = path.with_name(f".{path.name}.new")
        draft.unlink(missing_ok=True)  # a run that was killed may have left it
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(secret.get_secret_value() + "\n")
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StateError(
            f"the webhook's secret could not be written: {error.strerror}",
            where=str(path),
            hint="mend that, then apply again: it asks the store for a new secret",
        ) from error
