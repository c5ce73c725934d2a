"""`tjar-sync --version`."""

from __future__ import annotations

from pathlib import Path

import click

import tjar_sync

COMMIT = "_commit.txt"
"""What a build writes beside the modules: the commit, with `-dirty` if files differed from it.

Empty if git could not tell it."""


def tell_version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's signature
    """Print the version and the commit, and leave."""
    if asked and not ctx.resilient_parsing:
        click.echo(described(Path(tjar_sync.__file__).parent))
        ctx.exit()


def described(package: Path) -> str:
    """Name the version and, as far as the build knew it, the commit."""
    file = package / COMMIT
    commit, _, more = file.read_text("utf-8").strip().partition("-") if file.exists() else ("",) * 3
    known = f"commit {commit[:12]}{' and uncommitted changes' if more else ''}"
    return f"tjar-sync {tjar_sync.__version__} ({known if commit else 'commit unknown'})"
