"""What runs see a store do is kept, and the next run is careful where it must be; over HTTP."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from tests.apply.faulty import Shop, fail
from tests.apply.test_proof import failing
from tests.builders import product
from tests.harness import AT_ONCE, KEY, World, world
from tjar_sync import devstore
from tjar_sync.apply.observing import shape_of
from tjar_sync.errors import Invalid
from tjar_sync.learned import learned, told
from tjar_sync.location import Location
from tjar_sync.model.catalog import Position
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.evidence import Evidence
from tjar_sync.model.observation import (
    CREATED_HIDDEN,
    FREED,
    ORDER,
    SHOWN_AT_ONCE,
    TRUE_ANSWER,
    Observation,
    left_alone,
)
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.model.state import Batch
from tjar_sync.session import open_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tjar_sync.model.value import Value
    from tjar_sync.ports import StateHome

MANY = 4
TAGS, PUBLISHED = left_alone("tags"), left_alone("published", visibility=True)
CAREFUL = "this store was seen to do otherwise than is assumed, so the careful way is taken"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Open an empty store whose every moment is another second."""
    seconds = count()

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=next(seconds))

    with world(tmp_path, clock) as made:
        yield made


def shop(desk: World, price: int, *, tags: str = "[a, b]", more: str = "") -> None:
    """Write four products, the first of them hidden."""
    entries = "".join(
        f"  p{number}: {{type: physical, name: {{en: P{number}}}, sku: S{number},"
        f" sale_price: {price}, published: {'true' if number else 'false'}, tags: {tags}{more}}}\n"
        for number in range(MANY)
    )
    desk.write("shop.yaml", f"products:\n{entries}")


def behave(desk: World, habits: str) -> None:
    """Give the store habits, from now on."""
    desk.store.set_habits(devstore.habits_of(habits))


@contextmanager
def state(desk: World) -> Iterator[StateHome]:
    """Open the state as a command does."""
    with closing(open_state(Location(desk.root, None, {"TJAR_API_KEY": KEY}))) as home:
        yield home


def observed(desk: World) -> dict[tuple[str, str], Observation]:
    """Return what the state keeps of what the store was seen to do, by claim."""
    with state(desk) as home:
        return {(one.number, one.claim): one for one in home.observations()}


def learn(desk: World, *found: Observation) -> None:
    """Keep what an earlier run is to have seen."""
    with state(desk) as home:
        home.append(Batch(observed=found))


def lived(desk: World, habits: str, more: str = "") -> None:
    """Create all in a store with habits, and change each price once."""
    shop(desk, 10, more=more)
    behave(desk, habits)
    assert 0 == desk.apply().code
    shop(desk, 11, more=more)
    desk.apply()


def applied(desk: World, price: int) -> tuple[int, str, Any, list[str]]:
    """Change each price; return how it ended, what was said, the report, and the requests."""
    shop(desk, price)
    desk.store.requests.reset()
    ran = desk.apply("--format", "json")
    asked = [f"{one.method} {one.path[-2:]}" for one in desk.store.requests.recent]
    return ran.code, ran.err, json.loads(ran.out), asked


def read_back(asked: list[str]) -> set[int]:
    """Return the ids that were read after they were written."""
    return {
        number
        for number in range(1, MANY + 1)
        if f"GET /{number}" in asked[asked.index(f"PATCH /{number}") :]
    }


def with_contract(desk: World, contract: dict[str, Any]) -> None:
    """Say in store.yaml what the store does."""
    limits = {"requests_per_second": 1000, "parallel": 4, **AT_ONCE}
    desk.settings(store={"limits": limits, "contract": contract})


def is_as_wanted(desk: World, price: int) -> bool:
    """Say whether the store's own tables hold what the files want, and the plan is empty."""
    rows = {one["sku"]: one for one in desk.dashboard.products()}
    right = all(
        (one["sale_price"], one["tags"], one["is_published"]) == (price, ["a", "b"], sku != "S0")
        for sku, one in rows.items()
    )
    empty = 0 == desk.run("plan", "--detailed-exitcode").code
    return right and empty and len(rows) == MANY


def test_a_store_as_assumed_is_confirmed(desk: World) -> None:
    """What would have looked otherwise is kept as confirmed, and nothing is said of it."""
    lived(desk, "none")
    code, said, _, asked = applied(desk, 12)
    found = observed(desk)

    assert (0, False) == (code, CAREFUL in said)
    assert {1} == read_back(asked)
    assert {ORDER, TAGS, PUBLISHED} == found.keys()
    assert {Standing.CONFIRMED} == {one.standing for one in found.values()}
    assert "update of product 1: sale_price" == found[TAGS].request
    assert "an update without tags left a list of 2 as it was" == found[TAGS].evidence
    assert is_as_wanted(desk, 12)


def test_what_fits_the_opposite_as_well_proves_nothing(desk: World) -> None:
    """An empty list that stays empty, what is on sale and stays so: neither tells anything."""
    shop(desk, 10, tags="[]")
    text = (desk.root / "shop.yaml").read_text().replace("published: false", "published: true")
    desk.write("shop.yaml", text)
    desk.apply()
    desk.write("shop.yaml", text.replace("sale_price: 10", "sale_price: 11"))
    desk.apply()

    assert {ORDER} == observed(desk).keys()


def test_a_list_in_another_order_is_not_asked_again(desk: World) -> None:
    """The first run reads each before its write; the next knows why, and says the line to write."""
    lived(desk, "creation-order")
    (seen,) = [one for one in observed(desk).values() if one.lines]
    code, said, _, asked = applied(desk, 12)
    with_contract(desk, {"newest_first": {"product": False}})
    settled = applied(desk, 13)

    assert (ORDER, Standing.CONTRADICTED) == ((seen.number, seen.claim), seen.standing)
    assert "product 1 was written, and stands behind what changed before it" == seen.evidence
    assert "ids in their order: 4, 3, 2, 1" == seen.answer
    assert (0, True) == (code, CAREFUL in said)
    assert "under live in store.yaml: contract: {newest_first: {product: false}}" in said
    assert all(f"GET /{number}" in asked for number in range(1, MANY + 1))
    assert (0, "") == (settled[0], settled[1].partition("warning")[1])
    assert is_as_wanted(desk, 13)


@pytest.mark.parametrize(
    ("habit", "claim", "path"),
    [("clears-absent", TAGS, "tags"), ("force-published", PUBLISHED, "published")],
)
def test_what_absence_changes_is_sent_from_then_on(
    desk: World, habit: str, claim: tuple[str, str], path: str
) -> None:
    """The first run puts it right; with evidence, nothing is changed besides to begin with."""
    lived(desk, habit)
    first = observed(desk)[claim]
    code, said, report, asked = applied(desk, 12)
    writes = [one for one in asked if not one.startswith("GET")]

    assert Standing.CONTRADICTED is first.standing
    assert path in str(first.lines[0].value)
    assert (0, True) == (code, CAREFUL in said)
    assert [] == report["side_effects"] == report["repaired"]
    assert MANY == len(writes)
    assert is_as_wanted(desk, 12)


def test_what_store_yaml_says_counts(desk: World) -> None:
    """Evidence never outranks a line that a person wrote; that they disagree is told at its place."""
    lived(desk, "clears-absent")
    with_contract(desk, {"always_send": []})
    code, said, report, _ = applied(desk, 12)

    dissent = next(line for line in said.split("\n") if "says otherwise" in line)
    assert 0 == code
    assert dissent.startswith("warning: store.yaml:")
    assert "store.yaml says otherwise than what was seen of the store (A6:" in dissent
    assert MANY >= len(report["side_effects"]) > 0
    assert is_as_wanted(desk, 12)


def test_an_answer_that_lied_is_not_believed_again(desk: World) -> None:
    """From then on each write is looked at, also by a run whose store answers well."""
    lived(desk, "patch-ignored-echo")
    seen = observed(desk)[TRUE_ANSWER]
    behave(desk, "none")
    code, _, _, asked = applied(desk, 12)

    assert Standing.CONTRADICTED is seen.standing
    assert 0 == code
    assert set(range(1, MANY + 1)) == read_back(asked)
    assert is_as_wanted(desk, 12)


def test_a_store_that_was_late_is_waited_for_longer(desk: World) -> None:
    """How late it was is kept; the next run has twice the patience, unless store.yaml says a time."""
    limits = {"requests_per_second": 1000, "parallel": 4, "settle_seconds": 0}
    desk.settings(store={"limits": limits})
    shop(desk, 10)
    desk.apply()
    behave(desk, "lag=4")
    code = applied(desk, 11)[0]
    evidence = Evidence(tuple(observed(desk).values()))
    store = StoreSettings("live", "tjar", desk.url)
    decided = replace(store, limits=Limits(read_back_seconds=5))

    assert 0 == code
    assert evidence.contradicts(SHOWN_AT_ONCE)
    assert 60 == learned(store, evidence).limits.read_back_seconds
    assert 5 == learned(decided, evidence).limits.read_back_seconds
    assert is_as_wanted(desk, 11)


def test_what_a_delete_does_not_free_is_kept_in_mind(desk: World) -> None:
    """A sku that is refused as taken by what this catalog deleted speaks against A8."""
    shop(desk, 10)
    behave(desk, "delete-soft")
    desk.apply()
    whole = (desk.root / "shop.yaml").read_text()
    desk.write("shop.yaml", "\n".join(whole.split("\n")[:-2]) + "\n")
    desk.apply()
    desk.write("shop.yaml", whole)
    code = desk.apply().code

    assert 3 == code
    assert "sku of what was deleted is still refused as taken" == observed(desk)[FREED].evidence


def test_what_no_care_copes_with_stops_the_plan(desk: World) -> None:
    """What the store takes under another name is not sent before store.yaml says how."""
    lived(desk, "none")
    line = ContractLine(("fields", "product.sale_price", "update"), "selling_price")
    claim = ("A5", "an update sends sale_price")
    learn(desk, Observation(*claim, Standing.CONTRADICTED, "sale_price is ignored", lines=(line,)))
    shop(desk, 12)
    stopped = desk.run("apply", "--auto-approve")
    other = ContractLine(("fields", "product.sale_price", "create"), "selling_price")
    learn(desk, Observation(*claim, Standing.CONTRADICTED, "sale_price is ignored", lines=(other,)))
    elsewhere = desk.run("plan")
    zone = ContractLine(("time_zone",), "UTC")
    learn(desk, Observation("A21", "zone", Standing.CONTRADICTED, "3 h ahead", lines=(zone,)))
    read_otherwise = desk.run("plan")
    place = ContractLine(("endpoints", "product.update"), "PUT /products/{id}")
    learn(desk, Observation(*claim, Standing.CONTRADICTED, "405", lines=(place,)))
    moved = desk.run("plan")
    with_contract(desk, {"endpoints": {"product.update": "PATCH /products/{id}"}})
    decided = desk.run("apply", "--auto-approve")

    fix = "contract: {fields: {product.sale_price: {update: selling_price}}}"
    assert (5, True) == (stopped.code, fix in stopped.err)
    assert (0, 0, 5) == (elsewhere.code, read_otherwise.code, moved.code)
    assert (0, True) == (decided.code, "store.yaml says otherwise" in decided.err)
    assert is_as_wanted(desk, 12)


def test_a_line_of_another_release_is_left_out(desk: World) -> None:
    """Evidence that this release cannot follow stops nothing."""
    lived(desk, "none")
    line = ContractLine(("always_send",), ("novelty",))
    found = Observation("A6", "novelty", Standing.CONTRADICTED, "it was cleared", lines=(line,))
    learn(desk, found)

    assert 0 == applied(desk, 12)[0]
    assert is_as_wanted(desk, 12)


@pytest.mark.parametrize("habit", ["create-hidden-goes-live", "stock-from-quantity"])
def test_what_no_line_copes_with_is_kept_as_well(desk: World, habit: str) -> None:
    """That a create is never hidden is told; stock may have been sold, and tells nothing."""
    lived(desk, habit, ", quantity: 5")
    found = observed(desk)

    assert (CREATED_HIDDEN in found) == (habit == "create-hidden-goes-live")
    assert left_alone("quantity") not in found


@pytest.mark.parametrize("managed", [True, False])
def test_what_somebody_else_changed_tells_nothing(*, managed: bool) -> None:
    """Tags that are others after a write of ours were neither left alone nor changed by it."""
    tags: dict[str, Any] = {"tags": ("a",)} if managed else {}
    goods = [product(f"p{number}", sale_price=Decimal(10), **tags) for number in range(2)]
    wanted = [replace(one, values={**one.values, "sale_price": Decimal(11)}) for one in goods]
    shop = Shop()
    shop.apply(*goods)
    for one in goods:
        shop.provider.edit(one, shop.row(one).remote_id, tags=("a",))
    planned = shop.plan(*wanted)
    for one in goods:
        edit = partial(shop.provider.edit, one, shop.row(one).remote_id, tags=("b",))
        shop.provider.after[str(one.address)] = edit
    shop.carry_out(planned, *wanted)

    assert left_alone("tags") not in {(one.number, one.claim) for one in shop.home.observations()}


def test_a_run_does_not_fail_for_what_it_could_not_note() -> None:
    """Where the state takes no more observations, what was written is done all the same."""
    shoe, sock = (product(name, sale_price=Decimal(10), sku=name) for name in ("shoe", "sock"))
    taken = Invalid("the sku is taken", fields={"sku": ["taken"]})
    taken.hidden = {"sku": "shoe"}
    shop = Shop()
    shop.apply(shoe, sock)
    shop.apply(sock)
    shop.provider.before["product.shoe"] = fail(taken)
    failing(shop, lambda batch: bool(batch.observed) and not batch.resolved)
    report = shop.apply(shoe, sock)

    assert "This catalog deleted it" in report.failed[0].message
    assert FREED not in {(one.number, one.claim) for one in shop.home.observations()}


@pytest.mark.parametrize(
    ("value", "shape"),
    [((), "nothing"), (None, "nothing"), (True, "yes"), (False, "no"), (("a",), "a list of 1")],
)
def test_a_value_is_told_by_its_shape(value: Value, shape: str) -> None:
    """Evidence may be shown to anybody: it holds no text of the shop's."""
    assert shape == shape_of(value)
    assert ("a text", "a value") == (shape_of("secret"), shape_of(Decimal(5)))


def test_dissent_is_told_where_store_yaml_speaks() -> None:
    """At the line itself, at the map that it stands in, or nowhere where nobody knows it."""
    line = ContractLine(("newest_first", "product"), value=False)
    seen = Evidence((Observation(*ORDER, Standing.CONTRADICTED, "seen", lines=(line,)),))
    place = Position("store.yaml", 7, 3)
    written = {"newest_first": {"product": True}}
    found = [
        list(told(StoreSettings("live", "tjar", "u", contract=written, positions=known), seen))
        for known in ({}, {"newest_first": place})
    ]

    assert [[()], [(place,)]] == [[one.where for one in each] for each in found]


def test_what_a_create_was_refused_for_is_kept(desk: World) -> None:
    """What the store requires besides; a field that was sent and is refused tells nothing of that."""
    behave(desk, "requires=cost")
    shop(desk, 10)
    code = desk.apply().code
    behave(desk, "requires=cost,refuses-name-over=1")
    again = desk.apply("--allow", "required-field").code

    assert (3, 3) == (code, again)
    (seen,) = observed(desk).values()
    assert ("A5", "a create may lack cost") == (seen.number, seen.claim)
    assert "product.p0 was refused for lack of cost" == seen.evidence


def test_what_nobody_can_send_is_no_evidence() -> None:
    """A refusal for a name that the contract does not know says nothing of ours."""
    shoe = product("shoe", sale_price=Decimal(10))
    refused = Invalid("no", fields={"novelty": ["required"], "cost": ["required"]})
    refused.paths = ("novelty", "cost")
    shop = Shop()
    shop.provider.before["product.shoe"] = fail(refused)
    shop.apply(shoe)

    assert ["a create may lack cost"] == [one.claim for one in shop.home.observations()]
