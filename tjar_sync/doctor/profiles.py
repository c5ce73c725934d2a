"""Which profile fits a store better than the one that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.diagnosis import Examination, Health
from tjar_sync.providers import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.model.diagnosis import ContractLine
    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.providers.rest.contract import Profiles

FEW = 2
"""Fewer lines are written by hand: one habit makes no family."""


def recommended(needed: Sequence[ContractLine], profiles: Profiles) -> tuple[str, int]:
    """Return the profile that settles most of these lines, and how many; no name for too few."""
    counts = {
        name: sum(any(_covers(has, line) for has in lines) for line in needed)
        for name, lines in profiles.items()
    }
    best = max(counts, key=lambda name: counts[name])
    return (best, counts[best]) if counts[best] >= FEW else ("", 0)


def advice(store: StoreSettings, needed: Sequence[ContractLine]) -> Iterator[Examination]:
    """Yield the advice to name another profile in store.yaml, where one fits better."""
    name, count = recommended(needed, PLATFORMS[store.provider].profiles)
    if name and name != store.profile:
        said = f"`{name}` fits better than `{store.profile}`: of {len(needed)} lines below,"
        yield Examination(
            "profile",
            Health.LOOK,
            f"{said} it settles {count}",
            todo=f"write `profile: {name}` in the store's entry, then run doctor again",
        )


def _covers(has: ContractLine, line: ContractLine) -> bool:
    """Say whether one line does all that another asks for."""
    if has.path != line.path:
        return False
    if isinstance(has.value, tuple) and isinstance(line.value, tuple):
        return set(map(str, line.value)) <= set(map(str, has.value))
    sizes = type(has.value) is int and type(line.value) is int
    return has.value == line.value or (sizes and int(str(has.value)) <= int(str(line.value)))
