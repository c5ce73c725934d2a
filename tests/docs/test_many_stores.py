"""The guide to many stores does what it says, from the first file to the last command."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from tjar_sync import devstore
from tjar_sync.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "many-stores.md"
_BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
STORES = ("staging", "live")
LIMITS = {"requests_per_second": 1000, "settle_seconds": 0, "read_back_seconds": 0}


class Typed(NamedTuple):
    """One command of the guide, and what it is to say."""

    command: str
    said: list[str]


def _steps(block: str) -> Iterator[Typed]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *said = part.splitlines()
        yield Typed(command, said)


def _type(step: Typed) -> None:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(shlex.split(step.command)[1:])

    assert 0 == code, err.getvalue()
    for line in step.said:
        assert line in out.getvalue(), step.command


def _write(text: str, root: Path) -> None:
    name = text.partition("\n")[0].removeprefix("# ")
    if name == "store.yaml":  # as it stands, but for the waits that no test needs
        tree: Any = yaml.safe_load(text)
        for store in tree["stores"].values():
            store["limits"] = LIMITS
        text = yaml.safe_dump(tree, sort_keys=False)
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _look(store: devstore.Store) -> dict[str, tuple[Any, ...]]:
    """Return what buyers see of each product, by its sku."""
    return {
        item["sku"]: (
            item["name"]["en"],
            item["sale_price"],
            item["price"],
            sorted(one["id"] for one in item["categories"]),
            item["brand"]["id"],
            sorted(item["tags"]),
            item["is_refundable"],
            item["summary"]["en"],
        )
        for item in devstore.Dashboard(store).products()
    }


def test_the_guide_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is written, every command typed; then both stores show what is promised."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TJAR_VAR_CITY", raising=False)
    with ExitStack() as stack:
        shops = {}
        for name in STORES:
            settings = devstore.DevStoreSettings(api_key=f"key-of-{name}")
            shops[name] = stack.enter_context(devstore.Store(settings))
            url = stack.enter_context(devstore.running(shops[name]))
            monkeypatch.setenv(f"TJAR_{name.upper()}_URL", url)
            monkeypatch.setenv(f"TJAR_{name.upper()}_KEY", f"key-of-{name}")
        for kind, block in _BLOCK.findall(GUIDE.read_text("utf-8")):
            if kind == "yaml":
                _write(block, tmp_path)
                continue
            for step in _steps(block):
                _type(step)
        staging, live = (_look(shops[name]) for name in STORES)
    city = "Sent from Riyadh"

    assert {
        "RUN": ("Run", 10, None, [5], 1, ["new"], True, city),
        "WALK": ("Walk", 12, None, [5], 1, ["calm"], True, city),
    } == staging
    assert {
        "RUN": ("Run", 299.99, 349.99, [50], 10, ["live", "new"], False, city),
        "WALK": ("Walk on", 199, None, [50, 60], 10, ["calm", "live"], False, city),
        "LIMITED": ("Limited", 400, None, [50], 10, ["live", "new"], False, city),
    } == live
