"""`--log-http`: what goes over the wire, told while it happens."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from tjar_sync.errors import ExitCode, RecordingError, UsageError, gravest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.providers.http.recording.http_log import HttpLog
    from tjar_sync.providers.http.recording.recorder import Keeper

    Command = Callable[..., Any]

STDERR = "-"
_CATALOG = frozenset({".yaml", ".yml"})
_OPTIONS = (
    click.option(
        "--log-http",
        metavar="FILE|-",
        help="Log each exchange with the store as it happens, headers and bodies, keys, secrets and"
        " customers replaced; at the end of a file, or with - to stderr.",
    ),
    click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        help="With --log-http: how to write it, json being an exchange (HAR) a line; default: text.",
    ),
)


def log_options(command: Command) -> Command:
    """Add --log-http and --log-format; the command's `recorder` is told of what it logs, too."""

    @wraps(command)
    def logged(
        *, log_http: str | None, log_format: str | None, recorder: Keeper | None, **options: Any
    ) -> int:
        if log_http is None:
            if log_format is not None:
                raise UsageError(
                    "--log-format says how to log, and nothing is logged",
                    hint="say where: --log-http FILE, or --log-http - for stderr",
                )
            return ExitCode(command(**options, recorder=recorder))
        from tjar_sync.providers.http.recording.http_log import HttpLog  # noqa: PLC0415 - needed only here

        with _opened(log_http) as out:
            log = HttpLog(out, log_format or "text", recorder)
            return _followed(command, options, log)

    found: Command = logged
    for option in reversed(_OPTIONS):
        found = option(found)
    return found


def _followed(command: Command, options: dict[str, Any], log: HttpLog) -> int:
    """Run a command; a log that is not whole is told however it ends."""
    kept: list[ExitCode] = []
    try:
        code = command(**options, recorder=log)
    finally:
        kept.append(_checked(log))
    return gravest((ExitCode(code), *kept))


def _checked(log: HttpLog) -> ExitCode:
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.problems import error_text  # noqa: PLC0415 - the engine is heavy

    try:
        log.check()
    except RecordingError as error:
        click.echo(error_text(error, style_of(sys.stderr)), err=True)
        return error.exit_code
    return ExitCode.DONE


def _close_to_others(handle: int, place: str) -> None:
    """Make a file that was there its owner's alone. Raises UsageError where that cannot be done."""
    found = os.fstat(handle).st_mode
    if not stat.S_ISREG(found) or not found & 0o077:
        return  # a pipe or a terminal keeps nothing
    try:
        os.fchmod(handle, stat.S_IMODE(found) & ~0o077)
    except OSError as error:
        os.close(handle)
        raise UsageError(
            f"others than its owner may look into that file: {error.strerror}",
            where=place,
            hint="name a file of yours for the log, or a new one",
        ) from error


@contextmanager
def _opened(place: str) -> Iterator[TextIO]:
    """Open the end of a log, for its owner alone; stderr stays open."""
    if place == STDERR:
        yield sys.stderr
        return
    path = Path(place)
    if path.suffix in _CATALOG and path.exists():
        raise UsageError(f"{place} looks like a catalog's file", hint="name another for the log")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError as error:
        raise UsageError(f"no log can be kept there: {error.strerror}", where=place) from error
    _close_to_others(handle, place)
    out = open(handle, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115, PTH123 - a handle
    try:
        yield out
    finally:
        with suppress(OSError):  # what could not be written is told by `check`
            out.close()
