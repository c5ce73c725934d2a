"""Read fleet.yaml: the catalogs, and the stores of each, that are worked on together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NotRequired

from pydantic import Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from tjar_sync.catalog.entries import FREE
from tjar_sync.catalog.files import (
    FLEET_FILE,
    STORE_FILE,
    Document,
    FileError,
    locate_inside,
    open_document,
)
from tjar_sync.catalog.messages import Checker, Subject
from tjar_sync.catalog.mistakes import Mistakes
from tjar_sync.catalog.schema_head import head
from tjar_sync.catalog.store_checks import NO_CHECKS, StoreChecks
from tjar_sync.catalog.store_file import StoreChoice, is_missing, open_store
from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import NAME, NAME_ADVICE
from tjar_sync.model.codes import Mistake
from tjar_sync.model.fleet import Member
from tjar_sync.model.kinds.constraints import STRICT
from tjar_sync.model.kinds.rule import Problem
from tjar_sync.model.kinds.schema import Word  # noqa: TC001 - pydantic reads them
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

VERSION = 1
_DESCRIPTIONS = {
    "version": "The version of this file's format: 1.",
    "catalogs": "The catalogs of the fleet, in the order in which they are worked on.",
    "path": "The catalog's folder, the one with its store.yaml, from this file's folder.",
    "stores": "Which of its stores belong to the fleet; all of them where this is absent.",
    "tags": "Names by which --tag chooses these stores.",
}


@with_config(STRICT)
class FleetEntry(TypedDict):
    """One catalog of a fleet."""

    path: Word
    stores: NotRequired[list[Word]]
    tags: NotRequired[list[Word]]


@with_config(STRICT)
class FleetFile(TypedDict, total=False):
    """fleet.yaml as a whole; what is checked has all of it."""

    version: Annotated[int, Field(ge=VERSION, le=VERSION)]
    catalogs: list[FleetEntry]


def fleet_json_schema() -> dict[str, Any]:
    """Describe fleet.yaml."""
    schema = TypeAdapter(FleetFile).json_schema(ref_template="#/$defs/{model}")
    entry = schema["$defs"]["FleetEntry"]
    for properties in (schema["properties"], entry["properties"]):
        for key, about in properties.items():
            about["description"] = _DESCRIPTIONS[key]
    for least in (schema["properties"]["catalogs"], entry["properties"]["stores"]):
        least["minItems"] = 1
    free: dict[str, Any] = {f"^{FREE}": {}}
    return {
        **head("fleet"),
        **schema,
        "patternProperties": free,
        "required": list(FleetFile.__annotations__),
        "title": "tjar-sync fleet.yaml",
    }


class _Surroundings(NamedTuple):
    """What the stores of a fleet's catalogs are read with."""

    root: Path
    environ: Mapping[str, str]
    checks: StoreChecks


def read_fleet(
    root: Path, environ: Mapping[str, str], checks: StoreChecks = NO_CHECKS
) -> tuple[Member, ...]:
    """Return the stores of a fleet: of fleet.yaml, or without one of the catalog in that folder.

    Raises CatalogError with all mistakes of fleet.yaml. A catalog whose own store.yaml is wrong is
    none of them: it is one member, whose command tells what is wrong with it.
    """
    around = _Surroundings(root.absolute(), environ, checks)
    if is_missing(around.root / FLEET_FILE):
        return _of_one_catalog(around)
    mistakes = Mistakes()
    document = open_document(around.root, FLEET_FILE, mistakes)
    reading = None if document is None else _FleetReading(document, around, mistakes)
    members = () if reading is None else tuple(reading.members())
    mistakes.fail()
    return members


def _of_one_catalog(around: _Surroundings) -> tuple[Member, ...]:
    stores = _stores(around.root, around)
    if not stores:
        mistakes = Mistakes()
        open_store(StoreChoice(around.root, None, around.environ, around.checks), mistakes)
        mistakes.fail()
    return tuple(Member("", store) for store in stores)


def _stores(folder: Path, around: _Surroundings) -> tuple[str, ...]:
    """Return the names of a catalog's stores; none where its store.yaml does not tell."""
    found = open_store(StoreChoice(folder, None, around.environ, around.checks), Mistakes())
    return () if found is None else found.stores


@cache
def _checker() -> Checker:
    return Checker(FleetFile, frozenset())


@dataclass(frozen=True, slots=True)
class _FleetReading:
    """One reading of fleet.yaml."""

    document: Document
    around: _Surroundings
    mistakes: Mistakes

    def members(self) -> Iterator[Member]:
        """Yield the stores that it names; what is wrong with it is noted."""
        tree = self.document.tree
        if not isinstance(tree, dict):
            message = "fleet.yaml must be a map that has `version` and `catalogs`"
            self.mistakes.at_value(self.document, (), Mistake.WRONG_TYPE, message)
            return
        version = tree.get("version")
        if type(version) is int and version > VERSION:
            message = f"this fleet.yaml is version {version}: a newer tjar-sync is needed"
            self._note(("version",), Mistake.NEWER_VERSION, message)
            return
        tree = {key: value for key, value in tree.items() if not key.startswith(FREE)}
        subject = Subject(FLEET_FILE, tree, lambda path: self.mistakes.raw(self.document, path))
        values, problems = _checker().check(subject)
        problems += [
            Problem((), Mistake.MISSING_KEY, f"`{key}` is missing in {FLEET_FILE}")
            for key in FleetFile.__annotations__
            if key not in tree
        ]
        for problem in problems:
            self.mistakes.problem(self.document, (), problem)
        if not problems:
            yield from self._named(values["catalogs"])

    def _named(self, entries: list[dict[str, Any]]) -> Iterator[Member]:
        if not entries:
            self._note(("catalogs",), Mistake.MISSING_KEY, "fleet.yaml names no catalog")
        seen: set[tuple[Path, str | None]] = set()
        for index, entry in enumerate(entries):
            folder = self._folder(index, entry["path"])
            if folder is None:
                continue
            catalog = "" if folder == self.around.root else _below(self.around.root, folder)
            for place, store in self._stores(index, entry, folder):
                if (folder, store) in seen:
                    message = f"{_called(store)} is in the fleet already"
                    self._note(place, Mistake.REPEATED, message)
                seen.add((folder, store))
                yield Member(catalog, store, tuple(entry.get("tags", ())))

    def _stores(
        self, index: int, entry: dict[str, Any], folder: Path
    ) -> Iterator[tuple[tuple[str | int, ...], str | None]]:
        """Yield each store of an entry, and where it is named."""
        known, named = _stores(folder, self.around), entry.get("stores")
        if named is None:
            yield from ((("catalogs", index, "path"), store) for store in known or (None,))
            return
        if not named:
            message = "no store is named here; leave `stores` out for all of them"
            self._note(("catalogs", index, "stores"), Mistake.MISSING_KEY, message)
        for number, store in enumerate(named):
            place = ("catalogs", index, "stores", number)
            if not NAME.fullmatch(store):
                message = f"`{store}` cannot be a store's name; {NAME_ADVICE}"
                self._note(place, Mistake.WRONG_NAME, message)
            elif known and store not in known:
                message = f"this catalog has no store `{store}`{guess(store, known)}"
                self._note(place, Mistake.MISSING_REFERENCE, message)
            yield place, store

    def _folder(self, index: int, path: str) -> Path | None:
        """Return the folder of a catalog; None, and a mistake, where there is none."""
        place = ("catalogs", index, "path")
        try:
            folder = locate_inside(self.around.root, path).path
        except FileError as error:
            message = str(error).replace("the catalog", "the fleet's folder")
            self._note(place, error.code, message)
            return None
        if is_missing(folder / STORE_FILE):
            near = guess(path, _catalogs_beside(self.around.root, folder))
            message = f"there is no {STORE_FILE} in {path}{near}"
            self._note(place, Mistake.MISSING_FILE, message)
            return None
        return folder

    def _note(self, path: tuple[str | int, ...], code: Mistake, message: str) -> None:
        self.mistakes.at_value(self.document, path, code, message)


def _called(store: str | None) -> str:
    return "this catalog" if store is None else f"the store `{store}` of this catalog"


def _catalogs_beside(root: Path, folder: Path) -> list[str]:
    """Return the folders beside one that hold a catalog, as fleet.yaml would name them."""
    try:
        beside = [one for one in folder.parent.iterdir() if (one / STORE_FILE).is_file()]
    except OSError:
        return []
    return [_below(root, one) for one in beside]


def _below(root: Path, folder: Path) -> str:
    return folder.relative_to(root).as_posix()
