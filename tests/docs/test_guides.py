"""Every page does what it says: its files are written, its commands typed, its answers compared."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from pathlib import Path

import click
import pytest

from tests.cli.test_readme import parse
from tests.docs import reader, site

ROOT = site.ROOT
_COMMAND = re.compile(r"`(tjar-sync [^`\n…]+)`")
BESIDE = ("README.md", "catalog.example/README.md", ".github/CONTRIBUTING.md", ".github/AGENTS.md")
"""Pages that are not of the site."""
ABOUT_PAGES = {"test_citations.py", "test_guides.py", "test_site.py"}
"""Modules that name pages, and follow none of them from its first file to its last command."""
NOT_RUN = [
    ("README.md", "it fetches from the network; tests/packaging/ installs the wheel"),
    ("docs/ar/quickstart.md", "it fetches from the network; tests/packaging/ installs the wheel"),
    ("docs/commands.md", "words of three shells"),
    ("docs/doctor.md", "a probe takes most of a minute; tests/doctor/ runs it in many ways"),
    ("docs/quickstart.md", "it fetches from the network; tests/packaging/ installs the wheel"),
    ("docs/recordings.md", "it serves until Ctrl-C"),
    ("docs/security.md", "steps of the workflow above; a test reads them beside it"),
    ("docs/security.md", "the programs of three secret managers"),
]
"""What no test runs, each with its reason."""


def pages() -> list[str]:
    """Return all pages that anybody is to read."""
    return [*BESIDE, *(f"docs/{page}" for page in site.pages())]


def text(page: str) -> str:
    """Return what a page says."""
    return (ROOT / page).read_text("utf-8")


def own_tests(page: str) -> list[str]:
    """Return the modules beside this one that read a page's blocks by its folder and name."""
    folder, name = Path(page).parts[-2:] if "/" in page else ("", page)
    named = (f'"{folder}" / "{name}"', f'"{page}"', f'"{page.removeprefix("docs/")}"')
    modules = {
        path.name: path.read_text("utf-8")
        for path in Path(__file__).parent.glob("test_*.py")
        if path.name not in ABOUT_PAGES
    }
    return [
        module
        for module, source in modules.items()
        if any(one in source for one in named) and ("```" in source or "tests.docs." in source)
    ]


def made(page: str) -> bool:
    """Say whether a page is made from the code, and held by the test that makes it again."""
    return text(page).startswith("<!-- Made by")


def followed() -> list[str]:
    """Return the pages that have their reader do something, and no test of their own."""
    return [
        page
        for page in pages()
        if reader.parts(text(page)) and not made(page) and not own_tests(page)
    ]


@pytest.mark.parametrize("page", followed())
def test_the_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    """Every file is written, every command typed; each says and ends as the page has it."""
    if page.startswith("catalog.example/"):  # it speaks of the folder that it lies in
        shutil.copytree(ROOT / "catalog.example", tmp_path, dirs_exist_ok=True)
    with reader.reader(tmp_path) as somebody:
        somebody.follow(text(page))


def test_what_is_not_run_has_its_reason() -> None:
    """The list is closed: a block that is left out, and is not in it, fails."""
    found = [
        (page, part.text)
        for page in pages()
        for part in reader.parts(text(page))
        if part.kind == "left out"
    ]

    assert NOT_RUN == sorted(found)


def test_pages_with_a_test_of_their_own_are_few() -> None:
    """Those that need more than one folder and one store; whatever is new is followed here."""
    found = {page for page in pages() if own_tests(page)}

    assert {"docs/ci.md", "docs/many-stores.md", "docs/state.md"} <= found
    assert not found & {"docs/quickstart.md", "docs/checks.md", "README.md"}


@pytest.mark.parametrize("page", [page for page in pages() if not made(page)])
def test_commands_within_sentences_can_be_typed(page: str) -> None:
    """Commands and options that a page names are ones that there are; what stands for a value may be any."""
    for line in _COMMAND.findall(text(page)):
        with suppress(
            click.MissingParameter, click.BadParameter, click.exceptions.NoArgsIsHelpError
        ):
            parse(line)
