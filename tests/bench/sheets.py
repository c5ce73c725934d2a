"""A price sheet of 10,000 rows, beside calamine alone, and beside the same catalog in YAML."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.processes import least, ours
from tests.strategies import STORE
from tests.workbooks import workbook

if TYPE_CHECKING:
    from tests.bench.goals import GoalTable

ROWS = 10_000
BARE = """
import sys
from python_calamine import CalamineWorkbook
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
print(len([dict(zip(rows[0], row)) for row in rows[1:]]))
"""
PRODUCT = "  p{0}: {{type: physical, sku: S{0}, name: {{en: Product {0}}}{1}}}\n"
TABLE = "tables: [{file: prices.xlsx, key: sku}]\n"


def sheets(table: GoalTable) -> None:
    """Measure `validate` with all prices in a sheet."""
    with tempfile.TemporaryDirectory() as folder:
        written, fed = Path(folder) / "written", Path(folder) / "fed"
        for root, price, more in ((written, ", sale_price: 5.5, price: 7", ""), (fed, "", TABLE)):
            root.mkdir()
            (root / "store.yaml").write_text(STORE, "utf-8")
            rows = "".join(PRODUCT.format(one, price) for one in range(ROWS))
            (root / "shop.yaml").write_text(f"products:\n{rows}{more}", "utf-8")
        book = fed / "prices.xlsx"
        book.write_bytes(
            workbook(["sku", "sale_price", "price"], *([f"S{one}", 5.5, 7] for one in range(ROWS)))
        )
        figures = least(
            {
                "calamine": [sys.executable, "-c", BARE, str(book)],
                "written": ours("validate", written),
                "fed": ours("validate", fed),
            }
        )
    cpu = {name: figure.processor for name, figure in figures.items()}
    print(  # noqa: T201 - a report is what this is for
        f"  {ROWS:,} rows of XLSX: calamine alone {cpu['calamine']:.2f} s of processor, "
        f"validate {cpu['fed']:.2f} s, with the same in YAML {cpu['written']:.2f} s",
        flush=True,
    )
    ratio = cpu["fed"] / cpu["written"]
    table.most(f"{ROWS:,} rows of XLSX: validate / with the same in YAML", ratio, 1.3)
