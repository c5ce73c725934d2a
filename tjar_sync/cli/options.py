"""Options that several verbs share, and the values they make."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.allowances import allow_options, allowances_of
from tjar_sync.cli.completion import addresses, folders, stores
from tjar_sync.cli.viewpoint import Viewpoint, catalog_folder
from tjar_sync.errors import UsageError
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.location import Location
    from tjar_sync.model.state import LockInfo
    from tjar_sync.workflow import PlanOptions

    Command = Callable[..., Any]

_DURATION = re.compile(r"(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})s)?")


class Duration(click.ParamType[float]):
    """A length of time in seconds, written as 90s, 10m or 1h30m."""

    name = "duration"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Read hours, minutes and seconds; more than none of them."""
        match = _DURATION.fullmatch(str(value))
        hours, minutes, seconds = (
            (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
        )
        total = 3600 * hours + 60 * minutes + seconds
        if not total:
            self.fail(f"{value!r} is not a time such as 90s, 10m or 1h30m", param, ctx)
        return float(total)


def location_options(command: Command) -> Command:
    """Add --catalog, --store and --state."""
    command = click.option(
        "--state",
        metavar="PLACE",
        help="Where the state is, in place of what store.yaml or TJAR_SYNC_STATE says: a file's"
        " path, or a URL.",
    )(command)
    command = click.option(
        "--store",
        metavar="NAME",
        shell_complete=stores,
        help="Which store of store.yaml; default: its default_store.",
    )(command)
    return catalog_option(command)


def lock_option(command: Command) -> Command:
    """Add --lock-timeout."""
    return click.option(
        "--lock-timeout",
        type=Duration(),
        metavar="TIME",
        help="Wait so long (90s, 5m) for whoever holds the state's lock; default: not at all.",
    )(command)


def catalog_option(command: Command) -> Command:
    """Add --catalog."""
    return click.option(
        "--catalog",
        type=click.Path(path_type=Path),
        callback=_catalog_folder,
        metavar="DIR",
        shell_complete=folders,
        help="The catalog's folder, the one with store.yaml; default: here, or upwards from here.",
    )(command)


def _catalog_folder(ctx: click.Context, _param: click.Parameter, given: Path | None) -> Path:
    """Return the catalog's folder: as given, or the nearest with a store.yaml, from here upwards."""
    found = given if given is not None else catalog_folder()
    ctx.ensure_object(Viewpoint).root = found.resolve()
    return Path() if found == Path.cwd() else found


def refresh_option(command: Command) -> Command:
    """Add --refresh."""
    return click.option(
        "--refresh",
        type=click.Choice(["fast", "full"]),
        default="fast",
        show_default=True,
        help="fast reads details only where the list shows a change; full reads all that is owned.",
    )(command)


def strict_option(command: Command) -> Command:
    """Add --strict."""
    return click.option(
        "--strict", is_flag=True, help="Let what checks would only warn of stop the run, too."
    )(command)


_PLAN_OPTIONS: tuple[Callable[[Command], Command], ...] = (
    click.option(
        "--target",
        multiple=True,
        metavar="ADDR",
        shell_complete=addresses,
        help="Only this address, or all that match a pattern (product.nike-*).",
    ),
    click.option(
        "--exclude",
        multiple=True,
        metavar="ADDR",
        shell_complete=addresses,
        help="All but this address or pattern.",
    ),
    click.option(
        "--since",
        metavar="REF",
        help="Only what git changed since this commit or branch, in new and uncommitted files, too.",
    ),
    click.option(
        "--only",
        type=click.Choice(["drift"]),
        help="drift: put back what was changed in the store, and leave all edits of the files.",
    ),
    refresh_option,
    allow_options,
    strict_option,
    click.option(
        "--orders",
        is_flag=True,
        help="Tell which changes are to products in open orders; reads at most 200 new orders.",
    ),
    click.option(
        "--secrets-dir",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="Write webhooks' secrets into this folder, each by its webhook's name, and not where"
        " the files say; in CI no secret is made otherwise. Not in the checkout, nor with the state.",
    ),
)


def plan_options(command: Command) -> Command:
    """Add what decides how a plan is made."""
    for option in reversed(_PLAN_OPTIONS):
        command = option(command)
    return command


def location_of(options: dict[str, Any]) -> Location:
    """Take the location out of a command's options. Raises UsageError when it is no folder."""
    from tjar_sync.location import STATE_PLACE, Location  # noqa: PLC0415 - the engine is heavy

    root, recorder = root_of(options["catalog"]), options.get("recorder")
    environ, place, told_by = dict(os.environ), options.get("state"), STATE_PLACE
    if place is not None:
        if not place.strip():
            raise UsageError("--state names no place", hint="leave it out, or say where")
        environ[STATE_PLACE], told_by = place, "--state"
    return Location(
        root,
        options["store"],
        environ,
        agree_to_host,
        recorder,
        options.get("lock_timeout") or 0.0,
        tell_waiting,
        state_told_by=told_by,
    )


def tell_waiting(holder: LockInfo, seconds: float) -> None:
    """Say who holds the lock that is waited for."""
    told = f"The state is locked by {holder}; waiting for its end, {seconds:,.0f} s at most."
    click.echo(own(told), err=True)


def agree_to_host(host: str) -> bool:
    """Ask the person at the terminal whether a host may have the store's key; nobody: no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    question = (
        f"Nothing was ever applied to {host} from here. Is it your store, and may it be sent your"
        " key? Type 'yes' to go on"
    )
    return is_yes(click.prompt(own(question), default="no", show_default=False, err=True))


def dry_run_option(command: Command) -> Command:
    """Add --dry-run."""
    return click.option(
        "--dry-run", is_flag=True, help="Show what would change in the files, and write nothing."
    )(command)


def is_yes(answer: object) -> bool:
    """Say whether a person agreed; anything but a whole yes is a no."""
    return str(answer).strip().lower() in {"yes", "نعم"}


def root_of(catalog: Path) -> Path:
    """Return the catalog's folder in full. Raises UsageError when there is none."""
    if not catalog.is_dir():
        raise UsageError(
            f"there is no folder {str(catalog)!r}",
            hint="say where store.yaml is with --catalog DIR",
        )
    return catalog.resolve()


def plan_options_of(options: dict[str, Any]) -> PlanOptions:
    """Take the plan options out of a command's options."""
    from tjar_sync.model.address import normal_name  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.live import Refresh  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.trust import is_ci  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow import PlanOptions  # noqa: PLC0415 - the engine is heavy

    if options["since"] == "":  # of a variable that is not set, and then all would be planned
        raise UsageError(
            "--since names no commit",
            hint="name a branch, a tag or a commit: --since origin/main; or leave out --since",
        )
    return PlanOptions(
        refresh=Refresh(options["refresh"]),
        targets=tuple(map(normal_name, options["target"])),
        excludes=tuple(map(normal_name, options["exclude"])),
        since=options["since"] or "",
        only=options["only"] or "",
        allow=allowances_of(options),
        strict=options["strict"],
        orders=options["orders"],
        secrets_dir=options["secrets_dir"],
        in_ci=is_ci(os.environ),
    )
