"""A sku or slug is given to one product only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change

CODE = CheckCode.TAKEN_IDENTITY


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find keys that another product in the store has, and that no change of the plan frees."""
    yield from gathered(CODE, given, _found(given), "resources want a key that another one has")


def _found(given: CheckInput) -> Iterator[Hit]:
    asking = [item for item in given.prospects if not item.changed.isdisjoint(item.kind.unique)]
    if not asking:
        return
    holders = _holders(given)
    owners = {(row.address.kind, row.remote_id): row.address for row in given.owned.values()}
    for item in asking:
        change = item.change
        for path in item.kind.unique:
            if path not in item.changed:
                continue
            key = (change.address.kind, path, str(item.values[path]))
            for remote_id in sorted(holders.get(key, set()) - {change.remote_id or ""}):
                owner = owners.get((change.address.kind, remote_id))
                whose = f"id {remote_id}" + (
                    f", which is {owner}" if owner else ", which is in no file"
                )
                told = f"the {path} {item.values[path]} belongs to {whose} in the store"
                yield Hit(change.address, path, told)


def _holders(given: CheckInput) -> dict[tuple[str, str, str], set[str]]:
    """Return who will still have each key of the store when the plan was carried out."""
    freed = {
        (item.address.kind, item.remote_id, path)
        for item in (*given.changes, *given.lifted)
        for path in _freed(item)
    }
    found: dict[tuple[str, str, str], set[str]] = {}
    for (kind, remote_id), live in given.live.items():
        for path in KINDS[kind].unique:
            value = live.values.get(path)
            if value is not None and (kind, remote_id, path) not in freed:
                found.setdefault((kind, path, str(value)), set()).add(remote_id)
    return found


def _freed(change: Change) -> Iterator[str]:
    """Yield the keys that a change takes from what has them."""
    if change.action is Action.DELETE:
        yield from KINDS[change.address.kind].unique
    else:
        yield from (item.path for item in change.fields)


CHECK = Check(
    CODE, "Gives a product the sku or slug that another one in the store has.", find, Stage.PLAN
)
