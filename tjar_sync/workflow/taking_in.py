"""Take into the files what the store has and no file: chosen by a person, and known to the state."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.apply import overlay
from tjar_sync.catalog.files import STORE_FILE
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.learned import refresh_of
from tjar_sync.model.address import Address
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Listing, Live, Refresh
from tjar_sync.model.pulled import InNoFile, Pulled
from tjar_sync.model.scratch import scratch_rows, without_scratch
from tjar_sync.model.state import Batch
from tjar_sync.model.suggestions import nearest
from tjar_sync.planning.match import match
from tjar_sync.pull.beside import FOLDER, make_beside
from tjar_sync.pull.draft import CatalogDraft
from tjar_sync.pull.keys import in_order, keys_of
from tjar_sync.pull.make import Chosen
from tjar_sync.pull.names import ids_of, renamed
from tjar_sync.pull.record import differing, rows_of
from tjar_sync.pull.survey import Notes, in_full
from tjar_sync.refresh import refresh_all
from tjar_sync.session import connect
from tjar_sync.state import make_folder
from tjar_sync.workflow import lateness
from tjar_sync.workflow.file_changes import added, loaded, written
from tjar_sync.workflow.new_pictures import forget_drafts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.apply import CancelToken
    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import LockInfo, State
    from tjar_sync.ports import Emit
    from tjar_sync.pull.beside import NewFiles
    from tjar_sync.pull.entries import Written
    from tjar_sync.session import Session


_PATTERN = re.compile(r"[*?\[]")
"""What makes more of a text than one address."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is in the store and in no file."""

    state: State
    snapshot: Snapshot
    lives: Mapping[Address, Live]
    """Each in full, under the address that it has or would have."""
    owned: Collection[Address]
    """Those that are ours still: the next apply would remove them, or forget them."""
    names: Mapping[str, Mapping[int, str]]
    """What the store calls its own numbers, by group."""
    unanswered: frozenset[Address]
    """What a write was sent for, and nobody knows yet what became of it."""


def in_no_file(location: Location, emit: Emit, cancel_token: CancelToken) -> tuple[InNoFile, ...]:
    """Return all that the store has and no file; nothing is written but notes of what was read."""
    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        seen = _look(session)
    return tuple(
        InNoFile(str(address), _called(live), live.remote_id, address in seen.owned)
        for address, live in seen.lives.items()
    )


def take_in(
    location: Location,
    lock_info: LockInfo,
    patterns: Sequence[str],
    emit: Emit,
    cancel_token: CancelToken,
) -> Pulled | None:
    """Write entries for what is named, beside the files that are there, and let the state know.

    What is ours still, and was taken out of the files, comes back by its whole address alone.
    None where patterns alone are named, and the files have all that the store has.
    Raises UsageError where a pattern names nothing, or where the files would not be right with it:
    then nothing is changed at all.
    """
    with (
        connect(location, emit, read_only=True, cancel_token=cancel_token) as session,
        session.home.lock(lock_info),
    ):
        seen = _look(session)
        if not seen.lives and all(map(_PATTERN.search, patterns)):
            return None
        chosen = _chosen(session, seen, patterns)
        new = make_beside(session, location, chosen)
        told = _told(session, seen, new, chosen)
        if new.written:
            with _in_place(session, new):
                _, after = loaded(location)
                _check(after, new.written)
                rows = rows_of(after, new.written, seen.state)
                session.home.append(Batch(put=rows.put))
            complete, lives = seen.snapshot.complete, {one.key: one.live for one in new.written}
            differs = differing(session, rows.catalog, rows.state, complete, lives)
            told = replace(told, differing=differs)
        forget_drafts(session.settings.root)
        return told


@contextmanager
def _in_place(session: Session, new: NewFiles) -> Iterator[None]:
    root = session.settings.root
    path = root / STORE_FILE
    changed = {path: new.store} if path.read_bytes() != new.store else {}
    with added(root, new.files), written(changed):
        yield


def _look(session: Session) -> _Seen:
    """Look at the store, and read in full what no file is about."""
    catalog, kept = session.catalog, session.home.load()
    unanswered = frozenset(one.address for one in kept.intents)
    state = overlay(kept, lateness.resolved(session, kept))
    scratch = {(row.address.kind, row.remote_id) for row in scratch_rows(state)}
    state = without_scratch(state)
    late, known = lateness.of(session, state), planning.moved(catalog, state).state
    snapshot = refresh_all(
        catalog,
        known,
        session.provider,
        refresh_of(Refresh.FAST, session.evidence),
        session.emit,
        late,
    )
    matches = match(catalog, state, snapshot)
    ours = {
        (row.address.kind, row.remote_id or ""): row.address
        for row in matches.removed
        if not row.archived and row.address not in matches.others
    }
    free = {(live.kind, live.remote_id) for live in matches.unmanaged} - scratch
    lives, names = _in_full(session, snapshot, free | (ours.keys() & snapshot.live.keys()))
    keys = keys_of(
        [live for live in lives if (live.kind, live.remote_id) in free], _taken(catalog, state)
    )
    found = {}
    for live in lives:
        key = (live.kind, live.remote_id)
        found[ours[key] if key in ours else Address(live.kind, keys[key])] = live
    return _Seen(state, snapshot, found, frozenset(ours.values()), names, unanswered)


def _in_full(
    session: Session, snapshot: Snapshot, wanted: Collection[tuple[str, str]]
) -> tuple[list[Live], Mapping[str, Mapping[int, str]]]:
    """Read what is wanted of each kind; the notes let one that was cut off go on."""
    draft = CatalogDraft(session.settings.root, FOLDER)
    make_folder(draft.folder.parent)
    draft.folder.mkdir(exist_ok=True)
    notes, lives = Notes(draft.details), list[Live]()
    for name, kind in KINDS.items():
        rows = [
            live
            for key, live in snapshot.live.items()
            if key[0] == name and key in wanted and live.type in kind.types
        ]
        lives += in_full(session.provider, Listing(name, tuple(rows)), notes, session.emit)[0]
    notes.add((), session.provider.names)
    return sorted(lives, key=in_order), notes.names


def _taken(catalog: Catalog, state: State) -> set[str]:
    """Return the names that mean something already: in any store's files, or in the state."""
    moved = {address.name for one in catalog.moved for address in (one.source, one.target)}
    known = {address.name for address in (*catalog.removed, *state.resources)}
    return {*catalog.names, *moved, *known}


def _called(live: Live) -> str:
    """Return what a person calls it."""
    names = (str(live.values[path]) for path in KINDS[live.kind].names if live.values.get(path))
    return next(names, "")


def _chosen(session: Session, seen: _Seen, patterns: Sequence[str]) -> Chosen:
    """Take what the patterns name. Raises UsageError for one that names nothing."""
    named: set[Address] = set()
    for pattern in patterns:
        hits = {
            address
            for address in seen.lives
            if str(address) == pattern
            or (address not in seen.owned and fnmatchcase(str(address), pattern))
        }
        if not hits:
            raise _no_such(session, seen, pattern)
        named |= hits
    if open_ := named & seen.unanswered:
        raise UsageError(
            f"nobody knows yet what became of a write to {min(open_)}",
            hint="`tjar-sync apply` finds out; then do this again",
        )
    taken = {address: live for address, live in seen.lives.items() if address in named}
    ids = ids_of(taken.values(), seen.names, session.settings.store.numbers)
    lives = {address.name: renamed(live, ids) for address, live in taken.items()}
    return Chosen(lives, ids, len(seen.lives))


def _no_such(session: Session, seen: _Seen, pattern: str) -> UsageError:
    known = [str(address) for address in session.catalog.resources]
    if pattern in known:
        return UsageError(
            f"{pattern} is in the files already",
            hint=f"`tjar-sync pull {pattern}` brings what changed in the store into them",
        )
    near = nearest(pattern, map(str, seen.lives))
    hint = f"did you mean {near}?" if near else "`tjar-sync pull --new` lists what there is"
    return UsageError(f"{pattern} is nothing that the store has and no file", hint=hint)


def _check(after: Catalog, entries: Iterable[Written]) -> None:
    """Raise UsageError unless the new entries are read."""
    for entry in entries:
        if Address(entry.live.kind, entry.key) not in after.resources:
            raise UsageError(
                f"nothing was changed: the new file of {entry.live.kind}.{entry.key} is not read",
                hint=f"let `include:` of {STORE_FILE} name new-*.yaml",
            )


def _told(session: Session, seen: _Seen, new: NewFiles, chosen: Chosen) -> Pulled:
    settings = session.settings
    sizes = [new.files[path].stat().st_size for path in new.pictures]
    known = settings.store.ids
    return Pulled(
        root=str(settings.root),
        url=settings.store.url,
        counts=dict(Counter(KINDS[one.live.kind].plural for one in new.written)),
        pictures=len(sizes),
        picture_bytes=sum(sizes),
        texts=sum(len(one.texts) for one in new.written),
        named={
            group: len(found) - len(known.get(group, {})) for group, found in chosen.ids.items()
        },
        left_out=new.left_out,
        not_shown={},
        differing=(),
        incomplete_reasons=seen.snapshot.incomplete_reasons,
        unselected=len(seen.lives) - len(chosen.lives),
        files=new.entry_files,
    )
