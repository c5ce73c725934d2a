"""Read a list page by page, and prove that it is complete."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from tjar_sync.dataclass import dataclass
from tjar_sync.model.event import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from tjar_sync.ports import Emit

TRIES = 3
MOST_PAGES = 10_000
MOST_ROWS = 250_000
"""A list that promises or brings more is taken for one without an end."""
AHEAD = 2
"""So many pages for each thread are asked for before the first of them is looked at."""


class ListRow(Protocol):
    """What a list is made of."""

    @property
    def remote_id(self) -> str:
        """Tells one from another."""

    @property
    def updated_at(self) -> str:
        """Tells an older reading from a newer one."""


R = TypeVar("R", bound=ListRow)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page as it came; what the store does not tell is None."""

    rows: tuple[R, ...]
    total: int | None = None
    last_page: int | None = None


@dataclass(frozen=True, slots=True)
class ReadRows(Generic[R]):
    """A list as far as it could be read."""

    rows: tuple[R, ...]
    incomplete_reason: str = ""
    """Why it is not proven complete; empty when it is."""


@dataclass(frozen=True, slots=True)
class Reader(Generic[R]):
    """How to read the pages of one list."""

    plural: str
    """What it is a list of, in words."""
    fetch: Callable[[int], Page[R]]
    """Reads page n, counted from 1; every page of one list is asked for with the same size."""
    parallel: int
    emit: Emit
    counted: bool | None = True
    """False for a list that comes as one, without pages and a count; None where nobody knows
    whether the store counts: without a count, two readings prove it that are equal to the row."""


def read_list(reader: Reader[R]) -> ReadRows[R]:
    """Read until the list is proven complete, three times at most; then say why it is not."""
    rows: dict[str, R] = {}
    incomplete_reason = ""
    for _ in range(TRIES):
        pages = _read_pages(reader)
        seen = _union(row for page in pages for row in page.rows)
        endless = _endless(reader.plural, pages, len(seen))
        if endless:
            return ReadRows(tuple(seen.values()), endless)
        if pages[0].total is None and reader.counted is None:
            before, pages = pages, _read_pages(reader)
            seen = _union((*seen.values(), *(row for page in pages for row in page.rows)))
            incomplete_reason = _differing(reader.plural, before, pages)
            if not incomplete_reason:
                return ReadRows(tuple(seen.values()))
            rows = _union((*rows.values(), *seen.values()))
            continue
        if pages[0].total is None:
            return _uncounted(reader, pages, seen)
        again = reader.fetch(1)
        incomplete_reason = _incomplete_reason(reader.plural, pages, again, seen)
        if not incomplete_reason:
            return ReadRows(tuple(seen.values()))
        rows = _union((*rows.values(), *seen.values(), *again.rows))
    return ReadRows(tuple(rows.values()), incomplete_reason)


def read_newest(reader: Reader[R], count: int) -> tuple[R, ...]:
    """Read the first pages of a list that shows the newest first, until they hold so many rows."""
    first = reader.fetch(1)
    pages = min(-(-count // max(1, len(first.rows))), MOST_PAGES)
    read = _read_further(reader, first, min(pages, _count(first)))
    return tuple(_union(row for page in read for row in page.rows).values())


def _read_pages(reader: Reader[R]) -> Sequence[Page[R]]:
    """Read page 1, then the others in parallel."""
    first = reader.fetch(1)
    count = _count(first)
    reader.emit(Reading(reader.plural, 1, count))
    if _endless(reader.plural, (first,), 0):
        return (first,)
    if first.total is None and reader.counted is not False:
        return _read_uncounted(reader, first)
    return _read_further(reader, first, count)


def _read_further(reader: Reader[R], first: Page[R], count: int) -> Sequence[Page[R]]:
    """Read pages 2 to `count` in parallel; one that brings nothing new is the last."""
    pages = [first]
    if count == 1:
        return pages
    seen = {row.remote_id for row in first.rows}
    numbers = iter(range(2, count + 1))
    pool = ThreadPoolExecutor(min(reader.parallel, count - 1))
    try:
        ahead = deque(_fetch(reader, pool, islice(numbers, AHEAD * reader.parallel)))
        while ahead:
            page = ahead.popleft().result()
            ahead.extend(_fetch(reader, pool, islice(numbers, 1)))
            pages.append(page)
            new = {row.remote_id for row in page.rows} - seen
            if not new:
                break
            seen |= new
            reader.emit(Reading(reader.plural, len(pages), count))
    finally:
        pool.shutdown(cancel_futures=True)
    return pages


def _fetch(
    reader: Reader[R], pool: ThreadPoolExecutor, numbers: Iterable[int]
) -> Iterator[Future[Page[R]]]:
    return (pool.submit(reader.fetch, number) for number in numbers)


def _count(first: Page[R]) -> int:
    """Work out the number of pages from what page 1 holds.

    What it promises is not trusted: a store that speaks of more pages gets one look further.
    """
    total, size = first.total or 0, len(first.rows)
    count = 1 if size == 0 else max(1, -(-total // size))
    further = first.last_page is not None and first.last_page > count
    return count + further


def _endless(plural: str, pages: Sequence[Page[R]], found: int) -> str:
    """Say why a list is not read to its end, if so."""
    promised, count = pages[0].total or 0, _count(pages[0])
    if promised > MOST_ROWS:
        return f"the list of {plural} promises {promised:,}, and no list of more than {MOST_ROWS:,} is read"
    if count > MOST_PAGES:
        return f"the list of {plural} comes in {count:,} pages, and no more than {MOST_PAGES:,} are read"
    if found > MOST_ROWS or len(pages) > MOST_PAGES:
        return f"the list of {plural} does not end: it was left after {found:,}"
    return ""


def _union(rows: Iterable[R]) -> dict[str, R]:
    """Keep one row an id: the newest, and of equals the one read last."""
    found: dict[str, R] = {}
    for row in rows:
        known = found.get(row.remote_id)
        if known is None or known.updated_at <= row.updated_at:
            found[row.remote_id] = row
    return found


def _incomplete_reason(
    plural: str, pages: Sequence[Page[R]], again: Page[R], seen: dict[str, R]
) -> str:
    """Say what speaks against the list being complete; nothing if all is proven."""
    first = pages[0]
    total = first.total
    if again.total != total or _marks(again) != _marks(first):
        return f"the list of {plural} kept changing while it was read"
    if any(page.total != total for page in pages):
        return f"the list of {plural} does not agree with itself on how many there are"
    rows = sum(len(page.rows) for page in pages)
    if len(seen) != total or rows != total:
        return f"the list of {plural} promises {total} and shows {len(seen)}"
    return ""


def _differing(plural: str, before: Sequence[Page[R]], after: Sequence[Page[R]]) -> str:
    """Say whether two readings of a list without a count differ; nothing if they are equal."""
    first, second = ([mark for page in pages for mark in _marks(page)] for pages in (before, after))
    if first != second:
        return f"the list of {plural} has no count, and kept changing while it was read"
    if len({remote_id for remote_id, _ in first}) != len(first):
        return f"the list of {plural} has no count, and shows one twice"
    return ""


def _marks(page: Page[R]) -> list[tuple[str, str]]:
    return [(row.remote_id, row.updated_at) for row in page.rows]


def _read_uncounted(reader: Reader[R], first: Page[R]) -> Sequence[Page[R]]:
    """Read on until a page brings nothing new."""
    pages = [first]
    seen = {row.remote_id for row in first.rows}
    while first.rows and len(pages) <= MOST_PAGES and len(seen) <= MOST_ROWS:
        page = reader.fetch(len(pages) + 1)
        new = {row.remote_id for row in page.rows} - seen
        if not new:
            break
        pages.append(page)
        seen |= new
        reader.emit(Reading(reader.plural, len(pages), len(pages)))
    return pages


def _uncounted(reader: Reader[R], pages: Sequence[Page[R]], seen: dict[str, R]) -> ReadRows[R]:
    """Believe a list without a count only where none is due."""
    rows = tuple(seen.values())
    if reader.counted:
        return ReadRows(rows, f"the store does not say how many {reader.plural} it has")
    if len(rows) != len(pages[0].rows):
        return ReadRows(rows, f"the list of {reader.plural} shows one twice")
    return ReadRows(rows)
