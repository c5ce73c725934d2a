"""The reference of the command line, made from click, and of how commands end."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import click

from tests.docs.schema_tables import table
from tjar_sync import errors
from tjar_sync.cli import COMMANDS, EPILOG, cli
from tjar_sync.cli.common import completed
from tjar_sync.errors import ExitCode, TjarSyncError

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXIT = re.compile(r"^  (\d+)\s+(.*)$", re.MULTILINE)
_COMMON = ("color", "quiet", "verbose", "help")


def commands() -> str:
    """Write a section for each command."""
    parts = [_COMMANDS]
    for name, command in _all():
        context = click.Context(command, info_name=name)
        parts += [f"## {name}", f"`{' '.join((name, *command.collect_usage_pieces(context)))}`"]
        parts.append(inspect.cleandoc(command.help or "").replace("\n\b\n", "\n"))
        lines = [_option(one, context) for one in command.params if one.name not in _COMMON]
        if lines:
            parts.append(table(("option", "variable", "what it does"), lines))
    return "\n\n".join(part for part in parts if part)


_COMMANDS = """\
# Commands

Every command also has `--help`, `--color auto|always|never`, `-q` and `-v`.
A variable stands for its option wherever a command has it; what lifts a check, agrees or decides has none."""


def _all() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli, info_name="tjar-sync")
    for verb in COMMANDS:
        command = cli.get_command(context, verb)
        assert command is not None
        inner = command.commands if isinstance(command, click.Group) else {"": command}
        for name, one in inner.items():
            yield f"tjar-sync {verb} {name}".strip(), completed(one)


def _option(one: click.Parameter, context: click.Context) -> tuple[str, str, str]:
    if not isinstance(one, click.Option):
        return f"`{one.make_metavar(context)}`", "", "an argument"
    names = ", ".join((*one.opts, *one.secondary_opts))
    value = "" if one.is_flag else f" {one.make_metavar(context)}"
    default = f" Default: `{one.default}`." if one.show_default and one.default else ""
    again = " May be given again." if one.multiple else ""
    variable = f"`{one.envvar}`" if isinstance(one.envvar, str) else ""
    return f"`{names}{value}`", variable, f"{one.help}{default}{again}"


def exit_codes() -> str:
    """Write what each exit code means, and which errors end with it."""
    told = dict(_EXIT.findall(EPILOG))
    lines = [(f"`{code.value}`", code.word, told[str(code.value)]) for code in ExitCode]
    ends = [
        (f"`{error.__name__}`", f"`{error.exit_code.value}`", str(error.__doc__).split("\n")[0])
        for error in _errors()
    ]
    return "\n\n".join(
        (
            _EXITS,
            table(("code", "in JSON", "what it means"), lines),
            (
                "## Errors\n\nWhat a program that uses tjar-sync as a library can meet, each with the code"
                " that the command ends with."
            ),
            table(("error", "code", "what it means"), ends),
        )
    )


_EXITS = """\
# Exit codes

The same in every command and format. Of several at once, the first of 130, 64, 10, 4, 6, 7, 8, 9, 5, 3, 1, 2, 0."""


def _errors() -> Iterator[type[TjarSyncError]]:
    for _, found in inspect.getmembers(errors, inspect.isclass):
        if issubclass(found, TjarSyncError):
            yield found
