"""`tjar-sync webhook listen`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli import notify
from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.stopping import stopped_by_signals
from tjar_sync.cli.viewpoint import Loudness, viewpoint
from tjar_sync.errors import ExitCode, UsageError
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tjar_sync.listener.signers import Signers
    from tjar_sync.location import Location
    from tjar_sync.model.plan import Plan
    from tjar_sync.workflow.webhooks import Signing

    Command = Callable[..., Any]

PORT = 8787
LOCAL = ("127.0.0.1", "::1", "localhost")


def secrets_option(command: Command) -> Command:
    """Add --secrets-dir."""
    return click.option(
        "--secrets-dir",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="Read webhooks' secrets from this folder, each by its webhook's name, and not from"
        " where the files say: as `apply --secrets-dir` wrote them.",
    )(command)


@click.command("listen")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Listen here; 0 takes a free one.",
)
@click.option(
    "--host",
    default=LOCAL[0],
    show_default=True,
    metavar="ADDRESS",
    help="Listen at this address of the machine; a proxy that speaks TLS belongs before it.",
)
@secrets_option
@notify.notify_option
@location_options
def listen(**options: Any) -> int:
    """Take what the store tells of, keep it, and say within seconds what drifted.

    Each delivery is verified by its signature, and answered once it is kept in the state, which
    must be a file or in PostgreSQL. After a product was changed or deleted in the store just that
    one is looked at; drift is told to those whom `notify:` names, and the next `drift` shows
    since when it is known. Nothing is written into the store. GET /healthz is for supervisors.
    Ctrl-C or SIGTERM ends it.
    """
    from tjar_sync.listener.listening import Listening, listen  # noqa: PLC0415 - heavy
    from tjar_sync.listener.log import Log  # noqa: PLC0415 - the same

    location = location_of(options)
    how, signers = signers_of(location, options["secrets_dir"])
    quiet = viewpoint().loudness is Loudness.QUIET
    log = Log(lambda line: click.echo(line, err=True), quiet=quiet)

    def tell(drift: Plan) -> None:
        log.wrong(f"Drift: {', '.join(str(change.address) for change in drift.changes)}")
        notify.tell_drift(drift, options)

    def ready(url: str) -> None:
        for line in welcome(url, options["host"], (name for name, _ in signers.current())):
            log.said(line)

    wanted = Listening(options["host"], options["port"], how.form, signers, tell, log, ready)
    with stopped_by_signals() as stop:
        try:
            listen(location, wanted, stop)
        except OSError as error:
            number = error.errno or 0  # a look-up's are negative, and no error of the system
            why = os.strerror(number) if number > 0 else "there is no such address"
            raise UsageError(
                f"{options['host']}, port {options['port']}, cannot be used: {why}",
                hint="choose another with --port",
            ) from error
    log.said("The listener has ended; what it kept stays.")
    return ExitCode.DONE


def signers_of(location: Location, secrets_dir: Path | None) -> tuple[Signing, Signers]:
    """Say how events come, and whose are believed. Raises UsageError where nobody's can be."""
    from tjar_sync.listener.signers import OLD_SECRET, SECRET, Signers  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow.webhooks import deliveries  # noqa: PLC0415 - the same

    how = deliveries(location, secrets_dir)
    given = {
        name: SecretStr(value)
        for name in (SECRET, OLD_SECRET)
        if (value := location.environ.get(name, "").strip())
    }
    signers = Signers(how.files, given)
    if not signers.current():
        raise UsageError(
            "no webhook's secret is known, so nothing can be signed or verified",
            where=", ".join(sorted(map(str, how.files.values()))),
            hint=f"apply the webhook first, name the folder with --secrets-dir, or set {SECRET}",
        )
    return how, signers


def welcome(url: str, host: str, names: Iterable[str]) -> Iterable[str]:
    """Yield what is said once it listens."""
    yield f"Listening at {url} for deliveries signed with the secret of: {', '.join(names)}."
    if host not in LOCAL:
        yield "Others than this machine may speak to it, and without TLS: let a proxy stand before it."
