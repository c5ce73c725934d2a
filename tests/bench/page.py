"""Measure a page of 2,000 changes in a real Chromium: how long until it is open, and how it scrolls."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from tests.render.large import LARGE, PICTURES
from tjar_sync.render import html
from tjar_sync.render.style import Style

if TYPE_CHECKING:
    from tests.bench.goals import GoalTable

ROUNDS = 5
OPEN = "performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"
STEPS = 120
SCROLLED = f"""async () => {{
  for (let step = 0; step < {STEPS}; step++) {{
    scrollBy(0, 100);
    await new Promise(requestAnimationFrame);
  }}
}}"""
FILTERED = """() => {
  const search = document.querySelector("[name=text]"), before = performance.now();
  search.value = "shoe-7";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.offsetHeight;
  return performance.now() - before;
}"""


def page(table: GoalTable) -> None:
    """Measure the best of several openings: the machine's other work is none of the page's."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("page: not measured, as Chromium is not installed")  # noqa: T201 - a report is what this is for
        return
    began = time.perf_counter()
    text = html.plan(LARGE, Style(pictures=PICTURES))
    drawn = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(text, "utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        rounds = [_measured(browser, file.as_uri()) for _ in range(ROUNDS)]
        browser.close()
    opened, frame, filtered = map(min, zip(*rounds, strict=True))
    print(  # noqa: T201 - a report is what this is for
        f"page of {len(LARGE.changes):,} changes: drawn in {drawn:.2f} s, {len(text) / 1e6:.1f} MB",
        flush=True,
    )
    table.most("page of 2,000 changes: seconds until it is open", opened, 2)
    table.most("page of 2,000 changes: ms of processor a frame while it scrolls", frame, 16)
    table.most("page of 2,000 changes: ms until it is filtered", filtered, 300)


def _measured(browser: Any, url: str) -> tuple[float, float, float]:
    """Open the page once, scroll it, and filter it."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    thread = opened.context.new_cdp_session(opened)
    thread.send("Performance.enable", {"timeDomain": "threadTicks"})
    opened.goto(url, wait_until="load")
    seconds, before = opened.evaluate(OPEN), _worked(thread)
    opened.evaluate(SCROLLED)
    frame = 1000 * (_worked(thread) - before) / STEPS
    filtered = opened.evaluate(FILTERED)
    opened.close()
    return seconds, frame, filtered


def _worked(thread: Any) -> float:
    """Return for how many seconds of processor the page's own thread has worked."""
    found = thread.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in found if one["name"] == "TaskDuration")
