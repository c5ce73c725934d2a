"""The guide to many stores does what it says, from the first file to the last command."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.docs.guides import blocks, type_all
from tjar_sync import devstore

if TYPE_CHECKING:
    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "many-stores.md"
STORES = ("staging", "live")
LIMITS = {"requests_per_second": 1000, "settle_seconds": 0, "read_back_seconds": 0}


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
        for kind, block in blocks(GUIDE):
            if kind == "yaml":
                _write(block, tmp_path)
                continue
            type_all(block)
        staging, live = (_look(shops[name]) for name in STORES)
    city = "Sent from Riyadh"

    assert {
        "RUN": ("Run", 10, None, [5], 1, ["new"], True, city),
        "WALK": ("Walk", 12, None, [5], 1, ["calm"], True, city),
    } == staging
    assert {
        "RUN": ("Run", 279.99, 349.99, [50], 10, ["live", "new"], False, city),
        "WALK": ("Walk on", 199, None, [50, 60], 10, ["calm", "live"], False, city),
        "LIMITED": ("Limited", 400, None, [50], 10, ["live", "new"], False, city),
    } == live
