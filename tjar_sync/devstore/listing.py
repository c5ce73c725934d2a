"""List filters and pages (facts 1, 2.1, 3.1, A3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import replica, views
from tjar_sync.devstore.clock import DAY, day_start
from tjar_sync.devstore.habits import NO_HABITS
from tjar_sync.devstore.normal import cents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tjar_sync.devstore.habits import HabitSet
    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json, Links

Query = dict[str, list[str]]
Clause = tuple[str, list[Any]]

DEFAULT_PER_PAGE = 10
MOST_PER_PAGE = 100
MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list is asked for, and where the list lives."""

    number: int
    size: int
    url: str

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size


def page_of(query: Query, url: str, habits: HabitSet = NO_HABITS) -> PageRequest:
    """Read page and per_page; nonsense means the default, too much means the most."""
    number = _positive(_one(query, "page")) or 1
    asked = _positive(_one(query, "per_page")) or DEFAULT_PER_PAGE
    size = habits.number("per-page-ignored", asked)
    most = habits.number("per-page-capped", MOST_PER_PAGE)
    return PageRequest(min(number, 10**9), min(size, most), url)


def pagination(page: PageRequest, total: int) -> Json:
    """Show the pagination object; its URLs carry only the page, as documented."""
    last = max(1, -(-total // page.size))
    return {
        "total": total,
        "current_page": page.number,
        "last_page": last,
        "per_page": page.size,
        "next_page_url": f"{page.url}?page={page.number + 1}" if page.number < last else None,
        "prev_page_url": f"{page.url}?page={page.number - 1}" if page.number > 1 else None,
    }


def products(store: Store, query: Query, page: PageRequest, links: Links, lag: int = 0) -> Json:
    """Return a page of live products of every type, newest change first (facts 3.1, A2, A3).

    The products are shown as they were so many seconds ago.
    """
    habits = store.habits
    where, bound = _where(query, habits)
    before, moments = replica.seen(store, lag)
    values = [*moments, *bound]
    order = "" if habits.has("creation-order") else "updated_at DESC, "
    with store.database.read() as connection:
        total = connection.execute(
            f"{before}SELECT count(*) AS total FROM products WHERE {where}",  # noqa: S608 - fixed clauses
            values,
        ).fetchone()["total"]
        shown_page, offset = (
            _endless(page, total)
            if habits.has("endless-pages")
            else (
                pagination(page, total),
                page.offset,
            )
        )
        rows = connection.execute(
            f"{before}SELECT * FROM products WHERE {where}"  # noqa: S608 - fixed clauses, bound values
            f" ORDER BY {order}id DESC LIMIT ? OFFSET ?",
            [*values, page.size, offset],
        ).fetchall()
        found = [views.product_of(row) for row in rows]
        pictures = [each.doc["image_id"] for each in found if each.doc["image_id"] is not None]
        files = views.files_of(connection, pictures)
    shown = [views.list_item(each, links, files) | views.beside(each, habits) for each in found]
    return {"products": shown, "pagination": shown_page}


def _where(query: Query, habits: HabitSet) -> Clause:
    """Return what rows must be like, and the values of that."""
    clauses: list[Clause] = [("deleted_at IS NULL", [])]
    for name, clause in _FILTERS.items():
        if name not in habits.words("filters-ignored"):
            clauses += clause(name, query)
    return " AND ".join(sql for sql, _ in clauses), [each for _, bound in clauses for each in bound]


def _endless(page: PageRequest, total: int) -> tuple[Json, int]:
    """Return the pagination of a list that has always one more page, and where its rows begin."""
    begun_anew = replace(page, number=(page.number - 1) % max(1, -(-total // page.size)) + 1)
    return pagination(page, (page.number + 1) * page.size), begun_anew.offset


def dated(query: Query) -> list[Clause]:
    """Keep what was created between two Riyadh days, both included."""
    return _date_from("date_from", query) + _date_to("date_to", query)


def _one(query: Query, name: str) -> str:
    return query.get(name, [""])[-1].strip()


def _positive(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def _search(name: str, query: Query) -> list[Clause]:
    text = _one(query, name).lower()
    return [("instr(search, ?) > 0", [text])] if text else []


def _sku(name: str, query: Query) -> list[Clause]:
    text = _one(query, name)
    return [("sku = ?", [text])] if text else []


def _published(name: str, query: Query) -> list[Clause]:
    text = _one(query, name)
    return [("published = ?", [int(text)])] if text in {"0", "1"} else []


def _linked(kind: str) -> Callable[[str, Query], list[Clause]]:
    def clause(name: str, query: Query) -> list[Clause]:
        ids: Sequence[str] = query.get(f"{name}[]", []) + query.get(name, [])
        marks = ", ".join("?" * len(ids))
        sql = f"id IN (SELECT product_id FROM links WHERE kind = ? AND ref IN ({marks}))"  # noqa: S608 - marks only
        return [(sql, [kind, *map(_positive, ids)])] if ids else []

    return clause


def _price(operator: str) -> Callable[[str, Query], list[Clause]]:
    def clause(name: str, query: Query) -> list[Clause]:
        amount = cents(_one(query, name))
        return [] if amount is None else [(f"sale_price {operator} ?", [amount])]

    return clause


def _date_from(name: str, query: Query) -> list[Clause]:
    start = day_start(_one(query, name))
    return [] if start is None else [("created_at >= ?", [start])]


def _date_to(name: str, query: Query) -> list[Clause]:
    start = day_start(_one(query, name))
    return [] if start is None else [("created_at < ?", [start + DAY])]


_FILTERS: Mapping[str, Callable[[str, Query], list[Clause]]] = {
    "search": _search,
    "sku": _sku,
    "is_published": _published,
    "tag_ids": _linked("tag"),
    "brand_ids": _linked("brand"),
    "category_ids": _linked("category"),
    "min_price": _price(">="),
    "max_price": _price("<="),
    "date_from": _date_from,
    "date_to": _date_to,
}
