"""Sheets feed the catalog: what stands in a cell counts as if YAML said it."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.strategies import STORE
from tests.workbooks import Formula, workbook
from tjar_sync.catalog import load
from tjar_sync.catalog.accept import NotAccepted, accept
from tjar_sync.catalog.numerals import number_in
from tjar_sync.catalog.tables import xlsx_file
from tjar_sync.catalog.tables.csv_file import read_csv
from tjar_sync.errors import CatalogError
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import LayerKind, Origin, Position, column_letters

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.value import Value

SHOP = """\
products:
  base: {type: physical, abstract: true, published: true, name: {en: Base}}
"""
RUN = '  run: {type: physical, sku: "0017", name: {en: Run}}\n'
SHOE = Address("product", "run")


def shop(root: Path, table: str, run: str = RUN, **files: bytes | str) -> Catalog:
    """Write a catalog with one table beside two products; load it."""
    (root / "store.yaml").write_text(STORE, "utf-8")
    (root / "shop.yaml").write_text(f"{SHOP}{run}tables:\n  - {table}\n", "utf-8")
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (root / name.replace("_", ".")).write_bytes(data)
    return load(root, None, {})[1]


def told(root: Path, table: str, **files: bytes | str) -> list[str]:
    """Return the mistakes of such a catalog."""
    with pytest.raises(CatalogError) as caught:
        shop(root, table, RUN, **files)
    return [str(one) for one in caught.value.diagnostics]


def product(catalog: Catalog, name: str) -> Resource:
    """Return one product."""
    return catalog.resources[Address("product", name)]


def test_a_price_sheet_adds_to_products_and_makes_new_ones(tmp_path: Path) -> None:
    """Rows meet entries by sku; a new sku makes a product that takes the rest from its template."""
    data = workbook(
        ["الرمز", "السعر", "Stock", "note"],
        ["0017", 79.99, None, "x"],
        ["NEW-1", Formula("=0.1+0.2", 0.1 + 0.2), 4, date(2026, 5, 1)],
        sheet="أسعار",
    )
    table = (
        "{file: p.xlsx, sheet: أسعار, key: sku, extends: base,"
        " columns: {الرمز: sku, السعر: sale_price, Stock: quantity}}"
    )
    catalog = shop(tmp_path, table, p_xlsx=data)
    run, new = product(catalog, "run"), product(catalog, "new-1")

    assert {"sku": "0017", "name.en": "Run", "sale_price": Decimal("79.99")} == run.values
    assert ("NEW-1", Decimal("0.30"), 4, True) == tuple(
        new.values[one] for one in ("sku", "sale_price", "quantity", "published")
    )
    assert Origin("p.xlsx", 2, 2, LayerKind.TABLE, sheet="أسعار") == run.origins["sale_price"]
    assert "p.xlsx:أسعار!B2" == str(run.origins["sale_price"])
    assert Position("p.xlsx", 3, 1, sheet="أسعار") == new.position
    assert "shop.yaml:2:42" == str(new.origins["published"])


def test_cells_of_every_shape_are_understood(tmp_path: Path) -> None:
    """Lists take both commas, flags both languages, numbers all digits; null clears, blank is nothing."""
    head = "address;type;name.en;sale_price;price;published;tags;categories;brand;quantity;weight;seo.title.en"
    row = "product.walk;physical;Walk;١٬٢٩٩٫٥٠;null;لا;new، old;5;1;;1,5;' =title"
    row = row.replace("' =title", "'=title")
    catalog = shop(tmp_path, "{file: p.csv}", p_csv=f"{head}\n{row}\n".encode("utf-8-sig") + (
        b"run;;;5;;;null;;nike;;;\n\n"))  # fmt: skip
    walk = product(catalog, "walk").values

    assert {
        "name.en": "Walk",
        "sale_price": Decimal("1299.50"),
        "price": None,
        "published": False,
        "tags": ("new", "old"),
        "categories": ("shoes",),
        "brand": "nike",
        "weight": Decimal("1.5"),
        "seo.title.en": "=title",
    } == walk
    assert () == product(catalog, "run").values["tags"]
    assert "nike" == product(catalog, "run").values["brand"]


def test_what_is_not_named_is_left_alone(tmp_path: Path) -> None:
    """Titles above the headings, and other columns, may be merged, wrong or anything."""
    data = workbook(
        ["Prices of May"],
        [],
        ["sku", "price", Formula("=1/0", "#DIV/0!"), "price", "السعر"],
        ["0017", "one", Formula("=1/0", "#DIV/0!"), "two", 5],
        merged="C5:D6",
    )
    table = "{file: p.xlsx, key: sku, header: 3, columns: {السعر: sale_price}}"

    assert Decimal(5) == product(shop(tmp_path, table, p_xlsx=data), "run").values["sale_price"]


def test_numbers_of_the_store_stand_in_lists(tmp_path: Path) -> None:
    """Digits in a list of numbers are numbers, also where a sheet has a number alone."""
    data = workbook(
        ["address", "type", "name.en", "sale_price", "providers", "tags"],
        ["cut", "booking", "Cut", 5, "3, 4", 2027],
        ["wash", "booking", "Wash", 5, 3, "0017"],
        ["run", None, None, 1],
    )
    catalog = shop(tmp_path, "{file: p.xlsx}", p_xlsx=data)

    assert (3, 4) == product(catalog, "cut").values["providers"]
    assert (3,) == product(catalog, "wash").values["providers"]
    assert [("2027",), ("0017",)] == [
        product(catalog, one).values["tags"] for one in ("cut", "wash")
    ]


def test_a_table_of_one_store_is_an_overlay(tmp_path: Path) -> None:
    """Below `overlays/<store>/` a sheet says what that store has otherwise."""
    (tmp_path / "overlays" / "embedded").mkdir(parents=True)
    overlay = tmp_path / "overlays" / "embedded" / "prices.yaml"
    overlay.write_text("tables: [{file: live.csv, key: sku}]\n", "utf-8")
    catalog = shop(
        tmp_path, "{file: p.csv}", p_csv="address,sale_price\nrun,5\n", live_csv="sku,sale_price\n0017,4\n"
    )  # fmt: skip
    run = product(catalog, "run")

    assert Decimal(4) == run.values["sale_price"]
    assert Origin("live.csv", 2, 2, LayerKind.OVERLAY, sheet="") == run.origins["sale_price"]


def overlaid(root: Path, table: str, rows: str) -> None:
    """Write a table that says what the store has otherwise."""
    (root / "overlays" / "embedded").mkdir(parents=True)
    overlay = root / "overlays" / "embedded" / "prices.yaml"
    overlay.write_text(f"tables: [{table}]\n", "utf-8")
    (root / "live.csv").write_text(rows, "utf-8")


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        ("RUN,,4", "no entry has the sku `RUN`, and the name made of it is taken"),
        ("RUN,run,4", "this row says the sku `RUN`"),
    ],
)
def test_a_row_of_an_overlay_is_laid_over_no_product_of_another_sku(
    row: str, cause: str, tmp_path: Path
) -> None:
    """A price for a sku that no product has any more is no price of one that is named alike."""
    overlaid(tmp_path, "{file: live.csv, key: sku}", f"sku,address,sale_price\n{row}\n")
    mistakes = told(tmp_path, "{file: p.csv}", p_csv="address,sale_price\nrun,5\n")
    told_here = f"live.csv:A2: {cause}: product.run in shop.yaml:3 has the sku `0017`"

    assert [told_here] == mistakes


def test_an_overlay_meets_what_other_tables_made(tmp_path: Path) -> None:
    """By its key, whatever they called it, and in whichever file they are declared."""
    overlaid(tmp_path, "{file: live.csv, key: sku}", "sku,sale_price\nA 1,4\n")
    rows = "sku,address,type,name.en,sale_price\nA 1,cap,physical,Cap,5\nA-1,a-1,physical,Hat,6\n"
    (tmp_path / "store.yaml").write_text(STORE, "utf-8")
    (tmp_path / "shops").mkdir()
    (tmp_path / "shops" / "a.yaml").write_text("tables: [{file: p.csv, key: sku}]\n", "utf-8")
    (tmp_path / "p.csv").write_text(rows, "utf-8")
    catalog = load(tmp_path, None, {})[1]
    prices = [product(catalog, one).values["sale_price"] for one in ("cap", "a-1")]

    assert [Decimal(4), Decimal(6)] == prices


def test_a_row_may_name_its_entry_whatever_its_sku(tmp_path: Path) -> None:
    """Beside a key, the column `address` decides; what another store has is not made again."""
    (tmp_path / "more.yaml").write_text(
        "products:\n"
        "  walk: {type: physical, name: {en: Walk}}\n"
        "  away: {type: physical, sku: AWAY, name: {en: Away}, stores: []}\n"
    )
    catalog = shop(
        tmp_path, "{file: p.csv, key: sku}", p_csv="sku,address,sale_price\nW,walk,5\n0017,run,6\nAWAY,,7\n"
    )  # fmt: skip

    assert ("W", Decimal(5)) == tuple(product(catalog, "walk").values[one] for one in ("sku", "sale_price"))  # fmt: skip
    assert {"run", "walk"} == {one.name for one in catalog.resources}


def test_variables_stand_for_texts_in_cells_too(tmp_path: Path) -> None:
    """What a text in YAML may name, a cell may name as well."""
    cell = "From ${TJAR_VAR_CITY}, 5 $$"
    (tmp_path / "p.csv").write_text(f'sku,sale_price,summary.en\n0017,5,"{cell}"\n', "utf-8")
    (tmp_path / "shop.yaml").write_text(
        f"{SHOP}{RUN}tables: [{{file: p.csv, key: sku}}]\n", "utf-8"
    )
    (tmp_path / "store.yaml").write_text(f"{STORE}variables: [TJAR_VAR_CITY]\n", "utf-8")
    catalog = load(tmp_path, None, {"TJAR_VAR_CITY": "Riyadh"})[1]

    assert "From Riyadh, 5 $" == product(catalog, "run").values["summary.en"]


def test_tables_add_to_what_other_tables_make(tmp_path: Path) -> None:
    """One sheet makes the products, another prices them, in whatever order they are named."""
    (tmp_path / "a.yaml").write_text("tables: [{file: prices.csv, key: sku}]\n")
    catalog = shop(
        tmp_path,
        "{file: p.csv, key: sku, extends: base}",
        p_csv="sku,name.ar\nA,واحد\n0017,\n",
        prices_csv="sku,sale_price\nA,5\n0017,6\n",
    )

    assert {"name.ar": "واحد", "name.en": "Base", "published": True, "sku": "A"} | {
        "sale_price": Decimal(5)
    } == product(catalog, "a").values


def test_numbers_are_codes_where_nothing_is_lost(tmp_path: Path) -> None:
    """A whole number in a column of skus is its digits; of several lengths a warning tells."""
    data = workbook(["sku", "sale_price"], [17, 5], [123, 6])
    walk = "  walk: {type: physical, name: {en: Walk}, sale_price: 1}\n"
    catalog = shop(tmp_path, "{file: p.xlsx, key: sku, extends: base}", walk, p_xlsx=data)

    assert ["17", "123"] == [product(catalog, one).values["sku"] for one in ("17", "123")]
    assert [
        (
            "p.xlsx:Prices!A2: `sku` has 2 digits here and 3 elsewhere in this column; if it began "
            "with zeros, the sheet took them away: format the whole column as text"
        )
    ] == list(map(str, catalog.warnings))


def test_mistakes_in_a_workbook_are_told_at_their_cells(tmp_path: Path) -> None:
    """Merged cells, formulas, dates, cut texts, lost zeros, odd digits: all at once, in plain words."""
    data = workbook(
        ["sku", "السعر", "quantity", "name.ar", "slug", "published"],
        ["0017", date(2026, 5, 1), Formula("=A2*2"), "ح" * 32_767, 90.75, 1],
        [18, Formula("=1/0", "#DIV/0!"), "٤ قطع", True, 10**16, "y"],
        [date(2026, 1, 2), "١٬٢٩٩", "1,299", "\x07", "fine", True],
        ["A", True, 2.5, 5, None, None],
        ["B", float("1e300")],
        [],
        [],
        [None, Formula("=A1", "#REF!")],
        sheet="أسعار 1",
        merged="C7:D8",
    )
    columns = "{السعر: sale_price, quantity: quantity, name.ar: name.ar, slug: slug, published: published}"
    table = f"{{file: p.xlsx, key: sku, extends: base, columns: {columns}}}"

    assert GOLDEN.splitlines() == told(tmp_path, table, p_xlsx=data)


GOLDEN = """\
p.xlsx:أسعار 1!B2: `sale_price`: the sheet made a date or time of this (2026-05-01); format the column as text or number, and type it again
p.xlsx:أسعار 1!D2: `name.ar`: 32,767 characters are all that a cell holds, so the end of this text is cut; put it into a file: `{file: text/…}` in YAML
p.xlsx:أسعار 1!E2: `slug`: the sheet has a number here (90.75), and may have changed its digits; format the column as text, and type it again
p.xlsx:أسعار 1!F2: `published`: true or false is expected, not `1`
p.xlsx:أسعار 1!A3: `sku` is a number, while A2 is a text that begins with 0: a sheet takes the zeros before numbers away; format the whole column as text
p.xlsx:أسعار 1!B3: `sale_price`: the sheet shows #DIV/0! here; correct the formula
p.xlsx:أسعار 1!C3: `quantity`: a number is expected, not `٤ قطع`
p.xlsx:أسعار 1!D3: `name.ar`: a text is expected, and the sheet has true or false here (TRUE); format the column as text
p.xlsx:أسعار 1!E3: `slug`: the sheet has a number here (1e+16), and may have changed its digits; format the column as text, and type it again
p.xlsx:أسعار 1!F3: `published`: true or false is expected, not `y`
p.xlsx:أسعار 1!A4: the sheet made a date or time of this (2026-01-02); format the column as text or number, and type it again
p.xlsx:أسعار 1!C4: `quantity`: a number is expected, not `1,299`; write 1299 without a comma, or 1.299 with a point
p.xlsx:أسعار 1!D4: `name.ar`: the character U+0007 (a control character) cannot be in a text; remove it
p.xlsx:أسعار 1!B5: `sale_price`: a number is expected, not `TRUE`
p.xlsx:أسعار 1!C5: `quantity` of product.a: a whole number is expected, not `2.5`
p.xlsx:أسعار 1!B6: `sale_price` of product.b: the number must be at most 9999999999.99
p.xlsx:أسعار 1!A7: this row has no `sku`, so nothing tells what it is about
p.xlsx:أسعار 1!C7: `quantity`: a number is expected, not `merged`
p.xlsx:أسعار 1!C7: the cells C7:D8 are merged, so only the first holds a value; unmerge them
p.xlsx:أسعار 1!A9: this row has no `sku`, so nothing tells what it is about
p.xlsx:أسعار 1!B9: `sale_price`: the sheet shows #REF! here; correct the formula
"""


def test_a_sheet_must_be_in_its_workbook(tmp_path: Path) -> None:
    """A wrong name is told with the near one, or with all."""
    data = workbook(["sku"], sheet="Prices")

    assert ["shop.yaml:5:12: p.xlsx has no sheet `Price`; did you mean `Prices`?"] == told(
        tmp_path, "{file: p.xlsx, sheet: Price}", p_xlsx=data
    )
    assert ["shop.yaml:5:12: p.xlsx has no sheet `أسعار`; it has `Prices`"] == told(
        tmp_path, "{file: p.xlsx, sheet: أسعار}", p_xlsx=data
    )


def test_a_workbook_may_not_unpack_to_gigabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is small and unpacks to far more is refused before it is read."""
    monkeypatch.setattr(xlsx_file, "MOST_BYTES", 2000)

    assert ["shop.yaml:5:12: p.xlsx unpacks to more than 0 MiB; split it"] == told(
        tmp_path, "{file: p.xlsx}", p_xlsx=workbook(["sku"])
    )


def _with_part(data: bytes, name: str, before: str, after: str) -> bytes:
    """Write a workbook as another program does: one part of it otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(
                part, text.replace(before.encode(), after.encode()) if part == name else text
            )
    return out.getvalue()


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path: Path) -> None:
    """A slip in the last corner of a sheet is told; an empty sheet is no reason to stop."""
    data = workbook(["address", "sale_price"], ["run", 5])
    data = _with_part(data, "xl/worksheets/sheet1.xml", 'r="B2"', 'r="XFD1048576"')

    assert [
        (
            "shop.yaml:5:12: p.xlsx has cells as far as column XFD and row 1,048,576; "
            "delete what is beyond the table, and save it again"
        )
    ] == told(tmp_path, "{file: p.xlsx}", p_xlsx=data)
    assert [
        "shop.yaml:5:5: no column is its key `address`: name one so, or say which it is in `columns:`"
    ] == told(tmp_path, "{file: p.xlsx}", p_xlsx=workbook())


def test_workbooks_of_other_programs_are_read(tmp_path: Path) -> None:
    """Absolute paths of parts, and cells without a place, are no reason to stop."""
    rows = ["address", "sale_price"], ["run", Formula("=1+1", 2)]
    data = _with_part(
        workbook(*rows), "xl/_rels/workbook.xml.rels", "worksheets/", "/xl/worksheets/"
    )
    catalog = shop(tmp_path, "{file: p.xlsx}", p_xlsx=data)

    assert Decimal(2) == product(catalog, "run").values["sale_price"]

    data = _with_part(workbook(*rows), "xl/worksheets/sheet1.xml", '<c r="A2"', "<c")
    assert Decimal(2) == product(shop(tmp_path, "{file: p.xlsx}", p_xlsx=data), "run").values["sale_price"]  # fmt: skip


@pytest.mark.parametrize("cell", ["1.500", "2.000", "SAR 1.500", "١.٥٠٠"])
def test_a_point_that_may_part_thousands_is_refused(cell: str, tmp_path: Path) -> None:
    """Whoever writes 1.299,50 writes 1.500 for fifteen hundred: no thousandth of a price is guessed."""
    table = f"sku;sale_price\n0017;{cell}\n"
    (mistake,) = told(tmp_path, "{file: p.csv, key: sku}", p_csv=table)

    assert f"p.csv:B2: `sale_price`: `{cell}` may be two numbers: SAR has no three" in mistake


@pytest.mark.parametrize("cell", ["0.500", "1.50", "1.5", "١٫٥٠٠", "1500.000", "1,500.00"])
def test_a_point_before_decimals_is_one(cell: str, tmp_path: Path) -> None:
    """Where nothing else can be meant; so is each of a currency that has three decimals."""
    run = product(
        shop(tmp_path, "{file: p.csv, key: sku}", p_csv=f'sku,sale_price\n0017,"{cell}"\n'), "run"
    )
    (tmp_path / "store.yaml").write_text(f"currency: KWD\n{STORE}", "utf-8")
    (tmp_path / "p.csv").write_text("sku,sale_price,weight\n0017,1.500,1.250\n", "utf-8")
    dinars = product(load(tmp_path, None, {})[1], "run")

    assert run.values["sale_price"] in {Decimal("0.5"), Decimal("1.5"), Decimal(1500)}
    assert (Decimal("1.5"), Decimal("1.25")) == tuple(
        dinars.values[one] for one in ("sale_price", "weight")
    )


SPELLINGS: dict[str, list[tuple[str, str]]] = {
    "prefixed": [("<", "<x:"), ("<x:/", "</x:"), ("<x:?", "<?"), ('xmlns="', 'xmlns:x="')],
    "without places": [(f' r="{one}"', "") for one in ("A1", "B1", "A2", "B2", "1", "2")],
    "in single quotes": [('"', "'")],
    "in small letters": [('r="B2"', 'r="b2"')],
}
"""By how a program writes them: the same cells."""
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_error_is_no_empty_cell_whoever_wrote_it(spelling: str, tmp_path: Path) -> None:
    """Else a price would come from somewhere else, and nobody would know."""
    data = workbook(["address", "sale_price"], ["run", Formula("=1/0", "#DIV/0!")])
    for before, after in SPELLINGS[spelling]:
        data = _with_part(data, SHEET, before, after)

    assert [
        "p.xlsx:Prices!B2: `sale_price`: the sheet shows #DIV/0! here; correct the formula"
    ] == told(tmp_path, "{file: p.xlsx}", p_xlsx=data)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('r="B2"', "r='XFD1048576'"),
        ('r="B2"', 'r="xfd1048576"'),
        ('<row r="2"', '<row r="20000001"'),
    ],
)
def test_no_spelling_of_a_place_fills_the_memory(before: str, after: str, tmp_path: Path) -> None:
    """Made to be, or by a program of its own manners."""
    data = workbook(["address", "sale_price"], ["run", 5])
    for old, new in ((before, after), (' r="A2"', ""), (' r="B2"', "")):
        data = _with_part(data, SHEET, old, new)
    (mistake,) = told(tmp_path, "{file: p.xlsx}", p_xlsx=data)

    assert "p.xlsx has cells as far as column" in mistake


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('r="B2"', 'r="2B"'),
        ("</row>", "</raw>"),
        ("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
    ],
)
def test_what_is_no_sheet_is_refused(before: str, after: str, tmp_path: Path) -> None:
    """In words, whatever is wrong in it."""
    data = _with_part(workbook(["address"], ["run", 5]), SHEET, before, after)
    (mistake,) = told(tmp_path, "{file: p.xlsx}", p_xlsx=data)

    assert "p.xlsx is no workbook that can be read" in mistake


def test_a_wrong_cell_is_no_missing_price_of_a_window(tmp_path: Path) -> None:
    """What a cell says wrongly is told once, and not of the schedule that needs it, too."""
    window = "{from: 2060-01-01, until: 2060-01-02, set: {sale_price: 3}}"
    run = RUN.replace("name:", f"schedule: [{window}], name:")
    with pytest.raises(CatalogError) as caught:
        shop(tmp_path, "{file: p.csv, key: sku}", run, p_csv="sku,sale_price\n0017,x\n")

    assert ["p.csv:B2: `sale_price`: a number is expected, not `x`"] == list(
        map(str, caught.value.diagnostics)
    )


def test_a_formula_that_was_never_calculated_is_no_empty_cell(tmp_path: Path) -> None:
    """A program wrote it and no spreadsheet opened it: its cell says nothing, and means something."""
    data = workbook(
        ["address", "sale_price"], ["run", Formula("=A1*2", 7)], [None, Formula("=A1", 7)]
    )
    data = _with_part(data, "xl/worksheets/sheet1.xml", "<v>7</v>", "")

    assert [
        (
            "p.xlsx:Prices!B2: `sale_price`: this formula was never calculated; "
            "open the file in a spreadsheet and save it"
        ),
        "p.xlsx:Prices!A3: this row has no `address`, so nothing tells what it is about",
        (
            "p.xlsx:Prices!B3: `sale_price`: this formula was never calculated; "
            "open the file in a spreadsheet and save it"
        ),
    ] == told(tmp_path, "{file: p.xlsx}", p_xlsx=data)


def test_without_the_extra_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CSV needs nothing; of XLSX the message names the pip line."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    assert [
        (
            "shop.yaml:5:12: p.xlsx cannot be used: XLSX files need more packages: "
            'run `pip install "tjar-sync[tables]"`'
        )
    ] == told(tmp_path, "{file: p.xlsx}", p_xlsx=b"")
    shop(tmp_path, "{file: p.csv}", p_csv="address,sale_price\nrun,5\n")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("a;b\r\n1,5;2\r\n", [["a", "b"], ["1,5", "2"]]),
        ("a\tb\n", [["a", "b"]]),
        ("sep=|\na|b\n", [[], ["a", "b"]]),
        ('"a;x",b\n"two\nlines",c\n', [["a;x", "b"], ["two\nlines", "c"]]),
        ("'=1,'x\n", [["=1", "'x"]]),
        ("", []),
        ("a;b\rc;d\r", [["a", "b"], ["c", "d"]]),
        ("sep=x\n", [["sep=x"]]),
    ],
)
def test_the_separator_is_that_of_the_first_line(text: str, rows: list[list[str]]) -> None:
    """Commas, semicolons and tabs are told apart; `sep=` says any other."""
    assert rows == read_csv(text.encode()).rows


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("79.99", "79.99"), ("٧٩٫٩٩", "79.99"), ("1,299.50", "1299.50"), ("1.299,50", "1299.50"),
        ("١٬٢٩٩", "1299"), ("1,299,000", "1299000"), ("79,99 SAR", "79.99"), ("ر.س ٥", "5"),
        ("1,299", ""), ("x", ""), ("=B2", ""), ("1.2.3", ""), ("-5", "-5"),
    ],
)  # fmt: skip
def test_a_number_means_one_thing_or_nothing(text: str, number: str) -> None:
    """Digits and separators of people are understood; what may be two numbers is none."""
    assert number == number_in(text)


def test_columns_have_letters() -> None:
    """As sheets count them."""
    assert ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"] == [
        column_letters(one) for one in (1, 26, 27, 52, 53, 702, 703)
    ]


def test_what_a_table_says_is_changed_there(tmp_path: Path) -> None:
    """A drift of such a field is no edit of YAML: the cell is named; nor is its row taken out."""
    catalog = shop(
        tmp_path,
        "{file: p.csv, key: sku, extends: base}",
        p_csv="sku,sale_price\n0017,5\nNEW,6\nODD,7\n",
    )
    new = Address("product", "new")
    taken: dict[Address, dict[str, Value]] = {
        SHOE: {"sale_price": Decimal(9), "name.en": "Ran"},
        new: {"name.en": "New"},
    }
    found = accept(catalog, tmp_path, taken)

    assert {
        (SHOE, "sale_price"): "it is in a table: p.csv:B2",
        (new, "name.en"): "it is in a table: p.csv:A3",
    } == found.refused
    assert [tmp_path / "shop.yaml"] == list(found.files)
    with pytest.raises(
        NotAccepted, match=r"product.new has a row in a table, p.csv:A3; take it out"
    ):
        accept(catalog, tmp_path, {}, (new,))
