"""What is read of a store, how little that costs, and when it may be trusted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import catalog, product, state, webhook
from tjar_sync.devstore import FaultKind
from tjar_sync.errors import ProviderError
from tjar_sync.model.address import Address
from tjar_sync.model.event import Reading
from tjar_sync.model.live import Refresh, Verb, Write
from tjar_sync.model.state import StateEntry
from tjar_sync.refresh import refresh, refresh_all
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.providers.conftest import BuiltIn
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.live import Listing
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.ports import Emit, Provider

Key = tuple[str, str]


def make(provider: Provider, sku: str) -> str:
    """Create a product."""
    values: Any = {"name.en": sku, "sale_price": Decimal("1.00"), "sku": sku, "cost": Decimal(1)}
    write = Write(Verb.CREATE, Address("product", sku), "physical", values)
    return provider.write(write).remote_id or ""


def record(provider: Provider, remote_id: str, **more: Any) -> dict[Key, StateEntry]:
    """Record a product as state would, read long after its last change."""
    live = provider.read("product", "physical", remote_id)
    assert live is not None
    tracked = StateEntry(
        Address("product", remote_id),
        "physical",
        remote_id,
        {},
        live.values,
        live.updated_at,
        "2099-01-01 00:00:00",
    )
    return {("product", remote_id): replace(tracked, **more)}


def look(
    provider: Provider,
    tracked: dict[Key, StateEntry],
    mode: Refresh = Refresh.FAST,
    *skus: str,
    emit: Emit = lambda _: None,
) -> Snapshot:
    """Refresh for a catalog of what is tracked, and of products that have these skus."""
    wanted = [product(sku.lower(), sku=sku) for sku in skus]
    return refresh(catalog(*wanted), state(*tracked.values()), provider, mode, emit)


class ListsThenLoses:
    """A store whose products are deleted right after it has listed them."""

    def __init__(self, built_in: BuiltIn) -> None:
        self.provider = built_in.provider
        self.dashboard = built_in.dashboard

    def __getattr__(self, name: str) -> Any:
        """Do all else as the store does."""
        return getattr(self.provider, name)

    def list(self, kind: str) -> Listing:
        """List, then lose."""
        listing = self.provider.list(kind)
        for item in self.dashboard.products():
            self.dashboard.delete_product(item["id"])
        return listing


def details(built_in: BuiltIn) -> int:
    """Count the reads of single products since the last look."""
    count = built_in.store.requests.counts.get("GET /products/{id}", 0)
    built_in.store.requests.reset()
    return count


def test_what_did_not_change_costs_no_detail(built_in: BuiltIn) -> None:
    """Equal time and equal fields: the record stands for the details."""
    provider = built_in.provider
    remote_id = make(provider, "A")
    tracked = record(provider, remote_id)
    built_in.store.requests.reset()

    found = look(provider, tracked)

    assert details(built_in) == 0
    live = found.live["product", remote_id]
    assert (live.full, live.values) == (True, tracked["product", remote_id].live)
    assert (found.complete, found.incomplete_reasons, found.missing) == (
        {"product": True},
        (),
        frozenset(),
    )


def test_a_kind_that_nothing_is_about_is_not_listed(built_in: BuiltIn) -> None:
    """Unless nothing is about any kind, or all are asked for."""
    provider, nothing = built_in.provider, state()
    shoe, hook = catalog(product("shoe", sku="A")), catalog(webhook("orders"))

    def listed(of: Catalog, look: Callable[..., Snapshot] = refresh) -> set[str]:
        return set(look(of, nothing, provider, Refresh.FAST, lambda _: None).complete)

    assert ({"product"}, {"webhook"}) == (listed(shoe), listed(hook))
    assert {"product", "webhook"} == listed(catalog()) == listed(shoe, refresh_all)


DISTRUST: list[dict[str, Any]] = [
    {"updated_at": "2020-01-01 00:00:00"},
    {"seen_at": ""},
    {"seen_at": "2020-01-01 00:00:00"},
    {"live": {}},
    {"live": {"sku": "other"}},
]


@pytest.mark.parametrize("more", DISTRUST)
def test_what_may_have_changed_is_read(built_in: BuiltIn, more: dict[str, Any]) -> None:
    """Another time, another field, a record that is racy or empty: details are read."""
    provider = built_in.provider
    remote_id = make(provider, "A")
    tracked = record(provider, remote_id, **more)
    built_in.store.requests.reset()

    found = look(provider, tracked)

    assert details(built_in) == 1
    assert found.live["product", remote_id].values["slug"] == "a"


def test_a_full_refresh_reads_all_that_is_owned(built_in: BuiltIn) -> None:
    """And nothing else, unless it is wanted."""
    provider = built_in.provider
    tracked = record(provider, make(provider, "A"))
    make(provider, "B")
    other = make(provider, "C")
    built_in.store.requests.reset()

    found = look(provider, tracked, Refresh.FULL, "C")

    assert details(built_in) == 2
    whole = {key[1] for key, live in found.live.items() if live.full}
    assert whole == {next(iter(tracked))[1], other}
    assert len(found.live) == 3


def test_reading_is_told(built_in: BuiltIn) -> None:
    """The list by pages, then the details one by one."""
    make(built_in.provider, "A")
    told: list[object] = []

    look(built_in.provider, {}, Refresh.FAST, "A", emit=told.append)

    assert told == [Reading("details of products", 1, 1)]
    assert built_in.events == [Reading("products", 1, 1)]


def test_webhooks_are_whole_as_they_are_listed() -> None:
    """Their rows need no further reading."""
    provider = MemoryProvider()
    values: Any = {"url": "https://x.example", "events": ("order.created",), "name": "n"}
    remote_id = provider.write(Write(Verb.CREATE, Address("webhook", "a"), "", values)).remote_id

    found = look(provider, {})

    assert found.live["webhook", remote_id or ""].values == values


def test_what_the_store_says_is_gone_is_missing(built_in: BuiltIn) -> None:
    """It is not in the list, and its own address is empty."""
    tracked = record(built_in.provider, make(built_in.provider, "A"))
    [key] = tracked
    built_in.dashboard.delete_product(int(key[1]))

    found = look(built_in.provider, tracked)

    assert (found.missing, dict(found.live), found.incomplete_reasons) == (frozenset({key}), {}, ())


def test_what_goes_while_it_is_read_is_missing(built_in: BuiltIn) -> None:
    """Listed a moment ago, and gone when the details are asked for; nobody misses the other."""
    tracked = record(built_in.provider, make(built_in.provider, "A"))
    make(built_in.provider, "B")
    [key] = tracked

    provider = ListsThenLoses(built_in)

    found = look(provider, tracked, Refresh.FULL, "B")

    assert (found.missing, dict(found.live)) == (frozenset({key}), {})


def test_a_list_that_is_not_whole_confirms_nothing(built_in: BuiltIn) -> None:
    """Denied, and left out of a second list that is not whole: that is no proof of its end."""
    tracked = record(built_in.provider, make(built_in.provider, "A"))
    built_in.fail(FaultKind.NOT_FOUND, method="GET", path="^/products/", times=None)
    built_in.fail(FaultKind.MISSING_ROWS, method="GET", path="^/products$", skip=2, times=None)

    with pytest.raises(
        ProviderError, match="says that product 1 is gone, and the list of products"
    ):
        look(built_in.provider, tracked, Refresh.FULL)


def test_what_is_listed_is_not_taken_for_gone(built_in: BuiltIn) -> None:
    """A store whose details cannot be found at all has not lost its products."""
    tracked = record(built_in.provider, make(built_in.provider, "A"))
    built_in.fail(FaultKind.NOT_FOUND, method="GET", path="^/products/", times=None)

    with pytest.raises(ProviderError) as caught:
        look(built_in.provider, tracked, Refresh.FULL)

    assert str(caught.value) == (
        "the store lists product 1, and then says that there is no such product\n"
        "  Is the path of its details another? See `contract.endpoints.product.read`."
    )


def test_a_list_that_hides_one_is_not_believed(built_in: BuiltIn) -> None:
    """The store has it, though its list, which looked whole, does not show it."""
    tracked = record(built_in.provider, make(built_in.provider, "A"))
    [key] = tracked
    built_in.fail(FaultKind.EMPTY_LIST, path="^/products$", times=None)

    found = look(built_in.provider, tracked)

    assert not found.missing
    assert (set(found.live), found.complete["product"]) == ({key}, False)
    assert found.incomplete_reasons == (
        "the list of products looked whole, but the store has 1 that it does not show",
    )


def test_a_doubtful_list_proves_nothing_gone(built_in: BuiltIn) -> None:
    """The store denies it, but its list may hide it: neither live nor missing."""
    provider = built_in.provider
    remote_id = make(provider, "A")
    make(provider, "B")
    tracked = record(provider, remote_id)
    built_in.dashboard.delete_product(int(remote_id))
    built_in.fail(FaultKind.WRONG_TOTAL, path="^/products$", times=None)
    found = look(provider, tracked)

    assert (found.missing, found.complete["product"]) == (frozenset(), False)
    assert ("product", remote_id) not in found.live


def test_a_doubtful_list_is_told(built_in: BuiltIn) -> None:
    """What is owned is looked up all the same."""
    tracked = record(built_in.provider, make(built_in.provider, "A"))
    [key] = tracked
    built_in.fail(FaultKind.MISSING_ROWS, path="^/products$", times=None)

    found = look(built_in.provider, tracked)

    assert not found.missing
    assert (set(found.live), found.complete["product"]) == ({key}, False)
    assert found.incomplete_reasons == ("the list of products promises 1 and shows 0",)


def test_many_that_are_not_shown_are_not_all_looked_up(built_in: BuiltIn) -> None:
    """Twenty-five are; nothing is said of the others."""
    tracked: dict[Key, StateEntry] = {}
    for number in range(1000, 1030):
        address = Address("product", str(number))
        tracked["product", str(number)] = StateEntry(address, "physical", str(number), {}, {})

    found = look(built_in.provider, tracked)

    assert len(found.missing) == 25
    assert details(built_in) == 25
    assert found.incomplete_reasons == (
        (
            "the list of products does not show 30 that state knows; the first 25 were looked up,"
            " of the others nothing is known"
        ),
    )


def test_a_read_that_fails_is_raised(built_in: BuiltIn) -> None:
    """An error is never taken for an absence."""
    tracked = record(built_in.provider, make(built_in.provider, "A"))
    built_in.fail(FaultKind.SERVER_ERROR, method="GET", path="^/products/", times=None)

    with pytest.raises(ProviderError, match="had an error of its own"):
        look(built_in.provider, tracked, Refresh.FULL)
