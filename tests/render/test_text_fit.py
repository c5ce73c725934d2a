"""Lines that fit the screen: at words, below where they began, whatever they are painted in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reliability.fuzz_words import check_text
from tjar_sync.render.sanitize import cut, display_width, shown
from tjar_sync.render.style import Style
from tjar_sync.render.text_fit import fitted, width_of
from tjar_sync.render.view import Tone

NARROW = Style(width=24, wrap=True)
PAINTED = Style(width=24, wrap=True, color=True)
PAINT = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("short", ["short"]),
        ("one two three four five six", ["one two three four five", "  six"]),
        ("  ! guard: twelve are gone from it", ["  ! guard: twelve are", "    gone from it"][:0]),
        ("      label: " + "x" * 40, []),
        ("中文" * 10, ["中文中文中文中文中文中文", "  中文中文中文中文"]),
        ("e\u0301" * 30, ["e\u0301" * 24, "  " + "e\u0301" * 6]),
    ],
)
def test_a_line_is_broken_at_words(line: str, lines: list[str]) -> None:
    """The rest hangs below; a word without an end is cut, and a mark stays with its letter."""
    told = fitted(line, NARROW).split("\n")

    assert all(width_of(one) <= 24 for one in told)
    assert line.replace(" ", "") == "".join(told).replace(" ", "")
    if lines:
        assert lines == told


def test_a_sign_hangs_out() -> None:
    """The rest of an item stands below its words, not below its sign."""
    told = fitted("  ! guard: three of the things are gone", Style(width=30, wrap=True))

    assert "  ! guard: three of the things\n      are gone" == told


def test_what_is_no_screen_is_left_alone() -> None:
    """In a file or a pipe, one line stays one line."""
    assert "word " * 40 == fitted("word " * 40, Style(width=24))


def test_colours_and_directions_end_with_their_line() -> None:
    """What was open is closed at the end of a line, and opened again on the next."""
    arabic = shown("حذاء خفيف للمشي الطويل مصنوع من شبك أحمر", PAINTED)
    told = fitted(f"label: {PAINTED.paint(arabic, Tone.GOOD)} end", PAINTED).split("\n")

    assert len(told) > 1
    for line in told:
        assert line.count("\u2068") == line.count("\u2069")
        opened = [code for code in PAINT.findall(line) if code != "\x1b[0m"]
        assert len(opened) == line.count("\x1b[0m")
    assert all("\x1b[32m\u2068" in line for line in told[1:])


WORDS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.tuples(WORDS, st.sampled_from([None, *Tone])), max_size=12), st.integers(20, 60))
def test_nothing_is_lost_and_nothing_is_too_wide(
    words: list[tuple[str, Tone | None]], width: int
) -> None:
    """Of any text in any colours: every letter is there, and no line is wider than the screen."""
    style = Style(width=width, wrap=True, color=True)
    line = " ".join(style.paint(shown(word, style), tone) for word, tone in words)
    told = fitted(line, style)
    hidden = str.maketrans("", "", " \n\u2068\u2069")

    assert all(width_of(one) <= width for one in told.split("\n"))
    assert PAINT.sub("", told).translate(hidden) == PAINT.sub("", line).translate(hidden)
    check_text(PAINT.sub("", told))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Desk Lamp", "Desk Lamp"),
        ("Desk Lamp XL", "Desk Lamp…"),
        ("中文椅子椅子", "中文椅子…"),
        ("مصباح مكتب صغير", "\u2068مصباح مكت…\u2069"),
    ],
)
def test_a_name_is_cut_to_its_columns(text: str, told: str) -> None:
    """By what it takes up on a screen, with dots where it goes on."""
    assert told == cut(text, 10, Style())
    assert display_width(told) <= 10
    assert cut("Desk Lamp XL", 10, Style(unicode=False)) == "Desk La..."
