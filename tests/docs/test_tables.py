"""The guide to sheets does what it says, from the first file to the last command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.guides import blocks, type_all

if TYPE_CHECKING:
    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "tables.md"
COATS = """\
# coats.yaml
products:
  coat-wool:
    type: physical
    name: {en: Wool coat}
    price: 400          # before the season
    sale_price: 299.50  # what the buyer pays
    sku: COAT-1
    tags: [winter, wool]
  coat-rain:
    type: physical
    name: {en: Rain coat}
    price: 199
    sale_price: 159
    sku: COAT-2
"""


def test_the_guide_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is written, every command typed; in the end a file has its new values, and comments."""
    monkeypatch.chdir(tmp_path)
    for kind, block in blocks(GUIDE):
        if kind == "console":
            type_all(block)
            continue
        name = kind.partition(" ")[2] or block.partition("\n")[0].removeprefix("# ")
        (tmp_path / name).write_text(block, "utf-8")

    assert COATS == (tmp_path / "coats.yaml").read_text("utf-8")
