"""What trials tell of updates: what they keep, leave alone, replace and clear (A6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.doctor.finding import confirmed, contradicted, named, not_seen, tolerated
from tjar_sync.doctor.probe.judge_writes import lacking, said, tried
from tjar_sync.doctor.probe.trial import RENAMES, TrialName, keeps_name
from tjar_sync.model.diagnosis import ContractLine
from tjar_sync.providers.rest.contract import STORE_YAML

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tjar_sync.doctor.finding import Finding, Findings
    from tjar_sync.doctor.observations import Observations
    from tjar_sync.doctor.probe.trial import Probed, ProbeTrial

_OWN_WORK = frozenset({"name.en", "name.ar"})


def judge(seen: Observations, probed: Probed) -> Findings:
    """Judge what the trials tell of A6."""
    yield from _updates(seen, probed)
    yield from _unkept(probed)
    yield from _clears(probed)
    yield from _category(seen, probed)


def _updates(seen: Observations, probed: Probed) -> Findings:
    """Judge what an update of one field does to all others."""
    yield from lacking(probed, "A6", RENAMES)
    kept, harmed = 0, dict[str, str]()
    for trial in tried(probed, RENAMES):
        product = trial.after.remote_id if trial.after else "?"
        if not trial.done:
            yield contradicted("A6", f"an update is refused: {said(trial)}")
        elif trial.before is None or trial.after is None or not trial.shown("name.en"):
            yield not_seen("A6", f"what an update of product {product} did: it is not shown")
        elif not keeps_name(trial):
            yield contradicted("A6", f"an update of product {product} is answered, and not kept")
        else:
            kept += 1
            harmed |= dict(_harm(trial))
    if harmed:
        yield _harmed(seen, harmed)
    elif kept:
        yield confirmed("A6", f"{kept} updates of a name left all else as it was")


_SENT_AS = (
    (TrialName.MONEY, ("sale_price", "price")),
    (TrialName.TEXTS, ("summary.en", "description.en")),
    (TrialName.SLUG, ("slug",)),
    (TrialName.ALL_ZERO, ("variants",)),
)
"""What some updates send that is not what was there."""


def _unkept(probed: Probed) -> Findings:
    """Judge whether an update keeps all that it sends."""
    for name, paths in _SENT_AS:
        trial = probed.told(name)
        if trial is None or not trial.done:
            continue
        same = [
            path for path in paths if trial.shows(path) and trial.shown(path) == trial.was(path)
        ]
        if same:
            yield contradicted("A6", f"an update of {named(same)} is answered, and not kept")


def _harm(trial: ProbeTrial) -> Iterator[tuple[str, str]]:
    """Name what an update changed that it did not send."""
    for path, value in trial.before.values.items() if trial.before else ():
        after = trial.shown(path)
        if path not in _OWN_WORK and trial.shows(path) and after != value:
            yield path, "cleared" if after in (None, "", (), 0) else "changed"


def _harmed(seen: Observations, harmed: Mapping[str, str]) -> Finding:
    """Say what an update did unasked; what can be sent along is sent along."""
    what = ", ".join(f"{path} is {how}" for path, how in sorted(harmed.items()))
    evidence = f"an update does what it was not asked for: {what}"
    return sent_along(
        seen, "A6", evidence, harmed.keys() - {"quantity"}, whole="quantity" not in harmed
    )


def sent_along(
    seen: Observations, number: str, evidence: str, paths: Iterable[str], *, whole: bool = True
) -> Finding:
    """Make the finding of a harm that ends where some fields go with every update."""
    held = seen.contract.kinds["product"].always_send
    new = frozenset(paths) - held
    if not new:
        known = f"{evidence}; `contract:` has them sent along"
        return tolerated(number, known) if whole else contradicted(number, evidence)
    line = ContractLine(("always_send",), tuple(sorted(held | new)))
    return contradicted(number, evidence, (line,))


def _clears(probed: Probed) -> Findings:
    """Judge what replaces and what clears."""
    yield from lacking(
        probed,
        "A6",
        (TrialName.REPLACED, TrialName.EMPTY_LISTS, TrialName.NULLS, TrialName.EMPTY_TEXT),
    )
    replaced = probed.told(TrialName.REPLACED)
    if replaced is not None and replaced.shows("tags"):
        sent, shown = set(replaced.sent["tags"]), set(replaced.shown("tags") or ())
        if shown > sent:
            yield contradicted("A6", "a list that is sent is added to the one that is there")
        elif shown != sent:
            yield contradicted("A6", "a list that is sent does not replace the one that is there")
        else:
            yield confirmed("A6", "a list that is sent replaces the one that is there")
    for name, how, paths in (
        (TrialName.EMPTY_LISTS, "[]", ("tags", "gallery")),
        (TrialName.NULLS, "null", ("max_purchase", "summary.ar")),
        (TrialName.EMPTY_TEXT, '""', ("summary.en",)),
    ):
        trial = probed.told(name)
        yield from _cleared(trial, how, paths) if trial is not None else ()


def _cleared(trial: ProbeTrial, how: str, paths: Iterable[str]) -> Findings:
    if not trial.done:
        yield contradicted("A6", f"{how} is refused: {said(trial)}")
        return
    full = [path for path in paths if trial.was(path) and trial.shows(path)]
    stay = [path for path in full if trial.shown(path)]
    if stay:
        yield contradicted("A6", f"{how} does not clear {named(stay)}")
    elif full:
        yield confirmed("A6", f"{how} clears {named(full)}")
    else:
        yield not_seen("A6", f"what {how} clears: nothing shows it")


def _category(seen: Observations, probed: Probed) -> Findings:
    """Judge what categories are called on update."""
    trial = probed.told(TrialName.CATEGORY)
    row = seen.contract.fields["product.categories"]
    if trial is None or not trial.shows("categories"):
        yield not_seen("A6", "what categories are called on update: no product shows one")
    elif trial.shown("categories"):
        yield confirmed("A6", "categories are called `category` on update")
    elif row.provenance == STORE_YAML and row.update != "category":
        yield tolerated("A6", "categories are not `category` on update, as `contract:` says")
    else:
        other = probed.trials.get(TrialName.CATEGORY_AS_CREATED)
        found = other is not None and bool(other.shown("categories"))
        line = ContractLine(("fields", "product.categories", "update"), "category_id")
        evidence = "categories are not called `category` on update"
        yield contradicted("A6", evidence, (line,) if found else ())
