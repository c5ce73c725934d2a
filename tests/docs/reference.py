"""`docs/codes/` and `docs/reference/`, made from the code: `python -m tests.docs.reference` writes them.

Nothing in them depends on the machine or the time, so that making them again changes nothing
unless the code has changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.docs.reference_commands import commands, exit_codes
from tests.docs.reference_contract import contract
from tests.docs.schema_tables import rows, table
from tjar_sync import catalog, providers, state
from tjar_sync.cli.help import explained
from tjar_sync.model.kinds import KINDS
from tjar_sync.providers.rest.capabilities import kind_capabilities
from tjar_sync.providers.rest.contract import in_language
from tjar_sync.render.manual import listed, page
from tjar_sync.render.schemas import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.docs.schema_tables import SchemaKey
    from tjar_sync.model.capabilities import KindCapabilities
    from tjar_sync.model.kinds import Kind

ROOT = Path(__file__).parents[2]
MADE = "<!-- Made by `python -m tests.docs.reference`: edit what it is made from. -->"
FOLDERS = ("docs/codes", "docs/reference")


def pages() -> dict[str, str]:
    """Return all pages by their paths from the root of the repository."""
    found = {path: text for making in (_codes, _reference) for path, text in making()}
    return {path: f"{MADE}\n\n{text.strip()}\n" for path, text in found.items()}


def _codes() -> Iterator[tuple[str, str]]:
    whole = explained("")
    index = listed(whole, "[{code}]({code}.md)")
    about = (
        "Every diagnostic of tjar-sync has a code, the same in text, JSON and SARIF."
        " `tjar-sync help CODE` prints its page without a network."
    )
    yield "docs/codes/README.md", f"# What to do when: all codes\n\n{about}\n\n{index}"
    for one in whole:
        yield f"docs/codes/{one.code}.md", page(one)


def _reference() -> Iterator[tuple[str, str]]:
    yield "docs/reference/README.md", _INDEX
    yield "docs/reference/fields.md", _fields()
    yield "docs/reference/catalog-files.md", _blocks()
    yield "docs/reference/store-file.md", _store_file()
    yield "docs/reference/commands.md", commands()
    yield "docs/reference/exit-codes.md", exit_codes()
    yield "docs/reference/json.md", _documents()
    yield "docs/reference/contract.md", contract()


_INDEX = """\
# Reference

| page | what it tells |
|---|---|
| [fields](fields.md) | every key of a product, a media and a webhook, by type and platform |
| [catalog files](catalog-files.md) | what else a file of the catalog may hold: moves, rules, campaigns, tables |
| [store.yaml](store-file.md) | every key of store.yaml |
| [commands](commands.md) | every command, argument, option and variable |
| [exit codes](exit-codes.md) | how a command ends, and which errors end it so |
| [JSON](json.md) | every document that `--format json` and `--format jsonl` print |
| [contract](contract.md) | what is believed of each platform's API, row by row |
| [codes](../codes/README.md) | every diagnostic: meaning, cause, way out |
"""


def _fields() -> str:
    whole = catalog.json_schema()
    parts = [_FIELDS]
    for kind in KINDS.values():
        lines = [_field(kind, row) for row in rows(whole["$defs"][kind.name], whole)]
        heads = ("key", "value", "types", *_TITLES, "what it is")
        parts += [f"## {kind.plural}", kind.description, table(heads, lines)]
    return "\n\n".join(parts)


_FIELDS = """\
# Fields

Each entry of a catalog file, key by key. `[]` stands for each item of a list; **bold** keys are needed.
A field that an entry does not name is not managed; `[]` or `null` clears it.

What a platform does with a field: *yes*, it is written and shown; *write-only*, it is never shown, and compared with what was last written; *off*, it is there once `contract:` in store.yaml says under which name; *–*, it has no such thing.
*once* marks what is written on create and then left to the store, unless the entry manages it."""


def _field(kind: Kind, row: SchemaKey) -> tuple[str, ...]:
    path = row.path.replace("[]", "")
    field = kind.fields.get(path) or kind.fields.get(path.partition(".")[0])
    cell = field.cells.get(path.partition(".")[2]) if field and path not in kind.fields else None
    types = ", ".join(one for one in kind.types if field and one in field.types)
    once = " (once)" if (cell or field) and (cell or field).create_only else ""  # type: ignore[union-attr] # one of the two is there
    there = [_at(able.get(kind.name), kind, path) + once for able in _abilities()]
    shown = ["" if one == f"–{once}" else one for one in there]
    platforms = shown if path in kind.fields or cell else ["" for _ in there]
    name = f"**`{row.path}`**" if row.required else f"`{row.path}`"
    return name, row.value, types, *platforms, row.description


def _at(able: KindCapabilities | None, kind: Kind, path: str) -> str:
    field = path if path in kind.fields else path.partition(".")[0]
    if able is None:
        return "–"
    if path in able.cells_off:
        return "off"
    written = able.writable | ({field} if kind.content_addressed and able.uploads else set())
    if field not in written:
        return "off" if field in _OFF_UNTIL_NAMED.get(kind.name, ()) else "–"
    return "yes" if field in able.shown else "write-only"


_PLATFORMS = list(providers.PLATFORMS.values())
_TITLES = tuple(platform.info.title for platform in _PLATFORMS)
_OFF_UNTIL_NAMED = {
    kind: frozenset(
        name.partition(".")[2]
        for platform in _PLATFORMS
        for name, row in platform.contract.fields.items()
        if name.startswith(f"{kind}.") and row.create is row.update is row.read is None
    )
    for kind in KINDS
}


def _abilities() -> Iterator[Mapping[str, KindCapabilities]]:
    """Yield what each platform can do, by kind; of a store in one language, say Arabic."""
    for platform in _PLATFORMS:
        yield kind_capabilities(in_language(platform.contract, platform.info.language or "ar"))


def _blocks() -> str:
    whole = catalog.json_schema()
    sections = {kind.plural for kind in KINDS.values()}
    parts = [_BLOCKS]
    for name, schema in whole["properties"].items():
        if name not in sections:
            inner = {"properties": {name: schema}}
            lines = [(f"`{one.path}`", one.value, one.description) for one in rows(inner, whole)]
            parts += [f"## {name}", table(("key", "value", "what it is"), lines)]
    return "\n\n".join(parts)


_BLOCKS = """\
# Catalog files

Besides [entries](fields.md), any file of the catalog may hold these. Keys that begin with `x-` are yours, for anchors.
A set of an overlay, a window or an extending entry may be a change instead of a list: `{append: […], remove: […]}`."""


def _store_file() -> str:
    infos = [platform.info for platform in _PLATFORMS]
    whole = catalog.store_json_schema(state.describe_homes(), infos)
    entries = {kind.name for kind in KINDS.values()}
    lines = [
        (f"**`{one.path}`**" if one.required else f"`{one.path}`", one.value, one.description)
        for one in rows(whole, whole)
        if not any(f"defaults.{kind}." in one.path for kind in entries)
    ]
    return f"{_STORE}\n\n{table(('key', 'value', 'what it is'), lines)}"


_STORE = """\
# store.yaml

It stands at the catalog's root. `NAME` stands for a name of your own; **bold** keys are needed.
What `defaults:` may hold for a kind is what its [entries](fields.md) may hold."""


def _documents() -> str:
    parts = [_JSON]
    for name, schema in DOCUMENTS.items():
        found: list[dict[str, Any]] = schema.get("oneOf") or schema.get("anyOf") or [schema]
        parts.append(f"## {name}")
        for one in found:
            kind = one["properties"].get("type", {}).get("const")
            lines = [
                (f"`{row.path}`", row.value, "" if row.required else "not always", row.description)
                for row in rows(one, schema)
                if row.path.count(".") <= _DEEPEST
            ]
            parts += [f"### {kind}"] if kind else []
            parts.append(table(("key", "value", "there", "what it is"), lines))
    return "\n\n".join(parts)


_DEEPEST = 1
_JSON = """\
# JSON

What `--format json` prints, one document a run, and the lines of `--format jsonl` (`event`).
`tjar-sync schema NAME` prints each one's whole JSON Schema; here are its outer keys.
In `format_version` the number behind the dot rises when something is added, the one before it when readers must change."""


def write(root: Path) -> None:
    """Write all pages, and remove those that are made no more."""
    found = pages()
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
        for path in sorted((root / folder).glob("*.md")):
            if path.relative_to(root).as_posix() not in found:
                path.unlink()
    for name, text in found.items():
        (root / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write(ROOT)
