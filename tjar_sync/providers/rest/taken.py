"""Whose it is, where a store refuses a value because it is taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.errors import Invalid, ProviderError
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.live import Listing, Live, Write
    from tjar_sync.model.value import Value

_TAKEN = re.compile("taken|already|exists|unique|duplicate|مستخدم|مسبقا|موجود", re.IGNORECASE)


def explain_taken(
    error: Invalid, write: Write, our_name: Callable[[str, str], str], look: Callable[[], Listing]
) -> Invalid:
    """Say which resource has a value that is taken, or that none that is shown does.

    Only a refusal that calls a unique field taken costs a look at the store's list.
    """
    kind = write.address.kind
    paths = [
        path
        for wire, said in error.fields.items()
        if (path := our_name(kind, wire)) in KINDS[kind].unique and any(map(_TAKEN.search, said))
    ]
    wanted = {path: write.values[path] for path in paths if write.values.get(path)}
    if not wanted:
        return error
    try:
        listing = look()
    except ProviderError:
        return error
    for path, value in wanted.items():
        for row in listing.rows:
            if row.remote_id != write.remote_id and _same(row.values.get(path), value):
                return _owned(error, write, path, row)
    shown = all(any(path in row.values for row in listing.rows) for path in wanted)
    return _hidden(error, wanted) if listing.complete and shown else error


def _same(shown: Value, wanted: Value) -> bool:
    """Compare as the least exact store does: without regard to case, or to space around."""
    return str(shown or "").strip().casefold() == str(wanted).strip().casefold()


def _owned(error: Invalid, write: Write, path: str, row: Live) -> Invalid:
    names = (row.values.get(path) for path in reversed(KINDS[row.kind].names))
    name = next((f", {name}" for name in names if name), "")
    hint = f"Give it another {path}, or change that one's."
    if write.verb is Verb.CREATE:
        hint = (
            f"Take it over with `tjar-sync state adopt {write.address} {row.remote_id}`, if no"
            f" other file owns it, or give this one another {path}."
        )
    what = f"{error.what}; the store has it as id {row.remote_id} ({row.values[path]}{name})"
    return Invalid(what, fields=error.fields, where=error.where, hint=hint)


def _hidden(error: Invalid, wanted: Mapping[str, Value]) -> Invalid:
    found = Invalid(
        f"{error.what}; nothing that the store shows has it",
        fields=error.fields,
        where=error.where,
        hint="What was deleted, by this catalog or by hand, may keep it in the store's trash: empty"
        f" that in the dashboard, or choose another {', '.join(wanted)}.",
    )
    found.hidden = wanted
    return found
