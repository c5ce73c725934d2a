"""`tjar-sync validate`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import click

from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.viewpoint import Viewpoint


@click.command("validate")
@location_options
def command(**options: Any) -> int:
    """Check the catalog's files; no network, no key.

    Every mistake of every file is listed as file:line:column; so is what is probably not meant,
    as a warning, which fails nothing.
    """
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.kinds import KINDS  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.problems import warning_text  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.session import validate  # noqa: PLC0415 - the engine is heavy

    _, catalog = validate(location_of(options))
    if catalog.warnings:
        place = click.get_current_context().ensure_object(Viewpoint).place
        click.echo(warning_text(catalog.warnings, style_of(sys.stderr), place), err=True)
    counts = Counter(address.kind for address in catalog.resources)
    listed = ", ".join(
        f"{count:,} {kind if count == 1 else KINDS[kind].plural}"
        for kind, count in sorted(counts.items())
    )
    click.echo(f"The catalog is valid: {listed or 'no resources'}.")
    return 0
