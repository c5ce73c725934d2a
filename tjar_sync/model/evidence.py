"""What observations lead to: lines that are followed without a word, and lines to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.diagnosis import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnosis import ContractLine
    from tjar_sync.model.observation import Claim, Observation
    from tjar_sync.model.value import Value

CAREFUL = frozenset({"newest_first", "always_send", "per_page", "time_zone"})
"""Keys of `contract:` whose lines cost requests at most: evidence alone puts them to use."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known from earlier runs of what one store does."""

    observations: tuple[Observation, ...] = ()

    def contradicts(self, claim: Claim) -> bool:
        """Say whether the store was seen to do otherwise."""
        return any(claim == (one.number, one.claim) for one in self.contradicted)

    @property
    def contradicted(self) -> tuple[Observation, ...]:
        """What speaks against an assumption."""
        found = self.observations
        return tuple(one for one in found if one.standing is Standing.CONTRADICTED)

    @property
    def careful(self) -> tuple[ContractLine, ...]:
        """The lines that may be followed although nobody wrote them."""
        lines = (line for one in self.contradicted for line in one.lines)
        return tuple(line for line in lines if line.path[0] in CAREFUL)


def laid_under(written: Mapping[str, Value], lines: Iterable[ContractLine]) -> Mapping[str, Value]:
    """Return a `contract:` with lines where it says nothing itself.

    Of several lines for one place the first counts; of lists each item, of page sizes the least.
    """
    whole = dict(written)
    for line in joined(line for line in lines if not says(written, line.path)):
        _put(whole, line.path, line.value)
    return whole


def joined(lines: Iterable[ContractLine]) -> tuple[ContractLine, ...]:
    """Return lines of which no two are about one place; see `laid_under`."""
    found: dict[tuple[str, ...], ContractLine] = {}
    for line in lines:
        known = found.setdefault(line.path, line)
        if known is not line:
            found[line.path] = replace(known, value=_both(known.value, line.value))
    return tuple(found.values())


def says(written: Mapping[str, Value], path: tuple[str, ...]) -> bool:
    """Say whether a `contract:` speaks of a place, or of something that is no map on the way."""
    found: Value = written
    for key in path:
        if not isinstance(found, Mapping):
            return found is not None
        if key not in found:
            return False
        found = found[key]
    return True


def agrees(written: Mapping[str, Value], line: ContractLine) -> bool:
    """Say whether a `contract:` says what a line says; of a list, more besides is no dissent."""
    found: Value = written
    for key in line.path:
        if not isinstance(found, Mapping) or key not in found:
            return False
        found = found[key]
    if isinstance(found, tuple) and isinstance(line.value, tuple):
        return set(map(str, line.value)) <= set(map(str, found))
    return found == line.value


def without_words(
    written: Mapping[str, Value], whole: Mapping[str, Value], evidence: Evidence
) -> tuple[Observation, ...]:
    """Return what was seen and nobody wrote, each with just the lines that are lacking.

    `written` is what a person wrote, which is never outranked; `whole` has the store's profile too.
    """
    found = []
    for one in evidence.contradicted:
        lines = tuple(
            line for line in one.lines if not says(written, line.path) and not agrees(whole, line)
        )
        if lines:
            found.append(replace(one, lines=lines))
    return tuple(found)


def dissent(
    written: Mapping[str, Value], evidence: Evidence
) -> Iterator[tuple[Observation, ContractLine]]:
    """Yield each line of `contract:` that says otherwise than was seen."""
    for one in evidence.contradicted:
        for line in one.lines:
            if says(written, line.path) and not agrees(written, line):
                yield one, line


def _both(known: Value, value: Value) -> Value:
    if isinstance(known, tuple) and isinstance(value, tuple):
        return tuple(dict.fromkeys((*known, *value)))
    if isinstance(known, int) and isinstance(value, int):
        return min(known, value)
    return known


def _put(tree: dict[str, Value], path: tuple[str, ...], value: Value) -> None:
    """Put a value into nested maps; those on the way are copied."""
    *parents, name = path
    for parent in parents:
        inner = tree.get(parent)
        tree[parent] = inner = dict(inner) if isinstance(inner, Mapping) else {}
        tree = inner
    tree[name] = value
