"""The tools that look: they answer with what the commands print, and write nothing to the store."""

from __future__ import annotations

import json
import os
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from tests.agents.clients import MODES, call, table, talk, text_of
from tests.cli.process import until
from tests.documents import document
from tests.harness import CUPS
from tjar_sync.agents.answers import failure_from
from tjar_sync.agents.desk import AgentDesk
from tjar_sync.agents.tools import TOOLS
from tjar_sync.devstore import FaultKind
from tjar_sync.errors import UsageError

if TYPE_CHECKING:
    from mcp import Client, types

    from tests.harness import World

MUGS = """\
products:
  mug:
    type: digital
    name: {en: Mug of Wool, ar: كوب}
    sale_price: 7
    sku: MUG-1
    codes: [GIFT-CODE-0001]
    options: [{type: radio, title: {en: Size, ar: حجم}, choices: [{label: {en: Tall, ar: طويل}, cost: 0}]}]
"""
_OF_ONE_RUN = ("id", "created_at")


@pytest.fixture
def shop(desk: World) -> World:
    """Give a desk whose only product is in the store."""
    desk.write("cups.yaml", CUPS)
    assert 0 == desk.apply().code
    desk.writes()
    return desk


def comparable(text: str) -> dict[str, Any]:
    """Return a document without what no two runs share."""
    found = document(text)
    return {name: value for name, value in found.items() if name not in _OF_ONE_RUN}


@pytest.mark.parametrize(
    ("name", "given", "line"),
    [
        ("validate", {}, ("validate",)),
        ("plan", {}, ("plan",)),
        ("plan", {"targets": ["product.c*"]}, ("plan", "--target", "product.c*")),
        ("plan", {"offline": True}, ("plan", "--offline")),
        ("drift", {"refresh": "full"}, ("drift", "--refresh", "full")),
        ("explain", {"address": "product.cup"}, ("explain", "product.cup")),
        (
            "explain",
            {"address": "product.cup.sale_price", "offline": True},
            ("explain", "product.cup.sale_price", "--offline"),
        ),
        ("history", {"limit": 5}, ("history", "--limit", "5")),
        ("show", {"id": "last"}, ("show", "last")),
    ],
)
def test_a_tool_answers_with_the_document_of_its_command(
    shop: World, name: str, given: dict[str, Any], line: tuple[str, ...]
) -> None:
    """The same keys and values, as text byte for byte and as values; nothing is written."""
    shop.write("cups.yaml", CUPS.replace("sale_price: 5", "sale_price: 5.20"))
    found = call(table(shop), name, given)
    text = text_of(found)
    place = ("--catalog", str(shop.root)) if name == "show" else ()
    told = shop.run(*line, *place, "--format", "json").out

    assert not found.is_error
    assert comparable(told) == comparable(text)
    assert json.loads(text) == found.structured_content
    assert 0 == shop.writes()


def test_schemas_are_those_that_are_published(shop: World) -> None:
    """An agent that writes files has their schema at hand."""
    text = text_of(call(table(shop), "schema", {"what": "plan"}))
    unknown = call(table(shop), "schema", {"what": "passwords"})

    assert text == shop.run("schema", "plan").out.removesuffix("\n")
    assert unknown.is_error


def test_without_a_key_an_agent_can_still_work_on_the_files(shop: World) -> None:
    """What needs no store needs no key; what does says what is missing."""
    keyless = AgentDesk(shop.root, None, {})
    offline: dict[str, dict[str, Any]] = {
        "validate": {},
        "plan": {"offline": True},
        "show": {"id": "last"},
        "explain": {"address": "product.cup", "offline": True},
        "schema": {},
        "history": {},
        "search": {"query": "cup"},
    }

    assert [] == [name for name, given in offline.items() if call(keyless, name, given).is_error]
    assert "TJAR_API_KEY" in text_of(call(keyless, "drift", {}))


def test_mistakes_in_the_files_are_an_answer(desk: World) -> None:
    """An agent that wrote them reads each with its place, and its next try is no failure of ours."""
    desk.write("cups.yaml", CUPS.replace("sale_price", "sale_prize"))
    found = call(table(desk), "validate", {})
    plan = call(table(desk), "plan", {})

    assert not found.is_error
    assert ("validation", False) == tuple(
        document(text_of(found))[key] for key in ("document", "valid")
    )
    assert ("failure", 6) == tuple(
        document(text_of(plan))[key] for key in ("document", "exit_code")
    )
    assert plan.is_error


def test_a_search_finds_all_words_and_no_secret(desk: World) -> None:
    """Words in addresses, names and nested texts, in whatever case; a code is no text."""
    desk.write("cups.yaml", CUPS)
    desk.write("mugs.yaml", MUGS)

    def found(query: str, **more: Any) -> dict[str, Any]:
        answer = document(text_of(call(table(desk), "search", {"query": query, **more})))
        assert isinstance(answer, dict)
        return answer

    wool = found("WOOL tall")
    both = found("product", limit=1)

    assert [
        {
            "address": "product.mug",
            "type": "digital",
            "file": "mugs.yaml",
            "line": 2,
            "column": 3,
            "called": {"name.ar": "كوب", "name.en": "Mug of Wool", "sku": "MUG-1"},
            "matched": ["name.en", "options"],
        }
    ] == wool["resources"]
    assert (2, ["product.cup"]) == (both["count"], [one["address"] for one in both["resources"]])
    assert [] == found("GIFT-CODE")["resources"]
    assert 0 == found("كوب cup")["count"]


def test_a_saved_plan_can_be_shown_again(desk: World) -> None:
    """An agent that may ask for an apply finds its plans by id; the oldest of many go."""
    desk.write("cups.yaml", CUPS)
    names = [call(table(desk), "plan", {}).structured_content["id"] for _ in range(2)]
    folder = desk.root / ".tjar" / "plans"
    for number in range(20):
        path = folder / f"{number:016x}.plan"
        path.write_text("old", "utf-8")
        os.utime(path, ns=(number, number))
    shown = document(text_of(call(table(desk), "show", {"id": names[0]})))
    newest = call(table(desk), "plan", {}).structured_content["id"]
    kept = {path.stem for path in folder.iterdir()}

    assert ("plan", names[0]) == (shown["document"], shown["id"])
    assert (20, True) == (len(kept), {*names, newest} <= kept)
    assert f"{2:016x}" not in kept
    assert 0o700 == folder.stat().st_mode & 0o777


def test_plans_are_not_kept_by_way_of_a_link(
    desk: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A commit may have brought a link: nothing is written, or read, where it leads."""
    desk.write("cups.yaml", CUPS)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (desk.root / ".tjar").mkdir(exist_ok=True)
    (desk.root / ".tjar" / "plans").symlink_to(elsewhere)
    found = call(table(desk), "plan", {})

    assert found.is_error
    assert "is a link" in text_of(found)
    assert [] == list(elsewhere.iterdir())


@pytest.mark.parametrize("mode", MODES)
def test_tools_say_what_they_take_and_do(desk: World, mode: str) -> None:
    """Each has a schema without loose ends, and says whether it only looks."""
    listed = talk(table(desk), lambda client: client.list_tools(), mode).tools

    assert [*TOOLS, "apply"] == [one.name for one in listed]
    assert [True] * len(TOOLS) + [False] == [one.annotations.read_only_hint for one in listed]
    assert [False] * len(TOOLS) + [True] == [one.annotations.destructive_hint for one in listed]
    assert {False} == {one.input_schema["additionalProperties"] for one in listed}
    assert {
        "plan",
        "id",
        "targets",
        "excludes",
        "refresh",
        "offline",
        "strict",
        "address",
        "limit",
    } | {
        "query",
        "what",
    } == {name for one in listed for name in one.input_schema["properties"]}


@pytest.mark.parametrize("mode", MODES)
def test_a_cancelled_call_ends_cleanly(desk: World, mode: str) -> None:
    """The store's answer is not waited for, and the next call has its turn at once."""
    desk.write("cups.yaml", CUPS)
    desk.fault(FaultKind.HANG, "GET", seconds=1)

    async def cancels(client: Client) -> types.CallToolResult:
        """Cancel a call that is at work."""
        async with anyio.create_task_group() as group:
            group.start_soon(partial(client.call_tool, "plan", {}))
            await anyio.to_thread.run_sync(
                partial(until, lambda: desk.faults.rules[0].hits), abandon_on_cancel=True
            )
            group.cancel_scope.cancel()
        return await client.call_tool("plan", {})

    found = talk(table(desk), cancels, mode)

    assert not found.is_error
    assert "plan" == document(text_of(found))["document"]


@pytest.mark.parametrize(
    ("error", "code", "summary"),
    [
        (UsageError("what failed"), "usage", "what failed"),
        (OSError(28, "No space left on device"), "system", "No space left on device"),
        (ValueError("a secret"), "bug", "tjar-sync met a bug: ValueError"),
    ],
)
def test_whatever_ends_a_tool_has_a_document(error: Exception, code: str, summary: str) -> None:
    """A bug ends one call, is told without its words, and leaves the session as it is."""
    found = failure_from(error, "plan")

    assert (code, summary) == (found.diagnostics[0].code, found.summary)
