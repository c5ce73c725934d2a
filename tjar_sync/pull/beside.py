"""What a store has, and no file, as new files of a catalog: made and checked apart from it."""

from __future__ import annotations

import codecs
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog import load
from tjar_sync.catalog.files import STORE_FILE
from tjar_sync.catalog.schema_files import CATALOG_SCHEMA
from tjar_sync.catalog.walk import UP
from tjar_sync.catalog.yaml.reader import read
from tjar_sync.catalog.yaml.splices import Unfit
from tjar_sync.catalog.yaml.writer import emit
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.model.kinds import KINDS
from tjar_sync.pull.checked import PulledEntries, settle
from tjar_sync.pull.draft import CatalogDraft
from tjar_sync.pull.keys import numbered
from tjar_sync.pull.layout import GroupBy, files_of, modeline
from tjar_sync.pull.make import surroundings
from tjar_sync.pull.pictures import Fetched, files_there
from tjar_sync.pull.scaffold import with_ids
from tjar_sync.session import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.pulled import LeftOut
    from tjar_sync.pull.entries import Written
    from tjar_sync.pull.make import Chosen
    from tjar_sync.session import Session

    Ids = Mapping[str, Mapping[str, int]]
    Tree = Mapping[str, Any]

FOLDER = ".tjar/new"
"""Where all of it is kept below the catalog's folder until it is in its place."""


@dataclass(frozen=True, slots=True)
class NewFiles:
    """New files of a catalog, where they lie now."""

    files: Mapping[str, Path]
    """By path below the catalog's folder; the pictures and texts come before the entries."""
    store: bytes
    """What store.yaml is to say, with the new names of numbers."""
    written: tuple[Written, ...]
    left_out: tuple[LeftOut, ...]
    entry_files: tuple[str, ...]
    """Those of the files that hold entries."""
    pictures: tuple[str, ...]
    """Those that no file of the catalog had."""


def make_beside(session: Session, location: Location, chosen: Chosen) -> NewFiles:
    """Make the files that what was chosen stands in; the catalog's own are only read.

    What no file may say is left out, and told. Raises UsageError where store.yaml cannot be given
    the names, ProviderError where the store does not give a picture of its own just now.
    """
    settings = session.settings
    root, name, draft = settings.root, settings.store.name, CatalogDraft(settings.root, FOLDER)
    store = _with_names((root / STORE_FILE).read_bytes(), name, settings.store.ids, chosen.ids)
    tree: Any = read(STORE_FILE, store.removeprefix(codecs.BOM_UTF8)).tree
    there = {**files_there(root), **pictures_of(session.catalog, root)}
    spoken = _defaulted(tree, name)
    around, kept = surroundings(session, chosen, Fetched(draft.pictures), there, spoken)
    entries = PulledEntries(chosen.lives, around, (name,) if len(settings.stores) > 1 else ())
    places = _Places(root, session.catalog)
    sources = {**{path: root / path for path in there.values()}, **kept}

    def write(written: Sequence[Written]) -> Mapping[str, str]:
        texts = places.put(files_of(written, GroupBy.SINGLE, {}))
        beside = {path: f"{text}\n" for one in written for path, text in one.texts.items()}
        used = sorted({path for one in written for path in one.files})
        alone = {STORE_FILE: emit(_alone(tree, name)), **beside, **texts}
        draft.write(alone, {path: sources[path] for path in used})
        return texts

    def load_alone() -> Catalog:
        return load(draft.catalog, name, location.environ, CHECKS)[1]

    _, written = settle(entries, write, load_alone)
    texts = sorted(path for one in written for path in one.texts)
    pictures = sorted({path for one in written for path in one.files} - set(there.values()))
    entry_files = tuple(places.put(files_of(written, GroupBy.SINGLE, {})))
    return NewFiles(
        files={path: draft.catalog / path for path in (*pictures, *texts, *entry_files)},
        store=store,
        written=tuple(written),
        left_out=tuple(entries.told(written)),
        entry_files=entry_files,
        pictures=tuple(pictures),
    )


def _with_names(data: bytes, store: str, known: Ids, ids: Ids) -> bytes:
    """Return store.yaml with the names that it does not have yet."""
    new = {
        group: {word: number for word, number in found.items() if word not in known.get(group, {})}
        for group, found in ids.items()
    }
    try:
        return with_ids(data.decode(), store, new).encode()
    except Unfit as error:
        lines = emit({"ids": {group: found for group, found in new.items() if found}})
        raise UsageError(
            f"the names cannot be put into {STORE_FILE}: {error}",
            hint=f"nothing was changed; paste below `stores: {store}:`, then run this again:\n{lines}",
        ) from error


def pictures_of(catalog: Catalog, root: Path) -> dict[str, str]:
    """Return the files of the catalog's pictures, by the digest of what they hold."""
    return {
        KINDS[address.kind].content(resource.values): resource.content.path.relative_to(
            root.absolute()
        ).as_posix()
        for address, resource in catalog.resources.items()
        if resource.content is not None
    }


def _defaulted(tree: Tree, store: str) -> dict[str, frozenset[str]]:
    """Return the keys that store.yaml says once for all entries, by kind."""
    found: dict[str, set[str]] = {}
    for section in _defaults(tree, store):
        for kind, given in section.items():
            found.setdefault(kind, set()).update(given)
    return {kind: frozenset(keys) for kind, keys in found.items()}


def _defaults(tree: Tree, store: str) -> Iterator[Tree]:
    for owner in (tree, tree["stores"][store]):
        if owner.get("defaults"):
            yield owner["defaults"]


def _alone(tree: Tree, store: str) -> dict[str, Any]:
    """Return a store.yaml for new entries alone: nothing in it speaks of other files."""
    entry = {key: one for key, one in tree["stores"][store].items() if key != "defaults"}
    apart = {"defaults", "include", "ignore"}
    rest = {key: one for key, one in tree.items() if key not in apart}
    return {**rest, "default_store": store, "stores": {store: entry}}


class _Places:
    """Where new entries go: a file of their own, beside those that hold most of their kind."""

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self._root = root
        self._schema = (root / CATALOG_SCHEMA).exists()
        inside = [one for one in catalog.resources.values() if not one.position.file.startswith(UP)]
        self._folders: dict[str, Counter[str]] = {}
        for resource in inside:
            counter = self._folders.setdefault(KINDS[resource.address.kind].plural, Counter())
            counter[PurePosixPath(resource.position.file).parent.as_posix()] += 1

    def put(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return texts by their places; they begin with a line for editors, where that leads somewhere."""
        found = {}
        for name, text in texts.items():
            path = self._path(name)
            body = text.partition("\n")[2]
            found[path] = f"{modeline(path)}{body}" if self._schema else body
        return found

    def _path(self, name: str) -> str:
        plain = PurePosixPath(name)
        plural = plain.stem.rstrip("-0123456789")
        folders = self._folders.get(plural) or Counter({".": 1})
        folder = PurePosixPath(folders.most_common(1)[0][0])
        stem = f"new-{plain.stem}"
        there = {path.stem for path in (self._root / folder).glob("*.y*ml")}
        stem = numbered(stem, there) if stem in there else stem
        return (folder / f"{stem}.yaml").as_posix()
