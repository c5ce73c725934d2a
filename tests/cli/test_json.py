"""Documents for machines: each names itself, where its changes stand, and what may be done with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from tests.documents import document
from tests.harness import run
from tjar_sync import __version__
from tjar_sync.cli import schema
from tjar_sync.render.schemas import DOCUMENTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World

SHOP = """\
products:
  lamp:
    type: physical
    name: {en: Lamp}
    sale_price: 10
    image: lamp.png
"""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_schema_is_printed_and_is_one(tmp_path: Path, name: str) -> None:
    """Who reads a document can fetch what it may be from the release that made it."""
    ran = run(tmp_path, "schema", name)
    found = json.loads(ran.out)
    Draft202012Validator.check_schema(found)

    assert (0, f"tjar-sync {name}") == (ran.code, found["title"])
    assert {"const": name} == found["properties"]["document"]
    assert set(DOCUMENTS) == set(schema.DOCUMENTS)


def test_a_plan_says_where_its_changes_stand(desk: World) -> None:
    """A bot can comment on the line; what has no line of its own has its entry's, or none."""
    desk.write("shop.yaml", SHOP)
    desk.picture("lamp.png")
    first = document(desk.run("plan", "--format", "json").out)
    desk.apply()
    desk.write("shop.yaml", "products: {}\n")
    gone = document(desk.run("plan", "--format", "json", "--allow", "all-removed").out)
    media, lamp = first["resource_changes"]
    places = {one["path"]: (one["file"], one["line"], one["column"]) for one in lamp["fields"]}

    assert ("shop.yaml", 2, 3) == (lamp["file"], lamp["line"], lamp["column"])
    assert ("shop.yaml", 5, 5) == places["sale_price"]
    assert "shop.yaml" == media["file"]
    assert [(None, None, None)] == [
        (one["file"], one["line"], one["column"])
        for one in gone["resource_changes"]
        if one["action"] == "delete"
    ]


def test_a_plan_says_what_may_be_done_with_it(desk: World) -> None:
    """One key tells whether apply would do something, another whether all was compared."""
    desk.write("shop.yaml", SHOP.replace("    image: lamp.png\n", ""))
    first = document(desk.run("plan", "--format", "json").out)
    desk.apply()
    after = document(desk.run("plan", "--format", "json").out)
    desk.write("shop.yaml", SHOP.replace("10", "100").replace("    image: lamp.png\n", ""))
    blocked = document(desk.run("plan", "--format", "json").out)

    assert [True, False, False] == [one["applyable"] for one in (first, after, blocked)]
    assert [True, True, True] == [one["complete"] for one in (first, after, blocked)]
    assert ["price-change"] == [one["code"] for one in blocked["diagnostics"]]
    assert "--max-price-change-percent 900" == blocked["diagnostics"][0]["fix"]
    assert (__version__, "", 0, None) == tuple(
        first[key] for key in ("tjar_sync_version", "lineage", "serial", "commit")
    )
    assert after["lineage"]
    assert after["serial"]
