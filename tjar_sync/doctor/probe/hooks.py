"""Register one webhook for the rarest event, and have the store check a signature (A17, A19)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.doctor.answers import MOST_WEBHOOKS, events_of, rows_of
from tjar_sync.doctor.probe.desk import ProbeStopped
from tjar_sync.doctor.probe.trial import ProbeTrial, TrialName
from tjar_sync.errors import Refused
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb
from tjar_sync.model.own_writes import sequence
from tjar_sync.model.state import Intent, Pass, Proof, StateEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.doctor.observations import Observations, Payload, ReadReply
    from tjar_sync.doctor.probe.desk import ProbeDesk

_RAREST = ("product.deleted", "product.delete", "product.publish", "product.created")
"""What a shop seldom does, rarest first; of other names, the last that the store lists."""
_PAYLOAD = '{"event":"probe"}'
_TYPE = min(KINDS["webhook"].types)


def rarest(events: Sequence[str]) -> str:
    """Choose the event for which the least is delivered."""
    return next((one for one in _RAREST if one in events), events[-1] if events else _RAREST[0])


def why_not(seen: Observations) -> str:
    """Say why no webhook is registered: a store's slots are never filled up by a probe."""
    hooks = seen.rights["webhooks"]
    if hooks.error is not None:
        return f"the list of webhooks cannot be read: {hooks.error.what}"
    most = seen.contract.kinds["webhook"].max_count or MOST_WEBHOOKS
    held = len(rows_of(hooks))
    return f"{held} of {most} webhooks are there already" if held >= most else ""


def hooks(desk: ProbeDesk, url: str, seen: Observations) -> None:
    """Register a webhook, ask for another secret, and try a right and a wrong signature."""
    body = {
        "name": desk.names.name("webhook"),
        "url": url,
        "events": [rarest(events_of(seen.events))],
    }
    remote_id = _registered(desk, body, seen)
    if not remote_id:
        return
    told = _secret(desk.trials[TrialName.HOOK].reply)
    desk.trials[TrialName.ROTATED] = ProbeTrial(
        TrialName.ROTATED, {}, desk.send("webhook.refresh_secret", remote_id)
    )
    secret = _secret(desk.trials[TrialName.ROTATED].reply) or told
    if secret:
        _signed(desk, remote_id, secret)


def _registered(desk: ProbeDesk, body: Payload, seen: Observations) -> str:
    address = desk.names.address("webhook", "hook")
    values = {**body, "events": tuple(body["events"])}
    row = StateEntry(address, _TYPE, None, values, {})
    ids = [str(one["id"]) for one in rows_of(seen.rights["webhooks"]) if "id" in one]
    high_water = max(map(sequence, ids), default=0)
    intent = Intent(address, Verb.CREATE, Pass.MAIN, _TYPE, None, values, row, high_water)
    intent = desk.opened(intent)
    reply = desk.send("webhook.create", body=body)
    desk.trials[TrialName.HOOK] = ProbeTrial(TrialName.HOOK, body, reply)
    if isinstance(reply.error, Refused):
        desk.resolve(intent, Proof.REFUSED, None, reply.error.what)
        return ""
    found = reply.data.get("id") if isinstance(reply.data, Mapping) else None
    if reply.error is not None or found is None or str(found) in ids:
        raise ProbeStopped("nobody knows whether a webhook was registered")
    kept = StateEntry(address, _TYPE, str(found), values, {})
    desk.resolve(intent, Proof.ANSWERED, kept)
    return str(found)


def _secret(reply: ReadReply) -> str:
    found = reply.data.get("secret") if isinstance(reply.data, Mapping) else None
    return found if isinstance(found, str) else ""


def _signed(desk: ProbeDesk, remote_id: str, secret: str) -> None:
    right = hmac.new(secret.encode(), _PAYLOAD.encode(), hashlib.sha256).hexdigest()
    wrong = hmac.new(b"another", _PAYLOAD.encode(), hashlib.sha256).hexdigest()
    for name, signature in ((TrialName.SIGNED, right), (TrialName.FORGED, wrong)):
        number = int(remote_id) if remote_id.isdecimal() else remote_id
        body = {"payload": _PAYLOAD, "signature": f"sha256={signature}", "webhook_id": number}
        desk.trials[name] = ProbeTrial(name, {}, desk.send("webhook.verify", body=body))
