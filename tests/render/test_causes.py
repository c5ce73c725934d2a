"""One cause, one line: what is wrong many times is told once, and counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import mistake
from tjar_sync.errors import CatalogError, PlanError
from tjar_sync.render.causes import causes
from tjar_sync.render.layout import Layout
from tjar_sync.render.problems import error_text, warning_text
from tjar_sync.render.style import Style

SCREEN = Style(width=80, wrap=True)
SAME = tuple(
    mistake("shop.yaml", at, 5, "`prise` is no field of a product") for at in range(1, 501)
)
ALIKE = tuple(
    mistake("shop.yaml", at, 5, f"product.p-{at}: '1,{at}' is not a price") for at in range(1, 501)
)


@pytest.mark.parametrize("found", [SAME, ALIKE])
def test_500_places_are_at_most_five_lines(found: tuple[object, ...]) -> None:
    """With how often it is so, and the first places of it."""
    text = error_text(CatalogError(found), SCREEN)  # type: ignore[arg-type]  # they are diagnostics

    assert len(text.split("\n")) <= 5 + 1
    assert "shop.yaml:1:5: " in text
    assert "shop.yaml:3:5" in text


def test_the_same_is_counted() -> None:
    """The very same words are one line, also of a few."""
    text = error_text(CatalogError(SAME))

    assert text.startswith(
        "shop.yaml:1:5: `prise` is no field of a product; 500 times (also shop.yaml:2:5,"
        " shop.yaml:3:5)\nError: "
    )
    assert "; 2 times (also shop.yaml:2:5)\n" in error_text(CatalogError(SAME[:2]))


def test_what_differs_in_a_name_is_told_while_it_is_little() -> None:
    """Ten typing errors are ten things to put right; of many more, two are shown whole."""
    few, many = error_text(CatalogError(ALIKE[:10])), error_text(CatalogError(ALIKE))

    assert 10 == few.count("is not a price")
    assert 2 == many.count("is not a price")
    assert (
        "shop.yaml:3:5: 498 more like these; --full shows all (also shop.yaml:4:5, shop.yaml:5:5)\n"
        in many
    )
    assert 500 == error_text(CatalogError(ALIKE), Style(layout=Layout(full=True))).count(
        "is not a price"
    )


def test_the_order_of_the_files_is_kept() -> None:
    """What is told of one place stands where that place comes first."""
    found = (SAME[0], ALIKE[1], SAME[2], ALIKE[3])

    assert [SAME[0], ALIKE[1], ALIKE[3]] == [one.first for one in causes(found)]
    assert list(found) == [one.first for one in causes(found, full=True)]


def test_a_problem_without_a_place() -> None:
    """What is about the run as a whole has no place, and is counted all the same."""
    nowhere = replace(SAME[0], where=())

    assert "Warning: `prise` is no field of a product; 3 times" == warning_text([nowhere] * 3)


def test_a_plan_that_cannot_be_made_tells_each_cause_once() -> None:
    """Five hundred products with one problem are not five hundred lines."""
    what = "\n".join(map(str, ALIKE))
    text = error_text(PlanError(what, hint="nothing was written", diagnostics=ALIKE), SCREEN)

    assert len(text.split("\n")) <= 6
    assert "Error: shop.yaml:1:5: product.p-1: '1,1' is not a price" in text
    assert "500 more" not in text
