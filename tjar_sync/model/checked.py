"""What files hold that were checked, and found right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.diagnostic import Diagnostic


class CheckedFiles(NamedTuple):
    """A catalog without mistakes: how much there is of each kind, and what is told of it."""

    stores: Mapping[str, Mapping[str, int]]
    """How many resources each store has, by kind, in the order of their names."""
    resources: Mapping[str, int]
    """How many there are in all stores together, each counted once."""
    warnings: tuple[Diagnostic, ...] = ()
    """What is probably not meant."""

    @property
    def only(self) -> str:
        """The store, where there is one; else nothing."""
        return next(iter(self.stores)) if len(self.stores) == 1 else ""
