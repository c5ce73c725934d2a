"""Names that were seen in a store are kept for later runs, and what was kept is not trusted blindly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.catalog.test_commit import git
from tjar_sync.errors import CatalogError
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.evidence import Evidence
from tjar_sync.model.observation import Observation
from tjar_sync.model.settings import StoreSettings
from tjar_sync.model.sighting import Sighting, StoreNames
from tjar_sync.sightings import (
    cached,
    keep,
    observations,
    remembered,
    require_current,
    to_record,
)

if TYPE_CHECKING:
    from pathlib import Path

CACHE = ".tjar/cache"
STORE = StoreSettings("live", "tjar", "https://shop.example.com")
SEEN = {"categories": {"أحذية": Sighting(5, "product 1"), "bags": Sighting(6, "product 2")}}


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    """In the folder that git does not see, for the owner alone."""
    keep(tmp_path, STORE, SEEN)
    (file,) = (tmp_path / CACHE).iterdir()

    assert StoreNames(SEEN) == cached(tmp_path, STORE)
    assert 0 == file.stat().st_mode & 0o077
    assert "*\n" == (tmp_path / ".tjar/.gitignore").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    ["", "[1]", "{", '{"categories": 5}', '{"categories": {"a": [true, "x"]}}',
     '{"categories": {"a": [5, 6]}}', '{"categories": {"a": [5]}}', "\udcff"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_tells_nothing(tmp_path: Path, text: str) -> None:
    """It is a cache: what it does not tell is looked for again."""
    keep(tmp_path, STORE, SEEN)
    (file,) = (tmp_path / CACHE).iterdir()
    file.write_text(text, "utf-8", "surrogateescape")

    assert StoreNames() == cached(tmp_path, STORE)


def test_what_a_commit_brings_is_not_believed(tmp_path: Path) -> None:
    """Whoever proposes a commit could say which number a name has, and so where products go."""
    keep(tmp_path, STORE, SEEN)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--force", CACHE)

    assert StoreNames() == cached(tmp_path, STORE)


def test_what_cannot_be_kept_stops_nothing(tmp_path: Path) -> None:
    """A file in the place of the folder: the names are looked for again next time."""
    (tmp_path / ".tjar").write_text("")
    keep(tmp_path, STORE, SEEN)

    assert StoreNames() == cached(tmp_path, STORE)


def test_the_state_keeps_them_among_what_was_observed() -> None:
    """Once each; what else was observed is none of it."""
    other = Observation("A3", "x", Standing.CONTRADICTED, "", lines=(ContractLine(("a",), 1),))
    known = Evidence((*observations(SEEN), other))
    moved = {"categories": {"bags": Sighting(7, "product 3")}}

    assert SEEN == remembered(known)
    assert () == to_record(StoreSettings("a", "b", "c", seen=SEEN), known)
    assert observations(moved) == to_record(StoreSettings("a", "b", "c", seen=moved), known)


def test_a_name_that_moved_on_stops_the_run() -> None:
    """With what to write where, since only a person knows what is meant."""
    store = StoreSettings("live", "tjar", "c", seen=SEEN)
    require_current(store, {"categories": {6: "bags"}})
    with pytest.raises(CatalogError) as caught:
        require_current(store, {"categories": {6: "boxes"}})

    assert (
        "`bags` was 6 in the store (seen at product 2), which calls that `boxes` now\n"
        "1 mistake in the catalog"
    ) == str(caught.value)
    assert (
        "write below `stores: live: ids:` in store.yaml which number is meant" == caught.value.hint
    )
