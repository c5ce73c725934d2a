"""Edits of the state that a person decides on: each under the lock, each in the journal."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.errors import UsageError
from tjar_sync.learned import refresh_of
from tjar_sync.model.equality import equivalent
from tjar_sync.model.event import Reading
from tjar_sync.model.history import renaming
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Refresh, Verb
from tjar_sync.model.record import record, relinked, storable
from tjar_sync.model.state import Batch, Proof, Resolution, StateEvent
from tjar_sync.model.suggestions import nearest
from tjar_sync.refresh import refresh
from tjar_sync.session import connect, open_state
from tjar_sync.workflow import lateness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tjar_sync.apply import CancelToken
    from tjar_sync.location import Location
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import Intent, LockInfo, State, StateEntry
    from tjar_sync.ports import Emit
    from tjar_sync.session import Session


def adopt(
    location: Location, lock_info: LockInfo, address: Address, remote_id: str, emit: Emit
) -> str | None:
    """Make a live resource ours under an address; what differs is in the next plan.

    Closes an unfinished create of that address, which it is taken to have made. Returns the id
    that the address had before, if another: that one stays in the store, and is ours no more.
    Raises UsageError when the files do not have the address, the store not the id in that type,
    another address owns it, or the address waits for the answer to another write.
    """
    with connect(location, emit, read_only=True) as session, session.home.lock(lock_info):
        state = session.home.load()
        batch = _adopted(session, state, address, remote_id)
        before = state.resources.get(address)
        was = before.remote_id if before and before.remote_id != remote_id else None
        told = _told("import", lock_info, address, f"it is id {remote_id} from now on")
        session.home.append(replace(batch, events=(told,)))
        return was


def adopt_all(
    location: Location,
    lock_info: LockInfo,
    pairs: Sequence[tuple[Address, str]],
    emit: Emit,
) -> None:
    """Make many live resources ours, each as `adopt` does: all of them or, if one cannot be, none.

    Raises UsageError with every pair that cannot be, and why.
    """
    with connect(location, emit, read_only=True) as session, session.home.lock(lock_info):
        state = session.home.load()
        batches, problems = [], []
        for done, (address, remote_id) in enumerate(pairs, 1):
            try:
                batches.append(_adopted(session, state, address, remote_id))
            except UsageError as error:
                why = "; ".join(filter(None, (error.what, error.hint)))
                problems.append(f"{address}, {remote_id}: {why}")
            emit(Reading("what is to be adopted", done, len(pairs)))
        if problems:
            raise UsageError("\n".join(problems), hint="nothing was adopted; correct these first")
        put = tuple(row for batch in batches for row in batch.put)
        left = {address for batch in batches for address in batch.removed}
        session.home.append(
            Batch(
                resolved=tuple(item for batch in batches for item in batch.resolved),
                removed=tuple(sorted(left - {row.address for row in put})),
                put=put,
                events=tuple(
                    _told("import", lock_info, address, f"it is id {remote_id} from now on")
                    for address, remote_id in pairs
                ),
            )
        )


def _adopted(session: Session, state: State, address: Address, remote_id: str) -> Batch:
    """Return what makes a live resource ours. Raises UsageError where it cannot be."""
    resource = session.catalog.resources.get(address)
    if resource is None or KINDS[address.kind].content_addressed:
        able = (one for one in session.catalog.resources if not KINDS[one.kind].content_addressed)
        hint = _meant(address, able) or "an address is like product.nike-shoe"
        raise UsageError(f"{address} is nothing in the files that could be adopted", hint=hint)
    # The address that has it and is in no file any more, if there is one, hands it over.
    left = [
        row.address
        for row in state.resources.values()
        if (row.address.kind, row.remote_id) == (address.kind, remote_id)
        and row.address not in session.catalog.resources
    ]
    _free(state, address, remote_id, left)
    row = _row(resource, _live(session, resource, remote_id), state)
    detail = f"a person says that it made id {remote_id}"
    decided = tuple(_decided(item, row, detail) for item in _creates(state, address))
    return Batch(resolved=decided, removed=tuple(left), put=(row,))


def rebuild(
    location: Location,
    lock_info: LockInfo,
    emit: Emit,
    cancel_token: CancelToken | None = None,
) -> tuple[StateEntry, ...]:
    """Make ours what agrees with the files in all that the store shows, where no key tells.

    Only what is one file's alone, and no other's, is taken; returns the new rows.
    """
    with (
        connect(location, emit, read_only=True, cancel_token=cancel_token) as session,
        session.home.lock(lock_info),
    ):
        state, provider = session.home.load(), session.provider
        late = lateness.of(session, state)
        renamed = planning.moved(session.catalog, state).state
        how = refresh_of(Refresh.FAST, session.evidence)
        snapshot = refresh(session.catalog, renamed, provider, how, emit, late)
        rows = []
        for address, row in planning.alike(session.catalog, state, snapshot).items():
            resource = session.catalog.resources[address]
            live = row if row.full else provider.read(row.kind, row.type, row.remote_id)
            if live is not None and planning.agrees(resource, live):
                rows.append(_row(resource, live, state))
        told = (
            _told("rebuild", lock_info, row.address, f"it is id {row.remote_id} from now on")
            for row in rows
        )
        session.home.append(Batch(put=tuple(rows), events=tuple(told)))
        return tuple(rows)


def move(location: Location, lock_info: LockInfo, source: Address, target: Address) -> StateEntry:
    """Give what is owned another address; links to it go along. Returns its row.

    Nothing is asked of the store or the files. Raises UsageError where the old address is not
    owned, the new one is, or what became of a write to one of them is not known yet.
    """
    if source.kind != target.kind:
        raise UsageError(f"a {source.kind} cannot become a {target.kind}")
    with closing(open_state(location)) as home, home.lock(lock_info):
        state = home.load()
        row = _owned(state, source)
        if target in state.resources:
            other = state.resources[target]
            raise UsageError(
                f"{target} is owned already, as id {other.remote_id}",
                hint=f"forget it first: tjar-sync state rm {target}",
            )
        _answered(state, source, target)
        names = {str(source): str(target)}
        rows = {one.address: relinked(one, names) for one in state.resources.values()}
        moved = replace(rows.pop(source), address=target)
        changed = (one for address, one in rows.items() if one != state.resources[address])
        told = renaming(source, target, lock_info.owner)
        home.append(Batch(removed=(source,), put=(moved, *changed), events=(told,)))
        return row


def forget(location: Location, lock_info: LockInfo, address: Address) -> StateEntry:
    """Stop owning what an address is; the store keeps it. Returns the row that was.

    Nothing is asked of the store or the files. Raises UsageError where the address is not owned,
    or what became of a write to it is not known yet.
    """
    with closing(open_state(location)) as home, home.lock(lock_info):
        state = home.load()
        row = _owned(state, address)
        _answered(state, address)
        told = _told("rm", lock_info, address, f"id {row.remote_id} is forgotten")
        home.append(Batch(removed=(address,), events=(told,)))
        return row


def settle(location: Location, lock_info: LockInfo, address: Address, emit: Emit) -> int:
    """Close the unfinished creates of an address: a person says that they made nothing.

    Returns how many there were. Raises UsageError where there is none.
    """
    with connect(location, emit, read_only=True) as session, session.home.lock(lock_info):
        state = session.home.load()
        opened = _creates(state, address)
        if not opened:
            others = (one.address for one in state.intents if one.verb is Verb.CREATE)
            hint = _meant(address, others) or "`tjar-sync state list` shows those that there are"
            raise UsageError(f"there is no unfinished create of {address}", hint=hint)
        detail = "a person says that it made nothing"
        decided = tuple(_decided(item, None, detail) for item in opened)
        session.home.append(Batch(resolved=decided))
        return len(opened)


def unlock(location: Location, why: str) -> LockInfo | None:
    """Take the lock from its holder; None when nobody holds it."""
    with closing(open_state(location)) as home:
        return home.unlock(why)


def _told(what: str, lock_info: LockInfo, address: Address, why: str) -> StateEvent:
    return StateEvent(what, str(address), f"{why}, by {lock_info.owner}")


def _owned(state: State, address: Address) -> StateEntry:
    row = state.resources.get(address)
    if row is None:
        hint = _meant(address, state.resources) or "`tjar-sync state list` shows what there is"
        raise UsageError(f"{address} is not in the state", hint=hint)
    return row


def _meant(address: Address, known: Iterable[Address]) -> str:
    """Guess which of the known addresses was meant; empty where none is near."""
    near = nearest(str(address), map(str, known))
    return f"did you mean {near}?" if near else ""


def _answered(state: State, *addresses: Address) -> None:
    """Raise UsageError where a write to one of these has no answer yet."""
    open_ = next((one for one in state.intents if one.address in addresses), None)
    if open_ is not None:
        raise UsageError(
            f"nobody knows yet what became of a write to {open_.address}",
            hint="`tjar-sync apply` finds out; then do this again",
        )


def _creates(state: State, address: Address) -> list[Intent]:
    return [one for one in state.intents if one.address == address and one.verb is Verb.CREATE]


def _decided(intent: Intent, row: StateEntry | None, detail: str) -> Resolution:
    return Resolution(intent, Proof.DECIDED, row, detail)


def _free(state: State, address: Address, remote_id: str, left: Collection[Address]) -> None:
    """Raise UsageError where the id is another's, or the address's own id may still be resolved."""
    for row in state.resources.values():
        same = (row.address.kind, row.remote_id) == (address.kind, remote_id)
        if same and row.address != address and row.address not in left:
            raise UsageError(f"id {remote_id} belongs to {row.address} already")
    for intent in state.intents:
        moved = intent.address == address and intent.remote_id != remote_id
        if moved and intent.verb is not Verb.CREATE:
            raise UsageError(
                f"nobody knows yet what became of a write to {address}, id {intent.remote_id}",
                hint="`tjar-sync apply` finds out; then adopt",
            )


def _live(session: Session, resource: Resource, remote_id: str) -> Live:
    """Read what is to be adopted. Raises UsageError when it is not there in the files' type."""
    kind = resource.address.kind
    live = session.provider.read(kind, resource.type, remote_id)
    if live is None:
        raise UsageError(f"the store has no {kind} with id {remote_id}")
    if live.type != resource.type:
        raise UsageError(
            f"id {remote_id} is a {live.type} {kind} in the store, and {resource.address} a "
            f"{resource.type} one in the files; a type cannot change",
            where=str(resource.position),
            hint=f"adopt another id, or write `type: {live.type}` there",
        )
    return live


def _row(resource: Resource, live: Live, state: State) -> StateEntry:
    """Return a row that claims only what the store shows as the files want it."""
    ids = {str(row.address): row.remote_id for row in state.resources.values() if row.remote_id}
    desired = storable(resource, state.key, ids)
    fields = KINDS[live.kind].fields
    unproven = {
        path
        for path, value in desired.items()
        if fields[path].on_adopt
        and not (
            path in live.values
            and equivalent(fields[path], value, live.values[path], managed=False)
        )
    }
    return record(resource, desired, live, without=unproven)
