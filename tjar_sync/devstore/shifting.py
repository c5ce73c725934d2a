"""Other people's edits: products that change while somebody reads the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore.products import touch

if TYPE_CHECKING:
    from random import Random

    from tjar_sync.devstore.store import Store


def shift(store: Store, amount: int, random: Random) -> None:
    """Touch some random products, so that they move to the head of the list.

    Their time is one second past the newest, so the order changes however fast this happens.
    """
    live = "FROM products WHERE deleted_at IS NULL"
    with store.database.write() as connection:
        ids = [row["id"] for row in connection.execute(f"SELECT id {live} ORDER BY id")]
        newest = connection.execute(f"SELECT max(updated_at) AS t {live}").fetchone()["t"]
        for product_id in random.sample(ids, min(amount, len(ids))):
            touch(connection, product_id, max(store.now(), newest + 1))
