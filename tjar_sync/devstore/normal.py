"""The normal forms in which the store keeps what it is sent (A23)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_SCRIPT = re.compile(r"<script\b[^>]*>.*?(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_NOT_SLUG = re.compile(r"[^\w\s-]", re.UNICODE)
_GAP = re.compile(r"[\s_-]+", re.UNICODE)
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;"},
)
_CENT = Decimal("0.01")
MOST_MONEY = 10**14


def escape(text: str) -> str:
    """Trim and HTML-escape a name or a summary, as PHP does."""
    return escape_marks(text.strip())


def escape_marks(text: str) -> str:
    """HTML-escape a text, leaving the space around it."""
    return text.translate(_ESCAPES)


def without_scripts(html: str) -> str:
    """Trim a description and drop its script elements, keeping the rest."""
    return drop_scripts(html).strip()


def drop_scripts(html: str) -> str:
    """Drop script elements, leaving the space around the rest."""
    return _SCRIPT.sub("", html)


def slugify(text: str) -> str:
    """Make a slug: letters and digits of any script, lower case, single hyphens, no dots."""
    return _GAP.sub("-", _NOT_SLUG.sub("", text.strip().lower())).strip("-")


def cents(value: object) -> int | None:
    """Round money half-up to whole cents; None when it is no number the store can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        whole = int(Decimal(str(value).strip()).quantize(_CENT, ROUND_HALF_UP) * 100)
    except (InvalidOperation, ValueError):
        return None
    return whole if abs(whole) < MOST_MONEY else None


def number(amount: float | None) -> int | float | None:
    """Show cents as a JSON number, int or float as it falls; parts of a cent too."""
    if amount is None:
        return None
    return int(amount // 100) if amount % 100 == 0 else round(amount / 100, 8)


def sar(amount: int) -> str:
    """Show cents as the API's formatted money: '5,115.50 <sar></sar>'."""
    return f"{Decimal(amount) / 100:,.2f} <sar></sar>"
