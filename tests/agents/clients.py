"""The SDK's own client, beside a desk: what an agent may do, and what the person at its screen says."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
from mcp import Client, types

from tests.harness import KEY
from tjar_sync.agents.desk import AgentDesk
from tjar_sync.agents.server import make_server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mcp.client.session import ClientRequestContext

    from tests.harness import World

MODES = ("legacy", "auto")
"""Before 2026 a server asks while a tool waits; since then the tool is called again with the answer."""
YES = types.ElicitResult(action="accept", content={"apply": True})
NOS = (
    types.ElicitResult(action="decline"),
    types.ElicitResult(action="cancel"),
    types.ElicitResult(action="accept"),
    types.ElicitResult(action="accept", content={}),
    types.ElicitResult(action="accept", content={"apply": False}),
    types.ElicitResult(action="accept", content={"apply": "true"}),
)
"""Whatever is no whole yes."""


@dataclass(slots=True)
class Screen:
    """What the client shows to a person, and what that person says to all of it."""

    says: types.ElicitResult | types.ErrorData
    meanwhile: Callable[[], object] = bool
    """What happens before the answer is given."""
    shown: list[str] = field(default_factory=list)

    async def ask(
        self,
        context: ClientRequestContext,  # noqa: ARG002 - the SDK's signature
        params: types.ElicitRequestParams,
    ) -> types.ElicitResult | types.ErrorData:
        """Show a question, and answer it."""
        self.shown.append(params.message)
        self.meanwhile()
        return self.says


def table(desk: World, *, allow_apply: bool = True) -> AgentDesk:
    """Return what an agent is given of a catalog."""
    return AgentDesk(desk.root, None, {"TJAR_API_KEY": KEY, **desk.environ}, allow_apply)


def talk(
    desk: AgentDesk,
    says: Callable[[Client], Awaitable[Any]],
    mode: str = "auto",
    screen: Screen | None = None,
) -> Any:
    """Let an agent say something to a server of its own; return what comes of it."""
    ask = None if screen is None else screen.ask

    async def conversation() -> Any:
        """Speak, and give what came of it."""
        async with Client(make_server(desk), mode=mode, elicitation_callback=ask) as client:
            return await says(client)

    return anyio.run(conversation)


def call(
    desk: AgentDesk,
    name: str,
    given: dict[str, Any],
    mode: str = "auto",
    screen: Screen | None = None,
) -> types.CallToolResult:
    """Call one tool, in a session of its own."""
    found = talk(desk, partial(_call, name=name, given=given), mode, screen)
    assert isinstance(found, types.CallToolResult)
    return found


async def _call(client: Client, *, name: str, given: dict[str, Any]) -> types.CallToolResult:
    return await client.call_tool(name, given)


def text_of(result: types.CallToolResult) -> str:
    """Return the document of an answer: what stands behind the words that call it data."""
    said = [one.text for one in result.content if isinstance(one, types.TextContent)]
    assert 2 == len(said) == len(result.content)
    assert said[0].startswith("Data from tjar-sync.")
    return said[1]
