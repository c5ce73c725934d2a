"""The page in a real browser: whole at 2,000 changes, quiet, for everybody, in both directions."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.builders import plan, product
from tests.render.goods import ARABIC, ENGLISH, FRONT, SIDE, create, edit, update
from tests.render.large import LARGE, PICTURES
from tests.render.many import reprice
from tests.render.outcomes import REPORT, STATE
from tests.render.samples import CREATES, PLANS
from tests.render.test_diagnosis import SAMPLES
from tests.render.test_fleet import APPLIED
from tests.render.test_html import HOSTILE
from tjar_sync.i18n import speak
from tjar_sync.model.address import Address
from tjar_sync.render import html
from tjar_sync.render.diagnosis import html as diagnosis_page
from tjar_sync.render.fleet import html as fleet_page
from tjar_sync.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Watched

    Opened = Callable[..., Watched]

ALL_KINDS = plan(
    *{
        change.address: change
        for name in ("creates", "nested", "removals", "secrets")
        for change in PLANS[name].changes
    }.values(),
    *(reprice(number) for number in range(5)),
    *(
        replace(PLANS[name].changes[0], address=Address("product", name))
        for name in ("words", "conflict")
    ),
    blocks=PLANS["blocked"].blocks,
    warnings=PLANS["blocked"].warnings,
    labels=CREATES.labels,
    names={"product.item-000": "مصباح"},
    pictures={"product.nike-shoe": FRONT, "product.item-000": SIDE, "product.item-001": "none"},
)
"""Whatever a page of changes can show."""


def in_arabic(page: Callable[[], str]) -> str:
    """Draw a page for who reads Arabic."""
    speak("ar")
    try:
        return page()
    finally:
        speak("en")


PAGES = {
    "changes": html.plan(ALL_KINDS, Style(pictures=PICTURES)),
    "report": html.report(REPORT, CREATES),
    "doctor": diagnosis_page(SAMPLES["contradicted"]),
    "state": html.state(STATE),
    "fleet": fleet_page(APPLIED, Style()),
    "changes in Arabic": in_arabic(lambda: html.plan(ALL_KINDS, Style(pictures=PICTURES))),
    "report in Arabic": in_arabic(lambda: html.report(REPORT, CREATES)),
    "state in Arabic": in_arabic(lambda: html.state(STATE)),
}


@cache
def large() -> str:
    """Return a page of 2,000 changes."""
    return html.plan(LARGE, Style(pictures=PICTURES))


def test_two_thousand_changes_are_there(opened: Opened) -> None:
    """Every change, with its picture; nothing is asked for, and nothing complains."""
    found = opened(large())

    assert (2000, "2,000 changes") == (found.shown(), found.count())
    broken = "[...document.images].filter(one => one.complete && !one.naturalWidth).length"
    assert 0 == found.page.evaluate(broken)
    found.page.mouse.wheel(0, 100_000)
    found.page.keyboard.press("End")
    found.page.wait_for_timeout(200)
    assert ([], []) == (found.said, found.asked)


def test_filters_leave_what_fits(opened: Opened) -> None:
    """By text in any order, action, kind and risk; Escape shows all; what fits none is said."""
    found = opened(large())
    search = found.page.get_by_placeholder("Search names, addresses, texts")

    search.fill("shoe-7")
    assert found.count() == f"{found.shown()} of 2,000"
    assert 0 < found.shown() < 200
    search.fill("حِذاء")  # with a vowel that the name does not have
    assert found.shown() > 0
    search.fill("nothing like it")
    assert found.page.get_by_text("No change fits this filter.").is_visible()
    found.page.keyboard.press("Escape")
    assert 2000 == found.shown()
    found.page.get_by_label("create").check()
    assert found.shown() == sum(one.action == "create" for one in LARGE.changes)
    found.page.get_by_label("Kind").select_option("media")
    assert 0 < found.shown() == sum(one.address.kind == "media" for one in LARGE.changes)
    found.page.keyboard.press("Escape")
    found.page.get_by_label("look first").check()
    assert found.shown() == found.page.locator("[data-risky]").count() > 0
    assert not found.page.get_by_role("heading", name="Media").is_visible()


def test_keys_walk_search_and_fold(opened: Opened) -> None:
    """What the page's own line of keys says."""
    found = opened(html.plan(CREATES, Style(pictures=PICTURES)))
    page, focused = found.page, "document.activeElement.id"

    page.keyboard.press("j")
    assert "media.nike-front" == page.evaluate(focused)
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert "product.course" == page.evaluate(focused)
    fields = page.locator("[id='product.course'] .fields")
    page.keyboard.press("Enter")
    assert not fields.is_visible()
    page.keyboard.press("Enter")
    assert fields.is_visible()
    page.keyboard.press("/")
    page.keyboard.type("haircut")
    page.keyboard.press("Enter")
    assert ("product.haircut", "1 of 6") == (page.evaluate(focused), found.count())
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    assert "6 changes" == found.count()


def test_arabic_stands_beside_english(opened: Opened) -> None:
    """Each runs its own way, English on the left; on a telephone one below the other."""
    later = ARABIC.replace("شبك أحمر", "قماش أزرق")
    changed = update(
        edit("description.ar", ARABIC, later),
        edit("description.en", ENGLISH, ENGLISH.replace("red", "blue")),
    )
    page = opened(html.plan(plan(changed))).page
    arabic, english = page.locator(".value[lang=ar]"), page.locator(".value[lang=en]")
    one, two = english.bounding_box(), arabic.bounding_box()

    assert one is not None
    assert two is not None
    assert (one["y"], "rtl") == (two["y"], arabic.evaluate("it => getComputedStyle(it).direction"))
    assert one["x"] + one["width"] <= two["x"]
    assert "قماش أزرق" == arabic.locator("ins").inner_text()
    frames = page.locator(".frame iframe")
    texts = [frames.nth(at).content_frame.locator("body").inner_text() for at in range(4)]
    assert [ARABIC, later] == [text for text in texts if "red" not in text and "blue" not in text]
    page.set_viewport_size({"width": 390, "height": 800})
    one, two = english.bounding_box(), arabic.bounding_box()
    assert one is not None
    assert two is not None
    assert one["x"] == two["x"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_it(opened: Opened, width: int, scheme: str) -> None:
    """No violation that axe-core finds, and nothing that has to be scrolled sideways."""
    for name, text in PAGES.items():
        found = opened(text, width, scheme)
        assert [] == found.problems(), name
        wide = found.page.evaluate("document.scrollingElement.scrollWidth")
        assert width >= wide, name
        assert ([], []) == (found.said, found.asked), name
        found.page.close()


def test_hostile_texts_do_nothing(opened: Opened) -> None:
    """No dialog, window, request or message, in the page or in a preview."""
    changes = [
        create(product(f"p-{at}", name__en=evil, description__en=f"{evil}{ENGLISH}", sku=evil))
        for at, evil in enumerate(HOSTILE)
    ]
    found = opened(html.plan(plan(*changes)))
    for place in found.page.locator(".frame").all():
        place.scroll_into_view_if_needed()
        body = place.locator("iframe").content_frame.locator("body")
        assert "A light shoe" in body.inner_text()
    assert ([], []) == (found.said, found.asked)
    assert len(HOSTILE) == found.shown()


def test_paper_has_no_tools(opened: Opened) -> None:
    """What is printed is every change, and no form."""
    page = opened(html.plan(CREATES, Style(pictures=PICTURES))).page
    page.emulate_media(media="print")

    assert not page.locator("form.tools").is_visible()
    assert not page.locator(".frame").first.is_visible()
    assert page.locator("article").last.is_visible()
