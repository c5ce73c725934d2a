"""`tjar-sync fleet`: one verb in many stores at once."""

from __future__ import annotations

import os
import shlex
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.allowances import allow_options, allowances_given
from tjar_sync.cli.completion import folders
from tjar_sync.cli.options import Duration, lock_option, refresh_option, root_of, strict_option
from tjar_sync.cli.outputs import output_options
from tjar_sync.cli.stopping import drained_by_signals
from tjar_sync.cli.viewpoint import Viewpoint, aside, catalog_folder, fleet_folder
from tjar_sync.errors import ExitCode, UsageError, gravest
from tjar_sync.render.fleet import FLEET_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.fleet import StoreCommand, WorkPlace
    from tjar_sync.model.fleet import FleetReport, Member

    Command = Callable[..., Any]
    OptionsOf = Callable[[Member], Sequence[str]]

_ANEW = "ordered"
"""The check that looks anew at each apply, also of a saved plan."""
PARALLEL = 4
"""So many stores are worked on at once on this machine, unless said otherwise."""


@click.group("fleet")
def command() -> None:
    """Work on many stores at once: those of fleet.yaml, or all of one catalog.

    Each store is a process of its own, with its own exit code; what fails in one touches no other.
    The exit code is the gravest of all.
    """


def _fleet_folder(ctx: click.Context, _param: click.Parameter, given: Path | None) -> Path:
    found = given or fleet_folder() or catalog_folder()
    ctx.ensure_object(Viewpoint).root = found.resolve()
    return found


_OPTIONS = (
    click.option(
        "--catalog",
        type=click.Path(path_type=Path),
        callback=_fleet_folder,
        metavar="DIR",
        shell_complete=folders,
        help="The folder with fleet.yaml, or one catalog's; default: here, or upwards from here.",
    ),
    click.option(
        "--tag",
        multiple=True,
        metavar="TAG",
        help="Only stores that have this tag in fleet.yaml; again for more.",
    ),
    click.option(
        "--only",
        multiple=True,
        metavar="GLOB",
        help="Only stores of this name, or all that match a pattern (shops/*:live); again for more.",
    ),
    click.option(
        "--parallel",
        type=click.IntRange(1, 64),
        metavar="N",
        help=f"So many stores at once; default: {PARALLEL}, or one on each worker of a cluster.",
    ),
    click.option(
        "--scheduler",
        metavar="URL",
        help="Let the workers of this Dask scheduler (tcp://host:8786) work on the stores. Each has"
        " the catalogs at the same paths and the keys in its own environment.",
    ),
)


_secrets_dir = click.option(
    "--secrets-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write webhooks' secrets below this folder, in one for each store, and not where the files"
    " say. On a cluster it is a folder of each worker.",
)


def _fleet_options(command: Command) -> Command:
    command = output_options(FLEET_FORMATS)(command)
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@command.command("validate")
@_fleet_options
@strict_option
def validate(outputs: Outputs, **options: Any) -> int:
    """Check the files of all stores; no network, no key."""
    return _worked("validate", lambda _: _strict(options), outputs, options)


@command.command("plan")
@_fleet_options
@refresh_option
@allow_options
@strict_option
@_secrets_dir
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 when there are changes.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Save each store's plan into this folder, for `fleet apply DIR`.",
)
def plan(outputs: Outputs, **options: Any) -> int:
    """Show what apply would change in each store, and write nothing."""
    folder: Path | None = options["out"]
    if folder is not None:
        _require_here(options, "--out")
        if folder.is_dir() and any(not one.is_dir() for one in folder.rglob("*")):
            raise UsageError(f"there is something in {folder} already", hint="name a new folder")
    detailed = ("--detailed-exitcode",) if options["detailed_exitcode"] else ()
    told = (*_planning(options), *detailed)

    def own(member: Member) -> Sequence[str]:
        kept = (*told, *_secrets(member, options))
        if folder is None:
            return kept
        place = _plan_of(member, folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        return (*kept, "--out", str(place.absolute()))

    code = _worked("plan", own, outputs, options)
    if folder is not None and any(folder.rglob("*.plan")):
        aside(f"Saved; carry them out with: tjar-sync fleet apply {folder}")
    return code


@command.command("apply")
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False)
)
@_fleet_options
@lock_option
@refresh_option
@allow_options
@strict_option
@_secrets_dir
@click.option("--auto-approve", is_flag=True, help="Apply what is planned; nobody can be asked.")
@click.option(
    "--deadline",
    type=Duration(),
    metavar="TIME",
    help="In each store, begin nothing more after so long (90s, 10m), and report what was done.",
)
def apply(folder: Path | None, outputs: Outputs, **options: Any) -> int:
    """Make every store match its files; all guards are in force, store by store.

    With DIR, carries out the plans that `fleet plan --out DIR` saved there, and nothing else.
    Ctrl-C once: no store is begun any more, and what is in flight is finished and recorded.
    """
    if folder is None and not options["auto_approve"]:
        raise UsageError(
            "nobody can agree to the plans of many stores at once, so nothing was written",
            hint="pass --auto-approve, or save plans to look at: tjar-sync fleet plan --out DIR",
        )
    times = {"--lock-timeout": options["lock_timeout"], "--deadline": options["deadline"]}
    told = [word for flag, time in times.items() if time for word in (flag, f"{time:.0f}s")]
    if folder is None:
        told += ["--auto-approve", *_planning(options)]
        return _worked("apply", lambda one: (*told, *_secrets(one, options)), outputs, options)
    saved = folder
    _require_here(options, "DIR")
    if allowances_given(options, but=_ANEW):
        raise UsageError(
            "saved plans keep the guards that they were made with",
            hint="make new ones: tjar-sync fleet plan --out DIR",
        )
    told += _lifted(options)

    def own(member: Member) -> Sequence[str]:
        place = _plan_of(member, saved)
        saved_so = (str(place.absolute()), *told, *_secrets(member, options))
        return saved_so if place.is_file() else ()

    return _worked("apply", own, outputs, options)


@command.command("drift")
@_fleet_options
@refresh_option
def drift(outputs: Outputs, **options: Any) -> int:
    """Show what changed in each store since its last apply; never writes."""
    return _worked("drift", lambda _: ("--refresh", options["refresh"]), outputs, options)


def _strict(options: dict[str, Any]) -> tuple[str, ...]:
    return ("--strict",) if options["strict"] else ()


def _planning(options: dict[str, Any]) -> tuple[str, ...]:
    """Return what decides how each store's plan is made."""
    return ("--refresh", options["refresh"], *_lifted(options), *_strict(options))


def _lifted(options: dict[str, Any]) -> list[str]:
    return shlex.split(allowances_given(options, but=""))


def _plan_of(member: Member, folder: Path) -> Path:
    return folder / member.catalog / f"{member.store or 'store'}.plan"


def _secrets(member: Member, options: dict[str, Any]) -> tuple[str, ...]:
    """Give each store a folder of its own: two catalogs may have webhooks of one name."""
    if options["secrets_dir"] is None:
        return ()
    folder = options["secrets_dir"].absolute() / member.catalog / (member.store or "store")
    return ("--secrets-dir", str(folder))


def _require_here(options: dict[str, Any], what: str) -> None:
    if options["scheduler"] is not None:
        raise UsageError(
            f"{what} is a folder of this machine, which a cluster's workers do not see",
            hint="leave out --scheduler",
        )


def _worked(verb: str, own: OptionsOf, outputs: Outputs, options: dict[str, Any]) -> int:
    """Run a verb in all stores that are meant, tell what happens, and print what it came to."""
    from tjar_sync.cli.fleet_screen import watched  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.fleet import FleetRun, lanes_of  # noqa: PLC0415 - the engine is heavy

    root = root_of(options["catalog"])
    commands = _commands_of(root, verb, own, options)
    lanes = lanes_of(commands)
    with _places(commands, len(lanes), options) as places, watched(verb, len(commands)) as watcher:
        run = FleetRun(lanes, places, watcher)
        with drained_by_signals(run.interrupt):
            report = run.run(verb, [command.member for command in commands])
    return gravest((_shown(report, outputs), report.exit_code))


def _shown(report: FleetReport, outputs: Outputs) -> ExitCode:
    return outputs.show(lambda form, style: FLEET_FORMATS[form](report, style))


def _commands_of(
    root: Path, verb: str, own: OptionsOf, options: dict[str, Any]
) -> list[StoreCommand]:
    """Return the command of each store that is meant; one without options gets none."""
    from tjar_sync.catalog.fleet_file import read_fleet  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.fleet import MemberFilter, StoreCommand, chosen  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.session import CHECKS  # noqa: PLC0415 - the engine is heavy

    members = chosen(
        read_fleet(root, os.environ, CHECKS), MemberFilter(options["tag"], options["only"])
    )
    told = {member: tuple(own(member)) for member in members}
    left = [member.name for member in members if verb == "apply" and not told[member]]
    if len(left) == len(members):
        raise UsageError("no plan of these stores is in that folder")
    if left:
        aside(f"No plan was saved for {', '.join(left)}; nothing is done there.")
    return [
        StoreCommand(member, str(root / member.catalog), verb, told[member])
        for member in members
        if member.name not in left
    ]


def _places(
    commands: Sequence[StoreCommand], most: int, options: dict[str, Any]
) -> AbstractContextManager[Sequence[WorkPlace]]:
    from tjar_sync.fleet import local_places  # noqa: PLC0415 - the engine is heavy

    if options["scheduler"] is None:
        return nullcontext(local_places(min(options["parallel"] or PARALLEL, most)))
    from tjar_sync.fleet.cluster import cluster  # noqa: PLC0415 - an extra

    return cluster(options["scheduler"], commands, options["parallel"])
