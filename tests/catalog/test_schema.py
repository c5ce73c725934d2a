"""The JSON Schemas that editors use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.catalog.editors import reader_of
from tjar_sync import __version__
from tjar_sync.catalog import json_schema, store_json_schema
from tjar_sync.catalog.descriptions import KEYS
from tjar_sync.catalog.schema_examples import ENTRIES, STORE_FILE, STORES
from tjar_sync.providers.hajatek.platform import HAJATEK
from tjar_sync.providers.tjar.platform import TJAR

if TYPE_CHECKING:
    from collections.abc import Iterator

PLATFORMS = [TJAR.info, HAJATEK.info]


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)


def test_every_reference_is_defined() -> None:
    """No `$ref` leads nowhere."""
    for schema in (json_schema(), store_json_schema("a file", [TJAR.info])):
        missing = {
            reference
            for reference in _references(schema)
            if reference.removeprefix("#/$defs/") not in schema["$defs"]
        }

        assert set() == missing


def test_every_key_is_described() -> None:
    """An editor can say what each key of an entry is for."""
    catalog, store = json_schema(), store_json_schema("a file", [TJAR.info])
    nodes = (
        *(catalog["$defs"][kind] for kind in ("media", "product", "webhook")),
        *(catalog["$defs"][name] for name in ("Lifecycle", "ProductLifecycle", "Secret")),
        store["$defs"]["DefaultsEntry"],
        *(store["$defs"][name] for name in KEYS.keys() & store["$defs"].keys()),
        catalog,
        store,
    )

    assert [] == [
        key
        for node in nodes
        for key, property_ in node["properties"].items()
        if "description" not in property_
    ]


def test_an_overlay_needs_nothing_and_says_nothing_of_layers() -> None:
    """It holds what is otherwise; whose entry it is says the rest."""
    product = json_schema(overlay=True)["$defs"]["product"]

    assert {"if", "then", "required"}.isdisjoint(product)
    assert {"extends", "abstract", "stores"}.isdisjoint(product["properties"])
    assert "sale_price" in product["properties"]


def test_a_set_is_a_list_or_a_change_of_one() -> None:
    """Of all kinds, and nothing else is; a key of one's own is free at the top."""
    catalog = json_schema()
    edit = {"$ref": "#/$defs/SetEdit"}
    found = {
        f"{kind}.{key}"
        for kind in ("media", "product", "webhook")
        for key, schema in catalog["$defs"][kind]["properties"].items()
        if edit in schema.get("anyOf", ())
    }

    assert {
        "product.categories",
        "product.child_categories",
        "product.providers",
        "product.related",
        "product.sub_categories",
        "product.tags",
        "webhook.events",
    } == found
    assert {"^x-": {}} == catalog["patternProperties"]


def test_the_shape_of_the_schemas() -> None:
    """Names fit addresses, required keys are required, types refuse the keys of others."""
    catalog, store = json_schema(), store_json_schema("a file", [TJAR.info])

    assert [
        "media",
        "products",
        "webhooks",
        "rules",
        "moved",
        "removed",
        "campaigns",
        "tables",
    ] == list(catalog["properties"])
    layered = {"anyOf": [{"required": ["extends"]}, {"required": ["abstract"]}]}
    assert {"not": layered} == catalog["$defs"]["product"]["if"]
    assert {"required": ["type"]} == catalog["$defs"]["product"]["then"]
    assert {
        "if": {
            "properties": {"type": {"enum": ["physical", "digital", "booking"]}},
            "required": ["type"],
        },
        "then": {"properties": {"delivery_days": False}},
    } in catalog["$defs"]["product"]["allOf"]
    assert "allOf" not in catalog["$defs"]["media"]
    assert ["version", "stores"] == store["required"]
    entry = store["$defs"]["StoreEntry"]
    assert ["provider"] == entry["required"]
    assert [["url"]] == [rule["then"]["required"] for rule in entry["allOf"]]


def test_every_schema_says_which_it_is_and_who_made_it() -> None:
    """By an id of its own, a title, and the release, which an old file is known by."""
    found = [json_schema(), json_schema(overlay=True), store_json_schema("a file", [TJAR.info])]

    assert ["catalog", "overlay", "store"] == [
        one["$id"].removeprefix("urn:tjar-sync:schema:") for one in found
    ]
    assert {f"Made by tjar-sync {__version__}"} == {one["$comment"] for one in found}
    assert 3 == len({one["title"] for one in found})


def test_ignored_fields_are_those_of_the_kind() -> None:
    """An editor completes them: of maps and what is in them, of a media those of media."""
    found = json_schema()["$defs"]
    ignored = {
        kind: found[f"{kind}Lifecycle"]["properties"]["ignore"]["items"]["enum"]
        for kind in ("Product", "MediaFile", "Webhook")
    }

    assert {"name", "name.ar", "tags", "seo", "seo.title", "seo.title.ar"} <= set(
        ignored["Product"]
    )
    assert ["digest", "alt"] == ignored["MediaFile"]
    assert "sku" not in ignored["Webhook"]


@pytest.mark.parametrize("kind", ENTRIES)
def test_examples_are_right(kind: str) -> None:
    """What an editor shows beside a key can be typed there."""
    schema = json_schema()
    for key, example in ENTRIES[kind].items():
        part = {**schema["$defs"][kind]["properties"][key], "$defs": schema["$defs"]}
        reader_of(part).validate(example)


def test_examples_of_the_store_file_are_right() -> None:
    """The same of store.yaml, and of a store in it."""
    schema = store_json_schema("a file", [TJAR.info])
    entry = schema["$defs"]["StoreEntry"]
    for node, examples in ((schema, STORE_FILE), (entry, STORES)):
        for key, example in examples.items():
            part = {**node["properties"][key], "$defs": schema["$defs"]}
            reader_of(part).validate(example)


def patterns(node: Any) -> Iterator[dict[str, Any]]:
    """Yield all that asks for a form."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node
        for key, value in node.items():
            yield from () if key == "examples" else patterns(value)
    elif isinstance(node, list):
        for item in node:
            yield from patterns(item)


def test_every_pattern_says_what_it_asks_for() -> None:
    """An editor shows a sentence, and no regular expression."""
    schemas = json_schema(), json_schema(overlay=True), store_json_schema("a file", PLATFORMS)
    found = [node for schema in schemas for node in patterns(schema)]

    assert 20 < len(found)
    assert [] == [node for node in found if not node.get("patternErrorMessage", "").endswith(".")]
