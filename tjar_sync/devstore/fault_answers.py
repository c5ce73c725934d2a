"""Answers that a fault changes: rows, totals, shapes and spellings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore.faults import FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.devstore.faults import Rule

Json = dict[str, Any]

_IDS = frozenset({"id", "identifier", "media_id", "product_id"})
_ECHOED = {"summery": "summary", "quantity": "stock", "product_options": "product_options"}


def change(rule: Rule, envelope: Json, sent: Json) -> Json:
    """Return an answer's envelope as the rule wants it."""
    data = envelope.get("data")
    if not isinstance(data, dict):
        return envelope
    return envelope | {"data": ANSWERS[rule.fault.kind](rule, data, sent)}


def _rows(data: Json) -> str | None:
    """Name the key under which a page's rows are, if this is a page."""
    names = [name for name in data if name != "pagination"]
    return names[0] if "pagination" in data else None


def _duplicate(rule: Rule, data: Json, _sent: Json) -> Json:
    name = _rows(data)
    if name is None or not data[name]:
        return data
    if rule.first_row is None:
        rule.first_row = data[name][0]
        return data
    return data | {name: [*data[name][:-1], rule.first_row]}


def _missing(rule: Rule, data: Json, _sent: Json) -> Json:
    name = _rows(data)
    return data if name is None else data | {name: data[name][rule.fault.amount :]}


def _empty(_rule: Rule, data: Json, _sent: Json) -> Json:
    name = _rows(data)
    if name is None:
        return data
    none = {"total": 0, "last_page": 1, "next_page_url": None}
    return data | {name: [], "pagination": data["pagination"] | none}


def _wrong_total(rule: Rule, data: Json, _sent: Json) -> Json:
    if _rows(data) is None:
        return data
    total = data["pagination"]["total"] + rule.fault.amount
    return data | {"pagination": data["pagination"] | {"total": total}}


def _short(_rule: Rule, data: Json, _sent: Json) -> Json:
    return {"id": data["id"]} if "id" in data else data


def _nested(_rule: Rule, data: Json, _sent: Json) -> Json:
    return {"product": data}


def _echo(_rule: Rule, data: Json, sent: Json) -> Json:
    """Lay what was sent over what was kept, under the names of the read shape."""
    shown = dict(data)
    for name, value in sent.items():
        stem, _, lang = name.rpartition("_")
        target = _ECHOED.get(stem or lang, stem)
        if lang in ("ar", "en") and isinstance(shown.get(target), dict):
            shown[target] = shown[target] | {lang: value}
        elif _ECHOED.get(name, name) in shown and name not in _IDS | {"brand"}:
            shown[_ECHOED.get(name, name)] = value
    return shown


def _walk(value: object, leaf: Callable[[str, object], object], name: str = "") -> Any:  # noqa: ANN401 - JSON holds anything
    if isinstance(value, dict):
        return {key: _walk(each, leaf, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_walk(each, leaf, name) for each in value]
    return leaf(name, value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text_numbers(_rule: Rule, data: Json, _sent: Json) -> Json:
    def leaf(name: str, value: object) -> object:
        return json.dumps(value) if _is_number(value) and name not in _IDS else value

    return _walk(data, leaf)  # type: ignore[no-any-return]  # an object stays an object


def _text_ids(_rule: Rule, data: Json, _sent: Json) -> Json:
    def leaf(name: str, value: object) -> object:
        return str(value) if _is_number(value) and name in _IDS else value

    return _walk(data, leaf)  # type: ignore[no-any-return]  # an object stays an object


def _hidden_sku(_rule: Rule, data: Json, _sent: Json) -> Json:
    name = _rows(data)
    if name is None:
        return _without_sku(data)
    return data | {name: [_without_sku(row) for row in data[name]]}


def _without_sku(row: Json) -> Json:
    return {key: value for key, value in row.items() if key != "sku"}


def _extra(_rule: Rule, data: Json, _sent: Json) -> Json:
    name = _rows(data)
    more = {"x_unknown": {"nested": [1, "two", None]}, "x_rank": 7}
    rows = {} if name is None else {name: [row | more for row in data[name]]}
    return data | rows | more


ANSWERS: dict[FaultKind, Callable[[Rule, Json, Json], Json]] = {
    FaultKind.DUPLICATE_ROWS: _duplicate,
    FaultKind.MISSING_ROWS: _missing,
    FaultKind.EMPTY_LIST: _empty,
    FaultKind.WRONG_TOTAL: _wrong_total,
    FaultKind.SHORT_CREATE: _short,
    FaultKind.NESTED: _nested,
    FaultKind.TEXT_NUMBERS: _text_numbers,
    FaultKind.TEXT_IDS: _text_ids,
    FaultKind.HIDDEN_SKU: _hidden_sku,
    FaultKind.ECHO: _echo,
    FaultKind.EXTRA_FIELDS: _extra,
}
