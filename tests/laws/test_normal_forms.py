"""What a store makes of what it is sent is its spelling, or is not what was written.

Every field meets every form that its shape can take (architecture 5.1, 5.10). Of a spelling the
run tells once, and no plan shows it ever after; what means something else has failed, and every
plan wants it until the store shows it.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.apply.faulty import Faulty, Shop, told
from tests.builders import catalog, inputs, media, product, webhook
from tests.laws.manners import (
    FORMS,
    NEVER_SHOWN,
    NOTHING,
    OTHERS,
    SAME,
    SAMPLES,
    SHOP,
    SLOTS,
    SPELLINGS,
    UNCLEARED,
    Form,
    variants,
)
from tests.strategies import Files, catalogs, write
from tjar_sync import devstore
from tjar_sync.catalog import load
from tjar_sync.model.equality import canonical
from tjar_sync.model.kinds import KINDS, Role, Shape
from tjar_sync.model.live import Refresh
from tjar_sync.model.plan import Action
from tjar_sync.planning import build
from tjar_sync.refresh import refresh
from tjar_sync.render.build_rows import field_rows
from tjar_sync.render.style import PLAIN
from tjar_sync.render.text_rows import row_lines
from tjar_sync.testing.memory_provider import Habits
from tjar_sync.testing.memory_state import Memory

if TYPE_CHECKING:
    from tests.harness import World
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Report
    from tjar_sync.model.plan import Change, Planned

pytestmark = pytest.mark.any_version  # what our own comparison makes of a value

FIELDS = [(kind.name, path) for kind in KINDS.values() for path in kind.fields]
CASES = [
    (kind, path, name)
    for kind, path in FIELDS
    for name, form in FORMS[KINDS[kind].fields[path].shape].items()
    if f"{kind}.{path}" in SAMPLES
    if repr(form(SAMPLES[f"{kind}.{path}"][0])) != repr(SAMPLES[f"{kind}.{path}"][0])
]
"""Every field with every form that changes its sample."""


def made(kind: str, path: str, value: Any) -> Resource:
    """Build a resource of a type that has the field, with this value of it."""
    if kind == "media":
        return with_value(media("it", "2c3d4e5f6071"), path, value)
    if kind == "webhook":
        return with_value(webhook("it"), path, value)
    types = KINDS[kind].fields[path].types or KINDS[kind].types
    usual = product("it", min(types), name__en="It", sale_price=Decimal(10), sku="IT", slug="it")
    managed = frozenset({"quantity"} if path == "quantity" else ())
    return replace(with_value(usual, path, value), manage=managed)


def with_value(resource: Resource, path: str, value: Any) -> Resource:
    """Return a resource with one value changed."""
    return replace(resource, values={**resource.values, path: value})


def store(kind: str, path: str, form: Form, *, shown: bool = True) -> Shop:
    """Open a store that keeps one field in a form of its own."""
    hidden = NEVER_SHOWN if shown else NEVER_SHOWN | {f"{kind}.{path}"}

    def normal(of: str, at: str, value: Any) -> Any:
        return form(value) if (of, at) == (kind, path) and value not in (None, ()) else value

    return Shop(Faulty(Habits(normal, hidden)))


def planned(shop: Shop, mode: Refresh, *resources: Resource) -> Planned:
    """Plan, with as much of the store read as `mode` says."""
    files, state = catalog(*resources), shop.home.load()
    seen = refresh(files, state, shop.provider, mode, lambda _event: None)
    return build(inputs(files, state, seen, capabilities=shop.provider.capabilities))


def at_rest(shop: Shop, *resources: Resource) -> None:
    """Require that nothing is left to do, however the store is read, and nothing to tell."""
    for mode in Refresh:
        assert () == planned(shop, mode, *resources).plan.changes
    sent = len(shop.provider.sent)
    again = shop.apply(*resources, canary=False)

    assert sent == len(shop.provider.sent)
    assert () == again.normalized


def apply(shop: Shop, *resources: Resource) -> Report:
    """Apply with every look at what comes out, and require that all of it is done."""
    plan = planned(shop, Refresh.FULL, *resources)
    for change in plan.plan.changes:
        assert visible(change), change
    report = shop.carry_out(plan, *resources, canary=False)

    assert {"failed", "skipped"}.isdisjoint(told(report)), report
    return report


def visible(change: Change) -> bool:
    """Say whether a person can see why a change writes, if it does."""
    if change.action not in {Action.UPDATE, Action.ADOPT, Action.MOVE} or not change.writes:
        return True
    rows = [row_lines(row, PLAIN) for item in change.fields for row in field_rows(change, item)]
    return any(_says(row.text, row.below) for row in rows)


def _says(text: str, below: tuple[str, ...]) -> bool:
    before, arrow, after = text.partition("  (")[0].partition(" -> ")
    return bool(below) or bool(text and not arrow) or before != after


def lose_state(shop: Shop) -> None:
    """Lose the state: what is in the store is there, and nobody knows whose it is."""
    shop.memory = Memory()
    shop.home = shop.another()


def test_every_field_meets_some_form() -> None:
    """A new field needs samples, a new shape needs forms, and some form changes the sample."""
    assert {f"{kind}.{path}" for kind, path in FIELDS} == set(SAMPLES)
    assert set(FORMS) == set(Shape)
    assert set(FIELDS) == {(kind, path) for kind, path, _ in CASES}


def keeps_meaning(kind: str, path: str, form: str) -> bool:
    """Say whether a form still means what was written, or is nowhere to be seen."""
    field = KINDS[kind].fields[path]
    return (
        form in SAME.get(field.shape, ())
        or f"{kind}.{path}" in NEVER_SHOWN
        or (KINDS[kind].content_addressed and field.role is Role.CONTENT)
    )


SPELT = [case for case in CASES if keeps_meaning(*case)]
OTHERWISE = [case for case in CASES if not keeps_meaning(*case)]


@pytest.mark.parametrize(("kind", "path", "form"), SPELT)
def test_a_spelling_is_told_once_and_never_planned(kind: str, path: str, form: str) -> None:
    """However the store spells a field: one word about it, and an empty plan ever after."""
    first, second = SAMPLES[f"{kind}.{path}"]
    field = KINDS[kind].fields[path]
    changed = FORMS[field.shape][form]
    shop, mine = store(kind, path, changed), made(kind, path, first)
    differs = canonical(field, first, managed=True) != canonical(
        field, changed(first), managed=True
    )
    report = apply(shop, *OTHERS, mine)

    seen = differs and f"{kind}.{path}" not in NEVER_SHOWN
    told_of = [one.path for one in report.normalized if one.address == mine.address]
    if KINDS[kind].content_addressed:  # an address is no digest, and proves nothing
        told_of += [one.path for one in report.unverified if one.address == mine.address]
    assert [path] * seen == told_of
    at_rest(shop, *OTHERS, mine)

    edited = with_value(mine, path, second)
    apply(shop, *OTHERS, edited)
    at_rest(shop, *OTHERS, edited)

    there = shop.count(kind) if not KINDS[kind].content_addressed else 0
    lose_state(shop)
    apply(shop, *OTHERS, edited)
    at_rest(shop, *OTHERS, edited)
    if not KINDS[kind].content_addressed and KINDS[kind].identity != (path,):
        assert there == shop.count(kind)


def refused(shop: Shop, wrong: list[str], *resources: Resource) -> None:
    """Require that an apply fails for these alone, and that they stay in every plan."""
    plan = planned(shop, Refresh.FULL, *resources)
    report = shop.carry_out(plan, *resources, canary=False)

    assert wrong == sorted(str(item.change.address) for item in report.failed)
    assert not {str(item.change.address) for item in report.done} & set(wrong)
    for mode in Refresh:
        changes = planned(shop, mode, *resources).plan.changes
        assert wrong == sorted(str(change.address) for change in changes)


@pytest.mark.parametrize(("kind", "path", "form"), OTHERWISE)
def test_another_value_has_failed_and_stays_planned(kind: str, path: str, form: str) -> None:
    """Whatever the store keeps instead: no run is done with it, and none makes it twice."""
    first, _ = SAMPLES[f"{kind}.{path}"]
    changed = FORMS[KINDS[kind].fields[path].shape][form]
    shop, mine = store(kind, path, changed), made(kind, path, first)
    wrong = sorted(
        str(one.address)
        for one in (*OTHERS, mine)
        if one.address.kind == kind and path in one.values
        if changed(one.values[path]) != one.values[path]
    )
    refused(shop, wrong, *OTHERS, mine)
    there = shop.count("product")
    refused(shop, wrong, *OTHERS, mine)
    assert there == shop.count("product")

    shop.provider.habits = Habits(hidden=NEVER_SHOWN)
    apply(shop, *OTHERS, mine)
    at_rest(shop, *OTHERS, mine)


EMPTIES = [
    (kind, path, number)
    for kind, path in FIELDS
    if KINDS[kind].fields[path].shape is not Shape.FLAG
    if kind != "webhook" and f"{kind}.{path}" not in UNCLEARED
    for number in range(len(NOTHING[KINDS[kind].fields[path].shape]))
]


@pytest.mark.parametrize(("kind", "path", "number"), EMPTIES)
def test_a_cleared_field_stays_cleared(kind: str, path: str, number: int) -> None:
    """However a store shows nothing: cleared once, and never planned; a default is not nothing."""
    first, _ = SAMPLES[f"{kind}.{path}"]
    field = KINDS[kind].fields[path]
    cleared, *_ = nothings = NOTHING[field.shape]
    provider = Faulty(
        Habits(
            lambda _k, at, v: nothings[number] if at == path and v == cleared else v, NEVER_SHOWN
        )
    )
    shop, mine = Shop(provider), made(kind, path, first)
    apply(shop, *OTHERS, mine)
    without = with_value(mine, path, cleared)
    shown = f"{kind}.{path}" not in NEVER_SHOWN
    if shown and (number > 1 or (nothings[number] == 0 and not field.zero_is_none)):
        refused(shop, [str(without.address)], *OTHERS, without)
        return
    apply(shop, *OTHERS, without)
    at_rest(shop, *OTHERS, without)

    lose_state(shop)
    apply(shop, *OTHERS, without)
    at_rest(shop, *OTHERS, without)


@pytest.mark.parametrize(("kind", "path"), FIELDS)
def test_a_field_that_is_never_shown_is_quiet(kind: str, path: str) -> None:
    """A field that the store keeps to itself is written when it is edited, and at no other time."""
    first, second = SAMPLES[f"{kind}.{path}"]
    shop, mine = store(kind, path, lambda value: value, shown=False), made(kind, path, first)
    report = apply(shop, *OTHERS, mine)
    edited = with_value(mine, path, second)

    assert () == report.normalized
    at_rest(shop, *OTHERS, mine)
    assert {"done": ["product.it"]} == told(apply(shop, *OTHERS, edited)) or kind != "product"
    at_rest(shop, *OTHERS, edited)


ALIKE: list[tuple[str, Any, Any]] = [
    ("tags", ("a", "b"), ("b", "a", "a")),
    ("categories", (5, 2), (2, 5)),
    ("related", ("product.sock", "product.lace"), ("product.lace", "product.sock")),
    ("variants", variants(5, 6), variants(5, 6)[::-1]),
    ("variants", variants(5, 6), variants(1, 2)),
    ("availability", SLOTS, SLOTS[::-1]),
    ("sale_price", Decimal(10), Decimal("10.00")),
    ("extra", {"a": Decimal("1.50"), "b": 2}, {"b": Decimal("2.0"), "a": Decimal("1.5")}),
]


@pytest.mark.parametrize(("path", "before", "after"), ALIKE)
def test_an_edit_that_means_nothing_writes_nothing(path: str, before: Any, after: Any) -> None:
    """Another order where order says nothing, and another spelling of a number, are no edits."""
    shop, mine = Shop(), made("product", path, before)
    apply(shop, *OTHERS, mine)

    at_rest(shop, *OTHERS, with_value(mine, path, after))


EDITS: list[tuple[str, Any, Any]] = [
    ("name.en", "It", "It "),
    ("name.en", "caf\u00e9", "cafe\u0301"),
    ("name.en", "a b", "a\u00a0b"),
    ("name.en", "It" * 40, "It" * 40 + "\u200b"),
    ("summary.en", None, ""),
    ("tags", ("a",), ("a ",)),
    ("price", None, Decimal(0)),
    ("extra", {"a": 1}, {"a": True}),
    ("extra", {"a": (1,)}, {"a": ("1",)}),
    ("extra", {"a": None}, {}),
    ("extra", {"a": 0}, {"a": None}),
]


@pytest.mark.parametrize(("path", "before", "after"), EDITS)
def test_the_smallest_edit_is_seen_and_sent(path: str, before: Any, after: Any) -> None:
    """What a person can only just tell apart is shown as two, is written, and is then done."""
    shop, mine = Shop(), made("product", path, before)
    apply(shop, *OTHERS, mine)
    edited = with_value(mine, path, after)
    sent = len(shop.provider.sent)
    apply(shop, *OTHERS, edited)

    assert repr(after) == repr(shop.provider.sent[-1].values[path])
    assert sent + 1 == len(shop.provider.sent)
    at_rest(shop, *OTHERS, edited)


IDENTITIES = frozenset({"product.sku", "product.slug", "webhook.url"})
HARMLESS = frozenset({"trimmed", "slugged"})


def _spellings(kind: str, path: str) -> list[str]:
    """Return the forms that a field may be kept in; what tells resources apart stays plain."""
    forms = SAME.get(KINDS[kind].fields[path].shape, frozenset())
    if f"{kind}.{path}" in NEVER_SHOWN:
        return []
    return sorted(forms & HARMLESS if f"{kind}.{path}" in IDENTITIES else forms)


@st.composite
def manners(draw: st.DrawFn) -> Habits:
    """Draw a store that keeps any fields in any forms, but for what tells resources apart."""
    drawn = draw(
        st.fixed_dictionaries(
            {},
            optional={
                f"{kind}.{path}": st.sampled_from(forms)
                for kind, path in FIELDS
                if (forms := _spellings(kind, path))
            },
        )
    )
    hidden = draw(st.sets(st.sampled_from([f"{kind}.{path}" for kind, path in FIELDS])))

    def normal(kind: str, path: str, value: Any) -> Any:
        form = drawn.get(f"{kind}.{path}")
        empty = value is None or value in ((), "")
        shape = KINDS[kind].fields[path].shape
        return value if form is None or empty else FORMS[shape][form](value)

    return Habits(normal, NEVER_SHOWN | (hidden - IDENTITIES))


def resources(files: Files) -> list[Resource]:
    """Load a catalog's files."""
    with tempfile.TemporaryDirectory() as folder:
        write(files, Path(folder))
        return list(load(Path(folder), None, {})[1].resources.values())


@settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "40")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(manners(), catalogs(bound=False), catalogs(bound=False))
def test_no_store_makes_a_noisy_plan(habits: Habits, before: Files, after: Files) -> None:
    """From nothing to any catalog, and from there to any other, in a store of any manners."""
    shop = Shop(Faulty(habits))
    for wanted_now in (resources(before), resources(after)):
        apply(shop, *wanted_now)
        at_rest(shop, *wanted_now)


PLACES = {devstore.FaultKind.NESTED: "^/products/"}
"""Only one product is nested, never a list."""


@pytest.mark.parametrize("change", ["never", "begins", "ends"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_answer_of_the_real_command_is_noise(desk: World, spelling: str, change: str) -> None:
    """However the store spells its answers, and whenever it begins or ceases to: no plan of it."""
    desk.write("shop.yaml", SHOP)
    desk.picture("front.png", 1)
    desk.picture("side.png", 2)
    faults = [
        devstore.Fault(kind, path=PLACES.get(kind, ""), times=None) for kind in SPELLINGS[spelling]
    ]
    desk.faults.replace(faults if change != "begins" else [])
    applied = desk.apply("--format", "json")
    desk.faults.replace(faults if change != "ends" else [])

    assert 0 == applied.code, applied.out + applied.err
    told_of = [(item["address"], item["path"]) for item in json.loads(applied.out)["spellings"]]
    assert len(set(told_of)) == len(told_of)
    assert ("product.shoe", "name.ar") in told_of
    assert quiet(desk)
    desk.write("shop.yaml", SHOP.replace("sale_price: 9", "sale_price: 8"))
    edited = json.loads(desk.apply("--format", "json").out)
    assert [("product.shoe", "update")] == [
        (one["address"], one["action"]) for one in edited["done"]
    ]
    assert [] == edited["spellings"]
    assert quiet(desk)


def quiet(desk: World) -> bool:
    """Say whether both readings plan nothing, and another apply writes and tells nothing."""
    plans = [desk.run("plan", "--format", "json", "--refresh", how) for how in ("fast", "full")]
    for plan in plans:
        assert [] == json.loads(plan.out)["resource_changes"]
    desk.writes()
    again = json.loads(desk.apply("--format", "json").out)
    return 0 == desk.writes() and [] == again["done"] + again["spellings"]
