"""Names that steer or spoof a terminal, through every command: spelled out wherever they appear."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.harness import world
from tests.reliability.fuzz_words import check_json, check_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

EVIL = "\x1b[2J\u202egnp\u2066.\u200b\u200f\u2028\x07\ufeff\U000e0041x"
"""Clears the screen, turns around, hides, rings and tags."""
HIDDEN = "\u200bA\u200f-\u2060\ufeff1"
"""What the files may hold: it steers nothing, and cannot be seen."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[World]:
    """Apply a catalog whose names hide letters, to a store that somebody filled with worse."""
    with world(tmp_path) as desk:
        desk.dashboard.create_product(name_en=EVIL, name_ar=EVIL, sale_price=1, sku=EVIL)
        desk.dashboard.add_webhook(EVIL, "https://example.com/" + EVIL, ["order.created"])
        name = json.dumps(HIDDEN)
        desk.write(
            "shop.yaml",
            f"products:\n  a: {{type: physical, name: {{en: {name}}}, sale_price: 1, sku: {name}}}\n",
        )
        yield desk


def ours(desk: World) -> int:
    """Return the id of the product that the catalog made."""
    return max(int(one["id"]) for one in desk.dashboard.products())


VERBS = (
    ("plan",),
    ("drift",),
    ("apply", "--auto-approve"),
    ("plan", "--refresh", "full"),
    ("state", "list"),
    ("state", "show", "product.a"),
    ("state", "show", EVIL),
    ("plan", "--target", EVIL),
    ("plan", "--store", EVIL),
    ("show", EVIL),
    (EVIL,),
)


@pytest.mark.parametrize("evil", [EVIL, "حذاء" + EVIL])
def test_no_command_lets_a_name_steer_the_terminal(shop: World, evil: str) -> None:
    """Before and after an apply, and after somebody spoiled our product, too."""
    for _ in range(2):
        for verb in VERBS:
            ran = shop.run(*verb)
            check_text(ran.out)
            check_text(ran.err)
        shop.dashboard.edit_product(ours(shop), name_en=evil, name_ar=evil)


@pytest.mark.parametrize(
    "verb", [("plan",), ("drift",), ("apply", "--auto-approve"), ("state", "list")]
)
def test_json_stays_json(shop: World, verb: tuple[str, ...]) -> None:
    """A program reads the very name; a person who sees the text is not misled."""
    assert 0 == shop.apply().code
    shop.dashboard.edit_product(ours(shop), name_en=EVIL)
    ran = shop.run(*verb, "--format", "json")

    assert (2 if verb == ("drift",) else 0) == ran.code, ran.err
    check_json(ran.out)
    if verb == ("drift",):
        (change,) = json.loads(ran.out)["resource_changes"]
        assert change["change"]["before"] == {"name.en": EVIL}


def test_mistakes_spell_it_out(shop: World) -> None:
    """File names and keys that hide something are told by what they hide."""
    shop.write(f"a{HIDDEN}.yaml", "products: {}\n")
    shop.write("b.yaml", f"products: {{{json.dumps(EVIL[3:5] + 'k')}: 1}}\n")
    ran = shop.run("validate")

    assert 6 == ran.code
    check_text(ran.err)
    assert "a\\u200bA\\u200f-\\u2060\\ufeff1.yaml" in ran.err
