"""How a command that ends early is told: to people on stderr, to machines by a document."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from tjar_sync.cli.viewpoint import viewpoint
from tjar_sync.errors import ExitCode, TjarSyncError
from tjar_sync.i18n import is_english
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.cli.viewpoint import Viewpoint
    from tjar_sync.model.ending_codes import Ending
    from tjar_sync.render.failure import Failure

WINDOWS = (
    "tjar-sync runs on Linux and macOS; on Windows, install it inside WSL"
    " (https://learn.microsoft.com/windows/wsl) and run it there"
)
_NAMED = 4
"""So many codes are named where there are several."""
INTERRUPTED = "Interrupted; nothing was left half done."


def ended(error: BaseException, view: Viewpoint, arguments: Sequence[str]) -> ExitCode:
    """Tell why a command ended, and return its exit code; what no command foresaw is told as such."""
    from tjar_sync.model.ending_codes import Ending  # noqa: PLC0415 - only on errors
    from tjar_sync.render.failure import failed, failure_of  # noqa: PLC0415 - only on errors

    command = _command_name(arguments)
    match error:
        case click.UsageError():
            said = error
            if isinstance(error, click.NoSuchOption) and error.ctx is not None:
                said = _misplaced(error, error.ctx, arguments)
            _show_usage(said)
            found = failed(command, ExitCode.USAGE, Ending.USAGE_ERROR, said.format_message())
        case click.Abort() | KeyboardInterrupt():
            click.echo(own(INTERRUPTED), err=True)
            found = failed(command, ExitCode.INTERRUPTED, Ending.INTERRUPTED, INTERRUPTED)
        case TjarSyncError():
            _tell(error, view)
            found = failure_of(error, command)
            _point_to_help(found, view)
        case _ if os.environ.get("TJAR_SYNC_DEBUG"):
            raise error
        case OSError():
            what = error.strerror or str(error)
            about = f": {error.filename}" if error.filename else ""
            hint = "the system did not do what was asked of it"
            found = _surprised(command, Ending.SYSTEM, f"{what}{about}", hint)
        case _:
            what = f"tjar-sync met a bug: {type(error).__name__}: {error}"
            found = _surprised(command, Ending.BUG, what, "please report it")
    _publish(found, view, arguments)
    return found.exit_code


def _misplaced(
    error: click.NoSuchOption, ctx: click.Context, arguments: Sequence[str]
) -> click.UsageError:
    """Say where an option goes that was typed before its command, if that has it."""
    command, words = ctx.command, [ctx.command_path]
    for word in arguments:
        found = command.get_command(ctx, word) if isinstance(command, click.Group) else None
        if found is not None:
            command = found
            words.append(word)
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    if command is ctx.command or error.option_name not in known:
        return error
    said = f"{error.option_name!r} comes after the command: {' '.join(words)} {error.option_name}"
    return click.UsageError(said, ctx)


def _show_usage(error: click.UsageError) -> None:
    """Show how a command is called, and what is wrong with this call."""
    if is_english():
        error.show()
        return
    usage = f"{error.ctx.get_usage()}\n\n" if error.ctx else ""
    click.echo(f"{usage}{own('Error:')} {own(error.format_message())}", err=True)


def declined(said: str) -> ExitCode:
    """Tell that a person did not agree."""
    from tjar_sync.model.ending_codes import Ending  # noqa: PLC0415 - only where it is needed
    from tjar_sync.render.failure import failed  # noqa: PLC0415 - only where it is needed

    click.echo(own(said), err=True)
    name = click.get_current_context().info_name or ""
    _publish(failed(name, ExitCode.ERROR, Ending.DECLINED, said), viewpoint(), ())
    return ExitCode.ERROR


def not_on_windows(view: Viewpoint, arguments: Sequence[str]) -> ExitCode:
    """Tell where it runs instead."""
    from tjar_sync.model.ending_codes import Ending  # noqa: PLC0415 - only where it is needed
    from tjar_sync.render.failure import failed  # noqa: PLC0415 - only where it is needed

    click.echo(f"{own('Error:')} {own(WINDOWS)}", err=True)
    name, code = _command_name(arguments), Ending.UNSUPPORTED_SYSTEM
    _publish(failed(name, ExitCode.ERROR, code, WINDOWS), view, arguments)
    return ExitCode.ERROR


def _publish(failure: Failure, view: Viewpoint, arguments: Sequence[str]) -> None:
    """Give machines the document, on stdout and in files, unless they have the outcome already."""
    from tjar_sync.cli import github  # noqa: PLC0415 - only on errors
    from tjar_sync.cli.deprecation import noted  # noqa: PLC0415 - only on errors
    from tjar_sync.cli.outputs import Outputs  # noqa: PLC0415 - only on errors
    from tjar_sync.render.failure import drawn  # noqa: PLC0415 - only on errors

    outputs = view.outputs or Outputs(_asked_format(arguments))
    github.tell(failure.command, failure.summary, failure.diagnostics, view=view)
    if not view.shown:
        view.shown = True
        outputs.fail(
            lambda form, _style: noted(drawn(_placed(failure, form, view), form), form, view)
        )


def _placed(failure: Failure, form: str, view: Viewpoint) -> Failure:
    """Add the catalog's folder in its repository, where a format names files from there."""
    from tjar_sync.cli import github  # noqa: PLC0415 - only on errors
    from tjar_sync.render import SARIF  # noqa: PLC0415 - only on errors

    return replace(failure, folder=github.folder_of(view)) if form == SARIF else failure


def _command_name(arguments: Sequence[str]) -> str:
    """Return the verb that was called, and the one below it; empty where there is none."""
    words = [one for one in arguments[:2] if not one.startswith("-")]
    return " ".join(words[: 2 if words[:1] in (["state"], ["fleet"]) else 1])


def _asked_format(arguments: Sequence[str]) -> str:
    """Return the format that a command line asks for which could not be read as a whole."""
    from tjar_sync.render import TALK  # noqa: PLC0415 - only on errors
    from tjar_sync.render.failure import FAILURE_FORMATS  # noqa: PLC0415 - only on errors

    found = os.environ.get("TJAR_SYNC_FORMAT", TALK)
    for one, after in pairwise((*arguments, "")):
        if one == "--format":
            found = after
        elif one.startswith("--format="):
            found = one.partition("=")[2]
    return found if found in FAILURE_FORMATS else TALK


def _tell(error: TjarSyncError, view: Viewpoint) -> None:
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - only on errors
    from tjar_sync.render.problems import error_text  # noqa: PLC0415 - only on errors

    text = error_text(error, style_of(sys.stderr, view), view.place)
    click.echo(text, err=True, color=view.forces_color)


def _point_to_help(failure: Failure, view: Viewpoint) -> None:
    """Say where the causes are explained; of what is typed wrongly, the command's own help says it."""
    if failure.exit_code is ExitCode.USAGE:
        return
    first, *more = dict.fromkeys(str(one.code) for one in failure.diagnostics)
    others = ", ".join(more[: _NAMED - 1])
    if others:
        told = own(f"To read more: tjar-sync help {first} (also {others})")
    else:
        told = own(f"To read more: tjar-sync help {first}")
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - only on errors
    from tjar_sync.render.text_fit import fitted  # noqa: PLC0415 - only on errors

    click.echo(fitted(f"  {told}", style_of(sys.stderr, view)), err=True)


def _surprised(command: str, code: Ending, what: str, hint: str) -> Failure:
    """Tell of a failure that no command foresaw, with nothing that could steer a terminal."""
    from tjar_sync.render.failure import failed  # noqa: PLC0415 - only on errors

    safe = "".join(char if char.isprintable() else repr(char)[1:-1] for char in what)
    click.echo(
        own(
            f"Error: {safe}\n  {hint}; what was written so far is recorded, and running again is safe\n"
            "  to see where it happened, set TJAR_SYNC_DEBUG=1"
        ),
        err=True,
    )
    return failed(command, ExitCode.ERROR, code, safe, hint)
