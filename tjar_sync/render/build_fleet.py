"""What became of many stores, as a neutral tree: a row for each, and more of those to look at."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING, Any

from tjar_sync.errors import ExitCode
from tjar_sync.model.fleet import Finish
from tjar_sync.render.counting import count_text
from tjar_sync.render.documents import FleetNote, FleetRow, FleetTally, FleetView
from tjar_sync.render.validation import listed_kinds
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tjar_sync.model.fleet import FleetReport, StoreResult

_WELL = {
    "validate": ("valid", "changes present"),
    "plan": ("planned", "changes present"),
    "apply": ("applied", "changes present"),
    "drift": ("no drift", "drift"),
}
"""What is said of exit codes 0 and 2, by verb."""
_SAID = {
    ExitCode.ERROR: "failed",
    ExitCode.PARTIAL: "applied in part",
    ExitCode.LOCKED: "locked",
    ExitCode.BLOCKED: "blocked",
    ExitCode.MISTAKES: "mistakes in its files",
    ExitCode.KEY_REFUSED: "key refused",
    ExitCode.UNREACHABLE: "unreachable",
    ExitCode.STALE_PLAN: "plan out of date",
    ExitCode.STATE_UNUSABLE: "state unusable",
    ExitCode.USAGE: "wrong usage",
    ExitCode.INTERRUPTED: "interrupted",
}
_LEFT = {
    Finish.UNDECIDED: "undecided",
    Finish.CUT_OFF: "cut off",
    Finish.NOT_BEGUN: "not begun",
}
_TONES = {ExitCode.DONE: Tone.GOOD, ExitCode.CHANGES: Tone.WARN}
_UNTOLD = {
    "plan": frozenset({"unchanged", "not_looked_at", "unmanaged"}),
    "report": frozenset({"normalized", "repaired"}),
    "drift": frozenset({"edit", "unmanaged"}),
}
"""Which numbers of a document are not told, by its name."""
_MOST = 5
"""So many things are told of a store that has to be looked at."""
NOTHING = "no changes"
SETTLED = "The next apply finds out first what became of its writes."


def fleet_view(report: FleetReport) -> FleetView:
    """Say what became of each store, what has to be looked at, and what it comes to."""
    results = report.results
    return FleetView(
        f"Fleet {report.verb}: {count_text(len(results), 'store')}",
        tuple(fleet_row(result, report.verb) for result in results),
        (
            *(_note(one, report.verb) for one in results if not one.is_well and _is_begun(one)),
            *_left(results),
        ),
        count_text(len(results), "store"),
        _tallies(report),
    )


def fleet_row(result: StoreResult, verb: str) -> FleetRow:
    """Say what became of one store, on one line."""
    is_lost = result.finish is not Finish.ENDED
    tone = Tone.BAD if is_lost else _TONES.get(result.exit_code, Tone.BAD)
    return FleetRow(result.member.name, _outcome(result, verb), tone, counts_of(result.document))


def counts_of(document: Mapping[str, Any]) -> tuple[FleetTally, ...]:
    """Return the numbers that a document sums itself up by: `create 3, update 1`."""
    match document:
        case {"document": "validation", "valid": valid, "resources": resources}:
            return (FleetTally(listed_kinds(resources)),) if valid else ()
        case {"document": "plan" | "report" as name, "summary": numbers} | {
            "document": "drift" as name,
            "classes": numbers,
        }:
            counts = {word: count for word, count in numbers.items() if word not in _UNTOLD[name]}
        case _:
            return ()
    told = tuple(
        FleetTally(word.replace("_", " "), count) for word, count in counts.items() if count
    )
    return told or (() if name == "drift" else (FleetTally(NOTHING),))


def problems_of(document: Mapping[str, Any], catalog: str) -> tuple[str, ...]:
    """Return what a document says went wrong, each thing with its place."""
    if document.get("document") == "report":
        failed = (f"{one['address']}: {one['message']}" for one in document["failed"])
        return (*failed, *_errors(document, catalog))
    found = tuple(_errors(document, catalog))
    match document:
        case {"document": "failure", "summary": summary, "fix": fix} if not found:
            return tuple(filter(None, (summary, fix)))
        case _:
            return found


def _errors(document: Mapping[str, Any], catalog: str) -> Iterator[str]:
    for one in document.get("diagnostics", ()):
        match one:
            case {"severity": "error", "summary": summary, "file": file, "fix": fix}:
                place = f"{_place(one, catalog)}: " if file else ""
                yield f"{place}{summary}{f' ({fix})' if fix else ''}"
            case _:
                pass  # a warning stands in the store's own document


def _place(one: Mapping[str, Any], catalog: str) -> str:
    file = "/".join(filter(None, (catalog, one["file"])))
    return ":".join(str(part) for part in (file, one["line"], one["column"]) if part)


def _outcome(result: StoreResult, verb: str) -> str:
    if result.finish is not Finish.ENDED:
        return _LEFT[result.finish]
    if result.is_well:
        return _WELL[verb][result.exit_code is ExitCode.CHANGES]
    return _SAID[result.exit_code]


def _note(result: StoreResult, verb: str) -> FleetNote:
    told = problems_of(result.document, result.member.catalog)
    found = (*filter(None, (result.why,)), *(told or result.log[1 - _MOST :]))
    lines = list(dict.fromkeys(found))
    more = len(lines) - _MOST
    lines = [*lines[:_MOST], *([f"and {more:,} more"] if more > 0 else [])]
    if result.finish is Finish.UNDECIDED:
        lines.append(SETTLED)
    return FleetNote(
        result.member.name, _outcome(result, verb), tuple(lines), _command(result, verb)
    )


def _is_begun(result: StoreResult) -> bool:
    return result.finish is not Finish.NOT_BEGUN


def _left(results: Iterable[StoreResult]) -> Iterator[FleetNote]:
    """Yield what was never begun, those together that have one reason."""
    names: dict[str, list[str]] = {}
    for result in results:
        if not _is_begun(result):
            names.setdefault(result.why, []).append(result.member.name)
    for why, some in names.items():
        more = len(some) - _MOST
        named = ", ".join(some[:_MOST])
        heading = f"{named} and {more:,} more" if more > 0 else named
        yield FleetNote(heading, _LEFT[Finish.NOT_BEGUN], (why,), "")


def _command(result: StoreResult, verb: str) -> str:
    """Return what a person types to see more of a store, without a write."""
    member = result.member
    place = ("--catalog", member.catalog) if member.catalog else ()
    store = () if member.store is None else ("--store", member.store)
    return shlex.join(("tjar-sync", "plan" if verb == "apply" else verb, *place, *store))


def _tallies(report: FleetReport) -> tuple[FleetTally, ...]:
    counts = Counter(_outcome(result, report.verb) for result in report.results)
    return tuple(FleetTally(outcome, count) for outcome, count in counts.items())
