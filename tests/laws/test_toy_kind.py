"""A kind and a field that nothing but this module knows go all the way through."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from pydantic import BeforeValidator, WithJsonSchema

from tests.apply.faulty import Shop
from tests.builders import KEY
from tests.harness import run
from tests.strategies import png
from tjar_sync.catalog import dump, json_schema, load, store_json_schema
from tjar_sync.errors import CatalogError
from tjar_sync.model.address import Address
from tjar_sync.model.codes import Mistake
from tjar_sync.model.event import Done
from tjar_sync.model.kinds import KINDS, Field, Key, Kind, Model, Role, Shape
from tjar_sync.model.kinds.lifecycle import lifecycle, pin
from tjar_sync.model.kinds.rule import CheckedEntry, Problem
from tjar_sync.model.kinds.schema import Count, Money, Word
from tjar_sync.model.kinds.texts import bilingual
from tjar_sync.model.plan import Action, Reason
from tjar_sync.model.planfile import dump_plan, load_plan
from tjar_sync.providers import PLATFORMS
from tjar_sync.providers.rest.contract import FieldRow, KindRow, index
from tjar_sync.providers.rest.platform import Platform
from tjar_sync.providers.tjar.platform import TJAR
from tjar_sync.render import RENDERERS
from tjar_sync.render import json as to_json
from tjar_sync.render import text as to_text
from tjar_sync.render.style import PLAIN
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tjar_sync.model.catalog import Resource

Weight = Annotated[Decimal, BeforeValidator(Decimal), WithJsonSchema({"type": "number"})]
WEIGHT = Field("heft", Shape.NUMBER, Weight, "What it weighs, in kilograms.", decimals=3)
PART = Model(
    "Part",
    "One of the things in a basket.",
    (
        Field("label", Shape.TEXT, Word, trimmed=True),
        Field("left", Shape.NUMBER, Count, create_only=True, managed_by="baskets_left", default=0),
        Field("photo", Shape.MEDIA, Word, references="media"),
    ),
)


def _holds_something(entry: CheckedEntry) -> Iterator[Problem]:
    if entry.given.get("parts") == []:
        yield Problem(("parts",), Mistake.OUT_OF_RANGE, f"{entry.name} holds nothing")


BASKET = Kind(
    name="basket",
    plural="baskets",
    description="Baskets, by a name that never changes.",
    level=2,
    rules=(_holds_something,),
    model=Model(
        "Basket",
        "One entry of `baskets:`.",
        (
            pin("basket"),
            bilingual("called", Shape.TEXT, "What it is called.", role=Role.NAME),
            Field(
                "barcode",
                Shape.TEXT,
                Word,
                "What is printed on it.",
                required=True,
                role=Role.IDENTITY,
                unique=True,
                trimmed=True,
            ),
            Field("fee", Shape.MONEY, Money, "What it costs.", role=Role.PRICE),
            Field("on_show", Shape.FLAG, bool, "Whether it is seen.", role=Role.VISIBILITY),
            Field("baskets_left", Shape.NUMBER, Count, "How many.", create_only=True),
            Key("manage", None, "What the files own for good.", role=Role.MANAGE),
            Field(
                "parts",
                Shape.ROWS,
                description="What is in it.",
                model=PART,
                row_key=("label",),
                clearable=True,
            ),
            Field("suits", Shape.LINKS, list[Word] | None, "For which.", references="product"),
            lifecycle("How it may be treated."),
        ),
    ),
)
FILES = """
media:
  front: {file: front.png}
products:
  shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: SHOE, heft: 1.2345}
baskets:
  eid:
    called: {en: Eid basket}
    barcode: "0012 "
    fee: 99.5
    baskets_left: 3
    parts: [{label: " dates", left: 5, photo: front}]
    suits: [shoe]
"""
SETTINGS = """
version: 1
stores: {live: {provider: toy, url: embedded}}
defaults: {basket: {on_show: true}}
"""
ADDRESS = Address("basket", "eid")


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the kind and the field as a line of the registry would."""
    product = KINDS["product"]
    model = replace(product.model, items=(*product.model.items, WEIGHT))
    monkeypatch.setitem(KINDS, "product", replace(product, model=model))
    monkeypatch.setitem(KINDS, "basket", BASKET)
    monkeypatch.setitem(PLATFORMS, "toy", _platform())


def _platform() -> Platform:
    """Make a platform that has every field of every kind there is now."""
    paths = [f"{name}.{path}" for name, kind in KINDS.items() for path in kind.fields]
    contract = index(
        (FieldRow(path, path, path, path) for path in paths),
        (),
        map(KindRow, KINDS),
        time_zone="UTC",
    )
    info = replace(TJAR.info, name="toy", title="Toy")
    return Platform(info, TJAR.envelope, contract, lambda _platform, _options: MemoryProvider())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write a catalog that uses both."""
    (tmp_path / "store.yaml").write_text(SETTINGS, "utf-8")
    (tmp_path / "shop.yaml").write_text(FILES, "utf-8")
    (tmp_path / "front.png").write_bytes(png(0))
    return tmp_path


def loaded(root: Path, old: str = "", new: str = "") -> list[Resource]:
    """Read the catalog, edited so."""
    (root / "shop.yaml").write_text(FILES.replace(old, new) if old else FILES, "utf-8")
    return list(load(root, None, {})[1].resources.values())


def planned(shop: Shop, root: Path, old: str = "", new: str = "") -> list[Any]:
    """Return what a plan of the edited files would do, field by field."""
    changes = shop.plan(*loaded(root, old, new)).plan.changes
    return [
        (str(one.address), one.action, item.path, item.after, item.reason)
        for one in changes
        for item in one.fields
    ]


def test_it_is_loaded(root: Path) -> None:
    """Defaults, trimming, exact numbers, links, pictures in rows, and what a row is without."""
    catalog = load(root, None, {})[1]
    (digest,) = catalog.labels

    assert {
        "called.en": "Eid basket",
        "barcode": "0012",
        "fee": Decimal("99.50"),
        "on_show": True,
        "baskets_left": 3,
        "parts": ({"label": "dates", "left": 5, "photo": digest},),
        "suits": ("product.shoe",),
    } == catalog.resources[ADDRESS].values
    assert Decimal("1.2345") == catalog.resources[Address("product", "shoe")].values["heft"]


def test_it_is_validated(root: Path) -> None:
    """Unknown and missing keys, wrong values, references and doubles, each at its place."""
    assert 0 == run(root, "validate").code
    (root / "store.yaml").write_text(SETTINGS.replace("toy", "tjar"), "utf-8")
    assert (
        "shop.yaml:5:71: product.shoe: Tjar has no place for `heft`\n"
        "shop.yaml:7:3: Tjar has no baskets\n"
    ) in run(root, "validate").err
    (root / "shop.yaml").write_text(
        "baskets:\n  a: {bar_code: x, fee: -1}\n  b: {barcode: x, suits: [boot]}\n"
        "  c: {barcode: x, manage: [fee]}\n"
        "  d: {barcode: y, parts: [{photo: none}], lifecycle: {ignore: [onshow]}}\n"
        "  e: {barcode: z, parts: []}\n",
        "utf-8",
    )
    with pytest.raises(CatalogError) as caught:
        load(root, None, {})

    assert [
        "shop.yaml:2:7: unknown key `bar_code` in basket.a; did you mean `barcode`?",
        "shop.yaml:2:25: `fee` of basket.a: the number must be at least 0",
        "shop.yaml:3:27: there is no product `boot`",
        "shop.yaml:4:16: the barcode `x` belongs to basket.b (shop.yaml:3)",
        "shop.yaml:4:28: `manage` of basket.c: `fee` is not one of `baskets_left`",
        "shop.yaml:5:35: there is no media `none`",
        "shop.yaml:5:64: `onshow` is no field of basket.d; did you mean `on_show`?",
        "shop.yaml:6:26: basket.e holds nothing",
    ] == [str(item) for item in caught.value.diagnostics]


def test_it_is_in_the_schemas(root: Path) -> None:
    """Editors know its keys, their types and what they are for."""
    schema = json_schema()
    basket = schema["$defs"]["basket"]

    assert "Media, products, webhooks and baskets of a store." == schema["description"]
    assert ["barcode"] == basket["required"]
    assert "What is printed on it." == basket["properties"]["barcode"]["description"]
    assert {"label", "left", "photo"} == schema["$defs"]["Part"]["properties"].keys()
    assert {
        "type": "number",
        "title": "Heft",
        "description": "What it weighs, in kilograms.",
    } == schema["$defs"]["product"]["properties"]["heft"]
    assert (
        "basket" in store_json_schema("a file", [TJAR.info])["$defs"]["DefaultsEntry"]["properties"]
    )
    assert json.loads(run(root, "schema").out) == schema


def test_it_is_written_back(root: Path) -> None:
    """`load(dump(c)) == c`, as for every kind."""
    catalog = load(root, None, {})[1]
    (root / "shop.yaml").write_text(dump(catalog, root), "utf-8")

    assert catalog.digests == load(root, None, {})[1].digests


def test_it_is_planned_and_applied(root: Path) -> None:
    """It is made with its links and pictures; then there is nothing left to do."""
    shop = Shop()
    report = shop.apply(*loaded(root))

    assert {"media.front", "product.shoe", "basket.eid"} == {
        str(item.change.address) for item in report.done
    }
    assert shop.plan(*loaded(root)).plan.empty
    assert 1 == shop.count("basket")


def test_edits_drift_and_sales_are_told_apart(root: Path) -> None:
    """An edit is written, what a person changed is drift, and what was sold stays sold."""
    shop = Shop()
    shop.apply(*loaded(root))
    basket = next(one for one in loaded(root) if one.address == ADDRESS)
    remote = shop.row(basket).remote_id
    parts: Any = basket.values["parts"]
    sold = tuple({**part, "left": 2} for part in parts)
    shop.provider.edit(basket, remote, baskets_left=1, parts=sold)

    assert [] == planned(shop, root)
    managed = planned(shop, root, "    fee:", "    manage: [baskets_left]\n    fee:")
    assert {"baskets_left", "parts"} == {path for _, _, path, _, _ in managed}

    shop.provider.edit(basket, remote, fee=Decimal("1.00"))
    assert [("basket.eid", Action.UPDATE, "fee", Decimal("99.50"), Reason.DRIFT)] == planned(
        shop, root
    )
    edited = planned(shop, root, "fee: 99.5", "fee: 80")
    assert [("basket.eid", Action.UPDATE, "fee", Decimal("80.00"), Reason.CONFLICT)] == edited

    grown = "{label: nuts, left: 7, photo: front}, {label"
    shop.apply(*loaded(root, "{label", grown))
    (row,) = shop.provider.list("basket").rows
    shown: Any = row.values["parts"]
    assert {"dates": 2, "nuts": 7} == {part["label"]: part["left"] for part in shown}


def test_its_numbers_are_compared_by_its_decimals(root: Path) -> None:
    """A fourth decimal is the store's rounding; a third one is another weight."""
    shop = Shop()
    shop.apply(*loaded(root))
    shoe = next(one for one in loaded(root) if one.address.name == "shoe")
    remote = shop.row(shoe).remote_id
    shop.provider.edit(shoe, remote, heft=Decimal("1.235"))
    rounded = planned(shop, root)
    shop.provider.edit(shoe, remote, heft=Decimal("1.236"))

    assert [] == rounded
    assert [("product.shoe", Action.UPDATE, "heft", Decimal("1.2345"), Reason.DRIFT)] == planned(
        shop, root
    )


def test_it_is_found_again_and_removed(root: Path) -> None:
    """A lost state is rebuilt by its identity; what leaves the files is hidden, or deleted."""
    shop = Shop()
    shop.apply(*loaded(root))
    again = Shop(provider=shop.provider)
    again.apply(*loaded(root))
    others = [one for one in loaded(root) if one.address != ADDRESS]
    (gone,) = (one for one in again.plan(*others).plan.changes if one.address == ADDRESS)

    assert 1 == again.count("basket")
    assert Action.DELETE is gone.action
    assert ["called.en", "barcode"] == [item.path for item in gone.fields]
    assert gone.off_sale
    again.apply(*others)
    assert 0 == again.count("basket")


def test_it_is_hidden_where_that_is_wanted(root: Path) -> None:
    """Whatever its visibility is called."""
    shop = Shop()
    kept = loaded(root, "    fee:", "    lifecycle: {on_remove: archive}\n    fee:")
    shop.apply(*kept)
    shop.apply(*(one for one in kept if one.address != ADDRESS))
    (row,) = shop.provider.list("basket").rows

    assert row.values["on_show"] is False
    assert planned(shop, root)[0][2:4] == ("on_show", True)


def test_it_is_shown_by_every_renderer(root: Path) -> None:
    """For people and machines, before, while and after it is applied; and in a saved plan."""
    shop = Shop()
    plan = shop.plan(*loaded(root)).plan
    report = shop.apply(*loaded(root))
    state = shop.home.load()
    (done,) = (one for one in report.done if one.change.address == ADDRESS)
    texts = [
        to_text.event_line(Done(done.change, done.remote_id)) or "",
        to_text.entry(state.resources[ADDRESS]),
        to_json.report(report, plan),
    ]
    for renderer in RENDERERS.values():
        texts += [renderer.plan(plan, PLAIN), renderer.drift(plan, PLAIN)]
        texts.append(renderer.state(state, PLAIN))

    assert plan == load_plan(dump_plan(plan, KEY)).plan
    assert "Baskets" in to_text.plan(plan)
    assert to_text.report(report, plan).startswith("Applied: 3 created.")
    assert [] == [text for text in texts if "basket.eid" not in text]
