"""A run's events, a line of JSON each, for programs that follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import fill
from tests.documents import events
from tests.harness import KEY
from tests.render.outcomes import EFFECTS, REPORT
from tjar_sync.devstore import FaultKind
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Reading, Recovered, Started, Waiting, Warned
from tjar_sync.render.json_events import event_line

if TYPE_CHECKING:
    from tests.harness import World
    from tjar_sync.model.event import Event

SHOWN: tuple[Event, ...] = (
    *(Started(item.change) for item in REPORT.done),
    *REPORT.done,
    *REPORT.failed,
    *REPORT.skipped,
    *REPORT.normalized,
    *EFFECTS.side_effects,
    *EFFECTS.repaired,
    *EFFECTS.unverified,
    Reading("products", 1, 2),
    Waiting(1.5, "the store asked for it"),
    Recovered(REPORT.done[0].change.address, "found in the store"),
    Warned(warning(Caution.UNENCRYPTED, "the key travels \x1b[31min the clear")),
)


@pytest.mark.parametrize("event", SHOWN, ids=lambda event: type(event).__name__)
def test_each_event_is_one_line_that_fits_the_schema(event: Event) -> None:
    """Whatever a text holds: a reader splits by lines."""
    (found,) = events(event_line(event))

    assert found["type"]


def test_a_run_is_followed_from_its_plan_to_its_summary(desk: World) -> None:
    """What begins is told before it is sent, and what ends once; nothing else is on stdout."""
    fill(desk, "lamp", "vase")
    ran = desk.apply("--format", "jsonl")
    found = events(ran.out)
    kinds = [one["type"] for one in found]
    begun = [one["address"] for one in found if one["type"] == "change_started"]
    ended = {one["address"]: one for one in found if one["type"] == "change_finished"}

    assert (0, ["begin"], ["summary"]) == (ran.code, kinds[:1], kinds[-1:]), ran.err
    assert ["plan", "applying", "change_started"] == [
        kind for kind in dict.fromkeys(kinds) if kind in {"plan", "applying", "change_started"}
    ]
    assert {"product.lamp", "product.vase"} == set(begun) == set(ended)
    assert {"done"} == {one["outcome"] for one in ended.values()}
    assert "done" == found[-1]["report"]["outcome"]
    assert 2 == len(found[kinds.index("plan")]["plan"]["resource_changes"])
    assert KEY not in ran.out


def test_what_a_store_refuses_ends_as_failed(desk: World) -> None:
    """The exit code is the same as in any format, and undo streams, too."""
    fill(desk, "lamp")
    desk.apply()
    fill(desk, "lamp", price="11")
    desk.fault(FaultKind.NOT_FOUND, "PATCH", times=None)
    ran = desk.apply("--format", "jsonl")
    desk.faults.clear()
    fine = desk.apply("--format", "jsonl")
    undone = events(desk.run("undo", "last", "--auto-approve", "--format", "jsonl").out)
    failed = [one for one in events(ran.out) if one["type"] == "change_finished"]

    assert (3, 0) == (ran.code, fine.code)
    assert ["failed"] == [one["outcome"] for one in failed]
    assert "failed" == events(ran.out)[-1]["report"]["outcome"]
    assert ("undo", "summary") == (undone[0]["command"], undone[-1]["type"])


def test_what_ends_a_run_early_is_its_last_line(desk: World) -> None:
    """A block, a mistake, a typo: a failure that says all, with the exit code."""
    fill(desk, "lamp")
    desk.apply()
    fill(desk, "lamp", price="100")
    blocked = desk.run("apply", "--auto-approve", "--format", "jsonl")
    desk.write("shop.yaml", "products: {x: 1}\n")
    wrong = desk.run("apply", "--auto-approve", "--format", "jsonl")
    typo = desk.run("apply", "--format", "jsonl", "--nonsense")
    codes = {ran.code: events(ran.out) for ran in (blocked, wrong, typo)}

    assert {5, 6, 64} == set(codes)
    assert "plan" in {one["type"] for one in codes[5]}
    for code, lines in codes.items():
        assert ("failure", code) == (lines[-1]["type"], lines[-1]["failure"]["exit_code"])


def test_a_stream_is_no_file(desk: World) -> None:
    """A file gets the outcome when it is known."""
    ran = desk.run("apply", "--output", "jsonl=events.txt")

    assert 64 == ran.code
    assert "is none of text=FILE, json=FILE" in ran.err
