"""`--record`: what goes over the wire in one run, kept so that it can be shown to anybody."""

from __future__ import annotations

import sys
from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.log_http import log_options
from tjar_sync.cli.viewpoint import aside
from tjar_sync.errors import ExitCode, RecordingError, UsageError, gravest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.providers.http.recording.recorder import Recorder

    Command = Callable[..., Any]

_OPTIONS = (
    click.option(
        "--record",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Keep all exchanges with the store in this file (HAR), keys, secrets and customers"
        " replaced, so that it can be attached to a report.",
    ),
    click.option(
        "--anonymise",
        is_flag=True,
        help="With --record: replace the shop's texts and the store's name, too.",
    ),
    click.option(
        "--overwrite", is_flag=True, help="With --record: replace a file of that name, if any."
    ),
)


def record_options(command: Command) -> Command:
    """Add --record, --log-http and what goes with them; the command gets a `recorder`, or None."""
    command = log_options(command)

    @wraps(command)
    def recorded(**options: Any) -> int:
        path, anonymise, overwrite = map(options.pop, ("record", "anonymise", "overwrite"))
        if path is None:
            if anonymise or overwrite:
                raise UsageError(
                    "--anonymise and --overwrite say how to record, and nothing is recorded",
                    hint="name the recording: --record FILE",
                )
            return ExitCode(command(**options, recorder=None))
        from tjar_sync.providers.http.recording.recorder import Recorder  # noqa: PLC0415 - needed only here

        with closing(Recorder(path, anonymise=anonymise, replace=overwrite)) as recorder:
            return _recorded(command, options, recorder)

    found: Command = recorded
    for option in reversed(_OPTIONS):
        found = option(found)
    return found


def _recorded(command: Command, options: dict[str, Any], recorder: Recorder) -> int:
    """Run a command, and publish the recording however that ends: a failure is worth most."""
    kept: list[ExitCode] = []
    try:
        code = command(**options, recorder=recorder)
    finally:
        kept.append(_published(recorder))
    return gravest((ExitCode(code), *kept))


def _published(recorder: Recorder) -> ExitCode:
    """Publish a recording, and say so; what goes wrong is told, and takes nothing from the run."""
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.problems import error_text  # noqa: PLC0415 - the engine is heavy

    try:
        recorder.publish()
    except RecordingError as error:
        click.echo(error_text(error, style_of(sys.stderr)), err=True)
        return error.exit_code
    noun = "exchange" if recorder.count == 1 else "exchanges"
    aside(f"Recorded {recorder.count} {noun} in {recorder.path}: {_WITHOUT[recorder.anonymise]}")
    return ExitCode.DONE


_WITHOUT = {
    False: "without keys, secrets and customers; --anonymise leaves the shop's texts out, too.",
    True: "without keys, secrets, customers, texts and the store's name.",
}
