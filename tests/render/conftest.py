"""Golden files: whole outputs, read by people in review."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.documents import document
from tjar_sync import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "golden"
REWRITE = "TJAR_SYNC_REWRITE_GOLDENS"


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name; rewrite it only when asked to."""
    return _compare


def released(text: str) -> str:
    """Hold documents against their schemas; return them without the release, which no golden knows."""
    for one in text.split("\n}\n\n{\n"):
        document("{" + one.strip("{}") + "}")
    return text.replace(f'"{__version__}"', '"RELEASE"')


def _compare(name: str, text: str) -> None:
    path = FOLDER / name
    if path.suffix == ".json":
        text = released(text)
    if os.environ.get(REWRITE):
        path.write_bytes(f"{text}\n".encode())
    if not path.exists():
        pytest.fail(f"there is no golden {name}; look at the output, then set {REWRITE}=1:\n{text}")
    assert path.read_bytes().decode() == f"{text}\n"
