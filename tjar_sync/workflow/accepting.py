"""Bring a store's edits into the files: chosen by a person, checked, and known to the state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field, replace
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.apply import CancelToken, overlay
from tjar_sync.catalog import accept
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import StateUnusable, UsageError
from tjar_sync.model.accepted import Accepted
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Refresh
from tjar_sync.model.offer import Decision, offers
from tjar_sync.model.record import storable
from tjar_sync.model.state import Batch
from tjar_sync.model.suggestions import nearest
from tjar_sync.pull.record import picture_row
from tjar_sync.session import connect
from tjar_sync.workflow import lateness
from tjar_sync.workflow.file_changes import added, loaded, written, wrong_fields
from tjar_sync.workflow.new_pictures import NewPictures, fetch_new, forget_drafts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tjar_sync.catalog.accept import NotAccepted
    from tjar_sync.location import Location
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.live import Live
    from tjar_sync.model.offer import Offer
    from tjar_sync.model.plan import Planned
    from tjar_sync.model.state import LockInfo, State, StateEntry
    from tjar_sync.model.value import Value
    from tjar_sync.ports import Emit
    from tjar_sync.session import Session

    Planner = Callable[[Session, State], Planned]


@dataclass(frozen=True, slots=True)
class PullOptions:
    """What of a store's edits comes into the files."""

    lock_info: LockInfo
    patterns: tuple[str, ...]
    """Addresses, with a field or without; patterns as in a shell."""
    decide: Callable[[Offer], Decision]
    """Decides about what both sides changed, and about entries whose resource is gone."""
    refresh: Refresh = Refresh.FAST
    cancel_token: CancelToken = field(default_factory=CancelToken)


def accepting(location: Location, options: PullOptions, emit: Emit, planner: Planner) -> Accepted:
    """Bring what is named into the files, and let the state know; the store is only read.

    Raises UsageError where a pattern names nothing that changed, or the files cannot be changed
    so; then nothing is changed at all.
    """
    token = options.cancel_token
    with (
        connect(location, emit, read_only=True, cancel_token=token) as session,
        session.home.lock(options.lock_info),
    ):
        state = session.home.load()
        if not state.resources:
            raise StateUnusable(
                "the state owns nothing, so nobody can tell what changed in the store",
                hint="run `tjar-sync apply` once, or take what the store has into the files with"
                " `tjar-sync pull --new`",
            )
        state = overlay(state, lateness.resolved(session, state))
        planned = planner(session, state)
        work = _Work(session, state, planned)
        work.choose(_named(offers(planned.plan), options.patterns, session.catalog), options.decide)
        return work.done(location, planner)


def meant(session: Session, state: State, only: str) -> Session:
    """Return a session with the catalog that a plan is made of: of drift alone as last agreed."""
    if not only:
        return session
    return replace(session, catalog=planning.agreed(session.catalog, state).catalog)


def _named(found: Sequence[Offer], patterns: Sequence[str], catalog: Catalog) -> tuple[Offer, ...]:
    """Return the offers that patterns name. Raises UsageError for one that names none."""
    for pattern in patterns:
        if not any(offer.matches(pattern) for offer in found):
            known = [str(address) for address in catalog.resources]
            near = nearest(pattern, [*map(str, found), *known])
            there = any(pattern == one or pattern.startswith(f"{one}.") for one in known)
            hint = (
                f"did you mean {near}?"
                if near and not there
                else "`tjar-sync drift` lists what did"
            )
            raise UsageError(f"{pattern} is nothing that changed in the store", hint=hint)
    return tuple(offer for offer in found if any(map(offer.matches, patterns)))


class _Work:
    """One pull: what was chosen, and what it changes."""

    def __init__(self, session: Session, state: State, planned: Planned) -> None:
        self.session = session
        self.state = state
        self.planned = planned
        self.taken: list[Offer] = []
        self.kept: list[Offer] = []
        self.left: list[tuple[Offer, str]] = []
        self.pictures = NewPictures()

    def choose(self, named: Sequence[Offer], decide: Callable[[Offer], Decision]) -> None:
        """Ask about what nobody but a person can decide."""
        for offer in named:
            choice = decide(offer) if offer.conflict or offer.field is None else Decision.THEIRS
            if choice is Decision.THEIRS:
                self.taken.append(offer)
            elif choice is Decision.OURS and offer.field is not None:
                self.kept.append(offer)
            else:
                gone = "it is gone from the store; --removed takes its entry out of the files"
                self.left.append((offer, gone if offer.field is None else "left as it is"))

    def done(self, location: Location, planner: Planner) -> Accepted:
        """Change the files and the state."""
        self.pictures = fetch_new(self.session, self._shown())
        values: defaultdict[Address, dict[str, Value]] = defaultdict(dict)
        for offer in self.taken:
            if offer.field is not None:
                values[offer.address][offer.path] = self._value(offer)
        gone = tuple(offer.address for offer in self.taken if offer.field is None)
        root, before = self.session.settings.root, self.session.catalog
        try:
            change = accept.accept(before, root, values, gone, self.pictures.names)
        except accept.NotAccepted as error:
            raise _not_accepted(error) from error
        self._leave(change.refused)
        for address, path in change.refused:
            del values[address][path]
        after = before
        if change.files:
            with added(root, self.pictures.files(values)), written(change.files):
                _, after = loaded(location)
                self._check(after)
        self._record(after, gone, planner)
        forget_drafts(root)
        places = {
            str(offer): _place(after, offer) for offer in self.taken if offer.field is not None
        }
        files = tuple(path.relative_to(root).as_posix() for path in change.files)
        return Accepted(
            tuple(self.taken), tuple(self.kept), tuple(self.left), files, places, after.labels
        )

    def _shown(self) -> dict[str, Live]:
        """Return what is taken as the store shows it, by key, and of each those fields alone."""
        found: dict[str, Live] = {}
        for offer in self.taken:
            if offer.field is not None:
                live = self.planned.live[offer.address.kind, offer.change.remote_id or ""]
                values = found[offer.address.name].values if offer.address.name in found else {}
                values = {**values, offer.path: offer.field.before}
                found[offer.address.name] = replace(live, values=values)
        return found

    def _value(self, offer: Offer) -> Value:
        """Return what is taken, pictures by their bytes; None where all of it is gone."""
        return None if offer.field is None else self.pictures.known_by_bytes(offer.field.before)

    def _check(self, after: Catalog) -> None:
        """Raise UsageError unless the files say what was taken, and of all else what they said."""
        wanted: defaultdict[Address, dict[str, Value]] = defaultdict(dict)
        for offer in self.taken:
            wanted[offer.address][offer.path] = self._value(offer)
        for address, resource in self.session.catalog.resources.items():
            if KINDS[address.kind].content_addressed or "" in wanted[address]:
                continue
            now = after.resources.get(address)
            if (
                wrong := [address.name]
                if now is None
                else wrong_fields(resource, now, wanted[address])
            ):
                raise UsageError(
                    f"nothing was changed: {address} {', '.join(wrong)} would not be what it is to be",
                    hint="change it by hand; `tjar-sync drift` shows what the store has",
                )

    def _leave(self, refused: Mapping[tuple[Address, str], str]) -> None:
        """Take out what could not be accepted."""
        for offer in tuple(self.taken):
            why = refused.get((offer.address, offer.path))
            if why is not None:
                self.taken.remove(offer)
                picture = self.pictures.problem(offer.address.kind, offer.path, self._value(offer))
                self.left.append((offer, picture or why))

    def _record(self, after: Catalog, gone: tuple[Address, ...], planner: Planner) -> None:
        """Let the state know what is agreed now, so that the next plan has nothing to say of it."""
        ids = {str(one.address): one.remote_id for one in self.state.resources.values()}
        rows: dict[Address, StateEntry] = {}
        for offer in (*self.taken, *self.kept):
            if offer.field is not None:
                key = offer.change.previous or offer.address
                row = rows.get(key, self.state.resources[key])
                rows[key] = self._agreed(offer, row, after, ids)
        no_more = self.session.catalog.resources.keys() - after.resources.keys()
        pictures = {one for one in no_more if KINDS[one.kind].content_addressed}
        gone = (*gone, *sorted(pictures & self.state.resources.keys()))
        left = {key: row for key, row in self.state.resources.items() if key not in gone}
        for address, resource in after.resources.items():
            came = KINDS[address.kind].content(resource.values) in self.pictures.names
            if came and address not in left:
                rows[address] = picture_row(resource)
        state = replace(self.state, resources={**left, **rows})
        again = planner(replace(self.session, catalog=after), state)
        fresh = tuple(row for row in again.refreshed if row.address in rows)
        self.session.home.append(Batch(removed=gone, put=(*rows.values(), *fresh)))

    def _agreed(
        self, offer: Offer, row: StateEntry, after: Catalog, ids: Mapping[str, str | None]
    ) -> StateEntry:
        """Return a row in which one field is agreed: by both sides, or seen and decided."""
        live = self.planned.live[offer.address.kind, offer.change.remote_id or ""]
        shown = {offer.path: live.values[offer.path]}
        if offer in self.kept:
            return replace(row, live={**row.live, **shown})
        known = {address: remote_id for address, remote_id in ids.items() if remote_id}
        wanted = storable(after.resources[offer.address], self.state.key, known)
        return replace(
            row,
            desired={**row.desired, offer.path: wanted[offer.path]},
            live={**row.live, **shown},
        )


def _not_accepted(error: NotAccepted) -> UsageError:
    return UsageError(
        f"nothing was changed: {error}",
        hint="change it by hand; `tjar-sync drift` shows what the store has",
    )


def _place(after: Catalog, offer: Offer) -> str:
    origin = after.resources[offer.address].origins.get(offer.path)
    return origin.near if origin is not None else ""
