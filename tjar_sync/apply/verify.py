"""Judge a write by what the store shows after it: confirmed, normalized, or a mismatch.

Money, flags, numbers, sets, the rows and the lengths of lists, links and pictures have one
meaning: what differs is not what was written. A text may be kept in the store's own spelling,
if a named rule makes it of what was sent (architecture 5.10).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.equality import row_key
from tjar_sync.model.kinds import Field, Shape
from tjar_sync.model.transformations import transformation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tjar_sync.model.value import Value, Values


_CELL = Field("", Shape.TEXT)
"""What is not declared within a map."""
_SWITCHES = frozenset({Shape.FLAG, Shape.NUMBER})
_NOTHING: tuple[Value, ...] = (None, "", (), {})
"""What a store may show where there is nothing."""


class Verdict(StrEnum):
    """What a look at the store says of one field that was written."""

    CONFIRMED = "confirmed"
    """It shows what was written."""
    NORMALIZED = "normalized"
    """It shows it in its own spelling, meaning the same."""
    MISMATCH = "mismatch"
    """It does not show it: the write has not worked."""
    UNVERIFIED = "unverified"
    """It never shows this field."""


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """What became of one field of a write."""

    path: str
    verdict: Verdict
    sent: Value
    shown: Value = None
    how: str = ""
    """The rules by which the store spelt it, where it is normalized."""


def judge(
    fields: Mapping[str, Field], sent: Values, shown: Values, before: Values, *, answer: bool
) -> tuple[FieldVerdict, ...]:
    """Judge every field that was sent, in the order of sending.

    `answer`: what is shown is the write's own answer; stock that a later look shows may have
    been sold since, unless it is just what was shown right `before` the write. A count that the store makes of the rows' own proves nothing (A10), and is
    not judged.
    """
    return tuple(
        _one(fields[path], value, shown, before.get(path), answer=answer)
        for path, value in sent.items()
        if not sent.get(fields[path].summed_from)
    )


def _one(field: Field, sent: Value, shown: Values, before: Value, *, answer: bool) -> FieldVerdict:
    path = field.path
    if path not in shown or field.shape is Shape.SECRETS:
        return FieldVerdict(path, Verdict.UNVERIFIED, sent)
    how = _compare(field, sent, shown[path], before, answer=answer)
    if how is None:
        return FieldVerdict(path, Verdict.MISMATCH, sent, shown[path])
    verdict = Verdict.NORMALIZED if how else Verdict.CONFIRMED
    return FieldVerdict(path, verdict, sent, shown[path], how)


def _compare(field: Field, sent: Value, shown: Value, before: Value, *, answer: bool) -> str | None:
    """Name how the store spells what was sent: empty for not at all, None where it is another."""
    if field.create_only and not answer:
        return _sold(sent, shown, before)
    if not isinstance(sent, tuple) or not isinstance(shown, tuple):
        return _plain(field, sent, shown)
    match field.shape:
        case Shape.SET | Shape.LINKS:
            return _sets(field, sent, shown)
        case Shape.ROWS:
            return _rows(field, sent, shown, before, answer=answer)
        case _:
            return _lists(field, sent, shown)


def _unless_zero(value: Value) -> Value:
    return None if value == 0 and not isinstance(value, bool) else value


def _sold(sent: Value, shown: Value, before: Value) -> str | None:
    """Compare a count seen later: what was sold meanwhile is no mismatch."""
    if shown == before != sent:
        return None  # the write was not kept
    if isinstance(sent, int) and isinstance(shown, int):
        return "" if min(0, sent) <= shown <= sent else None
    return "" if sent == shown else None


def _plain(field: Field, sent: Value, shown: Value) -> str | None:
    if field.zero_is_none:
        sent, shown = _unless_zero(sent), _unless_zero(shown)
    if sent in _NOTHING and shown in _NOTHING:
        return ""
    match sent, shown:
        case str(), str() | None:
            return transformation(field.shape, sent, shown or "")
        case Decimal(), Decimal():
            return "" if sent == shown or abs(sent - shown) < field.half_unit else None
        case Mapping(), Mapping():
            return _maps(field, sent, shown)
        case tuple(), tuple():
            return _lists(field, sent, shown)
        case _:
            same = isinstance(sent, bool) == isinstance(shown, bool)  # True is 1 in Python alone
            return "" if same and sent == shown else None


def _joined(found: Iterable[str | None]) -> str | None:
    """Put together what was found of the parts: one that is another makes the whole another."""
    names: dict[str, None] = {}
    for how in found:
        if how is None:
            return None
        if how:
            names[how] = None
    return ", ".join(names)


def _lists(field: Field, sent: Sequence[Value], shown: Sequence[Value]) -> str | None:
    if len(sent) != len(shown):
        return None
    return _joined(_plain(field, mine, theirs) for mine, theirs in zip(sent, shown, strict=True))


def _maps(field: Field, sent: Values, shown: Values) -> str | None:
    more = _more(sent, shown)
    cells = (
        _plain(field.cells.get(key, _CELL), value, shown.get(key)) for key, value in sent.items()
    )
    return _joined((*cells, more))


def _more(sent: Values, shown: Values) -> str:
    """Name what the store shows besides; what holds nothing is not there."""
    more = (shown[key] for key in shown.keys() - sent.keys())
    return "" if all(value in _NOTHING for value in more) else "keys of its own"


def _sets(field: Field, sent: Sequence[Value], shown: Sequence[Value]) -> str | None:
    """Find for each of what was sent one that is shown; nothing may be left on either side."""
    left = list(dict.fromkeys(shown))
    found: list[str] = []
    for mine in sorted(dict.fromkeys(sent), key=lambda one: one not in left):
        named = ((theirs, _plain(field, mine, theirs)) for theirs in left)
        hit = min(
            ((how, theirs) for theirs, how in named if how is not None),
            key=lambda pair: len(pair[0]),
            default=None,
        )
        if hit is None:
            return None
        found.append(hit[0])
        left.remove(hit[1])
    return None if left else _joined(found)


def _by_key(field: Field, rows: Value) -> dict[tuple[Value, ...], Values]:
    found = rows if isinstance(rows, tuple) else ()
    return {row_key(field, row): row for row in found if isinstance(row, Mapping)}


def _rows(
    field: Field, sent: Sequence[Value], shown: Sequence[Value], before: Value, *, answer: bool
) -> str | None:
    """Find each row by its key as it was sent or as the store spells it; none may be left."""
    ours, left, earlier = (_by_key(field, rows) for rows in (tuple(sent), tuple(shown), before))
    if not len(sent) == len(ours) == len(left) == len(shown):
        return None
    found: list[str] = []
    for key in sorted(ours, key=lambda key: key not in left):
        named = (
            (other, _cells(field, ours[key], row, earlier.get(other, {}), answer=answer))
            for other, row in left.items()
            if other == key or key not in left
        )
        hit = next(((other, how) for other, how in named if how is not None), None)
        if hit is None:
            return None
        del left[hit[0]]
        found.append(hit[1])
    return _joined(found)


def _cells(
    field: Field, sent: Values, shown: Values, earlier: Values, *, answer: bool
) -> str | None:
    """Compare two rows; what was left to the store (None) is not asked for."""
    more = _more(sent, shown)
    cells = (
        _sold(value, shown.get(key), earlier.get(key))
        if key in field.live_keys and not answer
        else _plain(field.cells.get(key, _CELL), value, shown.get(key))
        for key, value in sent.items()
        if not (key in field.live_keys and value is None)
    )
    return _joined((*cells, more))


@dataclass(frozen=True, slots=True)
class FieldEffect:
    """A field that was not sent, and that our own write changed all the same."""

    path: str
    before: Value
    after: Value


def side_effects(
    fields: Mapping[str, Field], before: Values, after: Values, sent: Iterable[str], *, fresh: bool
) -> Iterator[FieldEffect]:
    """Yield what changed between the look before a write and the one right after it, by the write.

    What was cleared, or is another flag or number although the look was `fresh`, is the write's
    doing; another text, price or list is a person's, who was quick. Stock that went down was sold,
    unless it fell to nothing. A count that the store makes of rows is not compared (A10).
    """
    wrote = frozenset(sent)
    for path, was in before.items():
        field = fields.get(path)
        if field is None or path in wrote or path not in after:
            continue
        if field.summed_from in wrote or before.get(field.summed_from):
            continue
        now = after[path]
        reset = field.create_only and was and now == 0
        ours = now in _NOTHING or (fresh and field.shape in _SWITCHES)
        if reset or (ours and _compare(field, was, now, None, answer=False) is None):
            yield FieldEffect(path, was, now)
