"""`tjar-sync doctor`."""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.bare_store import key_file_option, key_of, url_option
from tjar_sync.cli.ending import declined
from tjar_sync.cli.options import (
    agree_to_host,
    is_yes,
    location_of,
    location_options,
    lock_option,
)
from tjar_sync.cli.outputs import output_options
from tjar_sync.cli.record import record_options
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.errors import ExitCode, UsageError, gravest
from tjar_sync.model.suggestions import listed
from tjar_sync.render.diagnosis import DIAGNOSIS_FORMATS
from tjar_sync.render.own_words import own
from tjar_sync.who import lock_info_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.apply import CancelToken
    from tjar_sync.cli.screen import _Bar, _Lines
    from tjar_sync.doctor.probe.budget import Budget
    from tjar_sync.model.diagnosis import Diagnosis
    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.session import Reached


@click.command("doctor")
@url_option(
    "Look at this store, without any catalog; its key comes from TJAR_API_KEY, --key-file or a"
    " question."
)
@key_file_option("Read the key of --url from this file.")
@click.option(
    "--probe",
    is_flag=True,
    help="After a yes, write: make hidden products, try with them what only writes tell, and delete"
    " them. Needs a catalog's folder, or --state.",
)
@click.option(
    "--probe-webhook-url",
    "hook_url",
    default="",
    metavar="URL",
    help="With --probe, register a webhook at this address of yours for the rarest event, and"
    " delete it.",
)
@click.option("--auto-approve", is_flag=True, help="With --probe, do not ask; for CI.")
@click.option(
    "--write",
    is_flag=True,
    help="Put the lines that `contract:` lacks into store.yaml; comments stay.",
)
@click.option(
    "--offline",
    is_flag=True,
    help="Print what earlier runs saw the store do; it is asked nothing.",
)
@output_options(DIAGNOSIS_FORMATS)
@location_options
@lock_option
@record_options
def command(**options: Any) -> int:
    """Find out what a store does, and how that compares with what is assumed.

    Works before there is any catalog: `tjar-sync doctor --url https://…`. Without --probe, nothing
    is written to the store but the deletes of what a probe left that was cut off. Exits with 2
    when an assumption is contradicted and `contract:` in store.yaml does not say so yet; the lines
    that it lacks are printed. What earlier runs saw is told as well, and with --offline, or where
    the store cannot be reached, it alone.
    """
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy

    _check(options)
    cancel_token = CancelToken()
    diagnosis = _recalled(options) if options["offline"] else None
    if not options["offline"]:
        with (
            _reached(options) as reached,
            progress() as emit,
            ended_by_signals(cancel_token),
        ):
            diagnosis = _diagnosed(reached, options, emit, cancel_token)
    if diagnosis is None:
        return declined("Not probed; nothing was written.")
    found = diagnosis
    kept = options["outputs"].show(lambda form, style: DIAGNOSIS_FORMATS[form](found, style))
    if options["write"] and diagnosis.lines:
        _write(diagnosis, options)
    ended = (ExitCode.INTERRUPTED,) if cancel_token.interrupted else ()
    return gravest((diagnosis.exit_code, kept, *ended))


def _check(options: dict[str, Any]) -> None:
    """Raise UsageError for options that go with others alone."""
    if options["probe"] and options["offline"]:
        raise UsageError("--offline asks the store nothing, and --probe writes to it")
    if not options["probe"] and (options["hook_url"] or options["auto_approve"]):
        raise UsageError("--probe-webhook-url and --auto-approve go with --probe alone")
    if options["hook_url"] and not options["hook_url"].startswith(("http://", "https://")):
        raise UsageError("--probe-webhook-url takes an address that begins with https://")
    if options["state"] and options["url"] and not options["probe"]:
        raise UsageError("with --url, --state says where a probe keeps its journal: add --probe")
    if options["probe"] and options["url"] and not options["state"]:
        raise UsageError(
            "a probe keeps a journal, so that nothing of it is left when it is cut off",
            hint="run it in a catalog's folder, or say where: --state .tjar/probe.db",
        )


def _diagnosed(
    reached: Reached, options: dict[str, Any], emit: _Lines | _Bar, cancel_token: CancelToken
) -> Diagnosis | None:
    """Look at the store, and probe it if that is asked for; None for a no."""
    from tjar_sync import doctor  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.options import root_of  # noqa: PLC0415 - beside what it is used with

    store, transport, home = reached.store, reached.transport, reached.home
    agree = _Agreement(store, emit.clear, approved=options["auto_approve"])
    if home is not None:
        who = lock_info_of("doctor")
        probing = doctor.Probing(
            home, who, agree, cancel_token, options["hook_url"], recorder=options["recorder"]
        )
        if options["probe"]:
            _probed(store)
            return doctor.probe_store(store, probing, emit, transport)
        doctor.clean(store, probing, emit, transport)
    root = None if options["url"] else root_of(options["catalog"])
    kept = doctor.Kept(() if home is None else home.observations(), home, root)
    return doctor.diagnose(store, emit, transport, cancel_token, options["recorder"], kept=kept)


def _probed(store: StoreSettings) -> None:
    """Raise UsageError for a store of a platform of which only looking is known."""
    from tjar_sync.doctor import DEEPLY  # noqa: PLC0415 - the engine is heavy

    if store.provider not in DEEPLY:
        raise UsageError(
            f"a probe knows stores of {listed(DEEPLY)} alone, and {store.name} is one of"
            f" `{store.provider}`",
            hint="leave --probe out: doctor then looks, and writes nothing",
        )


class _Agreement:
    """Shows what a probe costs at most, and asks a person, where one is needed."""

    def __init__(self, store: StoreSettings, clear: Callable[[], None], *, approved: bool) -> None:
        self.store = store
        self.clear = clear
        self.approved = approved

    def __call__(self, budget: Budget) -> bool:
        from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
        from tjar_sync.render.diagnosis import budget_text  # noqa: PLC0415 - the engine is heavy

        self.clear()
        name = self.store.name or self.store.url
        click.echo(budget_text(name, budget.lines, style_of(sys.stderr)), err=True)
        if self.approved:
            return True
        if not sys.stdin.isatty():
            raise UsageError(
                "nobody is here to agree to this probe, so nothing was written",
                hint="pass --auto-approve",
            )
        question = "Probe this store? Type 'yes' to go on"
        return is_yes(click.prompt(own(question), default="no", show_default=False, err=True))


def _recalled(options: dict[str, Any]) -> Diagnosis:
    """Say what the state knows of the store."""
    from tjar_sync.doctor import recalled  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.session import recall  # noqa: PLC0415 - the engine is heavy

    if options["url"] or options["key_file"]:
        raise UsageError(
            "--offline is about what a catalog's state knows; --url and --key-file ask the store",
            hint="leave them out, in the folder of store.yaml",
        )
    settings, known = recall(location_of(options))
    return recalled(settings.store, known)


def _write(diagnosis: Diagnosis, options: dict[str, Any]) -> None:
    """Put the lines into store.yaml, and say so; the next look finds them settled."""
    from tjar_sync.catalog.contract_lines import write_contract  # noqa: PLC0415 - heavy
    from tjar_sync.cli.options import root_of  # noqa: PLC0415 - beside what it is used with

    write_contract(root_of(options["catalog"]), diagnosis.store, diagnosis.lines)
    click.echo(
        own("These lines are in store.yaml now; run doctor again to see what is left."), err=True
    )


@contextmanager
def _reached(options: dict[str, Any]) -> Iterator[Reached]:
    """Give the store that is meant, and the way into it where it runs within this process."""
    from tjar_sync.session import Reached, reach, state_at  # noqa: PLC0415 - the engine is heavy

    if options["url"]:
        store = _without_catalog(options)
        if not options["state"]:
            yield Reached(store)
            return
        with closing(state_at(options["state"], store)) as home:
            yield Reached(store, home=home)
        return
    if options["key_file"]:
        raise UsageError(
            "--key-file goes with --url alone", hint="store.yaml says where its store's key is"
        )
    if not (options["catalog"] / "store.yaml").exists():
        raise UsageError(
            "there is no store.yaml here, so it is not known which store is meant",
            hint="say so: tjar-sync doctor --url https://example-store.tjar.sa",
        )
    with reach(location_of(options)) as reached:
        yield reached


def _without_catalog(options: dict[str, Any]) -> StoreSettings:
    """Make the settings of a store that no file names. Raises UsageError, or UntrustedHost."""
    from tjar_sync.model.settings import EMBEDDED, StoreSettings  # noqa: PLC0415 - heavy
    from tjar_sync.providers import check_url  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.trust import require_trusted  # noqa: PLC0415 - beside what it is used with

    url = options["url"].rstrip("/")
    if options["write"] or options["store"]:
        raise UsageError(
            "--write and --store need a catalog, and --url looks at none",
            hint="leave --url out, where store.yaml names the store",
        )
    try:
        check_url("tjar", url)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if url == EMBEDDED:
        raise UsageError(
            "the built-in store is a catalog's own", hint="run doctor in its folder, without --url"
        )
    require_trusted(url, os.environ, recorded=lambda: False, agree=agree_to_host)
    return StoreSettings("", "tjar", url, key_of(options["key_file"]))
