"""A catalog in a folder, the built-in store over real HTTP, and the real commands between them."""

from __future__ import annotations

import io
import json
import os
import textwrap
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest import mock

import yaml

from tests.documents import checked
from tests.strategies import png
from tjar_sync import devstore
from tjar_sync.cli import main
from tjar_sync.devstore.settings import real_time
from tjar_sync.location import Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

KEY = "a-key-for-tests"
AT_ONCE = {"settle_seconds": 0, "read_back_seconds": 0}
"""The limits of a store that does, and shows, at once what it is asked for."""
ODD_PRICES = ("zero-price", "below-cost", "sale-above-price", "decimal-shift")
"""What checks find in prices that nobody thought about."""
LIFTED = (
    *(word for code in ODD_PRICES for word in ("--allow", code)),
    *("--allow", "all-removed"),
)
"""What tests that are not about guards do on purpose."""
CUPS = """\
products:
  cup:
    type: physical
    name: {en: Cup}
    sale_price: 5
    sku: CUP-1
    slug: cup-1
    tags: [new]
"""
"""A catalog of one product."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


def run(root: Path, *arguments: str) -> Ran:
    """Run a command in this process, as if typed in a catalog's folder."""
    out, err = io.StringIO(), io.StringIO()
    place = [] if arguments[0] in {"show", "schema"} else ["--catalog", str(root)]
    with redirect_stdout(out), redirect_stderr(err):
        code = main([*arguments, *place])
    return Ran(code, checked(out.getvalue()), err.getvalue())


def document_of(text: str) -> dict[str, Any]:
    """Return the JSON document that a command printed; nothing where it only says why it ended early."""
    found: dict[str, Any] = json.loads(text) if text.startswith("{") else {}
    return {} if found.get("document") == "failure" else found


@dataclass(slots=True)
class World:
    """One merchant's desk: a catalog's folder, and a store to speak to."""

    root: Path
    url: str
    store: devstore.Store
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def dashboard(self) -> devstore.Dashboard:
        """What a person does in the store."""
        return devstore.Dashboard(self.store)

    @property
    def faults(self) -> devstore.Faults:
        """The store's fault switches."""
        return self.store.faults

    @property
    def place(self) -> Location:
        """Which catalog its commands are about."""
        return Location(self.root, None, {"TJAR_API_KEY": KEY, **self.environ})

    def settings(self, **changes: Any) -> None:
        """Write store.yaml: one store, spoken to without a rate limit."""
        entry = {
            "provider": "tjar",
            "url": self.url,
            "api_key": "${TJAR_API_KEY}",
            "limits": {
                "requests_per_second": 1000,
                "parallel": 4,
                **AT_ONCE,
            },
            **changes.pop("store", {}),
        }
        content = {"version": 1, "default_store": "live", "stores": {"live": entry}, **changes}
        (self.root / "store.yaml").write_text(yaml.safe_dump(content), "utf-8")

    def write(self, name: str, text: str) -> None:
        """Write a catalog file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), "utf-8")

    def picture(self, name: str, shade: int = 0) -> None:
        """Write a small picture; another shade is another file's bytes."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(shade))

    def run(self, *arguments: str) -> Ran:
        """Run a command in this process, as if typed in the catalog's folder."""
        environ = {"TJAR_API_KEY": KEY, **self.environ}
        with mock.patch.dict(os.environ, environ):
            return run(self.root, *arguments)

    def apply(self, *arguments: str) -> Ran:
        """Apply without a question, odd prices and an emptied catalog included."""
        return self.run("apply", "--auto-approve", *LIFTED, *arguments)

    def names(self) -> list[str]:
        """Return the English names of all live products, in order."""
        return sorted(item["name"]["en"] for item in self.dashboard.products())

    def ids(self) -> dict[str, int]:
        """Return the store's ids by sku; products made at once get theirs in any order."""
        return {item["sku"]: int(item["id"]) for item in self.dashboard.products()}

    def writes(self) -> int:
        """Return how many writes the store was sent since the last look."""
        count = self.store.requests.writes
        self.store.requests.reset()
        return count

    def fault(
        self, kind: devstore.FaultKind, method: str = "", path: str = "", **more: Any
    ) -> None:
        """Make the store misbehave."""
        self.faults.add(devstore.Fault(kind, method, path, **more))


@contextmanager
def world(
    root: Path, clock: Callable[[], datetime] = real_time, **settings: Any
) -> Iterator[World]:
    """Make an empty catalog and an empty store with that clock, served on loopback."""
    shop = devstore.DevStoreSettings(api_key=KEY, clock=clock)
    with devstore.Store(shop) as store, devstore.running(store) as url:
        made = World(root, url, store)
        made.settings(**settings)
        yield made


@contextmanager
def applied_world(root: Path, catalog: str) -> Iterator[World]:
    """Make a catalog of one file, applied, and the store that shows it."""
    root.mkdir()
    with world(root) as made:
        made.write("products.yaml", catalog)
        assert made.apply().code == 0
        yield made
