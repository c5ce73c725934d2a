"""Make a scratch product: journaled, found again where its answer does not tell, and surely hidden."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync.apply import resolve
from tjar_sync.doctor.probe.desk import SOUGHT, ProbeStopped, suffix
from tjar_sync.doctor.probe.trial import ProbeTrial, Scratch, TrialName
from tjar_sync.errors import ProviderError, RecoveryError, Refused, Unproven, Unreachable
from tjar_sync.model.live import Verb
from tjar_sync.model.scratch import is_marked
from tjar_sync.model.state import Batch, Intent, Pass, Proof, StateEntry

if TYPE_CHECKING:
    from tjar_sync.doctor.observations import Payload, ReadReply
    from tjar_sync.doctor.probe.desk import ProbeDesk
    from tjar_sync.model.value import Value


def create(
    desk: ProbeDesk, name: TrialName, label: str, kind_type: str, body: Payload
) -> ProbeTrial:
    """Make a product, and read it. Raises ProbeStopped where it may be seen by buyers."""
    address = desk.names.address("product", label)
    desired = _fingerprint(body)
    row = StateEntry(address, kind_type, None, desired, {})
    intent = desk.opened(
        Intent(address, Verb.CREATE, Pass.MAIN, kind_type, None, desired, row, desk.high_water())
    )
    reply = desk.send(f"product.create{suffix(kind_type)}", body=body)
    remote_id = _made(desk, intent, row, reply)
    trial = ProbeTrial(name, body, reply, label, moment=desk.moment(reply))
    if remote_id:
        trial = _read(desk, trial, row, remote_id)
        if trial.after is not None and not is_marked(row, trial.after):
            del desk.things[label], desk.lives[label]
            trial = _read(desk, trial, row, _listed_now(desk, row))
        _remember(desk, intent, row, trial)
    desk.trials[name] = trial
    if remote_id and trial.after is None:
        raise ProbeStopped(f"product {remote_id}, which was just made, cannot be read")
    desk.hidden(trial.after)
    return trial


def _read(desk: ProbeDesk, trial: ProbeTrial, row: StateEntry, remote_id: str) -> ProbeTrial:
    """Read what was made under an id, once it is shown there."""
    desk.things[trial.label] = Scratch(trial.label, row.type, row.address, remote_id)
    desk.known.add(remote_id)
    return desk.seen(trial, trial.label, lambda live: live is not None)


def _made(desk: ProbeDesk, intent: Intent, row: StateEntry, reply: ReadReply) -> str:
    """Say under which id something was made, if it was; else close the intent.

    The intent stays open until what is there is known to be ours. Raises ProbeStopped.
    """
    error = reply.error
    if isinstance(error, Unproven):
        return _sought(desk, intent)
    if isinstance(error, Refused | Unreachable):
        desk.resolve(intent, Proof.REFUSED, None, error.what)
        if isinstance(error, Unreachable):
            raise ProbeStopped(error.what)
        return ""
    if error is not None:
        raise ProbeStopped(f"nobody knows whether a product was made: {error.what}")
    found = desk.live_of(reply.data)
    remote_id = found.remote_id if found else ""
    return remote_id if remote_id and remote_id not in desk.known else _listed_now(desk, row)


def _listed_now(desk: ProbeDesk, row: StateEntry) -> str:
    """Find in the list what was made when its answer does not tell. Raises ProbeStopped."""
    if desk.late:
        desk.wait(desk.late, "this store shows late what it says is done")
    waited = 0.0
    for pause in chain((0.0,), desk.spans()):
        if pause:
            desk.wait(pause, "the store does not show yet what it says is done")
        waited += pause
        for live in (found.live for found in desk.first_page()):
            wanted = [path for path in ("name.en", "sku") if path in row.desired]
            same = [live.values.get(path) == row.desired[path] for path in wanted]
            if live.remote_id not in desk.known and any(same):
                desk.late += waited
                return live.remote_id
    raise ProbeStopped("the answer to a create names no new id, and the list shows none")


def _sought(desk: ProbeDesk, intent: Intent) -> str:
    """Look whether a create with an unclear answer made something. Raises ProbeStopped."""
    desk.sought += 1
    if desk.sought > SOUGHT:
        raise ProbeStopped("the store's answers do not tell whether products are made")
    try:
        (found,) = resolve([intent], desk.means.home.load(), desk.means.provider)
    except (ProviderError, RecoveryError) as error:
        raise ProbeStopped(f"nobody knows whether a product was made: {error.what}") from error
    if found.entry is not None:
        return found.entry.remote_id or ""
    desk.means.home.append(Batch(resolved=(found,)))
    return ""


def _remember(desk: ProbeDesk, intent: Intent, row: StateEntry, trial: ProbeTrial) -> None:
    """Close the intent, and note under which name and sku the store shows what was made."""
    shown = trial.after.values if trial.after else {}
    seen = {path: shown[path] for path in ("name.en", "sku", "slug") if path in shown}
    remote_id = desk.things[trial.label].remote_id
    desk.resolve(intent, Proof.ANSWERED, replace(row, remote_id=remote_id, live=seen))


def _fingerprint(body: Payload) -> dict[str, Value]:
    """Return by what a create is found again when its answer is lost."""
    names = {"name_en": "name.en", "sku": "sku", "slug": "slug"}
    found: dict[str, Value] = {path: body[wire] for wire, path in names.items() if wire in body}
    if "sale_price" in body:
        found["sale_price"] = Decimal(str(body["sale_price"]))
    return found
