"""What trials tell of writing: the order of lists, answers, what a create needs (A3 to A5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.doctor.finding import about, confirmed, contradicted, named, not_seen, tolerated
from tjar_sync.doctor.probe.trial import RENAMES, TrialName, keeps_name
from tjar_sync.errors import Invalid
from tjar_sync.model.diagnosis import ContractLine
from tjar_sync.model.observation import MOVES_TIME, ORDER, SHOWN_AT_ONCE, TRUE_ANSWER, needless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.doctor.finding import Finding, Findings
    from tjar_sync.doctor.observations import Observations
    from tjar_sync.doctor.probe.trial import Probed, ProbeTrial

CREATES = (
    TrialName.SPARE,
    TrialName.BARE,
    TrialName.MAIN,
    TrialName.DIGITAL,
    TrialName.BOOKING,
    TrialName.SERVICE,
)
_CREATED, _OK = 201, 200


def tried(probed: Probed, names: Iterable[TrialName]) -> list[ProbeTrial]:
    """Return those trials that were made."""
    return [probed.trials[name] for name in names if name in probed.trials]


def lacking(probed: Probed, number: str, names: Iterable[TrialName]) -> Iterator[Finding]:
    """Say which trials were not made, so that all of a row is never called confirmed."""
    for name in names:
        if name not in probed.trials:
            why = f": {probed.stopped}" if probed.stopped else ""
            yield not_seen(number, f"{name} was not tried{why}")


def judge(seen: Observations, probed: Probed) -> Findings:
    """Judge what the trials tell of A3 to A5."""
    yield from _order(seen, probed)
    yield from _late(probed)
    yield from _moves(probed)
    yield from _answers(probed)
    yield from _creates(probed)
    yield from _keys(probed)


def _order(seen: Observations, probed: Probed) -> Findings:
    """Judge the order of the list: an old product was changed after newer ones were made."""
    main = probed.ids.get("main", "") if probed.told(TrialName.NULLS) else ""
    later = [probed.ids[one] for one in ("digital", "booking", "service") if one in probed.ids]
    shown = [one for one in probed.order if one in {main, *later}]
    if main not in shown or len(shown) == 1:
        yield not_seen("A3", "where in the list a product is that was changed just now")
    elif not _is_later(probed, TrialName.NULLS, (*RENAMES, TrialName.FOREIGN)):
        yield not_seen("A3", "which of two products of one second comes first")
    elif shown[0] == main:
        yield about(
            ORDER.words, confirmed("A3", "a product that was changed comes before newer ones")
        )
    elif seen.contract.kinds["product"].newest_first is False:
        yield tolerated("A3", "rows are not in the order of change, as `contract:` says")
    else:
        line = ContractLine(("newest_first", "product"), value=False)
        evidence = "a product that was changed just now comes after newer ones"
        yield about(ORDER.words, contradicted("A3", evidence, (line,)))


def _is_later(probed: Probed, name: TrialName, others: Iterable[TrialName]) -> bool:
    """Say whether a write was answered in a later second than some others."""
    before = max((int(one.moment) for one in tried(probed, others)), default=0)
    return name in probed.trials and int(probed.trials[name].moment) > before


def _late(probed: Probed) -> Findings:
    """Say how late the store shows what it says is done."""
    if probed.late:
        evidence = f"a write is shown after {probed.late:g} s; that is waited for"
        yield tolerated("A3", evidence)
        yield about(SHOWN_AT_ONCE.words, tolerated("A4", evidence))
    if probed.list_late:
        for number in ("A3", "A4"):
            what = f"the list shows a write after {probed.list_late:g} s; that is waited for"
            yield tolerated(number, what)


def _moves(probed: Probed) -> Findings:
    """Judge whether an update moves the time of the last change."""
    found = probed.trials.get(TrialName.RENAMED)
    if found is None or found.before is None or found.after is None or not found.done:
        yield not_seen("A3", "whether an update moves updated_at")
    elif not found.after.updated_at:
        yield not_seen("A3", "whether an update moves updated_at: it is not shown")
    elif found.before.updated_at != found.after.updated_at:
        yield about(MOVES_TIME.words, confirmed("A3", "updated_at is later after an update"))
    elif keeps_name(found) and _is_later(probed, TrialName.RENAMED, (TrialName.MAIN,)):
        evidence = "an update does not move updated_at: every plan reads all details"
        yield about(MOVES_TIME.words, tolerated("A3", evidence))
    else:
        yield not_seen("A3", "whether an update moves updated_at: no other second had come")


def _answers(probed: Probed) -> Findings:
    """Judge how writes are answered."""
    done = [one for one in probed.trials.values() if one.done and one.name not in _NO_PRODUCT]
    if not done:
        yield not_seen("A4", "how a write is answered: none was carried out")
        return
    codes = {one.status for one in tried(probed, CREATES) if one.done}
    if codes - {_CREATED}:
        yield tolerated("A4", f"a create is answered {named(map(str, sorted(codes)))}")
    codes = {one.status for one in tried(probed, RENAMES) if one.done} - {_OK}
    if codes:
        yield tolerated("A4", f"an update is answered {named(map(str, sorted(codes)))}")
    short = [one for one in done if not _is_whole(one)]
    if short:
        yield tolerated("A4", f"{len(short)} answers do not show the product: it is read instead")
    yield from _echoes(done)
    others = [label for label, name in _LABELS.items() if _names_another(probed, label, name)]
    if others:
        yield tolerated("A4", f"answers to creates name ids of other products ({named(others)})")


_NO_PRODUCT = frozenset(
    {
        *(
            TrialName.DELETED,
            TrialName.DELETED_TWICE,
            TrialName.UPLOADED,
            TrialName.UPLOADED_TWIN,
            TrialName.ALT,
        ),
        *(TrialName.HOOK, TrialName.ROTATED, TrialName.SIGNED, TrialName.FORGED),
    }
)
_LABELS = {
    "spare": TrialName.SPARE,
    "bare": TrialName.BARE,
    "main": TrialName.MAIN,
    "digital": TrialName.DIGITAL,
    "booking": TrialName.BOOKING,
    "service": TrialName.SERVICE,
}


def _is_whole(trial: ProbeTrial) -> bool:
    data = trial.reply.data
    return isinstance(data, Mapping) and len(data) > 1


def _names_another(probed: Probed, label: str, name: TrialName) -> bool:
    trial = probed.trials.get(name)
    data = trial.reply.data if trial else None
    named_id = data.get("id") if isinstance(data, Mapping) else None
    return label in probed.ids and named_id is not None and str(named_id) != probed.ids[label]


def _echoes(done: list[ProbeTrial]) -> Findings:
    """Compare what answers show with what is kept, where that is not what was sent."""
    told, kept = 0, 0
    for trial in done:
        data = trial.reply.data
        for wire, value in trial.sent.items():
            shown = _wire(data, wire)
            after = _wire(trial.raw, wire)
            if shown is None or after is None or str(after) == str(value):
                continue
            told += str(shown) == str(value)
            kept += str(shown) == str(after)
    if told:
        yield about(
            TRUE_ANSWER.words, tolerated("A4", "an answer repeats what was sent, not what is kept")
        )
    elif kept:
        evidence = "an answer shows what is kept, where that is not what was sent"
        yield about(TRUE_ANSWER.words, confirmed("A4", evidence))
    else:
        yield not_seen("A4", "whether answers show what is kept: it is as it was sent")


_PAIRS = {
    "name_en": ("name", "en"),
    "summery_en": ("summary", "en"),
    "description_en": ("description", "en"),
    "sale_price": ("sale_price", ""),
    "price": ("price", ""),
    "slug": ("slug", ""),
}


def _wire(data: object, wire: str) -> object:
    """Return what an answer shows for a name that was written; None for what is not compared."""
    if wire not in _PAIRS or not isinstance(data, Mapping):
        return None
    place, language = _PAIRS[wire]
    found = data.get(place)
    if not language:
        return found
    return found.get(language) if isinstance(found, Mapping) else data.get(wire)


def _creates(probed: Probed) -> Findings:
    """Judge what a create needs."""
    bare = probed.told(TrialName.BARE)
    yield from lacking(
        probed, "A5", (TrialName.BARE, TrialName.NAMELESS, TrialName.PRICELESS, TrialName.SAME_SKU)
    )
    if bare is None:
        return
    if not probed.ids and bare.after is None:
        yield contradicted("A5", f"no product can be made: {said(bare)}")
    elif bare.after is None:
        yield tolerated("A5", f"a name and a selling price are not enough: {said(bare)}")
        yield from _lacks(bare)
    else:
        yield confirmed("A5", "a name and a selling price are enough")
    main = probed.told(TrialName.MAIN)
    if main is not None and main.after is None and probed.ids:
        yield contradicted("A5", f"a product with everything is refused: {said(main)}")
    for name, label, what in (
        (TrialName.NAMELESS, "nameless", "a product without a name"),
        (TrialName.PRICELESS, "priceless", "a product without a selling price"),
    ):
        if label in probed.ids:
            yield tolerated("A5", f"{what} is made")
        elif name in probed.trials:
            yield confirmed("A5", f"{what} is refused")


def _lacks(trial: ProbeTrial) -> Findings:
    """Name what the store wants besides, so that a plan asks for it; what was sent tells nothing."""
    error = trial.reply.error
    if isinstance(error, Invalid) and trial.sent.keys().isdisjoint(error.fields):
        for path in error.paths:
            yield about(needless(path).words, tolerated("A5", f"it is refused without {path}"))


def said(trial: ProbeTrial) -> str:
    """Say why a write was refused, and which fields the store names."""
    error = trial.reply.error
    if isinstance(error, Invalid) and error.fields:
        return f"{named(sorted(error.fields))} ({error.what})"
    return error.what if error else "it is not made"


def _keys(probed: Probed) -> Findings:
    """Judge what may not be taken, and how long texts may be."""
    if "twin" in probed.ids:
        yield contradicted("A5", "two products may have one sku")
    elif TrialName.SAME_SKU in probed.trials:
        yield confirmed("A5", "a sku that is taken is refused")
    case, slug = probed.told(TrialName.SKU_CASE), probed.told(TrialName.SAME_SLUG)
    if case is not None and case.refused:
        yield tolerated("A5", "a sku is taken by one that differs in capitals alone")
    if slug is not None and slug.done:
        shown = slug.shown("slug")
        for number in ("A5", "A23"):
            yield tolerated(number, f"a slug that is taken is not refused: it becomes {shown!r}")
    refusals = {
        TrialName.DEAR: "a selling price must be below the price before discount",
        TrialName.LONG_NAME: "a long name is refused",
        TrialName.LONG_SUMMARY: "a long summary is refused",
    }
    for name, what in refusals.items():
        trial = probed.told(name)
        if trial is not None and not trial.done:
            yield tolerated("A5", f"{what}: {said(trial)}")
