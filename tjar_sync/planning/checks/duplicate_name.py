"""Stop where what is to be made may be in the store already, and nothing but a name tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.identity import keys_of
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action
from tjar_sync.planning.alike import candidates
from tjar_sync.planning.checks.check import Check, CheckInput, blocked
from tjar_sync.planning.likeness import likeness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.live import Live

CODE = CheckCode.DUPLICATE_NAME
FIRST = 10
"""So many are named with their ids."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block what is to be made where the store has something of the same name.

    What has neither sku nor slug is known by the state alone: with an old state, or with none, it
    would be made a second time. So is what has one that the store neither shows nor looks up.
    """
    resources = given.catalog.resources
    made = [resources[item.address] for item in given.changes if item.action is Action.CREATE]
    nameable = [item for item in made if not KINDS[item.address.kind].content_addressed]
    found = dict(candidates(nameable, given.unmanaged, given.looked_up)) if nameable else {}
    if not found:
        return
    firsts = _likeliest(found, resources)
    pairs = {
        address: " or ".join(f"id {one}" for one in _ordered(lives, firsts.get(address)))
        for address, lives in found.items()
    }
    keyless = not any(keys_of(resources[address]) for address in found)
    yield blocked(CODE, tuple(found), _message(pairs, keyless=keyless), "--allow-lookalikes", pairs)


def _message(pairs: Mapping[Address, str], *, keyless: bool) -> str:
    """Name each with the ids that it may be, the first few of them, and the way to join them."""
    told = [f"{address} ({ids})" for address, ids in pairs.items()]
    left = len(told) - FIRST
    more = f" and {left:,} more" if left > 0 else ""
    have = "1 product has" if len(told) == 1 else f"{len(told):,} products have"
    lack = "neither sku nor slug" if keyless else "no sku or slug that the store shows"
    all_at_once = "" if len(told) == 1 else ", and all that agree with `tjar-sync state rebuild`"
    return (
        f"{have} {lack}, and the store has products of the same names that the "
        f"state does not know: {', '.join(told[:FIRST])}{more}; where two are one, take it over with "
        f"`tjar-sync state adopt ADDRESS ID`{all_at_once}"
    )


def _likeliest(
    found: Mapping[Address, Sequence[Live]], resources: Mapping[Address, Resource]
) -> dict[Address, str]:
    """Give each its likeliest, and no one to two."""
    scored = sorted(
        (
            (-likeness(resources[address], live), place, address, live.remote_id)
            for address, lives in found.items()
            for place, live in enumerate(lives)
        ),
    )
    given: dict[Address, str] = {}
    taken: set[str] = set()
    for _, _, address, remote_id in scored:
        if address not in given and remote_id not in taken:
            given[address] = remote_id
            taken.add(remote_id)
    return given


def _ordered(lives: Sequence[Live], first: str | None) -> list[str]:
    ids = [live.remote_id for live in lives]
    return sorted(ids, key=lambda one: one != first)


CHECK = Check(
    CODE,
    "Creates what no sku or slug tells from something of the same name in the store.",
    find,
)
