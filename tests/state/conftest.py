"""Every state home there is: a new one adds a line to HOMES, and meets the whole contract."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.state import postgres
from tests.state.log import azure, gcs, refs, s3
from tjar_sync.state.registry import open_folder, open_sqlite
from tjar_sync.testing.memory_state import Memory, memory_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tjar_sync.ports import StateHome
    from tjar_sync.state.lease import StoreContext
    from tjar_sync.testing.state_samples import Opening


def in_memory(folder: Path) -> Opening:  # noqa: ARG001 - every factory is given a folder
    """Open state homes on one piece of memory."""
    memory = Memory()
    return lambda context: memory_home(memory, context)


def in_sqlite(folder: Path) -> Opening:
    """Open state homes on one SQLite file."""
    return lambda context: open_sqlite(str(folder / "state" / "state.db"), context)


def in_folder(folder: Path) -> Opening:
    """Open state homes on one folder of objects."""
    return lambda context: open_folder(f"{(folder / 'shared').as_uri()}/", context)


def in_s3(folder: Path) -> Opening:  # noqa: ARG001 - every factory is given a folder
    """Open state homes on one prefix of a bucket."""
    return s3.opening()


def in_gcs(folder: Path) -> Opening:  # noqa: ARG001 - every factory is given a folder
    """Open state homes on one prefix of a bucket, by another API."""
    return gcs.opening()


def in_azure(folder: Path) -> Opening:  # noqa: ARG001 - every factory is given a folder
    """Open state homes on one prefix of a container, by a third API."""
    return azure.opening()


def in_postgres(folder: Path) -> Opening:  # noqa: ARG001 - every factory is given a folder
    """Open state homes in one database of a server."""
    return postgres.opening()


def in_git(folder: Path) -> Opening:
    """Open state homes on one ref of a bare repository, each as from a clone of its own."""
    return refs.opening(folder)


HOMES: list[Callable[[Path], Opening]] = [
    in_memory,
    in_folder,
    in_s3,
    in_gcs,
    in_azure,
    in_git,
    in_postgres,
    in_sqlite,
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave git's home out on the lowest versions: it is git's own program that keeps it."""
    for item in items:
        if item.name.endswith("[in_git]"):
            item.add_marker(pytest.mark.any_version)


@contextmanager
def reached() -> Iterator[None]:
    """Let this process reach the servers of object storage."""
    with s3.reached(), gcs.reached(), azure.reached():
        yield


@pytest.fixture(params=HOMES)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Open state homes that share one place, and close them."""
    place: Opening = request.param(tmp_path)
    opened: list[StateHome] = []

    def keep(share: StoreContext) -> StateHome:
        opened.append(place(share))
        return opened[-1]

    with reached():
        yield keep
        for home in opened:
            home.close()
