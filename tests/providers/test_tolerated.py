"""Every form in the table of tolerated ones, tried from that table: it is read as it is meant."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tjar_sync.providers.rest.tolerated import (
    BODIES,
    DOCUMENTED,
    VALUES,
    body_forms,
    form_of,
    write_spelling,
)
from tjar_sync.providers.tjar.platform import TJAR

if TYPE_CHECKING:
    from tests.providers.conftest import Foreign

FIELDS = {
    "id": ("id", "id"),
    "number": ("stock", "quantity"),
    "money": ("price", "price"),
    "flag": ("is_refundable", "is_refundable"),
    "text": ("sku", "sku"),
    "type": ("type", "type"),
    "time": ("updated_at", "updated_at"),
    "picture": ("image", "image"),
    "object": ("brand", "brand"),
    "rows": ("variants", "variants"),
    "pictures": ("gallery", "gallery"),
    "labelled": ("categories", "categories"),
    "words": ("tags", "tags"),
    "numbers": ("provider_ids", "providers"),
}
"""By shape: a field of that shape on the wire, and where it is read to."""
EXAMPLES = [(form.name, *example) for form in VALUES for example in form.examples]


@pytest.mark.parametrize(("name", "shape", "raw", "value"), EXAMPLES)
def test_a_form_of_a_value(foreign: Foreign, name: str, shape: str, raw: Any, value: Any) -> None:
    """It is recognised by its name, and read as what it means."""
    wire, path = FIELDS[shape]
    kind_type = {"type": "booking"} if shape == "numbers" else {}
    data = {"id": 7, **kind_type, wire: raw}
    content = json.dumps({"data": data}, default=float)
    live = foreign(lambda _: httpx.Response(200, text=content)).read("product", "", "7")

    assert live is not None
    told = {"id": live.remote_id, "type": live.type, "updated_at": live.updated_at, **live.values}
    assert (name, value) == (form_of(shape, raw), told[path])


@pytest.mark.parametrize("name", ["name", "summary", "description"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_spelling_of_writes(foreign: Foreign, name: str, language: str) -> None:
    """A text that is shown under the name of a write is read; where both are, its own place counts."""
    row = TJAR.contract.fields[f"product.{name}.{language}"]
    (wire,) = write_spelling(row)
    shown = {"id": 7, wire: "Khawlani"}
    both = {**shown, name: {language: "Hasawi"}}
    found = [
        foreign(lambda _, data=data: httpx.Response(200, json={"data": data})).read(
            "product", "", "7"
        )
        for data in (shown, both)
    ]

    assert ["Khawlani", "Hasawi"] == [one and one.values[row.name[8:]] for one in found]


def test_what_has_one_spelling() -> None:
    """What is written by ids, or shown nowhere, is not looked for under other names."""
    fields = TJAR.contract.fields

    assert {(): 3} == Counter(
        write_spelling(fields[f"product.{path}"]) for path in ("sku", "image", "seo.title.ar")
    )


def test_every_form_has_an_example_of_a_shape_that_it_stands_for() -> None:
    """The table tries itself: no form without a proof."""
    for form in VALUES:
        assert form.examples
        assert {shape for shape, _, _ in form.examples} <= form.shapes <= DOCUMENTED.keys()


@pytest.mark.parametrize(
    ("shape", "raw"),
    [("money", "free"), ("flag", "perhaps"), ("time", "yesterday"), ("rows", "none"), ("pair", 1)],
)
def test_a_form_that_nobody_knows(shape: str, raw: Any) -> None:
    """It is neither documented nor tolerated."""
    assert form_of(shape, raw) is None


@pytest.mark.parametrize("name", BODIES)
def test_a_form_of_an_answer(foreign: Foreign, name: str) -> None:
    """Each example is of that form alone, and shows the product."""
    for content in BODIES[name]:
        store = foreign(lambda _, body=content: httpx.Response(200, content=body))
        live = store.read("product", "", "7")
        body = json.loads(content[content.index(b"{") :])

        assert live is not None
        assert (name,) == body_forms(TJAR.contract, TJAR.envelope, content, body)
