"""What trials tell of the normal forms of texts, slugs and amounts (A23)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.doctor.finding import confirmed, contradicted, named, not_seen, tolerated
from tjar_sync.doctor.probe import bodies
from tjar_sync.doctor.probe.judge_writes import lacking
from tjar_sync.doctor.probe.trial import TrialName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.doctor.finding import Findings
    from tjar_sync.doctor.observations import Observations
    from tjar_sync.doctor.probe.trial import Probed, ProbeTrial

_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;"}
_TRIED = (
    *(
        TrialName.TEXTS,
        TrialName.LONG_NAME,
        TrialName.LONG_SUMMARY,
        TrialName.MONEY,
        TrialName.SLUG,
    ),
    TrialName.ARABIC_SLUG,
)
_SENT = (Decimal(str(bodies.FINE)), Decimal(str(bodies.FINER)))
_CENT, _MILL = Decimal("0.01"), Decimal("0.001")


def escaped(text: str) -> str:
    """Escape marks as PHP does, which is believed of names and summaries."""
    return "".join(_ESCAPED.get(letter, letter) for letter in text)


def judge(_seen: Observations, probed: Probed) -> Findings:
    """Judge in which form each text comes back."""
    yield from lacking(probed, "A23", _TRIED)
    texts = probed.told(TrialName.TEXTS)
    if texts is not None:
        yield from _marked(texts)
        yield from _description(texts)
    yield from _lengths(probed)
    yield from _slugs(probed)
    yield from _money(probed)


def _marked(trial: ProbeTrial) -> Findings:
    for path, wire in (("name.en", "name_en"), ("summary.en", "summery_en")):
        sent, shown = str(trial.sent[wire]), trial.shown(path)
        if not trial.done or not isinstance(shown, str) or shown in ("", trial.was(path)):
            yield not_seen("A23", f"in which form {path} comes back: it is not shown")
        elif shown == escaped(sent.strip()):
            yield confirmed("A23", f"{path} is trimmed and escaped, and nothing else")
        else:
            how = list(_ways(sent, shown))
            evidence = f"{path} is {named(how)}" if how else f"{path} comes back as {shown!r}"
            yield tolerated("A23", evidence)


def _ways(sent: str, shown: str) -> Iterator[str]:
    """Say what was done to a text otherwise than to trim and to escape it."""
    if sent != sent.strip() and shown != shown.strip():
        yield "not trimmed"
    if "  " in sent.strip() and "  " not in shown.strip():
        yield "freed of repeated spaces"
    if "&amp;lt;" in shown or "&amp;amp;" in shown:
        yield "escaped twice"
    elif "<" in sent and "<" not in shown and "&lt;" not in shown:
        yield "freed of tags"
    elif "<" in shown:
        yield "not escaped"


def _description(trial: ProbeTrial) -> Findings:
    shown = trial.shown("description.en")
    if not trial.done or not isinstance(shown, str) or not shown:
        yield not_seen("A23", "in which form a description comes back: it is not shown")
        return
    head, _, _ = bodies.HTML.partition("<script>")
    if shown == head.strip():
        yield confirmed("A23", "a description is trimmed, without its script elements")
    elif "<script" in shown:
        yield tolerated("A23", "a description keeps its script elements")
    elif "deion" in shown:
        yield tolerated("A23", "a description loses the letters `script`, also within words")
    elif shown.strip() == head.strip():
        yield tolerated("A23", "a description is not trimmed")
    else:
        yield tolerated("A23", "a description is written anew: tags, quotes and entities differ")


def _lengths(probed: Probed) -> Findings:
    for name, path, wire in (
        (TrialName.LONG_NAME, "name.en", "name_en"),
        (TrialName.LONG_SUMMARY, "summary.en", "summery_en"),
    ):
        trial = probed.told(name)
        if trial is None or not trial.done:
            continue  # a refusal is told of A5
        sent, shown = str(trial.sent[wire]), trial.shown(path)
        if shown == sent:
            yield confirmed("A23", f"{path} may have {len(sent)} letters")
        elif isinstance(shown, str) and shown and sent.startswith(shown):
            yield tolerated("A23", f"{path} of {len(sent)} letters is cut to {len(shown)}")
        else:
            yield not_seen("A23", f"how long {path} may be: it is not shown")


def _slugs(probed: Probed) -> Findings:
    for name, what in ((TrialName.SLUG, "a slug"), (TrialName.ARABIC_SLUG, "an Arabic slug")):
        trial = probed.told(name)
        if trial is None:
            continue
        sent, shown = str(trial.sent["slug"]), trial.shown("slug")
        expected = "-".join(sent.lower().replace(".", "").split())
        if not trial.done or not trial.shows("slug") or shown == trial.was("slug"):
            yield not_seen("A23", f"in which form {what} comes back: it is not shown")
        elif shown == expected:
            yield confirmed("A23", f"{what} comes back as {shown}")
        else:
            yield tolerated("A23", f"{what}, {sent!r}, becomes {shown!r}")


def _money(probed: Probed) -> Findings:
    main, fine = probed.told(TrialName.MAIN), probed.told(TrialName.MONEY)
    if main is not None and main.after is not None:
        sent = {"sale_price": Decimal(bodies.SALE_PRICE), "price": Decimal(str(bodies.PRICE))}
        wrong = {path: main.shown(path) for path in sent if main.shown(path) != sent[path]}
        if any(value is not None for value in wrong.values()):
            shown = ", ".join(f"{sent[path]} as {value}" for path, value in wrong.items())
            yield contradicted("A23", f"a create keeps other amounts than it is sent: {shown}")
    if fine is None or not fine.done:
        return
    shown_now = (fine.shown("sale_price"), fine.shown("price"))
    if shown_now == tuple(one.quantize(_CENT) for one in _SENT):
        yield confirmed("A23", "amounts are rounded to 2 decimals")
    elif shown_now == tuple(one.quantize(_MILL) for one in _SENT):
        yield tolerated("A23", "amounts keep a third decimal")
    elif None in shown_now or set(shown_now) & {fine.was("sale_price"), fine.was("price")}:
        yield not_seen("A23", "how amounts are rounded: they are not shown, or not kept")
    else:
        listed = " and ".join(f"{a} as {b}" for a, b in zip(_SENT, shown_now, strict=True))
        yield contradicted("A23", f"amounts are kept otherwise: {listed}")
