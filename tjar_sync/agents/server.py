"""The server that an agent's client starts, and speaks with over stdin and stdout."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING

import anyio
from mcp import MCPError, stdio_server, types
from mcp.server import Server

from tjar_sync import __version__
from tjar_sync.agents.answers import DATA, answered, failure_from, refused
from tjar_sync.agents.arguments import ApplyArguments
from tjar_sync.agents.asking import APPLY, ApplyTool
from tjar_sync.agents.resources import contents, resources
from tjar_sync.agents.tools import TOOLS
from tjar_sync.agents.working import Turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from mcp.server.context import ServerRequestContext

    from tjar_sync.agents.arguments import ToolArguments
    from tjar_sync.agents.desk import AgentDesk

    Asking = ServerRequestContext[Any, Any]
    ToolAnswer = types.CallToolResult | types.InputRequiredResult

INSTRUCTIONS = (
    "tjar-sync keeps a store's catalog as YAML files and makes the store match them. Edit the files,"
    " then call validate and plan. Nothing here writes to the store{but}. " + DATA
)
_BUT = ", but apply, which carries out a saved plan after a person agreed to it in the client"
_NO_RESOURCE = -32002


def serve(desk: AgentDesk) -> None:
    """Serve one client until it closes stdin; stdout belongs to the protocol alone."""
    with _ended_by_ctrl_c():
        anyio.run(_serve, desk)


@contextmanager
def _ended_by_ctrl_c() -> Iterator[None]:
    """Let Ctrl-C end the process at once, as a kill does: else it would wait for a line on stdin.

    What was in flight is settled by the next run.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


async def _serve(desk: AgentDesk) -> None:
    server = make_server(desk)
    async with stdio_server() as (incoming, outgoing):
        # What is printed meanwhile would wait in stdout's buffer, and reach the client in the end.
        with redirect_stdout(sys.stderr):
            await server.run(incoming, outgoing, server.create_initialization_options())


def make_server(desk: AgentDesk) -> Server[Any]:
    """Return the server of a desk, whatever carries its messages."""
    table = AgentTable(desk)
    return Server(
        "tjar-sync",
        version=__version__,
        instructions=INSTRUCTIONS.format(but=_BUT if desk.allow_apply else ""),
        on_list_tools=table.list_tools,
        on_call_tool=table.call_tool,
        on_list_resources=table.list_resources,
        on_read_resource=table.read_resource,
    )


class AgentTable:
    """What the client may ask for; one thing is done at a time."""

    def __init__(self, desk: AgentDesk) -> None:
        self._desk = desk
        self._turns = Turns()
        self._applying = ApplyTool(desk, self._turns)

    async def list_tools(self, _ctx: Asking, _params: object) -> types.ListToolsResult:
        """List the tools; apply is one only where it was allowed."""
        tools = [
            _tool(name, one.about, one.arguments, one.documents, open_world=one.asks_store)
            for name, one in TOOLS.items()
        ]
        if self._desk.allow_apply:
            tools.append(_apply_tool())
        return types.ListToolsResult(tools=tools)

    async def call_tool(self, ctx: Asking, params: types.CallToolRequestParams) -> ToolAnswer:
        """Call a tool; whatever ends it early is an answer as well."""
        known = {*TOOLS, APPLY} if self._desk.allow_apply else {*TOOLS}
        if params.name not in known:
            raise MCPError(types.INVALID_PARAMS, f"there is no tool {params.name}")
        try:
            return await self._called(ctx, params)
        except Exception as error:  # noqa: BLE001 - a bug ends this call, and not the session
            return refused(failure_from(error, params.name))

    async def _called(self, ctx: Asking, params: types.CallToolRequestParams) -> ToolAnswer:
        given = params.arguments or {}
        if params.name == APPLY:
            wanted = ApplyArguments.model_validate(given).plan
            return await self._applying.apply(ctx, params, wanted)
        tool = TOOLS[params.name]
        parsed, session = tool.arguments.model_validate(given), self._desk.session()
        text = await self._turns.work(session, lambda: tool.run(self._desk, session, parsed))
        return answered(text, tool.documents)

    async def list_resources(self, _ctx: Asking, _params: object) -> types.ListResourcesResult:
        """List the files that may be read, and the schemas; of files that cannot be, none."""
        session = self._desk.session()
        found = await self._turns.work(session, lambda: resources(session))
        return types.ListResourcesResult(resources=found)

    async def read_resource(
        self, _ctx: Asking, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """Give what is listed; anything else is not there."""
        session, uri = self._desk.session(), str(params.uri)
        found = await self._turns.work(session, lambda: contents(session, uri))
        if found is None:
            raise MCPError(_NO_RESOURCE, "there is no such resource")
        return types.ReadResourceResult(contents=[found])


def _tool(
    name: str,
    about: str,
    arguments: type[ToolArguments],
    documents: tuple[str, ...],
    *,
    open_world: bool,
) -> types.Tool:
    output = {
        "type": "object",
        "description": "The tool schema gives all of it, by the name under `document`.",
        "properties": {"document": {"type": "string", "enum": list(documents)}},
        "required": ["document"],
    }
    return types.Tool(
        name=name,
        description=about,
        input_schema=arguments.model_json_schema(),
        output_schema=output if documents else None,
        annotations=types.ToolAnnotations(
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=open_world,
        ),
    )


def _apply_tool() -> types.Tool:
    tool = _tool(
        APPLY,
        "Ask a person, by the client's own prompt, whether a saved plan is to be carried out, and do"
        " it if they agree. Guards stay in force, and a plan that no longer holds is refused.",
        ApplyArguments,
        ("report",),
        open_world=True,
    )
    hints = types.ToolAnnotations(
        read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=True
    )
    return tool.model_copy(update={"annotations": hints})
