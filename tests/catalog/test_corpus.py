"""Every kind of mistake is told, with its place and in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.catalog.corpus import Case, cases
from tjar_sync.catalog import load
from tjar_sync.errors import CatalogError
from tjar_sync.session import CHECKS

if TYPE_CHECKING:
    from pathlib import Path

ENVIRON = {
    "URL": "http://example.com",
    "STATE": "ftp://example.com",
    "TJAR_SYNC_ALLOW_ENV": "URL STATE",
    "TJAR_VAR_HIDDEN": "a\x07b",
}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_all_mistakes_are_told(case: Case, tmp_path: Path) -> None:
    """A malformed catalog is refused with exactly these lines."""
    case.write(tmp_path)

    with pytest.raises(CatalogError) as caught:
        load(tmp_path, None, ENVIRON, CHECKS)

    assert case.mistakes == tuple(map(str, caught.value.diagnostics))
