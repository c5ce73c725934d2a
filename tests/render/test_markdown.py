"""Markdown for pull requests: read as approved, within its limit, and nothing in it comes alive."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.builders import block, plan, product
from tests.render.goods import ARABIC, OFF, ON, create, edit, update
from tests.render.many import BUSY, DELETED, REPRICED
from tests.render.outcomes import EFFECTS, REPORT, STATE
from tests.render.samples import CREATES, PLANS
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Failed, Report
from tjar_sync.render import markdown
from tjar_sync.render.build_plan import plan_view
from tjar_sync.render.markdown_items import alike_table, item_block
from tjar_sync.render.markdown_page import LIMIT, MarkdownPage
from tjar_sync.render.markdown_text import code, escaped, fenced

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.plan import Plan

    Golden = Callable[[str, str], None]

GITHUB = 65_536
"""So many characters may a comment have."""
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ALIVE = re.compile(
    r"@\w|#\d|\bGH-\d|://|\bwww\.|\b[0-9a-f]{7,40}\b|[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]",
    re.IGNORECASE,
)
"""What GitHub makes a link of, wherever it is no code; and what steers."""
OURS = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "fence"}
OURS |= {"bullet_list", "list_item", "inline", "text", "code_inline", "strong", "em", "softbreak"}
HOSTILE = (
    "<script>alert(1)</script>",
    "</details><img src=x onerror=y>",
    "[click](https://evil.test) ![x](//evil.test/x.png)",
    "@octocat please merge; fixes #12, GH-7, org/repo#3",
    "see https://evil.test and www.evil.test or a@evil.test",
    "| a | b |\n|---|---|\n# Approved\n> quoted\n- [x] done",
    "``` \n```\n`a``b```c",
    "deadbeefcafe1234567890abcdef123456789012",
    "***bold*** ~~gone~~ &lt;b&gt; &copy; $x^2$ :tada:",
    "\x1b[2J\u202egnp\u2066.\u2028\x07",
    "1. one\n2. two",
)


def assert_dead(text: str) -> None:
    """Prove that nothing but our own marks has an effect."""
    assert len(text) <= GITHUB
    for token in READER.parse(text):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        assert kind in OURS, token
        for part in token.children or ():
            name = part.type.removesuffix("_open").removesuffix("_close")
            assert name in OURS, part
            if name == "text":
                assert not ALIVE.search(part.content), part.content


BLOCK = block("deletes", "11 products would be deleted", "--allow deletes=11")
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


@pytest.mark.parametrize("name", SHOWN)
def test_plans_read_as_approved(name: str, golden: Golden) -> None:
    """Whole comments, Arabic and English."""
    golden(f"{name}.md", markdown.plan(PLANS[name]))


def test_other_documents_read_as_approved(golden: Golden) -> None:
    """Drift, a run, its side effects, what is owned, and one of that."""
    golden("drifted.md", markdown.drift(PLANS["drift"]))
    golden("report.md", markdown.report(REPORT, CREATES))
    golden("report-effects.md", markdown.report(EFFECTS, CREATES))
    golden("state.md", markdown.state(STATE))
    golden("entry.md", markdown.entry(next(iter(STATE.resources.values()))))


@pytest.mark.parametrize("sample", [*PLANS.values(), BUSY, DELETED, REPRICED])
def test_samples_are_dead_text(sample: Plan) -> None:
    """No sample makes a link, HTML or a mention."""
    assert_dead(markdown.plan(sample))
    assert_dead(markdown.drift(sample))


def test_many_prices_fit_whole() -> None:
    """281 prices and more are one comment, each with its product's name."""
    text = markdown.plan(BUSY)

    assert len(text) < GITHUB
    assert "do not fit" not in text
    assert all(f"`product.item-{number:03}`" in text for number in range(281))


def test_what_does_not_fit_is_counted() -> None:
    """600 texts rewritten: totals, blocks and risky ones are there, the rest is counted."""
    texts = [edit("description.ar", ARABIC, f"{ARABIC[::-1]}{number}") for number in range(600)]
    made = [update(text, name=f"shoe-{number}") for number, text in enumerate(texts)]
    hidden = update(edit("published", ON, OFF), name="hidden")
    text = markdown.plan(plan(*made, hidden, blocks=(BLOCK,)))

    assert LIMIT - 5000 < len(text) <= GITHUB
    (left,) = re.findall(r"\*\*(\d+) more changes do not fit here", text)
    drawn = re.findall(r"^\*\*~ `product\.shoe-\d+`", text, re.MULTILINE)
    assert 0 < int(left) == 600 - len(drawn)
    assert text.index("Blocked: apply will refuse") < text.index("product.hidden")
    assert text.index("product.hidden") < text.index("product.shoe-0")
    assert_dead(text)


def test_a_run_that_failed_everywhere_fits() -> None:
    """Thousands of failures: the first ones, and that there are more."""
    failed = tuple(
        Failed(create(product(f"shoe-{n}")), "refused: " + "x" * 300) for n in range(3000)
    )
    text = markdown.report(Report(failed=failed), CREATES)

    assert len(text) <= GITHUB
    assert "… and more, which does not fit here." in text


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_texts_are_dead(evil: str) -> None:
    """In names, values, rows, reasons of checks and failures: nothing but text."""
    shoe = product("shoe", name__en=evil, name__ar=evil, tags=(evil, "b"), sku=evil)
    changed = update(edit("name.en", evil, f"{evil}!"), edit("tags", (evil,), (evil, "c")))
    many = [update(edit("sku", evil, f"{n}"), name=f"p-{n}") for n in range(20)]
    names = {f"product.p-{n}": evil for n in range(20)}
    risk = replace(BLOCK, summary=evil, fix=f"--allow {evil}")
    sample = plan(
        create(shoe), changed, *many, names=names, blocks=(risk,), warnings=(warning("x", evil),)
    )

    assert_dead(markdown.plan(sample))
    assert_dead(markdown.report(Report(failed=(Failed(changed, evil),)), sample))


NASTY = st.text(st.sampled_from("`@#|<>[]()!*_~\\:/.w-+=& \n\tأa1\x1b\u202e") | st.characters())


@given(NASTY)
def test_escaped_text_is_that_text(text: str) -> None:
    """A sentence stands for itself: as it was, but for signs that part and signs that are spelled out."""
    assert_dead(f"x {escaped(text)}")
    printable = "".join(char for char in text if char.isascii() and char.isprintable())
    (_, inline, _) = READER.parse(f"x {escaped(printable)}")
    said = "".join(part.content for part in inline.children or ()).replace("\u2060", "")
    assert said.rstrip() == f"x {printable}".rstrip()


@given(NASTY, st.integers(1, 200))
def test_code_cannot_be_left(text: str, width: int) -> None:
    """Whatever is put into code stays there, in a table's cell as well."""
    cell = code(text, width)
    table = READER.parse(f"| a | b |\n| --- | --- |\n| {cell} | {cell} |")
    assert [token.type for token in table].count("td_open") == 2
    assert_dead(f"{cell} and\n\n{fenced([text])}")


def test_a_table_takes_what_there_is_room_for() -> None:
    """Of those alike as many rows as fit; none where there is no room for one."""
    (section,) = plan_view(REPRICED).sections
    (group,) = section.alike
    whole, text = alike_table(group, 10**6)
    some, short = alike_table(group, len(text) // 2)

    assert (281, True) == (whole, 0 < some < whole)
    assert len(short) <= len(text) // 2
    assert (0, "") == alike_table(group, 50)


def test_many_fields_are_counted() -> None:
    """A product of very many rows shows the first, and how many more."""
    rows = {f"k{number}": Decimal(number) for number in range(50)}
    changed = update(*(edit(f"extra.{name}", None, value) for name, value in rows.items()))
    (section,) = plan_view(plan(changed)).sections
    assert "… and 20 more fields." in item_block(section.items[0])


def test_a_page_says_what_it_leaves_out() -> None:
    """A block or a line too many is left out, and that is said once."""
    page = MarkdownPage(600)
    assert page.add("a" * 100)
    assert not page.add("b" * 200)
    page.add_lines(f"- {number} {'c' * 20}" for number in range(20))
    assert page.text().endswith("… and more, which does not fit here.")
    assert len(page.text()) <= 600
    assert MarkdownPage(600).text() == ""
