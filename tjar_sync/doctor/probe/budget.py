"""What a probe costs at most: told before anything is sent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.doctor.answers import events_of
from tjar_sync.doctor.probe.desk import ROUNDS, SOUGHT
from tjar_sync.doctor.probe.hooks import rarest, why_not
from tjar_sync.doctor.probe.script import MOST_PRODUCTS, TYPES_OF
from tjar_sync.doctor.probe.uploads import SHADES
from tjar_sync.model.masking import open_address
from tjar_sync.model.patience import PAUSES
from tjar_sync.model.scratch import NAMED
from tjar_sync.providers.rest.paging import TRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.doctor.observations import Observations

MOST_EDITS = 24
MOST_DELETES = 2
_LOOK = 2
"""A product is read by its own path, and by the common one where that shows nothing."""
_RETRIES = 40
"""So many requests may be repeated since their answers did not come or were no answers."""
_HOOK = 8
_USUAL = 110


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that a probe sends and makes."""

    requests: int
    """Until the removal begins, which then may take as many as `removal`."""
    removal: int
    products: int
    pictures: int
    token: str
    hook: str = ""
    """The address and the event of the webhook, if one is registered."""
    no_hook: str = ""
    """Why none is, although it was asked for."""

    @property
    def lines(self) -> tuple[str, ...]:
        """Say it to a person, one thing a line."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"sends at most {self.requests + self.removal} requests, usually about {_USUAL}"
        yield (
            f"makes at most {self.products} products named `{NAMED} {self.token} …`, hidden from"
            " buyers, and deletes them again"
        )
        yield f"uploads {self.pictures} pictures of one pixel, which cannot be deleted"
        yield (
            "makes the store's product webhooks fire: an ERP that listens hears of these products"
            " as they come, change and go"
        )
        if self.hook:
            yield f"registers one webhook, {self.hook}, and deletes it again"
        if self.no_hook:
            yield f"registers no webhook: {self.no_hook}"
        yield "makes no order, and touches nothing that it did not make"


def budget_of(seen: Observations, token: str, hook_url: str) -> Budget:
    """Work out the most that a probe of a store takes."""
    pages = max(1, math.ceil(len(seen.listed.rows) / max(1, seen.contract.per_page)))
    granted = len(seen.large.data or ()) if seen.large.error is None else 0
    if granted:
        pages = max(pages, math.ceil(len(seen.listed.rows) / granted))
    listing = TRIES * (pages + 2)
    writes = MOST_PRODUCTS + 1 + 1 + MOST_EDITS
    looks = (
        _LOOK * (writes + MOST_PRODUCTS + ROUNDS * len(PAUSES))
        + MOST_PRODUCTS
        + ROUNDS * len(PAUSES)
    )
    sought = SOUGHT * (listing + MOST_PRODUCTS + 25)
    files = 2 * len(SHADES) + 1
    samples = 1 + 3 * len(TYPES_OF)
    ends = samples + MOST_DELETES + 2 * _LOOK + listing
    no_hook = why_not(seen) if hook_url else ""
    hook = (
        f"{open_address(hook_url)} for {rarest(events_of(seen.events))}"
        if hook_url and not no_hook
        else ""
    )
    things = MOST_PRODUCTS + bool(hook)
    return Budget(
        writes + looks + sought + files + ends + _RETRIES + (_HOOK if hook else 0),
        things * (1 + _LOOK * (2 + len(PAUSES))) + (1 + bool(hook)) * listing,
        MOST_PRODUCTS,
        len(SHADES),
        token,
        hook,
        no_hook,
    )
