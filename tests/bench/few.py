"""What a plan of a few asks of the store: of one address, of what git changed, and as it was saved."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING

from tests.bench.processes import ours, process
from tests.bench.ready_store import COUNT
from tests.bench.shop import write_catalog
from tests.catalog.test_commit import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.goals import GoalTable


def ready_count(url: str) -> int:
    """Return how many requests a store that is ready has had."""
    with urllib.request.urlopen(f"{url}{COUNT}") as answer:  # noqa: S310 - loopback
        return int(answer.read())


def few(root: Path, url: str, count: int, table: GoalTable) -> None:
    """Count the requests of an applied catalog of so many products, of which one changes."""

    def asked(*command: str) -> int:
        before = ready_count(url)
        process(ours(command[0], root, *command[1:]))
        return ready_count(url) - before

    saved, times = str(root / "one.tjar"), f"{count:,} products"
    target = f"product.p{count - 1:06}"
    table.most(f"{times}: requests of a plan of one", asked("plan", "--target", target), 1)
    (root / ".gitignore").write_text("/.tjar/\n*.tjar\n", "utf-8")
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "all")
    write_catalog(root, url, count, changed=2)  # the first was changed, and applied, before
    since = asked("plan", "--since", "HEAD", "--out", saved)
    table.most(f"{times}: requests of a plan since a commit", since, 1)
    # its look, and the four of a change
    table.most(f"{times}: requests of a saved plan of one change", asked("apply", saved), 5)
