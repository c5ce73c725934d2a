"""Rows of the state under the addresses that `moved:` gives them: planned, and written by apply."""

from __future__ import annotations

from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.codes import Advice, Undecided
from tjar_sync.model.diagnostic import Diagnostic, Severity, warning
from tjar_sync.model.plan import Action, Reason
from tjar_sync.model.record import relinked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Move
    from tjar_sync.model.plan import Change
    from tjar_sync.model.state import State, StateEntry

FIRST = 5
"""So many moves are named in one sentence."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The state as the files name its rows."""

    state: State
    previous: Mapping[Address, Address] = field(default_factory=lambda: MappingProxyType({}))
    """By the new address of a row: the one under which it is recorded."""
    relinked: tuple[StateEntry, ...] = ()
    """Rows that keep their address and link to one that moves."""
    problems: tuple[Diagnostic, ...] = ()
    """What a person must decide first."""


def moved(catalog: Catalog, state: State) -> Moved:
    """Give rows the addresses that `moved:` says; what is moved already is left as it is."""
    if not catalog.moved:
        return Moved(state)
    targets = _targets(catalog.moved)
    found: dict[Address, Address] = {}
    problems = []
    for move in catalog.moved:
        if move.source not in state.resources:
            continue
        target = targets[move.source]
        problem = _problem(catalog, state, move, target, found.get(target))
        if problem:
            problems.append(problem)
        else:
            found[target] = move.source
    names = {str(source): str(target) for source, target in targets.items()}
    sources = {source: target for target, source in found.items()}
    rows = {
        sources.get(address, address): replace(
            relinked(row, names), address=sources.get(address, address)
        )
        for address, row in state.resources.items()
    }
    again = tuple(
        row
        for address, row in rows.items()
        if address not in found and row != state.resources[address]
    )
    return Moved(
        replace(state, resources=dict(sorted(rows.items()))), found, again, tuple(problems)
    )


def nothing_to_move(catalog: Catalog, state: State, made: Iterable[Change]) -> Iterator[Diagnostic]:
    """Warn of moves of what was never owned here, to what is now to be created."""
    new = {
        item.address
        for item in made
        if item.action is Action.CREATE and item.reason is not Reason.GONE
    }
    vain = [
        move
        for move in catalog.moved
        if move.target in new and move.source not in state.resources and state.resources
    ]
    if vain:
        named = ", ".join(map(str, vain[:FIRST]))
        more = f" and {len(vain) - FIRST} more" if len(vain) > FIRST else ""
        verb = "is" if len(vain) == 1 else "are"
        summary = (
            f"nothing to move: {named}{more}; no such old address {verb} in the state, so the new "
            "one is created: is the old one spelled right?"
        )
        yield warning(Advice.NOTHING_TO_MOVE, summary, vain[0].position)


def _targets(moves: Iterable[Move]) -> dict[Address, Address]:
    """Return where each chain of moves ends, by where it passes; there are no circles."""
    steps = {move.source: move.target for move in moves}
    found = {}
    for source, target in steps.items():
        last = target
        while last in steps:
            last = steps[last]
        found[source] = last
    return found


def _problem(
    catalog: Catalog, state: State, move: Move, target: Address, other: Address | None
) -> Diagnostic | None:
    """Say why a row cannot get its new address, if so."""
    second = state.resources.get(target if other is None else other)
    if second is not None:
        row = state.resources[move.source]
        summary = (
            f"{move.source} (id {row.remote_id}) is to be {target} now, and {second.address} "
            f"(id {second.remote_id}) is in the state as well: the store has both; forget one with "
            f"`tjar-sync state rm`, or take this line out"
        )
        return _decide(Undecided.MOVE_TAKEN, move, summary)
    if target not in catalog.resources:
        summary = (
            f"{move.source} is to be {target} now, which is in no file: write the address that it "
            "has there, or take this line out to have it removed"
        )
        return _decide(Undecided.MOVE_NOWHERE, move, summary)
    return None


def _decide(code: Undecided, move: Move, summary: str) -> Diagnostic:
    return Diagnostic(Severity.ERROR, code, (move.position, move.source), summary)
