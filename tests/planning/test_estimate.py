"""What an apply will ask of the store is foretold, with the looks before and after its writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import change, product
from tjar_sync.model.capabilities import Capabilities, KindCapabilities
from tjar_sync.model.plan import Action
from tjar_sync.planning.estimate import estimate

if TYPE_CHECKING:
    from tjar_sync.model.plan import Change

PRODUCTS = KindCapabilities(list=True, newest_first=True)
ABLE = Capabilities("souk", "Souk", {"product": PRODUCTS}, requests_per_second=10, parallel=4)


def changes(count: int, action: Action) -> list[Change]:
    """Return so many changes of products."""
    made = action is Action.CREATE
    return [
        change(product(f"p{number}"), action, remote_id=None if made else str(number))
        for number in range(count)
    ]


EXPECTED = [
    (Action.CREATE, 1, 1 + 1 + 1),
    (Action.CREATE, 250, 250 + 1 + 3),
    (Action.UPDATE, 3, 3 + 1 + 3 + 1),
    (Action.UPDATE, 104, 104 + 1 + 13 + 2),
    (Action.DELETE, 2, 2 + 1 + 2),
]


@pytest.mark.parametrize(("action", "count", "expected"), EXPECTED)
def test_looks_are_counted(action: Action, count: int, expected: int) -> None:
    """The first write of a kind is read back; one look serves many overwrites, and ends the run."""
    assert expected == estimate(changes(count, action), ABLE)["requests"]


def test_a_list_in_another_order_spares_no_look() -> None:
    """Each is read before it is written over."""
    able = replace(ABLE, kinds={"product": replace(PRODUCTS, newest_first=False)})

    assert 104 + 1 + 104 + 2 == estimate(changes(104, Action.UPDATE), able)["requests"]


def test_a_store_without_a_list_is_not_looked_at_again() -> None:
    """What cannot be listed is believed."""
    assert 250 + 1 == estimate(changes(250, Action.CREATE), replace(ABLE, kinds={}))["requests"]


@pytest.mark.parametrize(("latency", "expected"), [(0.0, 10.0), (0.3, 10.0), (0.8, 20.0)])
def test_a_distant_store_takes_longer_than_its_limits_say(latency: float, expected: float) -> None:
    """So many requests under way at once are answered in the time of one."""
    able = replace(ABLE, kinds={}, latency=latency)

    assert pytest.approx(expected) == estimate(changes(99, Action.CREATE), able)["seconds"]
