"""A list is whole only when that is proven."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tjar_sync.model.event import Event, Reading
from tjar_sync.model.live import Live
from tjar_sync.providers.rest import paging
from tjar_sync.providers.rest.paging import Page, Reader, read_list, read_newest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.providers.rest.paging import ReadRows

DOUBT = "the list of products "


def row(remote_id: int, second: int = 0) -> Live:
    """Make a product's row, changed at a second."""
    time = f"2026-03-04 00:00:{second:02}"
    return Live("product", str(remote_id), "physical", {}, time, full=False)


class Shelf:
    """A list that is asked page by page, and may change between two pages."""

    def __init__(self, rows: list[Live], size: int = 2) -> None:
        self.rows = rows
        self.size = size
        self.asked: list[int] = []
        self.lock = threading.Lock()
        self.before: Callable[[Shelf], None] = lambda _: None
        self.last_page: int | None = None
        self.total: Callable[[], int | None] = lambda: len(self.rows)

    def fetch(self, page: int) -> Page[Live]:
        """Return page n as it is at this moment."""
        with self.lock:
            self.before(self)
            self.asked.append(page)
            start = (page - 1) * self.size
            found = tuple(self.rows[start : start + self.size])
            return Page(found, self.total(), self.last_page)


def read(
    shelf: Shelf, events: list[Event] | None = None, *, counted: bool | None = True
) -> ReadRows[Live]:
    """Read all of it, page after page."""
    emit = (lambda _: None) if events is None else events.append
    return read_list(Reader("products", shelf.fetch, 1, emit, counted))


def ids(found: ReadRows[Live]) -> set[str]:
    """Name the rows."""
    return {item.remote_id for item in found.rows}


def test_a_short_list_costs_two_requests() -> None:
    """One page, and one look back."""
    shelf = Shelf([row(1)])

    found = read(shelf)

    assert (found.rows, found.incomplete_reason, shelf.asked) == ((row(1),), "", [1, 1])


def test_an_empty_list_is_whole() -> None:
    """Nothing is something, if the store says so twice."""
    shelf = Shelf([])

    assert (read(shelf).incomplete_reason, shelf.asked) == ("", [1, 1])


def test_a_long_list_costs_its_pages_and_one_look_back() -> None:
    """Every page once, the first one twice; the reading is told."""
    shelf = Shelf([row(n) for n in range(5)])
    events: list[Event] = []

    found = read(shelf, events)

    assert (len(found.rows), found.incomplete_reason, shelf.asked) == (5, "", [1, 2, 3, 1])
    assert events == [Reading("products", page, 3) for page in (1, 2, 3)]


def test_a_change_while_reading_means_reading_again() -> None:
    """A product that jumps to the front pushes another over the edge; the next try is whole."""
    shelf = Shelf([row(n) for n in range(4)])

    def jump(shelf: Shelf) -> None:
        if shelf.asked == [1]:
            shelf.rows = [row(3, 9), row(0), row(1), row(2)]

    shelf.before = jump
    found = read(shelf)

    assert (found.incomplete_reason, ids(found)) == ("", {"0", "1", "2", "3"})
    assert shelf.asked == [1, 2, 1, 1, 2, 1]


def test_a_list_that_never_rests_is_doubted() -> None:
    """After three tries all that was seen is returned, the newest of each, with the reason."""
    shelf = Shelf([row(n) for n in range(4)])
    seconds = iter(range(60))

    def stir(shelf: Shelf) -> None:
        last = shelf.rows.pop()
        shelf.rows.insert(0, row(int(last.remote_id), next(seconds)))

    shelf.before = stir
    found = read(shelf)

    assert found.incomplete_reason == DOUBT + "kept changing while it was read"
    assert ids(found) == {"0", "1", "2", "3"}
    assert len(found.rows) == 4
    newest = max(item.updated_at for item in found.rows)
    assert newest == "2026-03-04 00:00:08"


def test_a_total_that_disagrees_with_the_rows_is_doubted() -> None:
    """Too many promised, or too few: either way something is not seen."""
    for promised in (6, 3):
        shelf = Shelf([row(n) for n in range(4)])
        shelf.total = lambda promised=promised: promised  # type: ignore[misc]  # bound at once

        found = read(shelf)

        assert found.incomplete_reason == DOUBT + f"promises {promised} and shows 4"


def test_a_row_twice_is_doubted() -> None:
    """Where one is shown twice, another may be missing."""
    shelf = Shelf([row(1), row(2, 5), row(2, 3), row(3)])

    assert read(shelf).incomplete_reason == DOUBT + "promises 4 and shows 3"


def test_pages_that_disagree_are_doubted() -> None:
    """The total changed in the middle and changed back."""
    shelf = Shelf([row(n) for n in range(4)])
    shelf.total = lambda: 5 if shelf.asked[-1] == 2 else 4

    assert (
        read(shelf).incomplete_reason == DOUBT + "does not agree with itself on how many there are"
    )


def test_a_total_without_rows_is_doubted() -> None:
    """A list that promises and shows nothing is not an empty one."""
    shelf = Shelf([])
    shelf.total = lambda: 5

    assert read(shelf).incomplete_reason == DOUBT + "promises 5 and shows 0"


def test_a_page_too_many_is_looked_at_once() -> None:
    """A lying last page is neither believed nor ignored."""
    shelf = Shelf([row(1), row(2)])
    shelf.last_page = 1000

    assert (read(shelf).incomplete_reason, shelf.asked) == ("", [1, 2, 1])

    shelf = Shelf([row(1), row(2), row(3)])
    shelf.last_page = 2
    shelf.total = lambda: 2

    assert read(shelf).incomplete_reason == DOUBT + "promises 2 and shows 3"


def test_a_list_without_a_count_is_read_on_and_doubted() -> None:
    """All pages are read until one brings nothing new, but nothing proves that it is all."""
    shelf = Shelf([row(1), row(2), row(3)])
    shelf.total = lambda: None

    found = read(shelf)

    assert found.incomplete_reason == "the store does not say how many products it has"
    assert (ids(found), shelf.asked) == ({"1", "2", "3"}, [1, 2, 3])


def test_an_empty_list_without_a_count_is_doubted() -> None:
    """An empty answer that proves nothing."""
    shelf = Shelf([])
    shelf.total = lambda: None

    assert read(shelf).incomplete_reason == "the store does not say how many products it has"
    assert shelf.asked == [1]


def test_a_list_that_comes_whole_needs_no_count() -> None:
    """Webhooks come in one piece (A17); one of them twice is strange all the same."""
    shelf = Shelf([row(1), row(2)])
    shelf.total = lambda: None

    assert (read(shelf, counted=False).incomplete_reason, shelf.asked) == ("", [1])

    shelf = Shelf([row(1), row(1)])
    shelf.total = lambda: None

    assert read(shelf, counted=False).incomplete_reason == DOUBT + "shows one twice"


def test_where_nobody_knows_of_a_count_two_equal_readings_prove_a_list() -> None:
    """Each is read until a page brings nothing new; an empty list is whole if it is so twice."""
    shelf = Shelf([row(n) for n in range(3)])
    shelf.total = lambda: None
    found = read(shelf, counted=None)

    assert ("", {"0", "1", "2"}) == (found.incomplete_reason, ids(found))
    assert [1, 2, 3] * 2 == shelf.asked
    shelf = Shelf([])
    shelf.total = lambda: None
    assert ("", [1, 1]) == (read(shelf, counted=None).incomplete_reason, shelf.asked)
    shelf = Shelf([row(1)])
    assert ("", [1, 1]) == (read(shelf, counted=None).incomplete_reason, shelf.asked)


def test_a_list_without_a_count_that_changes_is_not_proven() -> None:
    """Nor is one that shows a row twice."""
    shelf = Shelf([row(n) for n in range(4)])
    shelf.total = lambda: None
    shelf.before = lambda one: one.rows.insert(0, row(100 + len(one.asked)))

    found = read(shelf, counted=None)
    assert found.incomplete_reason == DOUBT + "has no count, and kept changing while it was read"
    assert {"0", "1", "2", "3"} <= ids(found)
    shelf = Shelf([row(1), row(1)])
    shelf.total = lambda: None
    doubt = read(shelf, counted=None).incomplete_reason
    assert doubt == DOUBT + "has no count, and shows one twice"


@pytest.mark.parametrize(
    ("count", "asked", "rows"),
    [(1, [1], 2), (2, [1], 2), (3, [1, 2], 4), (5, [1, 2, 3], 5), (99, [1, 2, 3], 5)],
)
def test_the_newest_cost_as_many_pages_as_hold_them(
    count: int, asked: list[int], rows: int
) -> None:
    """No page is read twice, and none beyond those that there are."""
    shelf = Shelf([row(number) for number in range(5)])
    found = read_newest(Reader("products", shelf.fetch, 1, lambda _: None), count)

    assert (asked, rows) == (sorted(shelf.asked), len(found))


def test_there_is_no_newest_of_nothing() -> None:
    """An empty list is one request."""
    shelf = Shelf([])

    assert () == read_newest(Reader("products", shelf.fetch, 1, lambda _: None), 3)
    assert [1] == shelf.asked


def test_the_newest_of_a_list_that_shifts_are_told_once() -> None:
    """What moves to the next page while it is read is not counted twice."""
    shelf = Shelf([row(number) for number in range(4)])

    def shift(shelf: Shelf) -> None:
        if len(shelf.asked) == 1:
            shelf.rows.insert(0, row(9, 9))

    shelf.before = shift
    found = read_newest(Reader("products", shelf.fetch, 1, lambda _: None), 4)

    assert ["0", "1", "2"] == [item.remote_id for item in found]


def test_a_list_that_promises_too_much_is_left_at_its_first_page() -> None:
    """A store that speaks of a billion products is not read for days, nor into memory."""
    shelf = Shelf([row(1), row(2)])
    shelf.total = lambda: 10**9
    found = read(shelf)

    assert [1] == shelf.asked
    assert (
        "the list of products promises 1,000,000,000, and no list of more than 250,000 is read"
    ) == found.incomplete_reason


def test_a_list_of_too_many_pages_is_left_at_its_first() -> None:
    """However few rows there are on each."""
    shelf = Shelf([row(1)], 1)
    shelf.total = lambda: 20_000
    found = read(shelf)

    assert [1] == shelf.asked
    assert (
        "the list of products comes in 20,000 pages, and no more than 10,000 are read"
    ) == found.incomplete_reason


@pytest.mark.parametrize("limit", ["MOST_PAGES", "MOST_ROWS"])
def test_a_list_without_count_or_end_is_left(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It always brings something new, and never says how much there is."""
    monkeypatch.setattr(paging, limit, 5)
    shelf = Shelf([row(number) for number in range(100)])
    shelf.total = lambda: None
    found = read(shelf)

    assert len(shelf.asked) < 10
    assert found.incomplete_reason.startswith("the list of products does not end: it was left")
