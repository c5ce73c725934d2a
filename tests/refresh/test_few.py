"""A few resources are seen without any list, and an old view of one is not believed."""

from __future__ import annotations

from dataclasses import replace

from tests.refresh.test_racy_timestamps import shop
from tjar_sync.model.address import Address
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.own_writes import OwnWrite
from tjar_sync.refresh import refresh_few
from tjar_sync.refresh.lateness import ON_TIME, Lateness


def told(_event: object) -> None:
    """Hear, and say nothing."""


def test_only_what_is_asked_for_is_seen() -> None:
    """What is there comes in full, what the store lacks is missing, and of the rest nothing is said."""
    provider, rows = shop(3)
    gone = replace(rows[0], remote_id="999")
    seen = refresh_few([gone, rows[1]], provider, told, ON_TIME)

    assert {("product", rows[1].remote_id)} == seen.live.keys()
    assert all(one.full for one in seen.live.values())
    assert {("product", "999")} == seen.missing
    assert dict.fromkeys(KINDS, False) == dict(seen.complete)


def test_what_two_addresses_own_is_read_once() -> None:
    """Two rows may name one resource: it is seen all the same."""
    provider, rows = shop(1)
    twin = replace(rows[0], address=Address("product", "twin"))

    seen = refresh_few([rows[0], twin], provider, told, ON_TIME)
    assert {("product", rows[0].remote_id)} == seen.live.keys()


def test_an_old_view_is_waited_out_and_not_believed() -> None:
    """What shows as it was before this catalog's own write of a moment ago is stale, and no drift."""
    provider, rows = shop(1)
    key = ("product", str(rows[0].remote_id))
    shown = provider.read("product", "physical", key[1])
    assert shown is not None
    newer = replace(rows[0], live={**shown.values, "sale_price": 99})
    before = {"sale_price": shown.values["sale_price"]}
    waited: list[float] = []
    late = Lateness(3, waited.append, lambda: {key: OwnWrite(before=(before,))})
    seen = refresh_few([newer], provider, told, late)

    assert ({key}, {}, [1.0, 2.0]) == (set(seen.stale), dict(seen.live), waited)
