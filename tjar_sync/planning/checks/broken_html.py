"""HTML whose elements are closed in the order in which they were opened."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.html_elements import MAY_STAY_OPEN, VOID
from tjar_sync.model.kinds import Shape
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.value import Value

CODE = CheckCode.BROKEN_HTML


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find elements that are not closed, or closed without having been opened."""
    found = (
        Hit(item.change.address, path, f"`{path}`: {wrong}")
        for item in given.prospects
        for path in sorted(item.changed & item.kind.fields.keys())
        if item.kind.fields[path].shape is Shape.HTML
        if (wrong := what_is_wrong(item.values.get(path)))
    )
    yield from gathered(CODE, given, found, "resources have broken HTML")


def what_is_wrong(value: Value) -> str:
    """Say which element is not closed, or never opened; empty where all is well."""
    elements = _Elements()
    elements.feed(value if isinstance(value, str) else "")
    elements.close()
    left = [name for name in elements.open if name not in MAY_STAY_OPEN]
    return elements.wrong or (f"<{left[-1]}> is not closed" if left else "")


class _Elements(HTMLParser):
    """Which elements are open, and the first thing that is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong = ""

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        """Note an element that is to be closed."""
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, _tag: str, _attrs: object) -> None:
        """Pass over what is closed at once."""

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those within that HTML lets be left open."""
        while self.open and self.open[-1] != tag and self.open[-1] in MAY_STAY_OPEN:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif not self.wrong and tag not in MAY_STAY_OPEN:
            inner = f", where <{self.open[-1]}> is open" if self.open else ""
            self.wrong = f"</{tag}> closes nothing{inner}"


CHECK = Check(
    CODE,
    "Writes HTML with elements that are not closed, or were never opened.",
    find,
    Stage.CATALOG,
    level=Level.OFF,
)
