"""The guide to seasons does what it says, from the first file to the last command."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.guides import blocks, type_all
from tjar_sync import devstore

if TYPE_CHECKING:
    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "seasons.md"


def test_the_guide_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is written, every command typed; nothing of what comes is in the store yet."""
    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:
        store = stack.enter_context(devstore.Store(devstore.DevStoreSettings(api_key="a-key")))
        monkeypatch.setenv("TJAR_URL", stack.enter_context(devstore.running(store)))
        monkeypatch.setenv("TJAR_API_KEY", "a-key")
        for kind, block in blocks(GUIDE):
            if kind == "console":
                type_all(block)
                continue
            (tmp_path / block.partition("\n")[0].removeprefix("# ")).write_text(block, "utf-8")
        prices = {item["sku"]: item["sale_price"] for item in devstore.Dashboard(store).products()}

    assert {"ABAYA-1": 350, "ABAYA-2": 450, "SCARF": 80} == prices
