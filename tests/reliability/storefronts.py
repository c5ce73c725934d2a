"""The platforms that the evidence is about: how the store of each is opened, and what people do there.

All is done and seen behind the API's back, in the dashboard, and never by the engine.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from tests.harness import KEY, World
from tests.reliability.goods import BY_HAND, BYSTANDER, Good, Shown
from tests.strategies import png
from tjar_sync import devstore
from tjar_sync.devstore import media, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PUBLISHED_AT = "https://cdn.example/shop"
"""Where a merchant publishes the pictures that a store knows by their addresses."""
_DIGEST_LENGTH = 12
_ADDRESS = re.compile(re.escape(PUBLISHED_AT) + r"/media/(\d+)\.png\?v=(\w+)")


class Storefront(Protocol):
    """One platform, as those see it who own a store there."""

    name: str
    """As `provider:` spells it."""
    lies: bool
    """Whether its built-in store has habits, odd ones and such as lie."""
    hands: tuple[str, str]
    """Two of its fields that no file of a scene manages."""
    environ: Mapping[str, str]
    """Where commands find the key."""
    settings: Mapping[str, Any]
    """What a store's entry has besides an address and limits."""
    update: str
    """The method by which a product is changed."""

    def store(self, database: Path | None) -> Any:
        """Open a built-in store; no database is one that dies with it."""

    def entry(self, good: Good) -> dict[str, Any]:
        """Return a product as the files have it."""

    def begin(self, desk: World) -> None:
        """Put into the store what is not ours."""

    def create(self, desk: World, name: str, price: float, sku: str | None = None) -> None:
        """Make a product by hand, such as is not ours."""

    def ids(self, desk: World) -> dict[str, Any]:
        """Return the ids of all products, by sku."""

    def prices(self, desk: World) -> dict[Any, float]:
        """Return what buyers pay for all products, by id."""

    def set_price(self, desk: World, each: Any, price: float) -> None:
        """Change by hand what buyers pay for a product."""

    def ours(self, desk: World) -> list[Any]:
        """Return the ids of all products but those that are not ours."""

    def others(self, desk: World) -> list[Any]:
        """Return all that is not ours, to the second of its last change."""

    def write(self, desk: World, each: Any, name: str) -> None:
        """Write a field of a product by hand."""

    def kept(self, desk: World, each: Any) -> Mapping[str, Any] | None:
        """Return all that the store keeps of a product; None where it is gone."""

    def look(self, desk: World) -> Counter[Shown]:
        """See what the store has, but for what is not ours."""

    def media(self, desk: World) -> int:
        """Count the pictures that were uploaded."""

    def hooks(self, desk: World) -> list[dict[str, Any]]:
        """Return the webhooks, but for what is not ours."""


class TjarFront:
    """Stores of Tjar."""

    name = "tjar"
    update = "PATCH"
    lies = True
    hands = ("summery_en", "summery_ar")
    environ: Mapping[str, str] = {}
    settings: Mapping[str, Any] = {}

    def store(self, database: Path | None) -> devstore.Store:
        """Open a built-in store."""
        return devstore.Store(devstore.DevStoreSettings(database=database, api_key=KEY))

    def entry(self, good: Good) -> dict[str, Any]:
        """Return a product as the files have it."""
        found: dict[str, Any] = {
            "type": "physical",
            "name": {"en": good.name},
            "sale_price": good.price,
            "tags": list(good.tags),
            "related": list(good.related),
        }
        if good.sku:
            found |= {"sku": good.sku, "slug": good.sku.lower()}
        if good.image is not None:
            found["image"] = f"media/{good.image}.png"
        return found

    def begin(self, desk: World) -> None:
        """Put into the store what is not ours."""
        desk.dashboard.create_product(name_en=BYSTANDER, sale_price=1, sku="NOT-OURS")
        desk.dashboard.add_webhook(BYSTANDER, "http://127.0.0.1:9/other", ["order.created"])

    def create(self, desk: World, name: str, price: float, sku: str | None = None) -> None:
        """Make a product by hand, such as is not ours."""
        desk.dashboard.create_product(name_en=name, sale_price=price, sku=sku)

    def ids(self, desk: World) -> dict[str, Any]:
        """Return the ids of all products, by sku."""
        return {str(item["sku"]): int(item["id"]) for item in desk.dashboard.products()}

    def prices(self, desk: World) -> dict[Any, float]:
        """Return what buyers pay for all products, by id."""
        return {int(item["id"]): item["sale_price"] for item in desk.dashboard.products()}

    def set_price(self, desk: World, each: Any, price: float) -> None:
        """Change by hand what buyers pay for a product."""
        desk.dashboard.edit_product(each, sale_price=price)

    def ours(self, desk: World) -> list[Any]:
        """Return the ids of all products but those that are not ours."""
        items = desk.dashboard.products()
        return [int(item["id"]) for item in items if item["name"]["en"] != BYSTANDER]

    def others(self, desk: World) -> list[Any]:
        """Return all that is not ours, to the second of its last change."""
        rows = [*desk.dashboard.products(), *desk.dashboard.webhooks()]
        names = ((row, row["name"]) for row in rows)
        return [
            row
            for row, name in names
            if (name["en"] if isinstance(name, dict) else name) == BYSTANDER
        ]

    def write(self, desk: World, each: Any, name: str) -> None:
        """Write a field of a product by hand."""
        desk.dashboard.edit_product(each, **{name: BY_HAND})

    def kept(self, desk: World, each: Any) -> Mapping[str, Any] | None:
        """Return all that the store keeps of a product; None where it is gone."""
        live = {int(item["id"]) for item in desk.dashboard.products()}
        return desk.dashboard.stored(each) if each in live else None

    def look(self, desk: World) -> Counter[Shown]:
        """See what the store has, but for what is not ours."""
        items = desk.dashboard.products()
        names = {int(item["id"]): str(item["name"]["en"]) for item in items}
        return Counter(
            self._look(desk.store, item, desk.dashboard.stored(item["id"]), names)
            for item in items
            if item["name"]["en"] != BYSTANDER
        )

    @staticmethod
    def _look(
        store: devstore.Store,
        item: Mapping[str, Any],
        kept: Mapping[str, Any],
        names: dict[int, str],
    ) -> Shown:
        related = (
            names.get(int(one), f"id {one}, which is not there") for one in kept["related_products"]
        )
        return Shown(
            item["name"]["en"],
            float(item["sale_price"]),
            item["sku"],
            tuple(item["tags"]),
            media.body_of(store, item["image"].rpartition("/")[2])[1] if kept["image_id"] else None,
            tuple(sorted(related)),
            item["is_published"],
        )

    def media(self, desk: World) -> int:
        """Count the pictures that were uploaded."""
        return len(desk.dashboard.media())

    def hooks(self, desk: World) -> list[dict[str, Any]]:
        """Return the webhooks, but for what is not ours."""
        return [item for item in desk.dashboard.webhooks() if item["name"] != BYSTANDER]


class HajatekFront:
    """Stores of Hajatek: no files, no webhooks by request, one category a product."""

    name = "hajatek"
    update = "PUT"
    lies = False
    hands = ("description", "warranty")
    environ: Mapping[str, str] = {"HAJATEK_API_KEY": KEY}
    settings: Mapping[str, Any] = {
        "provider": "hajatek",
        "api_key": "${HAJATEK_API_KEY}",
        "store_id": "str_demo",
        "plan": "business",  # as long as nobody says so, the slowest plan's pace is kept
        "language": "en",
        "image_base_url": PUBLISHED_AT,
    }

    def store(self, database: Path | None) -> devstore.HajatekStore:
        """Open a built-in store."""
        return devstore.HajatekStore(devstore.HajatekSettings(database=database, api_key=KEY))

    def entry(self, good: Good) -> dict[str, Any]:
        """Return a product as the files have it."""
        found: dict[str, Any] = {
            "type": "physical",
            "name": {"en": good.name},
            "sale_price": good.price,
            "categories": list(good.tags),
        }
        if good.sku:
            found["sku"] = good.sku
        if good.image is not None:
            found["image"] = f"media/{good.image}.png"
        return found

    @staticmethod
    def _desk(desk: World) -> devstore.HajatekDashboard:
        store: Any = desk.store
        return devstore.HajatekDashboard(store)

    def begin(self, desk: World) -> None:
        """Put into the store what is not ours."""
        self._desk(desk).create_product(name=BYSTANDER, price=1, sku="NOT-OURS", color="red")

    def create(self, desk: World, name: str, price: float, sku: str | None = None) -> None:
        """Make a product by hand, such as is not ours."""
        self._desk(desk).create_product(name=name, price=price, sku=sku)

    def ids(self, desk: World) -> dict[str, Any]:
        """Return the ids of all products, by sku."""
        return {str(item["sku"]): item["id"] for item in self._desk(desk).products()}

    def prices(self, desk: World) -> dict[Any, float]:
        """Return what buyers pay for all products, by id."""
        return {item["id"]: item["price"] for item in self._desk(desk).products()}

    def set_price(self, desk: World, each: Any, price: float) -> None:
        """Change by hand what buyers pay for a product."""
        self._desk(desk).edit_product(each, price=price)

    def ours(self, desk: World) -> list[Any]:
        """Return the ids of all products but those that are not ours."""
        return [one["id"] for one in self._desk(desk).products() if one["name"] != BYSTANDER]

    def others(self, desk: World) -> list[Any]:
        """Return all that is not ours, to the second of its last change."""
        return [one for one in self._desk(desk).products() if one["name"] == BYSTANDER]

    def write(self, desk: World, each: Any, name: str) -> None:
        """Write a field of a product by hand."""
        self._desk(desk).edit_product(each, **{name: BY_HAND})

    def kept(self, desk: World, each: Any) -> Mapping[str, Any] | None:
        """Return all that the store keeps of a product; None where it is gone."""
        return next((one for one in self._desk(desk).products() if one["id"] == each), None)

    def look(self, desk: World) -> Counter[Shown]:
        """See what the store has, but for what is not ours."""
        return Counter(
            Shown(
                one["name"],
                float(one["price"]),
                one["sku"],
                (one["category"],) if one["category"] else (),
                self._picture(one["images"]),
                (),
                one["status"] == "active",
            )
            for one in self._desk(desk).products()
            if one["name"] != BYSTANDER
        )

    @staticmethod
    def _picture(images: list[str]) -> bytes | None:
        """Return the bytes that a visitor sees at an address; another address is as many bytes."""
        if not images:
            return None
        found = _ADDRESS.fullmatch(images[0])
        content = png(int(found[1])) if found else b""
        fits = found and hashlib.sha256(content).hexdigest()[:_DIGEST_LENGTH] == found[2]
        return content if fits and len(images) == 1 else repr(images).encode()

    def media(self, _desk: World) -> int:
        """Count the pictures that were uploaded: it takes none."""
        return 0

    def hooks(self, _desk: World) -> list[dict[str, Any]]:
        """Return the webhooks, but for what is not ours: nobody makes any here."""
        return []


FRONTS: dict[str, Storefront] = {front.name: front for front in (TjarFront(), HajatekFront())}
"""By the name of the platform."""


@contextmanager
def desk_at(root: Path, provider: str) -> Iterator[World]:
    """Make an empty catalog, and an empty store of a platform, served on loopback."""
    front = FRONTS[provider]
    with front.store(None) as store, running(store) as url:
        made = World(root, url, store, dict(front.environ))
        made.settings(store=dict(front.settings))
        yield made


def front_of(desk: World) -> Storefront:
    """Return the platform of a desk's store."""
    store: Any = desk.store
    return FRONTS["hajatek" if isinstance(store, devstore.HajatekStore) else "tjar"]
