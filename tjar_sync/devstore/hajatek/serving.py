"""The store that a request is for."""

from __future__ import annotations

from tjar_sync.devstore.api import answers
from tjar_sync.devstore.hajatek.store import HajatekStore


def store() -> HajatekStore:
    """Return it."""
    found = answers.any_store()
    assert isinstance(found, HajatekStore)  # noqa: S101 - for the type checker: no other is served here
    return found
