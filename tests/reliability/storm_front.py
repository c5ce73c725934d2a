"""The platforms that the storm passes over: what is looked at, and what is wanted there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.reliability import storm_souk, storm_view
from tests.reliability.storefronts import front_of
from tests.reliability.storm_view import StoreLook, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.harness import World
    from tests.reliability.storm_goods import Goods

_LOOKS: dict[str, Callable[[World], StoreLook]] = {
    "tjar": storm_view.look,
    "hajatek": storm_souk.look_into,
}
_WANTED: dict[str, type[Wanted]] = {"tjar": Wanted, "hajatek": storm_souk.SoukWanted}


def look(desk: World) -> StoreLook:
    """See all that a platform's store has, whatever faults are set."""
    return _LOOKS[front_of(desk).name](desk)


def wanted(provider: str, goods: Goods, seen: StoreLook, *, believed: bool) -> Wanted:
    """Return what the files want of a platform's store, to be compared with a look at it."""
    return _WANTED[provider](goods, seen, believed=believed)


def known_as(remote_id: Any) -> Any:
    """Return an id of a report as looks have it."""
    text = str(remote_id or 0)
    return int(text) if text.isdigit() else text
