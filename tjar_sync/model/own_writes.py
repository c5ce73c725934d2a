"""What this catalog wrote a moment ago: a look at the store that lacks it is an old one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tjar_sync.model.live import Verb
from tjar_sync.model.state import Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tjar_sync.model.live import Live
    from tjar_sync.model.state import Intent, JournalEntry, State, StateEntry
    from tjar_sync.model.value import Values

Key = tuple[str, str]
"""Kind and remote id."""

FIRST_LINES = 500
"""So many lines of the journal are read first; more where all of them are recent."""
_CARRIED_OUT = frozenset({Proof.ANSWERED, Proof.FOUND})


@dataclass(frozen=True, slots=True)
class OwnWrite:
    """What this catalog did to one resource a moment ago."""

    created: bool = False
    deleted: bool = False
    before: tuple[Values, ...] = ()
    """Of each write the fields that it sent, as the store showed them before."""

    def is_newer_than(self, live: Live, known: StateEntry) -> bool:
        """Say whether a look shows what was there before; `known` is what was there after.

        The store's own times decide where it has two; else what was replaced is shown once more.
        """
        times = live.updated_at, known.updated_at
        if all(times) and live.updated_at != known.updated_at:
            return live.updated_at < known.updated_at
        return any(_shows(live, values, known) for values in self.before)


def sequence(remote_id: str) -> int:
    """Return an id as the number that it is, as what is made later has a higher one.

    0 for a word, which tells nothing.
    """
    return int(remote_id) if remote_id.isascii() and remote_id.isdecimal() else 0


def own_writes(
    history: Callable[[int], Sequence[JournalEntry]], state: State, since: datetime
) -> Mapping[Key, OwnWrite]:
    """Read from a state home's history what was carried out since then."""
    found: dict[Key, list[Intent]] = defaultdict(list)
    for entry in _recent(history, since):
        key = _key(entry.intent, state)
        if key is not None and entry.proof in _CARRIED_OUT:
            found[key].append(entry.intent)
    return {key: _sum(intents) for key, intents in found.items()}


def _recent(
    history: Callable[[int], Sequence[JournalEntry]], since: datetime
) -> Iterator[JournalEntry]:
    lines = FIRST_LINES
    entries = history(lines)
    while len(entries) == lines and _opened(entries[-1].intent, since):
        lines *= 4
        entries = history(lines)
    return (entry for entry in entries if _opened(entry.intent, since))


def _opened(intent: Intent, since: datetime) -> bool:
    return intent.opened_at is not None and intent.opened_at >= since


def _key(intent: Intent, state: State) -> Key | None:
    """Return what a write was about; what a create made is known by its address alone."""
    row = state.resources.get(intent.address)
    remote_id = intent.remote_id or (row.remote_id if row else None)
    return None if remote_id is None else (intent.address.kind, remote_id)


def _sum(intents: Sequence[Intent]) -> OwnWrite:
    verbs = {intent.verb for intent in intents}
    replaced = (
        {path: intent.entry.live[path] for path in intent.values if path in intent.entry.live}
        for intent in intents
        if intent.entry is not None and intent.remote_id is not None
    )
    before = tuple(values for values in replaced if values)
    return OwnWrite(Verb.CREATE in verbs, Verb.DELETE in verbs, before)


def _shows(live: Live, before: Values, known: StateEntry) -> bool:
    """Say whether what differs from what was there after is just as it was before."""
    told = [
        path
        for path, value in before.items()
        if path in live.values and path in known.live and known.live[path] != value
    ]
    return bool(told) and all(live.values[path] == before[path] for path in told)
