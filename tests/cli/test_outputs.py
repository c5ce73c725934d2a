"""Several outputs of one run: stdout in one format, files in others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import fill

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World


@pytest.fixture
def shop(desk: World) -> World:
    """Give a catalog of two products that was applied."""
    fill(desk, "lamp", "vase")
    assert 0 == desk.apply().code
    return desk


def read(path: Path) -> str:
    """Return what a file holds."""
    return path.read_text("utf-8")


@pytest.mark.parametrize(
    "line",
    [
        ("plan",),
        ("drift",),
        ("history",),
        ("state", "list"),
        ("state", "show", "product.lamp"),
        ("explain", "product.lamp", "--offline"),
        ("doctor", "--offline"),
    ],
)
def test_a_file_gets_what_stdout_would(shop: World, tmp_path: Path, line: tuple[str, ...]) -> None:
    """One run prints its text and keeps its JSON; each is what it is alone."""
    kept, noted = tmp_path / "kept.json", tmp_path / "kept.txt"
    ran = shop.run(*line, "--output", f"json={kept}", "--output", f"text={noted}")
    alone = shop.run(*line, "--format", "json")

    assert ran.code == alone.code
    assert ran.out == read(noted)
    assert json.loads(alone.out).keys() == json.loads(read(kept)).keys()
    assert 0o600 == kept.stat().st_mode & 0o777


def test_a_saved_plan_and_a_run_have_files_too(shop: World, tmp_path: Path) -> None:
    """`show` writes what it prints, whatever it shows."""
    saved, kept = tmp_path / "saved.plan", tmp_path / "kept.json"
    fill(shop, "lamp", "vase", price="11")
    assert 0 == shop.run("plan", "--out", str(saved)).code
    here = ("--catalog", str(shop.root))
    plan = shop.run("show", str(saved), "--output", f"json={kept}", *here)
    assert "sale_price" in plan.out
    assert 2 == len(json.loads(read(kept))["resource_changes"])
    run = shop.run("show", "last", "--format", "json", "--output", f"text={kept}", *here)

    assert json.loads(run.out)["run"] in read(kept)


def test_validate_writes_its_sentence(shop: World, tmp_path: Path) -> None:
    """A check of the files has an outcome as well."""
    ran = shop.run("validate", "--output", f"text={tmp_path / 'told.txt'}")

    assert "The catalog is valid: 2 products.\n" == ran.out == read(tmp_path / "told.txt")


def test_an_apply_keeps_plan_and_report(shop: World, tmp_path: Path) -> None:
    """Who reads the file later sees what was agreed to, and what became of it; machines the end."""
    kept, noted = tmp_path / "kept.json", tmp_path / "kept.txt"
    more = ("--output", f"json={kept}", "--output", f"text={noted}")
    fill(shop, "lamp", "vase", price="11")
    ran = shop.apply(*more)

    assert 0 == ran.code
    assert ran.out == read(noted)
    assert "Plan: " in read(noted)
    assert "Applied" in read(noted)
    assert "done" == json.loads(read(kept))["outcome"]
    again = shop.apply("--format", "json", *more)
    assert again.out == read(kept)
    assert "No changes." in read(noted)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("json", "is none of text=FILE, json=FILE, markdown=FILE"),
        ("xml=a.xml", "is none of text=FILE, json=FILE, markdown=FILE"),
        ("json=", "is no place for a file"),
        ("json={here}", "is no place for a file"),
        ("json={here}/" + "a" * 300, "is no place for a file"),
        ("json={here}/none/a.json", "is no place for a file"),
        ("json={here}/shop.yaml", "looks like a catalog's file"),
    ],
)
def test_a_place_that_is_none_is_told_before_anything_runs(
    shop: World, given: str, said: str
) -> None:
    """A typo costs no run, and no file of the catalog."""
    before = read(shop.root / "shop.yaml")
    ran = shop.run("plan", "--output", given.format(here=shop.root))

    assert 64 == ran.code
    assert said in ran.err
    assert before == read(shop.root / "shop.yaml")


def test_two_outputs_need_two_files(shop: World) -> None:
    """The second would replace the first."""
    place = shop.root / "a.txt"
    ran = shop.run("plan", "--output", f"text={place}", "--output", f"json={place}")

    assert 64 == ran.code
    assert "two outputs cannot be one file" in ran.err


def test_a_file_that_cannot_be_written_takes_nothing_from_the_run(
    shop: World, tmp_path: Path
) -> None:
    """What was applied is applied, and told; the exit code says that a file is missing."""
    long = tmp_path / ("a" * 250)  # what it is written as first is longer
    fill(shop, "lamp", "vase", price="11")
    ran = shop.apply("--output", f"json={long}")

    assert 1 == ran.code
    assert "2 updated" in ran.out
    assert f"Error: {long} was not written: File name too long" in ran.err


def test_markdown_of_a_run(shop: World, tmp_path: Path) -> None:
    """A plan, and what became of it, as comments; a person who is asked reads text."""
    kept = tmp_path / "kept.md"
    fill(shop, "lamp", "vase", price="11")
    planned = shop.run("plan", "--format", "markdown")
    applied = shop.apply("--output", f"markdown={kept}")
    drift = shop.run("drift", "--format", "markdown")

    assert planned.out.startswith("## Plan\n")
    assert applied.out.startswith("Changes to the store live")
    assert read(kept).startswith("## Apply: `live`\n")
    assert "### Done" in read(kept)
    assert (0, "## Drift") == (drift.code, drift.out.splitlines()[0])
