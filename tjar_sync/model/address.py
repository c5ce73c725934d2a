"""An address names a resource for life: `product.nike-shoe`."""

from __future__ import annotations

import re
from typing import NamedTuple

from pydantic_core import CoreSchema, core_schema

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
"""What a key in the files may look like: a media path can never be mistaken for it."""
NAME_ADVICE = "use letters, digits, `-` and `_`, and begin with a letter or digit"
"""What to do about a name that no address can hold."""


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
        return cls(kind, name)

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        return core_schema.chain_schema(
            [core_schema.str_schema(), core_schema.no_info_plain_validator_function(cls.parse)]
        )
