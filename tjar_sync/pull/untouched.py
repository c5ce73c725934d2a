"""Whether a catalog has nothing yet that a pull could be mixed with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tjar_sync.catalog import load
from tjar_sync.session import CHECKS, read_state
from tjar_sync.sightings import to_be_asked
from tjar_sync.unfinished import is_unfinished

if TYPE_CHECKING:
    from tjar_sync.location import Location


def is_untouched(location: Location) -> bool:
    """Say whether a catalog has nothing yet but its store.yaml: no entry, and no row of a state.

    A pull that was cut off has not touched it either. Raises CatalogError as `validate` does.
    """
    if is_unfinished(location.root):
        return True
    known = partial(to_be_asked, location.root)
    _, catalog = load(location.root, location.store, location.environ, CHECKS, known)
    return not (catalog.resources or read_state(location).resources)
