"""Every test here leaves English behind, as it found it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.i18n import ENGLISH, speak

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Speak English after a test that spoke something else."""
    yield
    speak(ENGLISH)
