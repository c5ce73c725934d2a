"""A format is one module and one line; all of them stand on one tree."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import change, plan, product
from tests.render import toy
from tests.render.goods import ARABIC, ENGLISH, amount, edit, update
from tests.render.outcomes import REPORT, STATE
from tests.render.samples import ADOPT, CONFLICT, DRIFT, PLANS
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.render import RENDERERS, TALK, Renderer, Renderers, html, json, markdown, text
from tjar_sync.render.build_drift import drift_view
from tjar_sync.render.build_plan import plan_view
from tjar_sync.render.style import PLAIN
from tjar_sync.render.view import CellRole, Direction, Side, direction_of, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.model.plan import Plan
    from tjar_sync.render.documents import Item

    Golden = Callable[[str, str], None]

WITH_TOY = Renderers({**dict.fromkeys(RENDERERS, ""), "toy": "tests.render.toy"})
SHOWN = (
    "drift",
    "conflict",
    "adopt",
    "removals",
    "nested",
    "secrets",
    "blocked",
    "targeted",
    "empty",
)
CHECKED: dict[str, Renderer] = {
    "text": text,
    "json": json,
    "markdown": markdown,
    "html": html,
    "toy": toy,
}
"""The type checker proves that each is a renderer."""


def items(plan: Plan) -> Iterator[Item]:
    """Give the items of a plan's tree."""
    return (item for section in plan_view(plan).sections for item in section.items)


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("sample", PLANS)
def test_every_format_renders_every_document(name: str, sample: str) -> None:
    """Nothing that a plan, drift, a run or a state can hold is too much for a format."""
    renderer = RENDERERS[name]

    assert renderer is CHECKED[name]
    assert renderer.plan(PLANS[sample], PLAIN)
    assert renderer.drift(PLANS[sample], PLAIN)
    assert renderer.report(REPORT, PLANS[sample], PLAIN)
    assert renderer.state(STATE, PLAIN)
    assert all(renderer.entry(row, PLAIN) for row in STATE.resources.values())


def test_a_format_is_a_module_and_a_line() -> None:
    """Nothing else needs to know of a third format."""
    renderer = WITH_TOY["toy"]

    assert renderer is toy
    assert [*RENDERERS, "toy"] == list(WITH_TOY)
    assert len(RENDERERS) + 1 == len(WITH_TOY)
    assert TALK in RENDERERS


def test_a_third_format_says_everything(golden: Golden) -> None:
    """Every kind of document, drawn by a module that knows the tree alone."""
    toy_format = WITH_TOY["toy"]
    plans = [toy_format.plan(PLANS[name], PLAIN) for name in SHOWN]
    others = [
        toy_format.drift(DRIFT, PLAIN),
        toy_format.drift(PLANS["empty"], PLAIN),
        toy_format.report(REPORT, DRIFT, PLAIN),
        toy_format.state(STATE, PLAIN),
        *(toy_format.entry(row, PLAIN) for row in STATE.resources.values()),
    ]
    whole = "\n\n".join([*plans, *others])
    golden("toy.txt", "".join(char if char == "\n" else _printable(char) for char in whole))


def _printable(char: str) -> str:
    return char if char.isprintable() else f"<{unicodedata.name(char, hex(ord(char)))}>"


@pytest.mark.parametrize(
    ("given", "direction"),
    [
        ("Nike حذاء", Direction.LTR),
        ("12: حذاء Nike", Direction.RTL),
        ("עברית", Direction.RTL),
        ("79.99 -", Direction.AUTO),
        ("", Direction.AUTO),
    ],
)
def test_a_text_runs_as_its_first_letter(given: str, direction: Direction) -> None:
    """Arabic beside English is laid out by what it is, whatever its field is called."""
    assert direction == direction_of(given)


def test_the_tree_holds_long_texts_whole() -> None:
    """How much of a text and of its changes is shown is a renderer's choice, not the tree's."""
    later = ARABIC.replace("شبك أحمر", "قماش أزرق")
    (item,) = items(plan(update(edit("description.ar", ARABIC, later))))
    (row,) = item.rows
    before, after, diff = row.cell(CellRole.BEFORE), row.cell(CellRole.AFTER), row.diff(Side.EDIT)

    assert before is not None
    assert after is not None
    assert diff is not None
    assert (ARABIC, later) == (plain(before.content), plain(after.content))
    assert (Direction.RTL, Direction.RTL) == (before.direction, after.direction)
    assert (
        "".join("".join(part.tokens) for part in diff.stretches if part.mark != "removed") == later
    )


def test_a_conflict_keeps_three_sides_and_both_ways() -> None:
    """What each side made of the text is data."""
    (item,) = items(CONFLICT)
    row = next(row for row in item.rows if row.label == "description.en")
    last = row.cell(CellRole.LAST)

    assert last is not None
    assert ENGLISH == plain(last.content)
    assert [Side.THEIRS, Side.OURS] == [diff.side for diff in row.diffs]


def test_an_item_says_what_people_call_it() -> None:
    """A page that shows names beside addresses finds them in the tree."""
    named = change(product(), fields=(edit("name.en", "Lamp", "Desk Lamp"),))
    nameless = change(product(), fields=(edit("price", amount("1.00"), amount("2.00")),))

    assert ["Lamp", ""] == [item.title for item in items(plan(named, nameless))]


def test_what_writes_nothing_can_be_folded() -> None:
    """Pure adoptions need no reader; what is sent to the store does."""
    sections = {section.kind: section.foldable for section in plan_view(ADOPT).sections}

    assert {"media": True, "product": False} == sections


def test_counts_are_numbers_with_their_words() -> None:
    """A summary need not be read back out of a sentence."""
    changes, unchanged = plan_view(DRIFT).summary.groups

    assert [(2, Action.UPDATE), (1, None), (1, None), (1, None)] == [
        (count.number, count.action) for count in changes
    ]
    assert [214] == [count.number for count in unchanged]


def test_no_drift_is_a_sentence() -> None:
    """What no file manages is no drift, and is told all the same."""
    alone = replace(PLANS["empty"], unmanaged=0)
    view, whole = drift_view(alone), drift_view(PLANS["empty"])

    assert ((), ()) == (view.sections, view.notes)
    assert 1 == len(whole.notes)
    assert whole.notes[0].startswith("12 resources in the store are in no file; ")
    assert "No drift. What tjar-sync manages is in the store as it was last applied." == text.drift(
        alone
    )


@pytest.mark.parametrize(
    ("path", "shown", "wanted", "told"),
    [
        ("name.en", "Bags &amp; Belts", "Bags", 'name.en: "Bags & Belts" -> "Bags"'),
        ("name.en", "Ali&#039;s", "Ali", 'name.en: "Ali\'s" -> "Ali"'),
        ("name.en", "A &amp; B", "A & B", 'name.en: "A &amp; B" -> "A & B"'),
        ("name.en", "5 &copy 6", "5", 'name.en: "5 &copy 6" -> "5"'),
        ("name.en", None, "5", 'name.en: (not set) -> "5"'),
        ("description.en", "A &amp; B", "A", 'description.en: "A &amp; B" -> "A"'),
    ],
)
def test_what_a_store_keeps_escaped_is_shown_as_files_have_it(
    path: str, shown: str | None, wanted: str, told: str
) -> None:
    """Where escaping is surely all that the store did; and never so that no difference is left."""
    field = FieldChange(path, shown, wanted, Reason.DRIFT)
    made = plan(change(product("shoe"), reason=Reason.DRIFT, fields=(field,)))

    assert told in " ".join(text.plan(made).split())
