"""What is remembered of a renaming can be read again."""

from __future__ import annotations

import pytest

from tjar_sync.model.address import Address
from tjar_sync.model.history import renamed_to, renaming
from tjar_sync.model.state import StateEvent


def test_a_renaming_tells_the_new_address() -> None:
    """Whoever reads it finds what whoever wrote it meant."""
    event = renaming(Address("product", "tea"), Address("product", "coffee"), "ali@desk")

    assert StateEvent("mv", "product.tea", "it is product.coffee from now on, by ali@desk") == event
    assert "product.coffee" == renamed_to(event)


@pytest.mark.parametrize(
    "event",
    [
        StateEvent("rm", "product.tea", "id 7 is forgotten, by ali@desk"),
        StateEvent("mv", "product.tea", "lost"),
    ],
)
def test_what_is_no_renaming_names_nobody(event: StateEvent) -> None:
    """Another event, or one that says nothing of the kind."""
    assert renamed_to(event) is None
