"""What people change between the plan and the write is never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.apply.faulty import Faulty, Shop, fail, told
from tests.builders import change, live, media, product, webhook
from tjar_sync.apply import sender
from tjar_sync.apply.freshness import NOT_FRESH, ROWS, Freshness
from tjar_sync.errors import NotFound, ProviderError
from tjar_sync.model.plan import Action, FieldChange, Reason, Step
from tjar_sync.model.state import Pass

if TYPE_CHECKING:
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


def unsure(post: Freshness, steps: list[Step]) -> set[tuple[str, str]]:
    """Return which of the resources that these steps overwrite must be read again."""
    return {key for key, when in post.seen(steps).items() if when == NOT_FRESH}


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
    monkeypatch.setattr(sender, "FRESH_SECONDS", -1.0)
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

    assert ["product.p1"] == told(report)["skipped"]
    assert [
        "it may have been changed since the plan, and cannot be read: the store is in trouble"
    ] == (reasons(report))


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


def freshness(before: list[Live], *rows: Live) -> Freshness:
    """Judge freshness by what the store shows now, and showed before."""
    return Freshness(Newest(*rows), {(item.kind, item.remote_id): item for item in before})


def test_what_shows_no_change_is_not_read_again() -> None:
    """One look for all, and none at all where nothing is written that exists."""
    now = [seen(2, 2), seen(1, 1)]
    post = freshness(now, *now)

    assert set() == unsure(post, [step(product("p1"), "1"), step(product("p2"), "2")])
    assert set() == unsure(
        post, [step(product("new"), None), step(product("p1"), "1", pass_=Pass.LINK)]
    )
    assert set() == unsure(post, [step(media(), "5")])
    assert 1 == getattr(post.provider, "asked", 0)


@pytest.mark.parametrize("row", [seen(1, 9), replace(seen(1, 2), values={"name.en": "X"})])
def test_a_row_of_another_time_or_text_is_read_again(row: Live) -> None:
    """And it stays so for the whole run."""
    before = [seen(1, 2), seen(2, 1)]
    post = freshness(before, row, seen(2, 1))
    both = [step(product("p1"), "1"), step(product("p2"), "2")]

    assert {("product", "1")} == unsure(post, both)
    post.provider = Newest(*before)
    assert {("product", "1")} == unsure(post, both)


def test_what_was_seen_in_the_second_of_its_change_is_read_again() -> None:
    """A later edit in that second would bear the same time."""
    racy = replace(seen(1, 2), seen_at="10:00:02")

    assert {("product", "1")} == unsure(freshness([racy], racy), [step(product("p1"), "1")])


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [seen(1, 1), seen(2, 2), seen(3, 3)],
        [seen(3, 3), replace(seen(2, 2), updated_at="")],
        [seen(9, 9), seen(8, 8)],
        [seen(9, 9), seen(3, 3)],
    ],
)
def test_a_list_that_proves_nothing_has_all_read_again(rows: list[Live]) -> None:
    """Empty, in another order, without times, or not reaching back to the last look."""
    before = [seen(1, 1), seen(2, 2), seen(3, 3)]
    post = freshness(before, *rows)

    assert {("product", "1")} == unsure(post, [step(product("p1"), "1")])
    assert {("product", "2")} == unsure(post, [step(product("p2"), "2")])
    assert 1 == getattr(post.provider, "asked", 0)


def test_a_list_that_reaches_back_is_enough() -> None:
    """It need not show everything, only all that changed since the last look."""
    before = [seen(number, number) for number in range(1, 9)]
    post = freshness(before, seen(9, 9), seen(8, 8), seen(7, 7))
    assert set() == unsure(post, [step(product("p1"), "1")])

    post.provider = Newest(seen(20, 20), seen(4, 15), seen(9, 9), seen(8, 8))
    assert {("product", "4")} == unsure(post, [step(product("p4"), "4")])
    post.provider = Newest(seen(30, 30), seen(20, 20))
    assert {("product", "1")} == unsure(post, [step(product("p1"), "1")])


def test_a_look_that_fails_has_all_read_again() -> None:
    """No news is no proof."""

    class Silent(Newest):
        """A store that does not answer."""

        def newest(self, kind: str, count: int) -> tuple[Live, ...]:
            """Say nothing."""
            raise ProviderError(f"{kind} {count}")

    post = Freshness(Silent(), {("product", "1"): seen(1, 1)})

    assert {("product", "1")} == unsure(post, [step(product("p1"), "1")])
    assert ROWS > 1


def test_a_list_that_shows_everything_is_enough() -> None:
    """However old its oldest row is, nothing is left that it could not show."""
    only = seen(1, 1)

    assert set() == unsure(freshness([only], only), [step(product("p1"), "1")])


def test_what_was_not_seen_is_not_doubted() -> None:
    """Nothing is known that could have changed."""
    post = freshness([], seen(2, 2))

    assert set() == unsure(post, [step(product("p1"), "1")])


def test_each_look_reaches_back_to_the_one_before() -> None:
    """What our own writes push down the list need not be listed for ever."""
    before = [seen(number, number) for number in range(1, 5)]
    post = freshness(before, *(seen(number, number + 10) for number in (4, 3, 2, 1)))
    unsure(post, [step(product("p1"), "1")])
    post.provider = Newest(seen(4, 20), seen(3, 12))

    assert {("product", "4")} <= unsure(post, [step(product("p4"), "4")])
    assert "product" not in post.blind
