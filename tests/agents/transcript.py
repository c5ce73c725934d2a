"""What goes between the SDK's own client and the command, line by line, without what no two runs share."""

from __future__ import annotations

import json
import re
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
from mcp import StdioServerParameters, stdio_client

from tests.cli.process import surroundings
from tjar_sync import __version__

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:00|Z| UTC)?")
_STATE = re.compile(r'"requestState": "[^"]+"')
_ID = re.compile(r"\b[0-9a-f]{16,64}\b|(?<=run )[0-9a-f]{8}\b")
_NAMES = re.compile(r'(?<="enum": )\["catalog", "store"[^]]*\]')
_SDK = re.compile(r'("name": "mcp", "version": ")[^"]+')


def command(root: Path, *more: str) -> StdioServerParameters:
    """Return how a client starts the command."""
    line = ["-m", "tjar_sync", "mcp", "--catalog", str(root), *more]
    environ = surroundings(TMPDIR=str(root.parent))
    return StdioServerParameters(command=sys.executable, args=line, env=environ, cwd=str(root))


@asynccontextmanager
async def recorded(
    server: StdioServerParameters, lines: list[str]
) -> AsyncIterator[tuple[Any, Any]]:
    """Start the command for a client, and keep each message as it passes: `>` to it, `<` from it."""
    async with stdio_client(server) as (incoming, outgoing):
        to_client, read = anyio.create_memory_object_stream[Any](0)
        write, from_client = anyio.create_memory_object_stream[Any](0)

        async def copy(source: Any, target: Any, mark: str) -> None:
            """Pass on, and write down."""
            async with target:
                async for item in source:
                    message = item.message.model_dump(by_alias=True, exclude_unset=True)
                    lines.append(f"{mark} {json.dumps(message, ensure_ascii=False)}")
                    await target.send(item)

        async with anyio.create_task_group() as group:
            group.start_soon(copy, incoming, to_client, "<")
            group.start_soon(copy, from_client, outgoing, ">")
            yield read, write
            group.cancel_scope.cancel()
        for stream in (to_client, read, write, from_client):
            await stream.aclose()


def steady(text: str, *names: tuple[str, str]) -> str:
    """Put names in the place of what no two runs share: ids, times, the release, and those given."""
    for found, name in names:
        text = text.replace(found, name)
    text = _NAMES.sub('["NAMES"]', text)  # every kind of file and document: the schemas' own matter
    text = _STATE.sub('"requestState": "WORD"', _TIME.sub("TIME", text))
    text = _ID.sub("ID", _SDK.sub(r"\g<1>SDK", text))
    return text.replace(__version__, "RELEASE")
