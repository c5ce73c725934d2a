"""Upload two pictures of one name, and see what the store serves for them (A15, A16)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from tjar_sync.doctor.probe import bodies
from tjar_sync.doctor.probe.desk import ProbeStopped
from tjar_sync.doctor.probe.trial import ProbeTrial, Served, TrialName
from tjar_sync.errors import Refused
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Intent, Pass, Proof
from tjar_sync.providers.http.client import ApiRequest, Upload

if TYPE_CHECKING:
    from tjar_sync.doctor.probe.desk import ProbeDesk

SHADES = {TrialName.UPLOADED: 40, TrialName.UPLOADED_TWIN: 200}
"""The pictures: as many as cannot be deleted afterwards."""
_WORDS = "A probe of tjar-sync"


def file_name(token: str) -> str:
    """Return the name under which both pictures are uploaded: with the first one's digest (A16)."""
    digest = hashlib.sha256(bodies.picture(SHADES[TrialName.UPLOADED])).hexdigest()
    return f"tjar-sync-probe-{token}-h{digest[:12]}z.png"


def uploads(desk: ProbeDesk) -> tuple[Served, ...]:
    """Upload both, one right after the other, change the words of one, and fetch them."""
    for name, shade in SHADES.items():
        _upload(desk, name, bodies.picture(shade))
    remote_id = media_id(desk.trials[TrialName.UPLOADED])
    row = desk.means.asker.context.contract.fields["media.alt"]
    if remote_id and row.update:
        form = {row.update: f"{_WORDS}, other words"}
        request = ApiRequest("media.update", remote_id, form=form, check=desk.check)
        _journaled(desk, TrialName.ALT, "picture", Verb.UPDATE, request, remote_id)
    return tuple(
        Served(file_name(desk.names.token), url, trial.moment, sent, _fetched(desk, url))
        for name, shade in SHADES.items()
        if (url := _url(trial := desk.trials[name])) and (sent := bodies.picture(shade))
    )


def media_id(trial: ProbeTrial) -> str:
    """Return the id of what was uploaded; empty where nothing was."""
    data = trial.reply.data
    found = data.get("id") if trial.done and isinstance(data, Mapping) else None
    return "" if found is None else str(found)


def _upload(desk: ProbeDesk, name: TrialName, content: bytes) -> None:
    contract = desk.means.asker.context.contract
    file = Upload(file_name(desk.names.token), BytesIO(content), "image/png")
    words = contract.fields["media.alt"].create
    request = ApiRequest(
        "media.upload",
        form={words: _WORDS} if words else {},
        files={contract.fields["media.digest"].create or "file": file},
        check=desk.check,
    )
    label = "picture" if name is TrialName.UPLOADED else "twin-picture"
    _journaled(desk, name, label, Verb.CREATE, request)


def _journaled(
    desk: ProbeDesk,
    name: TrialName,
    label: str,
    verb: Verb,
    request: ApiRequest,
    remote_id: str = "",
) -> None:
    """Send a write of a picture, which no list shows: the journal alone knows of it."""
    address = desk.names.address("media", label)
    intent = Intent(address, verb, Pass.MAIN, "media", remote_id or None, {}, entry=None)
    intent = desk.opened(intent)
    reply = desk.means.asker.send(request)
    proof = Proof.ANSWERED
    if reply.error is not None:
        proof = Proof.REFUSED if isinstance(reply.error, Refused) else Proof.ABSENT
    desk.resolve(intent, proof, None, "" if reply.error is None else reply.error.what)
    if not isinstance(reply.error, Refused | None):
        raise ProbeStopped(f"nobody knows whether a picture was uploaded: {reply.error.what}")
    desk.trials[name] = ProbeTrial(name, dict(request.form), reply, moment=desk.moment(reply))


def _url(trial: ProbeTrial) -> str:
    found = trial.reply.data.get("url") if isinstance(trial.reply.data, Mapping) else None
    found = found.get("url") if isinstance(found, Mapping) else found
    return found if isinstance(found, str) else ""


def _fetched(desk: ProbeDesk, url: str) -> bytes | None:
    return desk.means.asker.context.client.served(url)
