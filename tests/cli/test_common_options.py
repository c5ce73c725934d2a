"""What every verb has: colours, loudness, and a variable for each option but those that decide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest

from tests.cli.samples import fill
from tests.cli.test_readme import commands
from tjar_sync.cli import COMMANDS, main
from tjar_sync.cli.common import DECISIONS
from tjar_sync.cli.group import command_of
from tjar_sync.cli.viewpoint import Viewpoint, aside, viewpoint

if TYPE_CHECKING:
    from tests.harness import World

DECIDES = re.compile(r"--(allow.*|force.*|max-.*|auto-approve|overwrite|write|why|no-canary)")
ALL = tuple(commands())


@pytest.fixture
def shop(desk: World) -> World:
    """Give a catalog of two products."""
    fill(desk, "lamp", "vase")
    return desk


@pytest.mark.parametrize("command", ALL, ids=lambda command: str(command.name))
def test_each_option_names_its_variable(command: click.Command) -> None:
    """The help tells it, and it is made of the option's own name."""
    text = " ".join(command.get_help(click.Context(command)).split())
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in DECISIONS:
            long = max(option.opts, key=len)
            variable = "TJAR_SYNC_" + long.removeprefix("--").replace("-", "_").upper()
            assert variable == option.envvar
            assert f"[env var: {variable}" in text


@pytest.mark.parametrize("command", ALL, ids=lambda command: str(command.name))
def test_what_decides_has_none(command: click.Command) -> None:
    """No forgotten variable lifts a check or agrees to anything."""
    for option in command.params:
        if isinstance(option, click.Option) and DECIDES.fullmatch(max(option.opts, key=len)):
            assert option.envvar is None


def test_a_variable_stands_for_an_option(shop: World) -> None:
    """What is set once counts for all verbs; the command line counts before it."""
    shop.environ.update(TJAR_SYNC_STORE="none", TJAR_SYNC_AUTO_APPROVE="1")
    refused, told = shop.run("validate"), shop.run("validate", "--store", "live")

    assert (64, 0) == (refused.code, told.code)
    assert "none" in refused.err
    assert 64 == shop.run("apply", "--store", "live").code


def test_colours_are_painted_on_request(shop: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """`always` paints a pipe as well, FORCE_COLOR too; `never` and NO_COLOR count before."""
    assert "\x1b[" not in shop.run("plan").out
    assert "\x1b[32m" in shop.run("plan", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[32m" in shop.run("plan").out
    assert "\x1b[" not in shop.run("plan", "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in shop.run("plan").out
    assert "\x1b[32m" in shop.run("plan", "--color", "always").out


def test_mistakes_are_painted_as_asked_for(shop: World) -> None:
    """An error comes after the command has ended, and is painted all the same."""
    shop.write("bad.yaml", "products: {x: 1}\n")

    assert "\x1b[" in shop.run("plan", "--color", "always").err
    assert "\x1b[" not in shop.run("plan").err


def test_loudness(shop: World) -> None:
    """Quiet says nothing on the way, verbose all that happens; the outcome is the same."""
    saved = str(shop.root / "saved.plan")
    calm = shop.run("plan", "--out", saved)
    quiet = shop.run("plan", "-q", "--out", saved)
    verbose = shop.run("plan", "--verbose")

    assert "Saved; carry it out with" in calm.err
    assert "" == quiet.err
    assert "reading products" in verbose.err
    assert calm.out == quiet.out == verbose.out
    fill(shop, "lamp", "vase", "mat")
    assert "" == shop.apply("-q").err


def test_quiet_and_verbose_are_opposites(shop: World) -> None:
    """Nobody can want both."""
    ran = shop.run("plan", "-q", "-v")

    assert 64 == ran.code
    assert "--quiet and --verbose say the opposite" in ran.err


def test_a_verb_is_completed_once() -> None:
    """Asked for again, it is the same, with one option of each name."""
    for verb in COMMANDS:
        command = command_of(verb)
        names = [option.name for option in command.params]
        assert command is command_of(verb)
        assert len(set(names)) == len(names)


def test_outside_of_a_command_nothing_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """What is called by itself tells as everybody is told."""
    aside("told")

    assert "told\n" == capsys.readouterr().err
    assert Viewpoint() == viewpoint()
    assert 0 == main(["schema", "-q"])
