"""Habits that a storm, a long life and the dying draw: odd ones that do no harm, and liars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore import habits_of

if TYPE_CHECKING:
    from random import Random

    from tests.harness import World

ODD = (
    "numbers-as-text",
    "ids-as-text",
    "booleans-as=01",
    "booleans-as=yes",
    "list-as-object",
    "empty-as-null",
    "brand-empty-array",
    "price-empty-text",
    "picture-as-object",
    "created-as-ok",
    "extra-fields",
    "creation-order",
    "per-page-ignored=7",
    "per-page-capped=5",
    "filters-ignored",
    "list-hides=price+stock+summary",
    "shows",
    "data-nested=product",
    "html-before-json",
    "bom",
    "dates-with-zone",
    "dates-as-timestamps",
    "updated-at-frozen",
    "variant-ids-new-on-write",
    "type-localized",
    "errors-bare",
    "echoes",
)
"""With any of these a store does all that it is asked to."""
LYING = (
    "patch-ignored",
    "patch-ignored=tags+price",
    "patch-capped=2",
    "archive-lies",
    "delete-lies",
    "force-published=always",
    "create-hidden-goes-live",
    "money-times-100",
    "rounds-money-to=0",
    "arrays-append",
    "empty-list-ignored",
    "null-ignored",
    "variants-first-zero-ignored",
    "category-id-on-update",
    "own-fields-unkept",
    "refuses,no-means-200=success-false",
    "refuses=update,no-means-200=empty-body",
)
"""With these it says that it did what it did not do, or does otherwise."""

OF_LINKS = frozenset({"patch-ignored", "patch-capped=2", "arrays-append", "empty-list-ignored"})
"""Those among them that lie of links, which no answer shows: they are believed for ever."""


def odd(chance: Random) -> str:
    """Draw some odd habits, or none."""
    return ",".join(chance.sample(ODD, chance.randint(0, 3)))


def lying(chance: Random) -> str:
    """Draw odd habits, and one that lies."""
    return ",".join((odd(chance), chance.choice(LYING)))


def have(desk: World, habits: str) -> None:
    """Give a store these habits and no others."""
    desk.store.set_habits(habits_of(habits))
