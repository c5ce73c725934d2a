"""A page shows what products look like before and after, and asks nobody it should not."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.harness import World, world
from tests.render.html_reader import assert_dead, read
from tests.strategies import png
from tjar_sync.cli.outputs import Outputs
from tjar_sync.cli.pictured import find_pictures
from tjar_sync.model.event import Reading, nobody_is_told
from tjar_sync.model.live import Visit
from tjar_sync.render import HTML
from tjar_sync.testing.memory_provider import MemoryProvider
from tjar_sync.workflow import PlanOptions, plan
from tjar_sync.workflow.picturing import asked_for, pictures_in_files, pictures_in_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CUPS = "products:\n" + "\n".join(
    f"  cup-{number}: {{type: physical, name: {{en: Cup {number}}}, sale_price: 5,"
    f" sku: CUP-{number}, image: media/{{0}}-{number}.png}}"
    for number in range(9)
).replace("{0}", "%s")


def pictured(shop: World, name: str, shade: int) -> None:
    """Give each cup a picture of a name, and no other is left."""
    shutil.rmtree(shop.root / "media", ignore_errors=True)
    shop.write("cups.yaml", CUPS % ((name,) * 9))
    for number in range(9):
        shop.picture(f"media/{name}-{number}.png", shade + number)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give a shop whose nine products have a picture each, and files that want others."""
    root = tmp_path_factory.mktemp("shop")
    with world(root) as made:
        pictured(made, "old", 0)
        assert made.apply().code == 0
        pictured(made, "new", 100)
        yield made


def shown(page: str) -> tuple[int, int]:
    """Count the pictures of a page, and those that it has only a place for."""
    assert_dead(page)
    tags = read(page).tags
    placed = sum("missing" in (attrs.get("class") or "") for _, attrs in tags)
    return sum(tag == "img" for tag, _ in tags), placed


def test_a_plan_shows_both_pictures(shop: World, tmp_path: Path) -> None:
    """The old ones are asked of the store, the new ones are the files'."""
    printed = shop.run("plan", "--format", "html", "--out", str(tmp_path / "plan"))
    saved = shop.run(
        "show", str(tmp_path / "plan"), "--format", "html", "--catalog", str(shop.root)
    )
    elsewhere = shop.run("show", str(tmp_path / "plan"), "--format", "html")

    assert (0, "") == (printed.code, printed.err.partition("Saved")[0])
    whole, _ = shown(printed.out)
    assert (9 * 4, 0) == shown(printed.out)
    assert (whole - 18, 18) == shown(saved.out)
    assert (0, whole) == shown(elsewhere.out)


def test_offline_nothing_is_asked(shop: World) -> None:
    """What the store shows has a place, and no picture; no request is sent."""
    shop.store.requests.reset()
    ran = shop.run("plan", "--offline", "--format", "html")

    assert 0 == ran.code
    assert 0 == shop.store.requests.total
    assert 18 == shown(ran.out)[1]


def test_nothing_is_asked_for_twice(shop: World) -> None:
    """What the files hold, or is known already, is not asked of the store."""
    made = plan(shop.place, PlanOptions(), nobody_is_told)
    files = pictures_in_files(shop.place, made)
    store = pictures_in_store(shop.place, made, files, nobody_is_told)

    assert (9, 9) == (len(files), len(store))
    assert {} == pictures_in_store(shop.place, made, {**files, **store}, nobody_is_told)


class Ailing(MemoryProvider):
    """A store whose pictures cannot be had just now."""

    def visit(self, _url: str, _most: int) -> Visit:
        """Fail, as a server in a bad moment does."""
        return Visit(problem="is not there (HTTP 500)", passing=True)


def test_a_store_that_gives_none_is_left_alone() -> None:
    """After a few that cannot be had, no more are asked for; what is only missing stops nothing."""
    told: list[object] = []
    url = "https://shop.test"
    asked = {str(number): f"{url}/{number}.png" for number in range(20)}

    assert [] == list(asked_for(Ailing(base_url=url), asked, told.append))
    assert [Reading("pictures", 8, 20)] == told
    assert [] == list(asked_for(MemoryProvider(base_url=url), asked, told.append))
    assert Reading("pictures", 20, 20) == told[-1]


class Willing(MemoryProvider):
    """A store that gives each picture."""

    def visit(self, _url: str, _most: int) -> Visit:
        """Give the same one."""
        return Visit(content=png(1))


def test_slow_pictures_do_not_hold_up_a_page() -> None:
    """Eight come in a minute; all together they would take half an hour."""
    told: list[object] = []
    url = "https://shop.test"
    asked = {str(number): f"{url}/{number}.png" for number in range(200)}
    found = dict(asked_for(Willing(base_url=url), asked, told.append, lambda: 60.0 * len(told)))

    assert (16, 2) == (len(found), len(told))


def test_drift_shows_the_stores_picture(shop: World, tmp_path: Path) -> None:
    """What somebody put there instead is seen beside what was agreed; what is none is a place."""
    kept = tmp_path / "drift.html"
    first, second = (item["id"] for item in shop.dashboard.products()[:2])
    shop.dashboard.set_image(first, "theirs.png", png(200))
    shop.dashboard.set_image(second, "theirs.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    ran = shop.run("drift", "--output", f"html={kept}")

    assert 2 == ran.code
    assert (7, 1) == shown(kept.read_text("utf-8"))


def test_a_page_without_pictures_is_one_all_the_same(
    shop: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store that cannot be reached any more is told, and takes nothing from the run."""
    made = plan(shop.place, PlanOptions(), nobody_is_told)
    shop.settings(store={"url": "http://127.0.0.1:9"})
    find_pictures(shop.place, made, Outputs(HTML), ask_store=True)
    shop.settings()

    assert "The store's pictures are not shown: " in capsys.readouterr().err
    find_pictures(shop.place, made, Outputs("text"), ask_store=True)
    assert "" == capsys.readouterr().err
