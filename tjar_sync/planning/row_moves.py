"""Rows that got another name: what the store counts in them (variant stock) goes with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.equality import canonical, row_key
from tjar_sync.model.prices import row_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

    Row = Mapping[str, Value]
    Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class RowMoves:
    """What becomes of a field's rows, apart from those that stay."""

    renamed: Mapping[Key, Row]
    """By the new row's key: the live row that it was until now."""
    gone: tuple[Row, ...]
    """Live rows that no row of the files is, and none was renamed from."""
    new: tuple[Row, ...]
    """Rows of the files that the store has not, and that were no other's until now."""

    def note(self, field: Field) -> str:
        """Say in words which rows keep their count under another name."""
        return "; ".join(
            f"{'/'.join(str(part) for part in key if part is not None)} was {row_name(field, row)}"
            f" and keeps its {_counted(field, row)}"
            for key, row in self.renamed.items()
        )

    def refill(self, field: Field) -> str:
        """Say what is written anew beside what goes; empty where nothing is put on sale by that."""
        filled = [row for row in self.new if any(row.get(key) for key in field.live_keys)]
        if not (self.gone and filled):
            return ""
        going = ", ".join(f"{row_name(field, row)} ({_counted(field, row)})" for row in self.gone)
        coming = ", ".join(f"{row_name(field, row)} ({_counted(field, row)})" for row in filled)
        return f"{field.path}: {going} would go, and {coming} be new"


def row_moves(field: Field, wanted: Value, last: Value, live: Value) -> RowMoves:
    """Tell renamed rows from new ones.

    A row was renamed where its key alone changed, in one part of it or in case, and nothing else
    could have become it; `last` is what the files said before.
    """
    shown = {row_key(field, row): row for row in _rows(live)}
    kept = {row_key(field, row) for row in _rows(wanted)}
    new = {row_key(field, row): row for row in _rows(wanted) if row_key(field, row) not in shown}
    gone = {key: row for key, row in shown.items() if key not in kept}
    written = {row_key(field, row): row for row in _rows(last) if row_key(field, row) in gone}
    pairs = [(a, b) for a in new for b in written if _only_key_differs(field, new[a], written[b])]
    sure = [(a, b) for a, b in pairs if _folded(a) == _folded(b)] or pairs
    news, olds = Counter(a for a, _ in sure), Counter(b for _, b in sure)
    single = {a: b for a, b in sure if news[a] == olds[b] == 1}
    taken = set(single.values())
    return RowMoves(
        {a: gone[b] for a, b in single.items()},
        tuple(row for key, row in gone.items() if key not in taken),
        tuple(row for key, row in new.items() if key not in single),
    )


def _rows(value: Value) -> Iterable[Row]:
    rows = value if isinstance(value, tuple) else ()
    return (row for row in rows if isinstance(row, Mapping))


def _only_key_differs(field: Field, new: Row, old: Row) -> bool:
    parts = zip(row_key(field, new), row_key(field, old), strict=True)
    others = [{**row, **dict.fromkeys(field.row_key)} for row in (new, old)]
    first, second = (canonical(field, (row,), managed=True) for row in others)
    folded = _folded(row_key(field, new)) == _folded(row_key(field, old))
    return first == second and (folded or sum(a != b for a, b in parts) == 1)


def _folded(key: Key) -> Key:
    return tuple(part.casefold() if isinstance(part, str) else part for part in key)


def _counted(field: Field, row: Row) -> str:
    """Return the counts of a row, in words: `stock of 6`."""
    return ", ".join(f"{key} of {row.get(key) or 0}" for key in sorted(field.live_keys))
