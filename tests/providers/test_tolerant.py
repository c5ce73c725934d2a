"""What stores of this kind are known to spell otherwise, and how each spelling is read."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.harness import world
from tests.providers.acts import listing, says
from tjar_sync import errors
from tjar_sync.devstore.habits import habits_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.providers.conftest import Foreign

NOTHING: list[Any] = [[], {}, "", None]
FIELDS: list[tuple[str, Any, str, Any]] = [
    *(("brand", nothing, "brand", None) for nothing in NOTHING),
    *(("price", nothing, "price", None) for nothing in NOTHING),
    *(("stock", nothing, "quantity", None) for nothing in NOTHING),
    *(("image", nothing, "image", None) for nothing in NOTHING),
    *(("sku", nothing, "sku", None) for nothing in NOTHING if nothing != ""),
    *(("is_refundable", nothing, "is_refundable", None) for nothing in NOTHING),
    *(("tags", nothing, "tags", ()) for nothing in NOTHING),
    *(("categories", nothing, "categories", ()) for nothing in NOTHING),
    *(("variants", nothing, "variants", ()) for nothing in NOTHING),
    *(("is_refundable", yes, "is_refundable", True) for yes in (True, 1, "1", "yes", "On", "true")),
    *(("is_refundable", no, "is_refundable", False) for no in (False, 0, "0", "no", "off")),
    *(("price", amount, "price", Decimal("79.90")) for amount in (79.9, "79.9", "79.9000")),
    *(("stock", count, "quantity", 5) for count in (5, "5", 5.0, "5.00")),
    ("sku", 17, "sku", "17"),
    ("brand", 3, "brand", 3),
    ("brand", "3", "brand", 3),
    ("brand", {"id": "3", "name": "Nike"}, "brand", 3),
    ("brand", "Nike", "brand", "Nike"),
    *(
        ("categories", shown, "categories", (5,))
        for shown in ([5], ["5"], [{"id": 5}], {"0": {"id": 5}}, {"id": 5, "label": "Shoes"})
    ),
    ("categories", ["Shoes"], "categories", ("Shoes",)),
    ("tags", {"0": "a", "2": "b"}, "tags", ("a", "b")),
    ("image", {"url": "https://x.example/a.png"}, "image", "https://x.example/a.png"),
]
ROWS = [{"id": 7}, {"id": 8}]
COUNTS = {"total": 2, "last_page": 1}
LISTS: list[tuple[Any, int]] = [
    ({"data": {"products": ROWS, "pagination": COUNTS}}, 2),
    ({"data": {"products": {"0": ROWS[0], "2": ROWS[1]}, "pagination": COUNTS}}, 2),
    ({"data": {"0": ROWS[0], "2": ROWS[1]}, "meta": COUNTS}, 2),
    ({"data": {"products": None, "pagination": {"total": 0}}}, 0),
    ({"data": {"products": {}, "pagination": {"total": 0}}}, 0),
    ({"products": ROWS, "pagination": COUNTS}, 2),
    ({"data": {"data": {"products": ROWS, "pagination": COUNTS}}}, 2),
    ({"data": {"product": {"products": ROWS, "pagination": COUNTS}}}, 2),
    ({"data": ROWS, "meta": COUNTS}, 2),
]
NOTICE = "<br />\n<b>Warning</b>: Undefined key {x} in <b>/app/h.php</b> on line <b>4</b><br />\n"
HABITS = [
    "brand-empty-array",
    "price-empty-text",
    "list-as-object",
    "empty-as-null",
    "numbers-as-text",
    "ids-as-text",
    "booleans-as=01",
    "booleans-as=text",
    "booleans-as=yes",
    "booleans-as=on",
    "picture-as-object",
    "dates-with-zone",
    "dates-as-timestamps",
    "data-nested=product",
    "data-nested=data",
    "data-bare",
    "html-before-json",
    "bom",
    "write-spelling-in-reads",
]


@pytest.mark.parametrize(("name", "raw", "path", "value"), FIELDS)
def test_a_spelling_of_a_field(
    foreign: Foreign, name: str, raw: Any, path: str, value: Any
) -> None:
    """Each spelling means what it means to whoever wrote it."""
    live = foreign(lambda _: says(200, data={"id": 7, name: raw})).read("product", "", "7")

    assert live is not None
    assert value == live.values[path]
    assert type(value) is type(live.values[path]) or isinstance(value, str)


@pytest.mark.parametrize(("body", "count"), LISTS)
def test_a_shape_of_a_list(foreign: Foreign, body: Any, count: int) -> None:
    """A list is read and counted wherever it lies, and proven whole by its own count."""
    found = foreign(lambda _: says(200, **body)).list("product")

    assert (True, count) == (found.complete, len(found.rows))


@pytest.mark.parametrize(
    "data", [None, {}, {"0": 7}, {"a": {"id": 7}}, {"products": "none"}, {"products": {"a": {}}}]
)
def test_what_is_no_list(foreign: Foreign, data: Any) -> None:
    """What cannot be told to be a list is never an empty one: nothing counts as gone."""
    with pytest.raises(errors.ProviderError, match="holds no list of products"):
        listing(foreign(lambda _: says(200, data=data)))


@pytest.mark.parametrize("before", ["\ufeff", NOTICE, "\ufeff" + NOTICE, "\n" + NOTICE + " "])
def test_what_stands_before_the_json(foreign: Foreign, before: str) -> None:
    """A byte order mark and PHP's own notices are passed over."""
    text = before + json.dumps({"data": {"id": 7}})

    assert foreign(lambda _: httpx.Response(200, text=text)).read("product", "", "7") is not None


@pytest.mark.parametrize("habit", HABITS)
def test_a_store_that_spells_so(tmp_path: Path, habit: str) -> None:
    """What is applied to such a store is read back as it was meant: the next plan is empty."""
    with world(tmp_path) as here:
        here.picture("a.png")
        here.write(
            "a.yaml",
            """\
            products:
              one: {type: physical, name: {en: One}, sale_price: 10.5, sku: ONE, image: a.png,
                    quantity: 3, tags: [x, y], is_refundable: true, categories: [5]}
              two: {type: physical, name: {en: Two}, sale_price: 9, sku: TWO, tags: []}
            """,
        )
        here.store.set_habits(habits_of(habit))

        assert (ran := here.apply()).code == 0, ran
        assert (ran := here.run("plan", "--detailed-exitcode", "--refresh", "full")).code == 0, ran
