"""Reads a page as a browser does, and says what in it could act or ask for something."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

VOID = frozenset({"meta", "br", "img", "input", "link", "hr", "col", "wbr"})
_INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)
_POLICY = re.compile(r'(http-equiv="Content-Security-Policy" content=")[^"]*"')


class PageReader(HTMLParser):
    """Collects tags, attributes and text, and proves that every tag is closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):  # type: ignore[union-attr]  # it is one by now
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that holds nothing."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Prove that what ends began last."""
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self.open and self.open[-1] not in {"style", "script"}:
            self.texts.append(data)


def read(page: str) -> PageReader:
    """Read a page whole."""
    reader = PageReader()
    reader.feed(page)
    reader.close()
    assert not reader.open
    return reader


def inside(page: str) -> str:
    """Return a page without its style and script, which no golden repeats."""
    return _POLICY.sub(r'\1…"', _INLINE.sub(r"<\1>…</\1>", page))


def assert_dead(page: str) -> None:
    """Prove that nothing acts but our own script, nothing leads anywhere, and nothing is asked for."""
    reader = read(page)
    policy = next(
        attrs["content"]
        for tag, attrs in reader.tags
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    for kind, text in _INLINE.findall(page):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src " in policy
        assert f"'sha256-{digest}'" in policy
    assert [1, 1] == [sum(tag == one for tag, _ in reader.tags) for one in ("style", "script")]
    for tag, attrs in reader.tags:
        assert tag not in {"link", "object", "embed", "base", "audio", "video", "template"}
        _assert_quiet(tag, attrs)


def _assert_quiet(tag: str, attrs: dict[str, str | None]) -> None:
    for name, value in attrs.items():
        assert not name.startswith("on"), (tag, name)
        assert name not in {"style", "action", "formaction", "ping", "background", "poster"}
        if name in {"src", "href", "srcset", "xlink:href"}:
            assert (value or "").startswith(("data:image/webp;base64,", "#")), (tag, name, value)
    assert tag != "iframe"
    if "data-document" in attrs:
        _assert_framed(attrs["data-document"] or "")


def _assert_framed(document: str) -> None:
    """Prove that a preview can do nothing, whatever was in the description."""
    reader = PageReader()
    reader.feed(document)
    assert "default-src 'none'; style-src 'sha256-" in document
    assert [1, 0] == [sum(tag == one for tag, _ in reader.tags) for one in ("style", "script")]
    for tag, attrs in reader.tags:
        assert tag not in {"iframe", "object", "embed", "svg", "form", "input", "link", "base"}
        assert not {"src", "href", "style", "srcset"} & set(attrs), (tag, attrs)
        assert not any(name.startswith("on") for name in attrs)
