"""`tjar-sync mcp`."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any

import click

from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.viewpoint import aside
from tjar_sync.errors import UsageError


@click.command("mcp")
@location_options
@click.option(
    "--allow-apply",
    is_flag=True,
    help="Offer the tool apply, too: a saved plan by its id, after a person agreed to it in the"
    " client's own prompt.",
)
def command(*, allow_apply: bool, **options: Any) -> int:
    """Serve the catalog to an agent: it looks, and writes only what a person agreed to.

    Speaks the Model Context Protocol over stdin and stdout; clients start it themselves, and
    docs/agents.md says how. Answers are the documents that --format json prints.
    """
    if find_spec("mcp") is None:
        raise UsageError(
            "an agent's client is spoken with by the package mcp, which is not installed",
            hint='pip install "tjar-sync[mcp]"',
        )
    from tjar_sync.agents.desk import AgentDesk  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.agents.server import serve  # noqa: PLC0415 - the engine is heavy

    if sys.stdin.isatty():
        aside("For an agent's client, not for typing: docs/agents.md says how. Ctrl-C ends it.")
    location = location_of(options)
    serve(AgentDesk(location.root, location.store, location.environ, allow_apply))
    return 0
