"""`tjar-sync dev`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.options import catalog_option, root_of
from tjar_sync.cli.stopping import stopped_by_signals
from tjar_sync.embedded import DEFAULT
from tjar_sync.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event
    from wsgiref.types import WSGIApplication

    from tjar_sync.devstore import HabitSet, OpenStore


class _Dev(click.Command):
    """The verb; its help explains every habit."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the habits by name."""
        from tjar_sync.devstore import HABITS  # noqa: PLC0415 - heavy, and needed only here

        rows = []
        for each in HABITS.values():
            usual = f"={each.takes.default}" if each.takes.default else ""
            rows.append((f"{each.name}{usual}", each.english))
        with formatter.section("Habits"):
            formatter.write_dl(rows)


@click.command("dev", cls=_Dev)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8200,
    show_default=True,
    help="Listen here; 0 takes a free one.",
)
@click.option(
    "--provider",
    default=DEFAULT,
    show_default=True,
    metavar="PLATFORM",
    help="Serve a store of this platform: tjar or hajatek.",
)
@click.option(
    "--plan",
    metavar="PLAN",
    help="Of a Hajatek store: starter, pro or business, whose limit of requests it keeps to.",
)
@click.option(
    "--orders",
    type=click.IntRange(0, 10_000),
    default=0,
    metavar="N",
    help="First put N made-up orders and carts in, for the products there are.",
)
@click.option(
    "--habit",
    "habits",
    multiple=True,
    metavar="NAME[=WHAT],…",
    help="Let the store be otherwise than its pages lead to expect; see Habits below. It stays so"
    " until another --habit, and 'none' makes it as expected again.",
)
@click.option(
    "--key",
    default="",
    metavar="KEY",
    help="Take this API key over HTTP; default: the folder's own, which is printed.",
)
@click.option(
    "--replay",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Serve this recording (made with --record) instead: each request is answered as it was.",
)
@catalog_option
def command(**options: Any) -> int:
    """Serve the built-in store on this machine.

    The page at / shows the shop as a visitor sees it, /dashboard offers the edits a person would
    make. It is the store that `url: embedded` speaks to, so both can be used at once.
    Ctrl-C ends it; what is in the store stays.
    """
    if options["replay"] is not None:
        return _replay(options)
    from tjar_sync import devstore  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.embedded import embedded_store  # noqa: PLC0415 - the engine is heavy

    if options["provider"] != DEFAULT:
        return _of_another_platform(options)
    if options["plan"] is not None:
        raise UsageError("only stores of other platforms have plans", hint="add --provider hajatek")
    root, orders = root_of(options["catalog"]), options["orders"]
    wanted = _read(options["habits"]) if options["habits"] else None
    with stopped_by_signals() as stop, embedded_store(root, options["key"]) as store:
        if wanted is not None:
            store.set_habits(wanted)
        devstore.seed_orders(store, orders)
        devstore.seed_carts(store, orders)
        _serve(store, options["port"], lambda url: _welcome(url, store), stop)
    click.echo("\nThe store is closed; what is in it stays.")
    return 0


def _of_another_platform(options: dict[str, Any]) -> int:
    """Serve a store of another platform. Raises UsageError where there is no such, or no such plan."""
    from tjar_sync.embedded import embedded_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.providers import check_name, platform_info  # noqa: PLC0415 - the same

    provider, plan = options["provider"], options["plan"]
    try:
        check_name(provider)
    except ValueError as error:
        raise UsageError(str(error)) from error
    info = platform_info(provider)
    if plan not in (None, *info.options["plan"]):
        known = ", ".join(info.options["plan"])
        raise UsageError(f"there is no plan {plan}", hint=f"{info.title} has {known}")
    if options["orders"] or options["habits"]:
        raise UsageError(
            f"the built-in {info.title} store has no habits, and no orders but those placed there",
            hint="leave out --orders and --habit; orders are placed in its dashboard",
        )
    own = {} if plan is None else {"plan": plan}
    root = root_of(options["catalog"])
    with stopped_by_signals() as stop, embedded_of(provider, root, options["key"], own) as store:
        _serve(store, options["port"], lambda url: _welcome(url, store), stop)
    click.echo("\nThe store is closed; what is in it stays.")
    return 0


def _replay(options: dict[str, Any]) -> int:
    """Serve a recording. Raises UsageError where it is none, or a store's own options are there."""
    from tjar_sync import devstore  # noqa: PLC0415 - the engine is heavy

    path = options["replay"]
    if options["orders"] or options["habits"] or options["key"]:
        raise UsageError(
            "a recording answers as it was recorded, to any key",
            hint="leave out --orders, --habit and --key",
        )
    try:
        recording = devstore.load_recording(path)
    except (OSError, devstore.NoRecording) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} cannot be replayed: {why}") from error
    noun = "exchange" if recording.count == 1 else "exchanges"
    said = f"{recording.count} recorded {noun} of {path}; any key is taken\nCtrl-C ends it."
    with stopped_by_signals() as stop:
        _serve(
            devstore.replay_app(recording),
            options["port"],
            lambda url: click.echo(f"The store:  {url}\n{said}"),
            stop,
        )
    return 0


def _serve(
    store: OpenStore | WSGIApplication, port: int, ready: Callable[[str], None], stop: Event
) -> None:
    """Serve until told to stop. Raises UsageError where the port cannot be used."""
    from tjar_sync import devstore  # noqa: PLC0415 - the engine is heavy

    try:
        devstore.serve(store, port=port, ready=ready, stop=stop)
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be used: {os.strerror(error.errno or 0)}",
            hint="choose another with --port",
        ) from error


def _read(texts: tuple[str, ...]) -> HabitSet:
    from tjar_sync.devstore import HabitError, habits_of  # noqa: PLC0415 - heavy

    try:
        return habits_of(*texts)
    except HabitError as error:
        raise UsageError(
            str(error), hint="`tjar-sync dev --help` and the dashboard's page of faults explain all"
        ) from error


def _welcome(url: str, store: OpenStore) -> None:
    click.echo(
        f"The shop:       {url}/\n"
        f"The dashboard:  {url}/dashboard\n"
        f"The API:        {url}{store.api}   (key: {store.settings.api_key})"
    )
    for name, value in store.told.items():
        click.echo(f"{name + ':':<16}{value}")
    if store.habits.texts:
        click.echo(f"Its habits:     {', '.join(store.habits.texts)}")
    click.echo("Ctrl-C ends it.")
