"""What was seen of a store, beside what a person wrote of it: nobody is outranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.catalog.contract_lines import contract_line
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.evidence import Evidence, agrees, dissent, joined, laid_under, without_words
from tjar_sync.model.observation import ORDER, Observation, left_alone

if TYPE_CHECKING:
    from tjar_sync.model.value import Value, Values

UNORDERED = ContractLine(("newest_first", "product"), value=False)
TAGS = ContractLine(("always_send",), ("tags",))
BOTH = ContractLine(("always_send",), ("tags", "gallery"))
SKU = ContractLine(("fields", "product.sku", "read"), None)


def seen(*lines: ContractLine, standing: Standing = Standing.CONTRADICTED) -> Observation:
    """Make an observation that leads to lines."""
    return Observation(*ORDER, standing, "it was seen", lines=lines)


def test_only_what_speaks_against_it_contradicts() -> None:
    """What is confirmed leads to nothing; a line that is not safe is not followed by itself."""
    evidence = Evidence((seen(UNORDERED, SKU), seen(TAGS, standing=Standing.CONFIRMED)))

    assert evidence.contradicts(ORDER)
    assert not evidence.contradicts(left_alone("tags"))
    assert (UNORDERED,) == evidence.careful


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ({}, {"newest_first": {"product": False}, "always_send": ("tags", "gallery")}),
        (
            {"newest_first": {"webhook": True}, "per_page": 9},
            {
                "newest_first": {"webhook": True, "product": False},
                "per_page": 9,
                "always_send": ("tags", "gallery"),
            },
        ),
        (
            {"newest_first": {"product": True}, "always_send": ()},
            {"newest_first": {"product": True}, "always_send": ()},
        ),
        (
            {"newest_first": "wrong", "always_send": None},
            {"newest_first": "wrong", "always_send": None},
        ),
        ({"newest_first": None}, {"newest_first": {"product": False}, "always_send": BOTH.value}),
    ],
)
def test_lines_lie_under_what_is_written(written: Values, whole: Values) -> None:
    """Each place that a person wrote stays as it is, right or wrong; the rest is filled."""
    before = dict(written)

    assert whole == laid_under(written, (UNORDERED, TAGS, BOTH))
    assert before == written


def test_lines_for_one_place_are_joined() -> None:
    """Lists hold all of both, of page sizes the least counts, else the first."""
    sizes = (ContractLine(("per_page",), 50), ContractLine(("per_page",), 20))
    zones = (ContractLine(("time_zone",), "UTC"), ContractLine(("time_zone",), "+03:00"))
    found = joined((TAGS, *sizes, *zones, BOTH))

    assert [("tags", "gallery"), 20, "UTC"] == [line.value for line in found]


def test_lines_are_told_on_one_line() -> None:
    """What is pasted under a store means just these lines."""
    assert (
        "contract: {newest_first: {product: false}, always_send: [tags, gallery],"
        " fields: {product.sku: {read: null}}}"
    ) == contract_line((UNORDERED, TAGS, SKU, BOTH))


@pytest.mark.parametrize(
    ("value", "same"),
    [(("tags", "brand"), True), (("brand",), False), ("tags", False), (None, False)],
)
def test_more_than_is_needed_is_no_dissent(value: Value, same: bool) -> None:  # noqa: FBT001 - of the table
    """A list that holds what was seen to be needed agrees, whatever else it holds."""
    assert same is agrees({"always_send": value}, TAGS)
    assert not agrees({}, TAGS)
    assert not agrees({"newest_first": "x"}, UNORDERED)


def test_what_nobody_wrote_and_what_is_written_otherwise() -> None:
    """Both are told, each with just the lines that it is about; a profile settles as well."""
    evidence = Evidence((seen(UNORDERED, SKU), seen(TAGS)))
    written: Values = {"newest_first": {"product": True}}
    whole = laid_under(written, (BOTH,))

    assert (seen(SKU),) == without_words(written, whole, evidence)
    assert [(seen(UNORDERED, SKU), UNORDERED)] == list(dissent(written, evidence))
