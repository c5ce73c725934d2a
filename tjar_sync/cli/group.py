"""A command group that imports a verb's module only when the verb is called."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.common import completed
from tjar_sync.model.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping


class Lazy(click.Group):
    """Verbs by name and summary; `--help` needs no import of any of them."""

    def __init__(self, *args: Any, verbs: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order of a working day."""
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import a verb's module and return its command."""
        if cmd_name not in self.verbs:
            return None
        return command_of(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; for one that does not exist, name the nearest."""
        name = args[0]
        if name not in self.verbs and not name.startswith("-"):
            near = nearest(name, self.verbs)
            hint = f" Did you mean {near!r}?" if near else ""
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.verbs.items()))


def command_of(verb: str) -> click.Command:
    """Import a verb's module and return its command."""
    name = f"{verb}_" if iskeyword(verb) else verb
    return completed(import_module(f"tjar_sync.cli.{name}").command)
