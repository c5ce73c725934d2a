"""`tjar-sync doctor`, as it is typed: with and without a catalog, and what it writes."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import terminal
from tests.harness import CUPS, KEY, applied_world, run
from tjar_sync.cli import main
from tjar_sync.devstore import habits_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give an applied catalog of one product, and its store."""
    with applied_world(tmp_path / "catalog", CUPS) as made:
        yield made


def bare(url: str, *arguments: str, code: int) -> None:
    """Look at a store without a catalog, and expect an exit code."""
    assert main(["doctor", "--url", url, *arguments]) == code


def test_a_catalogs_store(desk: World) -> None:
    """The store of store.yaml is looked at; nothing is written, in the store or in the file."""
    before = (desk.root / "store.yaml").read_text("utf-8")
    desk.writes()
    ran = desk.run("doctor", "--write")

    assert (0, 0) == (ran.code, desk.writes()), ran.err
    assert "Nothing has to be done about them." in ran.out
    assert before == (desk.root / "store.yaml").read_text("utf-8")


def test_only_get_is_sent(desk: World) -> None:
    """Whatever the store says, a look cannot change it."""
    desk.store.set_habits(habits_of("hides,shows,creation-order"))
    desk.writes()

    assert desk.run("doctor").code == 2
    assert desk.writes() == 0


@pytest.mark.parametrize(
    "habits",
    ["hides=sku", "hides=tags+slug,per-page-capped=7", "write-spelling-in-reads", "shows"],
)
def test_after_write_the_main_job_passes(desk: World, habits: str) -> None:
    """The lines go into store.yaml; then apply is done, and the next plan is empty."""
    desk.store.set_habits(habits_of(habits))
    first = desk.run("doctor", "--write")
    again = desk.run("doctor", "--format", "json")
    desk.write("products.yaml", CUPS.replace("sale_price: 5", "sale_price: 6"))
    applied = desk.apply()
    plan = desk.run("plan", "--detailed-exitcode")

    assert (2, 0, 0, 0) == (first.code, again.code, applied.code, plan.code), again.out
    assert [] == json.loads(again.out)["contract_lines"]
    assert "in store.yaml now" in first.err


def test_a_built_in_store(tmp_path: Path) -> None:
    """It needs no network and no key."""
    (tmp_path / "store.yaml").write_text(
        "version: 1\nstores: {here: {provider: tjar, url: embedded}}\n", "utf-8"
    )
    ran = run(tmp_path, "doctor", "--format", "markdown")

    assert 0 == ran.code
    assert ran.out.startswith("## The store here, the built-in store\n")


def test_before_there_is_a_catalog(
    desk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address and a key are all that it takes: from the environment, or from a file."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TJAR_API_KEY", KEY)
    bare(desk.url, code=0)
    monkeypatch.setenv("TJAR_API_KEY", "another")
    bare(desk.url, code=7)
    (tmp_path / "key").write_text(f"{KEY}\n", "utf-8")
    bare(desk.url, "--key-file", "key", code=0)
    monkeypatch.delenv("TJAR_API_KEY")
    bare(desk.url, code=64)
    bare(desk.url, "--key-file", "nothing", code=64)

    assert {"catalog", "key"} == {path.name for path in tmp_path.iterdir()}


def test_what_cannot_be_asked_for(
    desk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is a mistake of usage, told before anything is sent."""
    monkeypatch.setenv("TJAR_API_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    desk.store.requests.reset()
    bare(desk.url, "--write", code=64)
    bare(desk.url, "--store", "live", code=64)
    bare("https://shop.example/api", code=64)
    bare("embedded", code=64)

    assert 64 == main(["doctor"])
    assert 64 == desk.run("doctor", "--key-file", "key").code
    assert 5 == main(["doctor", "--url", "https://shop.example"])


class TypingHand(io.StringIO):
    """A terminal's side at which somebody types."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def test_a_key_that_is_typed_is_not_shown(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for hidden, on stderr."""
    asked: list[str] = []

    def typed(question: str) -> str:
        asked.append(question)
        return KEY

    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("TJAR_API_KEY", raising=False)
    monkeypatch.setattr(sys, "stdin", TypingHand())
    monkeypatch.setattr(sys, "stderr", TypingHand())
    monkeypatch.setattr("click.termui.hidden_prompt_func", typed)

    bare(desk.url, code=0)
    assert len(asked) == 1


def test_a_person_types_the_key(desk: World, tmp_path: Path) -> None:
    """It is asked for where nothing tells it, and not shown."""
    environ = {"TJAR_API_KEY": "", "TJAR_SYNC_HOSTS": "127.0.0.1"}
    with terminal(tmp_path, "doctor", "--url", desk.url, environ=environ) as person:
        person.read("The store's API key")
        person.type(f"{KEY}\n")

        assert 0 == person.close()
        assert KEY not in person.said
