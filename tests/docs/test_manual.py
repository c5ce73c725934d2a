"""Every code has a page, which says something of its own, and whose examples and commands work."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_readme import commands, parse
from tests.harness import run
from tjar_sync.manual import pages
from tjar_sync.model import codes
from tjar_sync.model.ending_codes import Ending
from tjar_sync.planning import CHECKS

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.manual_page import ManualPage

STORE = """\
version: 1
stores:
  embedded:
    provider: tjar
    url: embedded
    ids: {categories: {shoes: 1}, brands: {nike: 2}, badges: {}}
"""
ENUMERATED = (
    codes.Mistake,
    Ending,
    codes.Undecided,
    codes.Doubt,
    codes.Caution,
    codes.Advice,
    codes.Outdated,
    codes.Unwritten,
)
NO_FILE = {"missing-file", "outside-catalog", "private-file", "wrong-path"}
"""Codes about files that an example names and does not have: it cannot be put right alone."""
_FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TYPED = re.compile(r"`(tjar-sync [^`]+)`")
_OPTION = re.compile(r"`(--[a-z][a-z-]*)")
WITH_EXAMPLE = [page for page in pages().values() if page.example]


def test_every_code_has_a_page_and_no_page_is_of_none() -> None:
    """Families, checks included, are told apart as in the code."""
    families: dict[str, list[str]] = {}
    for page in pages().values():
        families.setdefault(page.family, []).append(page.code)
    wanted = [list(CHECKS), *([str(code) for code in family] for family in ENUMERATED)]

    assert sorted(map(sorted, wanted)) == sorted(map(sorted, families.values()))


def test_every_page_says_something_of_its_own() -> None:
    """No part is missing, short of a sentence, or another page's as well."""
    parts = [part for page in pages().values() for part in (page.meaning, page.cause, page.way_out)]

    assert [] == [part for part, count in Counter(parts).items() if count > 1]
    assert [] == [part for part in parts if not part.endswith(".")]
    assert [] == [page.code for page in pages().values() if len(page.meaning.split()) < 5]


def test_what_a_page_tells_to_type_can_be_typed() -> None:
    """Commands are ones that there are, and so are options."""
    texts = [text for page in pages().values() for _, text in page.parts]
    for line in (line for text in texts for line in _TYPED.findall(text)):
        parse(line.replace("TIME", "2027-01-01T00:00").replace("FILE", "some.file"))
    known = {name for command in commands() for option in command.params for name in option.opts}

    assert [] == [
        name for text in texts for name in _OPTION.findall(text) if name not in {*known, "--help"}
    ]


@pytest.mark.parametrize("page", WITH_EXAMPLE, ids=lambda page: page.code)
def test_an_example_is_told_of_until_it_is_put_right(page: ManualPage, tmp_path: Path) -> None:
    """`validate` finds the code in the first file, and not in the second."""
    wrong, *right = _FENCE.findall(page.example)
    said = found(tmp_path, wrong)

    assert page.code in said, said
    assert [] == [said for file in right if page.code in (said := found(tmp_path, file))]
    assert (page.code in NO_FILE) == (not right)


def found(root: Path, example: str) -> list[str]:
    """Return the codes that `validate` tells of a catalog with one file, which may be store.yaml."""
    own = example.startswith("# store.yaml")
    (root / "store.yaml").write_text(example if own else STORE, "utf-8")
    (root / "shop.yaml").write_text("" if own else example, "utf-8")
    ran = run(root, "validate", "--format", "json")
    return [one["code"] for one in json.loads(ran.out)["diagnostics"]]
