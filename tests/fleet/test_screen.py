"""What is shown while many stores are worked on, on a terminal and elsewhere."""

from __future__ import annotations

import io
import sys

import pytest

from tests.render.test_fleet import APPLIED
from tjar_sync.cli.fleet_screen import FleetLines, FleetTable, watched
from tjar_sync.cli.viewpoint import Loudness
from tjar_sync.model.fleet import Member
from tjar_sync.render.style import Style

RIYADH = APPLIED.results[0]
JEDDAH = Member("shops/jeddah", "live")


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


class Closed(io.StringIO):
    """A stream whose reader has gone."""

    def write(self, _text: str) -> int:
        """Fail, as a pipe does that nobody reads."""
        raise BrokenPipeError


def rows(table: FleetTable) -> list[str]:
    """Return what a table shows, line by line."""
    from rich.console import Console  # noqa: PLC0415 - heavy

    console = Console(file=io.StringIO(), width=60)
    with console.capture() as capture:
        console.print(table.drawn())
    return [line.rstrip() for line in capture.get().splitlines()]


def test_the_table_shows_who_is_at_work() -> None:
    """What each told last, cut to the screen, and how many there are besides."""
    said: list[str] = []
    table = FleetTable("apply", io.StringIO(), Style(width=60), Loudness.NORMAL, total=9)
    table.print_above = lambda text, **_: said.append(text.plain)

    table.begun(RIYADH.member)
    table.begun(JEDDAH)
    table.heard(JEDDAH, "done: product.shoe " + "x" * 80)
    before = rows(table)
    table.finished(RIYADH)

    assert "shops/riyadh:live" == before[0]
    assert before[1].startswith("shops/jeddah:live  done: product.shoe xxx")
    assert "0 of 9 done, 2 at work, 7 to come" == before[2]
    assert "1 of 9 done, 1 at work, 7 to come" == rows(table)[-1]
    assert [
        "shops/riyadh:live: applied in part (create 2, update 1, delete 1, failed 2, skipped 1)"
    ] == said


def test_a_terminal_gets_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """It moves while work goes on, and in the end only the lines are left."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with watched("apply", 2) as watcher:
        watcher.begun(JEDDAH)
        watcher.finished(RIYADH)

    assert isinstance(watcher, FleetTable)
    assert "shops/riyadh:live: " in screen.getvalue()


@pytest.mark.parametrize("loudness", Loudness)
def test_lines_are_as_loud_as_asked_for(loudness: Loudness) -> None:
    """A runner's annotations are passed on, elsewhere as any line; failures are always told."""
    out = io.StringIO()
    lines = FleetLines("apply", out, Style(), loudness)

    lines.begun(JEDDAH)
    lines.heard(JEDDAH, "::error file=a::b")
    lines.finished(APPLIED.results[4])
    lines.finished(APPLIED.results[1])

    done = "shops/tabuk:live: applied (create 2, update 1, delete 1, failed 2, skipped 1)"
    failed = "shops/jeddah:live: mistakes in its files"
    expected = {
        Loudness.QUIET: [failed],
        Loudness.NORMAL: [done, failed],
        Loudness.VERBOSE: [
            "shops/jeddah:live: begun",
            "shops/jeddah:live: ::error file=a::b",
            done,
            failed,
        ],
    }
    assert expected[loudness] == out.getvalue().splitlines()


def test_annotations_reach_the_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are, whatever else is told."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    out = io.StringIO()

    FleetLines("plan", out, Style(), Loudness.QUIET).heard(JEDDAH, "::error file=a::b")

    assert "::error file=a::b\n" == out.getvalue()


def test_a_run_does_not_end_because_nobody_reads_it() -> None:
    """Neither with lines nor with a table."""

    def closed(*_args: object, **_more: object) -> None:
        raise BrokenPipeError

    FleetLines("apply", Closed(), Style(), Loudness.NORMAL).finished(RIYADH)
    table = FleetTable("apply", Closed(), Style(), Loudness.NORMAL, print_above=closed)
    table.finished(RIYADH)

    assert 1 == table.done
