"""State as tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.builders import state
from tests.render.goods import SHOE
from tests.render.outcomes import STATE
from tjar_sync.model.address import Address
from tjar_sync.render import text as renderer
from tjar_sync.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    Golden = Callable[[str, str], None]


def test_a_list_of_what_is_owned_reads_as_approved(golden: Golden) -> None:
    """Addresses, ids, remarks and unanswered writes are all there."""
    golden("state-list.txt", renderer.state(STATE))


def test_an_empty_state_says_so() -> None:
    """Nothing owned is told in words."""
    assert renderer.state(state()) == "Nothing is owned yet."


def test_one_resource_reads_as_approved(golden: Golden) -> None:
    """What was written and what the store showed stand side by side."""
    golden("state-show.txt", renderer.entry(STATE.resources[SHOE.address], Style()))


def test_every_recorded_resource_can_be_shown() -> None:
    """Media without an id, secrets, and rows of unknown kinds are shown too."""
    rows = [*STATE.resources.values()]
    texts = [renderer.entry(row) for row in rows]
    odd = replace(rows[0], address=Address("coupon", "x"), desired={"a": 1}, live={})
    bare = replace(rows[0], desired={})

    assert any("id: (not known)" in text for text in texts)
    assert any("(secret)" in text for text in texts)
    assert "(not shown by the store)" in renderer.entry(odd)
    assert "No field was written." in renderer.entry(bare)


def test_a_list_says_what_became_of_each() -> None:
    """What left the files and is only hidden is told from what is live."""
    row = replace(STATE.resources[SHOE.address], archived=True)
    text = renderer.state(replace(STATE, resources={SHOE.address: row}, intents=()))

    assert "archived: it is in no file, and hidden in the store" in text
    assert text.endswith("\n\n1 resource.")
