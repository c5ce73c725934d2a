"""`tjar-sync init`: a first catalog by flags or questions, and nothing overwritten."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from tests.harness import KEY, Ran, run
from tests.pull.shop import fill
from tjar_sync.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World


class Person(io.StringIO):
    """What somebody types, or reads, at a terminal."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def init(*arguments: str, types: str | None = None) -> Ran:
    """Run the command, with a person at the terminal where one types."""
    out, err = io.StringIO(), io.StringIO() if types is None else Person()
    keyboard = sys.stdin if types is None else Person(types)
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        mock.patch.object(sys, "stdin", keyboard),
        mock.patch.dict(os.environ, TJAR_API_KEY=KEY),
    ):
        code = main(["init", *arguments])
    return Ran(code, out.getvalue(), err.getvalue())


def test_the_first_files(tmp_path: Path) -> None:
    """store.yaml without the key, what git leaves out, the schemas, a README; and they load."""
    made = init(str(tmp_path / "shop"), "--url", "https://example-store.tjar.sa/")
    shop = tmp_path / "shop"

    assert (0, "") == (made.code, made.err)
    assert [".gitignore", "README.md", "schema", "store.yaml"] == sorted(
        path.name for path in shop.iterdir()
    )
    assert (
        (shop / "store.yaml")
        .read_text()
        .startswith("# yaml-language-server: $schema=schema/store.json\n")
    )
    assert "api_key: ${TJAR_API_KEY}" in (shop / "store.yaml").read_text()
    assert made.out.endswith(f"Next: cd {shop}; tjar-sync doctor, then tjar-sync pull\n")
    assert 0 == run(shop, "validate").code


def test_the_example(tmp_path: Path) -> None:
    """A whole shop on the built-in store, ready to plan; a file that was there stays."""
    (tmp_path / "README.md").write_text("mine")
    made = init(str(tmp_path), "--example")

    assert (0, True) == (made.code, "README.md was there, and stays as it is" in made.out)
    assert "mine" == (tmp_path / "README.md").read_text()
    assert 0 == run(tmp_path, "plan").code


def test_from_the_store(desk: World) -> None:
    """All that it has comes in, as pull makes it; the plan is empty."""
    fill(desk)
    made = init(str(desk.root / "shop"), "--from-store", "--url", desk.url, "--group-by", "single")

    assert 0 == made.code, made.err
    assert "6 products, 1 webhook" in " ".join(made.out.split())
    assert (desk.root / "shop" / "products.yaml").exists()


def test_questions(desk: World) -> None:
    """The address, then whether what the store has comes in; nothing typed is the example."""
    fill(desk)
    empty = init(str(desk.root / "empty"), types=f"{desk.url}\n\n")
    whole = init(str(desk.root / "whole"), types=f"{desk.url}\nyes\n")
    asked = init(str(desk.root / "asked"), "--from-store", types=f"{desk.url}\n")
    example = init(str(desk.root / "example"), types="\n")

    assert [0, 0, 0, 0] == [one.code for one in (empty, whole, asked, example)]
    assert not (desk.root / "empty" / "products").exists()
    assert "The plan is empty" in whole.out
    assert "The plan is empty" in asked.out
    assert (desk.root / "example" / "media.yaml").exists()


def test_the_built_in_store_needs_no_key(tmp_path: Path) -> None:
    """And its first plan finds nothing, and no mistake."""
    made = init(str(tmp_path), "--url", "embedded")

    assert 0 == made.code
    assert "api_key" not in (tmp_path / "store.yaml").read_text()
    assert 0 == run(tmp_path, "plan").code


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "it is not said of which store"),
        (("--from-store",), "it is not said of which store"),
        (("--example", "--url", "embedded"), "--example is a shop of its own"),
        (("--url", "nonsense"), "must look like"),
        (("--url", "nonsense", "--from-store"), "must look like"),
    ],
)
def test_what_cannot_be_meant_is_told(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    """And nothing is made."""
    ran = init(str(tmp_path / "shop"), *arguments)

    assert (64, True) == (ran.code, says in ran.err), ran.err
    assert not (tmp_path / "shop").exists()


def test_a_catalog_that_is_there_stays(tmp_path: Path) -> None:
    """However it was asked for."""
    (tmp_path / "store.yaml").write_text("mine")
    ran = init(str(tmp_path), "--example")

    assert (64, True) == (ran.code, "there is a catalog in" in ran.err)
    assert "mine" == (tmp_path / "store.yaml").read_text()
