"""`tjar-sync completion`, and what Tab offers: stores, addresses, codes, folders."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ZshComplete

from tjar_sync.cli.viewpoint import catalog_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.location import Location


VARIABLE = "_TJAR_SYNC_COMPLETE"
"""By which what a shell has loaded asks for what to offer."""
SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}

WHERE = """\b
bash: in ~/.bashrc                   eval "$(tjar-sync completion bash)"
zsh:  in ~/.zshrc                    eval "$(tjar-sync completion zsh)"
fish: in ~/.config/fish/config.fish  tjar-sync completion fish | source"""


@click.command("completion", epilog=WHERE)
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print what a shell loads to complete commands, options, stores and addresses."""
    root = click.get_current_context().find_root()
    click.echo(SHELLS[shell](root.command, {}, "tjar-sync", VARIABLE).source().strip())
    return 0


def folders(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Have the shell offer folders."""
    return [CompletionItem(incomplete, type="dir")]


def files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Have the shell offer files."""
    return [CompletionItem(incomplete, type="file")]


def stores(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Offer the stores of store.yaml; none where it cannot be read."""
    import yaml  # noqa: PLC0415 - only when a shell asks

    with suppress(OSError, UnicodeError, yaml.YAMLError, RecursionError):
        text = (_folder(ctx) / "store.yaml").read_text("utf-8")
        content = yaml.load(text, Loader=yaml.CSafeLoader)
        found = content.get("stores") if isinstance(content, dict) else None
        names = sorted(map(str, found)) if isinstance(found, dict) else []
        return [name for name in names if name.startswith(incomplete)]
    return []


def webhooks(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Offer the names of webhooks."""
    kind = "webhook."
    return [one.removeprefix(kind) for one in addresses(ctx, param, f"{kind}{incomplete}")]


def addresses(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Offer the addresses of the files, and of the state; what cannot be read offers none."""
    from tjar_sync.location import Location  # noqa: PLC0415 - only when a shell asks

    location = Location(_folder(ctx).resolve(), ctx.params.get("store"), dict(os.environ))
    found = {*_in_files(location), *_in_state(location)}
    return sorted(address for address in found if address.startswith(incomplete))


def codes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the codes that have a page, each with what it means."""
    from tjar_sync.manual import pages  # noqa: PLC0415 - only when a shell asks

    found = pages().items()
    return [
        CompletionItem(code, help=page.gist) for code, page in found if code.startswith(incomplete)
    ]


def _folder(ctx: click.Context) -> Path:
    given = ctx.params.get("catalog")
    return given if isinstance(given, Path) else catalog_folder()


def _in_files(location: Location) -> Iterator[str]:
    from tjar_sync.errors import TjarSyncError  # noqa: PLC0415 - only when a shell asks
    from tjar_sync.session import validate  # noqa: PLC0415 - only when a shell asks

    with suppress(TjarSyncError, OSError):
        yield from map(str, validate(location)[1].resources)


def _in_state(location: Location) -> Iterator[str]:
    from tjar_sync.errors import TjarSyncError  # noqa: PLC0415 - only when a shell asks
    from tjar_sync.session import read_state  # noqa: PLC0415 - only when a shell asks

    with suppress(TjarSyncError, OSError):
        yield from map(str, read_state(location).resources)
