"""What every verb has: how loud it is, its colours, and a variable for each option."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tjar_sync.cli.viewpoint import Color, Loudness, Viewpoint
from tjar_sync.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "TJAR_SYNC_"
DECISIONS = frozenset(
    {
        *("allow", "allow_missing", "allow_lookalikes", "force_ordered", "force"),
        *("max_deletes", "max_delete_percent", "max_price_change_percent"),
        *("allow_apply", "auto_approve", "no_canary", "not_created", "overwrite", "write", "why"),
        *("theirs", "ours", "removed", "ids", "new", "only", "since", "into", "to", "file"),
        *("probe", "hook_url", "url", "from_store", "example", "replay", "key"),
        *("assignments", "step", "from_sheet", "sheet", "dry_run"),
        *("signature", "host"),
        "state",  # its variable counts after store.yaml was read, and is told in its help
    }
)
"""Options that lift a check, agree to something, or say what is to be done: each time anew."""


def completed(command: click.Command) -> click.Command:
    """Give a verb, and the verbs within it, what all have in common; once."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            completed(inner)
        return command
    if any(option.name == "quiet" for option in command.params):
        return command
    command.params += _common()
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in DECISIONS:
            option.envvar = f"{PREFIX}{_variable(option)}"
            option.show_envvar = True
    return command


def _variable(option: click.Option) -> str:
    """Return the name of an option's variable: what it is called on the command line."""
    long = max(option.opts, key=len)
    return long.removeprefix("--").replace("-", "_").upper()


def _common() -> Iterator[click.Option]:
    yield click.Option(
        ["--color"],
        type=click.Choice([color.value for color in Color]),
        default=Color.AUTO.value,
        show_default=True,
        expose_value=False,
        callback=_colored,
        help="Paint the text: auto is for terminals, and heeds NO_COLOR and FORCE_COLOR.",
    )
    yield click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help="Speak English or Arabic to people; default: what store.yaml says, else English.",
    )
    yield click.Option(
        ["-q", "--quiet"],
        is_flag=True,
        expose_value=False,
        callback=_quiet,
        help="On the way, tell only what goes wrong; the outcome is printed all the same.",
    )
    yield click.Option(
        ["-v", "--verbose"],
        is_flag=True,
        expose_value=False,
        callback=_verbose,
        help="On the way, tell everything that happens, what is read included.",
    )


def _colored(ctx: click.Context, _param: click.Parameter, color: str) -> None:
    viewpoint = ctx.ensure_object(Viewpoint)
    viewpoint.color = Color(color)
    ctx.color = viewpoint.forces_color  # else click takes colours out of what is no terminal


def _quiet(ctx: click.Context, _param: click.Parameter, quiet: bool) -> None:  # noqa: FBT001 - click's signature
    if quiet:
        ctx.ensure_object(Viewpoint).loudness = Loudness.QUIET


def _verbose(ctx: click.Context, _param: click.Parameter, verbose: bool) -> None:  # noqa: FBT001 - click's signature
    viewpoint = ctx.ensure_object(Viewpoint)
    if verbose and viewpoint.loudness is Loudness.QUIET:
        raise click.UsageError("--quiet and --verbose say the opposite; give one of them")
    if verbose:
        viewpoint.loudness = Loudness.VERBOSE
