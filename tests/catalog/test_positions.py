"""Where keys stand is kept by their path, so that a parsed file is plain data."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from tjar_sync.catalog.files import open_document
from tjar_sync.catalog.mistakes import Mistakes
from tjar_sync.catalog.yaml.reader import read

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = b"""\
products: &all
  shoe: {type: physical}
  "sock":
    name: {en: Sock}
webhooks: *all
x: [{a: 1}]
"""


def test_the_outer_keys_are_marked_by_their_path() -> None:
    """Line and column count from 1; an alias has its keys where its anchor has them."""
    assert {
        ("products",): (1, 1),
        ("products", "shoe"): (2, 3),
        ("products", "sock"): (3, 3),
        ("webhooks",): (5, 1),
        ("x",): (6, 1),
    } == read("shop.yaml", SOURCE).marks


def test_a_list_has_its_indexes_in_the_path() -> None:
    """Two maps of one list do not take each other's places."""
    assert {(0, "a"): (1, 4), (1, "a"): (2, 4)} == read("shop.yaml", b"- {a: 1}\n- {a: 2}\n").marks


def test_of_a_key_that_stands_twice_the_first_counts() -> None:
    """So it does for what is below it."""
    twice = b"a: {b: 1}\nc: 1\na: {b: 2}\n"

    assert {("a",): (1, 1), ("a", "b"): (1, 5), ("c",): (2, 1)} == read("shop.yaml", twice).marks


@pytest.mark.parametrize("path", [("products", "shoe"), ("webhooks", "shoe"), ("none",)])
def test_a_document_outlives_its_reading(tmp_path: Path, path: tuple[str, ...]) -> None:
    """It can be put away and taken out again, and then still tells its places."""
    (tmp_path / "shop.yaml").write_bytes(SOURCE)
    document = open_document(tmp_path, "shop.yaml", Mistakes())
    again = pickle.loads(pickle.dumps(document))  # noqa: S301 - our own bytes

    assert document is not None
    assert document == again
    assert document.position(path) == again.position(path)
