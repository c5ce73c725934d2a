"""Which entry stands in which file, and what store.yaml says once for all of them."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.schema_files import CATALOG_SCHEMA
from tjar_sync.catalog.yaml.writer import emit
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.pull.keys import RESERVED, numbered, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tjar_sync.pull.entries import Written

MOST = 8 * 1024 * 1024
"""Characters of one file: more is read by no editor, and twice as much by no catalog."""
_SAID_ONCE = frozenset({Shape.FLAG, Shape.NUMBER})
"""Shapes of fields that are mostly the same for all."""
_CATEGORIES = "categories"
"""The group of store.yaml's `ids` that products are sorted by."""
_NO_GROUP = "uncategorized"
_OTHER = object()


class GroupBy(StrEnum):
    """How products are put into files."""

    TYPE = "type"
    CATEGORY = "category"
    SINGLE = "single"
    ONE_FILE_EACH = "one-file-each"


def defaults_of(entries: Sequence[Written]) -> dict[str, dict[str, Any]]:
    """Find what most entries of a kind say alike, and all of them say something about.

    What only some of them speak of is no default: it would make the others' fields managed.
    """
    found: dict[str, dict[str, Any]] = {}
    for kind in KINDS.values():
        trees = [one.tree for one in entries if one.live.kind == kind.name]
        for path, field in kind.fields.items():
            told = [one[path] for one in trees if path in one]
            if field.shape in _SAID_ONCE and not field.types and len(told) == len(trees) > 1:
                value, count = Counter(told).most_common(1)[0]
                if count > len(trees) / 2:
                    found.setdefault(kind.name, {})[path] = value
    return found


def files_of(
    entries: Iterable[Written],
    group_by: GroupBy,
    defaults: Mapping[str, Mapping[str, Any]],
    most: int = MOST,
) -> dict[str, str]:
    """Return the text of every catalog file, by path; the order of entries stays."""
    sorted_in: dict[str, list[Written]] = {}
    names: dict[object, str] = {}
    for entry in entries:
        sorted_in.setdefault(_file(entry, group_by, names), []).append(entry)
    found = {}
    for stem, those in sorted_in.items():
        parts = _parts(those, defaults, most)
        for number, part in enumerate(parts, 1):
            path = f"{stem}.yaml" if len(parts) == 1 else f"{stem}-{number:02}.yaml"
            found[path] = f"{modeline(path)}{part}"
    return found


def modeline(path: str, schema: str = CATALOG_SCHEMA) -> str:
    """Return the comment by which an editor finds the schema of a file."""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}{schema}\n"


def _file(entry: Written, group_by: GroupBy, names: dict[object, str]) -> str:
    """Return the path, without its ending, of the file that an entry belongs into."""
    kind = KINDS[entry.live.kind]
    if len(kind.types) == 1 or group_by is GroupBy.SINGLE:
        return kind.plural
    if group_by is GroupBy.ONE_FILE_EACH:
        return f"{kind.plural}/{entry.key}"
    if group_by is GroupBy.TYPE:
        return f"{kind.plural}/{entry.live.type}"
    path = next((path for path, one in kind.fields.items() if one.group == _CATEGORIES), "")
    chosen = next(iter(entry.tree.get(path) or ()), _NO_GROUP)
    if chosen not in names:
        name = readable(str(chosen)) or "category"
        name = f"category-{name}" if name in RESERVED else name
        taken = set(names.values())
        names[chosen] = numbered(name, taken) if name in taken else name
    return f"{kind.plural}/{names[chosen]}"


def _parts(
    entries: Sequence[Written], defaults: Mapping[str, Mapping[str, Any]], most: int
) -> list[str]:
    """Write entries as one text, or as several where one would be too large."""
    kind = KINDS[entries[0].live.kind]
    usual = defaults.get(kind.name, {})
    parts: list[str] = []
    size = most
    for entry in entries:
        tree = {path: one for path, one in entry.tree.items() if usual.get(path, _OTHER) != one}
        lines = emit({kind.plural: {entry.key: tree}}).split("\n", 1)[1]
        if size + len(lines) > most:
            parts.append(f"{kind.plural}:\n")
            size = 0
        parts[-1] += lines
        size += len(lines)
    return parts
