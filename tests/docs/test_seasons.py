"""The guide to seasons does what it says, from the first file to the last command."""

from __future__ import annotations

from pathlib import Path

from tests.docs.reader import reader

GUIDE = Path(__file__).parents[2] / "docs" / "seasons.md"


def test_the_guide_does_what_it_says(tmp_path: Path) -> None:
    """Every file is written, every command typed; nothing of what comes is in the store yet."""
    with reader(tmp_path) as somebody:
        somebody.follow(GUIDE.read_text("utf-8"))
        prices = {item["sku"]: item["sale_price"] for item in somebody.dashboard.products()}

    assert {"ABAYA-1": 350, "ABAYA-2": 450, "SCARF": 80} == prices
