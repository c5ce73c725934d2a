"""New values for the files: shown, agreed to, written, told."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.ending import declined
from tjar_sync.cli.options import is_yes
from tjar_sync.cli.screen import style_of
from tjar_sync.cli.viewpoint import aside
from tjar_sync.errors import ExitCode, UsageError
from tjar_sync.render.counting import count_text
from tjar_sync.render.file_edits import edits_text, left_text
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from tjar_sync.location import Location
    from tjar_sync.model.file_edits import FileEdits
    from tjar_sync.workflow.editing import Said


def carried_out(location: Location, said: Said, options: dict[str, Any]) -> int:
    """Show what is to change, and write it once somebody agrees; `--dry-run` writes nothing."""
    from tjar_sync.workflow.editing import edit_files  # noqa: PLC0415 - the engine is heavy

    agreed = options["auto_approve"]

    def agree(edits: FileEdits) -> bool:
        nonlocal agreed
        click.echo(edits_text(edits, style_of(sys.stdout)))
        if options["dry_run"]:
            return False
        agreed = agreed or _agrees(edits)
        return agreed

    done = edit_files(location, said, agree)
    for line in left_text(done.left, style_of(sys.stderr)):
        click.echo(line, err=True)
    if not done.edits:
        aside("Nothing to write." if done.left else "Nothing to write: the files say so already.")
    elif options["dry_run"]:
        aside("Nothing was written: --dry-run.")
    elif not agreed:
        return declined("Nothing was written.")
    else:
        aside(f"Written: {count_text(len(done.edits), 'value')} in {', '.join(done.files)}.")
    return ExitCode.ERROR if done.left else ExitCode.DONE


def _agrees(edits: FileEdits) -> bool:
    """Ask the person at the terminal. Raises UsageError where nobody is there to say yes."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("nobody is here to agree", hint="--auto-approve writes without a question")
    question = (
        f"\nWrite {count_text(len(edits.edits), 'value')} into the files? Type 'yes' to go on"
    )
    return is_yes(click.prompt(own(question), default="no", show_default=False, err=True))
