"""Measure the main job beside a bare client that does the least possible; `make bench`.

Every figure is a whole process: interpreter start, imports, work. Ratios are of processes run
one after the other in this same run, since machines are noisy.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.bench.commits import commits
from tests.bench.homes import homes
from tests.bench.processes import Figure, bare, counted, ours, process, store
from tests.bench.shop import write_catalog

PAGE = 100
UPDATES = 500
IN_EACH_HOME = 1000
"""Products that are applied with the state in each kind of place."""
PULLED = 5000
"""Products, each with a picture of its own."""
LATENCIES = (0.0, 0.05)
"""Seconds that the store takes over a request."""


def show(name: str, figure: Figure, against: Figure) -> None:
    """Print one line."""
    print(  # noqa: T201 - a report is what this is for
        f"  {name:<24} {figure.seconds:7.2f} s   bare {against.seconds:7.2f} s   "
        f"ratio {figure.seconds / against.seconds:5.2f}   requests {figure.requests:>6} "
        f"(bare {against.requests:>6})   peak {figure.megabytes:5.0f} MB"
    )


def measure(count: int) -> None:
    """Measure first apply, no-op plan and 1 % changed plan for so many products."""
    print(f"{count} products", flush=True)  # noqa: T201 - a report is what this is for
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with store() as url:
            write_catalog(root, url, count)
            least = counted(url, bare("create", url, root))
        with store() as url:
            write_catalog(root, url, count)
            first = counted(url, ours("apply", root, "--auto-approve"))
            show("first apply", first, least)
            time.sleep(2)  # a row is trusted once its second is over
            warm = counted(url, ours("apply", root, "--auto-approve"))
            fetch = counted(url, bare("fetch", url, root))
            noop = counted(url, ours("plan", root))
            show("no-op plan", noop, fetch)
            write_catalog(root, url, count, changed=max(1, count // 100))
            changed = counted(url, ours("plan", root))
            show("plan, 1 % changed", changed, fetch)
    allowed = math.ceil(count / PAGE) + 5
    rate = least.seconds / first.seconds
    print(  # noqa: T201 - a report is what this is for
        f"  a no-op plan may send {allowed} requests and sent {noop.requests}; "
        f"the first apply had {100 * rate:.0f} % of the bare client's rate; "
        f"the apply after it (no-op) took {warm.seconds:.2f} s",
        flush=True,
    )


def updates(count: int, latency: float) -> None:
    """Measure an apply that updates every product, of a store that takes so long over a request."""
    with tempfile.TemporaryDirectory() as folder, store() as url:
        root = Path(folder)
        write_catalog(root, url, count)
        created = counted(url, ours("apply", root, "--auto-approve"))
        time.sleep(2)  # a row is trusted once its second is over
        counted(url, ours("apply", root, "--auto-approve"))
        slow_down(url, latency)
        noop = counted(url, ours("apply", root, "--auto-approve"))
        write_catalog(root, url, count, changed=count)
        updated = counted(url, ours("apply", root, "--auto-approve"))
    each = (updated.requests - noop.requests) / count
    print(  # noqa: T201 - a report is what this is for
        f"  {count} updates at {1000 * latency:.0f} ms: {each:.2f} requests a product beside "
        f"the {noop.requests} of a no-op apply, {count / updated.seconds:.0f} products a second; "
        f"creates at 0 ms: {created.requests / count:.2f} requests a product",
        flush=True,
    )


def pull(count: int) -> None:
    """Measure a pull of a whole store, beside the bare fetch of the same pages, details and files."""
    with tempfile.TemporaryDirectory() as folder, store(count) as url:
        root = Path(folder)
        write_catalog(root, url, 0)
        least = counted(url, bare("pull", url, root / "bare"))
        pulled = counted(url, ours("pull", root, "--into", str(root / "shop")))
        noop = counted(url, ours("plan", root / "shop", "--detailed-exitcode"))
    show(f"pull of {count}", pulled, least)
    print(f"  the plan right after was empty, with {noop.requests} requests", flush=True)  # noqa: T201 - a report is what this is for


def slow_down(url: str, latency: float) -> None:
    """Let the store take so long over every request."""
    faults = [{"kind": "latency", "seconds": latency, "times": None}] if latency else []
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{url}/_dev/faults", json.dumps({"faults": faults}).encode(), method="PUT"
    )
    urllib.request.urlopen(request).close()  # noqa: S310 - loopback


def start_up() -> None:
    """Measure `--help` beside a bare click program."""
    program = "import click\n@click.command()\ndef main(): pass\nmain()"
    least = min((process([sys.executable, "-c", program, "--help"]) for _ in range(7)), key=_time)
    help_ = min(
        (process([sys.executable, "-m", "tjar_sync", "--help"]) for _ in range(7)), key=_time
    )
    show("--help", help_, least)


def _time(figure: Figure) -> float:
    return figure.seconds


def main() -> None:
    """Measure all sizes that are asked for, and updates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10000])
    start_up()
    commits()
    given = parser.parse_args()
    for count in given.sizes:
        measure(count)
    homes(IN_EACH_HOME)
    pull(PULLED)
    for latency in LATENCIES:
        updates(UPDATES, latency)


if __name__ == "__main__":
    main()
