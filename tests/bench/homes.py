"""What a catalog costs on each state home: the whole of a first apply, and a plan with nothing to do."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from tests.bench.processes import Figure, counted, ours, store
from tests.bench.shop import write_catalog
from tests.reliability.places import places
from tjar_sync.location import STATE_PLACE
from tjar_sync.state import parse_state

if TYPE_CHECKING:
    from tests.reliability.places import Place


def homes(count: int) -> None:
    """Print for every home what so many products take; servers are local, and git keeps its pace."""
    least: tuple[Figure, Figure] | None = None
    for place in places():
        apply, plan = _measure(place, count)
        least = least or (apply, plan)
        print(  # noqa: T201 - a report is what this is for
            f"  {count} products, state in {place.name:<13} "
            f"first apply {apply.seconds:6.1f} s ({apply.seconds / least[0].seconds:.2f} times), "
            f"no-op plan {plan.seconds:5.2f} s ({plan.seconds / least[1].seconds:.2f} times)",
            flush=True,
        )


def _measure(place: Place, count: int) -> tuple[Figure, Figure]:
    with tempfile.TemporaryDirectory() as folder, store() as url:
        root = Path(folder, "catalog")
        root.mkdir()
        here = place.of(root)
        write_catalog(root, url, count)
        environ = {**here.environ, STATE_PLACE: parse_state(here.url, root)}
        with mock.patch.dict(os.environ, environ):
            here.clear(root)
            apply = counted(url, ours("apply", root, "--auto-approve"))
            return apply, counted(url, ours("plan", root))
