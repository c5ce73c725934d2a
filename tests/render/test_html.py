"""Pages for people: read as approved, whole, and nothing in them acts or asks for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import block, change, plan, product
from tests.render.goods import ARABIC, ENGLISH, FRONT, HAIRCUT, SIDE, VARIANTS, create, edit, update
from tests.render.html_reader import assert_dead, inside, read
from tests.render.many import MANY
from tests.render.outcomes import EFFECTS, REPORT, STATE
from tests.render.samples import CREATES, PLANS
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Failed, Report
from tjar_sync.model.plan import Reason
from tjar_sync.render import html
from tjar_sync.render.build_drift import drift_view
from tjar_sync.render.build_plan import plan_view
from tjar_sync.render.html_text import Bar, bars, safe
from tjar_sync.render.layout import Layout
from tjar_sync.render.style import Style
from tjar_sync.render.view import RowKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.plan import Plan
    from tjar_sync.render.documents import Item

    Golden = Callable[[str, str], None]

SHOWN = ("creates", "drift", "conflict", "removals", "nested", "words", "blocked", "empty")
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><style>body{display:none}</style>",
    "\"><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>",
    "' autofocus onfocus='alert(1)",
    "<svg><script>alert(1)</script><use href='//evil.test'/></svg>",
    "<p style='position:fixed;inset:0'>over</p><iframe src=//evil.test></iframe>",
    "<!--><script>alert(1)</script>--> <![CDATA[ ]]>",
    "{{ 7 * 7 }} {% include 'x' %} {# gone #}",
    "[click](https://evil.test) **bold** @octocat #12",
    "\u202egnp.exe\u2066 \x00\x1b[2J \u2028 \ud800",
    "&lt;b&gt; &#60;script&#62; &amp;amp;",
)


def only(made: Plan) -> Item:
    """Return the only item of a plan's tree."""
    (item,) = (item for section in plan_view(made).sections for item in section.items)
    return item


@pytest.mark.parametrize("name", SHOWN)
def test_plans_read_as_approved(name: str, golden: Golden) -> None:
    """Whole pages, Arabic and English; their style and script aside."""
    golden(f"{name}.html", inside(html.plan(PLANS[name])))


def test_other_documents_read_as_approved(golden: Golden) -> None:
    """Drift, a run, its side effects, what is owned, one of that, and tables of what is alike."""
    golden("drifted.html", inside(html.drift(PLANS["drift"])))
    golden("report.html", inside(html.report(REPORT, CREATES)))
    golden("report-effects.html", inside(html.report(EFFECTS, CREATES)))
    golden("state.html", inside(html.state(STATE)))
    golden("entry.html", inside(html.entry(next(iter(STATE.resources.values())))))
    golden("many-deleted.html", inside(html.plan(MANY["deleted"])))


@pytest.mark.parametrize("sample", [*PLANS.values(), *MANY.values()])
def test_samples_are_dead(sample: Plan) -> None:
    """No sample acts, leads anywhere or asks for anything; every change is on the page."""
    for layout in (Layout(), Layout(full=len(sample.changes) < 100)):
        page = html.plan(sample, Style(layout=layout))
        assert_dead(page)
        found = [attrs["id"] or "" for _, attrs in read(page).tags if "id" in attrs]
        assert sorted(found) == sorted(safe(str(one.address)) for one in sample.changes)
    assert_dead(html.drift(sample))


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_texts_are_text(evil: str) -> None:
    """In names, values, descriptions, checks, failures and addresses: shown, and nothing else."""
    shoe = product("shoe", name__en=evil, description__en=evil, tags=(evil, "b"), sku=evil)
    changed = update(edit("description.ar", evil, f"{evil}{ENGLISH}"), edit("name.en", "a", evil))
    many = [update(edit("sku", evil[:30], f"{n}"), name=f"p-{n}") for n in range(20)]
    names = {f"product.p-{n}": evil for n in range(20)}
    risk = block(evil, evil, f"--allow {evil}", *(one.address for one in many[:2]))
    extra = create(product("x", extra={evil: evil}), note=evil)
    sample = plan(
        create(shoe),
        changed,
        extra,
        *many,
        names=names,
        blocks=(risk,),
        warnings=(warning("x", evil),),
    )
    page = html.plan(sample)

    assert_dead(page)
    assert_dead(html.report(Report(failed=(Failed(changed, evil),)), sample))
    assert safe(evil) in "".join(read(page).texts)


@given(st.text(st.sampled_from("<>&\"'{}%#-/!s=\n\t\u202e\x1bأa") | st.characters()))
def test_any_text_stays_text(text: str) -> None:
    """Whatever a name is, the page has it as text, letter by letter."""
    page = html.plan(plan(create(product("lamp", name__en=f"x{text}x"))))
    assert_dead(page)
    assert safe(f"x{text}x") in "".join(read(page).texts)


def test_a_description_is_cleaned_and_framed() -> None:
    """Buyers' view of a description: its tags, without what acts, leads away or covers."""
    text = f'<h2 onclick="x()">Hi</h2><a href="//evil.test">go</a><img src="//evil.test" alt="A">\t\xa0{ENGLISH}'
    emptied = update(edit("description.en", ENGLISH, ""))
    lamp = product("lamp", description__en=text, description__ar=ARABIC)
    page = html.plan(plan(create(lamp), emptied))
    frames = [
        attrs["data-document"] or "" for _, attrs in read(page).tags if "data-document" in attrs
    ]

    assert_dead(page)
    assert ['dir="ltr"', 'dir="rtl"', 'dir="ltr"'] == [
        one[one.index(" dir=") + 1 :][:9] for one in frames
    ]
    assert '<h2>Hi</h2>go<img alt="A"> &nbsp;' in next(one for one in frames if "Hi" in one)


def test_arabic_runs_from_the_right_beside_english() -> None:
    """Both languages of a text are one field, each in its own direction."""
    item = update(
        edit("name.ar", "حذاء نايك", "حذاء نايك الرياضي"), edit("name.en", "Shoe", "Sports Shoe")
    )
    page = html.plan(plan(item))
    tags = read(page).tags

    assert [("en", "ltr"), ("ar", "rtl")] == [
        (attrs["lang"], attrs.get("dir")) for tag, attrs in tags if "data-language" in attrs
    ]
    assert {"rtl", "ltr"} == {
        attrs["dir"] for tag, attrs in tags if tag == "bdi" and "dir" in attrs
    }


def test_pictures_are_in_the_page() -> None:
    """Before and after; what is not to be had is a named place."""
    both = edit("tags", ("a",), ("b",)), edit("image", SIDE, FRONT)
    lamp = update(edit("tags", ("a",), ("b",)), name="lamp")
    sample = plan(
        update(*both), lamp, pictures={"product.nike-shoe": FRONT, "product.lamp": "none"}
    )
    page = html.plan(sample, Style(pictures={FRONT: b"webp"}))
    shown = [attrs for tag, attrs in read(page).tags if tag == "img"]

    assert_dead(page)
    assert 'aria-label="no picture here of none"' in page
    assert ["data:image/webp;base64,d2VicA=="] * 2 == [attrs["src"] for attrs in shown]
    assert f'aria-label="no picture here" title="{SIDE}"></span><code>{SIDE}</code>' in page


def test_rows_are_a_grid() -> None:
    """All rows of a field, those that stay as well, with what becomes of each."""
    after: Any = ({**VARIANTS[0], "stock": 9}, VARIANTS[2], {"color": "green", "odd": 1})
    (grid,) = only(plan(update(edit("variants", VARIANTS, after)))).grids
    colors = {row.kind: row for row in grid.rows}

    assert ("color", "size", "stock", "additional_price", "image", "odd") == grid.heads
    assert [RowKind.CHANGED, RowKind.KEPT, RowKind.ADDED, RowKind.REMOVED] == [
        row.kind for row in grid.rows
    ]
    assert (None,) * 6 == colors[RowKind.ADDED].before
    assert grid.week is None


def test_drift_of_rows_is_a_grid_in_the_order_of_time() -> None:
    """What was agreed comes first, then what the store made of it; a conflict has no grid."""
    drifted = edit("variants", VARIANTS[:1], VARIANTS[:2], Reason.DRIFT)
    both = edit("variants", VARIANTS[:1], VARIANTS[:2], Reason.CONFLICT, last=VARIANTS)
    made = plan(
        update(drifted, reason=Reason.DRIFT), update(both, name="b", reason=Reason.CONFLICT)
    )
    one, two = (item for section in drift_view(made).sections for item in section.items)

    assert [RowKind.KEPT, RowKind.REMOVED] == [row.kind for row in two.grids[0].rows]
    assert () == one.grids


def test_a_week_shows_its_times() -> None:
    """Times as bars on their days, what is no time in words alone, and what is no row nowhere."""
    before: Any = (
        {"day": "sunday", "start_time": "09:00", "end_time": "12:00"},
        {"day": "monday", "start_time": "10:00", "end_time": "11:00"},
        "odd",
    )
    after: Any = (
        {"day": "sunday", "start_time": "09:00:00", "end_time": "24:00"},
        before[1],
        {"day": "someday", "start_time": "noon", "end_time": "late"},
    )
    (grid,) = only(plan(change(HAIRCUT, fields=(edit("availability", before, after),)))).grids
    days = {day.name: day for day in bars(grid)}

    assert (Bar(540, 180, "removed"), Bar(540, 900, "added")) == days["sunday"].bars
    assert (Bar(600, 60, "kept"),) == days["monday"].bars
    assert () == days["tuesday"].times
    assert ((), (("noon–late", "added"),)) == (days["someday"].bars, days["someday"].times)
    (odd,) = only(plan(change(HAIRCUT, fields=(edit("availability", (), ({"day": "x"},)),)))).grids
    assert odd.week is None
    assert [] == list(bars(odd))
