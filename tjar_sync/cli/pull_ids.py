"""`tjar-sync pull --ids`: which resource is which, as lines of the files."""

from __future__ import annotations

from typing import Any

import click

from tjar_sync.cli.options import location_of
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.errors import ExitCode, UsageError
from tjar_sync.render.counting import count_text
from tjar_sync.render.own_words import own


def pull_ids(options: dict[str, Any]) -> int:
    """Write `id:` lines, and say what only a person can decide."""
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow.pinning import pin  # noqa: PLC0415 - the engine is heavy

    if options["into"] or options["url"]:
        raise UsageError("--ids writes into the files that are here")
    cancel_token = CancelToken()
    with progress() as emit, ended_by_signals(cancel_token):
        pinned = pin(location_of(options), options["patterns"], emit, cancel_token)
    for address, remote_id in pinned.ids.items():
        click.echo(own(f"{address} is id {remote_id}"))
    for problem in pinned.undecided:
        click.echo(own(f"Undecided: {problem.summary}"), err=True)
    click.echo(
        own(
            f"{count_text(len(pinned.ids), 'id')} written into the files; commit them for review."
            if pinned.ids
            else "Nothing to write: no entry without an id has a match in the store."
        ),
        err=True,
    )
    if pinned.unmatched:
        click.echo(own(f"{pinned.unmatched:,} entries match nothing in the store."), err=True)
    return ExitCode.ERROR if pinned.undecided else ExitCode.DONE
