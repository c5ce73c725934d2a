"""A built-in Hajatek store, written from the vendor's page (facts 8) and the assumptions alone."""

from tjar_sync.devstore.hajatek.dashboard import HajatekDashboard
from tjar_sync.devstore.hajatek.settings import HajatekSettings
from tjar_sync.devstore.hajatek.store import HajatekStore

__all__ = ["HajatekDashboard", "HajatekSettings", "HajatekStore"]
