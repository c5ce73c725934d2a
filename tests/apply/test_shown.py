"""A write counts when the store shows it: named habits of the built-in store, over HTTP."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.documents import warnings
from tests.harness import world
from tjar_sync import devstore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

SHOP = """
    products:
      shoe: {{type: physical, name: {{en: Shoe}}, sale_price: {price}, sku: SHOE, published: {shown}, tags: [{tag}]}}
      sock: {{type: physical, name: {{en: Sock}}, sale_price: {price}, sku: SOCK, published: {shown}, tags: [{tag}]}}
"""


def shop(price: object = 10, shown: object = "true", tag: str = "a") -> str:
    """Write two products of a catalog."""
    return SHOP.format(price=price, shown=shown, tag=tag)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Open an empty store with an empty catalog."""
    with world(tmp_path) as made:
        yield made


def behave(desk: World, *habits: str) -> None:
    """Give the store habits, from now on."""
    desk.store.set_habits(devstore.habits_of(*habits))


def applied(desk: World) -> tuple[int, Any]:
    """Apply, and read the report."""
    ran = desk.apply("--format", "json")
    return ran.code, json.loads(ran.out) if ran.out.startswith("{") else ran.err


def addresses(report: Any, outcome: str) -> list[str]:
    """Name what ended in one way."""
    return [item["address"] for item in report[outcome]]


EDITS: dict[str, dict[str, Any]] = {
    "a price": {"price": 12},
    "tags": {"tag": "b"},
    "a flag": {"shown": "false"},
}


@pytest.mark.parametrize("habit", ["patch-ignored", "patch-ignored-echo"])
@pytest.mark.parametrize("case", EDITS)
def test_an_update_that_is_not_kept_has_failed(desk: World, habit: str, case: str) -> None:
    """Whether the answer tells it or repeats what was sent: exit 3, and wanted by every plan."""
    desk.write("shop.yaml", shop())
    desk.apply()
    desk.write("shop.yaml", shop(**EDITS[case]))
    behave(desk, habit)
    code, report = applied(desk)

    assert 3 == code
    assert ["product.shoe", "product.sock"] == addresses(report, "failed")
    for mode in ("fast", "full"):
        plan = json.loads(desk.run("plan", "--format", "json", "--refresh", mode).out)
        assert 2 == plan["summary"]["update"]
    behave(desk, "none")
    assert 0 == applied(desk)[0]
    assert 0 == desk.run("plan", "--detailed-exitcode").code


def test_one_product_that_keeps_nothing_holds_nobody_back(desk: World) -> None:
    """Of two, one ignores every PATCH: the other is done."""
    desk.write("shop.yaml", shop())
    desk.apply()
    desk.write("shop.yaml", shop(12))
    behave(desk, "patch-capped=2")
    code, report = applied(desk)

    assert 3 == code
    assert 1 == len(report["failed"]) == len(report["done"])


@pytest.mark.parametrize("habit", ["create-hidden-goes-live", "money-times-100"])
def test_a_create_that_comes_out_otherwise_is_repaired(desk: World, habit: str) -> None:
    """What went live by itself, or at a hundred times its price, is put right at once."""
    behave(desk, habit)
    desk.write("shop.yaml", shop(53, "false"))
    code, report = applied(desk)

    assert 0 == code
    assert ["product.shoe", "product.sock"] == [item["address"] for item in report["repaired"]]
    assert {(53.0, False)} == {
        (float(item["sale_price"]), bool(item["is_published"]))
        for item in desk.dashboard.products()
    }
    assert 0 == desk.run("plan", "--detailed-exitcode", "--refresh", "full").code


def test_a_create_that_cannot_be_repaired_has_failed(desk: World) -> None:
    """It is ours, it stays in the plan, and nothing more is made."""
    behave(desk, "create-hidden-goes-live", "archive-lies")
    desk.write("shop.yaml", shop(53, "false"))
    code, report = applied(desk)

    assert 3 == code
    assert 1 == len(report["failed"]) == len(report["skipped"])
    assert 1 == len(desk.names())


@pytest.mark.parametrize("gone", [1, 6])
def test_a_delete_that_is_not_done_has_failed(desk: World, gone: int) -> None:
    """One or many: what is still on sale stays ours, and is deleted by the next apply."""
    entry = "      p{0}: {{type: physical, name: {{en: P{0}}}, sale_price: 1, sku: P{0}}}\n"
    desk.write("shop.yaml", shop())
    desk.write("more.yaml", "    products:\n" + "".join(map(entry.format, range(gone))))
    desk.apply()
    (desk.root / "more.yaml").unlink()
    behave(desk, "delete-lies")
    lied = desk.apply("--allow", "delete-percent=100", "--allow", "deletes=100")
    there = len(desk.names())
    behave(desk, "none")
    told = desk.apply("--allow", "delete-percent=100", "--allow", "deletes=100")

    assert 3 == lied.code
    assert gone + 2 == there
    assert "still shows it" in lied.out
    assert 0 == told.code
    assert 2 == len(desk.names())


def test_a_soft_delete_is_a_delete(desk: World) -> None:
    """What can still be read by its id, and is in no list, is gone."""
    desk.write("shop.yaml", shop())
    desk.apply()
    (desk.root / "shop.yaml").unlink()
    behave(desk, "delete-soft")
    gone = desk.apply("--allow", "delete-percent=100")

    assert 0 == gone.code
    assert 0 == desk.run("plan", "--detailed-exitcode", "--refresh", "full").code


def test_an_archived_product_that_stays_on_sale_has_failed(desk: World) -> None:
    """The store says yes, and buyers still find it."""
    desk.settings(on_remove="archive")
    desk.write("shop.yaml", shop())
    desk.apply()
    (desk.root / "shop.yaml").unlink()
    behave(desk, "archive-lies")
    kept = desk.apply("--allow", "delete-percent=100")

    assert 3 == kept.code
    assert "still shows it as published" in kept.out


def test_a_store_that_is_late_is_waited_for(desk: World) -> None:
    """A look that shows what was a moment ago is no proof against the write."""
    limits = {"requests_per_second": 1000, "parallel": 2, "settle_seconds": 0}
    desk.settings(store={"limits": {**limits, "read_back_seconds": 10}})
    behave(desk, "lag=1")
    desk.write("shop.yaml", shop())
    first, _ = applied(desk)
    behave(desk, "none")
    behave(desk, "lag=1")
    desk.write("shop.yaml", shop(12))
    second, report = applied(desk)

    assert (0, 0) == (first, second), report
    assert ["product.shoe", "product.sock"] == addresses(report, "done")


def test_what_our_own_write_cleared_is_told_and_put_back(desk: World) -> None:
    """A PATCH of the price clears the tags: our doing, repaired, and no drift in the next plan."""
    desk.write("shop.yaml", shop())
    desk.apply()
    desk.write("shop.yaml", shop(12))
    behave(desk, "clears-absent=tags")
    code, report = applied(desk)

    assert 0 == code
    assert {("product.shoe", "tags", True), ("product.sock", "tags", True)} == {
        (item["address"], item["path"], item["managed"]) for item in report["side_effects"]
    }
    assert [["tags"], ["tags"]] == [item["paths"] for item in report["repaired"]]
    assert 0 == desk.run("plan", "--detailed-exitcode", "--refresh", "full").code


MIXED = """
    products:
      shoe: {{type: physical, name: {{en: Shoe}}, sale_price: {price}, sku: SHOE, tags: [a], policy: p, related: [sock]}}
      sock: {{type: physical, name: {{en: Sock}}, sale_price: {price}, sku: SOCK, quantity: 5}}
      cap: {{type: physical, name: {{en: Cap}}, sale_price: {price}, sku: CAP, published: false, variants: [{{color: Red, stock: 3}}]}}
"""


def shown(desk: World, *names: str) -> dict[str, list[Any]]:
    """Say what the dashboard shows of each product, by its sku."""
    return {row["sku"]: [row[name] for name in names] for row in desk.dashboard.products()}


def repriced(desk: World, *habits: str) -> tuple[int, Any]:
    """Apply new prices to three products of a store that gets habits in between."""
    desk.write("shop.yaml", MIXED.format(price=10))
    assert 0 == desk.apply().code
    behave(desk, *habits)
    desk.write("shop.yaml", MIXED.format(price=12))
    return applied(desk)


def test_a_product_that_our_write_publishes_is_hidden_again(desk: World) -> None:
    """A PATCH of the price puts a hidden product on sale: it is taken off by a second write."""
    code, report = repriced(desk, "force-published")

    assert 0 == code
    assert [("product.cap", "published", "put back")] == [
        (item["address"], item["path"], item["remedy"]) for item in report["side_effects"]
    ]
    assert {"SHOE": [12, True], "SOCK": [12, True], "CAP": [12, False]} == shown(
        desk, "sale_price", "is_published"
    )


def test_stock_that_our_write_reset_is_named_and_not_put_back(desk: World) -> None:
    """It may have been sold: both counts are told, the run is no success, and says what to do."""
    code, report = repriced(desk, "stock-from-quantity")

    assert 3 == code
    assert [("product.sock", 5, 0, "left")] == [
        (item["address"], item["before"], item["after"], item["remedy"])
        for item in report["side_effects"]
    ]
    (failed,) = report["failed"]
    assert "changed quantity (5 to 0)" in failed["message"]
    assert "`contract: {always_send: [quantity]}`" in failed["message"]
    assert [0] == shown(desk, "stock")["SOCK"]


def test_what_cannot_be_put_back_happens_once(desk: World) -> None:
    """A store that loses variants loses those of one product: no other update is sent."""
    code, report = repriced(desk, "wipes-variants")

    assert 3 == code
    assert ["product.cap"] == addresses(report, "failed")
    assert ["product.shoe", "product.sock"] == addresses(report, "skipped")
    assert all("always_send: [variants]" in item["because"] for item in report["skipped"])
    assert {"SHOE": [10], "SOCK": [10], "CAP": [12]} == shown(desk, "sale_price")


@pytest.mark.parametrize(
    "habit", ["wipes-variants", "stock-from-quantity", "force-published", "clears-absent"]
)
def test_what_always_goes_along_is_not_changed(desk: World, habit: str) -> None:
    """With the line that the failure names, nothing is changed besides, in one write each."""
    names = ["tags", "gallery", "child_categories", "variants", "quantity", "published"]
    desk.settings(store={"contract": {"always_send": names}})
    code, report = repriced(desk, habit)

    assert (0, [], []) == (code, report["side_effects"], report["repaired"])
    assert {
        "SHOE": [12, ["a"], True, 0],
        "SOCK": [12, [], True, 5],
        "CAP": [12, [], False, 3],
    } == shown(desk, "sale_price", "tags", "is_published", "stock")
    assert 0 == desk.run("plan", "--detailed-exitcode", "--refresh", "full").code


def test_what_nobody_manages_is_put_back_as_it_was(desk: World) -> None:
    """Tags that a person gave in the dashboard survive a store that clears what is absent."""
    desk.write("shop.yaml", MIXED.format(price=10))
    desk.apply()
    (sock,) = [row for row in desk.dashboard.products() if row["sku"] == "SOCK"]
    desk.dashboard.edit_product(sock["id"], tags=["by hand"])
    behave(desk, "clears-absent=tags")
    desk.write("shop.yaml", MIXED.format(price=12))
    code, report = applied(desk)

    assert 0 == code
    assert {("product.shoe", True), ("product.sock", False)} == {
        (item["address"], item["managed"]) for item in report["side_effects"]
    }
    assert {"SHOE": [["a"]], "SOCK": [["by hand"]], "CAP": [[]]} == shown(desk, "tags")


def test_what_is_never_shown_goes_along_where_absence_clears(desk: World) -> None:
    """A store that clears tags may clear the policy, too: it is sent again, and that is told."""
    code, report = repriced(desk, "clears-absent=tags+policy_description")
    (warned,) = warnings(report)

    assert 0 == code
    assert "policy" in warned
    assert "may be lost" in warned
    (shoe,) = [row["id"] for row in desk.dashboard.products() if row["sku"] == "SHOE"]
    assert "p" == desk.dashboard.stored(shoe)["policy_description"]


def test_an_id_that_was_there_before_is_not_what_was_made(desk: World) -> None:
    """A store that answers a create with a stranger's id: that one is neither written nor owned."""
    stranger = desk.dashboard.create_product(name_en="Not ours", sale_price=3)
    behave(desk, "create-returns-owned-id")
    desk.write(
        "shop.yaml",
        "products:\n  cap: {type: physical, name: {en: Cap}, sale_price: 7, sku: CAP}\n",
    )
    code, report = applied(desk)
    made = desk.dashboard.product(stranger)
    behave(desk, "none")

    assert (0, ["product.cap"]) == (code, addresses(report, "done"))
    assert ("Not ours", 3) == (made["name"]["en"], made["sale_price"])
    assert str(stranger) != report["done"][0]["remote_id"]
    assert 0 == desk.run("plan", "--detailed-exitcode", "--refresh", "full").code


@pytest.mark.parametrize("habits", [[], ["short-answers"], ["short-answers=null"], ["echoes"]])
@pytest.mark.parametrize("sku", [", sku: CAP", ""])
def test_what_somebody_else_made_meanwhile_is_not_what_was_made(
    desk: World, habits: list[str], sku: str
) -> None:
    """An answer that leads to something else proves no create: what was made is looked for."""
    behave(desk, "create-answers-stranger", *habits)
    desk.write(
        "shop.yaml",
        f"products:\n  cap: {{type: physical, name: {{en: Cap}}, sale_price: 7{sku}}}\n",
    )
    code, report = applied(desk)
    behave(desk, "none")
    rows = {row["name"]["en"]: row for row in desk.dashboard.products()}
    strangers = [row for name, row in rows.items() if name != "Cap"]

    assert (0, ["product.cap"]) == (code, addresses(report, "done"))
    assert str(rows["Cap"]["id"]) == report["done"][0]["remote_id"]
    assert [1] == [row["sale_price"] for row in strangers]
    assert 0 == desk.run("plan", "--detailed-exitcode", "--refresh", "full").code


def test_a_stranger_s_answer_and_a_list_that_lags(desk: World) -> None:
    """A list that does not show the answered row yet says nothing of whose that is."""
    behave(desk, "create-answers-stranger", "lag-list=600")
    desk.write("shop.yaml", "products: {cap: {type: physical, name: {en: Cap}, sale_price: 7}}")
    code, _ = applied(desk)
    behave(desk, "none")
    again, _ = applied(desk)
    rows = desk.dashboard.products()

    assert (3, 0) == (code, again)
    assert [("Cap", 7), ("Not ours 1", 1)] == [
        (row["name"]["en"], row["sale_price"]) for row in rows
    ]


@pytest.mark.parametrize("looks", range(1, 6))
def test_a_stranger_s_answer_and_no_list_to_look_at(desk: World, looks: int) -> None:
    """Where the list fails after so many looks, nothing of the stranger's is written or owned."""
    behave(desk, "create-answers-stranger")
    desk.write("shop.yaml", "products: {cap: {type: physical, name: {en: Cap}, sale_price: 7}}")
    desk.fault(devstore.FaultKind.NOT_FOUND, "GET", r"^/products$", skip=looks, times=None)
    applied(desk)
    desk.faults.clear()
    behave(desk, "none")
    code, _ = applied(desk)
    rows = desk.dashboard.products()

    assert 0 == code
    assert {1} >= {row["sale_price"] for row in rows if row["name"]["en"] != "Cap"}
    assert 1 == len([row for row in rows if row["name"]["en"] == "Cap"])
    assert 0 == desk.run("plan", "--detailed-exitcode", "--refresh", "full").code


@pytest.mark.parametrize(
    "habits", [["patch-ignored-echo"], ["patch-ignored", "short-answers"], ["patch-ignored"]]
)
def test_managed_stock_that_is_not_kept_was_not_sold(desk: World, habits: list[str]) -> None:
    """What a look shows is just what was there before the write: nobody bought four at once."""
    entry = "products:\n  cap: {{type: physical, name: {{en: Cap}}, sale_price: 7, sku: CAP, quantity: {}, manage: [quantity]}}\n"
    desk.write("shop.yaml", entry.format(7))
    desk.apply()
    behave(desk, *habits)
    desk.write("shop.yaml", entry.format(11))
    code, report = applied(desk)

    assert (3, ["product.cap"]) == (code, addresses(report, "failed"))
    assert 2 == desk.run("plan", "--detailed-exitcode").code


@pytest.mark.parametrize("lines", [[], ["tags", "quantity"]])
def test_what_an_archiving_changes_besides_is_no_success(desk: World, lines: list[str]) -> None:
    """It is named, no other is hidden, and the line that it names prevents it."""
    desk.settings(on_remove="archive", store={"contract": {"always_send": lines}})
    desk.write("shop.yaml", MIXED.format(price=10))
    desk.apply()
    (desk.root / "shop.yaml").unlink()
    behave(desk, "stock-from-quantity", "clears-absent=tags")
    ran = desk.apply("--format", "json", "--allow", "delete-percent=100", "--allow", "deletes=9")
    report = json.loads(ran.out)

    if lines:
        assert (0, []) == (ran.code, report["side_effects"])
        assert {"SHOE": [["a"], 0], "SOCK": [[], 5], "CAP": [[], 3]} == shown(desk, "tags", "stock")
    else:
        assert 3 == ran.code
        (failed,) = report["failed"]
        assert "always_send: [" in failed["message"]
        assert report["skipped"]


def test_hiding_that_the_store_does_not_show_is_not_verified(desk: World) -> None:
    """Nobody can see whether it is hidden: that is said."""
    desk.settings(on_remove="archive")
    desk.write("shop.yaml", shop())
    desk.apply()
    (desk.root / "shop.yaml").unlink()
    behave(desk, "hides=is_published")
    ran = desk.apply("--format", "json", "--allow", "delete-percent=100")

    assert ["published", "published"] == [
        item["path"] for item in json.loads(ran.out)["unverified"]
    ]


SILENT = [(["data-bare"], 0), (["refuses=update+delete", "no-means-200=empty-object"], 3)]


@pytest.mark.parametrize(("habits", "expected"), SILENT)
def test_an_answer_that_says_neither_is_decided_by_a_look(
    desk: World, habits: list[str], expected: int
) -> None:
    """Updates and deletes whose answers tell nothing are done where the store shows it."""
    desk.write("shop.yaml", shop())
    desk.apply()
    behave(desk, *habits)
    desk.write("shop.yaml", shop(12))
    updated, report = applied(desk)
    (desk.root / "shop.yaml").unlink()
    deleted = desk.apply("--allow", "delete-percent=100")

    assert expected == updated, report
    assert expected == deleted.code


def test_the_sum_of_new_variants_is_no_side_effect(desk: World) -> None:
    """A product with stock gets variants: its count is their sum from now on (A10)."""
    entry = "products:\n  cap: {{type: physical, name: {{en: Cap}}, sale_price: 7, sku: CAP, quantity: 3{}}}\n"
    desk.write("shop.yaml", entry.format(""))
    desk.apply()
    desk.write(
        "shop.yaml", entry.format(", variants: [{color: Red, stock: 5}, {color: Blue, stock: 7}]")
    )
    gained, report = applied(desk)
    desk.write("shop.yaml", entry.format(", variants: []"))
    lost, after = applied(desk)

    assert (0, []) == (gained, report["side_effects"])
    assert (0, []) == (lost, after["side_effects"])


def test_a_create_that_was_found_is_judged_like_any(desk: World) -> None:
    """Its answer does not tell its id: it is looked for, and came out at a hundred times its price."""
    behave(desk, "short-answers=null", "money-times-100")
    desk.write("shop.yaml", shop(53, "false"))
    code, report = applied(desk)

    assert 3 == code
    assert ["product.shoe", "product.sock"] == addresses(report, "failed")
    assert all("sale_price" in item["message"] for item in report["failed"])
    behave(desk, "none")
    assert 0 == desk.apply("--allow", "price-change=100").code
    assert {"SHOE": [53, False], "SOCK": [53, False]} == shown(desk, "sale_price", "is_published")


MANY = "products:\n" + "".join(
    f"  p{number}: {{{{type: physical, name: {{{{en: P{number}}}}}, sale_price: {{price}}, sku: P{number}}}}}\n"
    for number in range(1, 9)
)


@pytest.mark.parametrize("patience", [0, 1])
def test_an_answer_that_was_believed_is_looked_at_in_the_end(desk: World, patience: int) -> None:
    """One product in six keeps nothing and says that it did: a row of the list gives it away."""
    limits = {"requests_per_second": 1000, "settle_seconds": 0, "read_back_seconds": patience}
    desk.settings(store={"limits": limits})
    desk.write("shop.yaml", MANY.format(price=10))
    desk.apply()
    behave(desk, "patch-capped=6", "echoes")
    desk.write("shop.yaml", MANY.format(price=12))
    code, report = applied(desk)
    (failed,) = report["failed"]
    kept = {row["sku"] for row in desk.dashboard.products() if row["sale_price"] == 12}

    assert 3 == code
    assert {f"P{number}" for number in range(1, 9)} - kept == {
        failed["address"].removeprefix("product.").upper()
    }
    assert 7 == report["summary"]["update"]
    for mode in ("fast", "full"):
        plan = json.loads(desk.run("plan", "--format", "json", "--refresh", mode).out)
        assert [failed["address"]] == [item["address"] for item in plan["resource_changes"]]


def test_stock_that_a_second_pass_resets_is_named(desk: World) -> None:
    """A link is written after its product was made, and the store counts the absent stock as 0."""
    behave(desk, "stock-from-quantity")
    desk.write(
        "shop.yaml",
        """
        products:
          a: {type: physical, name: {en: A}, sale_price: 1, sku: A, quantity: 8, related: [b]}
          b: {type: physical, name: {en: B}, sale_price: 1, sku: B, quantity: 8, related: [a]}
        """,
    )
    code, report = applied(desk)

    assert 3 == code
    assert {(8, 0, "left")} == {
        (item["before"], item["after"], item["remedy"]) for item in report["side_effects"]
    }


def test_what_a_failed_write_changed_besides_is_named(desk: World) -> None:
    """A price is cut to whole riyals, and the variants are gone: both are told, both are wanted."""
    desk.write("shop.yaml", MIXED.format(price="10.40"))
    desk.apply()
    behave(desk, "rounds-money-to=0", "wipes-variants")
    desk.write("shop.yaml", MIXED.format(price="12.40"))
    code, report = applied(desk)

    assert 3 == code
    assert ("product.cap", "variants", "wanted") in {
        (item["address"], item["path"], item["remedy"]) for item in report["side_effects"]
    }
    behave(desk, "none")
    for mode in ("fast", "full"):
        plan = json.loads(desk.run("plan", "--format", "json", "--refresh", mode).out)
        (cap,) = [one for one in plan["resource_changes"] if one["address"] == "product.cap"]
        assert {"sale_price", "variants"} == {field["path"] for field in cap["fields"]}


def test_a_picture_that_is_served_otherwise_is_not_verified(desk: World) -> None:
    """The address bears the name of what was sent, and visitors get something else there."""
    for number, name in enumerate(("a.png", "b.png")):
        desk.picture(name, number)
    entry = "media: {{{}: {{file: {}.png}}}}\n"
    desk.write("media.yaml", entry.format("a", "a"))
    kept, before = applied(desk)
    behave(desk, "picture-bytes-of-another")
    desk.write("more.yaml", entry.format("b", "b"))
    other, after = applied(desk)

    assert (0, [], 0) == (kept, before["unverified"], other)
    assert [("media.b", "digest")] == [
        (item["address"], item["path"]) for item in after["unverified"]
    ]


def test_uploads_that_share_an_address_are_made_again(tmp_path: Path) -> None:
    """A store that names files by the second keeps one of two: neither is done for good."""
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    with world(tmp_path, lambda: noon) as desk:
        behave(desk, "picture-name-dropped", "picture-name-shared")
        desk.picture("a.png", 1)
        desk.picture("b.png", 2)
        desk.write("media.yaml", "media: {a: {file: a.png}, b: {file: b.png}}\n")
        code, report = applied(desk)
        behave(desk, "none")
        plan = json.loads(desk.run("plan", "--format", "json").out)

        assert 3 == code
        assert "two uploads" in report["failed"][0]["message"]
        assert {"media.a", "media.b"} == {item["address"] for item in plan["resource_changes"]}
        assert 0 == applied(desk)[0]


def test_the_last_piece_may_have_been_sold(desk: World) -> None:
    """From one to none is what a sale does: it is named, and the run is a success."""
    desk.write("shop.yaml", MIXED.format(price=10).replace("quantity: 5", "quantity: 1"))
    desk.apply()
    behave(desk, "stock-from-quantity")
    desk.write("shop.yaml", MIXED.format(price=12).replace("quantity: 5", "quantity: 1"))
    code, report = applied(desk)

    assert 0 == code
    assert [("product.sock", 1, 0)] == [
        (item["address"], item["before"], item["after"]) for item in report["side_effects"]
    ]
    assert "product.sock" in addresses(report, "done")


def test_what_cannot_go_along_holds_its_update_up(desk: World) -> None:
    """A picture from the dashboard is no file of ours: the update that would lose it is not sent."""
    desk.settings(store={"contract": {"always_send": ["image"]}})
    desk.write("shop.yaml", shop())
    desk.apply()
    (shoe,) = [row["id"] for row in desk.dashboard.products() if row["sku"] == "SHOE"]
    desk.picture("by-hand.png")
    desk.dashboard.set_image(shoe, "by-hand.png", (desk.root / "by-hand.png").read_bytes())
    (desk.root / "by-hand.png").unlink()
    desk.write("shop.yaml", shop(12))
    code, report = applied(desk)

    assert (3, ["product.sock"]) == (code, addresses(report, "done"))
    (skipped,) = report["skipped"]
    assert "its image goes with every update" in skipped["because"]


def test_names_that_the_store_has_for_ids_are_not_verified(desk: World) -> None:
    """Categories were written by number and are shown by name: nobody knows which is which."""
    entry = "products:\n  cap: {{type: physical, name: {{en: Cap}}, sale_price: 7, sku: CAP, categories: [{}]}}\n"
    behave(desk, "category-as=name")
    desk.write("shop.yaml", entry.format(5))
    made, report = applied(desk)
    desk.write("shop.yaml", entry.format(6))
    edited, again = applied(desk)

    assert (0, 0) == (made, edited)
    for one in (report, again):
        assert ("product.cap", "categories") in {
            (item["address"], item["path"]) for item in one["unverified"]
        }
    assert 0 == desk.run("plan", "--detailed-exitcode").code


def test_silence_about_what_is_never_shown_is_no_success(desk: World) -> None:
    """The answer says neither, no look can tell: it has failed, and the next plan wants it."""
    entry = "products:\n  cap: {{type: physical, name: {{en: Cap}}, sale_price: 7, sku: CAP, policy: {}}}\n"
    desk.write("shop.yaml", entry.format("old"))
    desk.apply()
    behave(desk, "refuses=update", "no-means-200=empty-body")
    desk.write("shop.yaml", entry.format("new"))
    code, report = applied(desk)
    (cap,) = [row["id"] for row in desk.dashboard.products()]

    assert (3, ["product.cap"]) == (code, addresses(report, "failed"))
    assert "shows nothing of it" in report["failed"][0]["message"]
    behave(desk, "none")
    assert 0 == applied(desk)[0]
    assert "new" == desk.dashboard.stored(cap)["policy_description"]
