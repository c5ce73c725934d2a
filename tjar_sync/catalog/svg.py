"""Drawings that run nothing: an SVG is XML, and XML can hold a script in many forms."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Mapping

A_SCRIPT = "holds a script, which a picture may not; export it without"
_MALFORMED = (
    "is no well-formed drawing, so nobody can tell whether it holds a script; export it again"
)
_ELEMENTS = frozenset(
    [
        "applet",
        "base",
        "embed",
        "eventlistener",
        "form",
        "frame",
        "frameset",
        "handler",
        "html",
        "iframe",
        "input",
        "link",
        "listener",
        "meta",
        "object",
        "portal",
        "script",
    ]
)
"""What runs a script or loads what does, of SVG or of HTML within it."""
_LINKS = frozenset(["action", "by", "formaction", "from", "href", "src", "srcdoc", "to", "values"])
"""Attributes that lead somewhere, or make others do so."""
_HANDLER = re.compile(r"on[a-z]+", re.IGNORECASE)
_SCHEME = re.compile(
    r"(?:^|;)(?:javascript|vbscript|livescript|mocha):|(?:^|;)data:(?!image/(?:png|jpe?g|gif|webp|bmp)[;,])"
)
_STYLE = re.compile(r"expression\(|-moz-binding|behavior:|javascript:|vbscript:")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]+")
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|/\*.*?\*/|\\", re.DOTALL)
_LONGEST_ENTITY = 10_000
_RAW = re.compile(
    rb"<(?:\w{1,20}:)?script[\s/>]|\son[a-z]{4,30}\s{0,9}=\s{0,9}[\"']|javascript:", re.IGNORECASE
)
"""What one sees without taking the XML apart, as who shows it within a page does not."""


class _Refused(Exception):  # noqa: N818 - it says what becomes of the drawing
    """What the drawing must not hold was met."""


def svg_problem(data: bytes) -> str:
    """Say why a drawing may not be shown to buyers; empty where it runs nothing."""
    if _RAW.search(data):
        return A_SCRIPT
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.element
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.ProcessingInstructionHandler = reader.instruction
    parser.EntityDeclHandler = reader.entity
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position alone
    except _Refused:
        return A_SCRIPT
    except (expat.ExpatError, LookupError, ValueError):  # also for an encoding that is not known
        return _MALFORMED
    return ""


class _Reader:
    """Looks at each part as the parser sees it: entities put in, defaults of a DTD added."""

    def __init__(self) -> None:
        self._style: list[str] | None = None
        """The text of the style sheet that is being read, if one is."""

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        """Refuse elements that run something, and attributes that do."""
        local = _local(name)
        if local in _ELEMENTS:
            raise _Refused
        for key, value in attributes.items():
            _check_attribute(_local(key), value)
        if local == "style":
            self._style = []

    def text(self, text: str) -> None:
        """Take up a style sheet's text."""
        if self._style is not None:
            self._style.append(text)

    def end(self, _name: str) -> None:
        """Look at a style sheet once it is whole."""
        if self._style is not None:
            _check_style("".join(self._style))
        self._style = None

    def instruction(self, target: str, _data: str) -> None:
        """Refuse what brings a style sheet of its own, which may be a program."""
        if target.lower() == "xml-stylesheet":
            raise _Refused

    def entity(
        self,
        _name: str,
        is_parameter: bool,  # noqa: FBT001 - expat's signature
        value: str | None,
        _base: str | None,
        _system: str | None,
        _public: str | None,
        _notation: str | None,
    ) -> None:
        """Refuse all but a short text: what leads elsewhere, grows, or is not read to the end."""
        if is_parameter or value is None or "&" in value or len(value) > _LONGEST_ENTITY:
            raise _Refused


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _check_attribute(name: str, value: str) -> None:
    if _HANDLER.fullmatch(name):
        raise _Refused
    seen = _UNSEEN.sub("", value).lower()
    if name in _LINKS and _SCHEME.search(seen):
        raise _Refused
    if name == "attributename" and (_HANDLER.fullmatch(_local(seen)) or _local(seen) == "href"):
        raise _Refused
    if name == "style":
        _check_style(value)


def _check_style(text: str) -> None:
    plain = _CSS_ESCAPE.sub(lambda found: _escaped(found[1]) if found[1] else "", text)
    if _STYLE.search(_UNSEEN.sub("", plain).lower()):
        raise _Refused


def _escaped(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= sys.maxunicode else ""
