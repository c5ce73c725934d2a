"""Errors say what failed, where, and what to do next; each class has its exit code."""

from __future__ import annotations

import re

import pytest

from tests.builders import mistake
from tjar_sync import errors
from tjar_sync.errors import CatalogError, Invalid, PlanError, TjarSyncError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PlanError("it failed"), "it failed"),
        (PlanError("it failed", where="plan.tjar"), "plan.tjar: it failed"),
        (PlanError("it failed", hint="try again"), "it failed\n  try again"),
        (PlanError("a", where="b", hint="c"), "b: a\n  c"),
        (CatalogError([mistake("a.yaml", 1, 2, "oh")]), "a.yaml:1:2: oh\n1 mistake in the catalog"),
        (
            CatalogError([mistake("a", 1, 2, "oh"), mistake("b", 1, 2, "no")]),
            "a:1:2: oh\nb:1:2: no\n2 mistakes in the catalog",
        ),
        (Invalid("no", fields={"sku": ["taken"]}, where="POST /products"), "POST /products: no"),
    ],
)
def test_an_error_as_text(error: TjarSyncError, text: str) -> None:
    """`str()` of an error is all that a person needs."""
    assert text == str(error)


def test_the_tree_is_as_drawn() -> None:
    """The drawing at the head of the module names every class, its parent and its exit code."""
    drawn = re.findall(r"^([│├└─ ]*)(\w+) +(\d+)", errors.__doc__ or "", re.MULTILINE)
    path: list[str] = []
    found = {}
    for branch, name, code in drawn:
        path[len(branch) // 4 :] = [name]
        found[name] = (path[-2] if len(path) > 1 else "Exception", int(code))
    classes = {
        name: (item.__base__.__name__, item.exit_code)
        for name, item in vars(errors).items()
        if isinstance(item, type) and issubclass(item, TjarSyncError) and item.__base__ is not None
    }

    assert classes == found
