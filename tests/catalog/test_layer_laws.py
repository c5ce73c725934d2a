"""What holds of all layers: grouping says nothing, splitting says nothing, and origins are true."""

from __future__ import annotations

import json
import tempfile
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.harness import LIFTED, run
from tests.strategies import catalogs, write
from tjar_sync.catalog import load
from tjar_sync.catalog.merge import SetEdit, merge, plain
from tjar_sync.catalog.yaml.reader import read
from tjar_sync.catalog.yaml.writer import emit
from tjar_sync.model.catalog import LayerKind

if TYPE_CHECKING:
    from tests.strategies import Files
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource

LAW = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
SLOW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
WHOLE_RUNS = settings(
    max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
OWN = frozenset({"id", "type"})
"""Keys that stay in the entry: the one is never inherited, the other never overlaid here."""

_ITEMS = st.lists(st.sampled_from("abcd"), max_size=3, unique=True)
_EDITS = st.builds(SetEdit, _ITEMS.map(tuple), _ITEMS.map(tuple))
_LEAVES = st.none() | st.integers(0, 3) | _ITEMS


def _parts() -> st.SearchStrategy[Any]:
    keys = st.sampled_from("xyz")
    return st.recursive(
        _LEAVES | _EDITS, lambda inner: st.dictionaries(keys, inner, max_size=3), max_leaves=8
    )


def _layers() -> st.SearchStrategy[list[Any]]:
    return st.lists(
        st.dictionaries(st.sampled_from("xyz"), _parts(), max_size=3), min_size=3, max_size=5
    )


@LAW
@given(_layers(), st.data())
def test_it_makes_no_difference_which_layers_are_laid_together_first(
    layers: list[Any], data: st.DataObject
) -> None:
    """Laying is associative: however they are grouped, the outcome is the same."""
    grouped = list(layers)
    while len(grouped) > 1:
        at = data.draw(st.integers(0, len(grouped) - 2))
        grouped[at : at + 2] = [merge(grouped[at], grouped[at + 1])]

    assert plain(reduce(merge, layers)) == plain(grouped[0])


@LAW
@given(_layers())
def test_an_empty_layer_changes_nothing(layers: list[Any]) -> None:
    """Above, below and between: it may be left out."""
    whole = reduce(merge, layers)

    assert plain(whole) == plain(reduce(merge, [{}, *layers, {}]))
    between = [part for layer in layers for part in (layer, dict[str, Any]())]
    assert plain(whole) == plain(reduce(merge, between))


@LAW
@given(_layers())
def test_laying_leaves_its_layers_as_they_are(layers: list[Any]) -> None:
    """A template is laid under many entries."""
    before = repr(layers)
    reduce(merge, layers)

    assert before == repr(layers)


def _split(draw: st.DrawFn, entry: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Deal an entry's keys out to a template, the entry itself, and an overlay."""
    parts: tuple[dict[str, Any], ...] = ({}, {}, {})
    template, own, overlay = parts
    for key, value in entry.items():
        way = 1 if key in OWN else draw(st.integers(0, 4))
        if way == 3 and isinstance(value, dict) and len(value) > 1:
            first, *rest = value
            template[key] = {first: value[first]}
            own[key] = {name: value[name] for name in rest}
        elif way == 4 and key in {"tags", "categories", "related"} and value:
            template[key] = [*value[:1], "gone"]
            overlay[key] = {"append": value[1:], "remove": ["gone"]}
        else:
            parts[way % 3][key] = value
            if way == 2 and not isinstance(value, dict):
                own[key] = None
    return parts


@st.composite
def split_catalogs(draw: st.DrawFn, *, bound: bool = True) -> tuple[Files, Files]:
    """Draw a catalog, and the same one with its products in layers, each layer a file."""
    files = draw(catalogs(max_products=3, bound=bound))
    tree: Any = read("products.yaml", files["shop/products.yaml"]).tree
    layers: tuple[dict[str, Any], ...] = ({}, {}, {})
    for name, entry in (tree["products"] or {}).items():
        template, own, overlay = _split(draw, entry)
        layers[0][f"base-{name}"] = {"abstract": True, **template}
        layers[1][name] = {"extends": f"base-{name}", **own}
        layers[2][name] = overlay
    names = ("bases.yaml", "shop/products.yaml", "overlays/embedded/products.yaml")
    texts = {
        name: emit({"products": layer}).encode() for name, layer in zip(names, layers, strict=True)
    }
    return files, {**files, **texts}


def _load(files: Files, root: Path) -> Catalog:
    write(files, root)
    return load(root, None, {})[1]


@SLOW
@given(split_catalogs())
def test_one_store_wants_the_same_with_and_without_layers(drawn: tuple[Files, Files]) -> None:
    """What a plan is made of, values, ids and treatment, is the same, and so is its digest."""
    whole, layered = drawn
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        plainly, catalog = _load(whole, Path(one)), _load(layered, Path(two))

        for address, resource in plainly.resources.items():
            assert dict(resource.values) == _revealed(resource, catalog.resources[address])
        assert plainly.digests == catalog.digests
        assert plainly.labels == catalog.labels


@WHOLE_RUNS
@given(split_catalogs(bound=False))
def test_one_store_is_planned_the_same_with_and_without_layers(drawn: tuple[Files, Files]) -> None:
    """The first plan is the same, field by field; and what one has applied leaves the other none."""
    whole, layered = drawn
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        roots = Path(one), Path(two)
        write(whole, roots[0])
        write(layered, roots[1])
        first, second = (_planned(root) for root in roots)

        assert first == second
        applied = run(roots[0], "apply", "--auto-approve", *LIFTED)
        write(layered, roots[0])
        after = _planned(roots[0])

        assert 0 == applied.code, applied.err
        assert [] == after["resource_changes"]


def _planned(root: Path) -> Any:
    made = run(root, "plan", "--refresh", "full", "--format", "json", *LIFTED)

    assert 0 == made.code, made.err
    return _anywhere(json.loads(made.out))


def _anywhere(found: Any) -> Any:
    """Leave out where it stands, and what each plan has of its own."""
    if isinstance(found, list):
        return [_anywhere(item) for item in found]
    if not isinstance(found, dict):
        return found
    own = {"id", "created_at", "lineage", "file", "line", "column", "also", "layer"}
    return {key: _anywhere(value) for key, value in found.items() if key not in own}


def _revealed(one: Resource, other: Resource) -> dict[str, Any]:
    """Return the other's values; codes, which are equal only to themselves, as the one has them."""
    codes = {path: one.values[path] for path in ("codes",) if path in one.values}
    return {**other.values, **codes}


@SLOW
@given(split_catalogs())
def test_an_origin_is_the_file_and_line_that_a_person_would_name(
    drawn: tuple[Files, Files],
) -> None:
    """There stands the field's own key, or its row's, in the uppermost layer that has it."""
    files = drawn[1]
    with tempfile.TemporaryDirectory() as folder:
        for resource in _load(files, Path(folder)).resources.values():
            for path, origin in resource.origins.items():
                lines = files[origin.file].decode().split("\n")
                if origin.layer is not LayerKind.KIND_DEFAULT and "/" not in resource.address.name:
                    key = lines[origin.line - 1][origin.column - 1 :].lstrip('"').partition(":")[0]

                    assert key in {*path.split("."), "file"}
                    assert _uppermost(files, resource.address, key) in {None, origin.file}


def _uppermost(files: Files, address: Address, key: str) -> str | None:
    """Return the file of the uppermost layer that has a product's key."""
    for name in ("overlays/embedded/products.yaml", "shop/products.yaml"):
        tree: Any = read(name, files[name]).tree
        if key in ((tree["products"] or {}).get(address.name) or {}):
            return name
    return None
