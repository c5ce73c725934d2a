"""The command line; the only place where an error becomes an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from tjar_sync.cli import deprecation
from tjar_sync.cli.group import Lazy
from tjar_sync.cli.language import choose_language
from tjar_sync.cli.version import tell_version
from tjar_sync.cli.viewpoint import Viewpoint
from tjar_sync.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "init": "Make the first files of a catalog, by questions or flags.",
    "validate": "Check the catalog's files, for all stores unless one is named; no network, no key.",
    "plan": "Show what apply would change, and write nothing.",
    "apply": "Make the store match the files.",
    "show": "Show a saved plan, or a past run.",
    "history": "Show what happened, newest first: runs, and what people decided about the state.",
    "undo": "Put back what a run changed, where nobody touched it since.",
    "explain": "Say why something is as it is, and what the next apply does to it.",
    "schedule": "Show what the files want when, and when CI is to run.",
    "drift": "Show what changed in the store since the last apply.",
    "pull": "Write what the store has into files: a new catalog, or edits made there.",
    "edit": "Write new values into the files: --set 'sale_price*=0.9' 'product.abaya-*'.",
    "export": "Write the products of the files into a sheet, CSV or XLSX.",
    "import": "Say that the store's product or webhook ID is ADDRESS.",
    "webhook": "Listen to what the store tells of, and look after webhooks' secrets.",
    "fleet": "Work on many stores at once: those of fleet.yaml, or all of one catalog.",
    "doctor": "Find out what a store does, and how that compares with what is assumed.",
    "state": "Look at what tjar-sync owns, and decide what it cannot.",
    "dev": "Serve the built-in store on this machine.",
    "demo": "Play the main job on an example shop.",
    "completion": "Print what a shell loads to complete commands, options, stores and addresses.",
    "mcp": "Serve the catalog to an agent: it looks, and writes only what a person agreed to.",
    "help": "Explain a diagnostic's CODE: what it means, how it comes up, and what to do.",
    "schema": "Print a JSON Schema: of the files, for editors, or of what --format json prints.",
}
"""Every verb and its summary; a verb is a module of this package, imported when it is called."""

EPILOG = """\b
Exit codes (several at once: the gravest):
  0    done, or no changes
  1    another error, or something could not be told
  2    changes present (plan --detailed-exitcode, drift); doctor: contradicted, not in contract
  3    applied in part
  4    somebody else is applying
  5    blocked by a guard
  6    mistakes in the files
  7    the store refused the key
  8    the store cannot be reached, or does not answer as one
  9    the saved plan no longer holds
  10   the state is missing, damaged, or another store's
  64   wrong usage
  130  interrupted

Start with `tjar-sync demo`, with `tjar-sync init --from-store --url …` for a shop that has products, or with `tjar-sync plan` beside your store.yaml."""


SYSTEM: str = sys.platform


@click.group(
    cls=Lazy,
    verbs=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=tell_version,
    help="Tell the version, and the commit that it was built from.",
)
def cli() -> None:
    """Keep a store's catalog as YAML in git, and make the live store match it."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code, one of `errors.ExitCode`."""
    try:
        return _run(arguments)
    except BrokenPipeError:  # the reader of our output has gone (`tjar-sync plan | head`)
        nobody = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - lives until exit
        sys.stdout = sys.stderr = nobody
        return ExitCode.ERROR


def _not_here(viewpoint: Viewpoint, arguments: Sequence[str]) -> int:
    from tjar_sync.cli.ending import not_on_windows  # noqa: PLC0415 - only there

    return not_on_windows(viewpoint, arguments)


def _run(arguments: Sequence[str]) -> int:
    viewpoint = Viewpoint()
    choose_language(arguments)
    try:
        if SYSTEM == "win32":
            return _not_here(viewpoint, arguments)
        if os.environ.get("_TJAR_SYNC_COMPLETE", "").endswith("_source"):
            deprecation.tell(deprecation.COMPLETION_VARIABLE, viewpoint)
        code = cli.main(
            list(arguments), prog_name="tjar-sync", standalone_mode=False, obj=viewpoint
        )
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - a bug must not show a traceback to a merchant
        from tjar_sync.cli.ending import ended  # noqa: PLC0415 - only on errors

        return ended(error, viewpoint, arguments)
    except SystemExit as left:  # click leaves so where nobody reads its output
        code = left.code
    return code if isinstance(code, int) else 0
