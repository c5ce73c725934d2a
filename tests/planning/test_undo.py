"""What of a run can be undone, by its journal and the state alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.builders import inputs, intent, live, product, snapshot, state, state_entry
from tjar_sync.model.live import Verb
from tjar_sync.model.plan import Action
from tjar_sync.model.state import Before, JournalEntry, Pass, Proof, RunRecord
from tjar_sync.model.value import TextDigest
from tjar_sync.planning.undo import undo
from tjar_sync.planning.undoing import undo_of
from tjar_sync.state.retention import closed
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.state import StateEntry
    from tjar_sync.planning.undoing import Undo

RUN = RunRecord("0123456789abcdef", "plan-1", "2026-01-01T09:00:00+00:00")
SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="S-1")
NOTHING = Before({}, {}, {})


def line(
    resource: Resource,
    verb: Verb,
    before: Before | None = NOTHING,
    *,
    proof: Proof | None = Proof.ANSWERED,
    **others: Any,
) -> JournalEntry:
    """Build a line of the run's journal."""
    given: dict[str, Any] = {"remote_id": None if verb is Verb.CREATE else "1", **others}
    return JournalEntry(replace(intent(resource, verb, **given), before=before), proof)


def found(
    *lines: JournalEntry, rows: tuple[StateEntry, ...] = (), able: Capabilities | None = None
) -> Undo:
    """Say what is to be undone."""
    return undo_of(RUN, lines, state(*rows), able or MemoryProvider().capabilities)


def told(undone: Undo) -> list[str]:
    """Return what is left, and why."""
    return [item.summary for item in undone.told]


def test_what_came_and_went_is_nothing() -> None:
    """A resource that the run made and took away is as it was before."""
    undone = found(line(SHOE, Verb.CREATE), line(SHOE, Verb.DELETE, values={}))

    assert ({}, []) == (undone.parts, told(undone))


def test_a_long_text_is_known_by_its_digest() -> None:
    """What the run made is taken away again, unless another text was written since."""
    text = "A shoe that is told about in many words"
    shoe = product("shoe", name__en="Shoe", description__en=text)
    made = closed(line(shoe, Verb.CREATE).intent)
    lines = (JournalEntry(made, Proof.ANSWERED),)
    same = found(*lines, rows=(state_entry(shoe),))
    other = replace(state_entry(shoe), desired={**shoe.values, "description.en": f"{text}!"})
    since = found(*lines, rows=(other,))

    assert TextDigest.of(text) == made.values["description.en"]
    assert ([shoe.address], []) == (list(same.parts), told(same))
    assert ["product.shoe: the run made it, and description.en was written since"] == told(since)


def test_of_an_old_run_nothing_is_known() -> None:
    """What was there before is kept of the last runs alone."""
    undone = found(line(SHOE, Verb.UPDATE, None), rows=(state_entry(SHOE),))

    assert {} == undone.parts
    assert ["product.shoe: what was there before is kept of the last runs alone"] == told(undone)


def test_what_nobody_knew_cannot_be_put_back() -> None:
    """A field that the store never shows, and that was never written before."""
    sent = {"cost": Decimal("3.00")}
    row = state_entry(SHOE, cost=Decimal("3.00"))
    undone = found(line(SHOE, Verb.UPDATE, values=sent), rows=(row,))

    assert ["product.shoe: cost stays as it is: nobody knows what it was"] == told(undone)


def test_what_an_update_cannot_write_stays() -> None:
    """A store may take a field only when a resource is made."""
    able = MemoryProvider().capabilities
    kinds = {**able.kinds, "product": replace(able.of("product"), on_update=frozenset({"sku"}))}
    before = Before({"sale_price": Decimal("9.00")}, {}, {})
    undone = found(
        line(SHOE, Verb.UPDATE, before, values={"sale_price": Decimal("10.00")}),
        rows=(state_entry(SHOE),),
        able=replace(able, kinds=kinds),
    )

    assert [
        "product.shoe: sale_price stays as it is: this store takes it only when it is made"
    ] == (told(undone))


def test_a_picture_that_nobody_knows_stays() -> None:
    """One from elsewhere, or of which no id is known, cannot be referred to."""
    pictured = product("shoe", name__en="Shoe", sku="S-1", image="aaaaaaaaaaaa")
    before = Before({"image": "https://cdn.test/x.png"}, {}, {})
    undone = found(
        line(pictured, Verb.UPDATE, before, values={"image": "aaaaaaaaaaaa"}),
        rows=(state_entry(pictured),),
    )

    assert [
        "product.shoe: image stays as it is: its picture is not known to be in the store's library"
    ] == told(undone)


def test_links_to_what_is_not_ours_stay() -> None:
    """Nothing is linked to by an address that nobody owns."""
    linked = product("bag", name__en="Bag", sku="B", related=())
    before = Before({}, {"related": ("product.shoe@7",)}, {})
    undone = found(
        line(linked, Verb.UPDATE, before, values={"related": ()}), rows=(state_entry(linked),)
    )

    assert ["product.bag: related stays as it is: product.shoe is owned no more"] == told(undone)


def test_what_was_deleted_comes_back_with_its_rows() -> None:
    """A count that the store adds up from rows is not sent beside them; empty fields are left out."""
    rows = ({"color": "red", "size": "S", "stock": 3},)
    shirt = product("shirt", name__en="Shirt", sale_price=Decimal("5.00"), sku="T", variants=rows)
    shown = {**shirt.values, "quantity": 3, "tags": (), "policy": None}
    undone = found(line(shirt, Verb.DELETE, Before(shown, dict(shirt.values), {}), values={}))
    (part,) = undone.parts.values()

    assert part.resource is not None
    assert {"name.en", "sale_price", "sku", "variants"} == set(part.resource.values)


def test_the_first_look_and_the_last_write_of_a_field_count() -> None:
    """A field that a run wrote twice is put back as it was before the first."""
    first = Before({"sale_price": Decimal("8.00")}, {"sale_price": Decimal("8.00")}, {})
    second = Before({"sale_price": Decimal("9.00")}, {"sale_price": Decimal("9.00")}, {})
    undone = found(
        line(SHOE, Verb.UPDATE, first, values={"sale_price": Decimal("9.00")}),
        line(SHOE, Verb.UPDATE, second, values={"sale_price": Decimal("10.00")}, pass_=Pass.LINK),
        rows=(state_entry(SHOE),),
    )
    (part,) = undone.parts.values()

    assert part.resource is not None
    assert Decimal("8.00") == part.resource.values["sale_price"]


def test_a_create_that_the_store_would_take_for_another_is_left() -> None:
    """What has its sku now is somebody else's: nothing is taken over by an undo."""
    before = Before(dict(SHOE.values), dict(SHOE.values), {})
    undone = found(line(SHOE, Verb.DELETE, before, values={}))
    planned, catalog = undo(undone, inputs(undone.catalog, undone.state, snapshot(live(SHOE, "9"))))

    assert planned.plan.empty
    assert {} == catalog.resources
    assert ["product.shoe: it would take to adopt it: it is not as it was"] == [
        item.summary for item in planned.plan.warnings
    ]


def test_all_that_was_put_back_may_have_been_touched() -> None:
    """Then nothing is done about the resource."""
    before = Before({"sale_price": Decimal("8.00")}, {}, {})
    undone = found(
        line(SHOE, Verb.UPDATE, before, values={"sale_price": Decimal("10.00")}),
        rows=(state_entry(SHOE),),
    )
    seen = snapshot(live(SHOE, sale_price=Decimal("11.00")))
    planned, _ = undo(undone, inputs(undone.catalog, undone.state, seen))

    assert planned.plan.empty
    assert RUN.run == planned.plan.undoes


def test_an_undone_change_bears_its_reason() -> None:
    """And so do its steps."""
    before = Before({"sale_price": Decimal("8.00")}, {}, {})
    undone = found(
        line(SHOE, Verb.UPDATE, before, values={"sale_price": Decimal("10.00")}),
        line(SHOE, Verb.UPDATE, None, proof=Proof.REFUSED),
        rows=(state_entry(SHOE),),
    )
    planned, _ = undo(undone, inputs(undone.catalog, undone.state, snapshot(live(SHOE))))
    (change,) = planned.plan.changes
    ((step,),) = planned.levels

    assert (Action.UPDATE, "undo", change) == (change.action, change.reason, step.change)
    assert ["undo"] == [item.reason for item in change.fields]
