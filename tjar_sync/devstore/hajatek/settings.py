"""How one built-in Hajatek store is set up."""

from __future__ import annotations

from dataclasses import dataclass

from tjar_sync.devstore.settings import DevStoreSettings

API = "/v1"
PLANS: dict[str, int | None] = {"starter": 100, "pro": 500, "business": None}
"""How many requests a minute each plan allows; None for any number (facts 8)."""


@dataclass(frozen=True, slots=True)
class HajatekSettings(DevStoreSettings):
    """What it needs to know besides what any store does."""

    store_id: str = "str_demo"
    name: str = "Demo Shop"
    plan: str = "business"
