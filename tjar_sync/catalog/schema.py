"""JSON Schemas of the catalog's files, made from the types that check them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from tjar_sync.catalog.campaigns import CAMPAIGNS, ENDS
from tjar_sync.catalog.compose import ABSTRACT, EXTENDS
from tjar_sync.catalog.descriptions import KEYS, STORE
from tjar_sync.catalog.kind_checks import set_keys
from tjar_sync.catalog.merge import SetEdit
from tjar_sync.catalog.moves import MOVED, REMOVED
from tjar_sync.catalog.own_rules import RULES
from tjar_sync.catalog.rules import required
from tjar_sync.catalog.schema_examples import STORE_FILE, STORES
from tjar_sync.catalog.schema_head import head
from tjar_sync.catalog.schema_rules import (
    address,
    move,
    narrow,
    narrow_store,
    needs_of_secret,
    table_keys,
)
from tjar_sync.catalog.schema_words import explained
from tjar_sync.catalog.store_file_schema import store_file
from tjar_sync.catalog.tables.declaration import TABLES
from tjar_sync.catalog.tables.schema import DESCRIPTIONS, TableItem
from tjar_sync.model.address import NAME_SCHEMA
from tjar_sync.model.kinds import KINDS, Key, Kind, Model
from tjar_sync.model.kinds.lifecycle import LAYERING
from tjar_sync.model.kinds.scheduled import CAMPAIGN_KEYS
from tjar_sync.model.kinds.typed_dict import typed_dict
from tjar_sync.model.kinds.windows import CAMPAIGN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.platform import PlatformInfo

_REFERENCES = "#/$defs/{model}"
_SET_EDIT = "SetEdit"
_FREE_KEYS: dict[str, Any] = {"^x-": {}}
_NAMES = {"pattern": NAME_SCHEMA}


def json_schema(*, overlay: bool = False) -> dict[str, Any]:
    """Describe every file of the catalog but store.yaml: one of entries, or an overlay."""
    definitions: dict[str, Any] = {_SET_EDIT: _set_edit()}
    sections = {}
    for kind in KINDS.values():
        entry = _entry(kind, definitions)
        _take_edits(kind, entry)
        if overlay:
            _leave_out(entry, LAYERING)
        needs = {} if overlay else _needs(kind)
        definitions[kind.name] = {**entry, **needs, **_only_for_types(kind)}
        sections[kind.plural] = {
            "type": ["object", "null"],
            "description": kind.description,
            "propertyNames": _NAMES,
            "additionalProperties": {"$ref": f"#/$defs/{kind.name}"},
        }
    *first, last = sections
    tables = _tables()
    if overlay:
        _leave_out(tables["items"], LAYERING)
    sections.update({**_blocks(), CAMPAIGNS: _campaigns(definitions), TABLES: tables})
    whole = {
        **head("overlay" if overlay else "catalog"),
        "title": "tjar-sync overlay" if overlay else "tjar-sync catalog",
        "description": f"{', '.join(first)} and {last} of a store.".capitalize(),
        "type": ["object", "null"],
        "properties": sections,
        "patternProperties": _FREE_KEYS,
        "additionalProperties": False,
        "$defs": definitions,
    }
    return dict(explained(whole))


def _leave_out(schema: dict[str, Any], keys: Iterable[str]) -> None:
    for key in keys:
        schema["properties"].pop(key, None)


def _needs(kind: Kind) -> dict[str, Any]:
    """Ask for the keys that an entry must have, unless it extends another, or is there for that."""
    needed = {"required": list(required(kind)), **needs_of_secret(kind)}
    if EXTENDS not in kind.keys:
        return needed
    layered = [{"required": [key]} for key in (EXTENDS, ABSTRACT)]
    return {"if": {"not": {"anyOf": layered}}, "then": needed}


def _set_edit() -> dict[str, Any]:
    items = {"type": "array", "items": {"type": ["string", "integer"]}}
    return {
        "type": "object",
        "description": "A change of the list that stands in the layers below.",
        "properties": dict.fromkeys(SetEdit._fields, items),
        "additionalProperties": False,
        "minProperties": 1,
    }


def _take_edits(kind: Kind, entry: dict[str, Any]) -> None:
    """Let each set be a list, or a change of one."""
    properties = entry["properties"]
    for key in set_keys(kind):
        description = properties[key].pop("description")
        edit = {"$ref": _REFERENCES.format(model=_SET_EDIT)}
        properties[key] = {"description": description, "anyOf": [properties[key], edit]}


def _blocks() -> dict[str, Any]:
    """Describe the lists of a file that are no entries."""
    rule = {
        "type": "object",
        "properties": {
            "when": {"type": "string", "description": "Of which resources it must hold."},
            "require": {"type": "string", "description": "What must hold."},
            "message": {"type": "string", "description": "What is told where it does not."},
        },
        "required": ["require"],
        "additionalProperties": False,
    }
    return {
        RULES: {
            "type": ["array", "null"],
            "description": "What the catalog requires of itself: expressions on what is planned.",
            "items": rule,
        },
        MOVED: {
            "type": ["array", "null"],
            "description": "New addresses: what was owned under the old one is this from now on.",
            "items": move(),
        },
        REMOVED: {
            "type": ["array", "null"],
            "description": "Addresses to forget: the store keeps what they were, as it is.",
            "items": address(list(KINDS)),
            "uniqueItems": True,
        },
    }


def _campaigns(definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe the campaigns of a file, and add what they refer to."""
    schema = TypeAdapter(CAMPAIGN).json_schema(ref_template=_REFERENCES)
    definitions.update(schema.pop("$defs"))
    _put_descriptions(schema["properties"], CAMPAIGN_KEYS)
    return {
        "type": ["object", "null"],
        "description": "What several products share for a while: a discount, a permit, two ends.",
        "propertyNames": _NAMES,
        "additionalProperties": {**schema, "required": list(ENDS)},
    }


def _tables() -> dict[str, Any]:
    schema = TypeAdapter(TableItem).json_schema()
    _put_descriptions(schema["properties"], DESCRIPTIONS)
    schema["properties"]["kind"]["enum"] = list(KINDS)
    schema["properties"]["key"]["enum"] = table_keys()
    return {
        "type": ["array", "null"],
        "description": "Sheets that feed the catalog: each row adds to an entry, or makes one.",
        "items": {**schema, "required": ["file"]},
    }


def store_json_schema(homes: str, platforms: Sequence[PlatformInfo]) -> dict[str, Any]:
    """Describe store.yaml: `homes` says what its `state` may be, and its `provider` is one of these."""
    schema = TypeAdapter(store_file()).json_schema(ref_template=_REFERENCES)
    definitions = schema.pop("$defs")
    _describe(definitions, KEYS)
    for kind in KINDS.values():
        entry = _entry(kind, definitions)
        _leave_out(entry, LAYERING)
        definitions["DefaultsEntry"]["properties"][kind.name] = {
            "description": f"For every {kind.name}.",
            "anyOf": [entry, {"type": "null"}],
        }
    narrow_store(definitions["StoreEntry"], platforms)
    _name_platforms(definitions["StoreEntry"]["properties"], platforms)
    schema["properties"]["stores"].update({"propertyNames": _NAMES, "minProperties": 1})
    _put_descriptions(schema["properties"], STORE)
    _put_descriptions(schema["properties"], {"state": STORE["state"].replace("{homes}", homes)})
    _put_examples(definitions["StoreEntry"]["properties"], STORES)
    _put_examples(schema["properties"], STORE_FILE)
    whole = {
        **head("store"),
        **schema,
        "patternProperties": _FREE_KEYS,
        "title": "tjar-sync store.yaml",
        "required": ["version", "stores"],
        "$defs": definitions,
    }
    return dict(explained(whole))


def _name_platforms(properties: dict[str, Any], platforms: Sequence[PlatformInfo]) -> None:
    names = [info.name for info in platforms]
    properties["provider"].update(enum=names, description=f"The platform: {' or '.join(names)}.")
    variables = " or ".join(f"${{{info.key_variable}}}" for info in platforms)
    properties["api_key"]["description"] = KEYS["StoreEntry"]["api_key"].format(keys=variables)


def _entry(kind: Kind, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one entry, and add what it refers to."""
    schema = TypeAdapter(typed_dict(kind)).json_schema(ref_template=_REFERENCES)
    found = schema.pop("$defs", {})
    _describe({**found, kind.model.name: schema}, dict(_descriptions(kind.model)))
    definitions.update(found)
    narrow(kind, schema, definitions)
    return schema


def _descriptions(model: Model) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each map's name, and what is said of its keys; first of all the outermost's."""
    yield model.name, {item.path: item.description for item in model.items if item.description}
    for item in model.items:
        inner = None if isinstance(item, Key) else item.model
        if inner is not None:
            yield from _descriptions(inner)


def _describe(
    definitions: Mapping[str, Any], descriptions: Mapping[str, Mapping[str, str]]
) -> None:
    for name, texts in descriptions.items():
        _put_descriptions(definitions[name]["properties"], texts)


def _put_descriptions(properties: dict[str, Any], descriptions: Mapping[str, str]) -> None:
    for key, text in descriptions.items():
        properties[key]["description"] = text


def _put_examples(properties: dict[str, Any], examples: Mapping[str, Any]) -> None:
    for key, example in examples.items():
        properties[key]["examples"] = [example]


def _only_for_types(kind: Kind) -> dict[str, Any]:
    """Refuse the keys that an entry's type does not have."""
    rules = [
        {
            "if": {
                "properties": {
                    "type": {"enum": [one for one in kind.types if one not in field.types]}
                },
                "required": ["type"],
            },
            "then": {"properties": {path: False}},
        }
        for path, field in kind.fields.items()
        if field.types
    ]
    return {"allOf": rules} if rules else {}
