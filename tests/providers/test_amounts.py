"""Amounts as stores send them: the same whoever was read before."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tjar_sync.providers.rest.decoders import money


@pytest.mark.parametrize("raw", ["79.9", "79.90", Decimal("79.9000"), " 79.9 "])
def test_whole_cents_have_one_form(raw: str | Decimal) -> None:
    """However many noughts a store writes."""
    assert "79.90" == str(money(raw))


def test_finer_amounts_keep_their_own_form() -> None:
    """What is finer than cents is told as it came, though an equal one came before it."""
    assert ["1.0050", "1.005"] == [str(money(Decimal(one))) for one in ("1.0050", "1.005")]


@pytest.mark.parametrize("raw", ["", None, [], {}])
def test_no_amount(raw: object) -> None:
    """How PHP writes nothing."""
    assert money(raw) is None


@pytest.mark.parametrize("raw", ["x", True, "NaN", "1e99", ["1"], 10**60])
def test_what_is_no_amount(raw: object) -> None:
    """It is refused, each time anew."""
    for _ in range(2):
        with pytest.raises(ValueError, match="is not an amount"):
            money(raw)
