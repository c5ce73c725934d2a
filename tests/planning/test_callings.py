"""What a plan says besides its changes: names, categories, and what a person should look at first."""

from __future__ import annotations

from decimal import Decimal

from tests.builders import catalog, inputs, live, product, snapshot, state, state_entry
from tjar_sync.model.plan import Action
from tjar_sync.model.settings import Guards
from tjar_sync.planning import build


def test_names_are_those_of_the_files_the_store_or_the_record() -> None:
    """The files' word counts, then the store's, then what was recorded; Arabic before English."""
    told = product("told", name__ar="حذاء", name__en="Shoe", sale_price=Decimal(2), sku="A")
    shown = product("shown", sale_price=Decimal(2), sku="B")
    gone = product("gone", name__en="Hat", sale_price=Decimal(2), sku="C")
    seen = [
        live(told, "1", name__en="Old shoe", sale_price=Decimal(1)),
        live(shown, "2", name__en="Sock", sale_price=Decimal(1), categories=("socks", "sale")),
        live(gone, "3", name__en=...),
    ]
    goods = zip((told, shown, gone), seen, strict=True)
    rows = [state_entry(one, look, sale_price=Decimal(1)) for one, look in goods]
    wanted = catalog(told, shown)
    plan = build(inputs(wanted, state(*rows), snapshot(*seen))).plan

    assert {"product.told": "حذاء", "product.shown": "Sock", "product.gone": "Hat"} == plan.names
    assert {"product.shown": "socks"} == plan.categories
    assert Action.DELETE in {change.action for change in plan.changes}


def test_what_is_near_the_guard_is_named() -> None:
    """From eight tenths of the limit on, up and down; what is new moves nothing."""
    goods = {
        name: product(name, sale_price=Decimal(price), sku=name, name__en=name)
        for name, price in {"calm": "11.00", "up": "14.10", "down": "5.90", "new": "90.00"}.items()
    }
    olds = [one for name, one in goods.items() if name != "new"]
    seen = [live(one, str(at), sale_price=Decimal("10.00")) for at, one in enumerate(olds)]
    rows = [
        state_entry(one, look, sale_price=Decimal("10.00"))
        for one, look in zip(olds, seen, strict=True)
    ]
    given = inputs(catalog(*goods.values()), state(*rows), snapshot(*seen), guards=Guards())
    plan = build(given).plan

    assert {"product.up", "product.down"} == set(map(str, plan.near))
