"""The documentation in a real browser: wide and narrow, quiet, searched; its pictures are ours."""

from __future__ import annotations

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.docs import screenshots, site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.any_version  # our own texts, and a program that no test of `lowest` has

_PICTURE = re.compile(r"\]\((?:docs/|\.\./)*images/([\w.-]+)\)")
WIDTHS = (390, 1280)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing about it."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Site(NamedTuple):
    """The site, as files and served."""

    folder: Path
    address: str


@pytest.fixture(scope="module")
def site_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build the site, and serve it on this machine."""
    where, wrong = site.build(tmp_path_factory.mktemp("site") / "here")
    assert wrong is None
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(where)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(where, f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_and_ask_nobody(browser: Browser, site_at: Site, width: int) -> None:
    """Nothing is wider than the window, nothing complains, every request stays here."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    wide = {}
    for name in ("index", "quickstart", "comparison", "reference/fields"):
        page.goto(f"{site_at.address}/{name}.html")
        wide[name] = page.evaluate(
            "(at => at.scrollWidth - at.clientWidth)(document.documentElement)"
        )
    context.close()

    assert [] == [name for name, over in wide.items() if over > 0]
    assert [] == said
    assert [] == [url for url in asked if not url.startswith(site_at.address)]


@pytest.mark.parametrize("opened", ["served", "a file"])
def test_the_search_finds_a_page(browser: Browser, site_at: Site, opened: str) -> None:
    """By a word that stands on it, with a server and without one."""
    page = browser.new_page()
    page.goto(f"{site_at.address if opened == 'served' else site_at.folder.as_uri()}/index.html")
    box = page.get_by_role("combobox")
    while not box.is_visible():  # the page's script may not listen yet
        page.keyboard.press("/")
        page.wait_for_timeout(100)
    box.fill("Thyme")
    page.get_by_text("Made in the dashboard").first.wait_for()
    page.close()


def test_pictures_are_those_that_the_script_takes(browser: Browser, tmp_path: Path) -> None:
    """Taken again they have the same names and are as small; pages show these, and each of them."""
    texts = [site.ROOT / "README.md", *site.DOCS.rglob("*.md")]
    shown = {name for text in texts for name in _PICTURE.findall(text.read_text("utf-8"))}
    kept = site.DOCS / "images"

    assert sorted(shown) == screenshots.take(browser, tmp_path)
    for folder in (tmp_path, kept):
        sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
        assert shown == set(sizes)
        assert max(sizes.values()) < screenshots.LARGEST
