"""`undo`: what a run changed, back as it was, where nobody touched it since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from tests.harness import World

FIRST = """
products:
  shoe: {type: physical, name: {en: Shoe}, sale_price: 10, cost: 3, sku: SHOE, quantity: 5, image: media/a.png}
  mug: {type: physical, name: {en: Mug}, sale_price: 7, sku: MUG, image: media/a.png, tags: [blue]}
  bag: {type: physical, name: {en: Bag}, sale_price: 4, related: [shoe]}
  mat: {type: physical, name: {en: Mat}, sale_price: 4}
webhooks:
  orders: {url: https://e.example.com/x, events: [order.created]}
"""
SECOND = """
products:
  shoe: {type: physical, name: {en: Boot}, sale_price: 12, cost: 4, sku: SHOE, quantity: 5, image: media/b.png}
  hat: {type: physical, name: {en: Hat}, sale_price: 4}
  bag: {type: physical, name: {en: Bag}, sale_price: 4, related: [shoe, hat]}
  mat: {type: physical, name: {en: Mat}, sale_price: 4}
webhooks:
  orders: {url: https://e.example.com/y, events: [order.created]}
"""
ALLOWED = ("--allow", "zero-price", "--allow", "all-removed", "--allow", "delete-percent=100")


def undo(desk: World, *arguments: str) -> Any:
    """Undo without a question, odd prices and removals included."""
    return desk.run("undo", *(arguments or ("last",)), "--auto-approve", *ALLOWED)


def stored(desk: World) -> dict[str, dict[str, Any]]:
    """Return all that the store has of its products, by English name, but for ids and times."""
    found = {}
    for item in desk.dashboard.products():
        kept = desk.dashboard.stored(item["id"])
        volatile = {"id", "created_at", "updated_at", "variant_ids", "related_products"}
        found[str(kept["name_en"])] = {k: v for k, v in kept.items() if k not in volatile}
    return found


def price(desk: World, name: str) -> float:
    """Return a product's price."""
    return next(
        float(item["sale_price"])
        for item in desk.dashboard.products()
        if item["name"]["en"] == name
    )


@pytest.fixture
def shop(desk: World) -> World:
    """Apply a shop, and another one over it."""
    desk.picture("media/a.png", 0)
    desk.picture("media/b.png", 1)
    desk.write("shop.yaml", FIRST)
    assert 0 == desk.apply().code
    return desk


def change(shop: World) -> None:
    """Apply the second shop."""
    shop.write("shop.yaml", SECOND)
    ran = shop.apply("--max-delete-percent", "100")
    assert 0 == ran.code, ran.err


def test_an_undo_restores_the_store(shop: World) -> None:
    """Values, pictures, links and what was deleted are as before; what was made is gone."""
    before = stored(shop)
    change(shop)
    ran = undo(shop)
    after = stored(shop)

    assert 0 == ran.code, ran.out + ran.err
    assert before.keys() == after.keys()
    assert before["Shoe"] == after["Shoe"]
    assert before["Mug"] == after["Mug"]
    assert before["Bag"] == after["Bag"]
    assert ["https://e.example.com/x"] == [item["url"] for item in shop.dashboard.webhooks()]


def test_the_plan_of_an_undo_is_shown_and_says_what_comes_next(shop: World) -> None:
    """Without a yes nothing is written; the next apply would do it again, and how to prevent that."""
    change(shop)
    shop.writes()
    asked = shop.run("undo", "last")
    machine = shop.run("undo", "last", "--format", "json", "--auto-approve", *ALLOWED)
    plan = shop.run("plan")

    assert 64 == asked.code
    assert "nobody is here to agree to this plan" in asked.err
    assert "~ product.shoe (physical, id " in asked.out
    assert "sale_price: 12.00 -> 10.00 (-16.7 %)" in asked.out
    assert "note: as it was before run " in asked.out
    assert "The files stay as they are, so the next apply does it again" in asked.out
    assert (
        "to change them, too: change by hand product.bag product.shoe webhook.orders; " in asked.out
    )
    assert 0 == machine.code, machine.err
    assert "done" == json.loads(machine.out)["outcome"]
    assert "sale_price: 10.00 -> 12.00" in plan.out


def test_an_undo_can_be_undone(shop: World) -> None:
    """It is a run as any other."""
    change(shop)
    before = stored(shop)
    undo(shop)
    again = undo(shop)

    history = shop.run("history").out.splitlines()
    undone = [line for line in history if " UTC  undo " in line]

    assert 0 == again.code, again.out + again.err
    assert 2 == len(undone)
    assert all(" puts back what it changed" in line for line in undone)
    assert before == stored(shop)
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_what_somebody_touched_since_is_left_and_named(shop: World) -> None:
    """A field edited in the dashboard stays, and so does a new product that was edited."""
    change(shop)
    boot, hat = (
        next(item["id"] for item in shop.dashboard.products() if item["name"]["en"] == name)
        for name in ("Boot", "Hat")
    )
    shop.dashboard.edit_product(boot, sale_price=11, tags=["mine"])
    shop.dashboard.edit_product(hat, sale_price=9)
    ran = undo(shop)

    assert 3 == ran.code, ran.err
    assert "Applied in part: " in ran.out
    assert "; 2 not undone.\n" in ran.out
    assert (
        "product.shoe: sale_price stays as it is: somebody changed it in the store since" in ran.out
    )
    assert "product.hat: the run made it, and somebody changed sale_price in the store" in ran.out
    assert (11.0, 9.0) == (price(shop, "Shoe"), price(shop, "Hat"))
    assert ["mine"] == stored(shop)["Shoe"]["tags"]


def test_what_an_undo_leaves_is_told_to_machines(shop: World) -> None:
    """It is done in part: exit 3, the count, and each reason with its address."""
    change(shop)
    boot = next(item["id"] for item in shop.dashboard.products() if item["name"]["en"] == "Boot")
    shop.dashboard.edit_product(boot, sale_price=11)
    ran = undo(shop, "last", "--format", "json")
    report = json.loads(ran.out)
    (left,) = [one for one in report["diagnostics"] if one["code"] == "not-undone"]

    assert 3 == ran.code
    assert ("partial", 1) == (report["outcome"], report["summary"]["not_undone"])
    assert ["product.shoe"] == left["addresses"]


def test_what_was_written_since_is_left_and_named(shop: World) -> None:
    """A later run's word counts; what that did not write is put back."""
    change(shop)
    run = json.loads(shop.run("history", "--format", "json", "--limit", "1").out)["items"][0]["run"]
    text = SECOND.replace("sale_price: 12", "sale_price: 13").replace(
        "{en: Hat}, sale_price: 4", "{en: Hat}, sale_price: 5"
    )
    shop.write("shop.yaml", text)
    shop.apply()
    ran = undo(shop, run[:6])

    assert 3 == ran.code, ran.err
    assert "product.shoe: sale_price was written again since" in ran.out
    assert "product.hat: the run made it, and sale_price was written since" in ran.out
    assert (13.0, 5.0) == (price(shop, "Shoe"), price(shop, "Hat"))


def test_what_is_gone_or_forgotten_is_named(shop: World) -> None:
    """Nothing is made of what somebody deleted, and nothing written to what is not ours."""
    change(shop)
    boot = next(item for item in shop.dashboard.products() if item["name"]["en"] == "Boot")
    shop.dashboard.delete_product(boot["id"])
    for address in ("product.hat", "product.bag"):
        shop.run("state", "rm", address)
    shop.dashboard.create_product(name_en="Mug", sale_price=1, sku="MUG")
    ran = undo(shop)

    assert 3 == ran.code, ran.out + ran.err
    for said in (
        "product.shoe: it is not in the store, or could not be seen",
        "product.hat: the run made it, and it is owned no more",
        "product.bag: the run changed it, and it is owned no more",
        "product.mug: it would take to adopt it: it is not as it was",
    ):
        assert said in ran.out
    assert ["Bag", "Hat", "Mat", "Mug"] == shop.names()


def test_nothing_is_left_to_undo_twice(shop: World) -> None:
    """A run that was undone already is as it was before."""
    change(shop)
    run = json.loads(shop.run("history", "--format", "json", "--limit", "1").out)["items"][0]["run"]
    undo(shop, run)
    shop.writes()
    again = undo(shop, run)

    assert (0, 0) == (again.code, shop.writes()), again.out
    assert f"Nothing to undo of run {run[:8]}" in again.out
    assert "product.hat: the run made it, and it is owned no more" in again.out
    assert "product.mug: the run deleted it, and it is there again" in again.out
    assert "product.shoe: sale_price was written again since" in again.out


def test_an_archiving_is_undone_by_showing_again(desk: World) -> None:
    """The product is on sale again; then the next apply hides it again."""
    desk.settings(on_remove="archive")
    desk.write("shop.yaml", "products:\n  a: {type: service, name: {en: A}, sale_price: 1}\n")
    desk.apply()
    desk.write("shop.yaml", "products:\n")
    desk.apply()
    hidden = [item["is_published"] for item in desk.dashboard.products()]
    ran = undo(desk)
    shown = [item["is_published"] for item in desk.dashboard.products()]
    again = undo(desk, "last")
    desk.apply()
    back = undo(desk)

    assert ([False], 0, [True]) == (hidden, ran.code, shown), ran.out + ran.err
    assert 3 == again.code  # nobody says that it was to be published, so nobody hides it again
    assert 0 == back.code


def test_nothing_is_left_of_an_archiving_to_undo_twice(desk: World) -> None:
    """What an earlier undo showed again is as it was before; what is owned no more may not be."""
    desk.settings(on_remove="archive")
    desk.write("shop.yaml", "products:\n  a: {type: service, name: {en: A}, sale_price: 1}\n")
    desk.apply()
    desk.write("shop.yaml", "products:\n")
    desk.apply()
    run = json.loads(desk.run("history", "--format", "json", "--limit", "1").out)["items"][0]["run"]
    codes = [undo(desk, run).code, undo(desk, run).code]
    desk.run("state", "rm", "product.a")

    assert [0, 0, 3] == [*codes, undo(desk, run).code]


def test_what_an_archived_product_became_is_named(desk: World) -> None:
    """It came back by its file: nothing is to be shown again."""
    desk.settings(on_remove="archive")
    entry = "products:\n  a: {type: service, name: {en: A}, sale_price: 1}\n"
    desk.write("shop.yaml", entry)
    desk.apply()
    desk.write("shop.yaml", "products:\n")
    desk.apply()
    run = json.loads(desk.run("history", "--format", "json", "--limit", "1").out)["items"][0]["run"]
    desk.write("shop.yaml", entry)
    desk.apply()
    ran = undo(desk, run)

    assert "product.a: the run unpublished it, and it is not archived any more" in ran.out


def test_secrets_cannot_be_put_back(desk: World) -> None:
    """Only digests are kept: codes and a webhook's secret are named, the rest is put back."""
    card = "{{type: digital, name: {{en: Card}}, sale_price: {price}, codes: [{codes}]}}"
    hook = "  orders: {url: https://e.example.com/x, events: [order.created]}\n"
    desk.write(
        "shop.yaml",
        f"products:\n  card: {card.format(price=1, codes='AAAA-AAAA')}\nwebhooks:\n{hook}",
    )
    desk.apply()
    desk.write("shop.yaml", f"products:\n  card: {card.format(price=2, codes='BBBB-BBBB')}\n")
    desk.apply("--max-price-change-percent", "500")
    ran = desk.run("undo", "last", "--auto-approve", "--allow", "price-change=500")

    assert 3 == ran.code, ran.err
    assert "product.card: codes stays as it is: of a secret only a digest is kept" in ran.out
    assert "webhook.orders: it was deleted, and another one would have another secret" in ran.out
    assert 1.0 == price(desk, "Card")


def test_a_deleted_product_comes_back_without_its_codes(desk: World) -> None:
    """What cannot be made again is named, field by field."""
    text = (
        "products:\n  card: {type: digital, name: {en: Card}, sale_price: 1, codes: [AAAA-AAAA]}\n"
        "  rug: {type: service, name: {en: Rug}, sale_price: 2}\n"
    )
    desk.write("shop.yaml", text)
    desk.apply()
    desk.write("shop.yaml", "products:\n  rug: {type: service, name: {en: Rug}, sale_price: 2}\n")
    desk.apply("--max-delete-percent", "100")
    ran = undo(desk)

    assert 3 == ran.code, ran.err
    assert "product.card: codes is not made again: of a secret only a digest is kept" in ran.out
    assert ["Card", "Rug"] == desk.names()


def test_what_was_refused_is_not_undone(desk: World) -> None:
    """Only what was carried out counts."""
    desk.write("shop.yaml", "products:\n  a: {type: service, name: {en: A}, sale_price: 10}\n")
    desk.apply()
    desk.write("shop.yaml", "products:\n  a: {type: service, name: {en: A}, sale_price: 11}\n")
    desk.fault(FaultKind.UNAUTHORIZED, "PATCH", times=None)
    desk.apply()
    desk.faults.clear()
    ran = undo(desk)

    assert "Nothing to undo of run " in ran.out
    assert 10.0 == price(desk, "A")


def test_where_nothing_was_applied_there_is_no_run(desk: World) -> None:
    """That is said, and nothing else."""
    desk.write("shop.yaml", "products:\n")
    ran = undo(desk)

    assert 64 == ran.code
    assert "nothing was applied here so far, so there is no run" in ran.err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ffffffff", "there is no run ffffffff"),
        ("", "there is no run"),
    ],
)
def test_a_run_that_is_none(shop: World, name: str, said: str) -> None:
    """It is told where runs are listed."""
    ran = undo(shop, name)

    assert 64 == ran.code
    assert said in ran.err
    assert "`tjar-sync history` lists them" in ran.err


def test_what_somebody_touched_is_drift_after_an_undo_as_before(shop: World) -> None:
    """An undo forgets nothing of a field that it leaves: it is no edit of the files by then."""
    change(shop)
    shoe = next(one["id"] for one in shop.dashboard.products() if one["name"]["en"] == "Boot")
    shop.dashboard.edit_product(shoe, sale_price=11)
    ran = undo(shop)
    drift = shop.run("drift")

    assert 3 == ran.code, ran.out + ran.err
    assert "sale_price stays as it is: somebody changed it in the store since" in ran.out
    assert (11.0, "muted" in ran.out) == (price(shop, "Shoe"), False)
    assert 2 == drift.code
    assert "sale_price: 12.00 -> 11.00 (-8.3 %) in the store; files say 12.00" in drift.out
    assert "not managed before" not in shop.run("plan").out


@pytest.mark.parametrize(
    ("lifted", "rules", "code"),
    [
        ("", "", 5),
        (", allow: [{code: below-cost, reason: clearance}]", "", 0),
        (
            ", allow: [{code: below-cost, reason: clearance}]",
            "rules: [{require: sale_price > 11, message: above eleven}]\n",
            5,
        ),
    ],
)
def test_what_the_files_lift_and_require_holds_for_an_undo(
    desk: World, lifted: str, rules: str, code: int
) -> None:
    """A price that may be below its cost may be so again; one that breaks a rule may not."""
    entry = (
        "products:\n  mug: {type: physical, name: {en: Mug}, sale_price: %s, cost: 20, sku: M%s}\n"
    )
    for amount in (10, 12):
        desk.write("shop.yaml", entry % (amount, lifted))
        assert 0 == desk.run("apply", "--auto-approve", "--allow", "below-cost").code
    desk.write("shop.yaml", rules + entry % (12, lifted))

    assert code == desk.run("undo", "last", "--auto-approve").code
    assert price(desk, "Mug") == (12 if code else 10)
