"""What happened before: runs and their journal lines, and what people decided about the state."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from tjar_sync.errors import CatalogError, UsageError
from tjar_sync.model.history import History, PastRun, renamed_to
from tjar_sync.model.state import RunRecord
from tjar_sync.model.suggestions import nearest
from tjar_sync.session import open_state, validate
from tjar_sync.workflow.carrying_out import UNDO
from tjar_sync.workflow.orders import SEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tjar_sync.location import Location
    from tjar_sync.model.address import Address
    from tjar_sync.model.history import Past
    from tjar_sync.model.state import JournalEntry
    from tjar_sync.ports import StateHome

LAST = "last"
MOST_RUNS = 1000
"""So many runs are looked through for one."""
MOST_LINES = 10_000
"""So many lines of the journal are looked through for an address."""


def past_run(home: StateHome, name: str) -> RunRecord:
    """Find a run by its id, the beginning of it, or `last`. Raises UsageError where that is no one."""
    runs = home.runs(MOST_RUNS)
    found = runs[:1] if name == LAST else [one for one in runs if name and one.run.startswith(name)]
    if len(found) == 1:
        return found[0]
    if not runs:
        raise UsageError("nothing was applied here so far, so there is no run")
    if found:
        several = ", ".join(one.run for one in found[:5])
        raise UsageError(f"several runs begin with {name}: {several}", hint="write more of it")
    raise UsageError(f"there is no run {name}", hint="`tjar-sync history` lists them")


def undone_before(home: StateHome, record: RunRecord) -> bool:
    """Say whether a run was taken back already."""
    return any(one.what == UNDO and one.about == record.run for one in home.events(MOST_LINES))


def shown_run(location: Location, name: str) -> PastRun:
    """Return a past run, found as `past_run` does, with its lines."""
    with closing(open_state(location)) as home:
        record = past_run(home, name)
        return PastRun(record, home.lines(record.run))


def history(location: Location, about: str, limit: int) -> History:
    """Return what happened, newest first, at most so much of it; `about` one address, or all.

    Raises UsageError for an address that neither the state nor the files ever had.
    """
    with closing(open_state(location)) as home:
        if about:
            found = _of(home, about)
            if not found:
                _require_known(location, home, about)
            return History(tuple(found[:limit]), about)
        runs: list[Past] = [PastRun(record, home.lines(record.run)) for record in home.runs(limit)]
        told = [event for event in home.events(limit) if event.what != SEEN]
    return History(tuple(sorted((*runs, *told), key=_when, reverse=True)[:limit]))


def _of(home: StateHome, about: str) -> list[Past]:
    """Return what happened to one address, newest first: of each run only its lines.

    What it was called before counts as well, up to the moment when it got its next name.
    """
    records = {record.run: record for record in home.runs(MOST_RUNS)}
    events = home.events(MOST_LINES)
    names = {about: ""}
    for event in events:
        if renamed_to(event) in names:
            names.setdefault(event.about, event.at)
    lines: dict[str, list[JournalEntry]] = {}
    for line in home.history(MOST_LINES):
        if str(line.intent.address) in names:
            lines.setdefault(line.intent.run, []).insert(0, line)
    items: list[Past] = []
    for run, found in lines.items():
        record = records.get(run, RunRecord(run, "", _opened(found[0])))
        ours = (one for one in found if _called(names, str(one.intent.address), record.began_at))
        if kept := tuple(ours):
            items.append(PastRun(record, kept))
    items += [event for event in events if _called(names, event.about, event.at)]
    return sorted(items, key=_when, reverse=True)


def _called(names: Mapping[str, str], name: str, at: str) -> bool:
    """Say whether what is asked about was called so at a time; `names`: until when it was."""
    until = names.get(name)
    return until is not None and (not until or at <= until)


def _require_known(location: Location, home: StateHome, about: str) -> None:
    """Raise UsageError for what is no address of the state or the files, and never was one."""
    if about == LAST or any(one.run.startswith(about) for one in home.runs(MOST_RUNS)):
        raise UsageError(
            f"{about} names a run, and no address", hint=f"to see it: tjar-sync show {about}"
        )
    addresses = {*home.load().resources, *_in_files(location)}
    known = {str(one) for one in addresses} | {
        str(line.intent.address) for line in home.history(MOST_LINES)
    }
    if about not in known:
        near = nearest(about, known)
        hint = f"did you mean {near}?" if near else "an address is like product.nike-shoe"
        raise UsageError(f"{about} is neither in the catalog nor in the state", hint=hint)


def _in_files(location: Location) -> Iterable[Address]:
    """Return the addresses of the files; none where they have mistakes, which are not asked about."""
    try:
        return validate(location)[1].resources
    except CatalogError:
        return ()


def _opened(line: JournalEntry) -> str:
    opened_at = line.intent.opened_at
    return opened_at.isoformat() if opened_at else ""


def _when(item: Past) -> str:
    return item.record.began_at if isinstance(item, PastRun) else item.at
