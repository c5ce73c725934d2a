"""The pages made from the code are those that the code makes today, and lead nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.docs.reference import FOLDERS, MADE, ROOT, pages, write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = (
    pytest.mark.any_version
)  # pages are made with what the lock names: click has spelt its usage otherwise
AGAIN = "make them again: python -m tests.docs.reference"
_LINK = re.compile(r"\]\((?!https?://)([^)#]+)")


def test_the_pages_are_those_of_the_code() -> None:
    """Whoever changes a field, an option or a message's page makes them again."""
    there = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in FOLDERS
        for path in (ROOT / folder).glob("*.md")
    }
    made = pages()

    assert [] == sorted(there.keys() ^ made.keys()), AGAIN
    assert [] == [path for path, text in made.items() if there[path] != text], AGAIN


def test_links_between_the_pages_lead_somewhere() -> None:
    """Each relative link is a file of the repository."""
    links = [(path, link) for path, text in pages().items() for link in _LINK.findall(text)]

    assert links
    assert [] == [
        (path, link) for path, link in links if not (ROOT / path).parent.joinpath(link).exists()
    ]


def test_making_them_removes_what_is_made_no_more(tmp_path: Path) -> None:
    """A code that is gone leaves no page behind, and making them twice changes nothing."""
    write(tmp_path)
    (tmp_path / FOLDERS[0] / "gone.md").write_text(MADE, "utf-8")
    write(tmp_path)
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md"))

    assert sorted(pages()) == found
