"""Change the files of a catalog, all or none: what fails within puts everything back."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import draft_of, link
from tjar_sync.catalog.files import FileError, locate_inside
from tjar_sync.errors import CatalogError, UsageError
from tjar_sync.model.equality import equivalent
from tjar_sync.model.kinds import KINDS
from tjar_sync.session import validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.value import Value


@contextmanager
def written(files: Mapping[Path, bytes | None]) -> Iterator[None]:
    """Write files that are there, each whole or not at all; None takes one away."""
    before = {path.resolve(): path.read_bytes() for path in files}
    modes = {path: path.stat().st_mode & 0o777 for path in before}
    try:
        for path, data in files.items():
            _write(path.resolve(), data, modes[path.resolve()])
        yield
    except BaseException:
        for path, data in before.items():
            _write(path, data, modes[path])
        raise


def _write(path: Path, data: bytes | None, mode: int) -> None:
    if data is None:
        path.unlink(missing_ok=True)
        return
    with draft_of(path) as draft:
        draft.write(data)
        draft.path.chmod(mode)
        draft.publish(path)


@contextmanager
def added(root: Path, files: Mapping[str, Path]) -> Iterator[None]:
    """Put new files into a catalog's folder, each from where it lies now; of the same bytes is fine.

    Raises UsageError, and adds none, where another file is in the way, or the place is outside.
    """
    places = {_place(root, name, source): source for name, source in files.items()}
    new = [path for path in places if not path.exists()]
    try:
        for path in new:
            path.parent.mkdir(parents=True, exist_ok=True)
            link(places[path], path)
        yield
    except BaseException:
        for path in reversed(new):
            path.unlink(missing_ok=True)
            with suppress(OSError):  # others have something in it
                path.parent.rmdir()
        raise


def loaded(location: Location) -> tuple[object, Catalog]:
    """Load the changed files. Raises UsageError where the store has what no file may say."""
    try:
        return validate(location)
    except CatalogError as error:
        told = "\n  ".join(map(str, error.diagnostics))
        raise UsageError(
            f"nothing was changed: what the store has cannot stand in the files\n  {told}",
            hint="correct it in the store, or name only what else is to come",
            diagnostics=error.diagnostics,
        ) from error


def wrong_fields(before: Resource, after: Resource, wanted: Mapping[str, Value]) -> list[str]:
    """Return the fields that say neither what was taken nor, of all others, what they said."""
    fields = KINDS[before.address.kind].fields
    found = []
    for path in {**before.values, **after.values}:
        said = after.values.get(path)
        managed = fields[path].is_managed(after.manage)
        right = (
            equivalent(fields[path], said, wanted[path], managed=managed)
            if path in wanted
            else said == before.values.get(path)
        )
        if not right:
            found.append(path)
    return found


def _place(root: Path, name: str, source: Path) -> Path:
    """Say where a file goes. Raises UsageError where it cannot."""
    try:
        path = locate_inside(root, name).path
    except FileError as error:
        raise UsageError(f"nothing was changed: {error}") from error
    if os.path.lexists(path) and not (path.is_file() and _same(path, source)):
        raise UsageError(
            f"nothing was changed: {name} is there already, and is another file",
            hint="move it away, or give it another name",
        )
    return path


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
