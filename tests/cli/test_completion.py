"""What a shell offers when Tab is pressed, as click's completion answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete

from tests.cli.samples import EMBEDDED, fill, products
from tjar_sync.cli import cli, main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World

COMPLETE = "_TJAR_SYNC_COMPLETE"


def offered(*words: str, at: str = "") -> list[str]:
    """Return what is offered for a word, after these."""
    complete = ShellComplete(cli, {}, "tjar-sync", COMPLETE)
    return [item.value for item in complete.get_completions(list(words), at)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the catalog of two stores and three products."""
    (tmp_path / "store.yaml").write_text(EMBEDDED, "utf-8")
    (tmp_path / "shop.yaml").write_text(products("lamp", "lantern", "vase"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_verbs_and_options() -> None:
    """Those that there are, by their beginnings."""
    assert ["validate"] == offered(at="v")
    assert ["--color"] == offered("plan", at="--col")
    assert ["always", "auto"] == sorted(offered("plan", "--color", at="a"))


def test_stores(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of store.yaml, here or where --catalog says."""
    assert ["embedded", "live"] == offered("plan", "--store")
    assert ["live"] == offered("apply", "--store", at="l")
    monkeypatch.chdir("/")
    assert [] == offered("plan", "--store")
    assert ["embedded", "live"] == offered("plan", "--catalog", str(here), "--store")


@pytest.mark.parametrize("content", ["stores: [", "stores: 1", "- x", "\x00", "stores: &a [*a]"])
def test_a_broken_store_file_offers_none(here: Path, content: str) -> None:
    """Pressing Tab never fails."""
    (here / "store.yaml").write_text(content, "utf-8")

    assert [] == offered("plan", "--store")
    assert [] == offered("plan", "--target")


def test_addresses_of_the_files(here: Path) -> None:
    """Of options and of arguments, by their beginnings; the files decide, not the network."""
    assert (here / "shop.yaml").exists()
    assert ["product.lamp", "product.lantern"] == offered("plan", "--target", at="product.la")
    assert 3 == len(offered("explain"))
    assert 3 == len(offered("history"))
    assert ["product.vase"] == offered("state", "mv", "product.lamp", at="product.v")


def test_webhooks(here: Path) -> None:
    """A webhook's own verbs take its name alone."""
    hook = "  {}: {{url: https://a.example/x, events: [order.created]}}\n"
    text = "".join(map(hook.format, ("orders", "others", "stock")))
    (here / "hooks.yaml").write_text(f"webhooks:\n{text}", "utf-8")

    assert ["orders", "others"] == offered("webhook", "rotate", at="o")
    assert ["stock"] == offered("webhook", "test", at="st")


def test_addresses_of_the_state(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is owned can be named even where a file has a mistake."""
    fill(desk, "lamp")
    assert 0 == desk.apply().code
    desk.write("bad.yaml", "products: 1\n")
    monkeypatch.chdir(desk.root)

    assert ["product.lamp"] == offered("state", "show")


def test_codes() -> None:
    """Each that has a page, with what it means."""
    complete = ShellComplete(cli, {}, "tjar-sync", COMPLETE)
    (found,) = complete.get_completions(["help"], "zero-p")

    assert ("zero-price", "Something would be sold for nothing.") == (found.value, found.help)
    assert [] == offered("help", at="no-such")


def test_folders_and_files() -> None:
    """The shell lists them itself."""
    complete = ShellComplete(cli, {}, "tjar-sync", COMPLETE)

    assert ["dir"] == [one.type for one in complete.get_completions(["plan", "--catalog"], "x")]
    assert ["file"] == [one.type for one in complete.get_completions(["show"], "x")]
    assert ["file"] == [one.type for one in complete.get_completions(["apply"], "x")]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_asks_the_command_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shell: str
) -> None:
    """The script comes from the command, and its questions go to it."""
    assert 0 == main(["completion", shell])
    assert f"_TJAR_SYNC_COMPLETE={shell}_complete" in capsys.readouterr().out
    monkeypatch.setenv(COMPLETE, f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", "tjar-sync plan --store l")
    monkeypatch.setenv("COMP_CWORD", "l" if shell == "fish" else "3")
    main([])

    assert "live" in capsys.readouterr().out
