"""Files that are made where there are none, and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def make(folder: Path, files: Mapping[str, bytes], *, whole: bool = False) -> None:
    """Write what is not there yet, store.yaml last, and say what was done.

    A folder of several is named once, unless each of them is to be named `whole`.
    """
    kept = []
    for name in sorted(files, key=lambda name: name == "store.yaml"):
        path = folder / name
        if path.exists():
            kept.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
    made = [name for name in files if name not in kept]
    if made:
        click.echo(own(f"Made in {folder.resolve()}:"))
    shown = made if whole else {name.partition("/")[0] + "/" * ("/" in name) for name in made}
    for name in sorted(shown):
        click.echo(f"  {name}")
    for name in kept:
        click.echo(own(f"  {name} was there, and stays as it is"))
