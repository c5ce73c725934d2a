"""A state that is missing is noticed."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from tests.documents import warnings
from tests.harness import LIFTED

if TYPE_CHECKING:
    from tests.harness import World

SHOE = "products:\n  shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: S-1}\n"
SOCK = "  sock: {type: physical, name: {en: Sock}, sale_price: 2, sku: S-2}\n"


def warned(desk: World) -> list[str]:
    """Plan, and return what is said of it."""
    return warnings(json.loads(desk.run("plan", "--format", "json").out))


def test_a_lost_state_is_said_first(desk: World) -> None:
    """The plan counts what the store has of the files; where nothing is there, nothing is said."""
    desk.write("shop.yaml", SHOE)
    assert [] == warned(desk)
    assert 0 == desk.apply().code
    assert [] == warned(desk)
    shutil.rmtree(desk.root / ".tjar")
    desk.write("shop.yaml", SHOE + SOCK)
    told = warned(desk)[0]

    assert "the state owns nothing, and the store has 1 of the 2 resources" in told
    assert 10 == desk.run("drift").code


def test_a_saved_plan_needs_its_state(desk: World) -> None:
    """Made with a state that is not here, it is refused as a missing state, and writes nothing."""
    desk.write("shop.yaml", SHOE)
    assert 0 == desk.apply().code
    desk.write("shop.yaml", SHOE + SOCK)
    file = str(desk.root / "p.plan")
    desk.run("plan", "--out", file)
    shutil.rmtree(desk.root / ".tjar")
    desk.writes()
    ran = desk.run("apply", file)

    assert 10 == ran.code
    assert "made with a state, and there is none here" in ran.err
    assert 0 == desk.writes()


def test_a_plan_saved_without_a_state_takes_nothing_over(desk: World) -> None:
    """Where the store has what the files name, a saved plan without a state is refused; else it works."""
    desk.write("shop.yaml", SHOE)
    file = str(desk.root / "p.plan")
    assert 0 == desk.run("plan", "--out", file, *LIFTED).code
    assert 0 == desk.run("apply", file).code
    shutil.rmtree(desk.root / ".tjar")
    desk.write("shop.yaml", SHOE + SOCK)
    assert 0 == desk.run("plan", "--out", file, *LIFTED).code
    desk.writes()
    ran = desk.run("apply", file)
    reviewed = desk.run("apply", file, "--reviewed")

    assert (10, ran.err) == (reviewed.code, reviewed.err)
    assert 10 == ran.code
    assert "the store has 1 of the 2 resources that the files name" in ran.err
    assert "a saved plan is not applied without a state: nothing was written" in ran.err
    assert "run `tjar-sync apply` once, without a saved plan" in ran.err
    assert 0 == desk.writes()
