"""The page for agents says what is so: its block starts the server, its table names the tools."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.agents.clients import table, talk
from tests.cli.test_readme import parse
from tests.harness import CUPS

if TYPE_CHECKING:
    from tests.harness import World

PAGE = (Path(__file__).parents[2] / "docs" / "agents.md").read_text("utf-8")
_ROW = re.compile(r"^\| `(\w+)` \|.*\| (\w+)", re.MULTILINE)


def test_the_block_starts_the_command() -> None:
    """Pasted into a client's settings, it is JSON, and its command can be typed."""
    (block,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (server,) = json.loads(block)["mcpServers"].values()

    parse(" ".join((server["command"], *server["args"])))
    parse("tjar-sync mcp --allow-apply")
    assert {"TJAR_API_KEY", "TJAR_SYNC_HOSTS"} == server["env"].keys()


def test_the_table_names_every_tool(desk: World) -> None:
    """In the order in which they are offered, each with whether it asks the store."""
    desk.write("cups.yaml", CUPS)
    listed = talk(table(desk), lambda client: client.list_tools()).tools

    assert [
        (one.name, "yes" if one.annotations.open_world_hint else "no") for one in listed
    ] == _ROW.findall(PAGE)
