"""`moved:` and `removed:` as a catalog holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.strategies import STORE
from tjar_sync.catalog import dump, load
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Move, Position

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog

TEXT = """moved:
- from: product.a
  to: product.b
removed:
- product.c
- media.media/front.jpg
"""


def loaded(root: Path, text: str) -> Catalog:
    """Load a catalog of one file."""
    (root / "store.yaml").write_text(STORE, "utf-8")
    (root / "moves.yaml").write_text(text, "utf-8")
    return load(root, None, {})[1]


def test_moves_and_removals_are_known_with_their_places(tmp_path: Path) -> None:
    """Each is told at its own line, and written as it was read."""
    catalog = loaded(tmp_path, TEXT)
    place = Position("moves.yaml", 2, 3)

    assert (Move(Address("product", "a"), Address("product", "b"), place),) == catalog.moved
    assert {
        Address("product", "c"): Position("moves.yaml", 5, 3),
        Address("media", "media/front.jpg"): Position("moves.yaml", 6, 3),
    } == catalog.removed
    assert TEXT == dump(catalog, tmp_path)


def test_empty_lists_say_nothing(tmp_path: Path) -> None:
    """A key whose last line was taken out is no mistake."""
    catalog = loaded(tmp_path, "moved:\nremoved: []\n")

    assert ((), {}) == (catalog.moved, catalog.removed)
