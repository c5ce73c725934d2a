"""The other forms in which a store may keep what it is sent, where its habits say so (A23)."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import normal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.devstore.fields import Doc
    from tjar_sync.devstore.habits import HabitSet

MONEY = ("sale_price", "price", "cost")
_TITLES = {"name": "truncates-name", "summery": "truncates-summary"}
_TAG = re.compile(r"<[^>]*>")
_SCRIPT_LETTERS = re.compile("script", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_ARABIC = "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ة ى أ إ آ ؤ ئ"
_SPELLED = "a b t th j h kh d th r z s sh s d t z aa gh f q k l m n h w y h a a i a w y"
_LATIN = str.maketrans(dict(zip(_ARABIC.split(), _SPELLED.split(), strict=True)) | {"ء": ""})


def keep(habits: HabitSet, body: Mapping[str, Any], sent: Doc) -> Doc:
    """Return what was read from a body in the forms in which this store keeps it."""
    return sent | {
        name: _kept(habits, name, body[name], value)
        for name, value in sent.items()
        if habits.chosen and value is not None and name in body
    }


def slugify(habits: HabitSet, text: str) -> str:
    """Make a slug as this store makes it."""
    if habits.has("arabic-slug-latin"):
        text = text.translate(_LATIN)
    if habits.has("arabic-slug-dropped"):
        text = text.encode("ascii", "ignore").decode()
    return normal.slugify(text)


def _kept(habits: HabitSet, name: str, raw: Any, value: object) -> object:  # noqa: ANN401 - JSON holds anything
    stem = name.rpartition("_")[0]
    if stem in _TITLES:
        return _title(habits, stem, raw)
    if stem == "description":
        return _description(habits, raw)
    if name == "slug":
        return slugify(habits, raw)
    if name in MONEY and habits.has("money-float"):
        return _unrounded(raw)
    return value


def _title(habits: HabitSet, stem: str, text: str) -> str:
    """Trim, cut and escape a name or a summary, or do not, as the habits say."""
    if habits.has("strips-tags"):
        text = _TAG.sub("", text)
    if not habits.has("not-trimmed"):
        text = text.strip()
    if habits.has("collapses-space"):
        text = " ".join(text.split())
    text = text[: habits.number(_TITLES[stem], len(text))]
    if not habits.has("not-escaped"):
        text = normal.escape_marks(text)
    return normal.escape_marks(text) if habits.has("escapes-twice") else text


def _description(habits: HabitSet, text: str) -> str:
    if not habits.has("keeps-scripts"):
        text = normal.drop_scripts(text)
    if not habits.has("not-trimmed"):
        text = text.strip()
    if habits.has("drops-word-script"):
        text = _SCRIPT_LETTERS.sub("", text)
    if habits.has("reserialises-html"):
        text = _Rewriter(text).written
    return text


def _unrounded(value: object) -> int | float:
    """Return an amount in cents with all its decimals."""
    amount = Decimal(str(value).strip()) * 100
    return int(amount) if amount == int(amount) else float(amount)


class _Rewriter(HTMLParser):
    """Reads HTML and writes it anew, each element closed, each attribute in double quotes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.written = "".join([*self._parts, *(f"</{tag}>" for tag in reversed(self._open))])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element's start."""
        written = "".join(f' {name}="{html.escape(value or "")}"' for name, value in attrs)
        self._parts.append(f"<{tag}{written}>")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Write the end of an element, and of those inside that were left open."""
        while tag in self._open:
            last = self._open.pop()
            self._parts.append(f"</{last}>")
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        """Write text with few entities."""
        self._parts.append(html.escape(data, quote=False))
