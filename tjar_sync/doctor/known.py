"""What earlier runs saw of a store, as findings: beside a look, or where there can be none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.catalog.contract_lines import contract_text
from tjar_sync.doctor.finding import Finding, confirmed, tolerated
from tjar_sync.doctor.probe.evidence import LOOKED
from tjar_sync.doctor.profiles import advice
from tjar_sync.doctor.table import lines, table
from tjar_sync.learned import lacking
from tjar_sync.model.diagnosis import Diagnosis, Examination, Health, Standing
from tjar_sync.model.evidence import Evidence
from tjar_sync.providers import PLATFORMS
from tjar_sync.render.counting import count_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tjar_sync.doctor.finding import Findings
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.settings import StoreSettings

_MINUTE = "%Y-%m-%d %H:%M UTC"


def beside(
    found: Iterable[Finding], store: StoreSettings, known: Sequence[Observation]
) -> tuple[Finding, ...]:
    """Put what is known beside what was found now; what was seen already needs no probe.

    What an earlier look saw is left out: this one saw it again, or not.
    """
    assumed = [one for one in _assumed(store, known) if one.claim != LOOKED]
    tried = {one.number for one in assumed}
    left = (
        one for one in found if one.standing is not Standing.NEEDS_PROBE or one.number not in tried
    )
    return (*left, *judge(store, assumed))


def _assumed(store: StoreSettings, known: Iterable[Observation]) -> tuple[Observation, ...]:
    """Leave out what is no assumption's: the names that a store has for its own numbers."""
    beliefs = PLATFORMS[store.provider].beliefs
    return tuple(one for one in known if one.number in beliefs)


def judge(store: StoreSettings, known: Sequence[Observation]) -> Findings:
    """Judge what is kept; what `contract:` and the profile say already is settled."""
    missing = {(one.number, one.claim): one.lines for one in lacking(store, Evidence(tuple(known)))}
    for one in known:
        told = f"{one.claim}: {one.evidence}{_source(one)}"
        wanted = missing.get((one.number, one.claim), ())
        if one.standing is Standing.CONFIRMED:
            yield confirmed(one.number, told)
        elif wanted:
            yield Finding(one.number, Standing.CONTRADICTED, told, wanted, settled=False)
        else:
            yield tolerated(one.number, told)


def _source(one: Observation) -> str:
    when = one.seen_at.strftime(_MINUTE) if one.seen_at else ""
    source = "; ".join(filter(None, (when, one.request)))
    return f" ({source})" if source else ""


def recalled(store: StoreSettings, known: Sequence[Observation]) -> Diagnosis:
    """Say what is known of a store, without asking it; of what is not, there is no row."""
    beliefs = PLATFORMS[store.provider].beliefs
    assumed = _assumed(store, known)
    found = tuple(judge(store, assumed))
    needed = lines(found)
    return Diagnosis(
        store.name,
        store.url,
        (_kept(beliefs, assumed), *advice(store, needed)),
        table(beliefs, found),
        needed,
        contract_text(needed),
        tuple(known),
    )


def _kept(beliefs: Mapping[str, str], known: Sequence[Observation]) -> Examination:
    times = [one.seen_at for one in known if one.seen_at is not None]
    if not times:
        todo = "apply once; or run doctor without --offline"
        return Examination("evidence", Health.LOOK, "no run saw anything of it yet", todo=todo)
    against = sum(one.standing is Standing.CONTRADICTED for one in known)
    others = len(beliefs.keys() - {one.number for one in known})
    said = (
        f"{count_text(len(known), 'claim')} known from earlier runs, {against} of them"
        f" contradicted; the newest is of {max(times).strftime(_MINUTE)}"
    )
    more = f"nothing is known of {count_text(others, 'other assumption')}"
    return Examination("evidence", Health.OK, said, (more,))
