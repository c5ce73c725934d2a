"""A report of many stores in every format, whole."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.render.html_reader import assert_dead, inside
from tests.render.outcomes import REPORT
from tests.render.samples import CREATES, PLANS
from tjar_sync import render
from tjar_sync.errors import ExitCode
from tjar_sync.model.fleet import Finish, FleetReport, Member, StoreResult, pack
from tjar_sync.render import HTML
from tjar_sync.render.fleet import FLEET_FORMATS, finished_line, text
from tjar_sync.render.style import PLAIN, Style

if TYPE_CHECKING:
    from collections.abc import Callable

    Golden = Callable[[str, str], None]

JSON = render.RENDERERS["json"]


def parsed(text: str) -> dict[str, Any]:
    """Return a document as its reader has it."""
    found: dict[str, Any] = json.loads(text)
    return found


def ended(name: str, code: ExitCode, document: dict[str, Any], *log: str) -> StoreResult:
    """Return a store's command that ended by itself."""
    member = Member(f"shops/{name}", "live", ("gulf",))
    return StoreResult(member, Finish.ENDED, code, packed=pack(json.dumps(document)), log=log)


def failure(where: dict[str, Any] | None, fix: str = "") -> dict[str, Any]:
    """Return the document of a command that ended early."""
    told = {"severity": "error", "code": "unknown-key", "detail": "", "addresses": [], "also": []}
    head = {"format_version": "1.0", "document": "failure", "tjar_sync_version": "0.1.0"}
    lines = [] if where is None else [{**told, "fix": "", **where}] * 7
    found = [{**one, "column": at} if one["line"] else one for at, one in enumerate(lines, 51)]
    said = {"outcome": "mistakes", "exit_code": 6, "summary": "7 mistakes in the catalog"}
    return {**head, "command": "apply", **said, "where": "", "fix": fix, "diagnostics": found}


PLACED = {"summary": "unknown key `skuu` in product.b", "file": "p.yaml", "line": 3, "column": 54}
UNPLACED = {"summary": "it blocks", "file": None, "line": None, "column": None}
APPLIED = FleetReport(
    "apply",
    (
        ended("riyadh", ExitCode.PARTIAL, parsed(JSON.report(REPORT, CREATES, PLAIN))),
        ended("jeddah", ExitCode.MISTAKES, failure(PLACED), "p.yaml:3:54: unknown key"),
        ended("dammam", ExitCode.UNREACHABLE, failure(None, "is the address right?")),
        ended("abha", ExitCode.BLOCKED, failure({**UNPLACED, "fix": "--allow deletes=20"})),
        ended("tabuk", ExitCode.DONE, parsed(JSON.report(REPORT, CREATES, PLAIN))),
        StoreResult(
            Member("shops/hail", "live"),
            Finish.UNDECIDED,
            ExitCode.ERROR,
            "its process was ended by SIGKILL",
            log=("4 to create", "\x1b[2Jdone: product.a"),
        ),
        StoreResult(
            Member("متاجر/جدة", None),
            Finish.NOT_BEGUN,
            ExitCode.INTERRUPTED,
            "its turn did not come",
        ),
        *(
            StoreResult(
                Member(f"late-{number}", "live"), Finish.NOT_BEGUN, ExitCode.ERROR, "none left"
            )
            for number in range(7)
        ),
    ),
)
OTHERS = (
    FleetReport("plan", (ended("riyadh", ExitCode.DONE, parsed(JSON.plan(CREATES, PLAIN))),)),
    FleetReport(
        "drift", (ended("riyadh", ExitCode.CHANGES, parsed(JSON.drift(PLANS["conflict"], PLAIN))),)
    ),
    FleetReport("plan", (StoreResult(Member("", "live"), Finish.CUT_OFF, ExitCode.ERROR, "gone"),)),
)


@pytest.mark.parametrize("form", FLEET_FORMATS)
def test_every_format_says_everything(golden: Golden, form: str) -> None:
    """One behind the other, they are what people read in review."""
    draw = FLEET_FORMATS[form]
    whole = "\n\n".join(draw(report, Style(width=80, wrap=True)) for report in (APPLIED, *OTHERS))

    assert "\x1b" not in whole
    golden(f"fleet.{form}", inside(whole) if form == HTML else whole)


def test_the_exit_code_is_the_gravest() -> None:
    """An interrupt counts first, then as for one store; nothing is done by no store."""
    rest = FleetReport("apply", APPLIED.results[:6])

    assert (130, 6, 2, 0) == (
        APPLIED.exit_code,
        rest.exit_code,
        OTHERS[1].exit_code,
        FleetReport("plan", ()).exit_code,
    )


def test_a_page_is_dead() -> None:
    """Nothing that a store, a file or a process says acts."""
    evil = "<script>alert(1)</script><img src=https://evil.example/x>"
    member = Member(evil, evil)
    lost = StoreResult(member, Finish.UNDECIDED, ExitCode.ERROR, evil, log=(evil,))

    assert_dead(FLEET_FORMATS[HTML](FleetReport("apply", (lost,)), PLAIN))


def test_colours_and_lines() -> None:
    """Outcomes are painted where a screen has colours; a store alone is one line."""
    (planned,) = OTHERS[0].results
    nothing = replace(planned, packed=b"")

    assert "\x1b[32mplanned\x1b[0m" in text(OTHERS[0], Style(color=True))
    assert f"shops/riyadh:live: planned (create {len(CREATES.changes)})" == finished_line(
        planned, "plan", PLAIN
    )
    assert "shops/riyadh:live: planned" == finished_line(nothing, "plan", PLAIN)
