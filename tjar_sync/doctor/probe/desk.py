"""The probe's hand: each write is in the journal before it is sent, and each answer is kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.dataclass import dataclass
from tjar_sync.doctor.observations import EMPTY, ReadReply, SeenRow
from tjar_sync.doctor.probe.trial import ProbeTrial, Scratch, TrialName
from tjar_sync.doctor.values import time_of
from tjar_sync.errors import NotSent, ProviderError, Refused
from tjar_sync.model.event import Waiting
from tjar_sync.model.live import Live, Verb
from tjar_sync.model.own_writes import sequence
from tjar_sync.model.patience import pauses
from tjar_sync.model.state import Batch, Intent, Pass, Proof, Resolution, StateEntry
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.rest import codec
from tjar_sync.providers.tjar.product import product_codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.apply import CancelToken
    from tjar_sync.doctor.observations import Payload
    from tjar_sync.doctor.reading import Asker
    from tjar_sync.model.scratch import ScratchNames
    from tjar_sync.ports import Emit, Provider, StateHome

Proven: TypeAlias = "Callable[[Live | None], bool]"
"""Says whether a look shows what was written."""
FIRST_ROWS = "100"
ROUNDS = 3
"""So often a write is waited for that is not shown; then such a store is believed to lie."""
SOUGHT = 4
"""So many creates with unclear answers are looked for; then the probe ends."""


class ProbeStopped(Exception):  # noqa: N818 - it ends the probe, as a finding and not as an error
    """The probe ends here; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a probe works with."""

    asker: Asker
    provider: Provider
    home: StateHome
    emit: Emit
    sleep: Callable[[float], object]
    wall: Callable[[], float]
    patience: float
    """For how many seconds the store may not show what it says is done."""
    settle: float
    """For how many seconds it may still do what it was asked for without an answer."""
    cancel_token: CancelToken
    bound: int = 0
    """So many requests may be sent, and no more."""


@dataclass(slots=True)
class ProbeDesk:
    """One probe at work."""

    means: Means
    names: ScratchNames
    known: set[str]
    """The ids of products that were there before."""
    trials: dict[TrialName, ProbeTrial] = field(default_factory=dict)
    things: dict[str, Scratch] = field(default_factory=dict)
    lives: dict[str, Live] = field(default_factory=dict)
    late: float = 0.0
    impatient: bool = False
    """It was waited as long as one may, in vain: such a store says what is not so."""
    rounds: int = 0
    """How often it was waited for what is not shown."""
    sought: int = 0
    """How many creates with unclear answers were looked for."""
    highest: int = 0
    """The highest id that was there when a product was deleted."""
    list_late: float = 0.0
    """For how many seconds the list did not show what details showed."""

    def edit(
        self,
        name: TrialName,
        label: str,
        body: Payload,
        proven: Proven | None = None,
        path: str = "",
    ) -> ProbeTrial | None:
        """Update a product, and read it; None where it was not made.

        `proven` says of a look that it shows the update, so that a store that is late is waited
        for. `path`: the type whose path is used, where that is not its own.
        """
        thing = self.things.get(label)
        if thing is None:
            return None
        row = self.means.home.load().resources[thing.address]
        intent = self.opened(
            Intent(thing.address, Verb.UPDATE, Pass.MAIN, thing.type, thing.remote_id, {}, row)
        )
        endpoint = f"product.update{suffix(path or thing.type)}"
        reply = self.send(endpoint, thing.remote_id, body)
        self._close(intent, reply, row)
        trial = ProbeTrial(
            name, body, reply, label, self.lives.get(label), moment=self.moment(reply)
        )
        trial = self.seen(trial, label, proven if trial.done else None)
        self.trials[name] = trial
        self.hidden(trial.after)
        return trial

    def hidden(self, live: Live | None) -> None:
        """Raise ProbeStopped unless a product that is there is surely hidden from buyers."""
        if live is None or live.values.get("published") is False:
            return
        shown = live.values.get("published")
        what = "is on sale although it was sent as hidden" if shown else "may be on sale: the store"
        tail = "" if shown else " does not show whether it is hidden"
        raise ProbeStopped(f"product {live.remote_id} {what}{tail}")

    def send(self, endpoint: str, remote_id: str = "", body: Payload | None = None) -> ReadReply:
        """Send one request, if the budget and the lock on the state allow it."""
        request = ApiRequest(endpoint, remote_id, body=body, check=self.check)
        reply = self.means.asker.send(request)
        if isinstance(reply.error, NotSent):
            raise ProbeStopped(reply.error.what)
        return reply

    def check(self) -> float:
        """Raise NotSent where no other request may be sent."""
        if self.means.asker.log.answers >= self.means.bound:
            raise NotSent("all requests of the probe's budget are spent")
        if self.means.cancel_token:
            raise NotSent(self.means.cancel_token.reason)
        if not self.means.home.lock_is_held():
            raise NotSent("the lock on the state was lost")
        return math.inf

    def opened(self, intent: Intent) -> Intent:
        """Journal an intent, durably."""
        (found,) = self.means.home.append(Batch(opened=(intent,)))
        return found

    def resolve(
        self, intent: Intent, proof: Proof, row: StateEntry | None, detail: str = ""
    ) -> None:
        """Close an intent."""
        self.means.home.append(Batch(resolved=(Resolution(intent, proof, row, detail),)))

    def moment(self, reply: ReadReply) -> float:
        """Return the store's clock by an answer, else this machine's."""
        found = time_of(reply)
        return found.timestamp() if found else self.means.wall()

    def read(self, thing: Scratch) -> ReadReply:
        """Read one product in full: by its type's path, else by the common one."""
        own = f"product.read.{thing.type}"
        if own in self.means.asker.context.contract.endpoints:
            reply = self.send(own, thing.remote_id)
            if reply.error is None:
                return reply
        return self.send("product.read", thing.remote_id)

    def live_of(self, payload: object) -> Live | None:
        """Understand what an answer shows of a product; None where it shows none."""
        context = self.means.asker.context
        if not isinstance(payload, Mapping):
            return None
        try:
            return codec.decode(
                product_codec(context.contract, context.ids), payload, "", full=True
            )
        except ProviderError:
            return None

    def first_page(self) -> tuple[SeenRow, ...]:
        """Return the first rows of the list of products."""
        reply = self.means.asker.send(
            ApiRequest("product.list", params={"per_page": FIRST_ROWS}, check=self.check)
        )
        rows = reply.data.values() if isinstance(reply.data, Mapping) else reply.data or ()
        lives = ((one, self.live_of(one)) for one in rows)
        return tuple(
            SeenRow(live.remote_id, live.updated_at, one, live) for one, live in lives if live
        )

    def wait(self, seconds: float, why: str) -> None:
        """Wait, and say so."""
        self.means.emit(Waiting(seconds, why))
        self.means.sleep(seconds)

    def seen(self, trial: ProbeTrial, label: str, proven: Proven | None) -> ProbeTrial:
        """Read a product after a write, as long as it takes to be shown."""
        thing = self.things[label]
        if self.late:
            self.wait(self.late, "this store shows late what it says is done")
        reply, live = self._look(thing)
        waited = 0.0
        proven = proven or _anything
        for pause in () if proven(live) else self.spans():
            self.wait(pause, "the store does not show yet what it says is done")
            waited += pause
            reply, live = self._look(thing)
            if proven(live):
                break
        if waited and proven(live):
            self.late = max(self.late, waited)
        elif waited:
            self.impatient = True
        if live is not None:
            self.lives[label] = live
        raw = reply.data if isinstance(reply.data, Mapping) else EMPTY
        return replace(trial, after=live, raw=raw)

    def spans(self) -> Iterator[float]:
        """Yield the pauses between looks at what is not shown yet; none to a store that lies."""
        if self.impatient or self.rounds == ROUNDS:
            return
        for number, pause in enumerate(pauses(self.means.patience)):
            self.rounds += not number
            yield pause

    def _look(self, thing: Scratch) -> tuple[ReadReply, Live | None]:
        reply = self.read(thing)
        live = self.live_of(reply.data) if reply.error is None else None
        return reply, live

    def high_water(self) -> int:
        """Return the highest id that was seen: what is made from now on is above it."""
        return max(map(sequence, self.known), default=0)

    def _close(self, intent: Intent, reply: ReadReply, row: StateEntry) -> None:
        """Close the intent of an update: whatever became of it, the row is the same."""
        if reply.error is None:
            self.resolve(intent, Proof.ANSWERED, row)
        elif isinstance(reply.error, Refused):
            self.resolve(intent, Proof.REFUSED, row, reply.error.what)
        else:
            self.resolve(intent, Proof.ABSENT, row, "it is looked at, and not sent again")


def _anything(_live: Live | None) -> bool:
    """Prove nothing: a look is taken as it is."""
    return True


def suffix(kind_type: str) -> str:
    """Return what the name of a type's own endpoint ends with."""
    return "" if kind_type == "physical" else f".{kind_type}"
