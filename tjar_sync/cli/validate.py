"""`tjar-sync validate`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli import github
from tjar_sync.cli.options import location_of, location_options, strict_option
from tjar_sync.cli.outputs import full_option, output_options
from tjar_sync.cli.viewpoint import viewpoint
from tjar_sync.errors import CatalogError, CheckError
from tjar_sync.render.validation import VALIDATION_FORMATS, Validation, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.model.diagnostic import Diagnostic


@click.command("validate")
@location_options
@strict_option
@output_options(VALIDATION_FORMATS)
@full_option
def command(outputs: Outputs, **options: Any) -> int:
    """Check the catalog's files, for all stores unless one is named; no network, no key.

    Every mistake of every file is listed as file:line:column (exit 6); so is what the checks find
    that need no store: what they stop at exits with 5, and what they warn of fails nothing.
    """
    from tjar_sync.workflow.validating import checked_files  # noqa: PLC0415 - the engine is heavy

    try:
        checked = checked_files(location_of(options), strict=options["strict"])
    except (CatalogError, CheckError) as error:
        folder = github.folder_of()
        _tell(error.warnings)
        wrong = Validation(options["store"] or "", None, error.diagnostics, folder, error.warnings)
        outputs.fail(lambda form, style: VALIDATION_FORMATS[form](wrong, style))
        viewpoint().shown = True
        raise
    _tell(checked.warnings)
    found = Validation(checked.only, checked, checked.warnings, github.folder_of())
    github.tell("validate", text(found), checked.warnings)
    return outputs.show(lambda form, style: VALIDATION_FORMATS[form](found, style))


def _tell(warnings: Sequence[Diagnostic]) -> None:
    """Tell on stderr what stops nothing, and is probably not meant."""
    if warnings:
        from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
        from tjar_sync.render.problems import warning_text  # noqa: PLC0415 - the engine is heavy

        click.echo(warning_text(warnings, style_of(sys.stderr), viewpoint().place), err=True)
