"""How writes are proven where the store's answers, its looks or the state fail."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.apply.faulty import Faulty, Shop, at_rest, fail, told
from tests.builders import media, product
from tjar_sync.apply import CancelToken
from tjar_sync.errors import ProviderError, StateError
from tjar_sync.model.live import Verb, WriteResult
from tjar_sync.testing.memory_provider import Habits

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live, Write
    from tjar_sync.model.state import Batch, Intent
    from tjar_sync.ports import StateHome

GONE = ProviderError("the store cannot be read")
GOODS = [
    product(name, name__en=name, sale_price=Decimal("10.00"), sku=name.upper())
    for name in ("hat", "cap", "bag")
]


class Echoing(Faulty):
    """A store that says of some updates that they are done, and keeps nothing of them."""

    def __init__(self) -> None:
        super().__init__()
        self.lies: set[str] = set()
        self.rows: Callable[[tuple[Live, ...]], tuple[Live, ...]] = tuple
        """What becomes of the newest rows of a list."""

    def write(self, write: Write) -> WriteResult:
        """Answer with what was sent."""
        if write.verb is not Verb.UPDATE or str(write.address) not in self.lies:
            return super().write(write)
        before: Any = self.read(write.address.kind, write.type, write.remote_id or "")
        return WriteResult(
            write.remote_id, replace(before, values={**before.values, **write.values})
        )

    def newest(self, kind: str, count: int) -> tuple[Live, ...]:
        """Read the newest rows."""
        return self.rows(super().newest(kind, count))


class FailingHome:
    """A state that cannot take some batches."""

    def __init__(self, home: StateHome, refuses: Callable[[Batch], object]) -> None:
        self._home = home
        self._refuses = refuses

    def __getattr__(self, name: str) -> object:
        return getattr(self._home, name)

    def append(self, batch: Batch) -> tuple[Intent, ...]:
        """Write a batch, or fail."""
        if self._refuses(batch):
            raise StateError("the disk is full")
        return self._home.append(batch)


def failing(shop: Shop, refuses: Callable[[Batch], object]) -> None:
    """Let a shop's state refuse some batches from now on."""
    home: Any = FailingHome(shop.home, refuses)
    shop.home = home


def repriced() -> list[Resource]:
    """Return the goods with other prices."""
    return [replace(one, values={**one.values, "sale_price": Decimal("11.00")}) for one in GOODS]


def echoing() -> tuple[Shop, Echoing]:
    """Open a shop that has the goods, and will lie about the last of them."""
    provider = Echoing()
    shop = Shop(provider)
    shop.apply(*GOODS)
    provider.lies = {"product.bag"}
    return shop, provider


def test_a_believed_answer_that_a_row_contradicts_has_failed() -> None:
    """Nobody looked at it before the run ended: its last look does."""
    shop, provider = echoing()
    report = shop.apply(*repriced(), canary=False)

    assert {"done": ["product.cap", "product.hat"], "failed": ["product.bag"]} == told(report)
    provider.lies = set()
    assert at_rest(shop, *repriced())


def unreadable(_rows: tuple[Live, ...]) -> tuple[Live, ...]:
    """Fail to read a list."""
    raise GONE


def test_a_list_that_cannot_be_read_contradicts_nothing() -> None:
    """The last look is an extra: without it, the answers count as before."""
    shop, provider = echoing()
    provider.lies = set()
    goods = repriced()
    planned = shop.plan(*goods)
    provider.rows = unreadable

    assert ["done"] == list(told(shop.carry_out(planned, *goods, canary=False)))


def test_a_row_that_is_behind_is_settled_by_a_read() -> None:
    """Its list shows the old price with the new time, and the product itself the new one."""
    shop, provider = echoing()
    provider.lies = set()
    goods = repriced()
    planned = shop.plan(*goods)
    old = {"sale_price": Decimal("10.00")}
    provider.rows = lambda rows: tuple(replace(row, values={**row.values, **old}) for row in rows)

    assert ["done"] == list(told(shop.carry_out(planned, *goods, canary=False)))


def test_a_last_look_that_cannot_be_recorded_is_told() -> None:
    """The state still says that it is as written: that has failed, and says why."""
    shop, _provider = echoing()
    goods = repriced()
    planned = shop.plan(*goods)
    failing(shop, lambda batch: batch.put)
    report = shop.carry_out(planned, *goods, canary=False)

    assert ["the disk is full"] == [item.message for item in report.failed]


def dear() -> Shop:
    """Open a store that doubles prices as it makes a product."""
    return Shop(Faulty(Habits(normal=lambda _k, at, v: Decimal(20) if at == "sale_price" else v)))


def test_a_stop_leaves_what_came_out_otherwise_as_failed() -> None:
    """It would have been written once more; the next run wants it."""
    shop, cancel_token = dear(), CancelToken()
    shop.provider.after["product.hat"] = lambda: cancel_token.cancel("the deadline has passed")
    report = shop.apply(GOODS[0], cancel_token=cancel_token, canary=False)

    assert {"failed": ["product.hat"]} == told(report)
    assert "sale_price: written 10.00, shown 20" in report.failed[0].message
    assert ["sale_price"] == [
        item.path for change in shop.plan(GOODS[0]).plan.changes for item in change.fields
    ]


def test_a_second_write_that_cannot_be_journaled_is_not_sent() -> None:
    """The state fails between the create and its repair: the run ends and says why."""
    shop = dear()
    failing(shop, lambda batch: any(one.verb is Verb.UPDATE for one in batch.opened))
    report = shop.apply(GOODS[0], canary=False)

    assert [Verb.CREATE] == [write.verb for write in shop.provider.sent]
    assert ["the disk is full"] == [item.message for item in report.failed]


def test_uploads_that_cannot_be_forgotten_end_the_run() -> None:
    """Two uploads got one address, and the state cannot take it back."""
    shared = Habits(normal=lambda _kind, at, v: "https://cdn.test/x.png" if at == "digest" else v)
    shop = Shop(Faulty(shared))
    pictures = [media("front", "0a1b2c3d4e5f"), media("side", "1b2c3d4e5f60")]
    failing(shop, lambda batch: batch.removed)
    report = shop.apply(*pictures, GOODS[0])

    assert ["product.hat"] == [str(item.change.address) for item in report.skipped]
    assert "the disk is full" in report.skipped[0].because


def test_a_delete_that_cannot_be_looked_at_stays_ours() -> None:
    """The store says that it is gone, and nothing can be read after: the next run looks again."""
    shop = Shop()
    shop.apply(*GOODS)
    shop.provider.after["product.bag"] = lambda: shop.provider.looks.update(read=fail(GONE))
    report = shop.apply(*GOODS[:2])
    shop.provider.looks.clear()

    assert {"failed": ["product.bag"]} == told(report)
    assert shop.row(GOODS[2]) is not None
    assert {"done": ["product.bag"]} == told(shop.apply(*GOODS[:2]))


def test_a_stop_ends_the_wait_for_a_late_store() -> None:
    """What is not shown by then has failed, and is wanted by the next plan."""
    shop, _provider = echoing()
    shop.patience, cancel_token = 30, CancelToken()
    goods = repriced()
    planned = shop.plan(*goods)
    shop.provider.looks["read"] = lambda: cancel_token.cancel("the deadline has passed")
    report = shop.carry_out(planned, *goods, cancel_token=cancel_token)

    assert {"product.bag"} >= {str(item.change.address) for item in report.failed}
    assert report.failed or report.skipped


def test_an_answer_stands_where_nothing_can_be_read_after() -> None:
    """It shows all that was written; the look at it fails, and contradicts nothing."""
    shop = Shop()
    shop.apply(GOODS[0])
    wanted = repriced()[0]
    planned = shop.plan(wanted)
    shop.provider.after["product.hat"] = lambda: shop.provider.looks.update(read=fail(GONE))

    assert {"done": ["product.hat"]} == told(shop.carry_out(planned, wanted))
