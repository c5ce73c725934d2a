"""A whole session over stdin and stdout, as a golden transcript; stdout carries the protocol alone."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from mcp import Client, StdioServerParameters, stdio_client

from tests.agents.clients import YES, Screen
from tests.agents.transcript import command, recorded, steady
from tests.cli.process import PATIENCE, started, surroundings
from tests.harness import CUPS
from tests.render.conftest import REWRITE
from tjar_sync.cli import main

if TYPE_CHECKING:
    import pytest
    from mcp import types

    from tests.harness import World

GOLDEN = Path(__file__).parent / "session.golden"


HELLO = json.dumps(
    {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
)
"""What a client says first."""


async def work(client: Client) -> None:
    """Do what an agent does on a good day: look around, plan, have it applied, look again."""
    await client.list_tools()
    await client.read_resource("catalog:///cups.yaml")
    await client.call_tool("validate", {})
    await client.call_tool("search", {"query": "cup"})
    planned = (await client.call_tool("plan", {})).structured_content
    await client.call_tool("apply", {"plan": planned["id"]})
    await client.call_tool("apply", {"plan": planned["id"]})
    await client.call_tool("explain", {"address": "product.cup.sale_price"})
    await client.call_tool("drift", {})
    await client.call_tool("history", {})


def test_a_session_is_as_it_was_recorded(desk: World) -> None:
    """Every message of it: what is offered, asked, answered and refused, to the letter."""
    desk.write("cups.yaml", CUPS)
    lines: list[str] = []
    screen = Screen(YES)

    async def session() -> None:
        """Hold the session."""
        transport = recorded(command(desk.root, "--allow-apply"), lines)
        async with Client(transport, elicitation_callback=screen.ask) as client:
            await work(client)

    anyio.run(session)
    text = steady("\n".join(lines) + "\n", (desk.url, "URL"), (str(desk.root), "ROOT"))
    if os.environ.get(REWRITE):
        GOLDEN.write_text(text, "utf-8")

    assert GOLDEN.read_text("utf-8") == text
    assert (["Cup"], 1) == (desk.names(), len(screen.shown))


def test_stdout_holds_the_protocol_alone(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first byte to the last, each line is a message; the end of stdin is the end of it."""
    desk.write("cups.yaml", CUPS)
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    given = io.TextIOWrapper(io.BytesIO(f"{HELLO}\n".encode()), "utf-8")
    monkeypatch.setattr(sys, "stdin", given)
    monkeypatch.setattr(sys, "stdout", out)
    code = main(["mcp", "--catalog", str(desk.root)])
    (line,) = out.buffer.getvalue().decode().splitlines()
    found = json.loads(line)

    assert (0, 1, "tjar-sync") == (code, found["id"], found["result"]["serverInfo"]["name"])
    assert "apply" not in found["result"]["instructions"]


def test_ctrl_c_ends_it_at_once(desk: World) -> None:
    """Nobody has to press Enter as well: stdin is not waited for."""
    desk.write("cups.yaml", CUPS)
    with started(desk.root, "mcp", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{HELLO}\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)

        assert -signal.SIGINT == process.wait(PATIENCE)


def test_a_person_at_a_terminal_is_told_what_this_is(
    desk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody types JSON: who starts it by hand reads so, and how to end it."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(b""), "utf-8")
    monkeypatch.setattr(given, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", given)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    code = main(["mcp", "--catalog", str(desk.root)])

    assert (0, b"") == (code, out.buffer.getvalue())
    assert b"docs/agents.md" in err.buffer.getvalue()


def test_without_the_extra_it_says_what_to_install(
    desk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package is no part of the plain installation, and what is missing has its line."""
    monkeypatch.setitem(sys.modules, "mcp", None)
    ran = desk.run("mcp")

    assert (64, "") == (ran.code, ran.out)
    assert 'pip install "tjar-sync[mcp]"' in ran.err


NOISY = """
import subprocess, sys, warnings
from tjar_sync import cli, workflow
quiet = workflow.history
def noisy(*given):
    print("printed")
    warnings.warn("warned", stacklevel=1)
    subprocess.run([sys.executable, "-c", "print('said by a child')"], check=True)
    return quiet(*given)
workflow.history = noisy
sys.exit(cli.main(["mcp", "--catalog", sys.argv[1]]))
"""


def test_what_anything_else_prints_goes_to_stderr(desk: World) -> None:
    """A print, a warning, a child's output: none of it is taken for a message."""
    desk.write("cups.yaml", CUPS)
    server = StdioServerParameters(
        command=sys.executable, args=["-c", NOISY, str(desk.root)], env=surroundings()
    )
    noise = desk.root / "noise.txt"

    async def session() -> types.CallToolResult:
        with noise.open("w", encoding="utf-8") as errors:
            async with Client(stdio_client(server, errlog=errors), mode="legacy") as client:
                return await client.call_tool("history", {})

    found = anyio.run(session)

    assert not found.is_error
    for said in ("printed", "warned", "said by a child"):
        assert said in noise.read_text("utf-8")
