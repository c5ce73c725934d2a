"""Commands on a real terminal: the question, and who may answer it."""

from __future__ import annotations

import getpass
import json
import os
import pwd
import signal
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import done, terminal
from tests.cli.samples import fill
from tjar_sync.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.process import Terminal
    from tests.harness import World

QUESTION = "Apply these changes? Type 'yes' to go on: "


@pytest.fixture
def shop(desk: World) -> World:
    """Give a shop with one product to be made."""
    fill(desk, "shoe")
    return desk


@pytest.mark.parametrize("answer", ["yes\n", "نعم\n", " YES \n"])
def test_yes_goes_on(shop: World, answer: str) -> None:
    """The plan is shown in colour, the question is asked, and `yes` in either language applies."""
    with terminal(shop.root, "apply") as screen:
        screen.read(QUESTION)
        made = shop.names()
        asked = screen.said
        screen.type(answer)
        code = screen.close()

    assert (0, [], ["Shoe"]) == (code, made, shop.names())
    assert asked.index("product.shoe") < asked.index(QUESTION)
    assert "\x1b[32m" in asked
    assert "1 created" in screen.said


@pytest.mark.parametrize("answer", ["no\n", "\n", "y\n", "لا\n", "yes please\n"])
def test_anything_else_does_not(shop: World, answer: str) -> None:
    """Only a plain yes is a yes."""
    with terminal(shop.root, "apply") as screen:
        screen.read(QUESTION)
        screen.type(answer)
        code = screen.close()

    assert 1 == code
    assert "Not applied; nothing was written." in screen.said
    assert [] == shop.names()
    assert 0 == shop.writes()


def end_of_input(screen: Terminal) -> None:
    """Press Ctrl-D."""
    screen.type("\x04")


def interrupt(screen: Terminal) -> None:
    """Do what a terminal does at Ctrl-C."""
    screen.process.send_signal(signal.SIGINT)


@pytest.mark.parametrize("leave", [end_of_input, interrupt])
def test_leaving_the_question(shop: World, leave: Callable[[Terminal], None]) -> None:
    """Ctrl-D and Ctrl-C at the question write nothing and exit with 130."""
    with terminal(shop.root, "apply") as screen:
        screen.read(QUESTION)
        leave(screen)
        code = screen.close()

    assert 130 == code
    assert "Interrupted; nothing was left half done." in screen.said
    assert [] == shop.names()


def test_the_plan_is_seen_by_who_is_asked(shop: World, tmp_path: Path) -> None:
    """With stdout in a file, plan and report go there, and the terminal shows the plan as well."""
    path = tmp_path / "out.txt"
    with path.open("w") as out, terminal(shop.root, "apply", stdout=out) as screen:
        screen.read(QUESTION)
        asked = screen.said
        screen.type("yes\n")
        code = screen.close()
    written = path.read_text("utf-8")

    assert 0 == code
    assert "product.shoe" in asked
    assert written.startswith("Changes to the store live")
    assert written.endswith("Applied: 1 created.\n")
    assert "\x1b" not in written


def test_json_is_asked_about_in_words(shop: World, tmp_path: Path) -> None:
    """With --format json the plan is shown before the question all the same, and stdout is JSON."""
    path = tmp_path / "out.json"
    with (
        path.open("w") as out,
        terminal(shop.root, "apply", "--format", "json", stdout=out) as screen,
    ):
        screen.read(QUESTION)
        asked = screen.said
        screen.type("yes\n")
        code = screen.close()

    assert 0 == code
    assert "product.shoe" in asked
    assert json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_on_request(shop: World, environ: dict[str, str]) -> None:
    """A terminal that wants no colour gets none, in any command."""
    with terminal(shop.root, "plan", environ=environ) as plan:
        code = plan.close()

    assert 0 == code
    assert "product.shoe" in plan.said
    assert "\x1b[32m" not in plan.said
    assert "\x1b[1m" not in plan.said


def test_nobody_to_ask(shop: World) -> None:
    """Without a terminal the plan is shown, and it is told how to agree to it otherwise."""
    code, out, err = done(shop.root, "apply")

    assert 64 == code
    assert "product.shoe" in out
    assert "nobody is here to agree to this plan, so nothing was written" in err
    assert "--auto-approve" in err
    assert (code, err) == (shop.run("apply").code, shop.run("apply").err)
    assert [] == shop.names()


def test_the_question_in_this_process(
    shop: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same, asked of a terminal that is this process's own."""
    ours, theirs = os.openpty()
    monkeypatch.setenv("TJAR_API_KEY", "a-key-for-tests")
    codes = []
    with os.fdopen(theirs, encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        for line in (
            ["apply", "--format", "json"],
            ["apply"],
        ):
            os.write(ours, b"no\n" if len(line) > 1 else b"yes\n")
            codes.append(main([*line, "--catalog", str(shop.root)]))
    os.close(ours)
    said = capsys.readouterr()

    assert [1, 0] == codes
    assert 2 == said.err.count(QUESTION)
    assert 2 == said.err.count("+ product.shoe")
    assert ["Shoe"] == shop.names()


def test_the_question_on_one_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shop: World
) -> None:
    """Where stdout is the terminal that is asked, the plan is shown once."""
    ours, theirs = os.openpty()
    monkeypatch.setenv("TJAR_API_KEY", "a-key-for-tests")
    with (
        os.fdopen(theirs, encoding="utf-8") as stdin,
        os.fdopen(os.dup(theirs), "w", encoding="utf-8") as stdout,
    ):
        monkeypatch.setattr("sys.stdin", stdin)
        monkeypatch.setattr("sys.stdout", stdout)
        os.write(ours, b"no\n")
        code = main(["apply", "--catalog", str(shop.root)])
    os.close(ours)

    assert 1 == code
    assert "product.shoe" not in capsys.readouterr().err


def test_an_account_without_a_name(shop: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container whose user has no name, the lock's holder is told by number."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    with pytest.raises((KeyError, OSError)):
        getpass.getuser()

    assert 0 == shop.apply().code
