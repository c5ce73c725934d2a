"""Errors as people read them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import mistake
from tjar_sync.errors import CatalogError, GuardError, Invalid, StateLocked
from tjar_sync.render.problems import error_text
from tjar_sync.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.errors import TjarSyncError

    Golden = Callable[[str, str], None]

ERRORS: dict[str, TjarSyncError] = {
    "mistakes": CatalogError(
        (
            mistake("shop.yaml", 3, 5, "unknown key `nmae`; did you mean `name`?"),
            mistake("محل/متجر.yaml", 12, 7, "السعر is not a price"),
            replace(mistake("", 1, 1, "text: it has no place\x1b[0m\nand a second line"), where=()),
        )
    ),
    "locked": StateLocked(
        "the state is locked by ann@laptop (pid 7), `apply` since 2026-01-01T09:00:00+00:00",
        where=".tjar/state.db",
        hint="wait for it; or, if it is gone: tjar-sync state unlock",
    ),
    "invalid": Invalid(
        "the store does not accept it",
        fields={"name_en": ("too long", "not unique"), "sku": ()},
        where="product.shoe",
    ),
    "guard": GuardError("a guard stops this plan\nError: not a second one"),
}


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("color", [False, True])
def test_an_error_reads_as_approved(name: str, golden: Golden, *, color: bool) -> None:
    """What failed, where, and what to do next, in words and colours as reviewed."""
    suffix = ".color" if color else ""

    golden(f"error-{name}{suffix}.txt", error_text(ERRORS[name], Style(color=color)))
