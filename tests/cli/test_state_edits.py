"""Edits of the state: what a person decides where the store proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import KEY
from tjar_sync.devstore import FaultKind
from tjar_sync.location import Location
from tjar_sync.model.state import LockInfo
from tjar_sync.session import connect, read_state

if TYPE_CHECKING:
    from tests.harness import World

SHOE = "products:\n  shoe: {type: physical, name: {en: Shoe}, sale_price: 10}\n"


@pytest.fixture
def doubtful(desk: World) -> World:
    """Leave an unfinished create, and a look-alike that a person may have edited since."""
    desk.write("shop.yaml", SHOE)
    desk.fault(FaultKind.LOST_BEFORE, "POST", "^/products$")
    desk.apply()
    desk.dashboard.create_product(name_en="Shoe", sale_price=99)
    return desk


def location(desk: World) -> Location:
    """Say where the desk's catalog is."""
    return Location(desk.root, None, {"TJAR_API_KEY": KEY})


def test_what_is_not_proven_stops_with_the_way_out(doubtful: World) -> None:
    """Nothing is written while it is not clear; the message names the candidate and commands."""
    doubtful.writes()
    ran = doubtful.apply()

    assert 1 == ran.code
    assert "tjar-sync state adopt product.shoe ID" in ran.err
    assert "tjar-sync state settle product.shoe --not-created" in ran.err
    assert 0 == doubtful.writes()


def test_adopting_closes_the_unfinished_create(doubtful: World) -> None:
    """The candidate is taken; what differs is in the next plan, and no second one is made."""
    adopted = doubtful.run("state", "adopt", "product.shoe", "1")
    applied = doubtful.apply("--max-price-change-percent", "100")

    assert (0, "product.shoe is id 1 from now on.\n") == (adopted.code, adopted.out)
    assert 0 == applied.code, applied.err
    assert [10] == [item["sale_price"] for item in doubtful.dashboard.products()]


@pytest.mark.parametrize("why", ["", "  "])
def test_a_lock_is_not_taken_without_a_reason(doubtful: World, why: str) -> None:
    """Somebody will want to know it."""
    ran = doubtful.run("state", "unlock", "--why", why)

    assert (64, "") == (ran.code, ran.out)
    assert "--why says nothing" in ran.err


def test_settling_lets_it_be_created(doubtful: World) -> None:
    """The candidate is somebody else's: ours is created beside it."""
    wrong = doubtful.run("state", "settle", "product.sheo", "--not-created")
    settled = doubtful.run("state", "settle", "product.shoe", "--not-created")
    again = doubtful.run("state", "settle", "product.shoe", "--not-created")
    applied = doubtful.apply("--allow-lookalikes")

    assert (64, 0, 64) == (wrong.code, settled.code, again.code)
    assert "did you mean product.shoe?" in wrong.err
    assert "`tjar-sync state list` shows those that there are" in again.err
    assert "there is no unfinished create of product.shoe" in again.err
    assert 0 == applied.code, applied.err
    assert [10, 99] == sorted(item["sale_price"] for item in doubtful.dashboard.products())


def test_adopting_without_an_unfinished_create(desk: World) -> None:
    """Any live product can be taken over by its id; then the plan is about it."""
    desk.write("shop.yaml", SHOE)
    made = desk.dashboard.create_product(name_en="Boot", sale_price=10)
    adopted = desk.run("state", "adopt", "product.shoe", str(made))
    applied = desk.apply()

    assert (0, 0) == (adopted.code, applied.code), applied.err
    assert ["Shoe"] == desk.names()


def test_adopting_what_an_address_left_behind(desk: World) -> None:
    """An archived product goes to another address at once, when its own is in no file."""
    desk.settings(on_remove="archive")
    desk.write("shop.yaml", SHOE)
    desk.apply()
    desk.write("shop.yaml", "products: {}\n")
    desk.apply()
    desk.write("shop.yaml", SHOE.replace("shoe:", "boot:"))
    serial = read_state(location(desk)).serial
    adopted = desk.run("state", "adopt", "product.boot", "1")
    state = read_state(location(desk))
    applied = desk.apply()

    assert (0, 0) == (adopted.code, applied.code), adopted.err + applied.err
    assert ["product.boot"] == [str(address) for address in state.resources]
    assert serial + 1 == state.serial  # one transaction
    assert ["Shoe"] == desk.names()


REFUSALS = {
    "an address that the files do not have": (
        ("product.shoo", "1"),
        "product.shoo is nothing in the files that could be adopted",
    ),
    "an address that is written otherwise": (("product.sheo", "1"), "did you mean product.shoe?"),
    "an address like none": (("webhook.x", "1"), "an address is like product.nike-shoe"),
    "an id that the store does not have": (
        ("product.shoe", "77"),
        "the store has no product with id 77",
    ),
    "another kind": (("produkt.shoe", "1"), "did you mean product.shoe?"),
    "no address": (("shoe", "1"), "'shoe' is not an address such as product.nike-shoe"),
    "a strange kind": (("zzz.shoe", "1"), "there is no kind zzz"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_adopted(desk: World, name: str) -> None:
    """A wrong address or id is told, and nothing is recorded."""
    desk.write("shop.yaml", SHOE)
    arguments, message = REFUSALS[name]
    ran = desk.run("state", "adopt", *arguments)

    assert 64 == ran.code
    assert message in ran.err


def test_what_is_owned_is_not_adopted_twice(desk: World) -> None:
    """An owned id stays with its address."""
    desk.write("shop.yaml", SHOE + "  boot: {type: physical, name: {en: Boot}, sale_price: 1}\n")
    desk.apply()
    other = desk.run("state", "adopt", "product.boot", "2")
    mine = desk.run("state", "adopt", "product.shoe", "1")

    assert (64, 64) == (other.code, mine.code)
    assert "id 2 belongs to product.shoe already" in other.err
    assert "id 1 belongs to product.boot already" in mine.err


def test_what_is_of_another_type_is_not_adopted(desk: World) -> None:
    """A type cannot change, so no plan could be made; nothing is recorded."""
    desk.write("shop.yaml", SHOE.replace("physical", "digital"))
    made = desk.dashboard.create_product(name_en="Boot", sale_price=10)
    ran = desk.run("state", "adopt", "product.shoe", str(made))

    assert 64 == ran.code
    assert (
        f"id {made} is a physical product in the store, and product.shoe a digital one in the files"
        "; a type cannot change"
    ) in ran.err
    assert "shop.yaml:2" in ran.err
    assert "adopt another id, or write `type: physical` there" in ran.err
    assert "product.shoe" not in desk.run("state", "list").out


def test_adopting_another_id_lets_go_of_the_first(desk: World) -> None:
    """The address changes hands; what it was before is left alone in the store, and told."""
    desk.write("shop.yaml", SHOE)
    wrong, right = (desk.dashboard.create_product(name_en=name, sale_price=10) for name in "AB")
    desk.run("state", "adopt", "product.shoe", str(wrong))
    ran = desk.run("state", "adopt", "product.shoe", str(right))
    applied = desk.apply()

    assert (
        f"product.shoe is id {right} from now on.\n"
        f"Id {wrong} stays in the store as it is, and is ours no more.\n"
    ) == ran.out
    assert 0 == applied.code, applied.err
    assert ["A", "Shoe"] == desk.names()
    desk.write("shop.yaml", "products: {}\n")
    assert 0 == desk.apply().code
    assert ["A"] == desk.names()


def test_an_address_in_doubt_is_not_given_another_id(desk: World) -> None:
    """While nobody knows what became of an update, that is found out first."""
    desk.write("shop.yaml", SHOE)
    desk.apply()
    made = desk.dashboard.create_product(name_en="Boot", sale_price=10)
    desk.write("shop.yaml", SHOE.replace("10", "11"))
    desk.fault(FaultKind.LOST_AFTER, "PATCH", times=None)
    desk.apply()
    desk.faults.clear()
    ran = desk.run("state", "adopt", "product.shoe", str(made))

    assert 64 == ran.code
    assert "nobody knows yet what became of a write to product.shoe, id 1" in ran.err
    assert "`tjar-sync apply` finds out; then adopt" in ran.err
    assert 0 == desk.apply().code
    assert 0 == desk.run("state", "adopt", "product.shoe", str(made)).code


def test_adopting_what_is_ours_already_renews_its_record(desk: World) -> None:
    """The same id under the same address again: nothing is refused, nothing is lost."""
    desk.write("shop.yaml", SHOE)
    desk.apply()
    again = desk.run("state", "adopt", "product.shoe", "1")

    assert 0 == again.code, again.err
    assert 0 == desk.run("plan", "--detailed-exitcode").code


def test_unlocking_names_the_holder(desk: World) -> None:
    """The lock of a run is taken away with a reason; without one there is nothing to take."""
    desk.write("shop.yaml", SHOE)
    none = desk.run("state", "unlock", "--why", "tried")
    lock_info = LockInfo("ana", "elsewhere", 1, "2026-01-01T00:00:00+00:00", "apply")
    with connect(location(desk), lambda _event: None, read_only=False) as session:
        lock = session.home.lock(lock_info)
        lock.__enter__()  # the run that holds it does not come back
        held = desk.apply()
        taken = desk.run("state", "unlock", "--why", "the machine burned")
        after = desk.apply()
        lock.__exit__(None, None, None)

    assert "Nobody held the lock.\n" == none.out
    assert 4 == held.code
    assert taken.out.startswith("Taken from ana@elsewhere")
    assert 0 == after.code, after.err
