"""A store's own spelling of a text is one that a named rule makes of what was sent."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjar_sync.model.kinds.field import Shape
from tjar_sync.model.transformations import ENTITIES, REMOVALS, SPACES, slug, transformation

SAME = [
    (Shape.TEXT, "Shoe", "Shoe", ""),
    (Shape.TEXT, "a\r\nb", "a\nb", "line ends or letters composed otherwise"),
    (Shape.TEXT, "é", "e\u0301", "line ends or letters composed otherwise"),
    (Shape.TEXT, " Shoe ", "Shoe", "trimmed"),
    (Shape.TEXT, "Big  \n Shoe ", "Big Shoe", "white space folded"),
    (Shape.TEXT, "Shoe & Co", "Shoe &amp; Co", "escaped"),
    (Shape.TEXT, "Ali's", "Ali&#039;s", "escaped"),
    (Shape.TEXT, 'say "no"', "say &#34;no&#34;", "escaped"),
    (Shape.TEXT, "a & b ", "a &amp;amp; b", "escaped twice, trimmed"),
    (Shape.TEXT, "a &amp; b", "a & b", "unescaped"),
    (Shape.TEXT, "<b>Shoe</b>", "Shoe", "tags removed"),
    (Shape.TEXT, "<b>Salt & Oil</b> ", "Salt &amp; Oil", "tags removed, escaped, trimmed"),
    (Shape.HTML, "<p>x</p><script>y()</script>", "<p>x</p>", "scripts removed"),
    (Shape.HTML, "<P>Big<BR/>shoe</P>", "<p>Big<br>shoe</p>", "HTML written anew"),
    (Shape.HTML, "<p>a&nbsp;b", "<p>a\u00a0b</p>", "HTML written anew"),
    (Shape.HTML, "<p>a<style>p {}</style></p>", "<p>a</p>", "HTML written anew"),
    (Shape.SLUG, "Nike Shoe", "nike-shoe", "the slug rule"),
    (Shape.SLUG, "قهوة سعودية", "قهوة-سعودية", "the slug rule"),
]
"""What is sent, what is shown, and what it is called."""

OTHER = [
    (Shape.TEXT, "a prescription", "a preion"),
    (Shape.TEXT, "A long name of a shoe", "A long name"),
    (Shape.TEXT, "Shoe", ""),
    (Shape.TEXT, "Shoe", "Boot"),
    (Shape.TEXT, "Shoe", "shoe"),
    (Shape.TEXT, "Shoe", "Shoe "),
    (Shape.HTML, "<p>10 SAR</p>", "<p>100 SAR</p>"),
    (Shape.HTML, "<p>one two</p>", "<p>one</p>"),
    (Shape.HTML, "<p>x</p>", ""),
    (Shape.HTML, '<a href="https://a.example">x</a>', '<a href="https://b.example">x</a>'),
    (Shape.HTML, '<p><img src="a.png">x</p>', "<p>x</p>"),
    (Shape.HTML, "<script>a()</script>", "<script>b()</script>"),
    (Shape.HTML, "</script><p>x</p>", "<p>y</p>"),
    (Shape.SLUG, "nike-shoe", "nike-shoe-1"),
]
"""What is sent, and what no rule makes of it."""


@pytest.mark.parametrize(("shape", "sent", "shown", "name"), SAME)
def test_a_spelling_has_a_name(shape: Shape, sent: str, shown: str, name: str) -> None:
    """What a store is known to do to a text is told by its name."""
    assert name == transformation(shape, sent, shown)


@pytest.mark.parametrize(("shape", "sent", "shown"), OTHER)
def test_another_text_is_no_spelling(shape: Shape, sent: str, shown: str) -> None:
    """Cut short, emptied, or simply another: nothing is found that would excuse it."""
    assert transformation(shape, sent, shown) is None


@given(
    st.text(max_size=40),
    st.sampled_from(sorted(REMOVALS)),
    st.sampled_from(sorted(ENTITIES)),
    st.sampled_from(sorted(SPACES)),
)
def test_whatever_the_rules_make_is_recognised(
    sent: str, gone: str, spelt: str, spaced: str
) -> None:
    """One rule of each family, in that order, is always found."""
    shown = SPACES[spaced](ENTITIES[spelt](REMOVALS[gone](sent)))

    assert transformation(Shape.TEXT, sent, shown) is not None


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=2, max_size=40))
def test_a_cut_text_is_never_a_spelling(sent: str) -> None:
    """A store that keeps the beginning of a name has not kept the name."""
    shown = sent[: len(sent) // 2]
    kept = {sent, html.unescape(sent)}

    assert transformation(Shape.TEXT, sent, shown) is None or shown.lower() in kept


def test_the_slug_rule_is_its_own_fixed_point() -> None:
    """What it made once it leaves alone."""
    assert slug("A__b  C!") == slug(slug("A__b  C!")) == "a-b-c"
