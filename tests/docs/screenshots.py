"""Take the pictures of the documentation: `python -m tests.docs.screenshots docs/images`.

Everything on them is the example shop in the built-in store; whoever changes how pages look
takes them anew.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.docs.reader import Follower, reader
from tests.docs.site import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

EXAMPLE = ROOT / "catalog.example"
LARGEST = 150_000
"""How many bytes a picture may have."""
DESK, PHONE = 1280, 390
HEIGHT = 820
_STORE = ("url: embedded", 'url: "${TJAR_URL}"\n    api_key: ${TJAR_API_KEY}')
_EDITS = {
    "products/coffee.yaml": (("sale_price: 42.00 ", "sale_price: 39.00 "), ("Saffron}", "Honey}")),
    "products/dates.yaml": (("image: khalas-open-box", "image: eid-gift"),),
}
"""What is edited in the example's files before the plan that is shown."""


def take(browser: Browser, folder: Path) -> list[str]:
    """Take every picture into a folder; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, reader(Path(place)) as somebody:
        plan, arabic = (page.as_uri() for page in _planned(somebody))
        shots = {
            "dashboard.webp": (f"{somebody.url}/dashboard?lang=en", DESK, "light"),
            "plan.webp": (plan, DESK, "light"),
            "plan-ar.webp": (arabic, DESK, "light"),
            "plan-phone.webp": (plan, PHONE, "dark"),
        }
        for name, (url, width, scheme) in shots.items():
            with _opened(browser, width, scheme) as page:
                page.goto(url)
                _keep(page, folder / name)
    return sorted(shots)


def _planned(somebody: Follower) -> tuple[Path, Path]:
    """Have the example shop in the store, edit its files, and make the plan's page in both languages."""
    shutil.copytree(EXAMPLE, somebody.root, dirs_exist_ok=True)
    _edit(somebody.root / "store.yaml", _STORE)
    somebody.follow("```sh\ntjar-sync apply --auto-approve\n```")
    for name, changes in _EDITS.items():
        _edit(somebody.root / name, *changes)
    pages = (somebody.root / "plan.html", somebody.root / "plan.ar.html")
    for page, language in zip(pages, ("en", "ar"), strict=True):
        line = f"tjar-sync plan --lang {language} --output html={page.name}"
        somebody.follow(f"```sh\n{line}\n```")
    return pages


def _edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text, f"{path.name} has no {before!r}"
        text = text.replace(before, after, 1)
    path.write_text(text, "utf-8")


@contextmanager
def _opened(browser: Browser, width: int, scheme: Any) -> Iterator[Page]:
    """Open a window of some width and scheme."""
    size: Any = {"width": width, "height": HEIGHT}
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def _keep(page: Page, path: Path) -> None:
    """Keep what a window shows, small."""
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").save(path, "WEBP", quality=80, method=6)


def main(folder: Path) -> None:
    """Start Chromium, and take them all."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may not be there

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        take(browser, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
