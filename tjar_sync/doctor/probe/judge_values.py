"""What trials tell of values: variants, own fields, files, times, stock (A10 to A16, A21, A25)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tjar_sync.doctor.finding import confirmed, contradicted, named, not_seen, tolerated
from tjar_sync.doctor.probe.judge_writes import CREATES, lacking, tried
from tjar_sync.doctor.probe.trial import TrialName
from tjar_sync.errors import NotAStore
from tjar_sync.model.diagnosis import ContractLine
from tjar_sync.model.masking import open_address
from tjar_sync.model.zones import zone
from tjar_sync.providers.rest import decoders

if TYPE_CHECKING:
    from tjar_sync.doctor.finding import Findings
    from tjar_sync.doctor.observations import Observations, Payload
    from tjar_sync.doctor.probe.trial import Probed, ProbeTrial, Served

_MARKED = re.compile(r"-h[0-9a-f]{12}z(\d+)\.[A-Za-z0-9]+$")
_QUARTER = 900
_WIDEST = 15 * 3600
_OWN = (
    ("A12", TrialName.DIGITAL, {"download_link": "download_link"}),
    ("A13", TrialName.BOOKING, {"duration_minutes": "duration_minutes"}),
    (
        "A14",
        TrialName.SERVICE,
        {"duration_minutes": "duration_minutes", "delivery_days": "delivery_days"},
    ),
)


def judge(seen: Observations, probed: Probed) -> Findings:
    """Judge what the trials tell of A10 to A16, of A21 and of A25."""
    yield from _variants(probed)
    yield not_seen("A11", "under which names they are kept: no answer shows them")
    yield from _own(probed)
    yield from _unlimited(probed)
    yield from _files(probed)
    yield from _pictures(probed)
    yield from _zone(seen, probed)


def _variants(probed: Probed) -> Findings:
    """Judge what becomes of variants."""
    names = (TrialName.FIRST_ZERO, TrialName.ALL_ZERO, TrialName.FEW_COLUMNS)
    yield from lacking(probed, "A10", names)
    first, zero, few = map(probed.told, names)
    yield from _first_zero(first) if first is not None else ()
    if zero is not None and zero.done and zero.shows("quantity") and _counts(zero) == [0, 0]:
        shown = zero.shown("quantity")
        if shown:
            yield tolerated("A10", f"where all variants are sold out, the stock shown is {shown}")
        else:
            yield confirmed("A10", "the variants' counts add up to the stock, also to 0")
    if few is not None and few.reply.error is not None:
        why = few.reply.error.what
        yield tolerated("A10", f"variants need all their columns, which are always sent: {why}")
    yield from _variant_ids(probed)


def _first_zero(trial: ProbeTrial) -> Findings:
    """Judge variants of which the first is sold out: some code takes them for none at all."""
    counts = _counts(trial)
    if not trial.done or counts is None:
        yield not_seen("A10", "what variants become: they are not shown")
    elif counts == [0, 5]:
        yield confirmed("A10", "variants are kept, in order, also when the first is sold out")
    else:
        for number in ("A6", "A10"):
            yield contradicted(number, f"variants of 0 and 5 pieces become {counts}")


def _rows(payload: Payload) -> list[Any]:
    try:
        return [row for row in decoders.items(payload.get("variants")) if isinstance(row, Mapping)]
    except ValueError:
        return []


def _counts(trial: ProbeTrial) -> list[Any] | None:
    rows = trial.shown("variants")
    return [row.get("stock") for row in rows] if isinstance(rows, tuple) else None


def _variant_ids(probed: Probed) -> Findings:
    main, renamed = probed.trials.get(TrialName.MAIN), probed.trials.get(TrialName.RENAMED)
    if main is None or renamed is None:
        return
    before, after = ([row.get("id") for row in _rows(one.raw)] for one in (main, renamed))
    if before and after and before != after:
        yield tolerated("A10", "variants get new ids by a write that does not send them")


def _own(probed: Probed) -> Findings:
    """Judge whether the fields of a type alone are kept."""
    for number, name, fields in _OWN:
        trial = probed.trials.get(name)
        if trial is None or trial.after is None:
            yield not_seen(number, f"whether what is written is kept: {name} was not made")
            continue
        shown = [path for path in fields if trial.shows(path)]
        lost = [path for path in shown if trial.shown(path) != trial.sent.get(fields[path])]
        if lost:
            yield contradicted(number, f"what is written is not kept: {named(lost)}")
        elif shown:
            yield confirmed(number, f"what is written is kept: {named(shown)}")
        else:
            yield not_seen(number, "whether what is written is kept: it is not shown")


def _unlimited(probed: Probed) -> Findings:
    """Judge whether stock without an end is kept, of the one product that was made with it."""
    trial = probed.told(TrialName.BOOKING)
    if trial is None or not trial.shows("unlimited") or "is_unlimited" not in trial.sent:
        yield not_seen("A25", "whether is_unlimited is kept when it is written: it is not shown")
    elif trial.shown("unlimited"):
        yield confirmed("A25", "a product that is written as unlimited is shown so")
    else:
        yield contradicted("A25", "a product that is written as unlimited is not shown so")


def _files(probed: Probed) -> Findings:
    yield from lacking(probed, "A15", (TrialName.UPLOADED,))
    for trial, what in zip(
        tried(probed, (TrialName.UPLOADED, TrialName.ALT)),
        ("an upload", "an update of a file"),
        strict=False,
    ):
        if isinstance(trial.reply.error, NotAStore):
            yield not_seen("A15", f"whether {what} works: {trial.reply.error.what}")
        elif trial.reply.error is not None:
            yield contradicted("A15", f"{what} is refused: {trial.reply.error.what}")
        else:
            yield confirmed("A15", f"{what} works")


def _pictures(probed: Probed) -> Findings:
    """Judge what a file is called, what is served for it, and what a product shows of it."""
    if not probed.pictures:
        yield not_seen("A16", "what an uploaded file is called")
        return
    marks = [_MARKED.search(one.url) for one in probed.pictures]
    if all(marks):
        yield confirmed("A16", "a file keeps its name, with the digest's mark")
    else:
        yield contradicted(
            "A16", f"a file does not keep its name: {open_address(probed.pictures[0].url)}"
        )
    yield from _twins(probed.pictures)
    served = [one for one in probed.pictures[:1] if one.content is not None]
    if any(one.content != one.sent for one in served) and not _shared(probed.pictures):
        yield contradicted("A16", "at a file's address another file's bytes are served")
    elif not served:
        yield not_seen("A16", "which bytes are served: they could not be read")
    yield from _shown_picture(probed)


def _shared(pictures: tuple[Served, ...]) -> bool:
    return len({one.url for one in pictures}) < len(pictures)


def _twins(pictures: tuple[Served, ...]) -> Findings:
    """Judge two uploads of one name: they prove something only within one second."""
    seconds = {match[1] for one in pictures if (match := re.search(r"(\d+)\.\w+$", one.url))}
    if len(pictures) < len(_TWINS):
        yield not_seen("A16", "what becomes of two uploads of one name within a second")
    elif _shared(pictures):
        evidence = "two uploads of one name in a second share a file"
        distinct = "each file has a name of its own here, by its digest"
        dropped = not _MARKED.search(pictures[0].url)
        yield (
            contradicted("A16", evidence)
            if dropped
            else tolerated("A16", f"{evidence}; {distinct}")
        )
    elif len(seconds) == 1:
        yield confirmed("A16", "two uploads of one name in one second keep two files")
    else:
        yield not_seen("A16", "what becomes of two uploads of one name: they were seconds apart")


_TWINS = (TrialName.UPLOADED, TrialName.UPLOADED_TWIN)


def _shown_picture(probed: Probed) -> Findings:
    main = probed.trials.get(TrialName.MAIN)
    if main is None or "image_id" not in main.sent or not main.shows("image"):
        yield not_seen("A16", "which picture a product shows")
        return
    shown, url = str(main.shown("image")), probed.pictures[0].url
    mark = re.search(r"-h([0-9a-f]{12})z", url)
    if shown in {url, mark[1] if mark else url}:
        yield confirmed("A16", "a product shows the picture that it was given")
    else:
        yield contradicted(
            "A16", f"a product that was given {open_address(url)} shows {open_address(shown)}"
        )


def _zone(seen: Observations, probed: Probed) -> Findings:
    """Judge the zone of times by what was written just now."""
    contract = seen.contract
    for trial in tried(probed, CREATES):
        shown = _moment(trial, contract.time_format)
        if shown is None:
            continue
        offset = round((shown - trial.moment) / _QUARTER) * _QUARTER
        if abs(shown - trial.moment - offset) > _QUARTER / 3 or abs(offset) > _WIDEST:
            continue
        believed = datetime.fromtimestamp(trial.moment, zone(contract.time_zone)).utcoffset()
        said = f"what was made just now has a time of {_offset(offset)}"
        if believed == timedelta(seconds=offset):
            known = contract.time_zone != "Asia/Riyadh"
            yield (
                tolerated("A21", f"{said}, as `contract:` says")
                if known
                else confirmed("A21", said)
            )
        else:
            yield contradicted("A21", said, (ContractLine(("time_zone",), _offset(offset)),))
        return
    yield not_seen("A21", "which zone times have: none without one is shown of what was made")


def _moment(trial: ProbeTrial, form: str) -> float | None:
    """Return a time that was shown, as if it were of UTC; None where it has a zone, or is none."""
    shown = trial.raw.get("created_at") or trial.raw.get("updated_at")
    try:
        return datetime.strptime(str(shown), form).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _offset(seconds: int) -> str:
    if not seconds:
        return "UTC"
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'+' if seconds > 0 else '-'}{hours:02}:{minutes:02}"
