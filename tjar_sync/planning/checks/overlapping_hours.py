"""The times of a booking follow each other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import Role
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

CODE = CheckCode.OVERLAPPING_HOURS


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find two times on one day of which the second begins before the first ends."""
    found = (
        Hit(item.change.address, path, told)
        for item in given.prospects
        for path in sorted(item.changed & item.kind.fields.keys())
        if item.kind.fields[path].cell_of(Role.STARTS)
        for told in _overlaps(item.kind.fields[path], item.values.get(path))
    )
    yield from gathered(CODE, given, found, "bookings have times that overlap")


def _overlaps(field: Field, rows: Value) -> Iterator[str]:
    starts, ends = field.cell_of(Role.STARTS), field.cell_of(Role.ENDS)
    days = [key for key in field.row_key if key != starts]
    times = sorted(
        (" ".join(str(row[key]) for key in days), str(row[starts]), str(row[ends]))
        for row in (rows if isinstance(rows, tuple) else ())
        if isinstance(row, Mapping)
    )
    for (day, start, end), (next_day, next_start, next_end) in pairwise(times):
        if day == next_day and next_start < end:
            yield f"{start}-{end} and {next_start}-{next_end} on {day} overlap"


CHECK = Check(CODE, "Lets two times of one booking overlap.", find, Stage.CATALOG, level=Level.OFF)
