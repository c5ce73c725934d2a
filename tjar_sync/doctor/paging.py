"""Pages: how many rows they hold, whether the total holds, and in which order rows come (A3)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tjar_sync.doctor.finding import confirmed, contradicted, needs_probe, not_seen, tolerated
from tjar_sync.model.diagnosis import ContractLine
from tjar_sync.providers.rest.context import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tjar_sync.doctor.finding import Findings
    from tjar_sync.doctor.observations import Observations, ReadReply, SeenRow

DEFAULT, MOST = 10, 100


def judge(seen: Observations) -> Findings:
    """Judge page sizes, the total and the order."""
    yield from _default(seen)
    yield from _most(seen)
    yield from _total(seen)
    yield from _order(seen)
    yield needs_probe("A3", "how soon the list shows a write, and moves it to the front")


def page_size(reply: ReadReply, total: int | None) -> int | None:
    """Return how large a page is: as its answer tells, or by its rows where more were left."""
    told = count(reply.counts.get("per_page"))
    rows = len(reply.data) if isinstance(reply.data, list | dict) else 0
    return told if told is not None or total is None or rows >= total else rows


def _default(seen: Observations) -> Findings:
    size = page_size(seen.first, seen.listed.total)
    if size is None:
        yield not_seen("A3", "how many rows a page has by itself")
    elif size == DEFAULT:
        yield confirmed("A3", "10 rows a page by itself")
    else:
        yield tolerated("A3", f"{size} rows a page by itself; it is always asked for")


def _most(seen: Observations) -> Findings:
    size = page_size(seen.large, seen.listed.total)
    asked = seen.contract.per_page
    if size is None:
        yield not_seen("A3", "how many rows a page may have")
    elif size == MOST:
        yield confirmed("A3", "100 rows a page at most")
    elif size >= asked:
        yield tolerated("A3", f"a page may have {size} rows; {asked} are asked for")
    else:
        line = ContractLine(("per_page",), size)
        yield contradicted("A3", f"a page has {size} rows at most", (line,))


def _total(seen: Observations) -> Findings:
    listed = seen.listed
    if "kept changing" in listed.incomplete_reason:
        yield not_seen("A3", f"whether the total holds: {listed.incomplete_reason}")
    elif listed.incomplete_reason:
        yield contradicted("A3", listed.incomplete_reason)
    elif listed.rows:
        yield confirmed("A3", f"the total holds: {listed.total} told, {len(listed.rows)} shown")


def _falls(rows: Sequence[SeenRow], key: Callable[[SeenRow], Any]) -> bool:
    """Say whether no row has more than the one before it."""
    return all(key(one) >= key(other) for one, other in pairwise(rows))


def _moment(value: object) -> tuple[int, str]:
    """Make times of one form comparable: numbers as numbers, texts as texts."""
    text = str(value)
    return (int(text), "") if text.isdecimal() else (0, text)


def _number(row: SeenRow) -> tuple[int, str]:
    return _moment(row.remote_id)


def _created(row: SeenRow) -> tuple[int, str]:
    return _moment(row.payload.get("created_at", ""))


def _updated(row: SeenRow) -> tuple[int, str]:
    return _moment(row.updated_at)


def orders(rows: Sequence[SeenRow]) -> tuple[bool, bool]:
    """Say whether rows fit the order of change, and whether they fit that of creation."""
    created = _falls(rows, _number) or (
        any("created_at" in row.payload for row in rows) and _falls(rows, _created)
    )
    return _falls(rows, _updated), created


def _order(seen: Observations) -> Findings:
    rows, row = seen.listed.rows, seen.contract.kinds["product"]
    changed, created = orders(rows)
    line = ContractLine(("newest_first", "product"), value=False)
    if len(rows) < 2:  # noqa: PLR2004 - one row is in every order
        yield not_seen("A3", "in which order rows come: there are too few")
    elif not all(one.updated_at for one in rows):
        yield not_seen("A3", "in which order rows come: they do not show when they changed")
    elif changed and created:
        yield needs_probe(
            "A3", "rows fit the order of change and that of creation: nothing is proven"
        )
    elif changed:
        yield confirmed("A3", "what changed last comes first; the order of creation does not fit")
    elif row.newest_first is False:
        yield tolerated("A3", "rows are not in the order of change, as `contract:` says")
    else:
        other = "the order of creation fits" if created else "nor in that of creation"
        yield contradicted("A3", f"rows are not in the order of change: {other}", (line,))
