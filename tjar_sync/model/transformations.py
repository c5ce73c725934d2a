"""The named ways in which a store may keep a text in its own spelling, meaning the same (A23).

A store that shows another text than it was sent has normalized it only if one of these, or
several of them one after the other, makes what it shows of what was sent. Whatever else differs
(cut short, emptied, another text) is no spelling (architecture 5.10).
"""

from __future__ import annotations

import html
import re
import unicodedata
from html.parser import HTMLParser
from itertools import product
from typing import TYPE_CHECKING

from tjar_sync.model.kinds.field import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Transform = Callable[[str], str]

_SCRIPT = re.compile(r"<script\b[^>]*>.*?(</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[\W_]+")
_SILENT = frozenset({"script", "style", "template"})
"""Elements whose text nobody sees."""


def _as_is(text: str) -> str:
    return text


def _without_scripts(text: str) -> str:
    return _SCRIPT.sub("", text)


def _without_tags(text: str) -> str:
    return _TAG.sub("", _SCRIPT.sub("", text))


REMOVALS: dict[str, Transform] = {
    "": _as_is,
    "scripts removed": _without_scripts,
    "tags removed": _without_tags,
}
"""What a store takes out of a text."""

ENTITIES: dict[str, Transform] = {
    "": _as_is,
    "escaped": html.escape,
    "escaped twice": lambda text: html.escape(html.escape(text)),
    "unescaped": html.unescape,
}
"""What it makes of `&`, `<`, `>` and quotes; how it writes them is its own affair."""

SPACES: dict[str, Transform] = {
    "": _as_is,
    "trimmed": str.strip,
    "white space folded": lambda text: _SPACE.sub(" ", text).strip(),
}
"""What it does to white space."""


def slug(text: str) -> str:
    """Apply the slug rule: letters and digits in lower case, one hyphen for all between them."""
    return _NOT_SLUG.sub("-", text.lower()).strip("-")


def transformation(shape: Shape, sent: str, shown: str) -> str | None:
    """Name what makes the text that is shown of the one that was sent; None when nothing does.

    Empty when the two are the same.
    """
    if sent == shown:
        return ""
    before, after = _composed(sent), _composed(shown)
    if before == after:
        return "line ends or letters composed otherwise"
    if shape is Shape.SLUG:
        return "the slug rule" if slug(before) == slug(after) else None
    named = next(_found(before, after), None)
    if named is None and shape is Shape.HTML and _visible(before) == _visible(after) != "":
        return "HTML written anew"
    return named


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def _found(sent: str, shown: str) -> Iterator[str]:
    """Yield the names of what gives the shown text, the plainest first."""
    alike = {shown, _quotes(shown)}
    for (gone, remove), (spelt, spell), (spaced, space) in product(
        REMOVALS.items(), ENTITIES.items(), SPACES.items()
    ):
        made = space(spell(remove(sent)))
        if made in alike or _quotes(made) in alike:
            yield ", ".join(name for name in (gone, spelt, spaced) if name)


def _quotes(text: str) -> str:
    """Write the quotes' entities in one way: PHP and Python differ in them."""
    return text.replace("&#039;", "&#x27;").replace("&apos;", "&#x27;").replace("&#34;", "&quot;")


class _Text(HTMLParser):
    """Gathers the words that a reader sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.silent = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the beginning of what nobody sees, and what an element shows without words."""
        if tag in _SILENT:
            self.silent += 1
        self.words += [
            f"<{tag} {value}>" for name, value in attrs if name in {"href", "src"} and value
        ]

    def handle_endtag(self, tag: str) -> None:
        """Note its end."""
        if tag in _SILENT and self.silent:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if not self.silent:
            self.words += data.split()


def _visible(text: str) -> str:
    """Return what a reader sees of HTML: its words, its links and its pictures, in order."""
    parser = _Text()
    parser.feed(text)
    parser.close()
    return " ".join(parser.words)
