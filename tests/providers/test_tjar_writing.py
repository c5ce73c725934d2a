"""What is sent to Tjar for a product, and what is made of its answers."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.providers.samples import SHOE, SHOE_VALUES, answer, product, sent_by
from tjar_sync.devstore import FaultKind
from tjar_sync.errors import Refused
from tjar_sync.model.live import Verb
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from tests.providers.conftest import BuiltIn, Foreign
    from tjar_sync.model.live import WriteResult


def test_a_dotted_name_is_written_as_an_object(foreign: Foreign) -> None:
    """A store that nests what it takes can be described."""
    contract = {
        "fields": {
            "product.name.ar": {"update": "name.ar"},
            "product.name.en": {"update": "name.en"},
        }
    }
    write = product(Verb.UPDATE, {"name.ar": "أ", "name.en": "A"}, remote_id="5")

    assert sent_by(foreign, write, contract=contract) == {"name": {"ar": "أ", "en": "A"}}


def test_everything_that_a_create_can_say(foreign: Foreign) -> None:
    """Names become ids, digests become media, secrets are told to the store alone."""
    digest = "0123456789ab"
    values = {
        "name.ar": "أ",
        "summary.en": "S",
        "price": Decimal("80.00"),
        "sale_price": Decimal("49.99"),
        "image": digest,
        "gallery": (digest,),
        "brand": "nike",
        "badge": 7,
        "categories": ("shoes", 9),
        "tags": ("a",),
        "published": True,
        "sku": None,
        "options": (),
        "files": (digest,),
        "codes": (SecretStr("open sesame"), "spent"),
        "related": ("product.two", "product.three"),
        "extra": {"x_rank": 1, "deep": MappingProxyType({"a": (1, 2)})},
    }
    write = product(
        Verb.CREATE,
        values,
        type="digital",
        media_ids={digest: "736"},
        product_ids={"product.two": "2", "product.three": "p3"},
    )

    assert sent_by(foreign, write, ids={"brands": {"nike": 1}, "categories": {"shoes": 5}}) == {
        "name_ar": "أ",
        "summery_en": "S",
        "price": 80,
        "sale_price": 49.99,
        "image_id": 736,
        "product_gallery": [736],
        "brand": 1,
        "badge_id": 7,
        "category_id": [5, 9],
        "tags": ["a"],
        "status_id": 1,
        "file_ids": [736],
        "codes": ["open sesame", "spent"],
        "related_products": [2, "p3"],
        "x_rank": 1,
        "deep": {"a": [1, 2]},
    }


def test_variants_are_written_in_columns(foreign: Foreign) -> None:
    """Every column goes along; that of pictures when a row speaks of pictures."""
    rows = (
        {"color": "red", "stock": 5, "additional_price": Decimal("1.50"), "extra_cost": 0},
        {"size": "L", "stock": 0, "additional_price": 0, "extra_cost": 0, "image": "a" * 12},
    )
    write = product(Verb.CREATE, {"variants": rows}, media_ids={"a" * 12: "3"})

    assert sent_by(foreign, write) == {
        "item_color": ["red", None],
        "item_size": [None, "L"],
        "item_stock_count": [5, 0],
        "item_additional_price": [1.5, 0],
        "item_extra_cost": [0, 0],
        "item_image": [None, 3],
    }


def test_an_option_without_choices_has_none(foreign: Foreign) -> None:
    """A text to be entered has no map of labels."""
    option = {"type": "text", "title": {"ar": "أ", "en": "A"}}
    write = product(Verb.CREATE, {"options": (option,)})

    assert sent_by(foreign, write)["product_options"] == [
        {
            "type": "text",
            "title": {"ar": "أ", "en": "A"},
            "sub_title": {"ar": "", "en": ""},
            "options": None,
            "is_required": False,
            "multi_select": False,
        }
    ]


CHOICE = {"label": {"ar": "أ", "en": "A"}}
REFUSED: list[tuple[Any, str]] = [
    (
        {"gallery": ("http://x/a.png",)},
        (
            "product.one: gallery: the store takes only pictures that were uploaded here,"
            " not http://x/a.png\n  Put the file into the catalog and name it there."
        ),
    ),
    (
        {"brand": "nike"},
        (
            "product.one: brand: store.yaml has no id for nike\n"
            "  Add it under `ids.brands` of this store."
        ),
    ),
    (
        {"extra": {"category_id": 5}},
        (
            "product.one: extra.category_id: this key belongs to categories\n"
            "  Use that field; `extra` is for what has none."
        ),
    ),
    (
        {"options": ({"choices": (CHOICE, CHOICE)},)},
        (
            "options: two choices have the same label (ar), and the store keeps one\n"
            "  Give each choice of an option a label of its own."
        ),
    ),
    (
        {"slug": "a"},
        (
            "product.one: slug cannot be written on update: the contract has no name for it there\n"
            "  See `contract.fields.product.slug.update` in store.yaml."
        ),
    ),
]


@pytest.mark.parametrize(("values", "message"), REFUSED)
def test_what_cannot_be_written(foreign: Foreign, values: Any, message: str) -> None:
    """It is refused before anything is sent."""
    contract = {"fields": {"product.slug": {"update": None}}}
    provider = foreign(lambda _: httpx.Response(500), contract=contract)

    with pytest.raises(Refused) as caught:
        provider.write(product(Verb.UPDATE, values, remote_id="5"))

    assert str(caught.value) == message


def written(foreign: Foreign, payload: Any, status: int = 201) -> WriteResult:
    """Create a product; the store answers so."""
    provider = foreign(lambda _: answer(payload, status))
    return provider.write(product(Verb.CREATE, {"sku": "A"}))


def test_answers_to_a_create(foreign: Foreign) -> None:
    """The id is found where it is; what is shown counts only when it is all."""
    assert written(foreign, {"data": {"id": 7}}).remote_id == "7"
    assert written(foreign, {"data": {"product": {"id": "7"}}}).remote_id == "7"
    assert written(foreign, {"data": {"identifier": 7}}).remote_id == "7"
    assert written(foreign, {"id": 7}).remote_id == "7"
    assert written(foreign, {"status": "success", "data": None}).remote_id is None
    assert written(foreign, {"data": {"id": 7, "price": "?"}}).remote_id == "7"
    assert written(foreign, {"data": {"id": 7, "price": "?"}}).live is None
    live = written(foreign, {"data": SHOE}).live
    assert live is not None
    assert dict(live.values) == SHOE_VALUES


def test_an_answer_without_the_types_own_fields_is_not_whole(foreign: Foreign) -> None:
    """A booking that shows no booking's field must be read again."""
    payload = {**SHOE, "type_id": 3}
    assert written(foreign, {"data": payload}).live is None
    assert written(foreign, {"data": {**payload, "duration_minutes": 5}}).live is not None
    assert written(foreign, {"data": {"id": 7, "variants": [], "type_id": 9}}).live is not None


def test_a_type_that_changed_is_found(built_in: BuiltIn) -> None:
    """A product that is asked for under the wrong type is read under its own."""
    remote_id = str(built_in.dashboard.create_product("service", name_en="A", sale_price=1))

    for kind_type in ("physical", "booking", ""):
        live = built_in.provider.read("product", kind_type, remote_id)
        assert live is not None
        assert (live.type, "delivery_days" in live.values) == ("service", True)


def test_a_type_whose_own_path_is_missing(foreign: Foreign) -> None:
    """The common path is better than nothing."""

    def only_common(request: httpx.Request) -> httpx.Response:
        if "booking" in request.url.path:
            return answer({"status": "error", "message": "Not found"}, 404)
        return answer({"data": {**SHOE, "type_id": 3}})

    live = foreign(only_common).read("product", "physical", "195")

    assert live is not None
    assert live.type == "booking"


@pytest.mark.parametrize(
    ("rows", "total", "found"),
    [
        ([{"id": 1, "sku": "A"}], 1, ["1"]),
        ([{"id": 1, "sku": "A"}, {"id": 2, "sku": "AB"}], 2, None),
        ([{"id": 1, "sku": "A"}], 500, None),
        ([{"id": 1}], None, None),
        ([], 0, []),
    ],
)
def test_a_filter_must_show_that_it_was_understood(
    foreign: Foreign, rows: Any, total: Any, found: Any
) -> None:
    """Rows of another sku, or all there are, mean that the store did not filter."""
    body = {"data": {"products": rows, "pagination": {"total": total}}}

    answered = foreign(lambda _: answer(body)).find("product", "sku", "A")

    assert (answered if answered is None else [row.remote_id for row in answered]) == found


def test_only_texts_are_searched_for(foreign: Foreign) -> None:
    """A sku that is none cannot be asked for."""
    assert foreign(lambda _: httpx.Response(500)).find("product", "sku", None) is None


def test_numbers_as_text_in_variants(built_in: BuiltIn) -> None:
    """Stock left to the store is filled from whatever spelling it has."""
    values = {"name.en": "A", "sale_price": Decimal(1)}
    row = {"color": "red", "stock": 4}
    write = product(Verb.CREATE, {**values, "variants": (row,)})
    remote_id = built_in.provider.write(write).remote_id or ""
    built_in.fail(FaultKind.TEXT_NUMBERS, method="GET", times=None)

    built_in.provider.write(
        product(Verb.UPDATE, {"variants": ({"color": "red"},)}, remote_id=remote_id)
    )

    assert built_in.dashboard.product(int(remote_id))["variants"][0]["stock"] == 4
