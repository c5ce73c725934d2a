"""`tjar-sync import`, which `state adopt` is another name of."""

from __future__ import annotations

import click

from tjar_sync.cli.state import adopt

command = click.Command(
    "import", callback=adopt.callback, params=list(adopt.params), help=adopt.help
)
