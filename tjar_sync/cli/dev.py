"""`tjar-sync dev`."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import click

from tjar_sync.cli.options import catalog_option, root_of
from tjar_sync.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.devstore import Store


@click.command("dev")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8200,
    show_default=True,
    help="Listen here; 0 takes a free one.",
)
@catalog_option
def command(port: int, catalog: Path) -> int:
    """Serve the built-in store on this machine.

    The page at / shows the shop as a visitor sees it, /dashboard offers the edits a person would
    make. It is the store that `url: embedded` speaks to, so both can be used at once.
    Ctrl-C ends it; what is in the store stays.
    """
    from tjar_sync import devstore, workflow  # noqa: PLC0415 - the engine is heavy

    root = root_of(catalog)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    with workflow.embedded_store(root) as store:
        try:
            devstore.serve(store, port=port, ready=lambda url: _welcome(url, store))
        except OSError as error:
            raise UsageError(
                f"port {port} cannot be used: {error.strerror}", hint="choose another with --port"
            ) from error
        except KeyboardInterrupt:
            click.echo("\nThe store is closed; what is in it stays.")
        finally:
            signal.signal(signal.SIGTERM, before)
    return 0


def _welcome(url: str, store: Store) -> None:
    click.echo(
        f"The shop:       {url}/\n"
        f"The dashboard:  {url}/dashboard\n"
        f"The API:        {url}/api/core/v1   (key: {store.settings.api_key})\n"
        "Ctrl-C ends it."
    )
