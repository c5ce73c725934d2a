"""Starting worlds, and the edits of the files whose apply is killed.

What is on a shelf is written once: it becomes the catalog's files, and it is what the store must
show in the end, read through the dashboard and not by the engine.
"""

from __future__ import annotations

import stat
from collections import Counter
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from tests.strategies import png
from tjar_sync.devstore import media

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.harness import World
    from tjar_sync import devstore

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

    def entry(self) -> dict[str, Any]:
        """Return it as the files have it."""
        found: dict[str, Any] = {
            "type": "physical",
            "name": {"en": self.name},
            "sale_price": self.price,
            "tags": list(self.tags),
            "related": list(self.related),
        }
        if self.sku:
            found |= {"sku": self.sku, "slug": self.sku.lower()}
        if self.image is not None:
            found["image"] = f"media/{self.image}.png"
        return found


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
class Shelf:
    """Everything that the files want."""

    goods: Mapping[str, Good] = field(default_factory=lambda: MappingProxyType({}))
    hook: Hook | None = None

    def put(self, **goods: Good | None) -> Shelf:
        """Return the shelf with some goods put there or, where None, taken away."""
        named = {key.replace("_", "-"): good for key, good in goods.items()}
        both = {**self.goods, **named}
        return replace(self, goods={key: good for key, good in both.items() if good is not None})

    def write(self, desk: World) -> None:
        """Write the catalog's files."""
        for good in self.goods.values():
            if good.image is not None:
                desk.picture(f"media/{good.image}.png", good.image)
        products = {key: good.entry() for key, good in self.goods.items()}
        desk.write("products.yaml", yaml.safe_dump({"products": products}))
        hooks = {"orders": self.hook.entry()} if self.hook else {}
        desk.write("webhooks.yaml", yaml.safe_dump({"webhooks": hooks}))


@dataclass(frozen=True, slots=True)
class Scene:
    """One edit of the files, and the world it is made in."""

    name: str
    before: Shelf
    after: Shelf
    born: bool = True
    """False when nothing was ever applied."""
    lost: bool = False
    """True when the state was lost since."""
    on_remove: str = "delete"
    parallel: int = 1
    family: str = ""
    """The boundaries that are tried: those whose name begins so."""
    latency: float = 0.0
    """Seconds that the store takes over a write."""
    late: float = 0.0
    """Seconds after the death at which the store carries out what it was sent; only that is tried."""
    patience: int = 0
    """Seconds that a next run waits for what the store may still make of a cut-off write."""

    def shown(self) -> Counter[Shown]:
        """Return all that the store must show in the end."""
        goods = [*self.after.goods.values()]
        if self.on_remove == "archive":
            gone = self.before.goods.keys() - self.after.goods.keys()
            goods += [replace(self.before.goods[key], published=False) for key in gone]
        keys = {**self.before.goods, **self.after.goods}
        return Counter(
            Shown(
                good.name,
                good.price,
                good.sku or None,
                good.tags,
                None if good.image is None else png(good.image),
                tuple(sorted(keys[key].name for key in good.related)),
                good.published,
            )
            for good in goods
        )


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


def look(desk: World) -> Counter[Shown]:
    """See what the store has, but for what is not ours."""
    items = desk.dashboard.products()
    names = {int(item["id"]): str(item["name"]["en"]) for item in items}
    return Counter(
        _look(desk.store, item, desk.dashboard.stored(item["id"]), names)
        for item in items
        if item["name"]["en"] != BYSTANDER
    )


def _look(
    store: devstore.Store, item: Mapping[str, Any], kept: Mapping[str, Any], names: dict[int, str]
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


def problems(scene: Scene, desk: World) -> list[str]:
    """Say in what the store is not as the files want it."""
    want, have = scene.shown(), look(desk)
    found = [f"the store lacks {count} of {shown}" for shown, count in (want - have).items()]
    found += [
        f"the store has {count} too many of {shown}" for shown, count in (have - want).items()
    ]
    return found + _hooks(scene, desk)


def _hooks(scene: Scene, desk: World) -> list[str]:
    hooks = [item for item in desk.dashboard.webhooks() if item["name"] != BYSTANDER]
    hook = scene.after.hook
    if hook is None:
        return [f"the store has webhook {item['name']}" for item in hooks]
    if len(hooks) != 1 or sorted(hooks[0]["events"]) != sorted(hook.events):
        return [f"the store's webhooks are {hooks}"]
    path = desk.root / SECRET
    if not path.exists():
        return ["the webhook's secret is not kept"]
    found = [] if stat.S_IMODE(path.stat().st_mode) == 0o600 else ["others may read the secret"]
    with desk.store.database.read() as connection:
        query = "SELECT secret FROM webhooks WHERE id = ?"
        secret = connection.execute(query, (hooks[0]["id"],)).fetchone()["secret"]
    if path.read_text("utf-8").strip() != secret:
        found.append("the secret that is kept is not the store's")
    return found


_BOOT = Good("Boot", 40, "BOOT", ("winter",))
_SHOE = Good("Shoe", 20, "SHOE", ("a", "b"))
_PLAIN = Good("Lace", 2)
_SHELF = Shelf({"boot": _BOOT, "shoe": _SHOE, "lace": _PLAIN})
_PICTURED = _SHELF.put(shoe=replace(_SHOE, image=1))
_HOOKED = replace(_SHELF, hook=Hook())
_PAIR = _SHELF.put(lace=None)
_TWIN = Good("Twin", 5)
_MIXED = replace(
    _SHELF.put(
        lace=None,
        shoe=replace(_SHOE, price=21, image=2, related=("cap",)),
        cap=Good("Cap", 7, "CAP", image=2, related=("shoe",)),
        **{f"twin_{number}": _TWIN for number in range(3)},
    ),
    hook=Hook(),
)

SCENES = (
    Scene("first apply, state born", _SHELF, _SHELF, born=False),
    Scene("create with sku", _SHELF, _SHELF.put(cap=Good("Cap", 7, "CAP", ("new",)))),
    Scene("create without sku or slug", _SHELF, _SHELF.put(cap=Good("Cap", 7))),
    Scene("create three that are equal", _PAIR, _PAIR.put(one=_TWIN, two=_TWIN, three=_TWIN)),
    Scene(
        "update",
        _SHELF,
        _SHELF.put(shoe=replace(_SHOE, price=21), lace=replace(_PLAIN, tags=("x",))),
    ),
    Scene("delete", _HOOKED, replace(_SHELF.put(shoe=None, lace=None), hook=None)),
    Scene("archive", _SHELF, _SHELF.put(shoe=None, lace=None), on_remove="archive"),
    Scene(
        "adopt, state lost",
        _PICTURED.put(lace=None),
        _PICTURED.put(lace=None, boot=replace(_BOOT, price=41)),
        lost=True,
    ),
    Scene(
        "move",
        _SHELF,
        _SHELF.put(shoe=None, boot=None, sandal=replace(_SHOE, price=21), boots=_BOOT),
    ),
    Scene(
        "links in a second pass",
        _SHELF,
        _SHELF.put(
            shoe=replace(_SHOE, related=("cap", "boot")),
            cap=Good("Cap", 7, "CAP", related=("hat",)),
            hat=Good("Hat", 9, "HAT", related=("cap", "shoe")),
        ),
    ),
    Scene(
        "new pictures",
        _SHELF,
        _SHELF.put(shoe=replace(_SHOE, image=1), cap=Good("Cap", 7, "CAP", image=2)),
    ),
    Scene("replaced picture", _PICTURED, _PICTURED.put(shoe=replace(_SHOE, image=3))),
    Scene("webhook registered", _SHELF, _HOOKED),
    Scene(
        "webhook changed, secret rotated",
        _HOOKED,
        replace(_SHELF, hook=Hook(("order.created", "order.updated"), version=2)),
    ),
    Scene("all at once, four at a time", _PICTURED, _MIXED, parallel=4),
    Scene(
        "lease renewed, in a slow store",
        _SHELF,
        _SHELF.put(shoe=replace(_SHOE, price=21)),
        family="renewal",
        latency=0.2,
    ),
    Scene(
        "create, carried out after the death",
        _SHELF,
        _SHELF.put(cap=Good("Cap", 7)),
        late=0.4,
        patience=1,
    ),
    Scene(
        "secret rotated after the death",
        _HOOKED,
        replace(_SHELF, hook=Hook(version=2)),
        late=0.4,
        patience=1,
    ),
)
