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


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("product.crad", "did you mean product.card?"),
        ("product.a.sale_price", "did you mean product.a?"),
        ("zzz", "an address is like product.nike-shoe"),
    ],
)
def test_an_address_that_nobody_knows(shop: World, about: str, said: str) -> None:
    """It is no history of nothing: exit 64, with a guess at what was meant."""
    ran = shop.run("history", about)

    assert (64, "") == (ran.code, ran.out)
    assert f"{about} is neither in the catalog nor in the state" in ran.err
    assert said in ran.err


def test_a_run_is_no_address(shop: World) -> None:
    """It is told how runs are shown."""
    run = json.loads(shop.run("history", "--format", "json", "--limit", "2").out)["items"][1]["run"]
    for name in ("last", run[:6]):
        ran = shop.run("history", name)

        assert (64, "") == (ran.code, ran.out)
        assert f"{name} names a run, and no address" in ran.err
        assert f"to see it: tjar-sync show {name}" in ran.err


def test_what_was_never_applied_has_no_history(shop: World) -> None:
    """An address of the files alone is known; where they have mistakes, the state alone is asked."""
    shop.write("more.yaml", "products:\n  new: {type: service, name: {en: New}, sale_price: 1}\n")
    known = shop.run("history", "product.new")
    shop.write("more.yaml", "products:\n  new: {type: 7}\n")
    broken = shop.run("history", "product.new")

    assert (0, "Nothing happened to product.new so far.\n") == (known.code, known.out)
    assert (64, "") == (broken.code, broken.out)


def test_a_history_goes_on_where_the_write_that_renames_fails(shop: World) -> None:
    """The address is another one from then on, whatever the store says of the rest."""
    entry = "  b: {type: service, sku: A, name: {en: A}, sale_price: 12, policy: y}\n"
    shop.write("shop.yaml", f"moved: [{{from: product.a, to: product.b}}]\nproducts:\n{entry}")
    shop.fault(FaultKind.UNAUTHORIZED, "PATCH")
    failed = shop.apply().code
    shop.faults.clear()
    told = plain(shop.run("history", "product.b").out).splitlines()

    assert (7, "  + product.a: created") == (failed, told[-1]), told
    assert "TIME  mv product.a: it is product.b from now on, by run ID" in told


def test_a_history_goes_on_under_another_name(shop: World) -> None:
    """What was renamed, by hand and by the files, keeps its past; what has its old name now has its own."""
    shop.run("state", "mv", "product.a", "product.b")
    entry = "  %s: {type: service, sku: %s, name: {en: %s}, sale_price: 12, policy: y}\n"
    moved = "moved: [{from: product.b, to: product.c}]\n"
    shop.write("shop.yaml", f"{moved}products:\n{entry % ('c', 'A', 'A')}")
    assert 0 == shop.apply().code
    shop.write("more.yaml", f"products:\n{entry % ('a', 'NEW', 'New')}")
    assert 0 == shop.apply().code
    ran, id_ = shop.run("history", "product.c"), shop.ids()["A"]
    told = plain(ran.out).splitlines()

    assert [
        "TIME  mv product.b: it is product.c from now on, by run ID",
        "TIME  run ID  done",
        f"  ~ product.c (id {id_}): updated",
        "      sale_price: 11.00 -> 12.00",
    ] == told[:4]
    assert told[4].startswith("TIME  mv product.a: it is product.b from now on, by ")
    assert [
        "TIME  run ID  done",
        f"  ~ product.a (id {id_}): updated",
        "      sale_price: 10.00 -> 11.00",
        '      policy: "x" -> "y"',
        "TIME  run ID  done",
        "  + product.a: created",
    ] == told[5:]


def test_a_resource_counts_once_in_a_run(desk: World) -> None:
    """Links in a circle take a second write each: history counts what the report did."""
    entry = "  {0}: {{type: service, name: {{en: {0}}}, sale_price: 4, related: [{1}]}}\n"
    desk.write("shop.yaml", f"products:\n{entry.format('a', 'b')}{entry.format('b', 'a')}")
    ran = desk.apply()
    told, place = desk.run("history").out, ("--catalog", str(desk.root))
    shown = desk.run("show", "last", "--format", "markdown", *place).out
    writes = json.loads(desk.run("history", "--format", "json").out)["items"][0]["writes"]

    assert "Applied: 2 created." in ran.out
    assert 2 < len(writes)
    assert "TIME  run ID  done: 2 created" == plain(told).strip()
    assert "2 created" in shown
    assert "updated" not in shown


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
