"""`tjar-sync state`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.completion import addresses
from tjar_sync.cli.options import location_of, location_options, lock_option
from tjar_sync.cli.outputs import output_options
from tjar_sync.cli.state_moving import backup, migrate, restore
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.errors import UsageError
from tjar_sync.model.suggestions import nearest
from tjar_sync.render import RENDERERS
from tjar_sync.render.own_words import own
from tjar_sync.who import lock_info_of

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.model.address import Address
    from tjar_sync.model.event import Event


@click.group("state")
def command() -> None:
    """Look at what tjar-sync owns, and decide what it cannot."""


for _moving in (migrate, backup, restore):
    command.add_command(_moving)


@command.command("list")
@location_options
@output_options()
def list_(outputs: Outputs, **options: Any) -> int:
    """List every owned address and its id in the store."""
    from tjar_sync.session import read_state  # noqa: PLC0415 - the engine is heavy

    state = read_state(location_of(options))
    return outputs.show(lambda form, style: RENDERERS[form].state(state, style))


@command.command("show")
@click.argument("address", shell_complete=addresses)
@location_options
@output_options()
def show(address: str, outputs: Outputs, **options: Any) -> int:
    """Show what was last written to ADDRESS, and what the store showed right after."""
    from tjar_sync.session import read_state  # noqa: PLC0415 - the engine is heavy

    rows = {str(row.address): row for row in read_state(location_of(options)).resources.values()}
    if address not in rows:
        near = nearest(address, rows)
        hint = f"did you mean {near}?" if near else "`tjar-sync state list` shows what there is"
        raise UsageError(f"{address} is not in the state", hint=hint)
    return outputs.show(lambda form, style: RENDERERS[form].entry(rows[address], style))


@command.command("adopt")
@click.argument("address", required=False, shell_complete=addresses)
@click.argument("remote_id", metavar="ID", required=False)
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help="Adopt many at once: a line each, `address,id`. All of them, or none.",
)
@location_options
@lock_option
def adopt(address: str | None, remote_id: str | None, file: Path | None, **options: Any) -> int:
    """Say that the store's product or webhook ID is ADDRESS.

    What differs from the files is in the next plan. An unfinished create of ADDRESS is taken to
    have made it. What ADDRESS was before stays in the store, and is ours no more.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow.state_edits import adopt_all  # noqa: PLC0415 - the engine is heavy

    location = location_of(options)
    if file is not None:
        if address is not None:
            raise UsageError("--from names the addresses", hint="leave ADDRESS and ID out with it")
        pairs = read_pairs(file)
        with progress() as emit:
            adopt_all(location, lock_info_of("state adopt"), pairs, emit)
        click.echo(
            own(f"{len(pairs):,} adopted; `tjar-sync plan` shows what differs from the files.")
        )
        return 0
    if address is None or remote_id is None:
        raise UsageError("say what is adopted: ADDRESS and ID, or --from FILE.csv")
    before = workflow.adopt(
        location, lock_info_of("state adopt"), _parsed(address), remote_id, _ignore
    )
    click.echo(own(f"{address} is id {remote_id} from now on."))
    if before is not None:
        click.echo(own(f"Id {before} stays in the store as it is, and is ours no more."))
    return 0


def read_pairs(file: Path) -> list[tuple[Address, str]]:
    """Read lines of `address,id`; a first line with these very words is a heading.

    Raises UsageError with every line that is not such, and for what stands there twice.
    """
    import csv  # noqa: PLC0415 - needed only here

    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [(at, row) for at, row in enumerate(csv.reader(lines), 1) if any(row)]
    except (OSError, UnicodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"the list cannot be read: {why}", where=str(file)) from error
    if rows and [cell.strip().lower() for cell in rows[0][1]] == ["address", "id"]:
        rows = rows[1:]
    pairs: list[tuple[Address, str]] = []
    problems = [] if rows else [f"{file}: there is no line `address,id` in it"]
    for at, row in rows:
        address, *rest = (cell.strip() for cell in row)
        if len(rest) != 1 or not rest[0]:
            problems.append(f"{file}:{at}: a line is `address,id`")
            continue
        try:
            pairs.append((_parsed(address), rest[0]))
        except UsageError as error:
            problems.append(f"{file}:{at}: {error.what}")
    told = [str(address) for address, _ in pairs]
    told += [f"{address.kind} id {remote_id}" for address, remote_id in pairs]
    problems += [f"{file}: {one} stands there twice" for one, n in Counter(told).items() if n > 1]
    if problems:
        raise UsageError("\n".join(problems), hint="nothing was adopted")
    return pairs


@command.command("mv")
@click.argument("source", metavar="FROM", shell_complete=addresses)
@click.argument("target", metavar="TO", shell_complete=addresses)
@location_options
@lock_option
def move(source: str, target: str, **options: Any) -> int:
    """Give what is owned as FROM the address TO; nothing in the store is changed.

    For others who apply this catalog, `moved:` in a file does the same, and everywhere.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy

    old, new = _parsed(source), _parsed(target)
    row = workflow.move(location_of(options), lock_info_of("state mv"), old, new)
    click.echo(own(f"{old}, id {row.remote_id or '(not known)'}, is {new} from now on."))
    click.echo(own("The next plan looks for it under that address in the files."))
    return 0


@command.command("rm")
@click.argument("address", shell_complete=addresses)
@location_options
@lock_option
def remove(address: str, **options: Any) -> int:
    """Forget ADDRESS: what it is stays in the store, and is ours no more.

    As long as a file has ADDRESS, the next plan takes it over again, or makes it anew; so take it
    out of the files, too.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy

    parsed = _parsed(address)
    row = workflow.forget(location_of(options), lock_info_of("state rm"), parsed)
    known = f"Id {row.remote_id}" if row.remote_id else "What it is"
    click.echo(
        own(f"{parsed} is forgotten. {known} stays in the store as it is, and is ours no more.")
    )
    return 0


@command.command("rebuild")
@location_options
@lock_option
def rebuild(**options: Any) -> int:
    """Make ours what agrees with the files in all that the store shows.

    For products without sku and slug, after the state was lost, or in a store that has them
    already. What could be two is left, and so is what differs in anything; nothing in the store
    is changed.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy

    location, lock_info = location_of(options), lock_info_of("state rebuild")
    cancel_token = CancelToken()
    with ended_by_signals(cancel_token):
        rows = workflow.rebuild(location, lock_info, _ignore, cancel_token)
    for row in rows:
        click.echo(own(f"{row.address} is id {row.remote_id} from now on."))
    if not rows:
        click.echo(own("Nothing in the store agrees with one file alone in all that is shown."))
    return 0


@command.command("settle")
@click.argument("address", shell_complete=addresses)
@click.option(
    "--not-created", is_flag=True, required=True, help="You looked: the store does not have it."
)
@location_options
@lock_option
def settle(address: str, **options: Any) -> int:
    """Close the unfinished create of ADDRESS, when you know that it made nothing.

    The next apply creates it again.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy

    location = location_of(options)
    workflow.settle(location, lock_info_of("state settle"), _parsed(address), _ignore)
    click.echo(own(f"{address} was not created; the next apply creates it."))
    return 0


@command.command("unlock")
@click.option("--why", required=True, help="Kept in the state's history.")
@location_options
def unlock(why: str, **options: Any) -> int:
    """Take the lock from a run that is dead.

    Should that run be alive, its next write stops it, and is settled by the next apply.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy

    if not why.strip():
        raise UsageError("--why says nothing", hint="say why: it is kept in the state's history")
    holder = workflow.unlock(location_of(options), why)
    click.echo(own("Nobody held the lock." if holder is None else f"Taken from {holder}."))
    return 0


def _parsed(text: str) -> Address:
    from tjar_sync.model.address import Address  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.kinds import KINDS  # noqa: PLC0415 - the engine is heavy

    try:
        address = Address.parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if address.kind not in KINDS:
        near = nearest(address.kind, KINDS)
        hint = f"did you mean {near}.{address.name}?" if near else ""
        raise UsageError(f"there is no kind {address.kind}", hint=hint)
    return address


def _ignore(_event: Event) -> None:
    """Show nothing: these commands are done at once."""
