"""A real Chromium, where it is installed (see .ci/run), and pages in it that are watched."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

NEEDED = "TJAR_TESTS_NEED_CHROMIUM"
"""The variable by which .ci/run says that nothing may be left out."""
AXE = Path(__file__).parents[2] / ".ci" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def lacking(what: str) -> None:
    """Skip what cannot be tried here, by its name; where nothing may be left out, fail."""
    if os.environ.get(NEEDED):
        pytest.fail(f"{what} is not installed, and {NEEDED} is set")
    pytest.skip(f"{what} is not installed")


@dataclass(slots=True)
class Watched:
    """A page, and all that it did without being asked."""

    page: Page
    said: list[str] = field(default_factory=list)
    """What went to the console, and what opened a dialog or a window."""
    asked: list[str] = field(default_factory=list)
    """What it asked for over any network."""

    def problems(self) -> list[str]:
        """Return what axe-core finds that keeps somebody from using it."""
        if not AXE.exists():
            lacking("axe-core")
        self.page.evaluate(AXE.read_text("utf-8"))
        options = {"runOnly": list(RULES), "iframes": False}
        found: Any = self.page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{one['id']}: {one['nodes'][0]['html'][:200]}: {one['nodes'][0]['failureSummary']}"
            for one in found["violations"]
        ]

    def shown(self) -> int:
        """Count the changes that can be seen."""
        return self.page.locator(".change:not([hidden])").count()

    def count(self) -> str:
        """Return how many changes the page says that there are."""
        return self.page.locator("output").inner_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once for a module: what drives it would be in the way of others' event loops."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        lacking("Chromium")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may not be there
    except ImportError:
        lacking("Playwright")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    """Give what opens a page's text as a file, in a window of some width and scheme."""
    contexts = []

    def opening(text: str, width: int = 1280, scheme: Any = "light") -> Watched:
        file = tmp_path / "page.html"
        file.write_text(text, "utf-8")
        size: Any = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, color_scheme=scheme)
        contexts.append(context)
        found = Watched(context.new_page())
        context.on("console", lambda message: found.said.append(message.text))
        context.on("weberror", lambda error: found.said.append(str(error.error)))
        context.on("request", lambda request: found.asked.append(request.url))
        context.on("page", lambda page: found.said.append(f"a window: {page.url}"))
        found.page.on("dialog", lambda dialog: found.said.append(f"a dialog: {dialog.message}"))
        found.page.goto(file.as_uri())
        found.asked = [
            url for url in found.asked if not url.startswith((file.as_uri(), "data:image/webp"))
        ]
        return found

    yield opening
    for context in contexts:
        context.close()
