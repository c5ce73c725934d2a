"""What the texts say about the command line is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
import yaml

from tjar_sync.catalog.variables import ALLOWED
from tjar_sync.cli import COMMANDS, cli
from tjar_sync.location import STATE_PLACE
from tjar_sync.trust import HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SECURITY = ROOT / "docs" / "security.md"
_BLOCK = re.compile(r"^```(?:console|sh|bash|shell)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_END = re.compile(r"\s(?:\||&&|\|\||;|&|\d?>>?|<)(?:\s|&|$)")
_NAMED = re.compile(r"`tjar-sync ((?:state |webhook |fleet )?[a-z]+)")


def lines() -> list[str]:
    """Return the lines of the README's blocks that call the command."""
    blocks = _BLOCK.findall(README.read_text("utf-8"))
    found = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line for line in found if line.startswith("tjar-sync ")]


def parse(line: str) -> None:
    """Parse a shell's line as the command line would; raises UsageError when it would not."""
    words = shlex.split(_END.split(line)[0], comments=True)[1:]
    context: click.Context = click.Context(cli, info_name="tjar-sync")
    command: click.Command | None = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, command, words = command.resolve_command(context, words)
        context = click.Context(command or cli, context, name)
    if command is not None and not {"-h", "--help", "--version"} & set(words):
        command.parse_args(context, words)


def test_every_line_of_the_readme_can_be_typed() -> None:
    """Commands and options in the README's blocks exist."""
    for line in lines():
        parse(line)


def test_a_wrong_line_would_be_found() -> None:
    """The check above is one: it refuses what does not exist."""
    parse("tjar-sync plan --out plan.tjar  # for the review")
    parse("tjar-sync plan | head -1")
    parse("tjar-sync state show product.shoe > shoe.txt")
    parse("tjar-sync state list --help")
    for wrong in ("pln", "plan --outt x", "state lst", "show", "plan --format docx"):
        with pytest.raises(click.UsageError):
            parse(f"tjar-sync {wrong}")


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_command_is_in_the_readme(verb: str) -> None:
    """No command is a secret."""
    assert f"tjar-sync {verb}" in README.read_text("utf-8")


def test_messages_name_only_commands_that_exist() -> None:
    """What a message tells a person to type can be typed."""
    named = {
        (path.relative_to(ROOT).as_posix(), words)
        for path in sorted((ROOT / "tjar_sync").rglob("*.py"))
        for words in _NAMED.findall(path.read_text("utf-8"))
    }
    unknown = {(path, words) for path, words in named if not exists(words)}

    assert set() == unknown


def exists(words: str) -> bool:
    """Say whether some words call a command."""
    verb, _, inner = words.partition(" ")
    if verb not in COMMANDS:
        return False
    command = cli.get_command(click.Context(cli), verb)
    return not inner or (isinstance(command, click.Group) and inner in command.commands)


def test_the_workflow_of_the_security_page_can_be_run() -> None:
    """It is YAML, its commands exist, each job waits for an environment and names the hosts."""
    block, handing_on, notify = re.findall(
        r"^```yaml\n(.*?)^```", SECURITY.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    jobs = yaml.safe_load(block)["jobs"]
    steps = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    found = [step for step in steps if step.startswith("tjar-sync ")]
    for line in found:
        parse(line)

    apart = '--secrets-dir "$RUNNER_TEMP/secrets"'
    applying = f"tjar-sync apply --auto-approve {apart}"
    assert [f"tjar-sync plan {apart}", applying] == found
    assert applying == yaml.safe_load(handing_on)[0]["run"]
    assert yaml.safe_load(notify)["notify"]
    assert all(job["environment"] for job in jobs.values())
    assert all({"TJAR_API_KEY", HOSTS} == job["env"].keys() for job in jobs.values())


def variables() -> set[str]:
    """Return the variables that options have."""
    return {str(one.envvar) for command in commands() for one in command.params if one.envvar}


def commands() -> Iterator[click.Command]:
    """Yield all commands, also those within others."""
    for verb in COMMANDS:
        command = cli.get_command(click.Context(cli), verb)
        assert command is not None
        yield from command.commands.values() if isinstance(command, click.Group) else (command,)


@pytest.mark.parametrize("text", [README, SECURITY])
def test_variables_that_the_texts_name_are_known(text: Path) -> None:
    """Nobody sets a variable in vain."""
    named = set(re.findall(r"\bTJAR_SYNC_[A-Z_]+", text.read_text("utf-8")))

    assert named <= {HOSTS, ALLOWED, STATE_PLACE, "TJAR_SYNC_PAGER", *variables()}
    assert HOSTS in named
