"""A description as buyers read it: cleaned, in a frame that can do nothing."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

import nh3

from tjar_sync.render.html_text import safe
from tjar_sync.render.view import CellRole, Direction, Text, direction_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.render.view import Row

PREVIEW_STYLE = (
    "body{margin:0;padding:12px;background:#fff;color:#1b2430;"
    'font:15px/1.5 system-ui,"Segoe UI","Noto Sans Arabic",Tahoma,sans-serif;'
    "overflow-wrap:anywhere}"
    "body>:first-child{margin-top:0}"
    "img{border:1px dashed #8a94a3;padding:4px}table{border-collapse:collapse}"
    "td,th{border:1px solid #c9ced6;padding:4px 8px}"
)
_TAGS = nh3.ALLOWED_TAGS - {"a"}
"""A link leads nowhere here: its text alone is kept."""
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang"},
    "img": {"alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
"""What a tag may keep: nothing that leads anywhere, acts or covers."""
_SIDES = {CellRole.LAST: "last written", CellRole.BEFORE: "before", CellRole.AFTER: "after"}


class Preview(NamedTuple):
    """A whole document for a frame, and which side of a change it shows."""

    side: str
    document: str


def previews(row: Row) -> Iterator[Preview]:
    """Yield what the sides of a row of HTML look like; nothing of what is none."""
    if row.about is None or not row.about.markup:
        return
    for cell in row.cells:
        if cell.role in _SIDES and isinstance(cell.content, Text) and cell.content.text.strip():
            yield Preview(_SIDES[cell.role], _document(cell.content.text, row.about.language))


def _document(text: str, language: str) -> str:
    told = safe(text.replace("\t", " ").replace("\xa0", "&nbsp;"))
    body = nh3.clean(told, tags=_TAGS, attributes=_ATTRIBUTES)
    found = direction_of(nh3.clean(told, tags=set()))
    way = Direction.LTR if found is Direction.AUTO else found
    digest = b64encode(hashlib.sha256(PREVIEW_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    return (
        f'<!doctype html><html lang="{language or "und"}" dir="{way}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>preview</title>'
        f"<style>{PREVIEW_STYLE}</style></head><body>{body}</body></html>"
    )
