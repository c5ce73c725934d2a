"""What an editor says where a text does not have the form that it should have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.tables.schema import SHEET_PATTERN
from tjar_sync.model.address import NAME_SCHEMA
from tjar_sync.model.kinds import schema as types
from tjar_sync.model.kinds.schema import MOMENT_PATTERN

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    NAME_SCHEMA: "A name has letters, digits, - and _, and begins with a letter or digit.",
    types.WORD_PATTERN: "The text may not be blank.",
    types.FILE_PATTERN: "Write a path below the catalog's folder, with /, to nothing hidden.",
    types.SECRET_FILE_PATTERN: "Write a path below the catalog's folder, to no YAML file.",
    types.SLUG_PATTERN: "A slug has small letters, digits and single hyphens between them.",
    types.URL_PATTERN: "Write a web address such as https://example.com/page.",
    types.CLOCK_PATTERN: 'Write a time of day such as "09:30", in quotes.',
    types.CURRENCY_PATTERN: "Write a currency's three letters, such as SAR.",
    types.DAY_PATTERN: "Write a day such as 2027-01-31.",
    types.NO_DOLLAR_PATTERN: "A key that is passed on does not begin with $.",
    SHEET_PATTERN: "Write a .csv or .xlsx file below the catalog's folder.",
    MOMENT_PATTERN: "Write 2027-02-18, 2027-02-18 20:00 or 2027-02-18T20:00+03:00.",
}
"""By pattern."""


def explained(schema: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Put beside each pattern what it asks for, as editors show it."""
    if isinstance(schema, list):
        return [explained(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: explained(one) for key, one in schema.items()}
    words = _WORDS.get(schema["pattern"]) if isinstance(schema.get("pattern"), str) else None
    return {**found, "patternErrorMessage": words} if words else found
