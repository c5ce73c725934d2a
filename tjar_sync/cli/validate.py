"""`tjar-sync validate`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli import github
from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.outputs import full_option, output_options
from tjar_sync.cli.viewpoint import viewpoint
from tjar_sync.errors import CatalogError
from tjar_sync.render.validation import VALIDATION_FORMATS, Validation, text

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs


@click.command("validate")
@location_options
@output_options(VALIDATION_FORMATS)
@full_option
def command(outputs: Outputs, **options: Any) -> int:
    """Check the catalog's files, for all stores unless one is named; no network, no key.

    Every mistake of every file is listed as file:line:column; so is what is probably not meant,
    as a warning, which fails nothing.
    """
    from tjar_sync.checking import check  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.problems import warning_text  # noqa: PLC0415 - the engine is heavy

    try:
        checked = check(location_of(options))
    except CatalogError as error:
        folder = github.folder_of()
        wrong = Validation(options["store"] or "", None, error.diagnostics, folder)
        outputs.fail(lambda form, style: VALIDATION_FORMATS[form](wrong, style))
        viewpoint().shown = True
        raise
    if checked.warnings:
        told = warning_text(checked.warnings, style_of(sys.stderr), viewpoint().place)
        click.echo(told, err=True)
    only = next(iter(checked.catalogs)) if len(checked.catalogs) == 1 else ""
    found = Validation(only, checked.catalogs, checked.warnings, github.folder_of())
    github.tell("validate", text(found), checked.warnings)
    return outputs.show(lambda form, style: VALIDATION_FORMATS[form](found, style))
