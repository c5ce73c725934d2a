"""Checks as a merchandiser meets them: in the files alone, in a plan, and lifted where it is meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tjar_sync.cli import main
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World

CHEAP = """
products:
  cup: {type: physical, name: {en: Cup}, sale_price: 42, cost: 50, sku: CUP%s}
"""
TOLD = "product.cup: sale_price 42.00 is below its cost 50.00"
RULED = """
rules:
  - {when: "'gifts' in categories", require: "sale_price >= cost * 1.2", message: gifts earn a fifth}
products:
  cup: {type: physical, name: {en: Cup}, sale_price: 11, cost: 10, categories: [gifts], sku: CUP}
  mug: {type: physical, name: {en: Mug}, sale_price: 12, categories: [gifts], sku: MUG}
"""


def test_money_mistakes_are_told_without_a_store(desk: World) -> None:
    """Validate stops with the exit of a check, at the line, and plan at the same."""
    desk.write("shop.yaml", CHEAP % "")
    ran, planned = desk.run("validate"), desk.run("plan")

    assert (5, "") == (ran.code, ran.out)
    assert f"shop.yaml:3:42: {TOLD}" in ran.err
    assert "1 check stops what the files say" in ran.err
    assert 5 == planned.code
    assert TOLD in planned.out
    assert 0 == desk.run("plan", "--allow", "below-cost").code


@pytest.mark.parametrize(
    ("level", "code"), [("error", 5), ("warning", 0), ("off", 0), ("'off'", 0)]
)
def test_a_check_is_as_grave_as_store_yaml_says(desk: World, level: str, code: int) -> None:
    """For all stores or for one; `off` is no flag, whatever YAML makes of it."""
    desk.settings()
    desk.write("shop.yaml", CHEAP % "")
    text = (desk.root / "store.yaml").read_text("utf-8")
    desk.write("store.yaml", f"{text}checks: {{below-cost: {level}}}\n")
    ran = desk.run("validate")

    assert code == ran.code
    assert ("off" not in level) == (TOLD in ran.err)
    assert code == desk.run("plan").code


def test_the_stores_own_word_comes_first(desk: World) -> None:
    """A check that is off for all may be on for one store."""
    desk.settings(checks={"below-cost": "off"}, store={"checks": {"below-cost": "warning"}})
    desk.write("shop.yaml", CHEAP % "")
    ran, strict = desk.run("validate"), desk.run("validate", "--strict")
    planned, blocked = desk.run("plan"), desk.run("plan", "--strict")

    assert [0, 5, 0, 5] == [one.code for one in (ran, strict, planned, blocked)]
    assert f"Warning: shop.yaml:3:42: {TOLD}" in ran.err
    assert TOLD in planned.out


@pytest.mark.parametrize(
    ("until", "code"), [("", 0), (", until: 2999-01-01", 0), (", until: 2001-01-01", 5)]
)
def test_one_entry_lifts_a_check_with_a_reason(desk: World, until: str, code: int) -> None:
    """For good or until a day; one that has passed is told, and counts no more."""
    lifted = f", allow: [{{code: below-cost, reason: clearance{until}}}]"
    desk.write("shop.yaml", CHEAP % lifted)
    ran, planned = desk.run("validate"), desk.run("plan")
    ended = (
        "product.cup: what lifts `below-cost` ended on 2001-01-01 and counts no more (clearance): "
        "remove it, or give it another day"
    )

    assert [code, code] == [ran.code, planned.code]
    assert (code == 5) == (ended in planned.out)


@pytest.mark.parametrize(
    ("lifted", "told"),
    [
        ("{code: below-cst, reason: x}", "below-cst"),
        ("{code: below-cost}", "`reason` is missing"),
        ("{code: below-cost, reason: x, until: soon}", "`soon` is not a day such as 2027-01-31"),
    ],
)
def test_a_wrong_lift_is_a_mistake(desk: World, lifted: str, told: str) -> None:
    """A code that is none, no reason, or a day that is none."""
    desk.write("shop.yaml", CHEAP % f", allow: [{lifted}]")
    ran = desk.run("validate")

    assert 6 == ran.code
    assert told in ran.err


def test_a_wrong_level_is_a_mistake(desk: World) -> None:
    """A code or a word that is none is told in store.yaml."""
    desk.settings(checks={"below-cst": "warning"})
    unknown = desk.run("validate")
    desk.settings(checks={"below-cost": "loud"})
    wrong = desk.run("validate")

    assert [6, 6] == [unknown.code, wrong.code]
    assert "unknown key `below-cst` in checks; did you mean `below-cost`?" in unknown.err
    assert "store.yaml:" in wrong.err


def test_advice_stops_a_strict_run(desk: World) -> None:
    """What is probably not meant in a file is told, or, where a person is strict, stops."""
    desk.write(
        "shop.yaml",
        "products:\n  a: {type: physical, name: {en: A}, sale_price: 5, sku: A, tags: [a، b]}\n",
    )
    calm, strict = desk.run("plan"), desk.run("plan", "--strict")

    assert [0, 5] == [calm.code, strict.code]
    assert "does not separate entries" in strict.out
    assert 5 == desk.run("validate", "--strict").code


def test_what_ended_stops_a_strict_run(desk: World) -> None:
    """What was lifted until a day that has passed is told; where a person is strict, it stops."""
    ended = "{code: margin, reason: clearance, until: 2001-01-01}"
    desk.write("shop.yaml", CHEAP.replace("cost: 50", "cost: 5") % f", allow: [{ended}]")
    commands = [
        (command, *strict) for command in ("validate", "plan") for strict in ((), ("--strict",))
    ]

    assert [0, 5, 0, 5] == [desk.run(*command).code for command in commands]


def test_a_strict_plan_that_is_saved_stays_strict(desk: World) -> None:
    """Apply refuses it as it was said when it was saved, and as often as it is tried."""
    desk.settings(checks={"below-cost": "warning"})
    desk.write("shop.yaml", CHEAP % "")
    one, other = str(desk.root / "strict.plan"), str(desk.root / "calm.plan")
    saved, calm = desk.run("plan", "--strict", "--out", one), desk.run("plan", "--out", other)
    refused = [desk.run("apply", one, *more) for more in ((), ("--reviewed",))]

    assert [5, 0] == [saved.code, calm.code]
    assert "Saved; apply refuses it while it is blocked." in saved.err
    assert [5, 5] == [ran.code for ran in refused]
    assert [] == desk.dashboard.products()
    assert 5 == desk.run("apply", other, "--strict").code
    assert 0 == desk.run("apply", other).code


def test_a_key_that_another_product_has_is_told_before_anything_is_sent(desk: World) -> None:
    """The plan says whose it is; apply sends nothing, and no product has half of an edit."""
    desk.write(
        "shop.yaml",
        """
        products:
          cup: {type: physical, name: {en: Cup}, sale_price: 5, sku: CUP}
          mug: {type: physical, name: {en: Mug}, sale_price: 5, sku: MUG}
        """,
    )
    desk.apply()
    other = desk.dashboard.create_product(name_en="Jug", sale_price=7, sku="JUG")
    text = (desk.root / "shop.yaml").read_text("utf-8")
    desk.write("shop.yaml", text.replace("sku: CUP", "sku: JUG").replace("5, sku: M", "6, sku: M"))
    desk.writes()
    planned, applied = desk.run("plan"), desk.apply()
    told = f"product.cup: the sku JUG belongs to id {other}, which is in no file in the store"

    assert [5, 5] == [planned.code, applied.code]
    assert told in planned.out
    assert 0 == desk.writes()


def test_an_event_that_the_store_does_not_know_is_told(desk: World) -> None:
    """The store is asked what it knows, once, and only where events are to be written."""
    hooks = """
    webhooks:
      erp: {url: "https://erp.example/hook", events: [%s], secret: {write_to: secrets/erp}}
    """
    desk.write("hooks.yaml", hooks % "order.create")
    planned = desk.run("plan")
    desk.write("hooks.yaml", hooks % "order.created")
    applied = desk.apply()
    desk.store.requests.reset()
    again = desk.run("plan", "--detailed-exitcode")

    assert [5, 0, 0] == [planned.code, applied.code, again.code]
    assert (
        "webhook.erp: `order.create` is nothing that this store knows; did you mean `order.created`?"
    ) in planned.out
    assert not [one for one in desk.store.requests.recent if "events" in one.path]


def test_rules_of_the_catalogs_own(desk: World) -> None:
    """What breaks one blocks; what lacks its field is counted as not judged."""
    desk.settings(store={"ids": {"categories": {"gifts": 5}}})
    desk.write("shop.yaml", RULED)
    ran, planned = desk.run("validate"), desk.run("plan")

    assert [5, 5] == [ran.code, planned.code]
    assert "product.cup: gifts earn a fifth" in ran.err
    assert "product.cup: gifts earn a fifth" in planned.out
    assert "product.mug: not judged by `sale_price >= cost * 1.2`: `cost` is absent" in planned.out


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("rules: {}", "`rules` must be a list"),
        ("rules: [x]", "write `{when:"),
        ("rules: [{when: x}]", "write `{when:"),
        ("rules: [{require: x, wen: y}]", "unknown key `wen`; did you mean `when`?"),
        ("rules: [{require: x, zzz: y}]", "unknown key `zzz`; a rule has when, require, message"),
        ("rules: [{require: 5}]", "`require` must be a text of at most 1,000 characters"),
        ("rules: [{require: ' '}]", "`require` must be a text of at most 1,000 characters"),
    ],
)
def test_a_wrong_rule_is_a_mistake(desk: World, rules: str, told: str) -> None:
    """It is told at its place, like every other."""
    desk.write("shop.yaml", rules)
    ran = desk.run("validate")

    assert 6 == ran.code
    assert told in ran.err


def test_no_rules_are_no_mistake(desk: World) -> None:
    """An empty list, or none at all."""
    desk.write("a.yaml", "rules:\n")
    desk.write("b.yaml", "rules: []\n")

    assert 0 == desk.run("validate").code


def test_changes_to_what_is_in_open_orders_are_told(desk: World) -> None:
    """With the orders' numbers; an order that was read is not read again."""
    desk.write("shop.yaml", CUP % 5)
    desk.apply()
    (cup,) = desk.dashboard.products()
    for _ in range(2):
        desk.dashboard.place_order((cup["id"], 1))
    desk.write("shop.yaml", CUP % 6)
    silent, told = desk.run("plan"), desk.run("plan", "--orders")
    desk.store.requests.reset()
    again = desk.run("plan", "--orders")
    details = [one for one in desk.store.requests.recent if one.path.count("/orders/")]
    kept = str(desk.root / "kept.plan")
    strict = desk.run("plan", "--orders", "--strict", "--out", kept)
    refused = desk.run("apply", kept)

    assert [0, 0, 0, 5, 5] == [one.code for one in (silent, told, again, strict, refused)]
    assert "open orders" not in silent.out
    assert "product.cup: sale_price changes, and it is in open orders " in told.out
    assert told.out == again.out
    assert [] == details


def test_orders_that_are_not_read_are_counted(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest are read, so many in a run; the rest is told, and read by the next run."""
    monkeypatch.setattr("tjar_sync.workflow.orders.MOST_NEW", 1)
    desk.write("shop.yaml", CUP % 5)
    desk.apply()
    (cup,) = desk.dashboard.products()
    for _ in range(2):
        desk.dashboard.place_order((cup["id"], 1))
    desk.write("shop.yaml", CUP % 6)
    first, second = desk.run("plan", "--orders"), desk.run("plan", "--orders")

    assert "orders not counted: 1; a run reads 1 new ones at most" in first.out
    assert "not counted" not in second.out


def test_orders_that_cannot_be_read_are_told(desk: World) -> None:
    """The plan stands, and says that it does not know; a damaged cache is as none."""
    desk.write("shop.yaml", CUP % 5)
    desk.apply()
    desk.run("plan", "--orders")
    (kept,) = (desk.root / ".tjar" / "cache").glob("orders-*.json")
    kept.write_text("[1", "utf-8")
    whole = desk.run("plan", "--orders")
    desk.fault(FaultKind.NOT_FOUND, "GET", "/orders")
    ran = desk.run("plan", "--orders")

    assert [0, 0] == [whole.code, ran.code]
    assert "not counted" not in whole.out
    assert "orders not counted: " in ran.out


def test_the_example_is_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a merchant copies from passes every check that is on, warnings included."""
    assert 0 == main(["validate", "--strict", "--catalog", "catalog.example"])
    assert "" == capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_checks_are_told_in_json(desk: World) -> None:
    """With the code, as every block."""
    desk.write("shop.yaml", CHEAP % "")
    document = json.loads(desk.run("plan", "--format", "json").out)

    assert [("error", "below-cost")] == [
        (one["severity"], one["code"]) for one in document["diagnostics"]
    ]


CUP = "products:\n  cup: {type: physical, name: {en: Cup}, sale_price: %s, sku: CUP, quantity: 9}\n"


def test_what_is_told_is_told_beside_mistakes_as_well(desk: World) -> None:
    """Validate names the codes that can be set and lifted, and no warning is lost on the way."""
    slip = "products:\n  a: {type: physical, name: {en: A}, sale_price: 5, tags: [Red, red]}\n"
    desk.write("slip.yaml", slip)
    desk.write("shop.yaml", CHEAP % "")
    stopped = desk.run("validate")
    machine = json.loads(desk.run("validate", "--format", "json").out)
    file = desk.root.parent / "validate.txt"
    desk.write("wrong.yaml", "products:\n  b: {typ: physical}\n")
    wrong = desk.run("validate", "--output", f"text={file}")
    one = desk.run("validate", "--store", "live")

    assert (5, 6, 6) == (stopped.code, wrong.code, one.code)
    assert f"{TOLD} (below-cost)\n" in stopped.err
    for ran in (stopped, wrong, one):
        assert "Warning: slip.yaml:2:" in ran.err
    codes = [found["code"] for found in machine["diagnostics"]]
    assert ["below-cost", "lookalike-values"] == codes
    assert "Warning: slip.yaml:2:" in file.read_text("utf-8")
    assert "The catalog is not valid: 3 mistakes." in file.read_text("utf-8")
    file.unlink()
