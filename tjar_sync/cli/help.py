"""`tjar-sync help`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tjar_sync.cli.completion import codes
from tjar_sync.cli.outputs import output_options
from tjar_sync.errors import UsageError
from tjar_sync.render.manual import MANUAL_FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.model.manual_page import ManualPage


@click.command("help")
@click.argument("code", default="", metavar="[CODE]", shell_complete=codes)
@output_options(MANUAL_FORMATS)
def command(code: str, outputs: Outputs) -> int:
    """Explain a diagnostic's CODE: what it means, how it comes up, and what to do.

    Codes stand in messages, in JSON and in SARIF. Without one, lists them all. Needs no catalog
    and no network.
    """
    found = explained(code)
    return outputs.show(lambda form, style: MANUAL_FORMATS[form](found, style))


def explained(code: str) -> Sequence[ManualPage]:
    """Return the page of a code, or of a guard by its older name; all of them for none.

    Raises UsageError where there is no such page.
    """
    from tjar_sync.manual import pages  # noqa: PLC0415 - only here
    from tjar_sync.model.diagnostic import GUARDS  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.suggestions import guess  # noqa: PLC0415 - the engine is heavy

    found, older = pages(), {name: new for new, name in GUARDS.items()}
    if not code:
        return [_standing(page) for page in found.values()]
    name = older.get(code, code)
    if name not in found:
        raise UsageError(
            f"there is no code `{code}`{guess(code, found)}",
            hint="`tjar-sync help` lists all codes; `tjar-sync COMMAND --help` explains a command",
        )
    return [_standing(found[name])]


def _standing(page: ManualPage) -> ManualPage:
    """Say of a check how grave it is, and how it is set and lifted."""
    from tjar_sync.model.check_codes import CheckCode  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.planning import CHECKS  # noqa: PLC0415 - the engine is heavy

    check = CHECKS.get(page.code)
    if check is None:
        return page
    if page.code in frozenset(CheckCode):
        standing = (
            f"`{check.level.value}`, unless `checks: {{{check.code}: error|warning|off}}` in"
            f" store.yaml says otherwise; lifted for one entry by `allow:` there, and for one run by"
            f" `--allow {check.allowance}`."
        )
    elif check.instead:
        standing = "Always an error, and no flag lifts it."
    else:
        standing = f"Always an error; lifted for one run by `--allow {check.allowance}`."
    return replace(page, standing=standing)
