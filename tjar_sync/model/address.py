"""An address names a resource for life: `product.nike-shoe`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
"""What stands above and below letters, such as the vowels of Arabic."""
NAME = re.compile(rf"[^\W_][\w{_MARKS}-]{{0,127}}")
"""What a key in the files may look like: a media path can never be mistaken for it."""
NAME_SCHEMA = r"^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,127}$"
"""The same, in the dialect of JSON Schema."""
NAME_ADVICE = "use letters, digits, `-` and `_`, and begin with a letter or digit"
"""What to do about a name that no address can hold."""


def normal_name(text: str) -> str:
    """Return a name in the one form (NFC) in which two spellings of it are equal."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


class Address(NamedTuple):
    """A kind and a name; sorts by kind, then name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.name}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read `kind.name`; an unnamed media's name is its path and may hold dots.

        Raises ValueError when there is no kind or no name.
        """
        kind, dot, name = text.partition(".")
        if not (kind and dot and name):
            raise ValueError(f"{text!r} is not an address such as product.nike-shoe")
        return cls(kind, normal_name(name))

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 - heavy, and asked for by pydantic alone

        return core_schema.chain_schema(
            [core_schema.str_schema(), core_schema.no_info_plain_validator_function(cls.parse)]
        )
