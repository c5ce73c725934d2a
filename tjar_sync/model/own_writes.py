"""What this catalog wrote a moment ago: a look at the store that lacks it is an old one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, timedelta

    from tjar_sync.model.live import Live
    from tjar_sync.model.state import Intent, JournalEntry, State, StateEntry
    from tjar_sync.model.value import Values

Key = tuple[str, str]
"""Kind and remote id."""

FIRST_LINES = 500
"""So many lines of the journal are read first; more where all of them may be recent."""
MOST_LINES = 32_000
"""So many at most: more are not written in a moment."""
_CARRIED_OUT = frozenset({Proof.ANSWERED, Proof.FOUND})


@dataclass(frozen=True, slots=True)
class OwnWrite:
    """What this catalog did to one resource a moment ago."""

    created: bool = False
    deleted: bool = False
    before: tuple[Values, ...] = ()
    """Of each write the fields that it sent, as the store showed them before."""
    elsewhere: bool = False
    """Another machine wrote it, or this one before its last boot: nobody here knows how long ago."""

    def is_newer_than(self, live: Live, known: StateEntry) -> bool:
        """Say whether a look shows what was there before; `known` is what was there after.

        The store's own times decide where it has two; else what was replaced is shown once more.
        """
        times = live.updated_at, known.updated_at
        if all(times) and live.updated_at != known.updated_at:
            return live.updated_at < known.updated_at
        return any(_shows(live, values, known) for values in self.before)


@dataclass(frozen=True, slots=True)
class Here:
    """The machine and boot that look at a journal, its own time, and how long a moment is."""

    machine: str
    now: datetime
    moment: timedelta

    def young(self, entries: Iterable[JournalEntry]) -> Iterator[JournalEntry]:
        """Yield, of lines newest first, those that may be of the last moment.

        No machine's clock is compared with another's: a line is older than a moment where its own
        machine wrote another line, or is here, more than a moment later; all before it are, too.
        """
        latest = {self.machine: self.now}
        for entry in entries:
            intent = entry.intent
            if intent.opened_at is None:
                continue
            end = latest.setdefault(intent.machine, intent.opened_at)
            if end - intent.opened_at > self.moment:
                return
            yield entry


def sequence(remote_id: str) -> int:
    """Return an id as the number that it is, as what is made later has a higher one.

    0 for a word, which tells nothing.
    """
    return int(remote_id) if remote_id.isascii() and remote_id.isdecimal() else 0


def own_writes(
    history: Callable[[int], Sequence[JournalEntry]], state: State, here: Here
) -> Mapping[Key, OwnWrite]:
    """Read from a state home's history what was, or may have been, carried out a moment ago."""
    found: dict[Key, list[Intent]] = defaultdict(list)
    for entry in _recent(history, here):
        key = _key(entry.intent, state)
        if key is not None and entry.proof in _CARRIED_OUT:
            found[key].append(entry.intent)
    return {key: _sum(intents, here) for key, intents in found.items()}


def _recent(history: Callable[[int], Sequence[JournalEntry]], here: Here) -> Iterator[JournalEntry]:
    lines = FIRST_LINES
    young = list(here.young(entries := history(lines)))
    while len(entries) == len(young) == lines < MOST_LINES:
        lines *= 4
        young = list(here.young(entries := history(lines)))
    yield from young


def _key(intent: Intent, state: State) -> Key | None:
    """Return what a write was about; what a create made is known by its address alone."""
    row = state.resources.get(intent.address)
    remote_id = intent.remote_id or (row.remote_id if row else None)
    return None if remote_id is None else (intent.address.kind, remote_id)


def _sum(intents: Sequence[Intent], here: Here) -> OwnWrite:
    verbs = {intent.verb for intent in intents}
    replaced = (
        {path: intent.before.live[path] for path in intent.values if path in intent.before.live}
        for intent in intents
        if intent.before is not None and intent.remote_id is not None
        if intent.verb is not Verb.DELETE
    )
    before = tuple(values for values in replaced if values)
    elsewhere = all(intent.machine != here.machine for intent in intents)
    return OwnWrite(Verb.CREATE in verbs, Verb.DELETE in verbs, before, elsewhere)


def _shows(live: Live, before: Values, known: StateEntry) -> bool:
    """Say whether what differs from what was there after is just as it was before."""
    told = [
        path
        for path, value in before.items()
        if path in live.values and path in known.live and known.live[path] != value
    ]
    return bool(told) and all(live.values[path] == before[path] for path in told)
