"""The guide to sheets does what it says, from the first file to the last command."""

from __future__ import annotations

from pathlib import Path

from tests.docs.reader import reader

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


def test_the_guide_does_what_it_says(tmp_path: Path) -> None:
    """Every file is written, every command typed; in the end a file has its new values, and comments."""
    with reader(tmp_path) as somebody:
        somebody.follow(GUIDE.read_text("utf-8"))

    assert COATS == (tmp_path / "coats.yaml").read_text("utf-8")
