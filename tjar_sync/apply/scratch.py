"""Remove what a probe made: by the journal, and only what is recognised as such."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tjar_sync.apply.recovery import resolve, seconds_to_wait
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import NotSent, ProviderError, RecoveryError, Unanswered
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Recovered, Waiting, Warned
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.patience import pauses
from tjar_sync.model.scratch import is_recognised, is_scratch, scratch_rows
from tjar_sync.model.state import Batch, Intent, Pass, Proof, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.ports import Emit, Provider, StateHome

STILL_THERE = "the store says that it is deleted, and shows it still"
NOT_OURS = "what the store shows there is not what was made"
GONE = "what a probe made there is deleted"


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Removes scratch resources; to be used under the state's lock."""

    home: StateHome
    provider: Provider
    emit: Emit
    read_back_seconds: float = 0.0
    """How long the store may take to show what it says is done."""
    settle_seconds: float = 0.0
    """How long the store may still take over a request whose answer never came."""
    sleep: Callable[[float], object] = time.sleep

    def clean(self) -> tuple[StateEntry, ...]:
        """Account for what a killed probe left open, and remove all that is there.

        Returns what cannot be removed; it is told, with its id, and stays in the state, so that
        the next run tries again. Raises StateError where the state cannot be written.
        """
        self._settle()
        rows = scratch_rows(self.home.load())
        if not rows:
            return ()
        removal = _Removal(self, {row.address: row for row in rows})
        removal.run()
        return removal.record()

    def _settle(self) -> None:
        """Find out what became of writes whose answers a killed probe did not record."""
        state = self.home.load()
        intents = [intent for intent in state.intents if is_scratch(intent.address)]
        if not intents:
            return
        found = self._resolved(intents, state)
        patience = self.settle_seconds + self.read_back_seconds
        if wait := seconds_to_wait(found, datetime.now(UTC), patience):
            self.emit(Waiting(wait, "the store may still carry out what was cut off"))
            self.sleep(wait)
            found = self._resolved(intents, state)
        self.home.append(Batch(resolved=tuple(found)))

    def _resolved(self, intents: Sequence[Intent], state: State) -> list[Resolution]:
        """Look for what became of each on its own, so that none stands in another's way."""
        found: list[Resolution] = []
        for intent in intents:
            try:
                found += resolve([intent], state, self.provider)
            except (ProviderError, RecoveryError) as error:
                summary = f"what became of a probe's {intent.verb} cannot be told yet: {error.what}"
                self.emit(Warned(warning(Caution.PROBE_LEFT, summary, intent.address)))
        return found


@dataclass(slots=True)
class _Removal:
    """The removal of some rows, all of them together: each look may have to be repeated."""

    cleaner: Cleaner
    rows: dict[Address, StateEntry]
    """Those not decided yet."""
    intents: dict[Address, Intent] = field(default_factory=dict)
    """Deletes that were sent."""
    gone: list[StateEntry] = field(default_factory=list)
    stay: dict[Address, str] = field(default_factory=dict)
    """Why each of those stays that cannot be removed."""
    kept: list[StateEntry] = field(default_factory=list)

    def run(self) -> None:
        """Delete, and look until nothing is there, or patience ends."""
        for pause in (0.0, *pauses(self.cleaner.read_back_seconds)):
            if pause:
                self._wait(pause)
            for row in list(self.rows.values()):
                self._step(row)
            if not self.rows:
                break
        for row in list(self.rows.values()):
            if row.address in self.intents:
                self._keep(row, STILL_THERE)
            else:  # it was never there again: somebody else removed it
                self._let_go(row)
        self._prove()

    def _step(self, row: StateEntry) -> None:
        try:
            shown = self._is_shown(row)
            if shown and row.address not in self.intents:
                self._delete(row)
                shown = self._is_shown(row)
        except _Stranger:
            self._keep(row, NOT_OURS)
        except ProviderError as error:
            self._keep(row, error.what)
        else:
            if not shown and row.address in self.intents:
                self._let_go(row)

    def _is_shown(self, row: StateEntry) -> bool:
        """Say whether the store shows it. Raises _Stranger where it shows something else there."""
        live = self.cleaner.provider.read(row.address.kind, row.type, row.remote_id or "")
        if live is not None and not is_recognised(row, live):
            raise _Stranger
        return live is not None

    def _delete(self, row: StateEntry) -> None:
        """Journal the delete, and send it. Raises ProviderError."""
        keys = KINDS[row.address.kind].with_role(Role.IDENTITY)
        unique = {path: row.desired[path] for path in keys if row.desired.get(path)}
        intent = Intent(
            row.address, Verb.DELETE, Pass.MAIN, row.type, row.remote_id, unique, entry=None
        )
        (intent,) = self.cleaner.home.append(Batch(opened=(intent,)))
        self.intents[row.address] = intent
        write = Write(
            Verb.DELETE, row.address, row.type, {}, row.remote_id, check=self._locked_still
        )
        with suppress(Unanswered):  # a look tells
            self.cleaner.provider.write(write)

    def _locked_still(self) -> float:
        """Raise NotSent where the lock was lost: somebody else may be at work."""
        if not self.cleaner.home.lock_is_held():
            raise NotSent("the lock on the state was lost, so it was not deleted")
        return math.inf

    def _let_go(self, row: StateEntry) -> None:
        self.gone.append(self.rows.pop(row.address))

    def _keep(self, row: StateEntry, why: str) -> None:
        self.stay[row.address] = why
        self.kept.append(self.rows.pop(row.address))

    def _prove(self) -> None:
        """Believe of nothing that it is gone while the store's list has it, which may be late."""
        for kind in sorted({row.address.kind for row in self.gone}):
            ours = {row.remote_id: row for row in self.gone if row.address.kind == kind}
            listed = self._listed(kind) & ours.keys()
            for pause in pauses(self.cleaner.read_back_seconds) if listed else ():
                self._wait(pause)
                listed &= self._listed(kind)
                if not listed:
                    break
            for remote_id in sorted(listed, key=str):
                self.gone.remove(ours[remote_id])
                self.stay[ours[remote_id].address] = "the store lists it still"
                self.kept.append(ours[remote_id])

    def _listed(self, kind: str) -> set[str | None]:
        """Return the ids that the list shows; none where it cannot be read."""
        try:
            return {live.remote_id for live in self.cleaner.provider.list(kind).rows}
        except ProviderError:  # it was there, and by its own address it is there no more
            return set()

    def _wait(self, seconds: float) -> None:
        why = "the store does not show yet what became of what the probe made"
        self.cleaner.emit(Waiting(seconds, why))
        self.cleaner.sleep(seconds)

    def record(self) -> tuple[StateEntry, ...]:
        """Write what came of it to the state, tell it, and return what stays."""
        answered = [
            Resolution(intent, Proof.ANSWERED, None, GONE)
            if address not in self.stay
            else Resolution(intent, Proof.REFUSED, None, self.stay[address])
            for address, intent in self.intents.items()
        ]
        gone = tuple(row.address for row in self.gone)
        self.cleaner.home.append(Batch(resolved=tuple(answered), removed=gone))
        for row in self.gone:
            self.cleaner.emit(Recovered(row.address, f"{GONE}: id {row.remote_id}"))
        for row in self.kept:
            self.cleaner.emit(Warned(left(row, self.stay[row.address])))
        return tuple(self.kept)


def label_of(row: StateEntry) -> str:
    """Name what a probe made as a person finds it in the store."""
    names = (row.desired.get(path) for path in KINDS[row.address.kind].with_role(Role.NAME))
    return f"{next(filter(None, names), 'a product without a name')} (id {row.remote_id})"


def left(row: StateEntry, why: str) -> Diagnostic:
    """Name what a probe made and cannot remove."""
    summary = f"{label_of(row)} is not deleted: {why}; delete it in the store's dashboard"
    return warning(Caution.PROBE_LEFT, summary, row.address)


class _Stranger(Exception):  # noqa: N818 - it is what is met
    """The store shows something else under the id of a scratch resource."""
