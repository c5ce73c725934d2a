"""What checks look at: resources as they will be, and what files lift for them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.plan import Action, Change, FieldChange, Reason
from tjar_sync.planning.checks.check import Prospect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.live import Live


def prospects(
    changes: Iterable[Change], catalog: Catalog, live: Mapping[tuple[str, str], Live]
) -> Iterator[Prospect]:
    """Yield what each change that writes makes of its resource."""
    for change in changes:
        if not change.writes or change.action.removes:
            continue
        shown = live.get((change.address.kind, change.remote_id or ""))
        resource = catalog.resources.get(change.address)
        values = dict(shown.values) if shown is not None else {}
        if resource is not None:
            values.update(resource.values)
        values.update({item.path: item.after for item in change.fields})
        yield Prospect(change, values, frozenset(item.path for item in change.fields))


def all_new(catalog: Catalog) -> Iterator[Change]:
    """Yield the creation of everything: what checks can judge where no store is known."""
    for resource in catalog.resources.values():
        fields = tuple(
            FieldChange(path, None, value, Reason.NEW) for path, value in resource.values.items()
        )
        yield Change(resource.address, Action.CREATE, resource.type, Reason.NEW, fields=fields)


def lifted(catalog: Catalog, today: str) -> Mapping[str, frozenset[Address]]:
    """Return by code the resources whose files lift it."""
    found: defaultdict[str, set[Address]] = defaultdict(set)
    for address, resource in catalog.resources.items():
        for item in resource.allow:
            if not item.until or item.until >= today:
                found[item.code].add(address)
    return {code: frozenset(addresses) for code, addresses in found.items()}


def expired(catalog: Catalog, today: str) -> Iterator[Diagnostic]:
    """Say what was lifted until a day that has passed."""
    for resource in catalog.resources.values():
        for item in resource.allow:
            if item.until and item.until < today:
                summary = (
                    f"{resource.address}: what lifts `{item.code}` ended on {item.until} and counts "
                    f"no more ({item.reason}): remove it, or give it another day"
                )
                place = resource.origins.get("allow", resource.position)
                yield warning(Caution.ALLOWANCE_EXPIRED, summary, place, resource.address)
