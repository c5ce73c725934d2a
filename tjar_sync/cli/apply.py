"""`tjar-sync apply`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from tjar_sync.cli import github, notify
from tjar_sync.cli.allowances import allowances_given
from tjar_sync.cli.ending import declined
from tjar_sync.cli.options import (
    Duration,
    is_yes,
    location_of,
    location_options,
    lock_option,
    plan_options,
    plan_options_of,
)
from tjar_sync.cli.outputs import layout_options, output_options
from tjar_sync.cli.record import record_options
from tjar_sync.cli.stopping import ended_by_signals, timely
from tjar_sync.errors import ExitCode, UsageError, gravest
from tjar_sync.render import JSONL, RENDERERS, TALK
from tjar_sync.render.own_words import own
from tjar_sync.who import lock_info_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.planfile import PlanFile
    from tjar_sync.render.style import Style
    from tjar_sync.workflow import Applied


@click.command("apply")
@click.argument("planfile", required=False, type=click.Path(path_type=Path))
@location_options
@lock_option
@plan_options
@click.option(
    "--reviewed",
    is_flag=True,
    help="PLANFILE was reviewed: where it no longer holds, plan anew, do what is as it was reviewed"
    " and leave what came since; a reviewed change that differs now exits with 9.",
)
@click.option("--auto-approve", is_flag=True, help="Do not ask; for CI.")
@click.option(
    "--no-canary",
    is_flag=True,
    help="Do not stop when the first create of a type comes out otherwise than written.",
)
@click.option(
    "--deadline",
    type=Duration(),
    metavar="TIME",
    help="Begin nothing more after so long (90s, 10m, 1h30m), and report what was done.",
)
@output_options(streams=(JSONL,))
@layout_options
@notify.notify_option
@record_options
def command(**options: Any) -> int:
    """Make the store match the files.

    Shows the plan and asks. With PLANFILE, carries out that saved plan and nothing else, if it
    still holds. Ctrl-C once: what is in flight is finished and recorded, then the run ends.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.stream import followed  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow.plan_files import read_plan  # noqa: PLC0415 - the engine is heavy

    saved = read_plan(options["planfile"]) if options["planfile"] else None
    if saved is not None:
        _check_kept(options)
    _check_reviewed(saved, options)
    cancel_token = CancelToken()
    approved = options["auto_approve"] or saved is not None
    with ended_by_signals(cancel_token):
        with (
            notify.told_of_errors(options),
            followed(options["outputs"].form, "apply") as emit,
            timely(cancel_token, options["deadline"]),
        ):
            apply_options = workflow.ApplyOptions(
                lock_info_of("apply"),
                Confirmation(options["outputs"].form, emit.clear, approved=approved),
                cancel_token,
                saved,
                reviewed=options["reviewed"],
                canary=not options["no_canary"],
            )
            applied = workflow.apply(
                location_of(options), plan_options_of(options), apply_options, emit
            )
        code = outcome(applied, options["outputs"])
        notify.tell_run(applied, code, options)
    return code


def _check_kept(options: dict[str, Any]) -> None:
    """Raise UsageError for what was decided when the plan was saved."""
    if options["target"] or options["exclude"] or options["only"] or options["since"]:
        hint = "leave out --target, --exclude, --since and --only"
        raise UsageError("a saved plan is applied whole", hint=hint)
    from tjar_sync.planning import ORDERED  # noqa: PLC0415 - the engine is heavy

    flags = allowances_given(options, but=ORDERED)  # which looks anew at each apply
    if flags:
        raise UsageError(
            "a saved plan keeps the guards that it was made with",
            hint=f"make a new one: tjar-sync plan --out FILE {flags}",
        )


def _check_reviewed(saved: PlanFile | None, options: dict[str, Any]) -> None:
    """Raise UsageError for --reviewed without a plan that a review can be of."""
    if options["reviewed"] and (saved is None or saved.plan.only):
        raise UsageError(
            "--reviewed is about a saved plan of what the files ask for",
            hint="name its file: tjar-sync apply PLANFILE --reviewed",
        )


class Confirmation:
    """Shows the plan and asks a person, where one is needed."""

    def __init__(self, form: str, clear: Callable[[], None], *, approved: bool) -> None:
        self.form = form
        self.clear = clear
        self.approved = approved

    def __call__(self, plan: Plan) -> bool:
        """Say whether the plan is agreed to."""
        self.clear()
        shown = self.form != JSONL and RENDERERS[self.form].SHOWS_PLAN_FIRST
        if self.form == JSONL:
            from tjar_sync.render import json_events  # noqa: PLC0415 - only where it is asked for

            click.echo(json_events.plan(plan))
        elif shown:
            _print_plan(plan, self.form, sys.stdout)
        if plan.empty or plan.blocks or self.approved:
            return True
        if not sys.stdin.isatty():
            raise UsageError(
                "nobody is here to agree to this plan, so nothing was written",
                hint="pass --auto-approve, or apply a saved plan: tjar-sync apply PLANFILE",
            )
        if not shown or not sys.stdout.isatty():
            _print_plan(plan, TALK, sys.stderr)
        answer = click.prompt(
            own("\nApply these changes? Type 'yes' to go on"),
            default="no",
            show_default=False,
            err=True,
        )
        return is_yes(answer)


def _print_plan(plan: Plan, form: str, stream: TextIO) -> None:
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy

    click.echo(RENDERERS[form].plan(plan, style_of(stream)), file=stream)


def outcome(applied: Applied, outputs: Outputs) -> int:
    """Print what a run came to, and return its exit code."""
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy

    report, plan = applied.report, applied.plan
    if not applied.confirmed:
        return declined("Not applied; nothing was written.")
    if outputs.form == JSONL:
        from tjar_sync.render import json_events  # noqa: PLC0415 - only where it is asked for

        outputs.print(json_events.summary(report, plan))
    else:
        renderer = RENDERERS[outputs.form]
        text = renderer.report(report, plan, style_of(sys.stdout))
        if not renderer.SHOWS_PLAN_FIRST:
            outputs.print(text)
        elif not plan.empty:
            outputs.print(f"\n{text}")
    kept = outputs.save(lambda form, style: _whole(applied, form, style))
    github.tell_run(report, plan)
    partial = (ExitCode.PARTIAL,) if plan.untold or plan.not_undone else ()
    return gravest((*report.exit_codes, *partial, kept))


def _whole(applied: Applied, form: str, style: Style) -> str:
    """Draw a run for who was not there: where people read, with its plan."""
    renderer, plan = RENDERERS[form], applied.plan
    shown = renderer.plan(plan, style) if renderer.SHOWS_PLAN_FIRST else ""
    told = "" if shown and plan.empty else renderer.report(applied.report, plan, style)
    return "\n\n".join(filter(None, (shown, told)))
