"""`tjar-sync doctor`."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.options import agree_to_host, location_of, location_options
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.errors import UsageError
from tjar_sync.render.diagnosis import DIAGNOSIS_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from pydantic import SecretStr

    from tjar_sync.model.diagnosis import Diagnosis
    from tjar_sync.model.settings import StoreSettings


@click.command("doctor")
@click.option(
    "--url",
    metavar="URL",
    help="Look at this store, without any catalog; its key comes from TJAR_API_KEY, --key-file or"
    " a question.",
)
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Read the key of --url from this file.",
)
@click.option(
    "--write",
    is_flag=True,
    help="Put the lines that `contract:` lacks into store.yaml; comments stay.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(DIAGNOSIS_FORMATS)),
    default="text",
    show_default=True,
    help="How to print the outcome.",
)
@location_options
def command(**options: Any) -> int:
    """Find out what a store does, and how that compares with what is assumed.

    Works before there is any catalog: `tjar-sync doctor --url https://…`. Nothing can be written
    to the store. Exits with 2 when an assumption is contradicted and `contract:` in store.yaml
    does not say so yet; the lines that it lacks are printed.
    """
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress, style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.doctor import diagnose  # noqa: PLC0415 - the engine is heavy

    cancel_token = CancelToken()
    with (
        _reached(options) as (store, transport),
        progress() as emit,
        ended_by_signals(cancel_token),
    ):
        diagnosis = diagnose(store, emit, transport, cancel_token)
    click.echo(DIAGNOSIS_FORMATS[options["form"]](diagnosis, style_of(sys.stdout)))
    if options["write"] and diagnosis.lines:
        _write(diagnosis, options)
    return diagnosis.exit_code


def _write(diagnosis: Diagnosis, options: dict[str, Any]) -> None:
    """Put the lines into store.yaml, and say so; the next look finds them settled."""
    from tjar_sync.catalog.contract_lines import write_contract  # noqa: PLC0415 - heavy
    from tjar_sync.cli.options import root_of  # noqa: PLC0415 - beside what it is used with

    write_contract(root_of(options["catalog"]), diagnosis.store, diagnosis.lines)
    click.echo("These lines are in store.yaml now; run doctor again to see what is left.", err=True)


@contextmanager
def _reached(
    options: dict[str, Any],
) -> Iterator[tuple[StoreSettings, httpx.BaseTransport | None]]:
    """Give the store that is meant, and the way into it where it runs within this process."""
    from tjar_sync.session import reach  # noqa: PLC0415 - the engine is heavy

    if options["url"]:
        yield _without_catalog(options), None
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
    with reach(location_of(options)) as (settings, transport):
        yield settings.store, transport


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
    return StoreSettings("", "tjar", url, _key(options["key_file"]))


def _key(file: Path | None) -> SecretStr:
    """Take the key from a file, the environment, or a person; never from the command line."""
    from pydantic import SecretStr  # noqa: PLC0415 - heavy

    from tjar_sync.providers import key_variable  # noqa: PLC0415 - the engine is heavy

    variable = key_variable("tjar")
    if file is not None:
        try:
            return SecretStr(file.read_text("utf-8").strip())
        except (OSError, UnicodeError) as error:
            raise UsageError(f"the key cannot be read from {str(file)!r}: {error}") from error
    if os.environ.get(variable):
        return SecretStr(os.environ[variable])
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "there is no key", hint=f"set {variable}, or name a file that holds it with --key-file"
        )
    return SecretStr(click.prompt("The store's API key", hide_input=True, err=True))
