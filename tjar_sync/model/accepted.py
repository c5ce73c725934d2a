"""What became of the store's edits that were to come into the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.offer import Offer


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came into the files, and what did not."""

    taken: tuple[Offer, ...]
    """Now in the files."""
    kept: tuple[Offer, ...]
    """The files' value stays: the next plan shows it as an edit."""
    left: tuple[tuple[Offer, str], ...]
    """Not taken, and why."""
    files: tuple[str, ...]
    """Those that changed, below the catalog's folder."""
    places: Mapping[str, str]
    """Where each stands now, by the offer's own words: `shop.yaml:12`."""
    labels: Mapping[str, str]
    """Names to show for media digests."""
