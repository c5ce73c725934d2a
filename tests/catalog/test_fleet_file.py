"""fleet.yaml: which stores there are, and every mistake at its place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import EMBEDDED, products
from tjar_sync.catalog import load
from tjar_sync.catalog.fleet_file import fleet_json_schema, read_fleet
from tjar_sync.errors import CatalogError
from tjar_sync.model.address import NAME_ADVICE
from tjar_sync.model.fleet import Member
from tjar_sync.session import CHECKS

if TYPE_CHECKING:
    from pathlib import Path

OUTSIDE = "leads out of the fleet's folder; write a path below its folder"
RIGHT = """\
x-note: mine
version: 1
catalogs:
  - {path: shops/riyadh, stores: [live], tags: [gulf, big]}
  - path: shops/jeddah
"""


def catalogs(root: Path, *paths: str) -> None:
    """Write catalogs of two stores each."""
    for path in paths:
        (root / path).mkdir(parents=True, exist_ok=True)
        (root / path / "store.yaml").write_text(EMBEDDED, "utf-8")


def read(root: Path, text: str) -> tuple[Member, ...]:
    """Read a fleet of these two catalogs."""
    catalogs(root, "shops/riyadh", "shops/jeddah")
    (root / "fleet.yaml").write_text(text, "utf-8")
    return read_fleet(root, os.environ, CHECKS)


def mistakes(root: Path, text: str) -> list[str]:
    """Return what is wrong with a fleet.yaml."""
    with pytest.raises(CatalogError) as caught:
        read(root, text)
    return [str(one) for one in caught.value.diagnostics]


def test_stores_are_those_that_are_named_or_all(tmp_path: Path) -> None:
    """In the order of the file, then of store.yaml; tags are those of the catalog."""
    found = read(tmp_path, RIGHT)

    assert (
        Member("shops/riyadh", "live", ("gulf", "big")),
        Member("shops/jeddah", "embedded"),
        Member("shops/jeddah", "live"),
    ) == found
    assert ["shops/riyadh:live", "shops/jeddah:embedded", "shops/jeddah:live"] == [
        one.name for one in found
    ]


def test_without_a_file_the_stores_of_one_catalog_are_a_fleet(tmp_path: Path) -> None:
    """A wrong store.yaml is told as such; nothing says which stores there are."""
    catalogs(tmp_path, ".")

    found = read_fleet(tmp_path, os.environ, CHECKS)
    (tmp_path / "store.yaml").write_text("version: 1\n", "utf-8")
    with pytest.raises(CatalogError, match=r"store\.yaml names no store"):
        read_fleet(tmp_path, os.environ, CHECKS)
    (tmp_path / "store.yaml").unlink()
    with pytest.raises(CatalogError, match="there is no such file"):
        read_fleet(tmp_path, os.environ, CHECKS)

    assert ["embedded", "live"] == [one.name for one in found]


def test_a_catalog_with_a_wrong_store_file_is_one_member(tmp_path: Path) -> None:
    """Its own command tells what is wrong; the others go on. Names that are given are believed."""
    catalogs(tmp_path, "shops/riyadh")
    broken = tmp_path / "shops" / "dammam"
    broken.mkdir()
    (broken / "store.yaml").write_text("version: [", "utf-8")
    text = "version: 1\ncatalogs: [{path: shops/dammam}, {path: shops/riyadh, stores: [live]}]\n"
    named = text.replace("shops/dammam", "shops/dammam, stores: [live]")

    assert (Member("shops/dammam", None), Member("shops/riyadh", "live")) == read(tmp_path, text)
    assert Member("shops/dammam", "live") == read(tmp_path, named)[0]
    assert ("shops/dammam", ".") == (Member("shops/dammam", None).name, Member("", None).name)


def test_all_mistakes_are_told_at_their_places(tmp_path: Path) -> None:
    """With what was probably meant."""
    text = """\
version: 1
catalogs:
  - path: shops/riadh
  - {path: shops/jeddah, stores: [liv, live, "../live"]}
  - {path: shops/jeddah, stores: [live]}
  - path: ../elsewhere
  - path: no/where/near
"""

    assert [
        "fleet.yaml:3:11: there is no store.yaml in shops/riadh; did you mean `shops/riyadh`?",
        "fleet.yaml:4:35: this catalog has no store `liv`; did you mean `live`?",
        f"fleet.yaml:4:46: `../live` cannot be a store's name; {NAME_ADVICE}",
        "fleet.yaml:5:35: the store `live` of this catalog is in the fleet already",
        f"fleet.yaml:6:11: ../elsewhere {OUTSIDE}",
        "fleet.yaml:7:11: there is no store.yaml in no/where/near",
    ] == mistakes(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "fleet.yaml:1:1: fleet.yaml must be a map that has `version` and `catalogs`"),
        (
            "version: 2",
            "fleet.yaml:1:10: this fleet.yaml is version 2: a newer tjar-sync is needed",
        ),
        (
            "version: 1\ncatalogs: [{path: shops/riyadh, tag: [a]}]",
            "fleet.yaml:2:33: unknown key `tag` in catalogs of fleet.yaml; did you mean `tags`?",
        ),
        (
            "version: 1\ncatalogs: [{tags: [a]}]",
            "fleet.yaml:2:12: `path` is missing in catalogs of fleet.yaml",
        ),
        ("version: 1", "fleet.yaml:1:1: `catalogs` is missing in fleet.yaml"),
        ("version: 1\ncatalogs: []", "fleet.yaml:2:11: fleet.yaml names no catalog"),
        (
            "version: 1\ncatalogs: [{path: shops/riyadh, stores: []}]",
            "fleet.yaml:2:41: no store is named here; leave `stores` out for all of them",
        ),
        ("catalogs: {", "fleet.yaml:2:1: not valid YAML"),
    ],
)
def test_each_mistake_is_told(tmp_path: Path, text: str, message: str) -> None:
    """At its line and column, whatever is wrong."""
    (found,) = mistakes(tmp_path, f"{text}\n")

    assert found.startswith(message)


def test_it_is_no_file_of_the_catalog_beside_it(tmp_path: Path) -> None:
    """But a file of that name that holds entries is one, as it always was."""
    catalogs(tmp_path, ".")
    (tmp_path / "fleet.yaml").write_text("version: 1\ncatalogs: [{path: .}]\nx-me: 1\n", "utf-8")
    found = load(tmp_path, None, os.environ, CHECKS)[1]
    (tmp_path / "fleet.yaml").write_text(products("cup"), "utf-8")
    entries = load(tmp_path, None, os.environ, CHECKS)[1]

    assert 0 == len(found.resources)
    assert ["product.cup"] == [str(address) for address in entries.resources]


def test_the_schema_describes_every_key() -> None:
    """An editor can say what each is for."""
    schema = fleet_json_schema()
    keys = {**schema["properties"], **schema["$defs"]["FleetEntry"]["properties"]}

    assert {"version", "catalogs", "path", "stores", "tags"} == keys.keys()
    assert all(key["description"] for key in keys.values())
    assert ["version", "catalogs"] == schema["required"]
