"""What earlier runs saw a store do, put to use: settings that go the careful way, and words about it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.errors import CatalogError
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Warned
from tjar_sync.model.evidence import CAREFUL, dissent, laid_under, without_words
from tjar_sync.model.live import Refresh
from tjar_sync.model.observation import FREED, MOVES_TIME, SHOWN_AT_ONCE, needed
from tjar_sync.model.settings import DOCUMENTED, Limits
from tjar_sync.planning.checks import Foreseen, Unsettled
from tjar_sync.providers import PLATFORMS
from tjar_sync.providers.rest.override import override

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnosis import ContractLine
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.evidence import Evidence
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.ports import Emit

LONGER = 2
"""So many times as long a store is waited for that was seen to show a write late."""


def learned(store: StoreSettings, evidence: Evidence) -> StoreSettings:
    """Return settings that go the careful way wherever the store was seen to need it.

    What a person wrote stands. Lines that this release does not understand are left out.
    """
    contract = PLATFORMS[store.provider].contract
    bare = replace(store, contract={}, profile=DOCUMENTED, learned=())
    fitting = []
    for line in evidence.careful:
        with suppress(CatalogError):
            override(contract, replace(bare, learned=(line,)))
            fitting.append(line)
    limits = store.limits
    if (
        evidence.contradicts(SHOWN_AT_ONCE)
        and limits.read_back_seconds == Limits().read_back_seconds
    ):
        limits = replace(limits, read_back_seconds=LONGER * limits.read_back_seconds)
    return replace(store, learned=tuple(fitting), limits=limits)


def heeded(store: StoreSettings, evidence: Evidence, emit: Emit) -> StoreSettings:
    """Return settings that heed what earlier runs saw, and tell what a person should know of it."""
    for one in told(store, evidence):
        emit(Warned(one))
    return learned(store, evidence)


def lacking(store: StoreSettings, evidence: Evidence) -> tuple[Observation, ...]:
    """Return what was seen of a store and neither its `contract:` nor its profile says."""
    profile = PLATFORMS[store.provider].profiles[store.profile]
    return without_words(store.contract, laid_under(store.contract, profile), evidence)


def refresh_of(chosen: Refresh, evidence: Evidence) -> Refresh:
    """Return how much is read: all, where no time of change tells what need not be."""
    return Refresh.FULL if evidence.contradicts(MOVES_TIME) else chosen


def foreseen(
    store: StoreSettings,
    evidence: Evidence,
    deleted_keys: Callable[[], Mapping[tuple[str, str, str], str]],
) -> Foreseen:
    """Return what a plan would meet at this store, and no careful way copes with.

    `deleted_keys` is asked only where the store was seen to free nothing by a delete.
    """
    wanted = {needed(one): one.evidence for one in evidence.contradicted if needed(one)}
    taken = deleted_keys() if evidence.contradicts(FREED) else {}
    return Foreseen(_unsettled(store, evidence), wanted, taken)


def _unsettled(store: StoreSettings, evidence: Evidence) -> tuple[Unsettled, ...]:
    """Return what only lines to paste cope with."""
    found = []
    for one in lacking(store, evidence):
        lines = tuple(line for line in one.lines if line.path[0] not in CAREFUL)
        if lines:
            seen = f"{one.number}, {one.claim}: {one.evidence}"
            found.append(Unsettled(seen, lines, _to_paste(lines)))
    return tuple(found)


def told(store: StoreSettings, evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield what a person should know: the careful way is taken, or store.yaml says otherwise."""
    careful = [
        (one, line)
        for one in lacking(store, evidence)
        for line in one.lines
        if line.path[0] in CAREFUL
    ]
    if careful:
        seen = "; ".join(dict.fromkeys(f"{one.number}: {one.evidence}" for one, _ in careful))
        summary = (
            f"this store was seen to do otherwise than is assumed, so the careful way is taken"
            f" ({seen}); to settle it, write under {store.name} in store.yaml:"
            f" {_to_paste(line for _, line in careful)}"
        )
        yield warning(Caution.CAREFUL, summary)
    for one, line in dissent(store.contract, evidence):
        summary = (
            f"store.yaml says otherwise than what was seen of the store ({one.number}:"
            f" {one.evidence}), and counts; what was seen would be {_to_paste([line])}"
        )
        yield warning(Caution.DISSENT, summary, *_places(store, line.path))


def _to_paste(lines: Iterable[ContractLine]) -> str:
    from tjar_sync.catalog.contract_lines import contract_line  # noqa: PLC0415 - slow to import, and seldom told

    return contract_line(lines)


def _places(store: StoreSettings, path: tuple[str, ...]) -> Iterator[Position]:
    """Yield where store.yaml speaks of a place, where that is known."""
    for length in range(len(path), 0, -1):
        position = store.positions.get(".".join(path[:length]))
        if position is not None:
            yield position
            return
