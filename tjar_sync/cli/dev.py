"""`tjar-sync dev`."""

from __future__ import annotations

from pathlib import Path

import click

from tjar_sync.errors import UsageError


@click.command("dev")
@click.option("--port", type=click.IntRange(0, 65535), default=8200, show_default=True)
@click.option(
    "--catalog",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DIR",
    help="Serve this catalog's embedded store; default: here.",
)
def command(port: int, catalog: Path) -> int:
    """Serve the built-in store on this machine.

    The page at / shows the shop as a visitor sees it, /dashboard offers the edits a person would
    make. It is the store that `url: embedded` speaks to, so both can be used at once.
    """
    from tjar_sync import devstore, workflow  # noqa: PLC0415 - the engine is heavy

    settings = devstore.StoreSettings(
        database=workflow.embedded_database(catalog.resolve()),
        api_key="embedded",
        tenant="embedded",
    )
    click.echo(
        f"The shop:       http://127.0.0.1:{port}/\n"
        f"The dashboard:  http://127.0.0.1:{port}/dashboard\n"
        f"The API:        http://127.0.0.1:{port}/api/core/v1   (key: embedded)\n"
        "Ctrl-C ends it."
    )
    try:
        devstore.serve(settings, host="127.0.0.1", port=port)
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be used: {error.strerror}", hint="choose another with --port"
        ) from error
    return 0
