"""A body on the wire: JSON out, and JSON in, however a server spells it."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tjar_sync.providers.http.transport import TooLarge

_BEFORE_VALUES = (b",", b"[", b"{")
_AFTER_MARKUP = re.compile(rb">\s*(?=\{)")
"""Where JSON begins below what PHP says of itself in HTML."""
_LONGEST_NOTICE = 100_000
MOST_VALUES = 500_000
"""So many values an answer may hold: in memory each is up to a hundred times as large as in it."""
NOT_JSON = (ValueError, ArithmeticError, RecursionError, MemoryError)
"""Cut short, not JSON at all, or made to exhaust whoever reads it."""


def _number(value: object) -> object:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Mapping():
            return dict(value)
        case _:
            raise TypeError(f"{type(value).__name__} may not be sent")


def encode(body: Mapping[str, Any]) -> bytes:
    """Write a body; amounts go as plain numbers, and half a character as its JSON escape."""
    text = json.dumps(body, default=_number, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def _reject(word: str) -> Any:  # noqa: ANN401 - json's own hook has no narrower type
    raise ValueError(f"{word} is not JSON")


def decode(content: bytes) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """Read a body, whatever PHP says of itself before it; raises NOT_JSON, or TooLarge."""
    content = content.removeprefix(BOM_UTF8).lstrip()
    if content.startswith(b"<") and (begin := _AFTER_MARKUP.search(content, 0, _LONGEST_NOTICE)):
        content = content[begin.end() :]
    if sum(map(content.count, _BEFORE_VALUES)) > MOST_VALUES:
        raise TooLarge(f"much: the answer holds more than {MOST_VALUES:,} values")
    return json.loads(content, parse_float=Decimal, parse_constant=_reject)
