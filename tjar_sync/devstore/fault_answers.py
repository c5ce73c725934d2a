"""Answers that a fault changes: rows, totals, shapes and spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import shapes
from tjar_sync.devstore.faults import FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.devstore.faults import Rule

Json = dict[str, Any]


def change(rule: Rule, envelope: Json, sent: Json, key: str = "data") -> Json:
    """Return an answer as the rule wants it; what it is about is under a key, or is all of it."""
    if not key:
        return ANSWERS[rule.fault.kind](rule, envelope, sent)
    data = envelope.get(key)
    if not isinstance(data, dict):
        return envelope
    return envelope | {key: ANSWERS[rule.fault.kind](rule, data, sent)}


def _duplicate(rule: Rule, data: Json, _sent: Json) -> Json:
    name = shapes.rows_name(data)
    if name is None or not data[name]:
        return data
    if rule.first_row is None:
        rule.first_row = data[name][0]
        return data
    return data | {name: [*data[name][:-1], rule.first_row]}


def _missing(rule: Rule, data: Json, _sent: Json) -> Json:
    name = shapes.rows_name(data)
    return data if name is None else data | {name: data[name][rule.fault.amount :]}


ANSWERS: dict[FaultKind, Callable[[Rule, Json, Json], Json]] = {
    FaultKind.DUPLICATE_ROWS: _duplicate,
    FaultKind.MISSING_ROWS: _missing,
    FaultKind.EMPTY_LIST: lambda _rule, data, _sent: shapes.empty(data),
    FaultKind.WRONG_TOTAL: lambda rule, data, _sent: shapes.more_total(data, rule.fault.amount),
    FaultKind.SHORT_CREATE: lambda _rule, data, _sent: shapes.short(data),
    FaultKind.NESTED: lambda _rule, data, _sent: shapes.nested(data),
    FaultKind.TEXT_NUMBERS: lambda _rule, data, _sent: shapes.text_numbers(data),
    FaultKind.TEXT_IDS: lambda _rule, data, _sent: shapes.text_ids(data),
    FaultKind.HIDDEN_SKU: lambda _rule, data, _sent: shapes.each(data, shapes.without({"sku"})),
    FaultKind.ECHO: lambda _rule, data, sent: shapes.echo(data, sent),
    FaultKind.EXTRA_FIELDS: lambda _rule, data, _sent: shapes.with_unknown_fields(data),
}
