"""Work of this catalog's own that the state does not know: then a newer state is somewhere else."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import Diagnostic, Severity, warning
from tjar_sync.model.identity import keys_of_live
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb
from tjar_sync.model.own_writes import sequence
from tjar_sync.model.pictures import pictures

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.live import Live
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import Intent, JournalEntry, State
    from tjar_sync.model.value import Values

MOST_NAMED = 10
"""So many ids are named."""

Traces: TypeAlias = "Mapping[tuple[str, str], str]"
"""By kind and remote id: what tells that this catalog made it, in words; empty where nothing does."""


def later(state: State, snapshot: Snapshot, lines: Sequence[JournalEntry] = ()) -> tuple[Live, ...]:
    """Return what has a higher id than all that the state ever knew of its kind, and is not in it.

    `lines` of the journal tell what was ours and was let go. Where nothing is known of a kind, or
    the answer to a create is not accounted for, nothing can be told.
    """
    known, intents = _highest(state, lines), [line.intent for line in lines]
    unclear = {one.address.kind for one in state.intents if one.verb is Verb.CREATE}
    return tuple(
        live
        for live in snapshot.live.values()
        if live.kind not in unclear
        and 0 < known.get(live.kind, 0) < sequence(live.remote_id)
        and not (live.deleted or _told_of(live, intents))
    )


def _highest(state: State, lines: Iterable[JournalEntry]) -> Mapping[str, int]:
    """Return the highest id that is known of each kind."""
    found: dict[str, int] = defaultdict(int)
    intents = (*state.intents, *(line.intent for line in lines))
    ids = chain(
        ((row.address.kind, sequence(row.remote_id or "")) for row in state.resources.values()),
        ((one.kind, sequence(one.remote_id)) for one in state.landmarks),
        ((one.address.kind, one.high_water or 0) for one in intents),
    )
    for kind, number in ids:
        found[kind] = max(found[kind], number)
    return found


def _told_of(live: Live, intents: Iterable[Intent]) -> bool:
    """Say whether the journal tells of it: by its sku, its slug or a name."""
    marks = _marks(live.kind, live.values)
    same = (one for one in intents if one.address.kind == live.kind)
    return any(not marks.isdisjoint(_marks(live.kind, one.values)) for one in same)


def _marks(kind: str, values: Values) -> frozenset[tuple[str, str]]:
    told = ((path, values.get(path)) for path in KINDS[kind].telling)
    return frozenset((path, str(value).strip().casefold()) for path, value in told if value)


def traces(
    found: Iterable[Live], named: Collection[str], digests: Collection[str], since: str
) -> Traces:
    """Say of what the state does not know by what it is known to be this catalog's own work.

    `named` are values that once stood in the files, `digests` the pictures of this catalog. What
    nothing tells of, and changed after the state's last look, is there without a word.
    """
    told = {(live.kind, live.remote_id): _trace(live, named, digests) for live in found}
    recent = {(live.kind, live.remote_id) for live in found if live.updated_at >= since}
    return {key: why for key, why in told.items() if why or key in recent}


def _trace(live: Live, named: Collection[str], digests: Collection[str]) -> str:
    for _, path, _ in keys_of_live(live):
        if live.values[path] in named:
            return f"its {path} {live.values[path]} once stood in the files"
    shown = pictures(live.kind, live.values.items())
    return "it shows a picture of this catalog" if not shown.isdisjoint(digests) else ""


def older_state(found: Traces, unmanaged: Iterable[Live]) -> Iterator[Diagnostic]:
    """Say that the state is older than the store, where something in no file is surely of ours.

    Where nothing tells whose it is, that is good to know, and no more: people make products, too.
    """
    free = [(live.kind, live.remote_id) for live in unmanaged]
    sure = [f"{kind} {id_} ({why})" for kind, id_ in free if (why := found.get((kind, id_)))]
    unsure = [f"{kind} {id_}" for kind, id_ in free if found.get((kind, id_)) == ""]
    if sure:
        also = f"; newer as well, and in no file: {_some(unsure)}" if unsure else ""
        summary = (
            "the state is older than the store: this catalog made what the state does not know and"
            f" no file names: {_some(sure)}{also}; say where the newer state is (--state), or, if"
            " it is lost, delete these in the store or take them into the files"
        )
        yield warning(Doubt.OLDER_STATE, summary)
    elif unsure:
        summary = (
            f"newer than all that the state knows, and in no file: {_some(unsure)}; made in the"
            " store by somebody, or by this catalog with a newer state (if so, say where that is:"
            " --state)"
        )
        yield Diagnostic(Severity.NOTE, Doubt.NEWER_IN_STORE, (), summary)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"
