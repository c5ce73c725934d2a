"""Delete a scratch product, and see what that frees (A8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.doctor.probe import bodies
from tjar_sync.doctor.probe.making import create
from tjar_sync.doctor.probe.trial import ProbeTrial, TrialName
from tjar_sync.errors import ProviderError
from tjar_sync.model.live import Verb
from tjar_sync.model.own_writes import sequence
from tjar_sync.model.state import Intent, Pass, Proof

if TYPE_CHECKING:
    from tjar_sync.doctor.observations import ReadReply
    from tjar_sync.doctor.probe.desk import ProbeDesk
    from tjar_sync.doctor.probe.trial import Scratch

LABEL = "spare"


def deletes(desk: ProbeDesk) -> ReadReply | None:
    """Delete a product twice, and make it anew; return how it is read after."""
    thing = desk.things.get(LABEL)
    if thing is None:
        return None
    row = desk.means.home.load().resources[thing.address]
    intent = Intent(
        thing.address, Verb.DELETE, Pass.MAIN, thing.type, thing.remote_id, {}, entry=None
    )
    intent = desk.opened(intent)
    trial = _delete(desk, TrialName.DELETED, thing)
    if late := max(desk.late, desk.list_late):
        desk.wait(late, "this store shows late what it says is done")
    after, listed = desk.read(thing), _listed(desk)
    gone = _is_gone(desk, after, listed, thing)
    spans = iter(()) if trial.refused else desk.spans()
    while not gone and (pause := next(spans, None)) is not None:
        desk.wait(pause, "the store shows still what it says is deleted")
        after, listed = desk.read(thing), _listed(desk)
        gone = _is_gone(desk, after, listed, thing)
    if gone:
        desk.resolve(intent, Proof.ANSWERED, None, "it was deleted")
        del desk.things[LABEL]
        desk.highest = max(map(sequence, desk.known))
        desk.known.discard(thing.remote_id)  # a store may use it again
        _delete(desk, TrialName.DELETED_TWICE, thing)
        body = {**bodies.keyed(desk.names, LABEL), "name_en": desk.names.name("again")}
        create(desk, TrialName.AGAIN, "again", "physical", body)
    else:
        said = trial.reply.error.what if trial.reply.error else "the store shows it still"
        desk.resolve(intent, Proof.REFUSED, row, said)
    return after


def _delete(desk: ProbeDesk, name: TrialName, thing: Scratch) -> ProbeTrial:
    reply = desk.send("product.delete", thing.remote_id)
    desk.trials[name] = ProbeTrial(name, {}, reply, thing.label, desk.lives.get(thing.label))
    return desk.trials[name]


def _is_gone(
    desk: ProbeDesk, after: ReadReply, listed: tuple[str, ...] | None, thing: Scratch
) -> bool:
    """Say whether a product is not listed, and cannot be read, or is marked as deleted."""
    live = desk.live_of(after.data)
    unreadable = after.error is not None or (live is not None and live.deleted)
    return unreadable and thing.remote_id not in (listed or ())


def _listed(desk: ProbeDesk) -> tuple[str, ...] | None:
    """Return the ids that the whole list shows; None where it cannot be read."""
    try:
        rows = desk.means.provider.list("product").rows
    except ProviderError:
        return None
    return tuple(row.remote_id for row in rows)
