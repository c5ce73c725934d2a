"""The folder for state and secrets: private, and never in git."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tjar_sync.atomic_file import flush_folder


def make_folder(folder: Path) -> None:
    """Make the state's own folder, whole or not at all; state does not belong in git."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        (draft / ".gitignore").write_text("*\n")
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process was faster
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    flush_folder(folder.parent)
