"""From a survey to a catalog in its draft folder, with all that there is to tell of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import write_file
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.pulled import LeftOut, Pulled, dump_outcome
from tjar_sync.model.state import Batch
from tjar_sync.model.suggestions import nearest
from tjar_sync.pull.checked import PulledEntries, settle
from tjar_sync.pull.entries import Surroundings, escaped_fields
from tjar_sync.pull.keys import keys_of
from tjar_sync.pull.layout import GroupBy, defaults_of, files_of
from tjar_sync.pull.names import ids_of, renamed
from tjar_sync.pull.pictures import Fetched, addresses_of, fetch, names_of
from tjar_sync.pull.record import differing, state_of
from tjar_sync.pull.survey import Notes, survey
from tjar_sync.state.batches import dump_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.live import Live
    from tjar_sync.ports import Provider
    from tjar_sync.pull.draft import CatalogDraft
    from tjar_sync.pull.entries import Written
    from tjar_sync.pull.survey import Survey
    from tjar_sync.session import Session

    Ids = Mapping[str, Mapping[str, int]]
    Given = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class PullTarget:
    """What catalog is to be made."""

    root: Path
    store_text: Callable[[Ids, Given], str]
    """Writes its store.yaml, given the names of numbers and what is said once for all entries."""
    load: Callable[[Path], Catalog]
    """Reads the catalog in a folder. Raises CatalogError."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Other files that it begins with, by path; one that is there already stays."""
    group_by: GroupBy = GroupBy.TYPE
    patterns: tuple[str, ...] = ()
    """Only these addresses (`product.nike-*`); none: all."""
    with_defaults: bool = True
    """Whether what most say alike is said once, in store.yaml."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is taken of a store."""

    lives: Mapping[str, Live]
    """By key, in the order of the files."""
    ids: Ids
    known: int
    """How many there are that could be taken."""


def make(session: Session, target: PullTarget, draft: CatalogDraft) -> None:
    """Make the catalog in the draft's folder, and write down what becomes of the state."""
    seen = survey(session.provider, Notes(draft.details), session.emit)
    chosen = _choose(seen, session.settings.store.ids, target.patterns)
    around, kept = surroundings(session, chosen, Fetched(draft.pictures), {}, {})

    def write(written: Sequence[Written]) -> Mapping[str, str]:
        defaults = defaults_of(written) if target.with_defaults else {}
        texts = files_of(written, target.group_by, defaults)
        beside = {name: f"{text}\n" for one in written for name, text in one.texts.items()}
        store = {"store.yaml": target.store_text(chosen.ids, defaults)}
        used = sorted({path for one in written for path in one.files})
        draft.write({**target.beside, **beside, **texts, **store}, {one: kept[one] for one in used})
        return texts

    entries = PulledEntries(chosen.lives, around)
    catalog, written = settle(entries, write, lambda: target.load(draft.catalog))
    state = state_of(catalog, chosen.lives, session.home.load())
    left_out = (*_of_no_type(seen), *entries.told(written))
    files = [(draft.catalog / path).stat().st_size for path in _pictures(written)]
    pulled = Pulled(
        root=str(target.root),
        url=session.settings.store.url,
        counts=dict(Counter(KINDS[one.live.kind].plural for one in written)),
        pictures=len(files),
        picture_bytes=sum(files),
        texts=sum(len(one.texts) for one in written),
        named={group: len(found) for group, found in chosen.ids.items()},
        left_out=left_out,
        not_shown=_not_shown(session.provider, chosen.lives.values()),
        differing=differing(session, catalog, state, seen.complete, chosen.lives),
        incomplete_reasons=seen.incomplete_reasons,
        unselected=chosen.known - len(chosen.lives),
    )
    write_file(draft.outcome, dump_outcome(pulled).encode())
    write_file(draft.batch, dump_batch(Batch(put=tuple(state.resources.values()))).encode())


def _choose(seen: Survey, named: Ids, patterns: Sequence[str]) -> Chosen:
    """Take what the patterns name, under its key. Raises UsageError for one that means nothing."""
    known = [live for live in seen.lives if live.type in KINDS[live.kind].types]
    keys = keys_of(known)
    addresses = {f"{kind}.{key}": (kind, found) for (kind, found), key in keys.items()}
    for pattern in patterns:
        if not any(fnmatchcase(address, pattern) for address in addresses):
            near = nearest(pattern, addresses)
            hint = f"did you mean {near}?" if near else "an address is like product.nike-shoe"
            raise UsageError(f"{pattern} matches nothing in the store", hint=hint)
    wanted = {
        key
        for address, key in addresses.items()
        if not patterns or any(fnmatchcase(address, pattern) for pattern in patterns)
    }
    taken = [live for live in known if (live.kind, live.remote_id) in wanted]
    ids = ids_of(taken, seen.names, named)
    lives = {keys[live.kind, live.remote_id]: renamed(live, ids) for live in taken}
    return Chosen(lives, ids, len(known))


def surroundings(
    session: Session,
    chosen: Chosen,
    fetched: Fetched,
    there: Mapping[str, str],
    defaulted: Mapping[str, frozenset[str]],
) -> tuple[Surroundings, dict[str, Path]]:
    """Fetch all pictures; return what entries are written with, and where each file's bytes lie.

    Those that are `there`, by digest, keep their files.
    """
    lives, provider, platform = chosen.lives, session.provider, session.settings.store.platform
    urls = {shown: url for live in lives.values() for shown, url in addresses_of(live).items()}
    if platform.shows_addresses:
        urls = {}  # they stand in the files as they are
    unknown = [url for shown, url in urls.items() if shown not in there]
    fetch(provider, unknown, fetched, session.emit)
    names = names_of(lives, fetched, there) if urls else {}
    around = Surroundings(
        names,
        {shown: fetched.problems[url] for shown, url in urls.items() if shown not in names},
        chosen.ids,
        {name: provider.capabilities.of(name).writable for name in KINDS},
        escaped_fields(lives.values()),
        defaulted,
        platform,
    )
    return around, {
        path: fetched.folder / fetched.known[urls[shown]]
        for shown, path in names.items()
        if shown not in there
    }


def _pictures(written: Sequence[Written]) -> set[str]:
    return {path for one in written for path in one.files}


def _of_no_type(seen: Survey) -> Iterator[LeftOut]:
    for live in seen.lives:
        if live.type not in KINDS[live.kind].types:
            yield LeftOut(f"{live.kind} {live.remote_id}", "", "the store does not tell its type")


def _not_shown(provider: Provider, lives: Iterable[Live]) -> dict[str, tuple[str, ...]]:
    """Return the fields that the store takes, and shows of none of these."""
    found = {}
    for kind in KINDS.values():
        shown = {path for live in lives if live.kind == kind.name for path in live.values}
        hidden = (provider.capabilities.of(kind.name).writable & kind.fields.keys()) - shown
        if shown:
            found[kind.name] = tuple(path for path in kind.fields if path in hidden)
    return found
