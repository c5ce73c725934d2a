"""The elements of HTML that are not closed by an end tag of their own."""

from __future__ import annotations

VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input"),
        *("link", "meta", "source", "track", "wbr"),
    }
)
"""They hold nothing, and have no end tag."""
MAY_STAY_OPEN = frozenset(
    ("li", "p", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option")
)
"""They end by themselves where another begins, or what they are in ends."""
