"""Plans as text: whole outputs."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import change, plan, product
from tests.render.goods import amount, create, edit
from tests.render.samples import PLANS
from tjar_sync.model.address import Address
from tjar_sync.render.counting import seconds_text
from tjar_sync.render.sanitize import shown
from tjar_sync.render.style import Style
from tjar_sync.render.text import plan as plan_text

if TYPE_CHECKING:
    from collections.abc import Callable

    Golden = Callable[[str, str], None]

COLOURED = ("creates", "drift", "conflict", "words", "blocked", "removals", "empty")
ASCII = ("creates", "words", "hostile", "removals", "media")


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_reads_as_approved(name: str, golden: Golden) -> None:
    """Every word of a plan without colour is as reviewed."""
    golden(f"{name}.txt", plan_text(PLANS[name], Style()))


@pytest.mark.parametrize("name", COLOURED)
def test_a_coloured_plan_reads_as_approved(name: str, golden: Golden) -> None:
    """Every colour of a plan is as reviewed."""
    golden(f"{name}.color.txt", plan_text(PLANS[name], Style(color=True)))


@pytest.mark.parametrize("name", ASCII)
def test_a_plan_in_ascii_reads_as_approved(name: str, golden: Golden) -> None:
    """A screen without Unicode gets the same plan in ASCII alone."""
    text = plan_text(PLANS[name], Style(unicode=False, width=72))

    assert text.isascii()
    golden(f"{name}.ascii.txt", text)


@pytest.mark.parametrize("name", PLANS)
def test_colour_changes_no_word(name: str) -> None:
    """Without its colours, a coloured plan says what the plain one says: colour is never all."""
    painted = plan_text(PLANS[name], Style(color=True))

    assert re.sub(r"\x1b\[[\d;]+m", "", painted) == plan_text(PLANS[name])


@pytest.mark.parametrize("name", PLANS)
def test_every_address_is_told(name: str) -> None:
    """No change is left out of a plan's text."""
    text = plan_text(PLANS[name], Style())

    for item in PLANS[name].changes:
        assert shown(str(item.address), Style()) in text


def test_a_field_that_is_not_known_is_rendered_by_its_value() -> None:
    """A field of a later version, or of a kind of another, still has its say."""
    text = plan_text(
        plan(
            change(product(), fields=(edit("novel", ("a", "b"), ("b",)), edit("list", (), (1,)))),
            replace(change(product(), fields=()), address=Address("coupon", "spring")),
            change(product("x"), fields=(edit("tags", None, ("a",)), edit("tags", ("a",), ("a",)))),
        )
    )

    assert "novel: [a, b] -> [b]" in text
    assert "coupon\n\n  ~ coupon.spring (physical, id 1): edited in the files" in text
    assert "tags: +a\n" in text
    assert "tags: a -> a" in text


def test_rows_without_a_key_of_their_own_are_still_told_apart() -> None:
    """Two rows with one key, rows with none, and what is no row at all are all shown."""
    twins: Any = ({"color": "red", "stock": 1}, {"color": "red", "stock": 2}, {"stock": 3}, 4)
    later: Any = ({"color": "red", "stock": 1}, {"color": "red", "stock": 5}, {"stock": 6}, 4)
    fields = (edit("variants", twins, later), edit("variants", later, tuple(reversed(later))))
    text = plan_text(plan(change(product(), fields=fields), create(product("new", variants=twins))))

    assert "variants[red'].stock: 2 -> 5" in text
    assert "variants[#3].stock:" in text
    assert "variants[#4]:  4" in text


def test_nested_values_that_differ_in_form_alone_are_shown_whole() -> None:
    """A change is never shown as no change, even where the parts are equal."""
    fields = (
        edit("extra", {"a": Decimal("5.00"), "b": (1, {"c": 2})}, {"a": 5, "b": (1, {"c": 2})}),
        edit("extra", {"a": ({"b": (1, 2)},)}, {"a": ({"b": (1, 3)}, 4)}),
    )
    text = plan_text(plan(change(product(), fields=fields)))

    assert "{a: 5.00, b: [1, {c: 2}]} -> {a: 5, b: [1, {c: 2}]}" in text
    assert "extra.a[#1].b[#2]: 2 -> 3" in text
    assert "extra.a[#2]:" in text


def test_amounts_beyond_reason_are_shown_as_they_are_stored() -> None:
    """No number makes a renderer run out of memory, or divide by nothing."""
    fields = (
        edit("price", amount("1E+999999"), amount("NaN")),
        edit("sale_price", amount("0.00"), amount("5")),
    )
    text = plan_text(plan(change(product(), fields=fields)))

    assert "1E+999999 -> NaN\n" in text
    assert "0.00 -> 5.00\n" in text


def test_a_long_list_is_shortened() -> None:
    """A set of many elements says how many are left out."""
    text = plan_text(plan(create(product("many", tags=tuple(f"t{at}" for at in range(20))))))

    assert "t10, t11, … 8 more" in text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "1 s"), (1.4, "1 s"), (59.6, "1 min"), (61.0, "1 min 1 s"), (3600.0, "60 min")],
)
def test_a_time_is_no_finer_than_a_person_needs(seconds: float, text: str) -> None:
    """Seconds up to a minute, then minutes and seconds."""
    assert text == seconds_text(seconds)


def test_rendering_needs_no_deep_comparison_for_plain_fields() -> None:
    """The slow library is loaded only when a nested value changed."""
    code = (
        "import sys; from tests.render.samples import CREATES, DRIFT; "
        "from tjar_sync.render.text import plan; plan(CREATES); plan(DRIFT); "
        "sys.exit('deepdiff' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - our own words

    assert done.returncode == 0


def test_a_rewritten_text_is_compared_in_bounded_time() -> None:
    """Two long texts with little in common do not hold up a review."""
    before = " ".join(f"{at % 97}a" for at in range(60_000))
    after = " ".join(f"{at % 89}a" for at in range(60_000))
    start = process_time()
    plan_text(plan(change(product(), fields=(edit("policy", before, after),))))

    assert process_time() - start < 5
