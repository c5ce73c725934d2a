"""The list of products: rows, pages, order and filters (facts 3.1, A2, A3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from tests.devstore.conftest import StoreClock
    from tjar_sync.devstore import Dashboard


def ids(api: httpx.Client, query: str) -> list[int]:
    """Return the ids of a page, in order."""
    return [row["id"] for row in api.get(f"/products?{query}").json()["data"]["products"]]


def pagination(api: httpx.Client, query: str) -> dict[str, Any]:
    """Return a page's pagination object."""
    found: dict[str, Any] = api.get(f"/products?{query}").json()["data"]["pagination"]
    return found


def test_a_row_is_the_head_of_the_detail(api: httpx.Client, desk: Dashboard) -> None:
    """A row has the documented head in order, and every value equals the detail's (A2)."""
    desk.create_product(name_en="A", sale_price=1, tags=["x"])
    row = api.get("/products").json()["data"]["products"][0]
    detail = api.get("/products/1").json()["data"]

    assert list(row) == [
        "id",
        "identifier",
        "name",
        "summary",
        "description",
        "type",
        "type_id",
        "price",
        "sale_price",
        "is_refundable",
        "min_purchase",
        "max_purchase",
        "image",
        "is_published",
        "stock",
        "is_unlimited",
        "sku",
        "ratings",
        "created_at",
        "updated_at",
    ]
    assert row == {name: detail[name] for name in row}


def test_newest_change_comes_first(api: httpx.Client, desk: Dashboard, clock: StoreClock) -> None:
    """Rows are ordered by updated_at, then by id, both downwards (A3)."""
    for name in "abc":
        desk.create_product(name_en=name, sale_price=1)
    before = ids(api, "")
    clock.turn(1)
    desk.edit_product(2, sale_price=2)

    assert (before, ids(api, "")) == ([3, 2, 1], [2, 3, 1])


def test_the_pagination_object(api: httpx.Client, desk: Dashboard) -> None:
    """Pagination has the documented keys; its links carry the page alone."""
    for number in range(5):
        desk.create_product(name_en=f"n{number}", sale_price=1)
    url = "http://localhost/api/core/v1/products"

    assert pagination(api, "page=2&per_page=2&search=n") == {
        "total": 5,
        "current_page": 2,
        "last_page": 3,
        "per_page": 2,
        "next_page_url": f"{url}?page=3",
        "prev_page_url": f"{url}?page=1",
    }
    assert ids(api, "page=3&per_page=2") == [1]
    assert ids(api, "page=9&per_page=2") == []
    assert pagination(api, "search=zzz")["last_page"] == 1


@pytest.mark.parametrize(
    ("asked", "granted"), [("", 10), ("0", 10), ("-3", 10), ("x", 10), ("100", 100), ("5000", 100)]
)
def test_per_page(api: httpx.Client, asked: str, granted: int) -> None:
    """The page size is 10 unless asked otherwise, and never above 100 (A3)."""
    assert pagination(api, f"per_page={asked}")["per_page"] == granted


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("search=nike", [1]),
        ("search=%D8%AD%D8%B0%D8%A7%D8%A1", [2]),
        ("search=sk-3", [3]),
        ("search=a%26b", [3]),
        ("sku=SK-2", [2]),
        ("sku=sk", []),
        ("is_published=1", [2, 1]),
        ("is_published=0", [3]),
        ("is_published=x", [3, 2, 1]),
        ("tag_ids[]=1", [1]),
        ("tag_ids[]=1&tag_ids[]=2", [2, 1]),
        ("tag_ids[]=x", []),
        ("brand_ids[]=7", [2]),
        ("category_ids[]=5", [3, 2, 1]),
        ("category_ids[]=6", [2]),
        ("min_price=20", [3, 2]),
        ("max_price=20", [2, 1]),
        ("min_price=x", [3, 2, 1]),
        ("date_from=2026-03-05", [3]),
        ("date_to=2026-03-04", [2, 1]),
        ("date_from=2026-03-04&date_to=2026-03-05", [3, 2, 1]),
        ("date_from=soon&date_to=later", [3, 2, 1]),
        ("search=shoe&max_price=15", [1]),
    ],
)
def test_filters(
    api: httpx.Client, desk: Dashboard, clock: StoreClock, query: str, expected: list[int]
) -> None:
    """Every documented filter narrows the list; nonsense is ignored."""
    desk.create_product(name_en="Nike shoe", sale_price=10, sku="SK-1", tags=["new"], category=[5])
    desk.create_product(
        name_ar="حذاء", name_en="Shoe", sale_price=20, sku="SK-2", tags=["old"], brand=7,
        category=[5], sub_category=[6],
    )  # fmt: skip
    clock.turn(12 * 3600)
    desk.create_product(name_en="A&B", sale_price=30, sku="SK-3", status_id=2, child_category=[5])

    assert ids(api, query) == expected


def test_total_counts_all_pages_of_a_filter(api: httpx.Client, desk: Dashboard) -> None:
    """Total is the number of all rows that match, not of those on the page."""
    for number in range(12):
        desk.create_product(name_en=f"n{number}", sale_price=number)

    assert pagination(api, "min_price=1")["total"] == 11
