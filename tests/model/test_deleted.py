"""Which line of the history tells of what was deleted, and keeps something taken."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import intent, live, product
from tjar_sync.apply import deleted_keys
from tjar_sync.model.live import Verb
from tjar_sync.model.record import taken
from tjar_sync.model.state import JournalEntry, Proof, was_deleted

SHOE = product("shoe", sku="S-1", slug="", sale_price=10)


def line(verb: Verb = Verb.DELETE, proof: Proof | None = Proof.ANSWERED, **values: Any) -> Any:
    """Build a line of the history."""
    return JournalEntry(intent(SHOE, verb, values=values), proof)


@pytest.mark.parametrize(
    ("entry", "kind", "found"),
    [
        (line(sku="s-1 "), "product", True),
        (line(slug="shoe", sku="S-1"), "product", True),
        (line(sku="S-2"), "product", False),
        (line(slug="S-1"), "product", False),
        (line(sku="S-1"), "webhook", False),
        (line(Verb.CREATE, sku="S-1"), "product", False),
        (line(proof=None, sku="S-1"), "product", False),
        (line(proof=Proof.ABSENT, sku="S-1"), "product", False),
    ],
)
def test_a_delete_is_recognised_by_what_it_had(
    entry: JournalEntry, kind: str, *, found: bool
) -> None:
    """Case and space around do not count; what was not carried out does not either."""
    assert found == was_deleted(entry, kind, {"sku": "S-1"})


@pytest.mark.parametrize(
    ("proof", "kept"), [(Proof.ANSWERED, []), (Proof.REFUSED, [("product", "sku", "s-1")])]
)
def test_what_was_made_again_is_taken_no_more(
    proof: Proof, kept: list[tuple[str, str, str]]
) -> None:
    """A create with the key proves that the delete before it freed it; a refused one does not."""
    entries = (line(Verb.CREATE, proof, sku="s-1"), line(sku="S-1"))

    assert kept == list(deleted_keys(lambda _: entries))
    assert [("product", "sku", "s-1")] == list(deleted_keys(lambda _: (line(sku="S-1"), *entries)))


def test_what_a_delete_leaves_taken() -> None:
    """What is unique and was not empty."""
    assert {"sku": "S-1"} == taken(live(SHOE))


def test_each_key_leads_to_the_newest_delete() -> None:
    """What was carried out and had a key is found by it, whatever its case."""
    entries = (line(sku="S-1"), line(sku="s-1", slug=""), line(proof=None, sku="S-2"), line())
    found = deleted_keys(lambda _: entries)

    assert [("product", "sku", "s-1")] == list(found)
    assert found["product", "sku", "s-1"].startswith("product.shoe, id ")
