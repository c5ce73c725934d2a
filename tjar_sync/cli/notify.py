"""`--no-notify`, and what is told to those whom `notify:` of store.yaml names."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli import github
from tjar_sync.cli.options import location_of
from tjar_sync.errors import ExitCode, TjarSyncError, UsageError
from tjar_sync.who import run_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tjar_sync.model.notification import Notification, NotifyEvent
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.settings import Settings
    from tjar_sync.workflow.carrying_out import Applied

    Command = Callable[..., Any]


def notify_option(command: Command) -> Command:
    """Add --no-notify."""
    return click.option(
        "--no-notify", is_flag=True, help="Tell nobody of those whom `notify:` of store.yaml names."
    )(command)


def tell_drift(drift: Plan, options: dict[str, Any]) -> None:
    """Tell of drift, where there is any."""
    from tjar_sync.model.notification import NotifyEvent  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.build_drift import drift_view  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.text import sentence  # noqa: PLC0415 - the engine is heavy

    if not drift.empty:
        said = sentence(drift_view(drift))
        about = [str(change.address) for change in drift.changes]
        _tell(NotifyEvent.DRIFT, said, ExitCode.CHANGES, about, options)


def tell_run(applied: Applied, exit_code: int, options: dict[str, Any]) -> None:
    """Tell of an apply that did not carry out all of its plan; not where a person ended it."""
    from tjar_sync.model.notification import NotifyEvent  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.build_run import run_view  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.text import sentence  # noqa: PLC0415 - the engine is heavy

    report = applied.report
    if exit_code and applied.confirmed and not report.interrupted:
        said = sentence(run_view(report, applied.plan))
        left = [item.change for item in report.failed] + [item.change for item in report.skipped]
        about = [str(change.address) for change in left]
        _tell(NotifyEvent.APPLY_FAILED, said, ExitCode(exit_code), about, options)


@contextmanager
def told_of_errors(options: dict[str, Any]) -> Iterator[None]:
    """Tell of an apply that ends early, but for a mistake on the command line."""
    from tjar_sync.model.notification import NotifyEvent  # noqa: PLC0415 - the engine is heavy

    try:
        yield
    except UsageError:
        raise
    except TjarSyncError as error:
        where = f"{error.where}: " if error.where else ""
        about = dict.fromkeys(str(one) for item in error.diagnostics for one in item.addresses)
        said = f"{where}{error.what}"
        _tell(NotifyEvent.APPLY_FAILED, said, error.exit_code, list(about), options)
        raise


def _tell(
    event: NotifyEvent,
    said: str,
    exit_code: ExitCode,
    about: Sequence[str],
    options: dict[str, Any],
) -> None:
    """Tell those who want to know; what goes wrong is a warning on stderr, and no more."""
    if options["no_notify"]:
        return
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.event import Warned  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.notification import Notification  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.text import event_line  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow.notifying import notify  # noqa: PLC0415 - the engine is heavy

    def make(settings: Settings) -> Notification:
        return Notification(
            event,
            settings.store.name,
            said,
            exit_code,
            exit_code.word,
            datetime.now(UTC).isoformat(timespec="seconds"),
            tuple(about),
            run_page(os.environ),
        )

    found = notify(location_of(options), event, make)
    for one in found:
        click.echo(event_line(Warned(one), style_of(sys.stderr)), err=True)
    github.annotate(found)
