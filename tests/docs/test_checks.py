"""The page about checks names each, with how grave it is and what it finds."""

from __future__ import annotations

from pathlib import Path

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.planning import CHECKS

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"
CODES = frozenset(CheckCode)


def test_every_check_is_documented() -> None:
    """In the order in which a plan tells them; what files cannot set is always an error."""
    rows = [
        f"| `{code}` | {check.level.value if code in CODES else 'always error'} | {check.about} |"
        for code, check in CHECKS.items()
    ]
    text = PAGE.read_text("utf-8")

    assert rows == text.partition("|---|---|---|\n")[2].splitlines()
