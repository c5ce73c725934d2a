"""The schemas beside a catalog: named by its files, written anew, and told of when they are old."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.harness import run
from tjar_sync.cli import main
from tjar_sync.pull.schemas import editor_schemas

if TYPE_CHECKING:
    from pathlib import Path

STORE = "version: 1\nstores: {embedded: {provider: tjar, url: embedded}}\n"
NAMES = ["catalog.json", "overlay.json", "store.json"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Stand beside an empty catalog."""
    (tmp_path / "store.yaml").write_text(STORE, "utf-8")
    return tmp_path


def write(shop: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Write the schemas, and return how that ended and what it said."""
    code = main(["schema", "--write", "--catalog", str(shop)])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_schemas_are_written_once(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that are not there, or otherwise, for everybody to read; then there is nothing to do."""
    first = write(shop, capsys)
    (shop / "schema" / "store.json").write_text('{"title": "tjar-sync store.yaml"}', "utf-8")
    second = write(shop, capsys)

    assert (0, "".join(f"schema/{name} is written\n" for name in NAMES)) == first
    assert (0, "schema/store.json is written\n") == second
    assert (0, "The schemas are those of this release.\n") == write(shop, capsys)
    assert {0o644} == {path.stat().st_mode & 0o777 for path in (shop / "schema").iterdir()}
    assert editor_schemas() == {
        f"schema/{path.name}": path.read_text("utf-8") for path in (shop / "schema").iterdir()
    }


def test_nothing_is_written_by_a_link_or_over_other_files(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link may lead anywhere, and a schema of somebody else's stays."""
    (shop / "elsewhere").mkdir()
    (shop / "schema").symlink_to("elsewhere")
    code, said = write(shop, capsys)
    assert (64, True) == (code, "is a link" in said)

    (shop / "schema").unlink()
    (shop / "schema").mkdir()
    (shop / "schema" / "catalog.json").write_bytes(b"\xff")
    code, said = write(shop, capsys)
    assert (64, True) == (code, "was not overwritten" in said)
    assert [] == list((shop / "elsewhere").iterdir())


def test_where_there_is_no_catalog_none_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder is probably another one than was meant."""
    code, said = write(tmp_path, capsys)

    assert (64, True) == (code, "this is no catalog" in said)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "made"),
    [
        ('{"title": "tjar-sync catalog"}', "an earlier tjar-sync"),
        ('{"$comment": "Made by tjar-sync 0.0.9"}', "tjar-sync 0.0.9"),
        ('{"$comment": "Made by tjar-sync 999.0.0"}', ""),
        ('{"title": "of something else"}', ""),
    ],
)
def test_validate_says_that_a_schema_is_old(shop: Path, content: str, made: str) -> None:
    """Of an earlier release, however strict, and nothing fails; of a later one, nothing."""
    (shop / "schema").mkdir()
    (shop / "schema" / "catalog.json").write_text(content, "utf-8")
    ran = run(shop, "validate", "--strict", "--format", "json")
    told = [one for one in json.loads(ran.out)["diagnostics"] if one["code"] == "old-schema"]

    assert (0, bool(made)) == (ran.code, bool(told))
    assert all(
        f"schema/catalog.json was made by {made}, and this" in one["summary"] for one in told
    )


def test_the_example_names_its_schemas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file the one for it, by the way from there."""
    assert 0 == main(["init", str(tmp_path), "--example"])
    heads = {
        path: (tmp_path / path).read_text("utf-8").partition("\n")[0]
        for path in (
            "store.yaml",
            "media.yaml",
            "products/coffee.yaml",
            "overlays/live/prices.yaml",
        )
    }

    assert "schema/" in capsys.readouterr().out
    assert {
        "store.yaml": "schema/store.json",
        "media.yaml": "schema/catalog.json",
        "products/coffee.yaml": "../schema/catalog.json",
        "overlays/live/prices.yaml": "../../schema/overlay.json",
    } == {
        path: head.removeprefix("# yaml-language-server: $schema=") for path, head in heads.items()
    }
    assert all((tmp_path / "schema" / name).is_file() for name in NAMES)
