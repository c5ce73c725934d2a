"""State as tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.builders import state
from tests.render.goods import SHOE
from tests.render.outcomes import STATE
from tjar_sync.model.address import Address
from tjar_sync.render import Style, state_list, state_show

if TYPE_CHECKING:
    from collections.abc import Callable

    Golden = Callable[[str, str], None]


def test_a_list_of_what_is_owned_reads_as_approved(golden: Golden) -> None:
    """Addresses, ids, remarks and unanswered writes are all there."""
    golden("state-list.txt", state_list(STATE))


def test_an_empty_state_says_so() -> None:
    """Nothing owned is told in words."""
    assert state_list(state()) == "Nothing is owned yet."


def test_one_resource_reads_as_approved(golden: Golden) -> None:
    """What was written and what the store showed stand side by side."""
    golden("state-show.txt", state_show(STATE.resources[SHOE.address], Style()))


def test_every_recorded_resource_can_be_shown() -> None:
    """Media without an id, secrets, and rows of unknown kinds are shown too."""
    rows = [*STATE.resources.values()]
    texts = [state_show(row) for row in rows]
    odd = replace(rows[0], address=Address("coupon", "x"), desired={"a": 1}, live={})
    bare = replace(rows[0], desired={})

    assert any("id: (not known)" in text for text in texts)
    assert any("(secret)" in text for text in texts)
    assert "(not shown by the store)" in state_show(odd)
    assert "No field was written." in state_show(bare)
