"""JSON Schemas as tables: a row for each key, however deep, with what may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Schema = dict[str, Any]
_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "map",
    "null": "null",
}
_WHOLE = {"FileText": "`{file: …}`", "ChecksEntry": "map of [codes](../checks.md)"}
"""Maps that are told in a word, by their names in the schema."""
_MOST_WORDS = 12
_UNBOUNDED = 1_000_000_000


class SchemaKey(NamedTuple):
    """One key of a map."""

    path: str
    """From the outermost map; `[]` stands for each item of a list, `NAME` for a name of one's own."""
    value: str
    """What may stand there, in words."""
    required: bool
    description: str


def rows(schema: Schema, whole: Schema, prefix: str = "") -> Iterator[SchemaKey]:
    """Yield the keys of a map and of the maps within, in their order."""
    for key, property_ in schema.get("properties", {}).items():
        path = f"{prefix}{key}"
        required = key in schema.get("required", ())
        text = _described(property_, whole)
        yield SchemaKey(path, value_of(property_, whole), required, text)
        yield from _inner(property_, whole, path)


def _inner(schema: Schema, whole: Schema, path: str) -> Iterator[SchemaKey]:
    for one in _branches(schema, whole):
        if "told" in one:
            continue
        if "properties" in one:
            yield from rows(one, whole, f"{path}.")
        elif isinstance(one.get("additionalProperties"), dict):
            yield from _inner(one["additionalProperties"], whole, f"{path}.NAME")
        elif isinstance(one.get("items"), dict):
            yield from _inner(one["items"], whole, f"{path}[]")


def _branches(schema: Schema, whole: Schema) -> list[Schema]:
    """Return what a value may be, each alternative by itself; a change of a set is told elsewhere."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in _WHOLE:
            return [{**whole["$defs"][name], "told": _WHOLE[name]}]
        return [] if name == "SetEdit" else _branches(whole["$defs"][name], whole)
    either = schema.get("anyOf") or schema.get("oneOf")
    return [found for one in either for found in _branches(one, whole)] if either else [schema]


def _described(schema: Schema, whole: Schema) -> str:
    first = next(iter(_branches(schema, whole)), {})
    return str(schema.get("description") or first.get("description") or "").replace("\n", " ")


def value_of(schema: Schema, whole: Schema) -> str:
    """Say in words what a value may be."""
    found = dict.fromkeys(_one(one, whole) for one in _branches(schema, whole))
    return " or ".join(found)


def _one(schema: Schema, whole: Schema) -> str:
    if "told" in schema:
        return str(schema["told"])
    words = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    if len(words) > _MOST_WORDS:
        return f"one of {len(words)} words, such as `{words[0]}`"
    if words:
        return " or ".join(f"`{word}`" for word in words)
    kinds = schema.get("type", "anything")
    named = [_WORDS.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    if kinds == "array" and isinstance(schema.get("items"), dict):
        return f"list of {value_of(schema['items'], whole)}"
    return " or ".join(named) + _bounds(schema)


def _bounds(schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and least == most:
        return f": {least}"
    if least is not None and most is not None and most < _UNBOUNDED:
        return f", {least:,} to {most:,}"
    return f", at least {least:,}" if least is not None else ""


def table(heads: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    """Write a table in Markdown."""
    rule = "|".join("---" for _ in heads)
    drawn = (" | ".join(cell.replace("|", "\\|") for cell in line) for line in lines)
    return "\n".join((f"| {' | '.join(heads)} |", f"|{rule}|", *(f"| {line} |" for line in drawn)))
