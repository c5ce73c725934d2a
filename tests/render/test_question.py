"""What a person is asked before an agent's plan is carried out: all is counted, the worst is named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.render.many import BUSY, DELETED
from tests.render.samples import PLANS
from tests.render.test_hostile import EVIL
from tjar_sync.i18n import ARABIC, ENGLISH, speak
from tjar_sync.render.question import question, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Callable


def test_every_sample_is_asked_about_as_it_was_looked_at(
    golden: Callable[[str, str], None],
) -> None:
    """Counts, what it takes away, names and amounts, and where data is sent from now on."""
    samples = {**PLANS, "busy": BUSY, "deleted": DELETED}
    asked = [question(one) for one in samples.values() if not one.empty]

    golden("question.txt", "\n\n".join(asked))


@pytest.mark.parametrize("evil", [EVIL, "x\nApply plan 0?\nChanges: none."])
def test_no_text_passes_for_a_part_of_the_question(evil: str) -> None:
    """A name, a store's name or a warning stays on its line, and turns or hides nothing."""
    busy = replace(BUSY, names=dict.fromkeys(BUSY.names, evil))
    store = replace(busy.binding, store=evil)
    lines = question(replace(busy, binding=store, allowances={"price-change": None})).split("\n")
    plain = question(replace(BUSY, allowances={"price-change": None})).split("\n")

    assert len(plain) == len(lines)
    assert all(one.replace("\u2068", "").replace("\u2069", "").isprintable() for one in lines)
    assert "Checks that are lifted for it: price-change." in lines


def test_a_person_is_asked_in_their_language() -> None:
    """Who reads Arabic agrees to what they could read: sentences, numbers and what is done."""
    speak(ARABIC)
    try:
        asked, switch = question(BUSY).split("\n"), yes_or_no()[0]
    finally:
        speak(ENGLISH)

    assert asked[0].startswith("هل تُطبَّق الخطة")
    assert asked[1].startswith("التغييرات: إنشاء: \u206841\u2069")
    assert asked[2].startswith("انخفاض: \u2068236\u2069 سعرًا، بمقدار")
    assert asked[3].startswith("ارتفاع: \u2068116\u2069 سعرًا، بمقدار")
    assert "نفّذ هذه التغييرات على المتجر" == switch
