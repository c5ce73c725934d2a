"""Invented goods: repeatable, quick, and like real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore import (
    Dashboard,
    DevStoreSettings,
    Store,
    seed_carts,
    seed_orders,
    seed_products,
)

if TYPE_CHECKING:
    import httpx

    from tests.devstore.conftest import StoreClock


def test_products_are_repeatable(clock: StoreClock) -> None:
    """The same seed makes the same products, another seed others."""

    def seeded(seed: int) -> object:
        with Store(DevStoreSettings(clock=clock)) as store:
            seed_products(store, 20, seed)
            return Dashboard(store).products()

    assert seeded(1) == seeded(1)
    assert seeded(1) != seeded(2)


def test_products_behave_like_created_ones(
    store: Store, api: httpx.Client, desk: Dashboard
) -> None:
    """Seeded products are listed, found, filtered and changed as others are."""
    desk.create_product(name_en="First", sale_price=1)
    seed_products(store, 30)
    found = api.get("/products?sku=SKU-000005&tag_ids[]=1&tag_ids[]=2&tag_ids[]=3").json()["data"]
    tagged = api.get("/products?tag_ids[]=1").json()["data"]["pagination"]["total"]
    changed = api.patch("/products/31", json={"tags": ["own"]})

    assert found["pagination"]["total"] <= 1
    assert 0 < tagged < 30
    assert changed.json()["data"]["tags"] == ["own"]
    assert len(desk.product(2)["description"]["en"]) > 400


def test_seeding_is_quick(store: Store, api: httpx.Client) -> None:
    """Thousands of products are one transaction, and a long page asks for no more than a short one."""
    said: list[str] = []
    with store.database.read() as connection:  # the same one serves all that follows
        connection.set_trace_callback(said.append)
    said.clear()
    seed_products(store, 5_000)
    begun = [one for one in said if one.startswith("BEGIN")]
    said.clear()
    short = api.get("/products?per_page=10&page=30").json()["data"]
    few = len(said)
    said.clear()
    long = api.get("/products?per_page=100&page=30").json()["data"]

    assert len(begun) == 1
    assert (10, 100) == tuple(
        len({row["id"] for row in page["products"]}) for page in (short, long)
    )
    assert 0 < len(said) <= few


def test_orders_and_carts_refer_to_products(store: Store, api: httpx.Client) -> None:
    """Seeded orders and carts sell what there is; sold-out goods are not sold."""
    seed_products(store, 6)
    placed = seed_orders(store, 40, seed=2)
    again = seed_orders(store, 400, seed=2)
    seed_carts(store, 3)
    order = api.get(f"/orders/{placed[0]}").json()["data"]

    assert len(again) < 400
    assert order["order_details"][0]["id"] in range(1, 7)
    assert api.get("/orders").json()["data"]["pagination"]["total"] == len(placed) + len(again)
    assert api.get("/abandoned-carts").json()["data"]["pagination"]["total"] == 3
    assert all(product["stock"] >= 0 for product in Dashboard(store).products())
