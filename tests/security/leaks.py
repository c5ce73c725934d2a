"""Looking for what must be nowhere: a secret in any of its forms, a file that changed."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from pathlib import Path


def forms_of(secret: str) -> set[bytes]:
    """Return how a secret may be spelled, in small letters."""
    data = secret.encode()
    found = {
        data,
        quote(secret, safe="").encode(),
        quote(secret).encode(),
        quote_plus(secret).encode(),
        "".join(f"%{byte:02x}" for byte in data).encode(),
    }
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            found.add(encode(b"." * before + data + b"...")[4 if before else 0 : -5])
    return {form.lower() for form in found}


def leaks(secret: str, *where: bytes) -> list[bytes]:
    """Return the beginnings of all that holds a secret."""
    forms = forms_of(secret)
    return [data[:2000] for data in where if any(form in data.lower() for form in forms)]


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, links not followed, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
