"""More was sold of a variant than there was: the refusal names it, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import world
from tests.providers.samples import answer, product
from tjar_sync import errors
from tjar_sync.devstore.habits import habits_of
from tjar_sync.model.live import Verb

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.providers.conftest import Foreign

SHIRT = """
    products:
      shirt:
        type: physical
        name: {{en: Shirt}}
        sale_price: 50
        variants:
          - {{color: Red, size: S, stock: 10}}
          - {{color: Blue, stock: 30, additional_price: {more}}}
"""


def test_an_oversold_variant_is_named(tmp_path: Path) -> None:
    """Its count is not the files' to set; once a person puts it right, the edit is done."""
    with world(tmp_path) as here:
        here.store.set_habits(habits_of("oversold"))
        here.write("shirt.yaml", SHIRT.format(more=1))
        here.apply()
        (shirt,) = here.dashboard.products()
        here.dashboard.place_order((shirt["id"], 43))
        here.write("shirt.yaml", SHIRT.format(more=2))
        refused = here.apply()
        counts = {"item_color": ["Red", "Blue"], "item_size": ["S", ""], "item_stock_count": [0, 0]}
        here.dashboard.edit_product(shirt["id"], **counts)
        done = here.apply()

    assert 3 == refused.code
    assert (
        "the store shows a stock of -33 for Red/S, as more was sold than there was" in refused.out
    )
    assert "Put that count right in the store's dashboard" in refused.out
    assert 0 == done.code


COUNTS: Any = {"variants": ({"color": "red", "size": None, "stock": None},)}


@pytest.mark.parametrize(
    ("stock", "complaints", "named"),
    [
        (-3, {"item_stock_count.0": ["Must be at least 0."]}, True),
        (-3, {"name_en": ["Too long."]}, False),
        (3, {"item_stock_count.0": ["Odd."]}, False),
    ],
)
def test_only_a_count_that_is_refused_and_below_zero_is_named(
    foreign: Foreign, stock: int, complaints: Any, *, named: bool
) -> None:
    """Any other refusal is told in the store's own words alone."""

    def reply(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            rows = [{"id": 1, "color": "red", "stock": stock}]
            return answer({"data": {"id": 7, "type_id": 1, "variants": rows}})
        return answer({"errors": complaints}, 422)

    with pytest.raises(errors.Invalid) as caught:
        foreign(reply).write(product(Verb.UPDATE, COUNTS, remote_id="7"))

    assert named == ("a stock of -3 for red" in caught.value.what)
