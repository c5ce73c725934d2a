"""Every place that a state can be in, for the evidence: its servers run on this machine."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING
from unittest import mock

from tests.state import postgres
from tests.state.log import azure, gcs, refs, s3
from tests.state.log.refs import FREELY
from tjar_sync.location import STATE_PLACE
from tjar_sync.state.log import git
from tjar_sync.state.log.cloud import CloudObjects
from tjar_sync.state.registry import ORIGIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

SQLITE = "SQLite file"
FOLDER = "shared folder"
GIT = "git"
OBJECTS = "S3"
GOOGLE = "Google"
AZURE = "Azure"
TABLES = "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the state is kept, by the name of a kind of state home."""

    name: str
    url: str
    """With `{root}`, the catalog's folder, or `{process}`, a number for each process of ours."""
    served: bool = False
    """Whether a server has it, so that a copy of the catalog's folder has no copy of it."""
    environ: Mapping[str, str] = field(default_factory=dict)
    """The variables by which that is reached."""

    def of(self, root: Path) -> Place:
        """Return the place of one catalog; a process has one at a time."""
        return replace(self, url=self.url.format(root=root, process=os.getpid()))

    @property
    def surroundings(self) -> dict[str, str]:
        """Return the variables that a command has to be given: nobody vouches for a server."""
        return {**self.environ, STATE_PLACE: self.url} if self.served else {}

    @property
    def disk(self) -> str:
        """Return the folder of a world that holds the state, where it is on this machine's disk."""
        return "origin.git" if self.name == GIT else "catalog"

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Let this process reach it, and git without a pause."""
        freely = partial(git.open_ref, pace=FREELY)
        with mock.patch.dict(os.environ, self.environ), mock.patch.object(git, "open_ref", freely):
            yield

    def clear(self, root: Path) -> None:
        """Let it hold nothing, as before its first use; of one catalog, whose folder is given."""
        if self.name == GIT:
            bare = root.parent / "origin.git"
            known = bare.exists()
            shutil.rmtree(bare, ignore_errors=True)
            (refs.empty if known else partial(refs.begin, root))(bare)
        elif self.name in CLOUDS:
            every = CloudObjects(self.url, "")
            every.remove(every.listed(""))
        elif self.name == TABLES:
            postgres.clear(self.url)
        else:
            for path in (root / ".tjar").glob("state.db*"):
                path.unlink()
            shutil.rmtree(root / ".tjar" / "shared", ignore_errors=True)


CLOUDS = {
    OBJECTS: ("s3", s3.BUCKET, s3.surroundings),
    GOOGLE: ("gs", gcs.BUCKET, gcs.surroundings),
    AZURE: ("az", azure.CONTAINER, azure.surroundings),
}
"""By name: the scheme, the bucket, and what starts its server."""
IN_A_FILE = Place(SQLITE, ".tjar/state.db")
"""The one that a catalog has unasked."""


def _in_cloud(name: str) -> Place:
    scheme, bucket, environ = CLOUDS[name]
    return Place(name, f"{scheme}://{bucket}/{{process}}", served=True, environ=environ())


PLACES: Mapping[str, Callable[[], Place]] = {
    SQLITE: lambda: IN_A_FILE,
    FOLDER: lambda: Place(FOLDER, "file://{root}/.tjar/shared/"),
    GIT: lambda: Place(GIT, ORIGIN),
    **{name: partial(_in_cloud, name) for name in CLOUDS},
    TABLES: lambda: Place(TABLES, postgres.url_of("evidence_{process}"), served=True),
}
"""By name: a place for every kind of state home."""


def places(name: str = "") -> tuple[Place, ...]:
    """Return a place for every kind of state home, or the one of that name.

    Their servers are this process's own; Azure's is there only where Azurite is installed.
    """
    wanted = [known for known in PLACES if name in ("", known)]
    if AZURE in wanted and azure.may_be_left_out():
        wanted.remove(AZURE)
    return tuple(PLACES[known]() for known in wanted)
