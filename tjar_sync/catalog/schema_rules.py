"""What the JSON Schemas ask beyond types, as far as one file tells: choices, repeats, platforms."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.media import FORMATS
from tjar_sync.catalog.schema_examples import ENTRIES
from tjar_sync.catalog.tables.declaration import ADDRESS
from tjar_sync.catalog.variables import REFERENCE
from tjar_sync.model.address import NAME_SCHEMA
from tjar_sync.model.kinds import KINDS, Kind, Role
from tjar_sync.model.kinds.field import UNORDERED
from tjar_sync.model.platform import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.platform import PlatformInfo

Schema = dict[str, Any]
LIFECYCLE = "lifecycle"
_URL = (
    r"^(?:embedded|https://[^\s/?#@]+/?"
    r"|http://(?:localhost|127\.0\.0\.1|\[::1\]|[^\s/?#@]+\.localhost)(?::\d+)?/?"
    r"|.*\$\{.*)$"
)
"""A store's address: no path, no password, and encrypted but on this machine."""


def narrow(kind: Kind, entry: Schema, definitions: Schema) -> None:
    """Ask of an entry's keys what their types do not tell, and show what each may look like."""
    properties = entry["properties"]
    for path, field in kind.fields.items():
        for found in _lists(properties.get(path, {})) if field.shape in UNORDERED else ():
            found["uniqueItems"] = True
            if field.required:
                found["minItems"] = 1
    if kind.content_addressed:
        properties[kind.key_of(Role.CONTENT)]["allOf"] = [_ending_of(FORMATS)]
    for path, example in ENTRIES.get(kind.name, {}).items():
        properties[path]["examples"] = [example]
    name = f"{kind.model.name}Lifecycle"  # of each kind, since each has other fields to ignore
    definitions[name] = deepcopy(definitions[_named(properties[LIFECYCLE])])
    ignore = definitions[name]["properties"]["ignore"]
    ignore.update(items={"enum": list(_ignorable(kind))}, uniqueItems=True)
    properties[LIFECYCLE]["$ref"] = f"#/$defs/{name}"


def _ending_of(endings: Iterable[str]) -> Schema:
    """Match names with one of these endings, in small letters or capitals."""
    words = ["".join(f"[{one}{one.upper()}]" for one in ending) for ending in endings]
    message = f"A store takes files that end with {', '.join(endings)}."
    return {"pattern": rf"\.({'|'.join(words)})$", "patternErrorMessage": message}


def _named(property_: Mapping[str, Any]) -> str:
    return str(property_["$ref"]).rpartition("/")[2]


def _lists(property_: Schema) -> list[Schema]:
    either = [property_, *property_.get("anyOf", ())]
    return [one for one in either if one.get("type") == "array"]


def _ignorable(kind: Kind) -> Iterator[str]:
    """Yield the fields of a kind, each after the maps that it stands in."""
    told = set()
    for path in kind.fields:
        steps = path.split(".")
        for count in range(1, len(steps) + 1):
            name = ".".join(steps[:count])
            if name not in told:
                told.add(name)
                yield name


def needs_of_secret(kind: Kind) -> Schema:
    """Ask for the place of a secret, where one is asked for."""
    group, _, key = kind.key_of(Role.SECRET).partition(".")
    return {"properties": {group: {"required": [key]}}} if group else {}


def move() -> Schema:
    """Describe an item of `moved:`, whose two addresses are of one kind, and of one that can move."""
    kinds = [kind.name for kind in KINDS.values() if not kind.content_addressed]
    return {
        "type": "object",
        "properties": {key: address(kinds) for key in ("from", "to")},
        "required": ["from", "to"],
        "additionalProperties": False,
        "anyOf": [
            {"properties": {key: address([kind]) for key in ("from", "to")}} for kind in kinds
        ],
    }


def address(kinds: Sequence[str]) -> Schema:
    """Describe an address of one of these kinds."""
    name = NAME_SCHEMA.removeprefix("^")
    return {
        "type": "string",
        "pattern": rf"^({'|'.join(kinds)})\.{name}",
        "patternErrorMessage": f"Write an address, such as {kinds[-1]}.name.",
    }


def table_keys() -> list[str]:
    """Return by what the rows of a table may be told apart."""
    unique = (path for kind in KINDS.values() for path in kind.unique)
    return list(dict.fromkeys((ADDRESS, *unique)))


def narrow_store(entry: Schema, platforms: Sequence[PlatformInfo]) -> None:
    """Ask of a store's entry what its platform wants, and refuse what it does not have."""
    properties = entry["properties"]
    entry["required"] = ["provider"]
    entry["allOf"] = [rule for info in platforms for rule in _of_platform(info)]
    properties["api_key"].update(
        pattern=f"^{REFERENCE.pattern}$", patternErrorMessage="Write ${VARIABLE}, never the key."
    )
    properties["image_base_url"].update(
        pattern="^https?://|[$][{]", patternErrorMessage="Write an address with https://."
    )


def _of_platform(info: PlatformInfo) -> Iterator[Schema]:
    its = {"properties": {"provider": {"const": info.name}}, "required": ["provider"]}
    options: dict[str, Any] = {}
    for key in OPTIONS:
        if key not in info.options:
            options[key] = False
        elif info.options[key]:
            options[key] = {"enum": list(info.options[key])}
    if info.default_url:
        yield {"if": its, "then": {"properties": options}}
    else:
        message = f"Write {info.example_url}, or `embedded` for the built-in store."
        options["url"] = {"pattern": _URL, "patternErrorMessage": message}
        yield {"if": its, "then": {"properties": options, "required": ["url"]}}
    if info.required:
        there = {"properties": {"url": {"const": "embedded"}}, "required": ["url"]}
        yield {"if": {**its, "not": there}, "then": {"required": list(info.required)}}
