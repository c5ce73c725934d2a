"""What creates take where the store sets the pace: by its distance, and by its limit."""

from __future__ import annotations

import json
import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.processes import bare, counted, ours, process, store
from tests.bench.shop import write_catalog

if TYPE_CHECKING:
    from tests.bench.goals import GoalTable

DELAYED, DELAY = 3000, 0.02
"""So many creates are sent to a store that takes so many seconds over each request."""
LIMITED, LIMIT = 400, 10
"""So many creates are sent with so many requests a second, which take longer than the rest."""


def slow_down(url: str, latency: float) -> None:
    """Let the store take so long over every request."""
    faults = [{"kind": "latency", "seconds": latency, "times": None}] if latency else []
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{url}/_dev/faults", json.dumps({"faults": faults}).encode(), method="PUT"
    )
    urllib.request.urlopen(request).close()  # noqa: S310 - loopback


def at_a_distance(table: GoalTable, count: int = DELAYED, latency: float = DELAY) -> None:
    """Measure creates, beside a bare client, of a store that takes so long over a request."""
    seconds = []
    for make in (lambda url, root: bare("create", url, root), _first_apply):
        with tempfile.TemporaryDirectory() as folder, store() as url:
            write_catalog(Path(folder), url, count)
            slow_down(url, latency)
            seconds.append(process(make(url, Path(folder))).seconds)
    name = f"rate of {count} creates at {1000 * latency:.0f} ms / bare client"
    table.least(name, seconds[0] / seconds[1], 0.9)


def at_a_limit(table: GoalTable, count: int = LIMITED, limit: int = LIMIT) -> None:
    """Measure creates with so many requests a second: nothing else is to be waited for."""
    with tempfile.TemporaryDirectory() as folder, store() as url:
        root = Path(folder)
        write_catalog(root, url, count, per_second=limit)
        figure = counted(url, _first_apply(url, root))
    ideal = figure.requests / limit
    table.most(f"wall at {limit} requests a second / requests", figure.seconds / ideal, 1.05)
    table.least(f"rate of {count} creates / limit of {limit}", count / figure.seconds / limit, 0.97)


def _first_apply(_url: str, root: Path) -> list[str]:
    return ours("apply", root, "--auto-approve")
