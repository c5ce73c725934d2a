"""A fleet on this machine: catalogs in folders, and a built-in store over HTTP for each."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.cli.process import PATIENCE, until
from tests.cli.samples import products
from tests.harness import AT_ONCE
from tjar_sync import devstore

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = [f"item-{number}" for number in range(4)]


@dataclass(slots=True)
class Fleet:
    """Catalogs below one folder, each with one store called `live`."""

    root: Path
    shops: dict[str, devstore.Store]
    keys: dict[str, str] = field(default_factory=dict)
    """What each catalog's variable is to be set to."""

    def shown(self, name: str) -> list[str]:
        """Return the skus that a store shows, in order."""
        return sorted(item["sku"] for item in devstore.Dashboard(self.shops[name]).products())

    def edit(self, name: str) -> None:
        """Change a price in a store, as a person does there."""
        dashboard = devstore.Dashboard(self.shops[name])
        dashboard.edit_product(dashboard.products()[0]["id"], sale_price=12)

    def slow(self, name: str) -> None:
        """Let a store take its time with every new product."""
        self._fault(name, devstore.FaultKind.LATENCY, seconds=3)

    def stuck(self, name: str) -> None:
        """Let a store take one product, and never answer to the next."""
        self._fault(name, devstore.FaultKind.HANG, skip=1, seconds=4 * PATIENCE)

    def _fault(self, name: str, kind: devstore.FaultKind, **more: Any) -> None:
        fault = devstore.Fault(kind, "POST", "^/products$", times=None, **more)
        self.shops[name].faults.add(fault)

    def hits(self, name: str) -> int:
        """Count the requests that a store took its time with, or is stuck at."""
        return self.shops[name].faults.rules[0].hits


@contextmanager
def fleet(root: Path, *names: str, state: Path | None = None) -> Iterator[Fleet]:
    """Make a fleet of catalogs, each with a store of its own that is empty.

    Their states are in folders below `state`, if it is given.
    """
    with ExitStack() as stack:
        made = Fleet(root, {})
        for name in names:
            key = made.keys.setdefault(f"TJAR_KEY_{name.upper()}", f"key-of-{name}-9f2c")
            shop = devstore.Store(devstore.DevStoreSettings(api_key=key))
            made.shops[name] = stack.enter_context(shop)
            url = stack.enter_context(devstore.running(shop))
            own = {} if state is None else {"state": f"{(state / name).as_uri()}/"}
            write_catalog(root / "shops" / name, url, f"${{TJAR_KEY_{name.upper()}}}", **own)
        entries = [{"path": f"shops/{name}", "tags": [name[0]]} for name in names]
        content = {"version": 1, "catalogs": entries}
        (root / "fleet.yaml").write_text(yaml.safe_dump(content), "utf-8")
        yield made


def write_catalog(folder: Path, url: str, key: str, **settings: Any) -> None:
    """Write a catalog of a few products."""
    limits = {"requests_per_second": 1000, "parallel": 1, **AT_ONCE}
    store = {"provider": "tjar", "url": url, "api_key": key, "limits": limits}
    folder.mkdir(parents=True)
    content = {"version": 1, "stores": {"live": store}, **settings}
    (folder / "store.yaml").write_text(yaml.safe_dump(content), "utf-8")
    (folder / "shop.yaml").write_text(products(*NAMES), "utf-8")


def command_in(folder: Path) -> tuple[int, int]:
    """Return the process of the command that works on a catalog, and the one that started it."""
    wanted = str(folder).encode()
    found: list[tuple[int, int]] = []

    def seen() -> bool:
        entries = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
        found.extend(ids for entry in entries if (ids := _command(entry, wanted)))
        return bool(found)

    until(seen)
    return found[0]


def _command(entry: Path, wanted: bytes) -> tuple[int, int] | None:
    try:
        words = (entry / "cmdline").read_bytes().split(b"\0")
        parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
    except OSError:  # it has ended since
        return None
    ours = b"tjar_sync" in words and wanted in words and b"fleet" not in words
    return (int(entry.name), int(parent)) if ours else None


def kill(process: int) -> None:
    """End a process with no chance to do anything."""
    os.kill(process, signal.SIGKILL)
