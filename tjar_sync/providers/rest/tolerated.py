"""Every form in which values and answers are understood although it is not the documented one."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.providers.rest.decoders import FALSE_WORDS, TRUE_WORDS, Raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.providers.http.envelope import Envelope
    from tjar_sync.providers.rest.contract import Contract, FieldRow

LISTS = frozenset({"rows", "pictures", "labelled", "words", "numbers"})
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")
_AMOUNT = re.compile(r"-?\d+(\.\d+)?")
_NUMBERS = frozenset({"number", "money"})
_SCALARS = frozenset({"number", "money", "flag", "text", "picture", "object"})


def _int(raw: Raw) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool)


def _list_of(one: Callable[[Raw], bool]) -> Callable[[Raw], bool]:
    return lambda raw: isinstance(raw, list) and all(map(one, raw))


def _object(raw: Raw) -> bool:
    return isinstance(raw, Mapping)


def _with_id(raw: Raw) -> bool:
    return isinstance(raw, Mapping) and "id" in raw


def _text(raw: Raw) -> bool:
    return isinstance(raw, str)


DOCUMENTED: dict[str, Callable[[Raw], bool]] = {
    "id": _int,
    "number": lambda raw: raw is None or _int(raw),
    "money": lambda raw: raw is None or _int(raw) or isinstance(raw, Decimal),
    "flag": lambda raw: isinstance(raw, bool),
    "text": lambda raw: raw is None or _text(raw),
    "type": lambda raw: raw in ("physical", "digital", "booking", "service"),
    "pair": lambda raw: isinstance(raw, Mapping) and {"ar", "en"} <= raw.keys(),
    "time": lambda raw: _text(raw) and _TIME.fullmatch(raw) is not None,
    "picture": _text,
    "object": lambda raw: raw is None or _with_id(raw),
    "rows": _list_of(_object),
    "pictures": _list_of(_object),
    "labelled": _list_of(_with_id),
    "words": _list_of(_text),
    "numbers": _list_of(_int),
}
"""By shape, whether a value looks as the pages, or the assumptions, show it."""


@dataclass(frozen=True, slots=True)
class ToleratedForm:
    """A form that is read for what it means, of the shapes that it may stand for."""

    name: str
    shapes: frozenset[str]
    fits: Callable[[Raw], bool]
    examples: tuple[tuple[str, Any, Any], ...]
    """Shape, what is shown, and what it is read as: tests try each."""


VALUES = (
    ToleratedForm("a number as text", _NUMBERS, lambda raw: _text(raw) and _amount(raw),
        (("number", "5", 5), ("number", "5.00", 5), ("money", "79.9000", Decimal("79.90")))),
    ToleratedForm("a whole number with decimals", frozenset({"number"}),
        lambda raw: isinstance(raw, Decimal), (("number", Decimal("5.0"), 5),)),
    ToleratedForm("an id as text", frozenset({"id"}), _text, (("id", "7", "7"),)),
    ToleratedForm("yes or no as a number or word", frozenset({"flag"}),
        lambda raw: str(raw).strip().lower() in TRUE_WORDS | FALSE_WORDS - {""},
        (("flag", 1, True), ("flag", "0", False), ("flag", "yes", True), ("flag", "off", False))),
    ToleratedForm("a number as a text", frozenset({"text"}),
        lambda raw: _int(raw) or isinstance(raw, Decimal), (("text", 17, "17"),)),
    ToleratedForm("null for an empty list", LISTS, lambda raw: raw is None,
        (("rows", None, ()), ("labelled", None, ()), ("words", None, ()), ("numbers", None, ()))),
    ToleratedForm("an empty list or object for nothing", _SCALARS, lambda raw: raw in ([], {}),
        (("object", [], None), ("money", [], None), ("picture", {}, None), ("text", [], None))),
    ToleratedForm("an empty text for nothing", (_SCALARS | LISTS) - {"text", "picture"},
        lambda raw: raw == "", (("money", "", None), ("object", "", None), ("words", "", ()))),
    ToleratedForm("one object in place of a list", LISTS, _with_id,
        (("labelled", {"id": 5, "label": "Shoes"}, (5,)),)),
    ToleratedForm("an object in place of a list", LISTS,
        lambda raw: _object(raw) and "id" not in raw,
        (("words", {"1": "a", "2": "b"}, ("a", "b")), ("labelled", {"1": {"id": 5}}, (5,)))),
    ToleratedForm("an id or a name in place of an object", frozenset({"labelled"}),
        _list_of(lambda each: _int(each) or _text(each)),
        (("labelled", [5], (5,)), ("labelled", ["5"], (5,)), ("labelled", ["Shoes"], ("Shoes",)))),
    ToleratedForm("an id or a name in place of an object", frozenset({"object"}),
        lambda raw: _int(raw) or _text(raw), (("object", 3, 3), ("object", "Nike", "Nike"))),
    ToleratedForm("a picture as an object", frozenset({"picture"}),
        lambda raw: _object(raw) and "url" in raw,
        (("picture", {"url": "https://x.example/a.png"}, "https://x.example/a.png"),)),
    ToleratedForm("a picture as its address alone", frozenset({"pictures"}), _list_of(_text),
        (("pictures", ["https://x.example/a.png"], ("https://x.example/a.png",)),)),
    ToleratedForm("no picture as null", frozenset({"picture"}), lambda raw: raw is None,
        (("picture", None, None),)),
    ToleratedForm("numbers as texts", frozenset({"numbers"}), _list_of(_text),
        (("numbers", ["4"], (4,)),)),
    ToleratedForm("the type as a word of the language", frozenset({"type"}),
        _text, (("type", "رقمي", "digital"), ("type", "Digital", "digital"))),
    ToleratedForm("a time with its zone", frozenset({"time"}),
        lambda raw: _text(raw) and _ZONED.fullmatch(raw) is not None,
        (("time", "2026-03-04T12:00:00+03:00", "2026-03-04T12:00:00+03:00"),)),
    ToleratedForm("a time as seconds since 1970", frozenset({"time"}), _int,
        (("time", 1772614800, "1772614800"),)),
)  # fmt: skip
"""The forms of single values; the first that fits counts."""


def write_spelling(row: FieldRow) -> tuple[str, ...]:
    """Return under which other names a text is read: those that writes give it (`summery_ar`)."""
    if row.codec != "text" or row.read is None:
        return ()
    return tuple(
        dict.fromkeys(name for name in (row.update, row.create) if name != row.read and name)
    )


def _amount(raw: str) -> bool:
    return _AMOUNT.fullmatch(raw) is not None


def form_of(shape: str, raw: Raw) -> str | None:
    """Name the form of a value: empty for the documented one, None for one not understood."""
    if DOCUMENTED[shape](raw):
        return ""
    fitting = (form.name for form in VALUES if shape in form.shapes and form.fits(raw))
    return next(fitting, None)


BODIES: dict[str, tuple[bytes, ...]] = {
    "a byte order mark before the JSON": (b'\xef\xbb\xbf{"data": {"id": 7}}',),
    "a notice in HTML before the JSON": (b'<b>Warning</b><br />\n{"data": {"id": 7}}',),
    "the data without an envelope": (b'{"id": 7}',),
    "the data one level deeper": (b'{"data": {"product": {"id": 7}}}', b'{"data": {"data": {"id": 7}}}'),
}  # fmt: skip
"""The forms of whole answers, each with examples that show product 7."""


def body_forms(
    contract: Contract, envelope: Envelope, content: bytes, body: Mapping[str, Raw]
) -> tuple[str, ...]:
    """Name the forms, other than the documented one, that an answer has; `body` is what it holds."""
    data = body.get(envelope.data)
    inner = next(iter(data.items())) if isinstance(data, Mapping) and len(data) == 1 else ("", 0)
    wraps = {envelope.data, *contract.kinds}
    text = content.strip()
    marks = (
        text.startswith(BOM_UTF8),
        text.removeprefix(BOM_UTF8).lstrip().startswith(b"<"),
        bool(envelope.data) and envelope.data not in body,
        inner[0] in wraps and isinstance(inner[1], Mapping),
    )
    return tuple(name for name, has in zip(BODIES, marks, strict=True) if has)
