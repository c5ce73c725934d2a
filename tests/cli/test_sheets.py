"""`export`, `pull --from` and `edit`: values out of the files, and new ones into them."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest

from tests.harness import Ran, run
from tests.strategies import STORE, png
from tests.workbooks import workbook
from tjar_sync.catalog.tables.csv_file import read_csv, write_csv
from tjar_sync.catalog.tables.xlsx_file import read_xlsx
from tjar_sync.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SHOP = """\
media:
  front: {file: front.png}
products:
  base: {type: physical, abstract: true, published: true, name: {en: Base}}
  run:  # the runner
    type: physical
    sku: "0017"
    name: {en: Run, ar: جري}
    price: 100   # before
    sale_price: 79.99   # after
    min_purchase: 3
    tags: [a, b]
    image: front
    variants: [{color: red, size: S, stock: 3}]
  walk:
    type: service
    name: {en: "=Walk"}
    summary: {en: null}
    sale_price: 10
    tags: []
    related: [run]
    published: no
  odd: {type: service, name: {en: Odd}, sale_price: 5, tags: ["a, b"], policy: "null", summary: {ar: LONG}}
tables:
  - {file: prices.csv, key: sku, extends: base}
"""
HEAD = [
    *("address", "type", "name.ar", "name.en", "summary.en", "price", "sale_price", "sku", "image"),
    *("tags", "published", "min_purchase", "related"),
]
"""The fields that some product has, in their order."""
RUN = 'product.run,physical,جري,Run,,100.00,79.99,0017,front,"a, b",,3,'
WALK = "product.walk,service,,'=Walk,null,,10.00,,,null,false,,run"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Write a shop: YAML and a table, with values that fit into cells, and such that do not."""
    (tmp_path / "store.yaml").write_text(STORE, "utf-8")
    (tmp_path / "shop.yaml").write_text(SHOP.replace("LONG", "x" * 40_000), "utf-8")
    (tmp_path / "prices.csv").write_text("sku,sale_price\nNEW,12\n", "utf-8")
    (tmp_path / "front.png").write_bytes(png(1))
    return tmp_path


def changed(root: Path, *command: str) -> tuple[Ran, list[str]]:
    """Run a command; return what it said, and the lines that came into shop.yaml."""
    path = root / "shop.yaml"
    before = path.read_text("utf-8").splitlines()
    ran = run(root, *command)
    return ran, [line for line in path.read_text("utf-8").splitlines() if line not in before]


def edited(root: Path, *command: str) -> list[str]:
    """Run `edit` without a question; return the lines that came."""
    ran, lines = changed(root, "edit", "--auto-approve", *command)

    assert 0 == ran.code, ran.err
    return lines


def sheet(root: Path, *lines: str) -> str:
    """Write a CSV sheet; return its path."""
    path = root / "in.csv"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return str(path)


def test_an_export_has_what_fits_into_cells_and_names_the_rest(shop: Path) -> None:
    """A row a product; texts are no formulas, null is cleared, blank is not managed."""
    ran = run(shop, "export", "--to", str(shop / "out.csv"))
    data = (shop / "out.csv").read_bytes().decode("utf-8-sig").splitlines()

    assert 0 == ran.code
    assert ",".join(HEAD) == data[0]
    assert [RUN, WALK] == data[3:]
    assert [
        f"4 products written to {shop / 'out.csv'}.",
        "Left out: summary.ar of 1 product: it has 40,000 characters, and a cell holds fewer than 32,767.",
        "Left out: tags of 1 product: one of its items has a comma in it.",
        "Left out: policy of 1 product: a cell that holds just this means something else.",
        "Left out: variants of 1 product: it does not fit into one cell.",
    ] == ran.err.splitlines()


def test_an_export_replaces_no_table_of_the_catalog(shop: Path) -> None:
    """A sheet that prices come from is the source of them; however its path is written."""
    before = (shop / "prices.csv").read_bytes()
    (shop / "link.csv").symlink_to(shop / "prices.csv")
    for name in ("prices.csv", "link.csv"):
        ran = run(shop, "export", "--to", str(shop / name))

        assert 64 == ran.code
        assert f"{name} is a table that the catalog takes its values from" in ran.err
    assert before == (shop / "prices.csv").read_bytes()


def test_an_export_replaces_an_earlier_one(shop: Path) -> None:
    """What is no table of the catalog is written anew."""
    (shop / "out.csv").write_text("old", "utf-8")
    ran = run(shop, "export", "--to", str(shop / "out.csv"))

    assert 0 == ran.code
    assert "address," in (shop / "out.csv").read_text("utf-8-sig")


def test_an_export_into_no_folder_is_wrong_usage(shop: Path) -> None:
    """The sentence names the path as it was given."""
    ran = run(shop, "export", "--to", str(shop / "none" / "out.csv"))

    assert 64 == ran.code
    assert "the sheet cannot be written: No such file or directory" in ran.err
    assert f"at {shop / 'none' / 'out.csv'}\n" in ran.err


def test_a_workbook_keeps_texts_as_texts(shop: Path) -> None:
    """Skus keep their zeros, numbers are numbers, flags are flags, and no text is a formula."""
    run(shop, "export", "--to", str(shop / "out.xlsx"), "product.run", "product.walk")
    found = read_xlsx((shop / "out.xlsx").read_bytes(), "products")
    rows = [dict(zip(found.rows[0], row, strict=True)) for row in found.rows[1:]]

    assert ("0017", 79.99, "a, b", "") == tuple(
        rows[0][one] for one in ("sku", "sale_price", "tags", "published")
    )
    assert ("=Walk", False, "null") == tuple(
        rows[1][one] for one in ("name.en", "published", "tags")
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_says_nothing_new(form: str, shop: Path) -> None:
    """Out and back again, nothing is to be written."""
    path = str(shop / f"out.{form}")
    run(shop, "export", "--to", path)
    ran, lines = changed(shop, "pull", "--from", path)

    assert (0, "", "Nothing to write: the files say so already.\n", []) == (*vars_of(ran), lines)


class Screen(io.StringIO):
    """A person's terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def vars_of(ran: Ran) -> tuple[int, str, str]:
    """Return how a command ended and what it said."""
    return ran.code, ran.out, ran.err


def test_a_sheet_changes_the_lines_that_it_changes(shop: Path) -> None:
    """Values of every shape come into their lines, comments kept; new fields beside the others."""
    path = sheet(
        shop,
        "address,name.ar,sale_price,min_purchase,tags,published,related,image,slug",
        "run,,٨٥٫٥,,c,نعم,walk,,run-1",
        "product.walk,سير,11,2,,,null,front,",
    )
    ran, lines = changed(shop, "pull", "--from", path, "--auto-approve")

    assert 0 == ran.code, ran.err
    assert {
        "    sale_price: 85.50   # after",
        "    tags: [c]",
        "    slug: run-1",
        "    published: true",
        "    related: [walk]",
        '    name: {en: "=Walk", ar: سير}',
        "    sale_price: 11",
        "    min_purchase: 2",
        "    related: []",
        "    image: front",
    } >= set(lines)
    assert run(shop, "pull", "--from", path).err == "Nothing to write: the files say so already.\n"


def test_what_a_sheet_cannot_change_is_named(shop: Path) -> None:
    """Rows of nothing, types, pictures of nothing and cells of tables are left, and the rest goes on."""
    path = sheet(
        shop,
        "address,type,image,sale_price,published",
        "run,service,back,80,",
        "rum,,,1,",
        "zebra,,,1,",
        "new,,,13,no",
    )
    ran, lines = changed(shop, "pull", "--from", path, "--auto-approve")

    assert 1 == ran.code
    assert ["    sale_price: 80.00   # after"] == lines[:1]
    assert {
        "Left: product.run.type: it stays what it was made as",
        "Left: product.run.image: no media of the catalog is back",
        f"Left: product.rum: no entry has this address ({path}:A3); did you mean run?",
        f"Left: product.zebra: no entry has this address ({path}:A4); write an entry for it first",
        "Left: product.new.sale_price: it is in a table: prices.csv:B2",
        "Left: product.new.published: it is in a table: prices.csv:A2",
    } <= set(ran.err.splitlines())


def test_mistakes_in_a_sheet_are_told_at_their_cells(shop: Path) -> None:
    """Nothing is written, and all of them are told at once."""
    path = sheet(shop, "address,sale_prize,sale_price", "run,,x", "run,,5")
    ran = run(shop, "pull", "--from", path, "--auto-approve")
    told = run(shop, "pull", "--from", sheet(shop, "address,sale_price", "run,x", "run,5"))

    assert 6 == ran.code == told.code
    assert "B1: a product has no field `sale_prize`; did you mean `sale_price`?" in ran.err
    assert "B2: `sale_price`: a number is expected, not `x`" in told.err
    assert "A3: `run` stands in row 2 already" in told.err


def test_one_of_several_sheets_can_be_meant(shop: Path) -> None:
    """`--sheet` names it; a file that is no sheet is refused."""
    path = shop / "in.xlsx"
    path.write_bytes(workbook(["address", "sale_price"], ["run", 80], sheet="May"))
    right = changed(shop, "pull", "--from", str(path), "--sheet", "May", "--auto-approve")[1]
    wrong = run(shop, "pull", "--from", str(path), "--sheet", "June")
    other = run(shop, "pull", "--from", str(shop / "shop.yaml"))

    assert ["    sale_price: 80.00   # after"] == right
    assert (64, "Error: in.xlsx has no sheet `June`; it has `May`\n") == (wrong.code, wrong.err)
    assert (64, "Error: shop.yaml is no .csv or .xlsx file\n") == (other.code, other.err)


def test_a_sheet_comes_alone(shop: Path) -> None:
    """With --from, nothing else is pulled."""
    ran = run(shop, "pull", "--from", sheet(shop, "address"), "--new")

    assert 64 == ran.code
    assert "--from takes what the sheet says" in ran.err


def test_without_the_extra_a_workbook_is_not_written(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says what to install."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    ran = run(shop, "export", "--to", str(shop / "out.xlsx"))

    assert 64 == ran.code
    assert 'run `pip install "tjar-sync[tables]"`' in ran.err


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        (["sale_price*=0.9"], ["    sale_price: 71.99   # after"]),
        (["sale_price*=0.9", "--round", "0.05"], ["    sale_price: 72.00   # after"]),
        (["sale_price += 0.005"], ["    sale_price: 80.00   # after"]),
        (["sale_price-=79"], ["    sale_price: 0.99   # after"]),
        (["sale_price=price*0.8"], ["    sale_price: 80.00   # after"]),
        (["price=120"], ["    price: 120   # before"]),
        (["price=null"], ["    price: null   # before"]),
        (["min_purchase*=1.5"], ["    min_purchase: 5"]),
        (["name.en=Runner"], ["    name: {en: Runner, ar: جري}"]),
        (["name.en=run - it"], ["    name: {en: run - it, ar: جري}"]),
        (["tags=c، d"], ["    tags: [c, d]"]),
        (["price+=1", "--set", "sale_price=price-1"], ["    price: 101   # before", "    sale_price: 100.00   # after"]),
    ],
)  # fmt: skip
def test_edit_works_values_out(said: list[str], lines: list[str], shop: Path) -> None:
    """Operators, other fields and rounding; the line keeps its comment."""
    assert lines == edited(shop, "--set", *said, "product.run")


def test_edit_names_what_it_cannot_work_with(shop: Path) -> None:
    """What has no such value, and what stands in a table, is left; the rest is written."""
    ran, lines = changed(
        shop,
        "edit",
        "--set",
        "price*=0.9",
        "--set",
        "sale_price*=0.9",
        "product.*",
        "--auto-approve",
    )

    assert 1 == ran.code
    assert "    sale_price: 9" in lines
    assert "Left: product.walk.price: the files say no price of it" in ran.err
    assert "Left: product.new.sale_price: it is in a table: prices.csv:B2" in ran.err
    assert ran.err.endswith("Written: 4 values in shop.yaml.\n")


def test_many_of_one_reason_are_counted(tmp_path: Path) -> None:
    """Ten are named."""
    (tmp_path / "store.yaml").write_text(STORE, "utf-8")
    rows = "".join(f"p{one},service,P,5\n" for one in range(12))
    (tmp_path / "p.csv").write_text(f"address,type,name.en,sale_price\n{rows}", "utf-8")
    (tmp_path / "shop.yaml").write_text("tables: [{file: p.csv}]\n", "utf-8")
    ran = run(tmp_path, "edit", "--set", "price*=2", "product.*", "--auto-approve")

    assert 11 == ran.err.count("Left: ")
    assert "Left: 2 more: the files say no price of it\nNothing to write.\n" in ran.err


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["x"], "--set 'x' says nothing that can be done"),
        (["sale_prize*=2"], "there is no field `sale_prize` to set; did you mean `sale_price`?"),
        (["type=service"], "there is no field `type` to set"),
        (["sale_price*=two"], "--set: `two` is no number"),
        (["sale_price*=inf"], "--set: `inf` is no number"),
        (["name.en*=2"], "name.en *= is for numbers"),
        (["sale_price=x"], "--set sale_price: a number is expected, not `x`"),
        (["image=nowhere"], "no media of the catalog is nowhere"),
        (["sale_price*=2", "--round", "0.005"], "--round 0.005 is no multiple of 0.01"),
        (["sale_price*=2", "--round", "0"], "--round 0 is no multiple of 0.01"),
        (["sale_price=-5"], "`sale_price` of product.run: the number must be at least 0"),
    ],
)
def test_edit_says_what_is_wrong(said: list[str], message: str, shop: Path) -> None:
    """Nothing is written then."""
    ran, lines = changed(shop, "edit", "--auto-approve", "--set", *said, "product.run")

    assert (64, []) == (ran.code, lines)
    assert message in ran.err


def test_edit_needs_an_address_that_is_there(shop: Path) -> None:
    """A pattern that names nothing is a slip."""
    ran = run(shop, "edit", "--set", "price=5", "product.ran")

    assert 64 == ran.code
    assert "product.ran matches nothing in the catalog\n  did you mean product.run?" in ran.err


def test_a_dry_run_writes_nothing(shop: Path) -> None:
    """It shows what would be written, and where."""
    ran, lines = changed(shop, "edit", "--set", "sale_price*=0.9", "--set", "slug=run", "product.run", "--dry-run")  # fmt: skip

    assert [] == lines
    assert (0, "Nothing was written: --dry-run.\n") == (ran.code, ran.err)
    assert [
        "product.run.sale_price: 79.99 -> 71.99  (shop.yaml:10)",
        'product.run.slug: (not managed) -> "run"  (shop.yaml:5)',
        "",
        "2 values in shop.yaml.",
    ] == ran.out.splitlines()


def test_somebody_must_agree(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal nothing is written; at one, a yes writes and all else does not."""
    command = ("edit", "--set", "price=120", "product.run")
    nobody, lines = changed(shop, *command)

    assert (64, []) == (nobody.code, lines)
    assert "nobody is here to agree" in nobody.err

    said = {}
    for answer in ("no", "yes"):
        screen = Screen()
        monkeypatch.setattr(sys, "stdin", Screen(f"{answer}\n"))
        with redirect_stdout(screen), redirect_stderr(screen):
            code = main([*command, "--catalog", str(shop)])
        said[answer] = code, "price: 120" in (shop / "shop.yaml").read_text("utf-8")
        assert "Write 1 value into the files? Type 'yes' to go on" in screen.getvalue()

    assert {"no": (1, False), "yes": (0, True)} == said


def test_a_value_that_cannot_be_told_apart_from_others_is_not_written(shop: Path) -> None:
    """An anchor that others use is no place for one entry's value."""
    text = "x-a: &a {price: 9, sale_price: 5}\nproducts:\n  one: {<<: *a, type: service, name: {en: One}}\n"
    (shop / "one.yaml").write_text(text, "utf-8")
    ran = run(shop, "edit", "--set", "price=8", "product.one", "--auto-approve")
    text = (shop / "one.yaml").read_text("utf-8")

    assert 0 == ran.code, ran.err
    assert "x-a: &a {price: 9, sale_price: 5}" in text


def test_what_would_change_something_else_is_not_written(shop: Path) -> None:
    """A list that others share by an anchor, and a number that the files know by a name, are left."""
    text = (shop / "shop.yaml").read_text("utf-8").replace("tags: [a, b]", "tags: &both [a, b]")
    (shop / "shop.yaml").write_text(
        text.replace("    published: no\n", "    published: no\n    extra: {x: *both}\n"), "utf-8"
    )
    shared, lines = changed(shop, "edit", "--set", "tags=c", "product.run", "--auto-approve")
    known, more = changed(shop, "edit", "--set", "brand=1", "product.run", "--auto-approve")

    assert (64, 64, [], []) == (shared.code, known.code, lines, more)
    assert "nothing was changed: shop.yaml cannot be changed at products.run.tags" in shared.err
    assert "nothing was changed: product.run brand would not be as said" in known.err


def test_machines_are_told_the_cell(shop: Path) -> None:
    """A place in JSON has the sheet besides its row and column; one in YAML has none."""
    (shop / "prices.csv").write_text("sku,sale_price\nNEW,x\n", "utf-8")
    ran = run(shop, "validate", "--format", "json")
    (told,) = json.loads(ran.out)["diagnostics"]

    assert ("prices.csv", 2, 2, "") == tuple(
        told[one] for one in ("file", "line", "column", "sheet")
    )

    (shop / "prices.csv").write_text("sku,sale_price\nNEW,5\n", "utf-8")
    ran = run(shop, "explain", "product.new", "--offline", "--format", "json")
    fields = {one["path"]: one for one in json.loads(ran.out)["fields"]}

    assert ("table", "") == tuple(fields["sale_price"][one] for one in ("layer", "sheet"))
    assert "sheet" not in fields["published"]


def test_csv_cells_come_back_as_they_went() -> None:
    """What a spreadsheet would take for a formula goes out behind an apostrophe."""
    cells = ["=1", "+1", "-1", "-x", "@a", "'=x", "'", "a'b", "", 'q"', "two\nlines"]

    assert [cells] == read_csv(write_csv([cells])).rows
    assert b"\xef\xbb\xbf'=1,'+1,-1,'-x" == write_csv([cells])[:17]
