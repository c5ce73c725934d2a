"""Write values that a person said into the files: shown first, agreed to, then all or none."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync.catalog import accept
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import CatalogError, UsageError
from tjar_sync.model.file_edits import FileEdit, FileEdits
from tjar_sync.model.kinds import KINDS
from tjar_sync.session import validate
from tjar_sync.workflow.file_changes import written, wrong_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from tjar_sync.location import Location
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.value import Value

    Values = dict[Address, dict[str, Value]]

_BY_HAND = "change it by hand"


@dataclass(frozen=True, slots=True)
class Said:
    """What is to stand in the files, as a sheet or a command line has it."""

    catalog: Catalog
    root: Path
    values: Mapping[Address, Mapping[str, Value]]
    left: Sequence[tuple[str, str]] = ()
    """What cannot be done, by its name, and why."""


def edit_files(location: Location, said: Said, agree: Callable[[FileEdits], bool]) -> FileEdits:
    """Write what was said, once it was shown and agreed to; what already stands there is no edit.

    Raises UsageError, and writes nothing, where the files would not say just that.
    """
    try:
        change = accept.accept(said.catalog, said.root, said.values)
    except accept.NotAccepted as error:
        raise UsageError(f"nothing was changed: {error}", hint=_BY_HAND) from error
    edits = _edits(said, change.refused)
    left = [(f"{address}.{path}", why) for (address, path), why in change.refused.items()]
    files = tuple(path.relative_to(said.root).as_posix() for path in change.files)
    found = FileEdits(edits, (*said.left, *left), files, said.catalog.labels)
    if edits and agree(found):
        with written(change.files):
            _check(location, said.catalog, edits)
    return found


def _edits(said: Said, refused: Iterable[tuple[Address, str]]) -> tuple[FileEdit, ...]:
    without = set(refused)
    return tuple(
        _edit(said.catalog.resources[address], path, value)
        for address, values in said.values.items()
        for path, value in values.items()
        if (address, path) not in without
    )


def _edit(resource: Resource, path: str, value: Value) -> FileEdit:
    origin, before = resource.origins.get(path), resource.values.get(path)
    place = resource.position.near if origin is None else origin.near
    return FileEdit(resource.address, path, before, value, place, new=path not in resource.values)


def _check(location: Location, before: Catalog, edits: Iterable[FileEdit]) -> None:
    """Raise UsageError unless the files say what was said, and of all else what they said."""
    try:
        _, after = validate(location, lasting=True)
    except CatalogError as error:
        told = "\n  ".join(map(str, error.diagnostics))
        raise UsageError(
            f"nothing was changed: the files would have mistakes\n  {told}",
            hint="say something else",
            diagnostics=error.diagnostics,
        ) from error
    wanted: defaultdict[Address, dict[str, Value]] = defaultdict(dict)
    for edit in edits:
        wanted[edit.address][edit.path] = edit.after
    for address, resource in before.resources.items():
        if KINDS[address.kind].content_addressed:
            continue
        now = after.resources.get(address)
        if wrong := [""] if now is None else wrong_fields(resource, now, wanted[address]):
            named = f"{address} {', '.join(wrong)}".rstrip()
            raise UsageError(f"nothing was changed: {named} would not be as said", hint=_BY_HAND)
