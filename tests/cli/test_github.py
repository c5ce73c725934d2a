"""Under GitHub Actions: annotations on stderr, the step's summary, and code scanning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.catalog.test_commit import git
from tests.harness import run
from tests.render.test_github import essentials
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World

LAMP = "products:\n  lamp: {type: physical, name: {en: Lamp}, sku: L, sale_price: 10}\n"
STORE = "version: 1\ndefault_store: s\nstores: {s: {provider: tjar, url: embedded}}\n"


@pytest.fixture
def page(desk: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of the step's summary of a runner in which all commands run."""
    file = tmp_path_factory.mktemp("runner") / "summary.md"
    desk.environ |= {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(file)}
    return file


def test_a_mistake_is_annotated_where_its_repository_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path is from the repository's top, wherever the catalog is in it; stdout stays data."""
    page, root = tmp_path / "page.md", tmp_path / "shops" / "one"
    root.mkdir(parents=True)
    git(tmp_path, "init", "--quiet")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    (root / "store.yaml").write_text(STORE, "utf-8")
    (root / "shop.yaml").write_text(LAMP.replace("sale_price", "sale_prize"), "utf-8")
    ran = run(root, "validate", "--format", "sarif")
    (result,) = essentials(json.loads(ran.out))
    place = result["locations"][0]["physicalLocation"]
    name = "shops/one/shop.yaml"
    monkeypatch.setenv("PATH", "")
    alone = run(root, "plan", "--format", "sarif")

    assert (6, "unknown-key") == (ran.code, result["ruleId"])
    assert (name, 2) == (place["artifactLocation"]["uri"], place["region"]["startLine"])
    assert f"::error file={name},line=2,col=" in ran.err
    assert "::error file=shop.yaml,line=2,col=" in alone.err
    assert (
        "shop.yaml"
        in essentials(json.loads(alone.out))[0]["locations"][0]["physicalLocation"][
            "artifactLocation"
        ]["uri"]
    )
    assert "### tjar-sync validate\n\n1 mistake in the catalog" in page.read_text("utf-8")


def test_each_verb_sums_itself_up(desk: World, page: Path) -> None:
    """Plan, apply, drift and validate: a heading and a sentence each, one below the other."""
    desk.write("shop.yaml", LAMP)
    codes = [
        desk.run("validate").code,
        desk.run("plan").code,
        desk.apply().code,
        desk.run("drift").code,
    ]
    told = page.read_text("utf-8")

    assert [0, 0, 0, 0] == codes
    assert [
        "### tjar-sync validate",
        "### tjar-sync plan: live",
        "### tjar-sync apply: live",
        "### tjar-sync drift: live",
    ] == [line for line in told.split("\n") if line.startswith("#")]
    assert "The catalog is valid: 1 product." in told
    assert "1 to create" in told
    assert "1 created" in told


def test_what_blocks_a_plan_is_annotated_at_its_entry(desk: World, page: Path) -> None:
    """So is what could not be carried out; code scanning has the same."""
    desk.write("shop.yaml", LAMP)
    desk.apply()
    desk.write("shop.yaml", LAMP.replace("10", "100"))
    planned = desk.run("plan", "--format", "sarif")
    desk.fault(FaultKind.NOT_FOUND, "PATCH", times=None)
    applied = desk.apply("--max-price-change-percent", "900")
    (block,) = essentials(json.loads(planned.out))

    assert (5, "price-change") == (planned.code, block["ruleId"])
    assert 2 == block["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert "::error file=" in planned.err
    assert "title=price-change::" in planned.err
    assert 3 == applied.code
    assert "title=not-carried-out::product.lamp: " in applied.err
    assert "| error | price-change | product.lamp |" in page.read_text("utf-8")


def test_a_page_that_cannot_be_written_takes_nothing_from_the_run(desk: World, page: Path) -> None:
    """It is told, and the exit code is the run's."""
    page.mkdir()
    desk.write("shop.yaml", "products: {}\n")
    ran = desk.run("plan")
    desk.environ.pop("GITHUB_STEP_SUMMARY")
    silent = desk.run("plan")

    assert (0, 0) == (ran.code, silent.code)
    assert "The step's summary was not written: Is a directory" in ran.err
    assert "summary" not in silent.err
