"""Other shapes for the data of an answer; faults and habits both use them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Container

Json = dict[str, Any]

IDS = frozenset({"id", "identifier", "media_id", "product_id"})
_ECHOED = {"summery": "summary", "quantity": "stock", "product_options": "product_options"}


def rows_name(data: Json) -> str | None:
    """Name the key under which a page's rows are, if this is a page."""
    names = [name for name in data if name != "pagination" and isinstance(data[name], list)]
    return names[0] if names and ("pagination" in data or "total" in data) else None


def each(data: Json, change: Callable[[Json], Json]) -> Json:
    """Change every row of a page, or the one object that is shown."""
    name = rows_name(data)
    return change(data) if name is None else data | {name: [change(row) for row in data[name]]}


def without(names: Container[str]) -> Callable[[Json], Json]:
    """Return a change that leaves some fields out."""
    return lambda row: {name: value for name, value in row.items() if name not in names}


def walk(value: object, change: Callable[[str, object], object], name: str = "") -> Any:  # noqa: ANN401 - JSON holds anything
    """Change every value by the name it has; what is inside a value comes first."""
    if isinstance(value, dict):
        value = {key: walk(inner, change, key) for key, inner in value.items()}
    elif isinstance(value, list):
        value = [walk(inner, change, name) for inner in value]
    return change(name, value)


def empty(data: Json) -> Json:
    """Show a page as the only one, without a row."""
    name = rows_name(data)
    if name is None:
        return data
    if "pagination" not in data:
        return data | {name: [], "total": 0}
    none = {"total": 0, "last_page": 1, "next_page_url": None}
    return data | {name: [], "pagination": data["pagination"] | none}


def more_total(data: Json, amount: int) -> Json:
    """Show a page whose total is too high."""
    if rows_name(data) is None:
        return data
    if "pagination" not in data:
        return data | {"total": int(data["total"]) + amount}
    total = int(data["pagination"]["total"]) + amount
    return data | {"pagination": data["pagination"] | {"total": total}}


def short(data: Json) -> Json:
    """Show the id alone, where there is one."""
    return {"id": data["id"]} if "id" in data else data


def nested(data: Json, name: str = "product") -> Json:
    """Show what there is one level deeper."""
    return {name: data}


def with_unknown_fields(data: Json) -> Json:
    """Show fields that nobody knows in every object."""
    name = rows_name(data)
    more = {"x_unknown": {"nested": [1, "two", None]}, "x_rank": 7}
    rows = {} if name is None else {name: [row | more for row in data[name]]}
    return data | rows | more


def with_measures(row: Json) -> Json:
    """Show of a product what no page of the vendor's has."""
    more = {"weight": 0.5, "dimensions": {"h": 1, "l": 2, "w": 3}, "barcode": "6281000000015"}
    own = {"sku": None, "price": None}
    variants = {"variants": [one | own for one in row.get("variants", ())]}
    return row | more | (variants if "variants" in row else {})


def echo(data: Json, sent: Json) -> Json:
    """Lay what was sent over what was kept, under the names of the read shape."""
    shown = dict(data)
    for name, value in sent.items():
        stem, _, lang = name.rpartition("_")
        target = _ECHOED.get(stem or lang, stem)
        if lang in ("ar", "en") and isinstance(shown.get(target), dict):
            shown[target] = shown[target] | {lang: value}
        elif _ECHOED.get(name, name) in shown and name not in IDS | {"brand"}:
            shown[_ECHOED.get(name, name)] = value
    return shown


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def text_numbers(data: Json) -> Json:
    """Show numbers that are not ids as strings."""

    def leaf(name: str, value: object) -> object:
        return json.dumps(value) if _is_number(value) and name not in IDS else value

    return walk(data, leaf)  # type: ignore[no-any-return]  # an object stays an object


def text_ids(data: Json) -> Json:
    """Show ids as strings."""

    def leaf(name: str, value: object) -> object:
        return str(value) if _is_number(value) and name in IDS else value

    return walk(data, leaf)  # type: ignore[no-any-return]  # an object stays an object
