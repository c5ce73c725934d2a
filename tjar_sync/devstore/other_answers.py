"""Answers in other shapes, spellings and words, where the store's habits say so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import shapes, spellings
from tjar_sync.devstore.fields import READ_OWN
from tjar_sync.devstore.request_log import READS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.devstore.habits import HabitSet
    from tjar_sync.devstore.views import Json

_OK, _CREATED, _BAD = 200, 201, 400
_REFUSALS = frozenset({400, 404, 405, 422})
_OWN = frozenset(name for names in READ_OWN.values() for name in names)
_BOM = b"\xef\xbb\xbf"
_WARNING = (
    b"<br />\n<b>Warning</b>:  Undefined array key &quot;locale&quot; in"
    b" <b>/var/www/html/app/helpers.php</b> on line <b>42</b><br />\n"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, of a store of which habits."""

    habits: HabitSet
    method: str
    path: str
    lang: str
    sent: Json

    @property
    def is_write(self) -> bool:
        """Tell whether the request was no read."""
        return self.method not in READS


@dataclass(frozen=True, slots=True)
class Changed:
    """The status and the body of an answer."""

    status: int
    body: bytes


def change(asked: Asked, status: int, envelope: Json) -> Changed:
    """Return an answer as this store gives it."""
    shown: object = envelope
    if status >= _BAD:
        status, shown = _refused(asked, status, envelope)
    elif "data" in envelope:
        data = _data(asked, envelope["data"])
        shown = data if asked.habits.has("data-bare") else envelope | {"data": data}
        if asked.habits.has("created-as-ok") and status == _CREATED:
            status = _OK
    body = b"" if shown == "" else json.dumps(shown, ensure_ascii=False).encode()
    if asked.habits.has("html-before-json"):
        body = _WARNING + body
    return Changed(status, _BOM + body if asked.habits.has("bom") else body)


def _refused(asked: Asked, status: int, envelope: Json) -> tuple[int, object]:
    message = envelope.get("message", "")
    if asked.habits.has("no-means-200") and asked.is_write and status in _REFUSALS:
        return _OK, _NO[asked.habits.parameter("no-means-200")](message, envelope)
    if asked.habits.has("errors-bare"):
        return status, shapes.without({"status"})(envelope)
    return status, envelope


_NO: dict[str, Callable[[str, Json], object]] = {
    "success-false": lambda _message, _envelope: {"success": False},
    "success-zero": lambda _message, _envelope: {"success": 0},
    "status-false": lambda _message, _envelope: {"status": False},
    "status-error": lambda message, _envelope: {"status": "error", "message": message},
    "code": lambda message, _envelope: {"code": 422, "message": message},
    "errors": lambda message, envelope: {"errors": envelope.get("errors", [message])},
    "error": lambda message, _envelope: {"error": message},
    "message": lambda message, _envelope: {"message": message},
    "empty-object": lambda _message, _envelope: {},
    "empty-list": lambda _message, _envelope: [],
    "empty-body": lambda _message, _envelope: "",
}


def _data(asked: Asked, data: Any) -> object:  # noqa: ANN401 - JSON holds anything
    """Change what a good answer shows, one habit after the other."""
    for name, reshape in _RESHAPES.items():
        if asked.habits.has(name) and isinstance(data, dict):
            data = reshape(asked, data)
    return data


def _of_products(reshape: Callable[[Asked, Json], object]) -> Callable[[Asked, Json], object]:
    """Leave answers alone that show no product."""
    return lambda asked, data: reshape(asked, data) if asked.path.startswith("/products") else data


def _every(reshape: Callable[[Asked, Json], Json]) -> Callable[[Asked, Json], object]:
    """Change each product that is shown."""
    return _of_products(lambda asked, data: shapes.each(data, lambda row: reshape(asked, row)))


def _list_hides(asked: Asked, data: Json) -> object:
    names = asked.habits.words("list-hides")
    return data if shapes.rows_name(data) is None else shapes.each(data, shapes.without(names))


def _echoed(asked: Asked, data: Json) -> object:
    return shapes.echo(data, asked.sent) if asked.is_write else data


def _patch_echoed(asked: Asked, data: Json) -> object:
    return shapes.echo(data, asked.sent) if asked.method == "PATCH" else data


def _short(asked: Asked, data: Json) -> object:
    if not asked.is_write:
        return data
    return shapes.short(data) if asked.habits.parameter("short-answers") == "id" else None


def _walked(change_one: Callable[[str, object], object]) -> Callable[[Asked, Json], object]:
    return lambda _asked, data: shapes.walk(data, change_one)


_RESHAPES: dict[str, Callable[[Asked, Json], object]] = {
    "orders-empty": lambda asked, data: shapes.empty(data) if asked.path == "/orders" else data,
    "total-off-by-one": lambda _asked, data: shapes.more_total(data, 1),
    "echoes": _of_products(_echoed),
    "patch-ignored-echo": _of_products(_patch_echoed),
    "hides": _every(lambda asked, row: shapes.without(asked.habits.words("hides"))(row)),
    "list-hides": _of_products(_list_hides),
    "own-fields-hidden": _every(lambda _asked, row: shapes.without(_OWN)(row)),
    "type-localized": _every(lambda asked, row: spellings.local_type(row, asked.lang)),
    "brand-empty-array": _every(lambda _asked, row: spellings.no_brand(row)),
    "price-empty-text": _every(lambda _asked, row: spellings.no_price(row)),
    "write-spelling-in-reads": _every(lambda _asked, row: spellings.as_written(row)),
    "category-as": lambda asked, data: shapes.walk(
        data, spellings.CATEGORIES[asked.habits.parameter("category-as")]
    ),
    "picture-as-object": _walked(spellings.picture),
    "dates-with-zone": _walked(spellings.zoned),
    "dates-as-timestamps": _walked(spellings.seconds),
    "dates-in-utc": _walked(spellings.utc),
    "shows-measures": _every(lambda _asked, row: shapes.with_measures(row)),
    "extra-fields": lambda _asked, data: shapes.with_unknown_fields(data),
    "short-answers": _short,
    "numbers-as-text": lambda _asked, data: shapes.text_numbers(data),
    "ids-as-text": lambda _asked, data: shapes.text_ids(data),
    "booleans-as": lambda asked, data: shapes.walk(
        data, spellings.BOOLEANS[asked.habits.parameter("booleans-as")]
    ),
    "empty-as-null": _walked(spellings.null_for_empty),
    "list-as-object": _walked(spellings.numbered),
    "data-nested": lambda asked, data: shapes.nested(data, asked.habits.parameter("data-nested")),
}
