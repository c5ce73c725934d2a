"""What checks find in what is planned, and what they pass by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import catalog, change, live, media, product, state, state_entry, webhook
from tjar_sync.model.catalog import Content, Position
from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.model.schedule import Campaign, Window
from tjar_sync.model.settings import Guards, Level
from tjar_sync.planning.checks import CHECKS, CheckInput, Policy, diagnose
from tjar_sync.planning.prospects import prospects

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Change
    from tjar_sync.model.state import StateEntry

D = Decimal
OPEN = Guards(max_price_change_percent=D(100_000))


def made(resource: Resource) -> Change:
    """Plan to create a resource as it is."""
    fields = tuple(
        FieldChange(path, None, value, Reason.NEW) for path, value in resource.values.items()
    )
    return change(resource, Action.CREATE, reason=Reason.NEW, remote_id=None, fields=fields)


def edited(resource: Resource, remote_id: str = "1", /, **before: Any) -> Change:
    """Plan to write these fields of a resource, which were otherwise in the store."""
    fields = tuple(
        FieldChange(path, old, resource.values[path], Reason.EDIT)
        for path, old in ((name.replace("__", "."), old) for name, old in before.items())
    )
    return change(resource, fields=fields, remote_id=remote_id)


def given(
    *changes: Change,
    files: tuple[Resource, ...],
    seen: tuple[Live, ...] = (),
    rows: tuple[StateEntry, ...] = (),
    **others: Any,
) -> CheckInput:
    """Build what checks look at."""
    wanted = catalog(*files)
    shown = {(one.kind, one.remote_id): one for one in seen}
    return CheckInput(
        catalog=wanted,
        changes=changes,
        owned=state(*rows).resources,
        prospects=tuple(prospects(changes, wanted, shown)),
        live=shown,
        policy=Policy({code.value: Level.ERROR for code in CheckCode}),
        **others,
    )


def new(**values: Any) -> CheckInput:
    """Build the creation of one product."""
    kind_type = values.pop("kind_type", "physical")
    one = product("a", kind_type, **values)
    return given(made(one), files=(one,))


def hook(**values: Any) -> CheckInput:
    """Build the creation of one webhook."""
    events = values.pop("known", None)
    one = webhook("a", **values)
    choices = {} if events is None else {("webhook", "events"): events}
    return given(made(one), files=(one,), choices=choices)


def shown_picture(width: int, height: int, size: int = 1000) -> CheckInput:
    """Build a product that shows one picture."""
    front = replace(media(), content=Content(Path("front.png"), size, "image/png", (width, height)))
    one = product("a", image="0a1b2c3d4e5f", gallery=("0a1b2c3d4e5f",))
    return given(edited(one, image=None), files=(front, one))


def text(ar: str | None, en: str | None, path: str = "summary") -> CheckInput:
    """Build a product with one text, beside another that has both languages."""
    both = [product(name, **{f"{path}__ar": "نص", f"{path}__en": "text"}) for name in "bc"]
    values = {f"{path}__ar": ar, f"{path}__en": en}
    one = product("a", **{key: value for key, value in values.items() if value is not None})
    return given(made(one), files=(one, *both))


def slots(*hours: tuple[str, str, str]) -> CheckInput:
    """Build a booking with these times."""
    keys = ("day", "start_time", "end_time")
    rows = tuple(dict(zip(keys, one, strict=True)) for one in hours)
    return new(kind_type="booking", availability=rows)


def repriced(*moves: tuple[str, str], **others: Any) -> CheckInput:
    """Build edits of prices, all in category 5."""
    files = tuple(
        product(f"p{n}", sale_price=D(after), categories=(5,)) for n, (_, after) in enumerate(moves)
    )
    changes = [edited(one, str(n), sale_price=D(moves[n][0])) for n, one in enumerate(files)]
    return given(*changes, files=files, **others)


def hidden(count: int) -> CheckInput:
    """Build so many products that go out of sight."""
    files = tuple(product(f"p{n}", published=False) for n in range(count))
    return given(*(edited(one, str(n), published=True) for n, one in enumerate(files)), files=files)


def emptied(count: int) -> CheckInput:
    """Build so many texts that are emptied."""
    files = tuple(product(f"p{n}", summary__en=None) for n in range(count))
    changes = [edited(one, str(n), summary__en="Text") for n, one in enumerate(files)]
    return given(*changes, files=files)


def agreed(was: str, shows: str, wants: str) -> CheckInput:
    """Build a price that was agreed, drifted, and is edited."""
    one = product("a", sale_price=D(wants))
    row = state_entry(one, sale_price=D(was))
    return given(edited(one, sale_price=D(shows)), files=(one,), rows=(row,))


def keyed(ours: str, theirs: str, *freed: Change, owned: bool = False) -> CheckInput:
    """Build a sku that is edited, and another product of the store with a sku."""
    one, other = product("a", sku=ours), product("b", sku=theirs)
    row = (state_entry(other, live(other, "2")),) if owned else ()
    return given(
        edited(one, sku="OLD"),
        *freed,
        files=(one,),
        seen=(live(one, "1", sku="OLD"), live(other, "2")),
        rows=row,
        unmanaged=() if owned else (live(other, "2"),),
    )


ROW = {"color": "Red", "size": "S", "stock": 5, "additional_price": D(0), "extra_cost": D(0)}
B = product("b", sku="X-1")
BOOKED = tuple(
    FieldChange(path, None, None, Reason.EDIT)
    for path in ("availability", "summary.en", "summary.ar", "tags", "name.en")
)


def in_campaign(
    discount: str | None = "20", permit: str = "", price: str = "80", **values: Any
) -> CheckInput:
    """Plan the price that a window of a campaign sets, which is 100 otherwise."""
    start, end = datetime(2100, 1, 1, tzinfo=UTC), datetime(2100, 1, 5, tzinfo=UTC)
    place = Position("a.yaml", 3, 5)
    lower = None if discount is None else D(discount)
    about = Campaign("winter", "Winter", start, end, place, permit, lower)
    prices, before = {"sale_price": D(price)}, {"sale_price": D(100)}
    window = Window(start, end, ("sale_price",), lambda: place, about, prices, before)
    item = replace(product("a", sale_price=D(price), **values), windows=(window,))
    looked_at = given(edited(item, sale_price=D(100)), files=(item,))
    return replace(looked_at, catalog=replace(looked_at.catalog, at=start))


FINDS: dict[str, tuple[CheckInput, str]] = {
    "zero-price": (new(sale_price=D(0)), "product.a: sale_price is 0"),
    "zero-price of a row": (
        new(sale_price=D(5), variants=({**ROW, "price": D(0)},)),
        "product.a: variants Red/S price is 0",
    ),
    "zero-price that is passed on": (
        new(sale_price=D(5), extra={"sale_price": 0}),
        "product.a: sale_price is 0",
    ),
    "below-cost": (
        new(sale_price=D(42), cost=D(50)),
        "product.a: sale_price 42 is below its cost 50",
    ),
    "sale-above-price": (
        new(sale_price=D(420), price=D(42)),
        "product.a: the price before a discount (42) is below what the buyer pays (420)",
    ),
    "decimal-shift by ten": (
        repriced(("42.00", "420.00"), guards=OPEN),
        "product.p0: sale_price: 42.00 -> 420.00",
    ),
    "decimal-shift by a hundredth": (
        repriced(("19.99", "0.1999"), guards=OPEN),
        "product.p0: sale_price: 19.99 -> 0.1999",
    ),
    "decimal-shift beside the full price": (
        new(sale_price=D("4.99"), price=D(50)),
        "product.a: sale_price 4.99 is less than a tenth of its price 50",
    ),
    "decimal-shift of what is added": (
        new(sale_price=D(50), variants=({**ROW, "additional_price": D(501)},)),
        "product.a: variants Red/S adds 501 to sale_price 50",
    ),
    "decimal-shift of what is passed on": (
        new(sale_price=D(50), extra={"wholesale_price": "4.99"}),
        "product.a: extra.wholesale_price is 4.99 beside sale_price 50",
    ),
    "taken-identity": (
        keyed("X-1", "X-1"),
        "product.a: the sku X-1 belongs to id 2, which is in no file in the store",
    ),
    "taken-identity by ours": (
        keyed("X-1", "X-1", owned=True),
        "product.a: the sku X-1 belongs to id 2, which is product.b in the store",
    ),
    "unknown-event": (
        hook(events=("order.create",), known=frozenset({"order.created"})),
        "webhook.a: `order.create` is nothing that this store knows; did you mean `order.created`?",
    ),
    "one-language": (text("نص", None), "product.a: no `summary.en`"),
    "one-language the other way": (text(None, "text"), "product.a: no `summary.ar`"),
    "wrong-script": (
        text("Arabian coffee", "Arabian coffee"),
        "product.a: `summary.ar` has no Arabic letter",
    ),
    "wrong-script in English": (
        text("قهوة عربية", "قهوة عربية"),
        "product.a: `summary.en` is in Arabic letters",
    ),
    "numbers-differ": (
        text("وزن ٢٥٠ غرام", "Weight 200 g"),
        "product.a: `summary` says 250 in Arabic alone and 200 in English alone",
    ),
    "numbers-differ in a placeholder": (
        text("مرحبا {name}", "Hello { nam }"),
        "product.a: `summary` says {name} in Arabic alone and {nam} in English alone",
    ),
    "numbers-differ that one lacks": (
        text("قهوة", "Coffee of 2026"),
        "product.a: `summary` says 2026 in English alone",
    ),
    "length-ratio": (
        text("قهوة", "A coffee that was roasted in the mountains"),
        "product.a: `summary.en` has 42 characters, the other language 4",
    ),
    "picture-size": (
        shown_picture(120, 400),
        "product.a: media.front has 120 x 400 pixels; a shop wants 200 to 5000",
    ),
    "picture-size of a giant": (
        shown_picture(5001, 400),
        "product.a: media.front has 5001 x 400 pixels; a shop wants 200 to 5000",
    ),
    "picture-ratio": (
        shown_picture(1000, 400),
        "product.a: media.front has 1000 x 400 pixels, far from square",
    ),
    "picture-weight": (
        shown_picture(400, 400, 1_000_001),
        "product.a: media.front has 1,000,001 bytes",
    ),
    "http-webhook": (
        hook(url="http://erp.example/hook"),
        "webhook.a: http://erp.example/hook is not encrypted: use https",
    ),
    "http-webhook of a number": (
        hook(url="http://192.0.2.1/"),
        "webhook.a: http://192.0.2.1/ is not encrypted: use https",
    ),
    "no-secret": (hook(), "webhook.a: no `secret.write_to`"),
    "similar-identity": (
        keyed("x-001", "X-1"),
        "product.a: the sku `x-001` is almost `X-1` of id 2",
    ),
    "similar-identity by digits of another script, and unseen characters": (
        keyed("X-\u0660\u0661\u200b", "X-1"),
        "product.a: the sku `X-\u0660\u0661\u200b` is almost `X-1` of id 2",
    ),
    "similar-identity by space": (
        given(
            made(product("a", sku="X 1")), files=(product("a", sku="X 1"), product("b", sku="X1"))
        ),
        "product.a: the sku `X 1` is almost `X1` of product.b",
    ),
    "price-change-category": (
        repriced(("100", "131"), ("100", "90")),
        "the prices of 2 products in the category 5 move by 20.5 % in all; the limit is 20 %",
    ),
    "price-change-run": (
        repriced(("100", "88")),
        "the prices of 1 product move by 12.0 % in all; the limit is 10 %",
    ),
    "agreed-price": (
        agreed("100", "80", "45"),
        "product.a: sale_price 45 is 55.0 % from 100, which was agreed last",
    ),
    "margin": (
        new(sale_price=D(100), cost=D(95)),
        "product.a: sale_price 100 leaves 5.0 % after its cost 95",
    ),
    "mass-unpublish": (hidden(11), "11 products would go out of sight; the limit is 10"),
    "mass-text-loss": (emptied(11), "11 texts would be emptied; the limit is 10"),
    "broken-html": (new(description__en="<p><b>x</p>"), "`description.en`: <b> is not closed"),
    "broken-html in another order": (
        new(description__en="<div><b>x</div></b></i>"),
        "product.a: `description.en`: </div> closes nothing, where <b> is open",
    ),
    "broken-html that was never open": (
        new(description__en="x</b>"),
        "product.a: `description.en`: </b> closes nothing",
    ),
    "broken-html that is open": (
        new(description__en="<div>x"),
        "product.a: `description.en`: <div> is not closed",
    ),
    "orphan-media": (given(made(media()), files=(media(),)), "media.front: nothing refers to it"),
    "same-name": (
        given(
            made(product("a", name__en="Mat ")),
            files=(product("a", name__en="Mat "), product("b", name__en="mat")),
        ),
        "product.a: product.b has the same name.en",
    ),
    "empty-category": (
        new(categories=(5,), published=False),
        "product.a: no product in the category 5 can be seen",
    ),
    "overlapping-hours": (
        slots(("monday", "09:00", "11:00"), ("monday", "10:00", "12:00")),
        "product.a: 09:00-11:00 and 10:00-12:00 on monday overlap",
    ),
    "quantity-beside-variants": (
        new(quantity=3, variants=(ROW,)),
        "product.a: the store adds up the stock of `variants`",
    ),
}
HELD = {"1": ("26001", "26002")}
FINDS |= {
    "campaign-permit": (
        in_campaign(),
        "product.a: campaign Winter (20 % off) has no permit: give its number as `permit`",
    ),
    "campaign-discount": (
        in_campaign(price="85"),
        "product.a: sale_price 100 -> 85 is less than the 20 % of winter",
    ),
    "campaign-discount of a row with a price of its own": (
        in_campaign(variants=({**ROW, "price": D(100)},)),
        "product.a: variants Red/S price 100 is no less in winter",
    ),
    "open-orders": (
        given(edited(product("a"), sale_price=D(9)), files=(product("a"),), held=HELD),
        "product.a: sale_price changes, and it is in open orders 26001, 26002",
    ),
    "open-orders of booked times": (
        given(change(product("a", "booking"), fields=BOOKED), files=(product("a"),), held=HELD),
        "product.a: availability changes, and it is in open orders 26001, 26002",
    ),
}
PASSES: dict[str, tuple[CheckInput, ...]] = {
    "campaign-permit": (
        in_campaign(permit="4711"),
        replace(in_campaign(), prospects=()),
        new(sale_price=D(80)),
    ),
    "campaign-discount": (in_campaign(), in_campaign(None, price="99"), new(sale_price=D(80))),
    "open-orders": (
        given(edited(product("a"), "2", sale_price=D(9)), files=(product("a"),), held=HELD),
        given(change(product("a"), Action.DELETE, fields=()), files=(), held=HELD),
        given(made(product("a")), files=(product("a"),), held=HELD),
        given(edited(webhook("a"), url="https://hooks.invalid/b"), files=(), held=HELD),
    ),
    "zero-price": (
        new(sale_price=D("0.01")),
        new(name__en="No price at all"),
        given(edited(product("a", sale_price=D(0), sku="B"), sku="A"), files=(product("a"),)),
    ),
    "below-cost": (
        new(sale_price=D(50), cost=D(50)),
        new(sale_price=D(5)),
        given(
            edited(product("a", sale_price=D(4), cost=D(5), sku="B"), sku="A"),
            files=(product("a", sale_price=D(4), cost=D(5), sku="B"),),
        ),
    ),
    "sale-above-price": (
        new(sale_price=D(42), price=D(42)),
        new(sale_price=D(42), price=D(0)),
        new(price=D(42)),
    ),
    "decimal-shift": (
        repriced(("42", "420")),
        repriced(("42", "419"), guards=OPEN),
        repriced(("0", "5"), guards=OPEN),
        repriced(("42", "420"), guards=OPEN, agreed=D(900)),
        new(sale_price=D(5), price=D(50)),
        new(sale_price=D(50), extra={"wholesale_price": 5, "fee": 500}),
        new(name__en="No price at all"),
    ),
    "taken-identity": (
        keyed("X-2", "X-1"),
        keyed("X-1", "X-1", edited(product("b", sku="Y"), "2", sku="X-1"), owned=True),
        keyed("X-1", "X-1", change(B, Action.DELETE, remote_id="2", fields=()), owned=True),
        replace(
            keyed("X-1", "X-1", edited(product("b", sku="Y"), "2", sku="X-1"), owned=True),
            policy=Policy(lifted={"taken-identity": frozenset({B.address})}),
        ),
    ),
    "unknown-event": (
        hook(events=("order.created",), known=frozenset({"order.created"})),
        hook(events=("order.create",)),
        hook(events=None, known=frozenset()),
    ),
    "one-language": (
        text("نص", "text"),
        given(
            made(product("a", summary__ar="نص")),
            files=(product("a", summary__ar="نص"), product("b", summary__ar="نص", summary__en="x")),
        ),
        new(summary__en="The only language"),
    ),
    "wrong-script": (
        text("iPhone", "iPhone"),
        text("قهوة Nike", "Nike قهوة coffee"),
        text("", ""),
    ),
    "numbers-differ": (
        text("وزن ٢٥٠ غرام، ١٫٥ لتر", "250 g, 1.5 l"),
        text("وزن ٢٥٠", None),
        text("كوبان", "2 cups"),
        text("سعر ١٬٠٠٠ %s", "Price 1,000 %s"),
    ),
    "length-ratio": (text("قهوة", "A coffee that is roasted well"), text(None, "x" * 90)),
    "picture-size": (shown_picture(200, 5000), shown_picture(0, 0)),
    "picture-ratio": (shown_picture(600, 400),),
    "picture-weight": (shown_picture(400, 400, 1_000_000),),
    "http-webhook": (
        hook(),
        hook(url="http://127.0.0.1:8000/x"),
        hook(url="http://[::1]/x"),
        hook(url="http://localhost/x"),
        hook(url="http://shop.localhost/x"),
        new(),
    ),
    "no-secret": (
        hook(secret_path=Path("secrets/a")),
        new(),
        given(edited(webhook("a"), events=()), files=(webhook("a"),)),
        given(made(webhook("a")), files=()),
    ),
    "similar-identity": (
        given(made(product("a", sku="x")), files=(product("a", sku="x"), product("b", sku="X"))),
        keyed("X-10", "X-1"),
        keyed("X-1", "X-1"),
        new(sku=None),
    ),
    "price-change-category": (repriced(("100", "120")), new(categories=(5,))),
    "price-change-run": (repriced(("100", "110")), repriced(("0", "5")), new()),
    "agreed-price": (agreed("100", "80", "50"), agreed("0", "80", "50"), new()),
    "margin": (
        new(sale_price=D(100), cost=D(90)),
        new(sale_price=D(100), cost=D(110)),
        new(sale_price=D(100), cost=None),
        given(
            edited(product("a", sale_price=D(100), cost=D(99), sku="B"), sku="A"),
            files=(product("a", sale_price=D(100), cost=D(99), sku="B"),),
        ),
    ),
    "mass-unpublish": (hidden(10),),
    "mass-text-loss": (emptied(10),),
    "broken-html": (
        new(description__en="<ul><li>a<li>b</ul><p>x<br><img src=a/>"),
        new(description__en="</p>", summary__en="<b>"),
        new(description__en=None),
    ),
    "orphan-media": (shown_picture(400, 400), new()),
    "same-name": (new(name__en="Mat"), new(name__en=None)),
    "empty-category": (
        new(categories=(5,)),
        given(
            made(product("a", categories=(5,), published=False)),
            files=(product("a", categories=(5,), published=False), product("b", categories=(5,))),
        ),
    ),
    "overlapping-hours": (
        slots(
            ("monday", "09:00", "11:00"), ("monday", "11:00", "12:00"), ("friday", "09:00", "11:00")
        ),
        new(kind_type="booking", availability=None),
        new(kind_type="booking", availability=("?",)),
    ),
    "quantity-beside-variants": (
        new(quantity=3),
        new(variants=(ROW,)),
        new(quantity=3, variants=()),
    ),
}


def found(code: str, looked_at: CheckInput, **others: Any) -> list[Any]:
    """Return what one check finds."""
    check = CHECKS[code]
    return [one for one in diagnose(looked_at, check.stage, **others) if one.code == code]


@pytest.mark.parametrize("name", FINDS)
def test_a_check_finds_what_it_is_for(name: str) -> None:
    """It names the resource and what is wrong, and the flag that ends it."""
    looked_at, told = FINDS[name]
    code = name.partition(" ")[0]
    (one,) = found(code, looked_at)

    assert told in one.summary
    assert one.addresses
    assert one.fix.startswith("--allow ")


@pytest.mark.parametrize(
    ("code", "looked_at"), [(code, one) for code, all_ in PASSES.items() for one in all_]
)
def test_a_check_passes_its_neighbours(code: str, looked_at: CheckInput) -> None:
    """What lies at the limit, or is not written, is no reason to say anything."""
    assert [] == found(code, looked_at)


@pytest.mark.parametrize("name", FINDS)
def test_a_check_is_turned_down_off_and_lifted(name: str) -> None:
    """By its level, by strictness, by its code for a run, and by a resource's own file."""
    looked_at, _ = FINDS[name]
    code = name.partition(" ")[0]
    (one,) = found(code, looked_at)

    def under(policy: Policy) -> list[str]:
        return [it.severity.value for it in found(code, replace(looked_at, policy=policy))]

    assert ["warning"] == under(Policy({code: Level.WARNING}))
    assert ["error"] == under(Policy({code: Level.WARNING}, strict=True))
    assert [] == under(Policy({code: Level.OFF}, strict=True))
    assert [] == under(Policy({code: Level.ERROR}, lifted(code, one.addresses)))
    assert ["error"] == under(Policy({code: Level.ERROR}, lifted("renamed", one.addresses)))


def lifted(code: str, addresses: tuple[Address, ...]) -> dict[str, frozenset[Address]]:
    """Build what files lift."""
    return {code: frozenset(addresses)}


def test_all_that_files_can_name_is_a_check() -> None:
    """Every code of the list is tried here, and is one that a plan looks for."""
    elsewhere = {"price-change", "duplicate-name", "renamed", "restocked", "sold-again"}
    later = {"rule", "rule-not-judged"}
    tried = {name.partition(" ")[0] for name in FINDS}

    assert set(CheckCode) - later == tried | elsewhere
    assert tried == PASSES.keys()
    assert set(CheckCode) - later <= CHECKS.keys()


def test_many_are_told_as_one_thing_with_the_first_places() -> None:
    """A count, the first few with what is wrong, the first places, and all addresses."""
    files = tuple(product(f"p{n:02}", sale_price=D(0)) for n in range(12))
    (one,) = found("zero-price", given(*map(made, files), files=files))

    assert one.summary.startswith("12 products would be sold for nothing: product.p00: sale_price")
    assert one.summary.endswith("product.p09: sale_price is 0; and 2 more")
    assert (1, 12) == (len(one.positions), len(one.addresses))
    assert 12 == len(one.detail.splitlines())
