"""What is said during a run, and after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import change, product
from tests.render.goods import SHOE, create
from tests.render.outcomes import EFFECTS, REPORT
from tests.render.samples import CREATES, DRIFT
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import (
    Applying,
    Done,
    Failed,
    Normalized,
    Reading,
    Recovered,
    Report,
    Skipped,
    Started,
    Waiting,
    Warned,
)
from tjar_sync.model.plan import Action
from tjar_sync.render.layout import Layout
from tjar_sync.render.style import Style
from tjar_sync.render.text import event_line, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.event import Event

    Golden = Callable[[str, str], None]

ADDRESS = SHOE.address
SETTLES = "whether it was carried out is not known: the next run looks in the store first"
KEPT = "recorded, it will not show up in plans"


def test_what_ends_alike_is_told_once() -> None:
    """Five hundred refusals for one reason are one, with its count; --full names each."""
    creates = [create(product(f"p-{at}")) for at in range(500)]
    failed = tuple(
        Failed(one, "the store refused it: the plan allows 100 products") for one in creates
    )
    skipped = tuple(Skipped(one, "the run ended") for one in creates[:3])
    came = Report(failed=failed, skipped=skipped)
    brief = report(came, DRIFT)
    full = report(came, DRIFT, Style(layout=Layout(full=True)))

    assert (
        "product.p-0, product.p-1, product.p-2 and 497 more: could not create\n"
        "  the store refused it: the plan allows 100 products\n" in brief
    )
    assert 3 == brief.count("the run ended")
    assert 500 == full.count("the store refused it")


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Reading("products", 1, 3), None),
        (Reading("products", 3, 3), "reading products: 3 of 3"),
        (Waiting(2.4, "too many requests"), "waiting 2 s: too many requests"),
        (Recovered(ADDRESS, "it was created (id 5)"), f"{ADDRESS}: settled: it was created (id 5)"),
        (Applying(1), "applying 1 change"),
        (Applying(1200), "applying 1,200 changes"),
        (Done(change(SHOE, Action.CREATE), "195"), f"{ADDRESS}: created (id 195)"),
        (Done(change(SHOE, Action.FORGET), None), f"{ADDRESS}: forgotten"),
        (Skipped(change(SHOE), "media.x failed"), f"{ADDRESS}: skipped: media.x failed"),
        (Failed(change(SHOE), "price: wrong"), f"{ADDRESS}: could not update: price: wrong"),
        (
            Failed(change(SHOE), "one\ntwo", recovers=True),
            f"{ADDRESS}: could not update: one; two; {SETTLES}",
        ),
        (
            Normalized(ADDRESS, "policy", "a\nb", "a\nc"),
            f"the store keeps {ADDRESS} policy otherwise than written: {KEPT}",
        ),
        (Warned(warning("odd", "look\x1b[0m here\n")), "warning: look⟨U+001B⟩[0m here⏎"),
        (
            Normalized(ADDRESS, "slug", "A b", "a-b"),
            'the store keeps product.nike-shoe slug as "a-b", not as "A b" written: ' + KEPT,
        ),
    ],
)
def test_an_event_is_one_plain_line(event: Event, line: str | None) -> None:
    """A log line says which resource, what happened, and its id."""
    assert line == event_line(event)


def test_an_unknown_field_or_kind_is_spelled_too() -> None:
    """A spelling of a field that is not known is told all the same."""
    event = Normalized(product("x").address, "novel", True, None)  # noqa: FBT003 - a value

    assert "as (cleared), not as true written" in str(event_line(event))


def test_what_a_write_did_besides_is_told_in_one_line() -> None:
    """As it happens, and in the summary, in the same words."""
    lines = [
        *(str(event_line(event)) for event in EFFECTS.side_effects),
        *(str(event_line(event)) for event in EFFECTS.repaired),
        *(str(event_line(event)) for event in EFFECTS.unverified),
    ]

    assert "changed it from a, b to (none): put back by a second write" in lines[0]
    assert "changed it from 7 to 0: left so, as stock may have been sold" in lines[2]
    assert lines[4].endswith("tags, published: came out otherwise, and was written once more")
    assert lines[5].endswith("cost: written, and shown nowhere")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("report", REPORT),
        ("report-done", Report(done=REPORT.done)),
        ("report-failed", Report(failed=REPORT.failed)),
        ("report-nothing", Report()),
        ("report-effects", EFFECTS),
        ("report-interrupted", replace(REPORT, failed=(), normalized=(), interrupted=True)),
    ],
)
def test_a_report_reads_as_approved(name: str, given: Report, golden: Golden) -> None:
    """Every word of the closing summary is as reviewed."""
    golden(f"{name}.txt", report(given, CREATES))


def test_a_coloured_report_reads_as_approved(golden: Golden) -> None:
    """Every colour of the closing summary is as reviewed."""
    golden("report.color.txt", report(REPORT, CREATES, Style(color=True)))


def test_a_golden_that_is_missing_is_not_made_up(
    golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new output must be looked at and asked for before it counts as approved."""
    monkeypatch.delenv("TJAR_SYNC_REWRITE_GOLDENS", raising=False)
    with pytest.raises(pytest.fail.Exception, match="there is no golden"):
        golden("no-such-golden.txt", "text")


@pytest.mark.parametrize("done", [0, 1])
def test_what_only_a_progress_bar_needs_is_no_line(done: int) -> None:
    """A list is told once, when it is read."""
    assert event_line(Reading("products", done, 2)) is None
    assert event_line(Reading("products", 2, 2)) == "reading products: 2 of 2"


def test_that_a_change_begins_is_no_line() -> None:
    """Its end is worth one."""
    assert event_line(Started(create(SHOE))) is None
