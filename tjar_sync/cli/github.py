"""Under GitHub Actions a run annotates the files that it is about, and sums itself up for the step."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tjar_sync.cli.viewpoint import viewpoint
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.cli.viewpoint import Viewpoint
    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.event import Report
    from tjar_sync.model.plan import Plan
    from tjar_sync.render.documents import PlanView

NO_PLACES: Mapping[str, Position] = {}


def tell(
    title: str,
    sentence: str,
    diagnostics: Sequence[Diagnostic],
    places: Mapping[str, Position] = NO_PLACES,
    view: Viewpoint | None = None,
) -> None:
    """Annotate, and add to the step's summary; nothing outside of GitHub Actions.

    Annotations go to stderr, where the runner reads them as well: stdout is data.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    from tjar_sync.render.github import annotated, summary  # noqa: PLC0415 - only in its runners

    for line in annotated(diagnostics, folder_of(view), places):
        click.echo(line, err=True)
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        try:
            with Path(file).open("a", encoding="utf-8") as page:
                page.write(summary(f"tjar-sync {title}", sentence, diagnostics))
        except OSError as error:
            click.echo(own(f"The step's summary was not written: {error.strerror}"), err=True)


def annotate(diagnostics: Sequence[Diagnostic]) -> None:
    """Annotate what a person should know besides; nothing outside of GitHub Actions."""
    if diagnostics and os.environ.get("GITHUB_ACTIONS") == "true":
        from tjar_sync.render.github import annotated  # noqa: PLC0415 - only in its runners

        for line in annotated(diagnostics, folder_of(), NO_PLACES):
            click.echo(line, err=True)


def tell_plan(plan: Plan) -> None:
    """Tell of a plan."""
    from tjar_sync.render.build_plan import plan_view  # noqa: PLC0415 - the engine is heavy

    _tell_changes("plan", plan, plan_view(plan))


def tell_drift(drift: Plan) -> None:
    """Tell what drifted."""
    from tjar_sync.render.build_drift import drift_view  # noqa: PLC0415 - the engine is heavy

    _tell_changes("drift", drift, drift_view(drift))


def tell_run(report: Report, plan: Plan) -> None:
    """Tell what an apply did, and each change that it could not carry out."""
    from tjar_sync.model.diagnostic import mistake  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.ending_codes import Ending  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.build_run import run_view  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.text import sentence  # noqa: PLC0415 - the engine is heavy

    failed = (
        mistake(
            Ending.NOT_CARRIED_OUT, f"{item.change.address}: {item.message}", item.change.address
        )
        for item in report.failed
    )
    said = sentence(run_view(report, plan))
    tell(f"apply: {plan.binding.store}", said, (*failed, *report.warnings), plan.places)


def _tell_changes(verb: str, plan: Plan, view: PlanView) -> None:
    from tjar_sync.render.text import sentence  # noqa: PLC0415 - the engine is heavy

    title = f"{verb}: {plan.binding.store}"
    tell(title, sentence(view), (*plan.blocks, *plan.warnings), plan.places)


def folder_of(view: Viewpoint | None = None) -> str:
    """Return the catalog's folder as its repository's pages name it; empty for the whole of it."""
    from tjar_sync.catalog.commit import folder_in_repository  # noqa: PLC0415 - only where needed

    return folder_in_repository((view or viewpoint()).root or Path.cwd())
