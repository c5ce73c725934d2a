"""What changed inside rows, options and maps: by row, then by field."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.model.kinds import Shape
from tjar_sync.model.value import dumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value


class ChangeKind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Detail:
    """One part of a nested value, before and after; raw text."""

    path: str
    """Within the field: `[red/S].additional_price`; empty for the whole value."""
    change_kind: ChangeKind
    before: Value = None
    after: Value = None


_CHANGE_KINDS = {
    "dictionary_item_added": ChangeKind.ADDED,
    "dictionary_item_removed": ChangeKind.REMOVED,
    "iterable_item_added": ChangeKind.ADDED,
    "iterable_item_removed": ChangeKind.REMOVED,
}


def nested(value: Value) -> bool:
    """Say whether a value has parts worth telling apart."""
    if isinstance(value, tuple):
        return any(isinstance(item, Mapping | tuple) for item in value)
    return isinstance(value, Mapping)


def details(field: Field | None, before: Value, after: Value) -> tuple[Detail, ...]:
    """Return what changed between two nested values, in the order of the newer one.

    Where nothing but order or spelling differs, the whole value is the only detail.
    """
    found = tuple(_details(field, before or (), after or ()))
    return found or (Detail("", ChangeKind.CHANGED, before, after),)


def row_label(field: Field | None, row: Mapping[str, Value], at: int) -> str:
    """Name a row by what tells it from the others, else by its place: `red/S`, `#2`."""
    keys = field.row_key if field else ()
    parts = [str(row[key]) for key in keys if row.get(key) is not None]
    return "/".join(parts) or f"#{at + 1}"


def _details(field: Field | None, before: Value, after: Value) -> Iterator[Detail]:
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        yield from _inside("", before or {}, after or {})
        return
    old = before if isinstance(before, tuple) else (before,)
    new = after if isinstance(after, tuple) else (after,)
    keyed = field is not None and field.shape is Shape.ROWS
    pairs = pairs_by_key(field, old, new) if keyed else _by_place(old, new)
    for label, one, two in pairs:
        if one is None:
            yield Detail(f"[{label}]", ChangeKind.ADDED, after=two)
        elif two is None:
            yield Detail(f"[{label}]", ChangeKind.REMOVED, before=one)
        else:
            yield from _inside(f"[{label}]", one, two)


_Pair = tuple[str, "Value", "Value"]


def pairs_by_key(
    field: Field | None, old: tuple[Value, ...], new: tuple[Value, ...]
) -> Iterator[_Pair]:
    """Yield rows by what tells them apart: its label, and the row on each side, None for none."""
    one, two = _keyed(field, old), _keyed(field, new)
    for label in dict.fromkeys((*two, *one)):
        yield label, one.get(label), two.get(label)


def _keyed(field: Field | None, rows: tuple[Value, ...]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for at, row in enumerate(rows):
        label = row_label(field, row, at) if isinstance(row, Mapping) else f"#{at + 1}"
        while label in found:
            label += "'"
        found[label] = row
    return found


def _by_place(old: tuple[Value, ...], new: tuple[Value, ...]) -> Iterator[_Pair]:
    """Pair items so that one put in or taken out does not make all that follow differ."""
    same = SequenceMatcher(None, [dumps(item) for item in old], [dumps(item) for item in new])
    for tag, i, j, k, m in same.get_opcodes():
        if tag != "equal":
            for one, two in zip_longest(range(i, j), range(k, m)):
                place = two if two is not None else one
                yield (
                    f"#{place + 1}",
                    None if one is None else old[one],
                    None if two is None else new[two],
                )


def _inside(label: str, before: Value, after: Value) -> Iterator[Detail]:
    from deepdiff import DeepDiff  # noqa: PLC0415 - slow to import, and seldom needed

    tree = DeepDiff(_plain(before), _plain(after), view="tree", ignore_private_variables=False)
    found = [(group, level) for group, levels in tree.items() for level in levels]
    for group, level in sorted(found, key=lambda item: _place(item[1].path(output_format="list"))):
        path = level.path(output_format="list")
        change_kind = _CHANGE_KINDS.get(group, ChangeKind.CHANGED)
        one = None if change_kind is ChangeKind.ADDED else _back(level.t1)
        two = None if change_kind is ChangeKind.REMOVED else _back(level.t2)
        if change_kind is not ChangeKind.CHANGED or one != two:
            steps = (f"[#{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
            yield Detail(label + "".join(steps), change_kind, one, two)


def _place(path: list[Any]) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (0, str(step)) for step in path]


def _plain(value: Value) -> Any:  # noqa: ANN401 - what DeepDiff knows best
    match value:
        case str():
            return str(value)  # a picture is one, and of another type
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {name: _plain(item) for name, item in value.items()}
        case _:
            return value


def _back(value: Any) -> Any:  # noqa: ANN401 - what DeepDiff gave back
    match value:
        case list():
            return tuple(_back(item) for item in value)
        case dict():
            return {name: _back(item) for name, item in value.items()}
        case _:
            return value
