"""The one place where a secret is written: its own `write_to` file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tjar_sync.backends.folder import make_folder
from tjar_sync.errors import StateError

if TYPE_CHECKING:
    from pydantic import SecretStr


def write_secret(path: Path, secret: SecretStr) -> None:
    """Put the secret into the file, whole or not at all, readable by its owner alone.

    Raises StateError when that cannot be done; the secret is then lost, and raising the
    webhook's `secret.version` asks the store for a new one.
    """
    try:
        make_folder(path.parent)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(secret.get_secret_value() + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        raise StateError(
            f"the webhook's secret could not be written: {error.strerror}",
            where=str(path),
            hint="mend that, then raise `secret.version` in the webhook's file and apply again",
        ) from error
