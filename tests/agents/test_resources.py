"""What an agent may read: the catalog's files and schemas, and no byte of a secret anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mcp import MCPError, types

from tests.agents.clients import call, table, talk
from tests.agents.test_tools import MUGS
from tests.harness import CUPS, KEY
from tests.security.leaks import leaks
from tjar_sync.agents.tools import TOOLS
from tjar_sync.workflow.publishing import FILES

if TYPE_CHECKING:
    from mcp import Client

    from tests.harness import World

CODE = "GIFT-CODE-0001"
PRIVATE = "what-nobody-may-read-1"
HOOKS = """\
webhooks:
  orders:
    url: https://erp.example.com/orders
    events: [order.created]
    secret: {write_to: secrets/orders, version: 1}
"""
SCHEMAS = [f"schema:///{name}" for name in FILES]
ELSEWHERE = (
    "catalog:///store.yaml",
    "catalog:///mugs.yaml",
    "catalog:///.env",
    "catalog:///../outside.yaml",
    "catalog:///x/../cups.yaml",
    "catalog:///%2e%2e/outside.yaml",
    "catalog:///link.yaml",
    "catalog:///secrets/orders",
    "catalog:///vault/a.yaml",
    "catalog:////etc/passwd",
    "file:///etc/passwd",
    "schema:///plan",
)
GIVEN = {
    "show": {"id": "last"},
    "explain": {"address": "product.mug"},
    "search": {"query": "mug"},
}
"""What the tools need that need something."""


@pytest.fixture
def shop(desk: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give a catalog with all kinds of files that are not to be read, and some that are."""
    outside = tmp_path_factory.mktemp("outside") / "outside.yaml"
    outside.write_text(f"x-note: {PRIVATE}\n", "utf-8")
    desk.write("cups.yaml", CUPS)
    desk.write("أكواب/وصف.yaml", "x-note: نص\n")
    desk.write("mugs.yaml", MUGS)
    desk.write("hooks.yaml", HOOKS)
    assert 0 == desk.apply().code
    desk.write("noted.yaml", f"x-note: the key is {KEY}\n")
    desk.write(".env", f"KEY={PRIVATE}\n")
    desk.write(".hidden/a.yaml", f"x-note: {PRIVATE}\n")
    desk.write("credentials.yaml", f"x-note: {PRIVATE}\n")
    desk.write("vault/.gitignore", "*\n")
    desk.write("vault/a.yaml", f"x-note: {PRIVATE}\n")
    desk.write("broken.yaml", f"x-note: [{PRIVATE}\n")
    (desk.root / "link.yaml").symlink_to(outside)
    return desk


def test_the_files_of_resources_are_listed_and_read(shop: World) -> None:
    """Each under its name, as it is on the disk, and the three schemas of files."""

    async def reads(client: Client) -> dict[str, str]:
        """Read each that is listed."""
        listed = (await client.list_resources()).resources
        found = {}
        for one in listed:
            (content,) = (await client.read_resource(str(one.uri))).contents
            assert isinstance(content, types.TextResourceContents)
            found[str(one.uri)] = content.text
        return found

    found = talk(table(shop), reads)

    assert [
        "catalog:///cups.yaml",
        "catalog:///hooks.yaml",
        "catalog:///%D8%A3%D9%83%D9%88%D8%A7%D8%A8/%D9%88%D8%B5%D9%81.yaml",
        *SCHEMAS,
    ] == list(found)
    assert CUPS == found["catalog:///cups.yaml"]
    assert shop.run("schema", "store").out == f"{found['schema:///store']}\n"


def test_nothing_else_is_there(shop: World) -> None:
    """Only what is listed can be read, under exactly that name."""

    async def reads(client: Client) -> None:
        """Ask for what is not there."""
        for uri in ELSEWHERE:
            with pytest.raises(MCPError, match="there is no such resource"):
                await client.read_resource(uri)

    talk(table(shop), reads)


def test_no_byte_of_a_secret_is_told(shop: World) -> None:
    """The key, a gift card's code, a webhook's secret and private files: in no answer of any tool."""
    secret = (shop.root / "secrets" / "orders").read_text("utf-8").strip()
    (shop.root / "broken.yaml").unlink()
    (shop.root / "link.yaml").unlink()
    (shop.root / "credentials.yaml").unlink()

    async def says_all(client: Client) -> list[str]:
        """Call each tool, and read each resource."""
        said = [(await client.list_tools()).model_dump_json()]
        said += [
            (await client.call_tool(name, GIVEN.get(name, {}))).model_dump_json() for name in TOOLS
        ]
        listed = await client.list_resources()
        said.append(listed.model_dump_json())
        said += [
            (await client.read_resource(str(one.uri))).model_dump_json() for one in listed.resources
        ]
        return said

    said = [text.encode() for text in talk(table(shop), says_all)]

    assert len(said) > len(TOOLS)
    assert all(b'"isError":true' not in text for text in said)
    for hidden in (KEY, CODE, secret, PRIVATE):
        assert [] == leaks(hidden, *said)


def test_without_a_catalog_there_are_only_schemas(desk: World) -> None:
    """A folder that is not a catalog yet has nothing to read, and that is no error."""
    (desk.root / "store.yaml").unlink()
    listed = talk(table(desk), lambda client: client.list_resources()).resources
    validated = call(table(desk), "validate", {})

    assert SCHEMAS == [str(one.uri) for one in listed]
    assert not validated.is_error
