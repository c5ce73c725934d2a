"""Long texts on a terminal go through a pager, as git's do."""

from __future__ import annotations

import signal
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import MANY, fill
from tests.cli.test_screen import Screen
from tests.harness import KEY
from tjar_sync.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World


@pytest.fixture
def out(desk: World, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Give a terminal of 12 lines as stdout, and a catalog whose plan is longer."""
    fill(desk, *MANY)
    screen = Screen()
    for name, value in {"LINES": "12", "COLUMNS": "100", "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TJAR_API_KEY", KEY)
    return screen


def plan(desk: World, out: Screen, *more: str) -> None:
    """Make a plan, which is to be well."""
    with redirect_stdout(out):
        assert 0 == main(["plan", "--catalog", str(desk.root), *more])


def test_a_long_text_goes_through_the_pager(
    desk: World, out: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PAGER is heeded, TJAR_SYNC_PAGER before it; less would leave at once what fits."""
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setenv("PAGER", f"cat > {tmp_path / 'first'}; echo $LESS > {tmp_path / 'less'}")
    plan(desk, out)
    monkeypatch.setenv("TJAR_SYNC_PAGER", f"cat > {tmp_path / 'second'}")
    plan(desk, out)

    assert "" == out.text
    assert "product.item-00" in (tmp_path / "first").read_text("utf-8")
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    assert "FRX\n" == (tmp_path / "less").read_text("utf-8")
    assert before == signal.getsignal(signal.SIGINT)


def test_who_has_seen_enough_leaves(
    desk: World, out: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pager that ends early takes nothing from the command."""
    monkeypatch.setenv("PAGER", "true")
    plan(desk, out, "--full")

    assert "" == out.text


@pytest.mark.parametrize(
    ("environ", "more"),
    [
        ({"PAGER": "cat"}, ()),
        ({"PAGER": "false", "TJAR_SYNC_PAGER": ""}, ()),
        ({"PAGER": "false", "TERM": "dumb"}, ()),
        ({"PAGER": "no-such-program --at all"}, ()),
        ({"PAGER": "false"}, ("--no-pager",)),
        ({"PAGER": "false"}, ("--format", "json")),
        ({"PAGER": "false", "LINES": "200"}, ()),
    ],
)
def test_where_none_is_wanted_it_is_printed(
    desk: World,
    out: Screen,
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    more: tuple[str, ...],
) -> None:
    """No pager, none that exists, none for machines, and none for what fits on the screen."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    plan(desk, out, *more)

    assert "product.item-00" in out.text
