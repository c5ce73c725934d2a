"""Build the documentation's site: `python -m tests.docs.site FOLDER`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PLAN = ROOT / ".ci" / "site"
"""What the site is made by: its settings, with the navigation, and what its pages have in common."""


def pages() -> list[str]:
    """Return all pages of `docs/`, by their paths in it."""
    return sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def placed() -> list[str]:
    """Return the pages that the navigation names, in its order."""
    settings = tomllib.loads((PLAN / "zensical.toml").read_text("utf-8"))
    return [*_named(settings["project"]["nav"])]


def _named(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
        return
    for inner in entry if isinstance(entry, list) else entry.values():
        yield from _named(inner)


def others() -> list[str]:
    """Return the pages that come under "More": named nowhere, and led to by no folder's index."""
    indexes = [page for page in pages() if page.endswith(("/index.md", "/README.md"))]
    led = tuple(f"{page.rpartition('/')[0]}/" for page in indexes)
    return [
        page
        for page in pages()
        if page not in placed() and (page in indexes or not page.startswith(led))
    ]


def made(page: str) -> str:
    """Return what the site calls a page."""
    return re.sub(r"(^|/)README\.md$", r"\1index.md", page).replace(".md", ".html")


def settings() -> str:
    """Return the site's settings, with what the navigation does not name at its end."""
    text = (PLAN / "zensical.toml").read_text("utf-8")
    if not others():
        return text
    return text.replace("\n]\n", f'\n  {{"More" = {json.dumps(others())}}},\n]\n', 1)


def build(folder: Path, docs: Path = DOCS) -> tuple[Path, str | None]:
    """Build the site in a new folder; return where it is, and what was complained of, if anything.

    What is wrong with a link, its anchor or a setting ends the build.
    """
    folder.mkdir(parents=True)
    shutil.copytree(docs, folder / "docs")
    shutil.copytree(PLAN / "theme", folder / "theme")
    (folder / "zensical.toml").write_text(settings(), "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict", "-f", "zensical.toml"],
        cwd=folder,
        env={"NO_COLOR": "1", "PATH": ""},
        check=False,
        capture_output=True,
        text=True,
    )
    return folder / "site", None if ran.returncode == 0 else ran.stdout + ran.stderr


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]))[1])
