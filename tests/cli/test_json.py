"""Documents for machines: each names itself, where its changes stand, and what may be done with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.documents import document
from tests.harness import run
from tests.json_schema import Draft202012Validator
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
    assert name == "event" or {"const": name} == found["properties"]["document"]
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
    refused = document(desk.run("apply", "--auto-approve", "--format", "json").out)

    assert [True, False, False] == [one["applyable"] for one in (first, after, blocked)]
    assert [True, True, True] == [one["complete"] for one in (first, after, blocked)]
    assert ["price-change"] == [one["code"] for one in blocked["diagnostics"]]
    assert "--max-price-change-percent 900" == blocked["diagnostics"][0]["fix"]
    assert ("failure", 5, "blocked") == tuple(
        refused[key] for key in ("document", "exit_code", "outcome")
    )
    assert blocked["diagnostics"] == refused["diagnostics"]
    assert (__version__, "", 0, None) == tuple(
        first[key] for key in ("tjar_sync_version", "lineage", "serial", "commit")
    )
    assert after["lineage"]
    assert after["serial"]


@pytest.mark.parametrize(
    ("line", "code", "command", "cause", "outcome"),
    [
        (("plan", "--format", "json"), 6, "plan", "unknown-key", "mistakes"),
        (("apply", "--format=json", "--auto-approve"), 6, "apply", "unknown-key", "mistakes"),
        (("plan", "--format", "json", "--nonsense"), 64, "plan", "usage", "usage"),
        (("plan", "--format=json", "--target"), 64, "plan", "usage", "usage"),
        (("state", "show", "product.x", "--format", "json"), 64, "state show", "usage", "usage"),
        (("show", "nowhere.plan", "--format", "json"), 64, "show", "usage", "usage"),
        (("drift", "--store", "other", "--format", "json"), 64, "drift", "usage", "usage"),
        (("--nonsense", "--format", "json"), 64, "", "usage", "usage"),
    ],
)
def test_whatever_ends_a_command_early_has_a_document(
    desk: World, line: tuple[str, ...], code: int, command: str, cause: str, outcome: str
) -> None:
    """No byte on stdout would be no JSON: a script reads why, with the code that it can act on."""
    desk.write("shop.yaml", SHOP.replace("sale_price", "sale_prize"))
    ran = desk.run(*line)
    found = document(ran.out)

    assert (code, code) == (ran.code, found["exit_code"]), ran.err
    assert ("failure", command, outcome) == (found["document"], found["command"], found["outcome"])
    assert cause == found["diagnostics"][0]["code"]
    assert "Error" in ran.err


def test_the_format_of_the_surroundings_holds_for_a_typo_too(desk: World) -> None:
    """A job that sets TJAR_SYNC_FORMAT once reads JSON whatever happens."""
    desk.environ["TJAR_SYNC_FORMAT"] = "json"
    typo = document(desk.run("plan", "--nonsense").out)
    talk = desk.run("plan", "--nonsense", "--format", "text")

    assert ("failure", 64) == (typo["document"], typo["exit_code"])
    assert (64, "") == (talk.code, talk.out)


def test_a_mistake_in_the_files_has_its_place(desk: World, tmp_path: Path) -> None:
    """`validate` keeps its own document, and a file that an earlier run left is replaced."""
    kept, noted = tmp_path / "kept.json", tmp_path / "noted.txt"
    files = ("--output", f"json={kept}", "--output", f"text={noted}")
    desk.write("shop.yaml", SHOP.replace("sale_price", "sale_prize"))
    desk.picture("lamp.png")
    wrong = desk.run("validate", "--format", "json", *files)
    found = document(wrong.out)
    told = noted.read_text("utf-8")
    talk = desk.run("validate")
    plan = desk.run("plan", *files)
    failure = noted.read_text("utf-8")
    desk.write("shop.yaml", SHOP)
    right = document(desk.run("validate", "--format", "json", *files).out)

    assert (6, False, {}) == (wrong.code, found["valid"], found["resources"])
    assert ("shop.yaml", 5, 5) == tuple(
        found["diagnostics"][0][key] for key in ("file", "line", "column")
    )
    assert told.startswith("shop.yaml:5:5: ")
    assert told.endswith("The catalog is not valid: 1 mistake.\n")
    assert (6, "", "") == (talk.code, talk.out, plan.out)
    assert failure.startswith("shop.yaml:5:5: ")
    assert "Error: 1 mistake in the catalog" in failure
    assert (True, {"media": 1, "product": 1}) == (right["valid"], right["resources"])
    assert "live" == right["store"]


def test_an_output_that_was_printed_is_followed_by_no_other(
    desk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong after the outcome is told on stderr alone: stdout stays one document."""
    desk.write("shop.yaml", "products: {}\n")

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tjar_sync.cli.outputs.Outputs.save", full)
    ran = desk.run("plan", "--format", "json")

    assert 1 == ran.code
    assert "plan" == document(ran.out)["document"]
    assert "No space left on device" in ran.err


@pytest.mark.parametrize(
    ("error", "code", "cause"),
    [
        (OSError(28, "No space left on device"), 1, "system"),
        (ValueError("\x1b[31mred"), 1, "bug"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_what_nobody_foresaw_has_a_document_too(
    desk: World, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, cause: str
) -> None:
    """A full disk, a bug, a Ctrl-C: each is one document, with no control character."""
    desk.write("shop.yaml", "products: {}\n")

    def fails(*_given: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr("tjar_sync.workflow.plan", fails)
    ran = desk.run("plan", "--format", "json")
    found = document(ran.out)

    assert (code, cause) == (ran.code, found["diagnostics"][0]["code"])


def test_a_no_is_a_document(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody agreed: exit 1, and a document that says so."""
    desk.write("shop.yaml", SHOP.replace("    image: lamp.png\n", ""))
    monkeypatch.setattr("tjar_sync.cli.apply.Confirmation.__call__", lambda *_given: False)
    ran = desk.run("apply", "--format", "json")
    found = document(ran.out)

    assert (1, "apply") == (ran.code, found["command"])
    assert "declined" == found["diagnostics"][0]["code"]
    assert "Not applied; nothing was written." in ran.err
