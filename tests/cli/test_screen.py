"""What the screen can do: colour, width, letters, and a bar that keeps out of the way."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import MANY, fill
from tests.harness import KEY
from tjar_sync.cli import main
from tjar_sync.cli.screen import progress, style_of
from tjar_sync.devstore import FaultKind
from tjar_sync.model.address import Address
from tjar_sync.model.event import Normalized, Reading, Recovered, Skipped, Waiting
from tjar_sync.model.plan import Action, Change, Reason
from tjar_sync.render.style import Style

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World


class Screen(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding, write_through=True)

    def isatty(self) -> bool:
        """Return True."""
        return True

    @property
    def text(self) -> str:
        """What was written so far."""
        return self.bytes.getvalue().decode()


@pytest.mark.parametrize(
    ("environ", "color"),
    [
        ({}, True),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    environ: dict[str, str], *, color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal is painted on unless NO_COLOR or TERM=dumb says no."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "72")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert Style(color=color, width=72, unicode=True, wrap=True) == style_of(Screen())


def test_a_file_is_never_painted(tmp_path: Path) -> None:
    """What is no terminal gets neither colour nor a width of its own."""
    with (tmp_path / "plan.txt").open("w", encoding="utf-8") as file:
        assert Style(color=False, width=100, unicode=True) == style_of(file)


@pytest.mark.parametrize(("encoding", "letters"), [("UTF-8", True), ("cp1252", False)])
def test_letters_are_those_of_the_encoding(encoding: str, *, letters: bool) -> None:
    """A stream that cannot show Arabic is not sent any."""
    assert letters == style_of(Screen(encoding)).unicode


def test_a_stream_without_an_encoding() -> None:
    """A stream that does not tell its encoding is sent ASCII."""
    assert not style_of(io.StringIO()).unicode


def test_lines_where_there_is_no_terminal() -> None:
    """Elsewhere, events are lines; the list being read is not worth one."""
    out = io.StringIO()
    with progress(out) as show:
        show(Reading("products", 1, 2))
        show(Waiting(3, "the store asks for patience"))
        show.clear()

    assert "waiting 3 s: the store asks for patience\n" == out.getvalue()


def test_a_dumb_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that cannot move its cursor gets no bar."""
    monkeypatch.setenv("TERM", "dumb")
    out = Screen()
    with progress(out) as show:
        show(Waiting(3, "the store asks for patience"))

    assert "waiting 3 s: the store asks for patience\n" == out.text


@pytest.fixture
def screen(desk: World, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Give a shop to be filled, and put a terminal where progress is shown."""
    fill(desk, *MANY)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TJAR_API_KEY", KEY)
    return Screen()


def test_the_bar_on_a_terminal(
    desk: World, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run on a terminal moves a bar, leaves a line for each change, and takes the bar away."""
    monkeypatch.setattr("sys.stderr", screen)
    code = main(["apply", "--auto-approve", "--catalog", str(desk.root)])

    assert 0 == code
    assert "Reading products" in screen.text
    assert "Applying" in screen.text
    assert "12/12" in screen.text
    assert len(MANY) == screen.text.count("created")
    assert "━" not in screen.text.rpartition("\x1b[2K")[2]


def test_the_bar_tells_what_happens_on_the_way(
    desk: World, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits, fails or was lost is a line above the bar."""
    monkeypatch.setattr("sys.stderr", screen)
    desk.fault(FaultKind.NOT_FOUND, "POST", "^/products$", skip=1)
    desk.fault(FaultKind.RATE_LIMITED, "GET", retry_after=1)
    code = main(["apply", "--auto-approve", "--catalog", str(desk.root)])

    assert 3 == code
    assert "waiting 1 s" in screen.text
    assert "could not create" in screen.text


def test_a_plan_shows_a_bar_for_reading(
    desk: World, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan reads and does not apply."""
    monkeypatch.setattr("sys.stderr", screen)
    code = main(["plan", "--catalog", str(desk.root)])

    assert 0 == code
    assert "Applying" not in screen.text


def test_events_without_a_run(screen: Screen) -> None:
    """A settled write before the run begins has its line; what ends without a bar does not move it."""
    create = Change(Address("product", "shoe"), Action.CREATE, "physical", Reason.NEW)
    with progress(screen) as show:
        show(Reading("products", 1, 2))
        show(Reading("products", 2, 2))
        show(Recovered(create.address, "found in the store"))
        show(Skipped(create, "the run ended"))
        show(Normalized(create.address, "sku", "a", "A"))

    assert "settled: found in the store" in screen.text
    assert "skipped: the run ended" in screen.text
    assert "otherwise" not in screen.text
