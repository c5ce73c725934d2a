"""The store's normal forms, as laws (A23)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tjar_sync.devstore.normal import cents, escape, number, sar, slugify, without_scripts


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (49.99, 4999),
        (Decimal("0.005"), 1),
        ("0.0049", 0),
        (1.005, 101),
        (-2.5, -250),
        (10**13, None),
        ("1e400", None),
        ("Infinity", None),
        (None, None),
    ],
)
def test_money_is_rounded_half_up(value: object, expected: int | None) -> None:
    """Money becomes whole cents, halves away from zero; nonsense becomes nothing."""
    assert cents(value) == expected


@settings(deadline=None)
@given(st.integers(-(10**13), 10**13))
def test_shown_money_is_kept_as_it_is(amount: int) -> None:
    """What the store shows, sent again, is the same amount."""
    assert cents(number(amount)) == amount


def test_formatted_money() -> None:
    """Formatted money has thousands commas, two decimals and the currency's mark."""
    assert sar(511550) == "5,115.50 <sar></sar>"


@settings(deadline=None)
@given(st.text())
def test_slugs_are_stable(text: str) -> None:
    """A slug's slug is itself, and it has no dot, space or capital."""
    slug = slugify(text)

    assert slugify(slug) == slug
    assert not set(slug) & set(". \t_/")


@settings(deadline=None)
@given(st.text())
def test_escaped_text_is_inert(text: str) -> None:
    """Escaped text has no markup left and no space around it."""
    kept = escape(text)

    assert not set(kept) & set("<>\"'")
    assert kept == kept.strip()


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (" <p>a</p> ", "<p>a</p>"),
        ("a<SCRIPT src=x>b</script >c", "ac"),
        ("a<script>b", "a"),
        ("<scripty>a</scripty>", "<scripty>a</scripty>"),
        ("<b onclick=x>a</b>", "<b onclick=x>a</b>"),
    ],
)
def test_scripts_are_dropped(html: str, kept: str) -> None:
    """Script elements go, open ones to the end; the rest of a description stays."""
    assert without_scripts(html) == kept
