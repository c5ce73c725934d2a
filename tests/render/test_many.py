"""Plans of many changes are sized for the reader: counted lines, at each width of a terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders import change, plan, product
from tests.reliability.fuzz_words import check_text
from tests.render.goods import create, edit, update
from tests.render.many import BUSY, DELETED, MANY, REPRICED, named, reprice
from tests.render.samples import PLANS
from tjar_sync.model.catalog import Position
from tjar_sync.model.plan import Action, Reason
from tjar_sync.render.layout import Heap, Layout
from tjar_sync.render.style import Style
from tjar_sync.render.text import drift
from tjar_sync.render.text import plan as plan_text
from tjar_sync.render.text_fit import width_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.plan import Change

    Golden = Callable[[str, str], None]

WIDTHS = (80, 100, 200)
FULL = Layout(full=True)
EVIL = "\x1b[2J\u202egnp\u2066.\u200b\u200f\u2028\x07\ufeff\U000e0041 name that is long enough to be cut"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", MANY)
def test_many_changes_read_as_approved(name: str, width: int, golden: Golden) -> None:
    """Whole outputs, Arabic and English, at each width."""
    golden(f"many-{name}.{width}.txt", plan_text(MANY[name], Style(width=width, wrap=True)))


@pytest.mark.parametrize("width", [40, *WIDTHS])
@pytest.mark.parametrize("sample", [*MANY.values(), *PLANS.values()])
def test_no_line_is_wider_than_the_screen(sample: object, width: int) -> None:
    """Whatever it holds: names, addresses, words that never end."""
    text = plan_text(sample, Style(width=width, wrap=True, color=True))  # type: ignore[arg-type]  # both are plans

    assert all(width_of(line) <= width for line in text.split("\n"))


@pytest.mark.parametrize("width", WIDTHS)
def test_281_prices_are_one_screen(width: int) -> None:
    """What moves furthest stands first, with its name; the others are counted, none is lost."""
    text = plan_text(REPRICED, Style(width=width, wrap=True))

    assert len(text.split("\n")) <= 60
    assert "281 products, edited in the files" in text
    assert "Desk Lamp" in text
    assert re.search(r"product\.item-\d{3} .*\d+\.\d\d -> \d+\.\d\d  -10\.0 %", text)
    assert "… 257 more, each by 10.0 % at most; --full shows all" in text
    assert "Down: 188 prices, by " in text
    assert len(plan_text(BUSY, Style(width=width, wrap=True)).split("\n")) <= 90


@pytest.mark.parametrize("sample", MANY.values())
def test_full_leaves_nothing_out(sample: object) -> None:
    """Asked for, every change is shown whole, and every warning."""
    text = plan_text(sample, Style(layout=FULL))  # type: ignore[arg-type]  # each is a plan

    assert all(str(item.address) in text for item in sample.changes)  # type: ignore[attr-defined]  # the same
    assert all(str(one) in text for one in sample.warnings)  # type: ignore[attr-defined]  # the same
    assert "--full" not in text


def test_the_outlier_stands_first() -> None:
    """The one price that moves tenfold is not the 200th line, nor counted away."""
    odd = update(edit("sale_price", Decimal("42.00"), Decimal("420.00")), name="odd")
    text = plan_text(named(*(reprice(number) for number in range(200)), odd))
    first = text.index("product.item-")

    assert text.index("product.odd") < first


def test_what_warns_or_takes_away_is_whole_and_first() -> None:
    """A person reads it before the two hundred harmless ones."""
    gone = change(product("sandal"), Action.DELETE, reason=Reason.REMOVED, fields=())
    flagged = reprice(7)
    sample = named(*(reprice(number) for number in range(200)), gone)
    warned = replace(DELETED.warnings[0], where=(flagged.address,))
    text = plan_text(replace(sample, warnings=(warned,)))
    table = text.index("199 products, edited in the files")

    assert text.index("- product.sandal") < table
    assert text.index("~ product.item-007") < table


def test_a_cause_with_500_places_is_a_few_lines() -> None:
    """One reason is told once, and counted."""
    text = plan_text(DELETED)
    lines = [line for line in text.split("\n") if line.startswith("Warning: ")]

    assert [
        "Warning: product.x-0: the store does not tell",
        "Warning: product.x-1: the store does not tell",
        "Warning: 498 more like these; --full shows all",
        "Warning: the list of products shifts; 3 times",
    ] == lines


@pytest.mark.parametrize(
    ("by", "heads"),
    [
        (Heap.ACTION, ["Create", "Update"]),
        (Heap.CATEGORY, ["shoes", "Without a category"]),
        (Heap.FILE, ["shop.yaml", "In no file"]),
        (Heap.KIND, ["Products"]),
    ],
)
def test_changes_are_put_together_as_asked(by: Heap, heads: list[str]) -> None:
    """By kind, file, category or action; each stands in one heap."""
    made = plan(
        create(product("new")),
        reprice(1),
        reprice(2),
        categories={"product.item-001": "shoes", "product.new": "shoes"},
        places=dict.fromkeys(["product.item-002", "product.new"], Position("shop.yaml", 3, 3)),
    )
    text = plan_text(made, Style(layout=Layout(by=by)))

    assert heads == [part for part in text.split("\n\n")[1:-1] if not part.startswith(" ")]
    heads_of_items = [line for line in text.split("\n") if re.match(r"  [+~] product", line)]
    assert 3 == len(heads_of_items)


def test_what_is_unlike_is_whole() -> None:
    """No table for long texts, for what looks alike, for many columns, or for two of a kind."""
    kinds: list[list[Change]] = [[], [], []]
    for at in range(3):
        wide = [edit(path, 1, 2 + at) for path in ("min_purchase", "max_purchase", "weight", "x")]
        odd = edit("sku", f"\u0623{at}", f"\u0627\u0654{at}")
        long = edit("summary.en", f"{at} word " * 20, "other " * 20)
        kinds[0].append(update(*wide, name=f"p-{at}"))
        kinds[1].append(update(odd, name=f"p-{at}"))
        kinds[2].append(update(long, name=f"p-{at}"))
    for changes in kinds:
        assert 3 == plan_text(plan(*changes)).count("edited in the files")
    assert 2 == plan_text(plan(reprice(1), reprice(2))).count("edited in the files")


def test_what_all_have_the_same_is_told_once() -> None:
    """Fifty products that get one tag are a list of names below it."""
    tagged = [update(edit("tags", (), ("sale",)), name=f"p-{at}") for at in range(50)]
    text = plan_text(named(*tagged))

    assert 1 == text.count("tags: +sale")
    assert "product.p-0" in text
    assert "Desk Lamp" in text


def test_each_column_says_its_own() -> None:
    """Texts from the left, what a list gains and loses in one cell, and why another field changes."""
    renamed = [
        update(edit("name.en", f"Lamp {at}", f"Desk Lamp {at}"), name=f"a-{at}") for at in range(3)
    ]
    tagged = [update(edit("tags", ("x",), ("x", f"t{at}")), name=f"b-{at}") for at in range(3)]
    drifted = [
        update(edit("min_purchase", at, at + 1, Reason.DRIFT), name=f"c-{at}") for at in range(3)
    ]
    text = plan_text(plan(*renamed, *tagged, *drifted))

    assert '      product.a-1  "Lamp 1" -> "Desk Lamp 1"\n' in text
    assert "      product.b-2  +t2\n" in text
    assert "min_purchase (drift)\n      product.c-0  0 -> 1\n" in text


def test_drift_of_many_is_told_whole() -> None:
    """Each says since when, so none is like another."""
    text = drift(replace(REPRICED, changes=REPRICED.changes[:5]))

    assert 5 == text.count("in the store; files say")


def test_hostile_names_steer_no_table() -> None:
    """A name in a table is spelled out, cut, and kept from turning its line around."""
    sample = named(*(reprice(number) for number in range(30)))
    evil = dict.fromkeys(sample.names, EVIL)
    for style in (Style(width=80, wrap=True), Style(width=60), Style(unicode=False)):
        text = plan_text(replace(sample, names=evil, categories=evil), style)
        check_text(text)
        by_category = replace(style, layout=Layout(by=Heap.CATEGORY))
        check_text(plan_text(replace(sample, names=evil, categories=evil), by_category))


@pytest.mark.parametrize("before", ["0.00", None])
def test_a_price_from_nothing_stands_before_all_percentages(before: str | None) -> None:
    """No percentage tells how far it moves, and it may be the one that matters."""
    old = None if before is None else Decimal(before)
    fresh = [
        update(edit("sale_price", old, Decimal(900 + number)), name=f"z-{number}")
        for number in range(26)
    ]
    text = plan_text(named(*(reprice(number) for number in range(40)), *fresh[:2]))
    many = plan_text(named(*fresh))
    rows = re.findall(r"^      (product\.\S+)", text, re.MULTILINE)
    assert ["product.z-0", "product.z-1"] == rows[:2]
    assert "… 18 more, each by 8.0 % at most; --full shows all" in text
    assert "… 2 more; --full shows all" in many
