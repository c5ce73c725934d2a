"""Write `id:` lines into the files, so that a pull request decides what belongs to what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.apply import overlay
from tjar_sync.atomic_file import draft_of
from tjar_sync.catalog.yaml.edit import edit
from tjar_sync.catalog.yaml.splices import Unfit
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.learned import refresh_of
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Refresh
from tjar_sync.planning.match import match
from tjar_sync.refresh import refresh
from tjar_sync.session import connect
from tjar_sync.workflow import lateness
from tjar_sync.workflow.patterns import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tjar_sync.apply import CancelToken
    from tjar_sync.location import Location
    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.ports import Emit
    from tjar_sync.session import Session

PIN = "id"
"""The key of an entry that names the store's own number."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """What the files say now of which resource is which."""

    ids: Mapping[Address, str]
    """Those that got a line."""
    undecided: tuple[Diagnostic, ...]
    """What only a person can decide, so that it got none."""
    unmatched: int
    """How many entries of the files match nothing in the store."""


def pin(
    location: Location, patterns: Sequence[str], emit: Emit, cancel_token: CancelToken
) -> Pinned:
    """Write the id of whatever an entry is matched with into its file; comments and all else stay.

    Matched is what is owned, what has the sku or slug of an entry, and what agrees with one entry
    alone in all that the store shows. Nothing is written to the store or the state. Raises
    UsageError for a pattern that names nothing, and where a file cannot be changed so: then none is.
    """
    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        _of_one_store(session)
        found, undecided, unmatched = _matched(session)
    catalog = session.catalog
    chosen = set(named(patterns, catalog.resources))
    ids = {
        address: remote_id
        for address, remote_id in sorted(found.items())
        if catalog.resources[address].pin is None
        and catalog.resources[address].position.sheet is None
        and address in chosen
    }
    by_file: dict[str, dict[tuple[str, ...], int | str]] = defaultdict(dict)
    for address, remote_id in ids.items():
        place = (KINDS[address.kind].plural, address.name, PIN)
        by_file[catalog.resources[address].position.file][place] = _number(remote_id)
    _write(session.settings.root, by_file)
    return Pinned(ids, undecided, unmatched)


def _of_one_store(session: Session) -> None:
    """Raise UsageError where an id would hold for other stores as well."""
    if len(session.settings.stores) > 1:
        raise UsageError(
            "ids are one store's own, and this catalog is for several"
            f" ({', '.join(session.settings.stores)})",
            hint="`tjar-sync state adopt --from FILE.csv` decides for one store",
        )


def _matched(session: Session) -> tuple[dict[Address, str], tuple[Diagnostic, ...], int]:
    state = session.home.load()
    state = overlay(state, lateness.resolved(session, state))
    late = lateness.of(session, state)
    snapshot = refresh(
        session.catalog,
        state,
        session.provider,
        refresh_of(Refresh.FAST, session.evidence),
        session.emit,
        late,
    )
    matches = match(session.catalog, state, snapshot)
    found = {
        item.resource.address: item.live.remote_id
        for item in matches.found
        if item.live is not None and not item.other
    }
    alike = planning.alike(session.catalog, state, snapshot)
    found |= {address: live.remote_id for address, live in alike.items()}
    told = {address for problem in matches.problems for address in problem.addresses}
    unmatched = sum(item.resource.address not in found.keys() | told for item in matches.found)
    return found, matches.problems, unmatched


def _number(remote_id: str) -> int | str:
    return int(remote_id) if remote_id.isascii() and remote_id.isdecimal() else remote_id


def _write(root: Path, by_file: Mapping[str, Mapping[tuple[str, ...], int | str]]) -> None:
    """Change all files, or none where one cannot be."""
    edited = {}
    for file, changes in by_file.items():
        path = (root / file).resolve()  # a link stays one
        try:
            edited[path] = edit(path.read_bytes(), changes)
        except Unfit as error:
            raise UsageError(
                f"the ids cannot be put into {file}: {error}",
                hint="nothing was written; `tjar-sync state adopt --from FILE.csv` needs no file",
            ) from error
    for path, data in edited.items():
        with draft_of(path) as draft:
            draft.write(data)
            draft.path.chmod(path.stat().st_mode & 0o777)
            draft.publish(path)
