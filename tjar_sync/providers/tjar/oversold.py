"""Which variant was oversold, where a store refuses the count that it shows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.live import Live


def explain_oversold(
    error: Invalid, now: Live | None, our_name: Callable[[str, str], str]
) -> Invalid:
    """Name the variants of which more was sold than there was, if their count is refused.

    A write of variants sends the counts of all of them (A10); those that are the store's own are
    sent as it shows them, and it may show what it does not accept.
    """
    rows: Any = now.values.get("variants") if now is not None else ()
    sold = [row for row in rows or () if (row.get("stock") or 0) < 0]
    refused = any(our_name("product", wire).startswith("variants") for wire in error.fields)
    if not (sold and refused):
        return error
    named = ", ".join(f"{row['stock']} for {_name(row)}" for row in sold)
    return Invalid(
        f"{error.what}; the store shows a stock of {named}, as more was sold than there was, and"
        " does not take that count back",
        fields=error.fields,
        where=error.where,
        hint="Put that count right in the store's dashboard, then run apply again.",
    )


def _name(row: Any) -> str:  # noqa: ANN401 - a row of a live value
    return "/".join(str(row[key]) for key in ("color", "size") if row.get(key))
