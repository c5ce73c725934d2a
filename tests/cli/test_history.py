"""`history` and `show RUN`: what happened, newest first, for people and machines."""

from __future__ import annotations

import json
import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.harness import KEY
from tjar_sync.devstore import FaultKind
from tjar_sync.location import Location
from tjar_sync.model.state import Batch, RunStart
from tjar_sync.session import open_state

if TYPE_CHECKING:
    from tests.harness import World

SHOP = """
products:
  a: {{type: service, sku: A, name: {{en: A}}, sale_price: {price}, policy: {policy}}}
  card: {{type: digital, name: {{en: Card}}, sale_price: 4, codes: [{codes}]}}
"""


@pytest.fixture
def shop(desk: World) -> World:
    """Apply twice, and decide something about the state."""
    desk.write("shop.yaml", SHOP.format(price=10, policy="x", codes="AAAA-AAAA"))
    desk.apply()
    desk.write("shop.yaml", SHOP.format(price=11, policy="y", codes="BBBB-BBBB"))
    desk.apply()
    desk.run("state", "rm", "product.card")
    return desk


def plain(text: str) -> str:
    """Return text without times and names of runs, which are others each time."""
    text = re.sub(r"20..-..-.. ..:.. UTC", "TIME", text)
    return re.sub(r"\b[0-9a-f]{8}([0-9a-f]{8})?\b", "ID", text)


def test_history_is_told_newest_first(shop: World) -> None:
    """Runs with their counts, and what people decided."""
    ran = shop.run("history")
    newest, second, oldest = plain(ran.out).splitlines()

    assert newest.startswith("TIME  rm product.card: id ")
    assert " is forgotten, by " in newest
    assert "TIME  run ID  done: 2 updated" == second
    assert "TIME  run ID  done: 2 created" == oldest
    assert 1 == len(shop.run("history", "--limit", "1").out.splitlines())


def test_of_an_address_the_values_are_told(shop: World) -> None:
    """What each run did to it, with the values before and after; a secret's never."""
    ran = shop.run("history", "product.a")
    card, made = shop.run("history", "product.card"), shop.ids()["A"]

    assert [
        "TIME  run ID  done",
        f"  ~ product.a (id {made}): updated",
        "      sale_price: 10.00 -> 11.00",
        '      policy: "x" -> "y"',
        "TIME  run ID  done",
        "  + product.a: created",
    ] == plain(ran.out).splitlines()
    assert "      codes: (secret) -> (secret)" in card.out
    assert "rm product.card: id " in card.out
    assert "Nothing happened to product.zzz so far.\n" == shop.run("history", "product.zzz").out


def test_a_new_state_has_no_history(desk: World) -> None:
    """That is no mistake."""
    desk.write("shop.yaml", "products:\n")

    assert (0, "Nothing happened so far.\n") == (
        desk.run("history").code,
        desk.run("history").out,
    )


def test_machines_are_told_the_same(shop: World) -> None:
    """Values before and after as JSON; of secrets only their names."""
    document = json.loads(shop.run("history", "--format", "json").out)
    event, run, _ = document["items"]
    write = next(one for one in run["writes"] if one["address"] == "product.a")
    card = next(one for one in run["writes"] if one["address"] == "product.card")

    assert ("rm", "product.card") == (event["event"], event["about"])
    assert ("done", "update", "answered", True) == (
        run["outcome"],
        write["verb"],
        write["proof"],
        write["undoable"],
    )
    assert {"sale_price": "11.00", "policy": "y"} == write["sent"]
    assert {"sale_price": "10.00", "policy": "x"} == write["before"]
    assert ["codes"] == card["sensitive"]


def test_a_run_is_shown_by_its_id(shop: World) -> None:
    """Whole, or the beginning of it, or as the last one."""
    place = ("--catalog", str(shop.root))
    last = shop.run("show", "last", *place)
    name = last.out.split()[1].rstrip(":")
    short = shop.run("show", name[:8], *place)
    machine = json.loads(shop.run("show", name, "--format", "json", *place).out)

    assert 0 == last.code, last.err
    assert last.out == short.out
    assert name == machine["run"]
    assert plain(last.out).startswith("Run ID: done\n  began TIME, ended TIME\n\n")
    updated = f"  ~ product.a (id {shop.ids()['A']}): updated\n      sale_price: 10.00 -> 11.00\n"
    assert updated in last.out
    assert f"To undo it: tjar-sync undo {name[:8]}\n" in last.out
    assert "there is no run 0000000" in shop.run("show", "0000000", *place).err


def test_what_failed_and_what_is_open_is_told(desk: World) -> None:
    """A refusal with its reason, and a write that nobody answered."""
    desk.write("shop.yaml", SHOP.format(price=10, policy="x", codes="AAAA-AAAA"))
    desk.apply()
    place, made = ("--catalog", str(desk.root)), desk.ids()["A"]
    for number, kind in enumerate((FaultKind.NOT_FOUND, FaultKind.LOST_AFTER)):
        text = SHOP.format(price=11 + number, policy="x", codes="AAAA-AAAA")
        desk.write("shop.yaml", text)
        desk.fault(kind, "PATCH", times=None)
        desk.apply()
        desk.faults.clear()
        shown = desk.run("show", "last", *place).out
        if number:
            assert f"  ! product.a (id {made}): update, nobody knows yet" in shown
        else:
            assert f"  ! product.a (id {made}): update, " in shown
        assert "partial" in shown
    assert "1 not carried out" in desk.run("history").out


def test_a_run_without_an_end_and_without_writes(desk: World) -> None:
    """A run that was cut off before it wrote."""
    desk.write("shop.yaml", "products:\n")
    location = Location(desk.root, None, {"TJAR_API_KEY": KEY})
    with closing(open_state(location)) as home:
        home.append(Batch(begun=RunStart("0123456789abcdef", "plan-1")))
        home.append(Batch(begun=RunStart("0123456789abcdee", "plan-2")))
    place = ("--catalog", str(desk.root))
    shown = desk.run("show", "0123456789abcdef", *place)
    several = desk.run("show", "0123", *place)

    assert "Run 0123456789abcdef: its end was never recorded\n" in shown.out
    assert "  It wrote nothing to the store.\n" in shown.out
    assert "nothing was written to the store" in desk.run("history").out
    assert 64 == several.code
    assert "several runs begin with 0123: 0123456789abcdee, 0123456789abcdef" in several.err
