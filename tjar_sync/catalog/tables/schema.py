"""What an item of `tables:` may say, as pydantic types."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema, with_config
from typing_extensions import TypedDict

from tjar_sync.model.kinds.constraints import STRICT
from tjar_sync.model.kinds.schema import File, Positive, Word  # noqa: TC001 - pydantic reads them

SHEET_PATTERN = r"^(?!/)(?!(.*/)?\.\.(/|$))[^\\]*\.([cC][sS][vV]|[xX][lL][sS][xX])$"


@with_config(STRICT)
class TableItem(TypedDict, total=False):
    """One item of `tables:`; it must have a `file`."""

    file: Annotated[File, WithJsonSchema({"type": "string", "pattern": SHEET_PATTERN})]
    sheet: Word
    kind: Word
    key: Word
    extends: Word
    columns: dict[Word, Word]
    header: Positive


DESCRIPTIONS = {
    "file": "The CSV or XLSX file, by its path below the catalog's folder.",
    "sheet": "The sheet of an XLSX file; its first one where this is absent.",
    "kind": "What the rows are; product where this is absent.",
    "key": "The field that tells the rows apart: `sku`, `slug` or `address`, which is the default.",
    "extends": "The entry that each new one takes all from that its row does not say.",
    "columns": "The field of each column, by its heading; all other columns are left alone. "
    "Where this is absent, each heading is a field such as `sale_price` or `name.ar`.",
    "header": "The row of the headings; 1 where this is absent.",
}
