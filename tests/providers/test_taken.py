"""A sku that is taken: whose it is, and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.harness import world
from tests.providers.acts import says
from tests.providers.samples import product
from tjar_sync import errors
from tjar_sync.devstore.habits import habits_of
from tjar_sync.model.live import Verb

if TYPE_CHECKING:
    from pathlib import Path

    from tests.providers.conftest import BuiltIn, Foreign

ADOPT = (
    "Take it over with `tjar-sync state adopt product.one {}`, if no other file owns it, or give"
    " this one another sku."
)


def test_another_products_sku(built_in: BuiltIn) -> None:
    """A create names who has it and how to take it over; an update cannot take it over."""
    provider = built_in.provider
    values = {"name.en": "Old", "sale_price": 1}
    first = provider.write(product(Verb.CREATE, {**values, "sku": "ABC-1"})).remote_id
    second = provider.write(product(Verb.CREATE, {**values, "sku": "B"})).remote_id

    with pytest.raises(errors.Invalid) as created:
        provider.write(product(Verb.CREATE, {**values, "sku": "ABC-1"}))
    with pytest.raises(errors.Invalid) as updated:
        provider.write(product(Verb.UPDATE, {"sku": "ABC-1"}, remote_id=second))

    whose = f"; the store has it as id {first} (ABC-1, Old)"
    assert created.value.what.endswith(whose)
    assert updated.value.what.endswith(whose)
    assert ADOPT.format(first) == created.value.hint
    assert "Give it another sku, or change that one's." == updated.value.hint


def test_a_sku_that_the_trash_keeps(tmp_path: Path) -> None:
    """What this catalog deleted may keep its sku where nobody sees it; the run says so."""
    text = "products:\n  {}: {{type: physical, name: {{en: One}}, sale_price: 10, sku: {}}}\n"
    with world(tmp_path) as here:
        here.store.set_habits(habits_of("delete-soft=taken"))
        here.write("b.yaml", text.format("kept", "KEPT"))
        here.write("a.yaml", text.format("one", "ONE"))
        assert here.apply().code == 0
        here.write("a.yaml", "products: {}\n")
        assert here.apply("--allow", "deletes=5", "--allow", "delete-percent=100").code == 0
        here.write("a.yaml", text.format("again", "ONE"))

        ran = here.apply()

        assert ran.code == 3
        assert "nothing that the store shows has it" in ran.out + ran.err
        assert "may keep it in the store's trash" in ran.out + ran.err
        assert re.search(
            r"This catalog deleted it: product\.one, id 2, on 20\d\d-\d\d-\d\d", ran.out
        )


TAKEN = {"sku": ["The sku has already been taken."]}
ROW = {"id": 5, "sku": " Abc-1", "name": {"ar": "قديم"}}


@pytest.mark.parametrize(
    ("complaints", "listed", "words"),
    [
        (TAKEN, says(200, data={"products": [ROW], "pagination": {"total": 1}}), "( Abc-1, قديم)"),
        (TAKEN, httpx.Response(404), "taken."),
        (TAKEN, says(200, data={"products": [{"id": 5}], "pagination": {"total": 1}}), "taken."),
        ({"sku": ["Too long."]}, says(500), "Too long."),
        ({"name_en": ["Already used."]}, says(500), "Already used."),
    ],
)
def test_what_can_be_told(foreign: Foreign, complaints: Any, listed: Any, words: str) -> None:
    """Case and space around do not count; where nothing can be told, the store's words stand."""

    def reply(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(listed.status_code, content=listed.content)
        return says(422, errors=complaints)

    with pytest.raises(errors.Invalid) as caught:
        foreign(reply).write(product(Verb.CREATE, {"sku": "ABC-1", "name.en": "x"}))

    assert caught.value.what.endswith(words)
