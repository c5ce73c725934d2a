"""What people change between the plan and the write is never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.apply.faulty import Faulty, Shop, fail, told
from tests.builders import change, live, media, product, webhook
from tjar_sync.apply import freshness, last_check
from tjar_sync.apply.freshness import NOT_FRESH, ROWS, Buyers, Freshness, overwrites
from tjar_sync.errors import NotFound, ProviderError
from tjar_sync.model.patience import PAYS
from tjar_sync.model.plan import Action, FieldChange, Reason, Step
from tjar_sync.model.state import Pass

if TYPE_CHECKING:
    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Report
    from tjar_sync.model.live import Live
    from tjar_sync.model.value import Value


def many(count: int, price: str = "10.00") -> list[Resource]:
    """Build so many products of one price."""
    return [
        product(f"p{number}", name__en=f"P{number}", sku=f"S{number}", sale_price=Decimal(price))
        for number in range(count)
    ]


def shop(count: int = 3) -> Shop:
    """Apply so many products."""
    made = Shop()
    made.apply(*many(count))
    return made


def edit(shop: Shop, resource: Resource, **values: Value) -> None:
    """Change a product as a person does in the dashboard."""
    shop.provider.edit(resource, shop.row(resource).remote_id, **values)


def reasons(report: Report) -> list[str]:
    """Return why what was not tried was not."""
    return [item.because for item in report.skipped]


def unsure(post: Freshness, *steps: Step) -> set[str]:
    """Return the ids of what these steps overwrite and is to be read before."""
    post.look(steps)
    ids = [step.change.remote_id or "" for step in steps if overwrites(step)]
    return {one for one in ids if post.held(("product", one)) == NOT_FRESH}


def test_an_edit_after_the_plan_is_not_overwritten() -> None:
    """The price that a person has just set stays; the next plan shows both as a conflict."""
    desk, wanted = shop(), many(3, "11.00")
    planned = desk.plan(*wanted)
    edit(desk, wanted[1], sale_price=Decimal("99.00"))
    report = desk.carry_out(planned, *wanted)
    again = desk.plan(*wanted).plan

    assert {"done": ["product.p0", "product.p2"], "skipped": ["product.p1"]} == told(report)
    (reason,) = reasons(report)
    assert (
        "somebody changed its sale_price in the store since the plan was made; "
        "the next plan shows it"
    ) == reason
    assert () == desk.home.load().intents
    assert [Reason.CONFLICT] == [item.fields[0].reason for item in again.changes]


def test_an_edit_of_something_else_stands_beside_the_write() -> None:
    """What is not about to be written is nobody's loss; the next plan tells of it."""
    desk, wanted = shop(), many(3, "11.00")
    planned = desk.plan(*wanted)
    edit(desk, wanted[1], name__en="By hand")
    report = desk.carry_out(planned, *wanted)
    (left,) = desk.plan(*wanted).plan.changes

    assert 3 == len(report.done)
    assert ("name.en", Reason.DRIFT) == (left.fields[0].path, left.fields[0].reason)


def test_an_edit_during_the_run_is_seen_as_well() -> None:
    """The store is looked at again before each batch of writes."""
    desk, wanted = shop(30), many(30, "11.00")
    planned = desk.plan(*wanted)
    desk.provider.after["product.p11"] = lambda: edit(desk, wanted[9], sale_price=Decimal("99.00"))
    report = desk.carry_out(planned, *wanted)

    assert ["product.p9"] == told(report)["skipped"]
    assert 29 == len(report.done)


@pytest.mark.parametrize("field", ["name__en", "sale_price"])
def test_what_a_person_has_just_edited_is_not_deleted(field: str) -> None:
    """Somebody cares for it."""
    desk, wanted = shop(), many(3)
    planned = desk.plan(*wanted[1:])
    edit(desk, wanted[0], **{field: "By hand" if field == "name__en" else Decimal("99.00")})
    report = desk.carry_out(planned, *wanted[1:])

    assert ["product.p0"] == told(report)["skipped"]
    assert 3 == desk.count()


def test_a_sale_is_no_edit() -> None:
    """Stock falls while the plan is read; what is to be deleted is deleted."""
    desk, wanted = Shop(), [product("p", quantity=9, sale_price=Decimal("1.00"))]
    desk.apply(*wanted)
    planned = desk.plan()
    edit(desk, wanted[0], quantity=8)

    assert {"done": ["product.p"]} == told(desk.carry_out(planned))


def test_managed_stock_is_an_edit() -> None:
    """Where the files own the stock of variants, what a person counted is not overwritten."""

    def shoe(stock: int) -> Resource:
        variants = ({"color": "red", "size": "S", "stock": stock},)
        price = Decimal("10.00")
        return product("shoe", sale_price=price, variants=variants, manage=("quantity",))

    desk = Shop()
    desk.apply(shoe(5))
    planned = desk.plan(shoe(9))
    edit(desk, shoe(5), variants=({"color": "red", "size": "S", "stock": 3},))

    assert {"skipped": ["product.shoe"]} == told(desk.carry_out(planned, shoe(9)))
    assert Reason.CONFLICT is desk.plan(shoe(9)).plan.changes[0].fields[0].reason


def test_a_look_that_is_too_old_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a store that makes everybody wait, an edit made meanwhile is seen all the same."""
    for place in (last_check, freshness):
        monkeypatch.setattr(place, "FRESH_SECONDS", -1.0)
    desk, wanted = shop(), many(3, "11.00")
    planned = desk.plan(*wanted)
    desk.provider.before["product.p0"] = lambda: edit(desk, wanted[1], sale_price=Decimal("99.00"))

    assert ["product.p1"] == told(desk.carry_out(planned, *wanted))["skipped"]


def test_a_look_serves_few_writes() -> None:
    """What is edited while others are written is seen by a later look."""
    desk = shop(6)
    wanted = many(6, "11.00")
    planned = desk.plan(*wanted)
    desk.provider.before["product.p1"] = lambda: edit(desk, wanted[5], sale_price=Decimal("99.00"))

    assert ["product.p5"] == told(desk.carry_out(planned, *wanted))["skipped"]


def test_a_webhook_is_looked_at_too() -> None:
    """What a person made of it since the plan is not lost."""
    desk, hook = Shop(), webhook("orders", events=("order.created",))
    desk.apply(hook)
    wanted = webhook("orders", events=("order.updated",))
    planned = desk.plan(wanted)
    desk.provider.edit(hook, desk.row(hook).remote_id, events=("cart.abandoned",))

    assert {"skipped": ["webhook.orders"]} == told(desk.carry_out(planned, wanted))


def test_what_cannot_be_read_again_is_not_written() -> None:
    """It may have been changed: that is no moment to write."""
    desk, wanted = shop(), many(3, "11.00")
    planned = desk.plan(*wanted)
    edit(desk, wanted[1], name__en="By hand")
    desk.provider.looks["read"] = fail(ProviderError("the store is in trouble"))
    report = desk.carry_out(planned, *wanted)

    assert ["product.p0", "product.p1", "product.p2"] == told(report)["skipped"]
    assert {
        "it may have been changed since the plan, and cannot be read: the store is in trouble"
    } == set(reasons(report))


def test_what_is_gone_is_left_to_the_store_to_tell() -> None:
    """The write is tried, and its answer is the news."""
    desk, wanted = shop(), many(3, "11.00")
    planned = desk.plan(*wanted)
    edit(desk, wanted[1], name__en="By hand")
    desk.provider.denied = desk.row(wanted[1]).remote_id
    desk.provider.before["product.p1"] = fail(NotFound("no such product"))
    report = desk.carry_out(planned, *wanted)

    assert ["product.p1"] == told(report)["failed"]


def step(resource: Resource, remote_id: str | None, **more: Pass) -> Step:
    """Return a step that edits a product."""
    fields = (FieldChange("sale_price", Decimal(1), Decimal(2), Reason.EDIT),)
    planned = change(resource, Action.UPDATE, remote_id=remote_id, fields=fields)
    return Step(planned, more.get("pass_", Pass.MAIN))


def seen(number: int, second: int) -> Live:
    """Return a product, changed in that second, as it was seen at half past."""
    found = live(product(f"p{number}"), str(number), name__en="P")
    return replace(found, updated_at=f"10:00:{second:02}", seen_at="10:30:00")


class Newest(Faulty):
    """A store with a list of one's own choice."""

    def __init__(self, *rows: Live) -> None:
        super().__init__()
        self.rows = rows
        self.asked = 0

    def newest(self, kind: str, count: int) -> tuple[Live, ...]:
        """Give what was chosen."""
        self.asked += 1
        return tuple(row for row in self.rows if row.kind == kind)[:count]


class Unordered(Newest):
    """A store whose list is known to be in another order."""

    @property
    def capabilities(self) -> Capabilities:
        """Say so of products."""
        able = super().capabilities
        kinds = {**able.kinds, "product": replace(able.of("product"), newest_first=False)}
        return replace(able, kinds=kinds)


def judging(before: list[Live], *rows: Live) -> Freshness:
    """Judge by what the store shows now, and showed when the plan was made."""
    return Freshness(Newest(*rows), {(item.kind, item.remote_id): item for item in before}, PLENTY)


PLENTY = {"product": PAYS}
"""So many resources are to be written over that looks at the list pay."""
OWN = seen(7, 0)
"""What we write, the oldest of all."""
WRITE = step(product("p7"), "7")


def proven(before: list[Live]) -> Freshness:
    """Judge by a list in which a write of ours was seen to move its row."""
    post = judging([*before, OWN], *before, OWN)
    post.look([WRITE])
    post.wrote(("product", "7"))
    post.provider = Newest(seen(7, 30), *before)
    post.look([WRITE])
    return post


def test_no_list_is_believed_before_it_moved_for_us() -> None:
    """One look for all, and none at all where nothing is written that exists."""
    now = [seen(2, 2), seen(1, 1)]
    post = judging(now, *now)

    assert {"1", "2"} == unsure(post, step(product("p1"), "1"), step(product("p2"), "2"))
    assert set() == unsure(post, step(product("new"), None))
    assert set() == unsure(post, step(product("p1"), "1", pass_=Pass.LINK))
    assert set() == unsure(post, step(media(), "5"))
    assert 1 == getattr(post.provider, "asked", 0)


def test_a_look_while_a_write_is_under_way_hides_nothing() -> None:
    """The list shows it before its answer is in: it has moved for us all the same."""
    now = [seen(2, 2), seen(1, 1)]
    post = judging([*now, OWN], *now, OWN)
    post.look([WRITE])
    post.provider = Newest(seen(7, 30), *now)
    post.look([step(product("p1"), "1")])
    post.wrote(("product", "7"))
    post.look([step(product("p2"), "2")])

    assert set() == unsure(post, step(product("p1"), "1"), step(product("p2"), "2"))


def test_a_list_in_another_order_is_not_asked() -> None:
    """No page of it tells what changed: each resource is read before it is written."""
    now = [seen(2, 2), seen(1, 1)]
    post = Freshness(Unordered(*now), {(item.kind, item.remote_id): item for item in now}, PLENTY)

    assert {"1"} == unsure(post, step(product("p1"), "1"))
    assert 0 == getattr(post.provider, "asked", 1)


def test_a_list_is_not_asked_for_a_few() -> None:
    """Each is read before it is written, which costs less than looks that could spare that."""
    now = [seen(2, 2), seen(1, 1)]
    live = {(item.kind, item.remote_id): item for item in now}
    post = Freshness(Newest(*now), live, {"product": PAYS - 1})

    assert {"1"} == unsure(post, step(product("p1"), "1"))
    assert 0 == getattr(post.provider, "asked", 1)


def test_what_shows_no_change_is_not_read_again() -> None:
    """A list that shows what we did shows what others do."""
    post = proven([seen(2, 2), seen(1, 1)])

    assert set() == unsure(post, step(product("p1"), "1"), step(product("p2"), "2"))


@pytest.mark.parametrize("row", [seen(1, 40), replace(seen(1, 2), values={"name.en": "X"})])
def test_a_row_of_another_time_or_text_is_read_again(row: Live) -> None:
    """And it stays so for the whole run."""
    before = [seen(1, 2), seen(2, 1)]
    post = proven(before)
    shown = sorted([row, seen(7, 30), seen(2, 1)], key=lambda one: one.updated_at, reverse=True)
    post.provider = Newest(*shown)

    assert {"1"} == unsure(post, step(product("p1"), "1"), step(product("p2"), "2"))
    post.provider = Newest(seen(7, 30), *before)
    assert {"1"} == unsure(post, step(product("p1"), "1"), step(product("p2"), "2"))


def test_what_was_seen_in_the_second_of_its_change_is_read_again() -> None:
    """A later edit in that second would bear the same time."""
    racy = replace(seen(1, 2), seen_at="10:00:02")

    assert {"1"} == unsure(proven([racy, seen(2, 1)]), step(product("p1"), "1"))


MANY = [seen(number, number) for number in (6, 5, 4, 3, 2, 1)]


def after_our_write(*rows: Live) -> Freshness:
    """Judge by what the list of six products shows after we wrote one that it did not show."""
    post = judging([*MANY, OWN], *MANY[:4])
    post.look([WRITE])
    post.wrote(("product", "7"))
    post.provider = Newest(*rows)
    return post


@pytest.mark.parametrize(
    "rows",
    [
        [],
        MANY[:4],
        [replace(seen(7, 30), updated_at=""), *MANY[:3]],
        [*MANY[:3], seen(7, 30)],
        [seen(9, 40), seen(7, 30)],
        [seen(9, 40), seen(8, 35), seen(7, 30), seen(6, 20), seen(5, 19)],
    ],
    ids=["empty", "late", "no times", "another order", "short", "others moved too"],
)
def test_a_list_that_proves_nothing_has_all_read_again(rows: list[Live]) -> None:
    """Nothing is believed of it but that what it shows otherwise was changed."""
    post = after_our_write(*rows)

    assert {"1", "2"} == unsure(post, step(product("p1"), "1"), step(product("p2"), "2"))


def test_a_list_that_reaches_back_is_enough() -> None:
    """It need not show everything, only all that changed since the last look."""
    post = after_our_write(seen(7, 30), *MANY[:3])
    assert set() == unsure(post, step(product("p1"), "1"))

    post.provider = Newest(seen(1, 45), seen(7, 30), seen(6, 6))
    assert {"1"} == unsure(post, step(product("p1"), "1"), step(product("p2"), "2"))
    post.provider = Newest(seen(9, 60), seen(8, 50))
    assert {"2"} == unsure(post, step(product("p2"), "2"))


def test_what_is_newest_of_all_proves_no_order() -> None:
    """Its row is the first in order of creation, too."""
    newest = seen(8, 20)
    post = judging([newest, *MANY], newest, *MANY[:4])
    post.look([WRITE])
    post.wrote(("product", "8"))
    post.provider = Newest(seen(8, 30), *MANY[:4])

    assert {"1"} == unsure(post, step(product("p1"), "1"))


def test_a_list_in_any_order_is_enough_where_it_shows_everything() -> None:
    """A row that tells of our write tells of others', wherever it stands."""
    post = judging([*MANY, OWN], *MANY, OWN)
    post.look([WRITE])
    post.wrote(("product", "7"))
    post.provider = Newest(*MANY[:5], seen(1, 40), seen(7, 30))

    assert {"1"} == unsure(post, step(product("p1"), "1"), step(product("p2"), "2"))


def test_a_list_that_falls_behind_is_believed_no_more() -> None:
    """Each look has to show what we wrote since the one before."""
    post = proven(MANY)
    post.wrote(("product", "6"))

    assert {"1"} == unsure(post, step(product("p1"), "1"))
    post.provider = Newest(seen(6, 40), seen(7, 30), *MANY[1:])
    assert set() == unsure(post, step(product("p1"), "1"))


def test_a_look_that_fails_has_all_read_again() -> None:
    """No news is no proof."""

    class Silent(Newest):
        """A store that does not answer."""

        def newest(self, kind: str, count: int) -> tuple[Live, ...]:
            """Say nothing."""
            raise ProviderError(f"{kind} {count}")

    post = proven(MANY)
    post.provider = Silent()

    assert {"1"} == unsure(post, step(product("p1"), "1"))
    assert ROWS > 1


def test_what_was_not_seen_is_not_doubted() -> None:
    """Nothing is known that could have changed."""
    post = proven(MANY)

    assert post.held(("product", "70")) > NOT_FRESH


def test_a_list_that_is_believed_is_looked_at_again_where_the_look_is_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Right before a sending, one page says it of all; a list that is not believed is not asked."""
    monkeypatch.setattr(freshness, "FRESH_SECONDS", -1.0)
    post, doubted = proven(MANY), judging(MANY, *MANY)
    post.provider = Newest(seen(1, 40), seen(7, 30), *MANY[:5])

    found = [post.held(("product", one)) > NOT_FRESH for one in ("1", "2")]
    assert [False, True] == found
    assert NOT_FRESH == doubted.held(("product", "1"))
    assert 0 == getattr(doubted.provider, "asked", 0)


def removal() -> Step:
    """Return a step that takes a product off sale."""
    return Step(change(product("p"), Action.DELETE, remote_id="1"), Pass.MAIN)


def test_one_look_at_the_orders_serves_many_removals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is too old; what cannot be read spares them all."""
    asked: list[int] = []

    def ordered() -> dict[str, tuple[str, ...]]:
        asked.append(1)
        if len(asked) == 3:
            raise ProviderError("no orders today")
        return {"1": ("260704",)} if len(asked) == 2 else {}

    buyers = Buyers(ordered)
    assert ["", "", ""] == [buyers.reason(one) for one in (removal(), removal(), WRITE)]
    assert 1 == len(asked)
    monkeypatch.setattr(freshness, "FRESH_SECONDS", -1.0)

    assert "it may be in open order 260704 (see --force-ordered)" == buyers.reason(removal())
    assert (
        "it may be in orders that cannot be read: no orders today (see --force-ordered)"
        == buyers.reason(removal())
    )
    assert "" == Buyers(None).reason(removal())
