"""Habits as a set: how they are written, kept, switched and combined."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.devstore.habits.shop import BASE, open_shop
from tests.devstore.habits.test_every_habit import ON_A_SOCKET
from tjar_sync.devstore import (
    HABITS,
    DevStoreSettings,
    Fault,
    FaultKind,
    HabitError,
    HabitSet,
    Store,
    habits_of,
    seed_carts,
    seed_orders,
    seed_products,
)

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def test_reading() -> None:
    """Names with and without a parameter, commas and several texts; the last of a name counts."""
    found = habits_of("lag=9, bom,", "clears-absent=tags+sku", "lag=3")

    assert ("bom", "clears-absent=tags+sku", "lag=3") == found.texts
    assert found == habits_of(*found.texts)
    assert (True, False) == (found.has("bom"), found.has("drips"))
    assert (3, 7) == (found.number("lag", 7), found.number("drips", 7))
    assert frozenset({"tags", "sku"}) == found.words("clears-absent")
    assert frozenset() == found.words("shows")
    assert HabitSet() == habits_of("none") == habits_of("") == habits_of()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("patch-ignord", "There is no habit 'patch-ignord'. Did you mean 'patch-ignored'?"),
        ("xyzzy=3", "There is no habit 'xyzzy'."),
        ("bom=1", "The habit 'bom' takes no parameter, not '1'."),
        ("lag=soon", "The habit 'lag' takes a whole number from 1 to 3600, not 'soon'."),
        ("lag=0", "The habit 'lag' takes a whole number from 1 to 3600, not '0'."),
        ("lag=", "The habit 'lag' takes a whole number from 1 to 3600, not ''."),
        ("short-answers=x", "The habit 'short-answers' takes one of id, null, not 'x'."),
        (
            "delete-lies=products+x",
            "The habit 'delete-lies' takes words with + between them,"  # noqa: ISC004 - one message
            " out of products, webhooks, not 'products+x'.",
        ),
    ],
)
def test_mistakes_are_explained(text: str, message: str) -> None:
    """An unknown name is answered with the nearest one, a wrong parameter with what is right."""
    with pytest.raises(HabitError) as refused:
        habits_of("bom", text)

    assert message == str(refused.value)


def test_asking_for_no_habit_is_an_error() -> None:
    """A name that is not in the table cannot be asked for by mistake."""
    with pytest.raises(KeyError):
        HabitSet().has("lagg")


def test_a_store_that_is_opened_again_has_its_habits(tmp_path: Path) -> None:
    """Habits are kept in the database, until others are given; names of no habit are left out."""
    path = tmp_path / "store.db"
    with open_shop("lag=9,bom", database=path):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO habits VALUES ('from-the-future', '')")
    with Store(DevStoreSettings(database=path)) as kept:
        first = kept.habits.texts
        kept.set_habits(habits_of("drips"))
    with Store(DevStoreSettings(database=path)) as kept:
        second = kept.habits.texts
    with open_shop("none", database=path) as shop:
        third = shop.store.habits.texts

    assert (("bom", "lag=9"), ("drips=5",), ()) == (first, second, third)


def test_switching_while_the_store_runs(browser: FlaskClient, store: Store) -> None:
    """A test in another process reads and replaces the habits; what makes no sense is refused."""
    put = browser.put("/_dev/habits", json={"habits": ["lag=9", "bom"]})
    shown = browser.get("/_dev/habits").get_json()
    refused = [
        browser.put("/_dev/habits", json=body).status_code
        for body in ({"habits": ["lagg"]}, {}, [1], {"habits": 3})
    ]

    assert put.get_json() == shown
    assert ["bom", "lag=9"] == shown["habits"]
    assert list(HABITS) == [each["name"] for each in shown["known"]]
    assert [422] * 4 == refused
    assert ("bom", "lag=9") == store.habits.texts
    assert [] == browser.put("/_dev/habits", json={"habits": []}).get_json()["habits"]


def test_late_copies_end_with_the_habit() -> None:
    """A lag that is turned off is over at once, also for one that is turned on again."""
    with open_shop("lag=9") as shop:
        shop.make()
        late = shop.code("GET", "/products/1")
        shop.store.set_habits(habits_of("bom"))
        now = shop.code("GET", "/products/1")
        shop.store.set_habits(habits_of("lag=9"))
        again = shop.code("GET", "/products/1")

    assert (404, 200, 200) == (late, now, again)


def test_several_at_once() -> None:
    """Habits of one write and of its answer work together."""
    with open_shop(
        "patch-ignored=sale_price", "clears-absent=tags", "force-published=always", "data-nested",
        "numbers-as-text", "list-as-object", "empty-as-null", "hides=sku",
    ) as shop:  # fmt: skip
        made = shop.desk.create_product(**BASE, tags=["a"], status_id=2, category=[5])
        answer = shop.data("PATCH", f"/products/{made}", sale_price=7, price=12.5)["product"]

    assert ("10", "12.5", None) == (answer["sale_price"], answer["price"], answer["tags"])
    assert (True, False) == (answer["is_published"], "sku" in answer)
    assert {"1": {"id": 5, "label": "Category 5"}} == answer["categories"]


def test_good_writes_refused_with_200() -> None:
    """A store may say no to any write, with a 200, and do nothing."""
    with open_shop("refuses", "no-means-200=success-false") as shop:
        made = shop.desk.create_product(**BASE)
        answers = [
            shop.ask("POST", "/products", **BASE),
            shop.ask("PATCH", f"/products/{made}", sale_price=7),
            shop.ask("DELETE", f"/products/{made}"),
        ]
        left = [row["sale_price"] for row in shop.desk.products()]

    assert [(200, {"success": False})] * 3 == [(each.status_code, each.json()) for each in answers]
    assert [10] == left


def test_the_dashboard_is_not_deceived() -> None:
    """What a person writes in the dashboard is kept, whatever the API makes of the same."""
    with open_shop("patch-ignored", "refuses", "archive-lies", "lag=60", "delete-lies") as shop:
        made = shop.desk.create_product(**BASE)
        shop.desk.edit_product(made, sale_price=7, status_id=2)
        seen = shop.desk.product(made)
        shop.desk.delete_product(made)
        left = shop.desk.products()

    assert (7, False, []) == (seen["sale_price"], seen["is_published"], left)


def test_any_habits_together_answer_by_rules() -> None:
    """Random sets of habits, faults among them, never break the store: it answers, and not 500."""
    luck = random.Random(7)  # noqa: S311 - repeatable on purpose
    kinds = [
        FaultKind.MISSING_ROWS,
        FaultKind.DUPLICATE_ROWS,
        FaultKind.EMPTY_LIST,
        FaultKind.WRONG_TOTAL,
        FaultKind.ECHO,
    ]
    wanted = sorted(set(HABITS) - {"missing-parallel-array-500", "delete-soft", *ON_A_SOCKET})
    with open_shop() as shop:
        seed_products(shop.store, 5)
        seed_orders(shop.store, 3)
        seed_carts(shop.store, 2)
        codes = set()
        for _ in range(60):
            shop.store.set_habits(habits_of(*luck.sample(wanted, 25)))
            shop.store.faults.replace([Fault(kind, times=2) for kind in luck.sample(kinds, 2)])
            codes |= {
                shop.upload().status_code,
                shop.code("POST", "/products", **BASE, tags=["a"], item_stock_count=[1]),
                shop.code("POST", "/products/service", **BASE, delivery_days=2),
                shop.code("PATCH", "/products/1", sale_price=7.25, image_id=1, tags=[]),
                shop.code("DELETE", "/products/3"),
                *(shop.code("GET", f"/{path}") for path in ("products", "products/1", "orders")),
                *(shop.code("GET", f"/{path}") for path in ("abandoned-carts", "orders/1", "x")),
            }
            shop.clock.turn(luck.randrange(40))

    assert {200, 201, 404, 422} <= codes <= {200, 201, 400, 403, 404, 405, 422, 429}


def test_two_spellings_of_a_time() -> None:
    """Of habits that spell times, one is seen, and the answer is whole."""
    with open_shop("dates-with-zone", "dates-as-timestamps", "dates-in-utc") as shop:
        seen = shop.make()["updated_at"]

    assert "2026-03-04T12:00:00+03:00" == seen


def test_file_names_of_an_older_database(tmp_path: Path) -> None:
    """A database from when no two files could share a name is opened with all its files."""
    path = tmp_path / "store.db"
    with open_shop(database=path) as shop:
        shop.upload("old.png")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE media RENAME TO newer")
        connection.execute(
            "CREATE TABLE media (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,"
            " alt TEXT, file TEXT UNIQUE NOT NULL, size INTEGER NOT NULL, mime_type TEXT NOT NULL,"
            " dimensions TEXT, created_at INTEGER NOT NULL, body BLOB NOT NULL)"
        )
        connection.execute("INSERT INTO media SELECT * FROM newer")
        connection.execute("DROP TABLE newer")
    with open_shop("picture-name-shared", database=path) as shop:
        urls = [shop.upload().json()["data"]["url"] for _ in range(2)]
        titles = [each["title"] for each in shop.desk.media()]

    assert urls[0] == urls[1]
    assert ["old", "a", "a"] == titles


def test_the_page_of_faults_switches_habits(browser: FlaskClient, store: Store) -> None:
    """Each habit is explained in the page's language and turned on and off by a form."""
    english = browser.get("/dashboard/faults?lang=en").text
    arabic = browser.get("/dashboard/faults?lang=ar").text
    on = browser.post("/dashboard/habits", data={"name": "lag", "parameter": "9", "on": "1"})
    browser.post("/dashboard/habits", data={"name": "bom", "on": "1"})
    both = store.habits.texts
    odd = browser.post("/dashboard/habits", data={"name": "lag", "parameter": "x", "on": "1"})
    first = browser.get("/dashboard/faults?lang=en").text.index("<bdi>bom</bdi>")
    browser.post("/dashboard/habits", data={"name": "lag", "parameter": "9", "off": "1"})
    left = store.habits.texts
    browser.post("/dashboard/habits/clear")

    assert all(habit.english.split("'")[0].split('"')[0] in english for habit in HABITS.values())
    assert all(habit.arabic.split('"')[0] in arabic for habit in HABITS.values())
    assert (303, "/dashboard/faults#habits") == (on.status_code, on.headers["Location"])
    assert (("bom", "lag=9"), 422) == (both, odd.status_code)
    assert first < english.index("<bdi>bom</bdi>")
    assert (("bom",), ()) == (left, store.habits.texts)
