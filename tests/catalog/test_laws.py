"""What holds for every catalog: it loads, it round-trips, and layout says nothing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import Files, catalogs, write
from tjar_sync.catalog import dump, load
from tjar_sync.errors import CatalogError
from tjar_sync.model.catalog import Catalog, Position, Resource

if TYPE_CHECKING:
    from tjar_sync.model.address import Address

LAW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
FUZZ = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
NOWHERE = Position("", 0, 0)


def _load(files: Files) -> tuple[Catalog, str]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(files, root)
        _, catalog = load(root, None, {})
        return catalog, dump(catalog, root)


def _bare(catalog: Catalog) -> dict[Address, Resource]:
    """Forget where resources stand, the folder they were read from, and their secrets."""
    return {address: _without_place(resource) for address, resource in catalog.resources.items()}


def _without_place(resource: Resource) -> Resource:
    values = {path: value for path, value in resource.values.items() if path != "codes"}
    content, secret = resource.content, resource.secret_path
    return replace(
        resource,
        values=values,
        position=NOWHERE,
        content=content and replace(content, path=Path(content.path.name)),
        secret_path=secret and Path(secret.name),
    )


@LAW
@given(catalogs())
def test_a_dumped_catalog_loads_back_equal(files: Files) -> None:
    """load(dump(c)) == c, and dumping again gives the same bytes."""
    catalog, text = _load(files)
    kept = {name: data for name, data in files.items() if not name.endswith(".yaml")}
    again, text_again = _load(
        {**kept, "store.yaml": files["store.yaml"], "all.yaml": text.encode()}
    )

    assert _bare(catalog) == _bare(again)
    assert text == text_again
    assert catalog.labels == again.labels


@LAW
@given(catalogs().filter(lambda files: b"codes:" not in files["shop/products.yaml"]))
def test_the_digest_knows_no_layout(files: Files) -> None:
    """The same resources in other files, and in other words, have the same digest."""
    catalog, text = _load(files)
    kept = {name: data for name, data in files.items() if not name.endswith(".yaml")}
    again, _ = _load({**kept, "store.yaml": files["store.yaml"], "z/a.yml": text.encode()})

    assert catalog.digests == again.digests


@LAW
@given(catalogs(max_products=2))
def test_values_come_in_field_order_and_resources_in_address_order(files: Files) -> None:
    """Order never depends on how a file is written."""
    from tjar_sync.model.kinds import KINDS  # noqa: PLC0415 - shows what the order is taken from

    catalog, _ = _load(files)

    assert sorted(catalog.resources) == list(catalog.resources)
    for address, resource in catalog.resources.items():
        fields = KINDS[address.kind].fields
        assert [path for path in fields if path in resource.values] == list(resource.values)


def _fails_well(files: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(files, root)
        try:
            load(root, None, {})
        except CatalogError as error:
            lines = [str(item) for item in error.diagnostics]
            assert lines
            assert all(line.isprintable() for line in lines)
            assert lines == list(dict.fromkeys(lines))


YAMLISH = st.lists(
    st.sampled_from(
        (
            "products:", "media:", "webhooks:", "\n", "\n  ", "\n    ", "x: ", "{", "}", "[", "]",
            ", ", "- ", "&a ", "*a", "<<: ", "type: physical", "name: ", "sku: ", '"', "'", "|", ">",
            "? ", ": ", "!t ", "!!str ", "#", "\t", "5", "yes", "~", "1e9", "\\x00", "%YAML 1.2",
            "---", "...", "related: [x]", "image: a.png", "variants: ", "extra: ", "\u202e", "\r",
        )
    ),
    max_size=30,
).map("".join)  # fmt: skip


@FUZZ
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_no_bytes_make_it_stumble(data: bytes) -> None:
    """Whatever a file holds, there is a catalog or a list of mistakes."""
    _fails_well(
        {"store.yaml": b"version: 1\nstores: {s: {provider: tjar, url: embedded}}", "a.yaml": data}
    )
    _fails_well({"store.yaml": data})


@FUZZ
@given(YAMLISH)
def test_no_yaml_makes_it_stumble(text: str) -> None:
    """Pieces of YAML in any order are a catalog or a list of mistakes."""
    _fails_well(
        {
            "store.yaml": b"version: 1\nstores: {s: {provider: tjar, url: embedded}}",
            "a.yaml": text.encode(),
        }
    )


@FUZZ
@given(catalogs(max_products=2), st.data())
def test_no_damage_makes_it_stumble(files: Files, data: st.DataObject) -> None:
    """A good catalog with a piece cut out or put in is a catalog or a list of mistakes."""
    name = data.draw(st.sampled_from(sorted(files)))
    whole = files[name]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))
    piece = data.draw(st.binary(max_size=5) | YAMLISH.map(str.encode))
    _fails_well({**files, name: whole[:start] + piece + whole[end:]})
