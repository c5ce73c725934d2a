"""What trials tell of paths, deletes, the flag, refusals and webhooks (A7 to A9, A17, A19, A20)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.doctor.answers import body_of
from tjar_sync.doctor.finding import about, confirmed, contradicted, not_seen, tolerated
from tjar_sync.doctor.probe.ends import LABEL
from tjar_sync.doctor.probe.judge_updates import sent_along
from tjar_sync.doctor.probe.judge_writes import lacking
from tjar_sync.doctor.probe.trial import TrialName
from tjar_sync.errors import Invalid, NotAStore, Refused, Unproven
from tjar_sync.model.observation import FREED
from tjar_sync.model.own_writes import sequence

if TYPE_CHECKING:
    from tjar_sync.doctor.finding import Findings
    from tjar_sync.doctor.observations import Observations
    from tjar_sync.doctor.probe.trial import Probed, ProbeTrial

_UNPROCESSABLE = 422
_SUCCESS = range(200, 300)
_NO_TROUBLE = frozenset({0, 404, *_SUCCESS})
"""How a second delete may be answered."""
_DELETES = frozenset({TrialName.DELETED, TrialName.DELETED_TWICE})
"""Their answers may well be empty."""
_SHOWN_IN_TRASH = "deleted_at"


def judge(seen: Observations, probed: Probed) -> Findings:
    """Judge what the trials tell of A7 to A9, A17, A19 and A20."""
    yield from _foreign(probed)
    yield from _deletes(probed)
    yield from _flag(seen, probed)
    yield from _refusals(probed)
    yield from _hooks(probed)


def _foreign(probed: Probed) -> Findings:
    trial = probed.told(TrialName.FOREIGN)
    yield from lacking(probed, "A7", (TrialName.FOREIGN,))
    if trial is None:
        return
    if trial.done:
        yield tolerated("A7", "an update by the path of another type is carried out")
    elif trial.refused:
        yield confirmed("A7", "an update by the path of another type is refused")
    else:
        yield not_seen("A7", "what an update by the path of another type does")


def _deletes(probed: Probed) -> Findings:
    """Judge whether a delete deletes, and what it frees."""
    trial = probed.trials.get(TrialName.DELETED)
    yield from lacking(probed, "A8", (TrialName.DELETED,))
    if trial is None:
        return
    gone = probed.ids.get(LABEL) is None
    if trial.refused and trial.reply.error is not None:
        yield contradicted("A8", f"a delete is refused: {trial.reply.error.what}")
    elif not gone:
        yield contradicted("A8", "a delete is answered, and the product is there still")
    else:
        yield confirmed("A8", "a deleted product is gone from the list")
        yield from _trash(probed)


def _trash(probed: Probed) -> Findings:
    """Judge whether what is deleted lies in a trash."""
    after, twice = probed.after_delete, probed.trials.get(TrialName.DELETED_TWICE)
    if after is not None and after.error is None:
        yield tolerated("A8", f"a deleted product can be read by its id, with {_SHOWN_IN_TRASH}")
    if twice is not None and twice.reply.error is not None and twice.status not in _NO_TROUBLE:
        yield tolerated("A8", f"a second delete is no 404: {twice.reply.error.what}")
    again = probed.trials.get(TrialName.AGAIN)
    if again is None or "again" not in probed.ids:
        said = again.reply.error.what if again is not None and again.reply.error else "not tried"
        evidence = f"the sku and the slug of a deleted product stay taken: {said}"
        yield about(FREED.words, tolerated("A8", evidence))
    elif sequence(probed.ids["again"]) <= probed.highest:
        yield tolerated("A8", "a new product gets the id of a deleted one")
    else:
        yield about(
            FREED.words, confirmed("A8", "the sku and the slug of a deleted product are free")
        )


def _flag(seen: Observations, probed: Probed) -> Findings:
    """Judge the flag that hides; nothing is ever shown to buyers to try the other."""
    visible = [one for one in probed.trials.values() if one.shown("published")]
    made = [one for one in probed.trials.values() if one.shown("published") is False]
    for trial in visible:
        if trial.name is TrialName.UNFLAGGED:
            evidence = "an update without the flag publishes the product"
            yield sent_along(seen, "A9", evidence, {"published"})
        else:
            evidence = f"{trial.name}, sent as hidden, was published; it was deleted at once"
            yield contradicted("A9", evidence)
    if made and not visible:
        yield confirmed("A9", f"2 hides, in {len(made)} trials")
    yield from lacking(probed, "A9", (TrialName.UNFLAGGED,))
    yield not_seen("A9", "what 1 publishes, and what a create without it does: buyers would see it")


def _refusals(probed: Probed) -> Findings:
    """Judge in which form the store says no to a write."""
    said = [one for one in probed.trials.values() if one.reply.error is not None]
    invalid = [one for one in said if isinstance(one.reply.error, Invalid)]
    products = [one for one in said if one.label and one.name not in _DELETES]
    politely = [one for one in products if one.status in _SUCCESS]
    walls = [one for one in said if isinstance(one.reply.error, NotAStore)]
    if walls:
        yield contradicted("A20", f"something stands before the store: {_what(walls[0])}")
    if politely:
        unclear = any(isinstance(one.reply.error, Unproven) for one in politely)
        how = "in words that say neither yes nor no" if unclear else "by the body alone"
        yield tolerated("A20", f"a refused write is answered {politely[0].status}, {how}")
    proper = [one for one in invalid if one.status == _UNPROCESSABLE]
    bare = [one for one in proper if (body := body_of(one.reply)) and "status" not in body]
    if bare:
        yield tolerated("A20", "422 has no status, which is understood")
    elif proper:
        yield confirmed("A20", f"422 names the fields, in {len(proper)} refusals")
    elif not politely and not walls:
        yield not_seen("A20", "how a write is refused: none was")


def _what(trial: ProbeTrial) -> str:
    return trial.reply.error.what if trial.reply.error else ""


def _hooks(probed: Probed) -> Findings:
    """Judge webhooks, where one was registered."""
    if probed.hook_unmade:
        yield not_seen("A17", f"how webhooks are made: {probed.hook_unmade}")
        yield not_seen("A19", f"how a delivery is signed: {probed.hook_unmade}")
        return
    made = probed.trials.get(TrialName.HOOK)
    if made is None:
        ask = "name an address of yours with --probe-webhook-url to have one registered"
        yield not_seen("A17", f"how webhooks are made, and when the secret is told: {ask}")
        yield not_seen("A19", f"how a delivery is signed: {ask}")
        return
    if not made.done:
        yield not_seen("A17", "when the secret is told: no webhook was made")
        yield contradicted("A19", f"a webhook is refused: {_what(made)}")
        return
    data = made.reply.data
    if isinstance(data, Mapping) and data.get("secret"):
        yield confirmed("A17", "the answer to a registration tells the secret")
    else:
        yield tolerated("A17", "the secret is told by a refresh alone: one is asked for")
    rotated = probed.trials.get(TrialName.ROTATED)
    if rotated is None or not rotated.done:
        yield contradicted("A17", f"a secret cannot be made anew: {_what(rotated or made)}")
    if any(one.startswith("tjar-sync probe") and "webhook" in one for one in probed.left):
        yield contradicted("A17", "a webhook's delete is answered, and it is there still")
    yield from _signature(probed)


def _signature(probed: Probed) -> Findings:
    """Judge by the store's own check: a right signature is valid, and a wrong one is not."""
    valid = {name: _valid(probed, name) for name in (TrialName.SIGNED, TrialName.FORGED)}
    if valid == {TrialName.SIGNED: True, TrialName.FORGED: False}:
        yield confirmed("A19", "the store's own check takes HMAC-SHA256 of the body, and no other")
    elif valid[TrialName.SIGNED] is False:
        yield contradicted("A19", "the store's own check does not take HMAC-SHA256 of the body")
    else:
        yield not_seen("A19", "how a delivery is signed: the store's own check does not tell")
    yield not_seen("A19", "in which header a signature comes: look at what your address received")


def _valid(probed: Probed, name: TrialName) -> bool | None:
    trial = probed.trials.get(name)
    if trial is None or isinstance(trial.reply.error, Refused) or not trial.done:
        return None
    data = trial.reply.data
    found = data.get("valid") if isinstance(data, Mapping) else None
    return found if isinstance(found, bool) else None
