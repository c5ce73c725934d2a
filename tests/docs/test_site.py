"""The documentation's site: built without a complaint, and nothing on it is asked of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.docs import site

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.any_version  # our own texts, and a program that no test of `lowest` has

_ASKED = re.compile(
    r"<(?:script|img|iframe|source|video)\b[^>]*\ssrc=[\"']?(?:https?:)?//[^>]*>"
    r"|<link\b[^>]*\srel=[\"']?(?:stylesheet|icon|preconnect|preload|modulepreload)[^>]*\shref=[\"']?(?:https?:)?//[^>]*>"
    r"|@import [^;]*//[^;]*|url\([\"']?(?:https?:)?//[^)]*\)"
)
_LINK = re.compile(r"\]\(([\w./-]+\.md)\)")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site once; every link leads somewhere, to the heading."""
    where, wrong = site.build(tmp_path_factory.mktemp("site") / "here")

    assert wrong is None
    return where


def test_every_page_is_built(built: Path) -> None:
    """A page is a file that can be opened without a server."""
    assert [] == [page for page in site.pages() if not (built / site.made(page)).is_file()]


def test_a_page_asks_for_nothing_of_other_hosts(built: Path) -> None:
    """No script, style, picture or font comes from elsewhere."""
    texts = [*built.rglob("*.html"), *built.rglob("*.css")]
    found = [(path.name, one) for path in texts for one in _ASKED.findall(path.read_text("utf-8"))]

    assert len(site.pages()) < len(texts)
    assert [] == found


def test_arabic_pages_run_from_the_right(tmp_path: Path) -> None:
    """What lies below `ar/` does, and nothing else."""
    docs = tmp_path / "docs"
    (docs / "ar").mkdir(parents=True)
    for page in ("index.md", "ar/index.md"):
        (docs / page).write_text("# مرحبا\n", "utf-8")
    where, wrong = site.build(tmp_path / "here", docs)
    right = {
        path.relative_to(where).as_posix()
        for path in where.rglob("index.html")
        if '<div dir="rtl" lang="ar">' in path.read_text("utf-8")
    }

    assert wrong is None
    assert {"ar/index.html"} == right


@pytest.mark.parametrize("link", ["gone.md", "index.md#gone"])
def test_a_link_that_leads_nowhere_would_be_found(tmp_path: Path, link: str) -> None:
    """The build is a check: it ends at a page, or a heading, that is not there."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text(f"# Here\n\n[there]({link})\n", "utf-8")

    assert "does not exist" in str(site.build(tmp_path / "here", docs)[1])


def test_the_navigation_names_pages_that_exist() -> None:
    """Each once; what it does not name comes under "More"."""
    assert set(site.placed()) <= set(site.pages())
    assert len(set(site.placed())) == len(site.placed())


def test_the_index_for_agents_names_every_page_of_the_navigation() -> None:
    """`llms.txt` leads wherever the navigation does, but for its front page."""
    named = _LINK.findall((site.DOCS / "llms.txt").read_text("utf-8"))

    assert set(site.placed()) - {"index.md"} == set(named)
