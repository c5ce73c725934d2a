"""Which resources of a catalog a command is about: addresses, or patterns as in a shell."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tjar_sync.errors import UsageError
from tjar_sync.model.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tjar_sync.model.address import Address


def named(patterns: Sequence[str], addresses: Iterable[Address]) -> list[Address]:
    """Return the addresses that match, all where there is no pattern; UsageError for a vain one."""
    known = list(addresses)
    for pattern in patterns:
        if not any(fnmatchcase(str(address), pattern) for address in known):
            near = nearest(pattern, map(str, known))
            hint = f"did you mean {near}?" if near else "an address is like product.nike-shoe"
            raise UsageError(f"{pattern} matches nothing in the catalog", hint=hint)
    if not patterns:
        return known
    return [one for one in known if any(fnmatchcase(str(one), pattern) for pattern in patterns)]
