"""What is on a shelf, as the files have it, and as whoever looks into the store sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SECRET = "secrets/orders"  # noqa: S105 - a file's name
BYSTANDER = "Not ours"
BY_HAND = "Written by hand"


@dataclass(frozen=True, slots=True)
class Good:
    """One product."""

    name: str
    price: int = 10
    sku: str = ""
    tags: tuple[str, ...] = ()
    image: int | None = None
    """The shade of its picture."""
    related: tuple[str, ...] = ()
    """Names in the files."""
    published: bool = True


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook, whose secret is kept."""

    events: tuple[str, ...] = ("order.created",)
    version: int = 1

    def entry(self) -> dict[str, Any]:
        """Return it as the files have it."""
        secret = {"write_to": SECRET, "version": self.version}
        url = "http://127.0.0.1:9/orders"
        return {"url": url, "events": list(self.events), "secret": secret}


@dataclass(frozen=True, slots=True)
class Shown:
    """A product as a visitor and the dashboard see it."""

    name: str
    price: float
    sku: str | None
    tags: tuple[str, ...]
    picture: bytes | None
    related: tuple[str, ...]
    published: bool

    def __str__(self) -> str:
        sale = "" if self.published else ", unpublished"
        shape = f"{self.price}, sku {self.sku}, tags {self.tags}, related {self.related}{sale}"
        return f"{self.name} ({shape}, picture of {len(self.picture or b'')} bytes)"
