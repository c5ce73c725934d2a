"""Options of verbs that speak to a store which no catalog names yet."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.errors import UsageError
from tjar_sync.model.secret import SecretStr
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., Any]


def url_option(meaning: str) -> Callable[[Command], Command]:
    """Return what adds --url, with its meaning to the verb."""
    return click.option("--url", metavar="URL", help=meaning)


def key_file_option(meaning: str) -> Callable[[Command], Command]:
    """Return what adds --key-file, with its meaning to the verb."""
    return click.option(
        "--key-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=meaning,
    )


def group_by_option(meaning: str) -> Callable[[Command], Command]:
    """Return what adds --group-by, with its meaning to the verb."""
    return click.option(
        "--group-by",
        type=click.Choice(["type", "category", "single", "one-file-each"]),
        default="type",
        show_default=True,
        help=meaning,
    )


def key_of(file: Path | None) -> SecretStr:
    """Take the key from a file, the environment, or a person; never from the command line."""
    from tjar_sync.providers import key_variable  # noqa: PLC0415 - the engine is heavy

    variable = key_variable("tjar")
    if file is not None:
        try:
            return SecretStr(file.read_text("utf-8").strip())
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            raise UsageError(f"the key cannot be read from {str(file)!r}: {why}") from error
    if os.environ.get(variable):
        return SecretStr(os.environ[variable])
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "there is no key", hint=f"set {variable}, or name a file that holds it with --key-file"
        )
    return SecretStr(click.prompt(own("The store's API key"), hide_input=True, err=True))
