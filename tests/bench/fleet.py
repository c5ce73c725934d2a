"""Many stores at once: 40 stores of 500 products beside one of them alone.

`python -m tests.bench.fleet serve COUNT` serves so many built-in stores from one process.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import yaml

from tests.bench.processes import KEY, Figure, process
from tests.bench.shop import write_catalog
from tjar_sync import devstore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.goals import GoalTable

STORES = 40
PRODUCTS = 500
_ALONE = 1.5
"""A store's share of a fleet may take so much of what it takes by itself, in time and memory."""


def serve(count: int) -> None:
    """Serve so many stores on loopback until the process is ended; a line each says where."""
    with ExitStack() as stack:
        for _ in range(count):
            store = stack.enter_context(devstore.Store(devstore.DevStoreSettings(api_key=KEY)))
            print(stack.enter_context(devstore.running(store)), flush=True)  # noqa: T201 - it is read
        Event().wait()


@contextmanager
def stores(count: int) -> Iterator[list[str]]:
    """Give the addresses of so many empty stores."""
    line = [sys.executable, "-m", "tests.bench.fleet", "serve", str(count)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own command
        try:
            yield [child.stdout.readline().strip() if child.stdout else "" for _ in range(count)]
        finally:
            child.terminate()


def of_many(verb: str, root: Path, *more: str) -> Figure:
    """Run a verb in all stores of a fleet; its memory is the most that any one process had."""
    return process(
        [sys.executable, "-m", "tjar_sync", "fleet", verb, "--catalog", str(root), *more]
    )


def fleet(table: GoalTable, count: int = STORES, products: int = PRODUCTS) -> None:
    """Measure a first apply and a plan of nothing to do, of one store alone and of all the others."""
    with tempfile.TemporaryDirectory() as folder, stores(count + 1) as urls:
        root = Path(folder)
        names = [f"shop-{number:02}" for number in range(count + 1)]
        for name, url in zip(names, urls, strict=True):
            (root / name).mkdir()
            write_catalog(root / name, url, products)
        entries = [{"path": name} for name in names[1:]]
        content = yaml.safe_dump({"version": 1, "catalogs": entries})
        (root / "fleet.yaml").write_text(content, "utf-8")
        for verb, more in (("apply", ("--auto-approve",)), ("plan", ())):
            alone = process(
                [sys.executable, "-m", "tjar_sync", verb, "--catalog", str(root / names[0]), *more]
            )
            _compared(verb, alone, of_many(verb, root, *more), count, table)


def _compared(verb: str, alone: Figure, all_of_them: Figure, count: int, table: GoalTable) -> None:
    share = all_of_them.seconds / count
    print(  # noqa: T201 - a report is what this is for
        f"  fleet {verb:<6} {count} stores {all_of_them.seconds:7.2f} s ({share:.2f} s a store, one"
        f" alone {alone.seconds:.2f} s), most of a process {all_of_them.megabytes:.0f} MB (alone"
        f" {alone.megabytes:.0f} MB)",
        flush=True,
    )
    table.most(f"fleet {verb}: seconds a store / alone", share / alone.seconds, _ALONE)
    memory = all_of_them.megabytes / alone.megabytes
    table.most(f"fleet {verb}: MB of a process / alone", memory, _ALONE)


if __name__ == "__main__":
    serve(int(sys.argv[2]))
