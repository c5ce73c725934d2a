"""What holds of all tables: they say what YAML would say, and what goes out into a sheet comes back."""

from __future__ import annotations

import io
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.strategies import STORE, catalogs, write
from tests.workbooks import Formula, workbook
from tjar_sync.catalog import load
from tjar_sync.catalog.tables.csv_file import write_csv
from tjar_sync.catalog.tables.read import read_sheet
from tjar_sync.catalog.tables.sheet import SheetError
from tjar_sync.errors import CatalogError
from tjar_sync.location import Location
from tjar_sync.workflow.sheets import export, said_by_sheet

if TYPE_CHECKING:
    from tests.strategies import Files

LAW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
_WORDS = st.sampled_from(
    ["Shoe", "حذاء", "=SUM(A1)", "0017", "a;b", 'q"uote', "two\nlines", "-5", "_x0041_"]
)
_MONEY = st.decimals(-1, 10**6, places=2).map(str) | st.sampled_from(["79.999", "0", "12"])
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["physical", "service", "physicl"]),
    "name.en": _WORDS,
    "name.ar": _WORDS,
    "sale_price": _MONEY,
    "price": _MONEY,
    "sku": _WORDS,
    "slug": st.sampled_from(["one", "two", "three"]),
    "max_purchase": st.integers(0, 3).map(str),
    "brand": st.sampled_from(["nike", "nikee"]),
    "published": st.sampled_from(["true", "false"]),
}
_ROWS = st.lists(st.fixed_dictionaries({}, optional=_FIELDS), min_size=1, max_size=4)
_TEXTS = frozenset({"type", "name.en", "name.ar", "sku", "slug", "brand"})


def _entries(rows: list[dict[str, str]]) -> str:
    """Write the same in YAML: texts in quotes, all else plain."""
    lines = ["products:"]
    for number, row in enumerate(rows):
        lines.append(f"  p{number}:" + (" {}" if not row else ""))
        names = {path: text for path, text in row.items() if path.startswith("name.")}
        for path, text in row.items():
            if path not in names:
                plain = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10**6)
                lines.append(f"    {path}: {plain.strip() if path in _TEXTS else text}")
        if names:
            lines.append("    name:")
        for path, text in names.items():
            plain = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10**6)
            lines.append(f"      {path[5:]}: {plain.strip()}")
    return "\n".join(lines) + "\n"


def _told(files: dict[str, bytes]) -> Any:
    """Return what a catalog of these files is: its values, or its mistakes without their places."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "store.yaml").write_text(STORE, "utf-8")
        for name, data in files.items():
            (root / name).write_bytes(data)
        try:
            catalog = load(root, None, {})[1]
        except CatalogError as error:
            return sorted((one.code, _plain(one.summary)) for one in error.diagnostics)
        resources = catalog.resources.values()
        return [(one.address, one.type, one.values) for one in resources], catalog.digests


def _plain(summary: str) -> str:
    """Take out where the first of two stands, and how it is written."""
    return summary.partition(" (")[0]


@LAW
@given(_ROWS, st.sampled_from(["csv", "xlsx"]))
@example([{"sku": "0017", "sale_price": "-1"}], "xlsx")
def test_a_table_says_what_yaml_would_say(rows: list[dict[str, str]], form: str) -> None:
    """The same values in a sheet and in YAML make equal catalogs, or the same mistakes."""
    head = list(_FIELDS)
    cells = [
        [f"p{number}", *(row.get(path, "") for path in head)] for number, row in enumerate(rows)
    ]
    if form == "csv":
        data = write_csv([["address", *head], *cells])
    else:
        data = workbook(["address", *head], *([one or None for one in row] for row in cells))
    table = f"tables: [{{file: t.{form}}}]\n".encode()

    assert _told({"a.yaml": _entries(rows).encode()}) == _told({"a.yaml": table, f"t.{form}": data})


@LAW
@given(catalogs(), st.sampled_from(["csv", "xlsx"]))
def test_what_goes_out_says_nothing_new(files: Files, form: str) -> None:
    """Whatever the catalog, a sheet of it that nobody touched changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(files, root)
        path = root / f"out.{form}"
        location = Location(root, None, {})
        export(location, path, ())
        said = said_by_sheet(location, path, "")

    assert ({}, []) == (said.values, said.left)


_BOOK = workbook(["address", "sale_price"], ["run", 5.5], [None, Formula("=1/0", "#DIV/0!")])
_PIECES = (b"", b"\0", b"99999999999", b'<c r="A0"/>', b'<c r="XFD1048577">', b"&#x0;", b'"', b"<")


@settings(LAW, max_examples=150)
@given(st.data())
def test_a_damaged_file_is_refused_or_read(data: st.DataObject) -> None:
    """Whatever is done to a part of a workbook, or to a CSV file, nothing else comes of it."""
    with zipfile.ZipFile(io.BytesIO(_BOOK)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    parts[name] = _damaged(data, parts[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)
    archive = out.getvalue()
    files = {
        "a.xlsx": archive if data.draw(st.booleans()) else _damaged(data, archive),
        "a.csv": _damaged(data, b'sep=;\na;b\n"x;y";2\n'),
    }
    for file, content in files.items():
        with suppress(SheetError):
            assert all(isinstance(row, list) for row in read_sheet(file, content, "").rows)


def _damaged(data: st.DataObject, content: bytes) -> bytes:
    """Cut something out, and put something in."""
    start = data.draw(st.integers(0, len(content)))
    end = start + data.draw(st.integers(0, 20))
    piece = data.draw(st.sampled_from(_PIECES) | st.binary(max_size=8))
    return content[:start] + piece + content[end:]
