"""The pages about diagnostics' codes, which `tjar-sync help` prints and `docs/codes/` shows.

Each file of `codes/` is a family: its heading, what its codes have in common, and a section for
each code, of paragraphs that begin with their part's name.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.model.manual_page import ManualPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FAMILIES = (
    "mistakes",
    "checks",
    "undecided",
    "endings",
    "doubts",
    "cautions",
    "advice",
    "outdated",
    "unwritten",
)
"""The files of `codes/`, what stops a command first."""
_PART = re.compile(r"^\*\*(Meaning|Cause|Way out|Example)\.\*\*", re.MULTILINE)
_FIELDS = {"Meaning": "meaning", "Cause": "cause", "Way out": "way_out", "Example": "example"}


@cache
def pages() -> Mapping[str, ManualPage]:
    """Return all pages by their codes, one family after the other."""
    found = (page for name in FAMILIES for page in _family(name))
    return MappingProxyType({page.code: page for page in found})


def _family(name: str) -> Iterator[ManualPage]:
    text = files("tjar_sync.manual").joinpath("codes", f"{name}.md").read_text("utf-8")
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    title, _, about = head.removeprefix("# ").partition("\n")
    for section in sections:
        code, _, content = section.partition("\n")
        _, *parts = _PART.split(content)
        said = {
            _FIELDS[part]: words.strip()
            for part, words in zip(parts[::2], parts[1::2], strict=True)
        }
        yield ManualPage(code.strip(), title, about.strip(), **said)
