"""What a person may write in a file, as types; what is asked of each is in `constraints.py`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from tjar_sync.model.constraint import Constraint

CENTS = -2
LARGEST_MONEY = Decimal("9999999999.99")
LARGEST_NUMBER = 2**53 - 1
GRAMS = -3

WORD_PATTERN = r"\S"
_BELOW = r"(?!/)(?!(?:.*/)?\.\.(?:/|$))"
"""A path that does not lead out of the catalog."""
_CONTENT = rf"{_BELOW}(?!(?:.*/)?\.[^./])[^\\]*"
"""A path below the catalog's folder, to nothing hidden."""
FILE_PATTERN = f"^{_CONTENT}$"
SECRET_FILE_PATTERN = rf"^{_BELOW}(?!.*\.[yY][aA]?[mM][lL]$).*$"
_SMALL = r"[\p{Ll}\p{Lo}\p{Lm}\p{N}]+"
SLUG_PATTERN = rf"^{_SMALL}(-{_SMALL})*$"
NO_DOLLAR_PATTERN = r"^(?!\$)"
DAY_PATTERN = r"^\d{4}-?(\d{2}-?\d{2}|W\d{2}(-?\d)?)$"
URL_PATTERN = r"^https?://[^\s/]+(/\S*)?$"
CURRENCY_PATTERN = r"^[A-Z]{3}$"
CLOCK_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
MOMENT_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?$"


_HERE = "kinds.constraints"

Money: TypeAlias = Annotated[Decimal, Constraint(_HERE, "MONEY")]
"""Money in the store's currency, exact."""
Measure: TypeAlias = Annotated[Decimal, Constraint(_HERE, "MEASURE")]
"""A weight or a length, with at most three decimals."""
Count: TypeAlias = Annotated[int, Constraint(_HERE, "COUNT")]
Positive: TypeAlias = Annotated[int, Constraint(_HERE, "POSITIVE")]
Word: TypeAlias = Annotated[str, Constraint(_HERE, "WORD")]
"""One line of text that may not be blank: a sku, a tag, a colour."""
File: TypeAlias = Annotated[str, Constraint(_HERE, "FILE")]
"""A file that is read as content, by its path below the catalog's folder."""
SecretFile: TypeAlias = Annotated[str, Constraint(_HERE, "SECRET_FILE")]
"""A file that a secret is written to: none that the catalog is read from."""
Slug: TypeAlias = Annotated[str, Constraint(_HERE, "SLUG")]
"""Small letters, digits and single hyphens between them."""
PassedOn: TypeAlias = Annotated[dict[str, Any], Constraint(_HERE, "PASSED_ON")]
"""Whatever the store takes, by its own names."""
Day: TypeAlias = Annotated[str, Constraint(_HERE, "DAY")]
Line: TypeAlias = Annotated[str, Constraint(_HERE, "LINE")]
Url: TypeAlias = Annotated[str, Constraint(_HERE, "URL")]
Clock: TypeAlias = Annotated[str, Constraint(_HERE, "CLOCK")]
"""Time of day, `HH:MM`."""
Name: TypeAlias = Annotated[int | str, Constraint(_HERE, "NAME")]
"""A category, brand or badge: a name from store.yaml's `ids`, or the store's own number."""
Text: TypeAlias = Annotated[str | dict[str, str], Constraint(_HERE, "TEXT")]
"""A text, or `{file: …}` that holds it."""
Codes: TypeAlias = Annotated[list[str] | dict[str, str], Constraint(_HERE, "CODES")]
"""Secrets, or `{file: …}` that holds one in each line and that git does not keep."""
AllowanceEntry: TypeAlias = Annotated[dict[str, str], Constraint("kinds.allowance", "ALLOWANCE")]
"""A check that is lifted for one entry, why, and until which day."""
WindowEntry: TypeAlias = Annotated[dict[str, Any], Constraint("kinds.windows", "WINDOW")]
"""From when until when some fields are otherwise."""
