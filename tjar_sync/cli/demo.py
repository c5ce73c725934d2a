"""`tjar-sync demo`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
from click.exceptions import Exit

import tjar_sync
from tjar_sync.cli.viewpoint import viewpoint
from tjar_sync.errors import ExitCode, UsageError
from tjar_sync.render.own_words import own

EDITED = "saudi-coffee"
"""The product whose price somebody changes in the dashboard."""
NEW_PRICE = 33


@click.command("demo")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def command(folder: Path | None) -> int:
    """Play the main job on an example shop.

    Copies the example into FOLDER (default: a new temporary one) and runs the real commands
    there against the built-in store: validate, plan, apply, plan; then somebody edits the live
    store, the drift shows, and another apply takes it back.
    """
    root = _copy(folder)
    where = ["--catalog", str(root)]
    _say("Check the files: no network, no account.")
    _run("validate", *where)
    _say("What would change? The store is empty, so everything is new.")
    _run("plan", *where)
    _say("Make it so. Each write is journaled before it is sent.")
    _run("apply", *where, "--auto-approve")
    _say("Plan again: an apply leaves nothing to do.")
    _run("plan", *where)
    _say(f"Now somebody changes the price of {EDITED} in the store's dashboard …")
    _edit(root)
    _say("… and the plan tells drift from edits.")
    _run("drift", *where)
    _say("Git is the truth: apply takes it back.")
    _run("apply", *where, "--auto-approve")
    _run("drift", *where)
    _goodbye(root)
    return 0


def example() -> Path:
    """Return where the example shop is: in the package, or beside it in a checkout."""
    package = Path(tjar_sync.__file__).parent
    packed = package / "_example"
    return packed if packed.is_dir() else package.parent / "catalog.example"


MADE_THERE = (".tjar", "secrets")
"""What a run in the example's own folder leaves there."""


def _copy(folder: Path | None) -> Path:
    root = folder or Path(tempfile.mkdtemp(prefix="tjar-demo-"))
    if folder is not None and root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(f"{folder} is not empty", hint="name a folder that does not exist yet")
    shutil.copytree(example(), root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*MADE_THERE))
    return root.resolve()


def _say(text: str) -> None:
    _shown(f"\n# {text}", bold=True)


def _shown(text: str, **looks: Any) -> None:
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy

    click.secho(text, color=style_of(sys.stdout).color, **looks)


def _run(*arguments: str) -> None:
    """Run one of our own commands, shown as a person would type it."""
    from tjar_sync.cli import main  # noqa: PLC0415 - this module is one of its verbs

    shown = [item for item in arguments if item != "--catalog" and not Path(item).is_absolute()]
    _shown(f"$ tjar-sync {' '.join(shown)}\n", fg="cyan")
    sys.stdout.flush()
    code = main([*arguments, "--no-pager", "--color", viewpoint().color.value])
    if code not in {ExitCode.DONE, ExitCode.CHANGES}:
        click.echo(
            own(f"The demo stops here: `tjar-sync {arguments[0]}` exited with {code}."), err=True
        )
        raise Exit(code)


def _edit(root: Path) -> None:
    """Change a price as a person would, in the store and not in the files."""
    from tjar_sync import devstore  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.embedded import embedded_store  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.location import Location  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.session import read_state  # noqa: PLC0415 - the engine is heavy

    rows = read_state(Location(root, None, {})).resources
    remote_id = next(row.remote_id for address, row in rows.items() if address.name == EDITED)
    with embedded_store(root) as store:
        devstore.Dashboard(store).edit_product(int(str(remote_id)), sale_price=NEW_PRICE)


def _goodbye(root: Path) -> None:
    _say("Your turn.")
    click.echo(
        own(
            f"The example is in {root}\n\n"
            f"{path_line()}"
            f"  cd {root}\n"
            "  tjar-sync dev                 # the shop in your browser, with a dashboard to edit it\n"
            "  tjar-sync plan                # after an edit there, or in products/coffee.yaml\n"
            "\n"
            "For your own store, in a new folder, with its key in TJAR_API_KEY:\n\n"
            "  tjar-sync init                # writes a store.yaml\n"
            "  tjar-sync plan                # shows what an apply would change, and writes nothing"
        )
    )


def path_line() -> str:
    """Tell how to call the command by its name, where a shell would not find it."""
    if shutil.which("tjar-sync"):
        return ""
    return f'  export PATH="{Path(sys.executable).parent}:$PATH"\n'
