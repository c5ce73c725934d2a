"""Guards stop a run just beyond their limit, name what is at stake, and say what lifts them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import (
    block,
    catalog,
    change,
    inputs,
    live,
    plan,
    product,
    snapshot,
    state,
    state_entry,
    webhook,
)
from tjar_sync.model.catalog import LifecyclePolicy
from tjar_sync.model.diagnosis import ContractLine
from tjar_sync.model.diagnostic import Severity
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.model.settings import Guards
from tjar_sync.model.value import SecretDigest
from tjar_sync.planning import build, ordered
from tjar_sync.planning.checks import (
    CHECKS,
    CheckInput,
    Foreseen,
    Stage,
    Unsettled,
    diagnose,
    guards_for,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State

LOOSE = Guards(max_deletes=99, max_delete_percent=Decimal(100))


def found_by_checks(
    changes: Sequence[Change], known: State, seen: Snapshot, guards: Guards, *files: Resource
) -> tuple[Diagnostic, ...]:
    """Return what the checks of a plan find."""
    given = CheckInput(catalog(*files), guards, changes, known.resources, missing=seen.missing)
    return tuple(diagnose(given, Stage.PLAN))


def many(count: int) -> list[Resource]:
    """Build so many products."""
    return [product(f"p{number:02}") for number in range(count)]


def names(items: list[Resource]) -> tuple[Address, ...]:
    """Return the addresses of resources."""
    return tuple(item.address for item in items)


def owning(items: list[Resource]) -> State:
    """Build a state that owns these, by ids from 0 on."""
    return state(
        *(state_entry(item, live(item, str(number))) for number, item in enumerate(items)),
        *(state_entry(webhook(name)) for name in ("one", "two")),
    )


def removing(items: list[Resource], guards: Guards, owned: int) -> tuple[Diagnostic, ...]:
    """Return what stands against removing these, half of them by archiving."""
    actions = (Action.DELETE, Action.ARCHIVE)
    changes = [change(item, actions[number % 2]) for number, item in enumerate(items)]
    return found_by_checks(changes, owning(many(owned)), snapshot(), guards)


def missing(items: list[Resource], guards: Guards, owned: int) -> tuple[Diagnostic, ...]:
    """Return what stands against a store in which these are gone."""
    seen = snapshot(missing=[("product", str(number)) for number in range(len(items))])
    return found_by_checks((), owning(many(owned)), seen, guards)


def test_as_many_removals_as_allowed_pass() -> None:
    """The limit itself is allowed; one more is blocked, with every address."""
    guards = replace(LOOSE, max_deletes=3)
    expected = block(
        "deletes",
        "4 resources would be removed; the guard allows 3",
        "--max-deletes 4",
        *names(many(4)),
    )

    assert () == removing(many(3), guards, 20)
    assert (expected,) == removing(many(4), guards, 20)


def test_a_share_of_removals_is_counted_from_ten_owned_on() -> None:
    """Of nine any share may go; of ten the limit itself, and no more."""
    guards = replace(LOOSE, max_delete_percent=Decimal(30))
    expected = block(
        "delete-percent",
        "4 of 10 owned products would be removed: 40.0 %; the guard allows 30 %",
        "--max-delete-percent 40",
        *names(many(4)),
    )

    assert () == removing(many(4), guards, 9)
    assert () == removing(many(3), guards, 10)
    assert (expected,) == removing(many(4), guards, 10)


def test_the_flag_that_is_named_is_enough() -> None:
    """A share is rounded up, so that the flag lifts the guard."""
    (found,) = removing(many(4), replace(LOOSE, max_delete_percent=Decimal(30)), 12)

    assert "--max-delete-percent 34" == found.fix
    assert () == removing(many(4), replace(LOOSE, max_delete_percent=Decimal(34)), 12)


def test_a_share_is_of_its_own_kind() -> None:
    """Webhooks that go are no products that go."""
    changes = [change(webhook(name), Action.DELETE, fields=()) for name in ("one", "six", "ten")]
    guards = replace(LOOSE, max_delete_percent=Decimal(20))

    assert () == found_by_checks(changes, owning(many(10)), snapshot(), guards)


def test_what_is_protected_stays() -> None:
    """Deleting and archiving are blocked, with the way out; other changes are free."""
    kept = product(lifecycle=LifecyclePolicy(protect=True))
    expected = block(
        "protected",
        "product.shoe is protected and would be removed",
        "put its file back; or set `lifecycle: {protect: false}` there, apply, and only then "
        "remove it",
        kept.address,
    )
    found = {
        action: found_by_checks(
            [change(kept, action)], state(state_entry(kept)), snapshot(), Guards(), kept
        )
        for action in Action
    }

    assert {Action.DELETE: (expected,), Action.ARCHIVE: (expected,)} == {
        action: blocks for action, blocks in found.items() if blocks
    }


def test_what_nobody_knows_is_not_protected() -> None:
    """A removal without a row has nothing that could protect it."""
    changes = [change(product(), Action.DELETE)]

    assert () == found_by_checks(changes, state(), snapshot(), Guards())


def priced(name: str, before: str, after: str, path: str = "sale_price") -> Change:
    """Build a change of a price."""
    field = FieldChange(path, Decimal(before), Decimal(after), Reason.EDIT)
    return change(product(name), fields=(field,))


def new(name: str = "new", **values: Any) -> Change:
    """Build a create with these values."""
    made = (FieldChange(path, None, value, Reason.NEW) for path, value in values.items())
    return change(product(name), Action.CREATE, remote_id=None, fields=tuple(made))


def repricing(*changes: Change, percent: int = 50) -> tuple[Diagnostic, ...]:
    """Return what stands against these prices."""
    guards = Guards(max_price_change_percent=Decimal(percent))
    return found_by_checks(changes, state(), snapshot(), guards)


def test_a_price_may_move_as_far_as_allowed() -> None:
    """Up or down by the limit itself passes; a little more does not."""
    assert () == repricing(priced("a", "10.00", "15.00"), priced("b", "10.00", "5.00"))
    assert 1 == len(repricing(priced("a", "10.00", "15.01")))
    assert 1 == len(repricing(priced("a", "10.00", "4.99")))


def test_the_largest_jump_is_told() -> None:
    """Every product that jumps is named, in order; the largest jump is shown, and lifts all."""
    found = repricing(
        priced("c", "10.00", "20.00"), priced("a", "3.00", "7.00"), priced("b", "10.00", "22.00")
    )
    expected = block(
        "price-change",
        "3 products change price by more than 50 %; the largest is product.a sale_price: "
        "3.00 -> 7.00 (133.3 %)",
        "--max-price-change-percent 134",
        *names([product("a"), product("b"), product("c")]),
    )

    assert (expected,) == found


def test_equal_jumps_are_told_by_the_last_address() -> None:
    """The same plan is always told in the same words."""
    both = (
        FieldChange("price", Decimal(10), Decimal(20), Reason.EDIT),
        FieldChange("sale_price", Decimal(8), Decimal(16), Reason.EDIT),
    )
    changes = [priced("b", "10.00", "20.00"), change(product("a"), fields=both)]
    (found,) = repricing(*changes)

    assert "2 products change" in found.summary
    assert "the largest is product.b sale_price" in found.summary
    assert "the largest is product.a price" in repricing(changes[1])[0].summary


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("tags", ("a",), ("b",)),
        ("cost", Decimal(1), Decimal(100)),
        ("name.en", "A", "B"),
        ("price", None, Decimal(5)),
        ("price", Decimal(5), None),
        ("price", Decimal(0), Decimal(5)),
    ],
)
def test_what_is_no_jump(path: str, before: Decimal, after: Decimal) -> None:
    """What buyers do not pay, and a price from or to nothing, has no percentage."""
    field = FieldChange(path, before, after, Reason.EDIT)

    assert () == repricing(change(product(), fields=(field,)), percent=0)


RED: dict[str, Any] = {
    "color": "Red",
    "size": "S",
    "additional_price": Decimal(5),
    "extra_cost": Decimal(0),
}
BLUE = {"color": "Blue", "size": "S", "additional_price": Decimal(5), "extra_cost": Decimal(0)}
SMALL = {"label": {"ar": "ص", "en": "s"}, "cost": Decimal(0)}
LARGE = {"label": {"ar": "ك", "en": "l"}, "cost": Decimal(5)}


def option(*choices: Any, sub_title: str = "") -> Any:
    """Build a question with answers."""
    title = {"ar": "ح", "en": "Size"}
    return {"title": title, "sub_title": {"en": sub_title}, "choices": choices}


def dearer(row: Any, **values: Any) -> Any:
    """Return a row with other values."""
    return {**row, **values}


LARGER = dearer(LARGE, cost=Decimal(5000))
ADDED: dict[str, tuple[str, Any, Any, str]] = {
    "a variant": (
        "variants",
        (RED, BLUE),
        (RED, dearer(BLUE, additional_price=Decimal(5000))),
        "variants Blue/S: 55 -> 5050 (9081.8 %)",
    ),
    "a new variant": (
        "variants",
        (RED,),
        (RED, dearer(BLUE, additional_price=Decimal(5000))),
        "variants Blue/S: 50 -> 5050 (10000.0 %)",
    ),
    "a variant's own price": (
        "variants",
        (dearer(RED, price=Decimal(60)), BLUE),
        (dearer(RED, price=Decimal(6)), BLUE),
        "variants Red/S price: 60 -> 6 (90.0 %)",
    ),
    "a variant's own price for the first time": (
        "variants",
        (dearer(RED, price=Decimal(60)), BLUE),
        (dearer(RED, price=Decimal(60)), dearer(BLUE, price=Decimal("0.50"))),
        "variants Blue/S price, new beside sale_price: 50 -> 0.50 (99.0 %)",
    ),
    "an answer": (
        "options",
        (option(SMALL, LARGE),),
        (option(SMALL, LARGER),),
        "options Size / l: 55 -> 5050 (9081.8 %)",
    ),
    "an answer with another name": (
        "options",
        (option(SMALL, LARGE),),
        (option(SMALL, dearer(LARGER, label={"ar": "كبير"})),),
        "options Size / كبير: 55 -> 5050 (9081.8 %)",
    ),
    "what is passed on": (
        "extra",
        {"prices": ({"wholesale": "10"},), "weight": 1},
        {"prices": ({"wholesale": "4.99"},), "weight": 90, "on": True, "fee": "none", "x": {}},
        "extra.prices.0.wholesale: 10 -> 4.99 (50.1 %)",
    ),
    "a price that is passed on for the first time": (
        "extra",
        {"weight": 1},
        {"weight": 1, "prices": {"wholesale_price": "0.50"}},
        "extra.prices.wholesale_price, new beside sale_price: 50 -> 0.50 (99.0 %)",
    ),
    "a fee that is passed on for the first time": (
        "extra",
        None,
        {"handling_fee": 5000},
        "extra.handling_fee: 50 -> 5050 (10000.0 %)",
    ),
    "a price in the place of the field's own": (
        "extra",
        {},
        {"sale_price": 0},
        "extra.sale_price, new beside sale_price: 50 -> 0 (100.0 %)",
    ),
    "something that was free": (
        "sale_price",
        Decimal(0),
        Decimal(5000),
        "sale_price: 0 -> 5000 (50000000.0 %)",
    ),
}


@pytest.mark.parametrize(("path", "before", "after", "told"), ADDED.values(), ids=ADDED)
def test_what_is_added_to_a_price_counts(path: str, before: Any, after: Any, told: str) -> None:
    """It is measured by what the buyer pays in all; money that is passed on, by itself."""
    shirt = product("shirt", sale_price=Decimal(50))
    edit = change(shirt, fields=(FieldChange(path, before, after, Reason.EDIT),))
    (found,) = found_by_checks([edit], state(), snapshot(), Guards(), shirt)

    assert found.summary.endswith(f"the largest is product.shirt {told}")


NO_JUMP: dict[str, tuple[str, Any, Any]] = {
    "another name": ("variants", (RED,), (dearer(RED, color="Crimson", additional_price=0),)),
    "another text beside it": (
        "options",
        (option(LARGER),),
        (option(LARGER, sub_title="of the shoe"),),
    ),
    "what is no row": ("variants", ("?", RED), None),
    "an answer without a name": ("options", (option({"cost": "?"}),), (option({}),)),
    "money that is passed on for the first time": ("extra", None, {"fee": 5}),
    "what is far from a number": ("extra", {"fee": "1"}, {"fee": Decimal("NaN")}),
}


@pytest.mark.parametrize(("path", "before", "after"), NO_JUMP.values(), ids=NO_JUMP)
def test_what_is_added_as_before_is_no_jump(path: str, before: Any, after: Any) -> None:
    """Names and other texts may change; what nobody compares has no percentage."""
    shirt = product("shirt", sale_price=Decimal(50))
    edit = change(shirt, fields=(FieldChange(path, before, after, Reason.EDIT),))

    assert () == found_by_checks([edit], state(), snapshot(), Guards(), shirt)


def test_what_is_passed_on_is_held_against_what_the_store_shows() -> None:
    """Where the files do not manage the price."""
    shirt = product("shirt", name__en="Shirt")
    field = FieldChange("extra", None, {"member_price": 2}, Reason.EDIT)
    row = state_entry(shirt, live(product("shirt", sale_price=Decimal(50))))
    (found,) = found_by_checks(
        [change(shirt, fields=(field,))], state(row), snapshot(), Guards(), shirt
    )

    assert "extra.member_price, new beside sale_price: 50 -> 2 (96.0 %)" in found.summary


def test_an_addition_counts_with_the_price_it_is_added_to() -> None:
    """A surcharge of 5 is much for what costs 1, and more where that changes as well."""
    fields = (
        FieldChange("variants", (RED,), (dearer(RED, additional_price=Decimal(9)),), Reason.EDIT),
        FieldChange("sale_price", Decimal(1), Decimal("1.50"), Reason.EDIT),
    )
    (found,) = repricing(change(product("pin"), fields=fields))
    (alone,) = repricing(change(product("pin"), fields=fields[:1]))

    assert "product.pin variants Red/S: 6 -> 10.50 (75.0 %)" in found.summary
    assert "product.pin variants Red/S: 5 -> 9 (80.0 %)" in alone.summary


def test_all_of_a_kind_may_not_go() -> None:
    """However few they are; a single one may, but for the last product of all files."""
    nine, one, hook = many(9), many(1), webhook("one")
    owned = state(*(state_entry(item) for item in nine))
    changes = [change(item, Action.DELETE) for item in nine]
    summary = "all 9 owned products would be removed; was a file emptied, renamed or left out?"
    expected = block("all-removed", summary, "--allow all-removed", *names(nine))
    gone = [change(item, Action.FORGET) for item in nine[1:]]
    last = [change(one[0], Action.ARCHIVE)]
    alone = state(state_entry(one[0]))

    assert (expected,) == found_by_checks(changes, owned, snapshot(), LOOSE)
    assert () == found_by_checks(changes[1:], owned, snapshot(), LOOSE)
    assert () == found_by_checks(gone, owned, snapshot(), LOOSE)
    assert 1 == len(found_by_checks([*changes[:1], *gone], owned, snapshot(), LOOSE))
    assert 1 == len(found_by_checks(last, alone, snapshot(), LOOSE))
    assert () == found_by_checks(last, alone, snapshot(), LOOSE, product("another"))
    assert () == found_by_checks(
        [change(hook, Action.DELETE)], state(state_entry(hook)), snapshot(), LOOSE
    )


def test_few_may_vanish() -> None:
    """One of few, or a share within the limits, is no reason to doubt the store."""
    guards = replace(LOOSE, max_deletes=3, max_delete_percent=Decimal(30))

    assert () == missing(many(1), guards, 1)
    assert () == missing(many(3), guards, 4)
    assert () == missing(many(3), guards, 10)


@pytest.mark.parametrize(
    ("gone", "owned", "deletes", "arithmetic"),
    [
        (2, 2, 99, "2 of 2 owned products (100.0 %)"),
        (4, 10, 99, "4 of 10 owned products (40.0 %)"),
        (4, 20, 3, "4 of 20 owned products (20.0 %)"),
        (4, 9, 3, "4 of 9 owned products (44.4 %)"),
    ],
)
def test_many_may_not_vanish(gone: int, owned: int, deletes: int, arithmetic: str) -> None:
    """All of a kind, too large a share, or too many: a person looks first."""
    guards = Guards(max_deletes=deletes, max_delete_percent=Decimal(30))
    expected = block(
        "missing",
        f"{arithmetic} are gone from the store; is this the right store, and is it well?",
        "--allow-missing",
        *names(many(gone)),
    )

    assert (expected,) == missing(many(gone), guards, owned)


def test_what_is_archived_counts_for_nothing() -> None:
    """A share is of what buyers can see: what we put out of sight long ago is no part of it."""
    items = many(12)
    rows = [
        replace(state_entry(item, live(item, str(number))), archived=number > 8)
        for number, item in enumerate(items)
    ]
    changes = [change(item, Action.DELETE) for item in items[:4]]

    assert () == found_by_checks(changes, state(*rows), snapshot(), LOOSE)
    assert () == found_by_checks(
        changes, state(*rows), snapshot(), replace(LOOSE, max_delete_percent=Decimal(1))
    )


def test_webhooks_fit_up_to_the_stores_maximum() -> None:
    """Two fit where two are allowed; with a third, the plan names what to do."""
    hooks = [webhook(name) for name in ("one", "two", "three")]
    (found,) = build(inputs(catalog(*hooks), state(), snapshot())).plan.blocks
    expected = block(
        "capacity",
        "the store allows 2 webhooks: it has 0, this plan adds 3 and removes 0",
        "remove a webhook from the files or the store",
    )

    assert () == build(inputs(catalog(*hooks[:2]), state(), snapshot())).plan.blocks
    assert expected == found


def test_a_store_that_is_over_full_hinders_no_removal() -> None:
    """Where nothing is created, nothing must make room, however many there are."""
    hooks = [webhook(name) for name in ("one", "two", "three")]
    rows = [state_entry(hook, live(hook, str(number))) for number, hook in enumerate(hooks)]
    seen = snapshot(*(live(hook, str(number)) for number, hook in enumerate(hooks)))
    edited = product("a", sku="A")
    planned = build(inputs(catalog(*hooks[:2], edited), state(*rows), seen))

    assert () == planned.plan.blocks
    assert ["product.a", "webhook.three"] == [str(item.address) for item in planned.plan.changes]


def test_room_that_is_there_need_not_be_made() -> None:
    """One of two places is free: the new webhook is registered before the old one goes."""
    old, new = webhook("old"), webhook("new")
    known, seen = state(state_entry(old)), snapshot(live(old))
    planned = build(inputs(catalog(new), known, seen))

    assert ["webhook.new", "webhook.old"] == [str(item.address) for item in planned.plan.changes]


def test_orders_are_asked_for_by_id() -> None:
    """A product without an id is in no order."""
    unknown = plan(change(product(), Action.DELETE, remote_id=None))

    assert unknown is ordered(unknown, {"": ("26001",)})


WAITING = {"1": ("26001",)}
UNNAMED = product("mat", name__en="Mat", sale_price=Decimal(4))
HOOKS = tuple(webhook(name) for name in ("one", "two", "three"))
CODES = tuple(map(SecretDigest, ("a0", "b1", "c2")))
MATS = (product("old", name__en="Mat"), product("new", name__en="Mat"))
TRIGGERS: dict[str, CheckInput] = {
    "store-replaced": CheckInput(
        owned=owning(many(3)).resources,
        others={item.address: live(product("other", name__en="Rug")) for item in many(3)},
    ),
    "another-product": CheckInput(
        owned=state(state_entry(MATS[0])).resources,
        others={MATS[0].address: live(product("other", name__en="Rug", sku="R"))},
    ),
    "renamed": CheckInput(
        catalog=catalog(MATS[1]),
        changes=[
            change(MATS[0], Action.DELETE),
            change(MATS[1], Action.CREATE, remote_id=None, fields=()),
        ],
        owned=state(state_entry(MATS[0])).resources,
    ),
    "deletes": CheckInput(guards=Guards(max_deletes=0), changes=[change(product(), Action.DELETE)]),
    "delete-percent": CheckInput(
        guards=replace(LOOSE, max_delete_percent=Decimal(0)),
        changes=[change(product("p00"), Action.ARCHIVE)],
        owned=owning(many(10)).resources,
    ),
    "all-removed": CheckInput(
        changes=[change(item, Action.DELETE) for item in many(2)],
        owned=state(*map(state_entry, many(2))).resources,
    ),
    "protected": CheckInput(
        catalog=catalog(product("other")),
        changes=[change(product(), Action.DELETE)],
        owned=state(state_entry(product(lifecycle=LifecyclePolicy(protect=True)))).resources,
    ),
    "price-change": CheckInput(changes=[priced("a", "10.00", "99.00")]),
    "restocked": CheckInput(refills={product().address: "variants: Red (stock of 6) would go"}),
    "sold-again": CheckInput(
        changes=[
            change(
                replace(product(), type="digital"),
                fields=(FieldChange("codes", CODES[:2], CODES, Reason.EDIT),),
            )
        ]
    ),
    "missing": CheckInput(
        owned=owning(many(2)).resources, missing=frozenset({("product", "0"), ("product", "1")})
    ),
    "capacity": CheckInput(
        changes=[change(hook, Action.CREATE, fields=()) for hook in HOOKS],
        max_count={"webhook": 2},
        catalog=catalog(*HOOKS),
    ),
    "contradicted": CheckInput(
        changes=[change(product())],
        foreseen=Foreseen(
            [
                Unsettled(
                    "A5: it was ignored",
                    (ContractLine(("fields", "product.sale_price", "update"), "selling_price"),),
                    "contract: {fields: {product.sale_price: {update: selling_price}}}",
                )
            ]
        ),
    ),
    "required-field": CheckInput(
        catalog=catalog(product()),
        changes=[change(product(), Action.CREATE, remote_id=None, fields=())],
        foreseen=Foreseen(required={"cost": "product.p0 was refused for lack of cost"}),
    ),
    "taken": CheckInput(
        catalog=catalog(product()),
        changes=[
            change(
                product(),
                Action.CREATE,
                remote_id=None,
                fields=(FieldChange("sku", None, " s1", Reason.EDIT),),
            )
        ],
        foreseen=Foreseen(taken={("product", "sku", "s1"): "product.old, id 4, on 2026-03-04"}),
    ),
    "duplicate-name": CheckInput(
        catalog=catalog(UNNAMED),
        changes=[change(UNNAMED, Action.CREATE, remote_id=None)],
        unmanaged=[live(UNNAMED, "67")],
    ),
    "ordered": CheckInput(changes=[change(product(), Action.DELETE)], orders=WAITING),
}
"""By code: the least that a check stops at."""


@pytest.mark.parametrize("code", TRIGGERS)
def test_every_check_finds_what_bears_its_code(code: str) -> None:
    """It blocks, says what and where, and tells how the block ends."""
    found = list(diagnose(TRIGGERS[code], CHECKS[code].stage))

    assert code == CHECKS[code].code
    assert CHECKS[code].about.endswith(".")
    assert [(code, Severity.ERROR)] == [(item.code, item.severity) for item in found]
    assert all(item.summary and item.fix for item in found)


@pytest.mark.parametrize("code", TRIGGERS)
def test_what_a_check_asks_for_lifts_it(code: str) -> None:
    """The number that it names is enough, or its code; what no flag lifts stays."""
    given, check = TRIGGERS[code], CHECKS[code]
    (found,) = diagnose(given, check.stage)
    number = None if check.limit is None else Decimal(found.fix.split()[-1])
    lifted = replace(given, guards=guards_for(given.guards, {code: number}))

    if check.instead:
        assert not found.fix.startswith("--")
    else:
        assert [] == list(diagnose(lifted, check.stage, allowed={code}))
        assert [found] == list(diagnose(given, check.stage, allowed=CHECKS.keys() - {code}))


def test_many_restocked_rows_are_told_in_part() -> None:
    """The first resources are named with their rows, the others counted."""
    given = CheckInput(refills={item.address: "variants: a, and b" for item in many(12)})
    (found,) = diagnose(given, Stage.PLAN)

    assert "product.p09 variants: a, and b; and 2 more; a row that" in found.summary


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, CODES), (CODES[:1], CODES[1:]), (CODES, None), (CODES, ())],
)
def test_codes_that_were_never_sent_are_no_sold_ones(before: Any, after: Any) -> None:
    """The first ones, wholly new ones, and none at all put nothing back on sale."""
    card = replace(product(), type="digital")
    edit = change(card, fields=(FieldChange("codes", before, after, Reason.EDIT),))

    assert () == found_by_checks([edit], state(), snapshot(), Guards(), card)


def test_many_strangers_are_told_in_part() -> None:
    """The first are named with what they were and are."""
    stranger = live(product("other", name__en=None))
    given = CheckInput(
        owned=owning(many(12)).resources, others={item.address: stranger for item in many(12)}
    )
    (found,) = diagnose(given, Stage.PLAN)

    assert (
        "product.p09 (id 1) was Shoe / P09 and is without a name; and 2 more; where"
        in found.summary
    )


def test_a_limit_is_lifted_by_its_number_alone() -> None:
    """The code of a check that has a number lifts nothing by itself."""
    given = TRIGGERS["deletes"]

    assert 1 == len(list(diagnose(given, Stage.PLAN, allowed={"deletes"})))
    assert given.guards == guards_for(given.guards, {"deletes": None, "missing": None})


def test_a_check_runs_at_its_own_stage() -> None:
    """Where nothing but files is known, no check looks at a store; orders come last of all."""
    stages = {
        code: [stage for stage in Stage if code in {one.code for one in diagnose(given, stage)}]
        for code, given in TRIGGERS.items()
    }

    assert {code: [CHECKS[code].stage] for code in TRIGGERS} == stages


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("endpoints", "product.update"), True),
        (("endpoints", "product.update.physical"), True),
        (("endpoints", "product.create"), False),
        (("endpoints", "webhook.update"), False),
        (("time_zone",), False),
    ],
)
def test_an_address_of_writes_that_was_contradicted_blocks_those(
    path: tuple[str, ...], *, found: bool
) -> None:
    """What is sent to another address is not in its way."""
    unsettled = Unsettled("A7: it answered 404", (ContractLine(path, "PUT"),), "contract: {}")
    given = CheckInput(changes=[change(product())], foreseen=Foreseen([unsettled]))

    assert found is any(one.code == "contradicted" for one in diagnose(given, *Stage))
