"""Every mistake has a code of its family, which stays the same in whatever words it is told."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.catalog.corpus import cases
from tjar_sync.catalog import load
from tjar_sync.errors import CatalogError
from tjar_sync.model.codes import Mistake
from tjar_sync.session import CHECKS

ENVIRON = {
    "URL": "http://example.com",
    "STATE": "ftp://example.com",
    "TJAR_SYNC_ALLOW_ENV": "URL STATE",
    "TJAR_VAR_HIDDEN": "a\x07b",
}


# What each mistake of the corpus is filed under. A changed line breaks whoever documents, mutes or
# searches by that code.
GOLDEN = Path(__file__).parent / "codes.golden"
UNTRIED = {Mistake.MORE, Mistake.WRONG_CONTRACT, Mistake.UNSUPPORTED, Mistake.WRONG_CELL}
"""Codes that other tests try: too many mistakes to list, what a platform decides, workbooks."""


@cache
def codes() -> tuple[str, ...]:
    """Return `code message` for each mistake of the whole corpus, without its place."""
    found = set()
    for case in cases():
        with tempfile.TemporaryDirectory() as folder:
            case.write(Path(folder))
            with pytest.raises(CatalogError) as caught:
                load(Path(folder), None, ENVIRON, CHECKS)
        found |= {f"{item.code} {item.summary}" for item in caught.value.diagnostics}
    return tuple(sorted(found))


def test_every_mistake_is_filed_as_approved() -> None:
    """The codes of a whole corpus of mistakes are those that were reviewed."""
    assert tuple(GOLDEN.read_text("utf-8").splitlines()) == codes()


def test_every_code_is_tried() -> None:
    """The corpus holds at least one mistake of each code."""
    tried = {line.partition(" ")[0] for line in codes()}

    assert set(Mistake) - UNTRIED - tried == set()
