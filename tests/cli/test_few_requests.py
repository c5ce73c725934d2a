"""A plan of a few owned resources asks the store for these alone, and says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.samples import fill, product

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.harness import World

LISTED = "GET /products"
READ = "GET /products/{id}"
TOLD = (
    "Only what this plan is about was read, each by its id; the store's lists were not, so nothing is"
    " told of what else it has (copies of ours, resources in no file)."
)


@pytest.fixture
def shop(desk: World) -> World:
    """Give a shop that was applied."""
    fill(desk, "shoe", "cap", "sock")
    assert 0 == desk.apply().code
    return desk


def asked(shop: World, *arguments: str) -> tuple[str, dict[str, int]]:
    """Run a command; return what it printed, and what the store was asked."""
    shop.store.requests.reset()
    ran = shop.run(*arguments)
    assert 0 == ran.code, ran.err
    return ran.out, shop.store.requests.counts


def test_a_plan_of_one_owned_resource_is_one_request(shop: World) -> None:
    """No list is read for it, which the plan says, to people and to machines."""
    out, counts = asked(shop, "plan", "--target", "product.shoe")
    found = json.loads(asked(shop, "plan", "--target", "product.shoe", "--format", "json")[0])

    assert {READ: 1} == counts
    assert "No changes. What was asked for matches. 1 unchanged, 2 not looked at." in out
    assert TOLD in out.splitlines()
    assert (False, False) == (found["lists_read"], found["complete"])
    assert ["lists-not-read"] == [one["code"] for one in found["diagnostics"]]


def test_a_pattern_takes_what_the_files_and_the_state_have(shop: World) -> None:
    """Where it takes many of them, the list costs no more, and tells more."""
    _, one = asked(shop, "plan", "--target", "product.so*")
    out, more = asked(shop, "plan", "--target", "product.*")

    assert {READ: 1} == one
    assert (LISTED in more, TOLD in out) == (True, False)


def test_an_apply_of_one_edit_looks_at_it_alone(shop: World) -> None:
    """Before and after its write it is read by its id, and the store then shows it."""
    fill(shop, "shoe", "cap", "sock", price="12")
    out, counts = asked(shop, "apply", "--auto-approve", "--target", "product.cap")

    assert LISTED not in counts
    assert "1 updated" in out
    prices = {one["name"]["en"]: one["sale_price"] for one in shop.dashboard.products()}
    assert {"Cap": 12, "Shoe": 10, "Sock": 10} == {name: float(one) for name, one in prices.items()}


def test_a_saved_plan_looks_at_what_it_touches(shop: World) -> None:
    """It is carried out as planned, and refuses what was edited in the store meanwhile."""
    path = str(shop.root / "plan.tjar")
    fill(shop, "shoe", "cap", "sock", price="12")
    asked(shop, "plan", "--target", "product.cap", "--out", path)
    _, counts = asked(shop, "apply", path)

    assert LISTED not in counts
    fill(shop, "shoe", "cap", "sock", price="13")
    asked(shop, "plan", "--target", "product.cap", "--out", path)
    (cap,) = (one for one in shop.dashboard.products() if one["name"]["en"] == "Cap")
    shop.dashboard.edit_product(cap["id"], sale_price="14")
    refused = shop.run("apply", path)
    assert (9, True) == (refused.code, "product.cap: was edited in the store since" in refused.err)


def test_what_is_gone_is_told_by_the_list(shop: World) -> None:
    """What the store does not have under its id any more may be there under another."""
    (shoe,) = (one for one in shop.dashboard.products() if one["name"]["en"] == "Shoe")
    shop.dashboard.delete_product(shoe["id"])
    out, counts = asked(shop, "plan", "--target", "product.shoe")

    assert LISTED in counts
    assert "Plan: 1 to create; 0 unchanged, 2 not looked at." in out.splitlines()


def test_what_nobody_looked_at_is_no_mistake(shop: World) -> None:
    """An entry that names an id of the store is not refused because no list was read."""
    hat = shop.dashboard.create_product(name_ar="قبعة", name_en="Hat", sale_price=3)
    text = (shop.root / "shop.yaml").read_text("utf-8")
    shop.write("shop.yaml", f"{text}  hat: {{id: {hat}, type: physical, name: {{en: Hat}}}}\n")
    out, counts = asked(shop, "plan", "--target", "product.shoe")

    assert {READ: 1} == counts
    assert "1 unchanged, 3 not looked at." in out


def test_putting_back_drift_of_one_is_one_request(shop: World) -> None:
    """`--only drift` of an address looks at that alone."""
    (cap,) = (one for one in shop.dashboard.products() if one["name"]["en"] == "Cap")
    shop.dashboard.edit_product(cap["id"], sale_price="14")
    out, counts = asked(shop, "plan", "--only", "drift", "--target", "product.cap")

    assert {READ: 1} == counts
    assert "Plan: 1 to update" in out


def both_sides(shop: World) -> None:
    """Change one field in the files and in the store."""
    edited(shop, "sale_price: 10\n    sku: CAP", "sale_price: 11\n    sku: CAP")
    in_store(shop, sale_price=12)


def edited(shop: World, before: str, after: str) -> None:
    """Change the files."""
    text = (shop.root / "shop.yaml").read_text("utf-8")
    assert before in text
    (shop.root / "shop.yaml").write_text(text.replace(before, after), "utf-8")


def in_store(shop: World, **fields: object) -> None:
    """Change the cap in the store."""
    (cap,) = (one for one in shop.dashboard.products() if one["sku"] == "CAP")
    shop.dashboard.edit_product(cap["id"], **fields)


def gone(shop: World) -> None:
    """Delete the cap in the store."""
    (cap,) = (one for one in shop.dashboard.products() if one["sku"] == "CAP")
    shop.dashboard.delete_product(cap["id"])


def somebody_elses(shop: World) -> None:
    """Make something else of the cap in the store, and another one with its sku."""
    in_store(shop, sku="OTHER", name_en="Kettle", name_ar="إبريق", slug="kettle")
    names = {"name_en": "Cap", "name_ar": "قبعة"}
    shop.dashboard.create_product(sku="CAP", sale_price=10, **names)


EDITS: dict[str, Callable[[World], None]] = {
    "a price in the files": lambda shop: edited(shop, "10\n    sku: CAP", "11\n    sku: CAP"),
    "a name in the files": lambda shop: edited(shop, "en: Cap", "en: Best cap"),
    "a sku in the files": lambda shop: edited(shop, "sku: CAP", "sku: CAP-2"),
    "another's sku in the files": lambda shop: edited(shop, "sku: CAP", "sku: HAT"),
    "a link in the files": lambda shop: edited(shop, "sku: CAP", "related: [sock]\n    sku: CAP"),
    "an end in the files": lambda shop: edited(shop, product("cap"), ""),
    "another key in the files": lambda shop: edited(shop, "  cap:", "  caps:"),
    "a price in the store": lambda shop: in_store(shop, sale_price=12),
    "a name in the store": lambda shop: in_store(shop, name_en="Best cap"),
    "a sku in the store": lambda shop: in_store(shop, sku="CAP-3"),
    "both sides": both_sides,
    "gone": gone,
    "somebody else's": somebody_elses,
}


@pytest.mark.parametrize("case", EDITS)
def test_a_plan_of_one_says_of_it_what_a_plan_of_all_does(shop: World, case: str) -> None:
    """However it was changed, on whichever side; what a list alone tells has it read."""
    names = {"name_en": "Hat", "name_ar": "قبعة كبيرة"}
    shop.dashboard.create_product(sku="HAT", sale_price=10, **names)
    EDITS[case](shop)
    all_, some = (
        json.loads(shop.run("plan", "--format", "json", *target).out)
        for target in ((), ("--target", "product.cap*"))
    )

    def about(plan: dict[str, Any]) -> object:
        if "resource_changes" not in plan:
            return plan
        of_it = [one for one in plan["resource_changes"] if one["address"][:11] == "product.cap"]
        blocks = [one for one in plan["diagnostics"] if one["severity"] == "error"]
        return of_it, [(one["code"], one["summary"]) for one in blocks]

    assert about(all_) == about(some)
    assert about(all_) != ([], [])
