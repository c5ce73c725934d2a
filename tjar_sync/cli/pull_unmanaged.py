"""`tjar-sync pull --new`: what the store has and no file, taken into the catalog that is here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.options import location_of
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.errors import ExitCode, UsageError
from tjar_sync.render.own_words import own
from tjar_sync.who import lock_info_of

if TYPE_CHECKING:
    from tjar_sync.location import Location

_NOT_WITH = ("into", "url", "key_file", "theirs", "ours", "removed", "ids")
"""Options of other pulls."""


def pull_unmanaged(options: dict[str, Any]) -> int:
    """Take what is named into the files; where nothing is, list what there is and ask."""
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress, style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.pulled import in_no_file_text, pulled_text  # noqa: PLC0415 - heavy

    if others := [name for name in _NOT_WITH if options[name]]:
        other = f"--{others[0].replace('_', '-')}"
        raise UsageError(f"--new does not go with {other}", hint="run one after the other")
    location = location_of(options)
    patterns = options["patterns"] or _asked(location)
    if not patterns:
        return ExitCode.DONE
    cancel_token = CancelToken()
    with progress() as emit, ended_by_signals(cancel_token):
        lock_info = lock_info_of("pull")
        pulled = workflow.take_in(location, lock_info, patterns, emit, cancel_token)
    if pulled is None:
        click.echo(in_no_file_text((), style_of(sys.stdout)))
        return ExitCode.DONE
    click.echo(pulled_text(pulled, style_of(sys.stdout)))
    refused = any(not one.path for one in pulled.left_out)
    return ExitCode.ERROR if refused or pulled.differing else ExitCode.DONE


def _asked(location: Location) -> tuple[str, ...]:
    """Show what the store has and no file, and ask which of it is meant."""
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress, style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.pulled import in_no_file_text  # noqa: PLC0415 - the engine is heavy

    cancel_token = CancelToken()
    with progress() as emit, ended_by_signals(cancel_token):
        found = workflow.in_no_file(location, emit, cancel_token)
    click.echo(in_no_file_text(found, style_of(sys.stdout)))
    if not found:
        return ()
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "nothing was taken into the files",
            hint="name what is to come: tjar-sync pull --new ADDRESS… (or a pattern: 'product.*')",
        )
    question = "\nWhich come into the files? Addresses or patterns; nothing for none"
    answer = click.prompt(own(question), default="", show_default=False, err=True)
    return tuple(str(answer).split())
