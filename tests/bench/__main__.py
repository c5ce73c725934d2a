"""Measure the main job beside a bare client that does the least possible; `make bench`.

Every figure is a whole process: interpreter start, imports, work. Ratios are of processes run
one after the other in this same run, since machines are noisy: of the processor time that each
took itself, the least of several, where the store keeps its answers ready, and else of seconds.
It ends with the goals, says which are missed, and exits with 1 then.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.commits import commits
from tests.bench.few import few, ready_count
from tests.bench.fleet import PRODUCTS, STORES, fleet
from tests.bench.goals import GoalTable
from tests.bench.homes import homes
from tests.bench.page import page
from tests.bench.processes import Figure, bare, counted, least, ours, process, ready, store
from tests.bench.sheets import sheets
from tests.bench.shop import write_catalog
from tests.bench.writing import at_a_distance, at_a_limit, slow_down

PAGE = 100
UPDATES = 500
MANY = 10_000
"""From so many products on, a plan may take more beside the bare fetch."""
VAST = 100_000
"""Products whose plan and first apply are to fit into a small runner."""
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


def plans(count: int, table: GoalTable) -> None:
    """Measure plans of so many products beside those who do less, before a store that is ready."""
    with tempfile.TemporaryDirectory() as folder, store() as behind, ready(behind) as url:
        root = Path(folder)
        write_catalog(root, url, count)
        process(ours("apply", root, "--auto-approve"))
        time.sleep(2)  # a row is trusted once its second is over
        process(ours("apply", root, "--auto-approve"))
        process(ours("plan", root))
        figures = least(
            {
                "fetch": bare("pages", url, root),
                "fetch and C YAML": bare("fetch", url, root),
                "script": script("script", url, root),
                "script with parse cache": script("cached", url, root),
                "record by record": [sys.executable, "-m", "tests.bench.records", url, str(root)],
                "plan": ours("plan", root),
                "plan, cold": [*cold(root), *ours("plan", root)],
            }
        )
        requests = ready_count(url)
        process(ours("plan", root))
        requests = ready_count(url) - requests
        state = (root / ".tjar" / "state.db").stat().st_size
        one_more = requests_of_one_change(root, url, count)
        few(root, url, count, table)
        write_catalog(root, url, count, changed=max(1, count // 100))
        process(ours("plan", root))
        changed = least({"changed": ours("plan", root)})["changed"]
    for name, figure in {**figures, "plan, 1 % changed": changed}.items():
        print(  # noqa: T201 - a report is what this is for
            f"  {name:<24} {figure.processor:7.2f} s of processor, {figure.seconds:7.2f} s,"
            f" {figure.megabytes:5.0f} MB",
            flush=True,
        )
    times = f"{count:,} products"
    compared(times, {**figures, "changed": changed}, 1.3 if count < MANY else 1.5, table)
    table.most(f"{times}: requests of a plan", requests, math.ceil(count / PAGE) + 1)
    table.most(f"{times}: requests of one change beside those of none", one_more, 4)
    table.most(f"{times}: KB of state a product", state / count / 1024, 3)


def vast(count: int, table: GoalTable) -> None:
    """Measure what so many products take of the memory: a first apply, and a plan of nothing to do."""
    with tempfile.TemporaryDirectory() as folder, store() as behind, ready(behind) as url:
        root = Path(folder)
        write_catalog(root, url, count)
        first = process(ours("apply", root, "--auto-approve"))
        time.sleep(2)  # a row is trusted once its second is over
        process(ours("apply", root, "--auto-approve"))
        figures = least({"fetch": bare("pages", url, root), "plan": ours("plan", root)}, rounds=1)
    for name, figure in {"first apply": first, **figures}.items():
        print(  # noqa: T201 - a report is what this is for
            f"  {count:,} products, {name:<12} {figure.processor:7.2f} s of processor,"
            f" {figure.seconds:7.2f} s, {figure.megabytes:5.0f} MB",
            flush=True,
        )
    table.most(f"{count:,} products: MB of a plan", figures["plan"].megabytes, 200)
    table.most(f"{count:,} products: MB of a first apply", first.megabytes, 500)


def compared(times: str, figures: dict[str, Figure], goal: float, table: GoalTable) -> None:
    """Add what a plan takes beside those who do less."""
    cpu = {name: figure.processor for name, figure in figures.items()}
    plan = cpu["plan"]
    table.most(f"{times}: plan / bare fetch", plan / cpu["fetch"], goal)
    table.most(
        f"{times}: cold plan / fetch and C YAML", cpu["plan, cold"] / cpu["fetch and C YAML"], 1.2
    )
    cached = cpu["script with parse cache"]
    table.most(f"{times}: plan / script with parse cache", plan / cached, 1)
    table.most(f"{times}: plan with 1 % changed / plan", cpu["changed"] / plan, 1.2)


def requests_of_one_change(root: Path, url: str, count: int) -> int:
    """Return how many requests an apply of one changed product sends beside one of none."""
    before = ready_count(url)
    process(ours("apply", root, "--auto-approve"))
    none = ready_count(url) - before
    write_catalog(root, url, count, changed=1)
    process(ours("apply", root, "--auto-approve"))
    one = ready_count(url) - before - none
    time.sleep(2)  # a row is trusted once its second is over
    process(ours("apply", root, "--auto-approve"))
    return one - none


def cold(root: Path) -> list[str]:
    """Return what makes a command begin without the cache."""
    code = "import os, shutil, sys; shutil.rmtree(sys.argv[1], True); os.execv(sys.argv[2], sys.argv[2:])"
    return [sys.executable, "-c", code, str(root / ".tjar" / "cache")]


def script(way: str, url: str, root: Path) -> list[str]:
    """Return the command of a shop's own script."""
    return [sys.executable, "-m", "tests.bench.script", way, url, str(root)]


def measure(count: int, table: GoalTable) -> None:
    """Measure first apply, no-op plan and 1 % changed plan for so many products."""
    print(f"{count} products", flush=True)  # noqa: T201 - a report is what this is for
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with store() as url:
            write_catalog(root, url, count)
            bare_creates = counted(url, bare("create", url, root))
        with store() as url:
            write_catalog(root, url, count)
            first = counted(url, ours("apply", root, "--auto-approve"))
            show("first apply", first, bare_creates)
            time.sleep(2)  # a row is trusted once its second is over
            warm = counted(url, ours("apply", root, "--auto-approve"))
            fetch = counted(url, bare("fetch", url, root))
            noop = counted(url, ours("plan", root))
            show("no-op plan", noop, fetch)
            write_catalog(root, url, count, changed=max(1, count // 100))
            changed = counted(url, ours("plan", root))
            show("plan, 1 % changed", changed, fetch)
    allowed = math.ceil(count / PAGE) + 5
    rate = bare_creates.seconds / first.seconds
    table.least(f"{count:,} products: rate of the first apply / bare client", rate, 0.6)
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
        bare_pull = counted(url, bare("pull", url, root / "bare"))
        pulled = counted(url, ours("pull", root, "--into", str(root / "shop")))
        noop = counted(url, ours("plan", root / "shop", "--detailed-exitcode"))
    show(f"pull of {count}", pulled, bare_pull)
    print(f"  the plan right after was empty, with {noop.requests} requests", flush=True)  # noqa: T201 - a report is what this is for


def start_up(table: GoalTable) -> None:
    """Measure `--help` beside a bare click program, and one product beside bare Python."""
    program = "import click\n@click.command()\ndef main(): pass\nmain()"
    with tempfile.TemporaryDirectory() as folder, store() as url:
        root = Path(folder)
        write_catalog(root, url, 1)
        process(ours("apply", root, "--auto-approve"))
        figures = least(
            {
                "python": [sys.executable, "-c", "pass"],
                "click": [sys.executable, "-c", program, "--help"],
                "--help": [sys.executable, "-m", "tjar_sync", "--help"],
                "validate": ours("validate", root),
                "plan": ours("plan", root),
            },
            rounds=7,
        )
    cpu = {name: figure.processor for name, figure in figures.items()}
    table.most("start-up: --help / bare click", cpu["--help"] / cpu["click"], 1.3)
    table.most("start-up: validate of one file / bare Python", cpu["validate"] / cpu["python"], 8)
    table.most("start-up: plan of one product / bare Python", cpu["plan"] / cpu["python"], 20)


def main() -> None:
    """Measure all sizes that are asked for, and updates; say which goals are missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10000])
    parser.add_argument("--goals", action="store_true", help="only what has a goal")
    parser.add_argument(
        "--vast",
        action="store_true",
        help=f"what {VAST:,} products take of the memory, too (half an hour)",
    )
    parser.add_argument(
        "--fleet",
        action="store_true",
        help=f"{STORES} stores of {PRODUCTS} products at once, too (minutes)",
    )
    given, table = parser.parse_args(), GoalTable()
    start_up(table)
    sheets(table)
    page(table)
    for count in given.sizes:
        measure(count, table)
        plans(count, table)
    if given.vast:
        vast(VAST, table)
    if given.fleet:
        fleet(table)
    at_a_distance(table)
    at_a_limit(table)
    if not given.goals:
        commits()
        homes(IN_EACH_HOME)
        pull(PULLED)
        for latency in LATENCIES:
            updates(UPDATES, latency)
    print("\n".join(["goals", *map(str, table.rows)]))  # noqa: T201 - a report is what this is for
    if table.missed:
        sys.exit(f"missed: {'; '.join(table.missed)}")


if __name__ == "__main__":
    main()
