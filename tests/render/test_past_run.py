"""A past run as Markdown and as a page: when it was, how it ended, what each write did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import intent, media, product
from tests.render.goods import ARABIC, ENGLISH, FRONT, HIDDEN, amount
from tests.render.html_reader import assert_dead, inside
from tjar_sync.i18n import END, ISOLATE
from tjar_sync.model.file_edits import FileEdit, FileEdits
from tjar_sync.model.history import History, PastRun
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Before, JournalEntry, Pass, Proof, RunRecord, StateEvent
from tjar_sync.render.file_edits import edits_text, left_text
from tjar_sync.render.history import RUN_FORMATS, text
from tjar_sync.render.style import PLAIN, Style
from tjar_sync.render.text_fit import width_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Golden = Callable[[str, str], None]

NEW: dict[str, Any] = {
    "name.en": "Shoe",
    "description.en": ENGLISH.replace("red", "blue"),
    "sale_price": amount("12.00"),
    "cost": amount("4.00"),
    "image": FRONT,
    "codes": (HIDDEN,),
}
OLD: dict[str, Any] = {
    "name.en": "Boot",
    "description.en": ENGLISH,
    "sale_price": amount("10.00"),
    "image": "https://cdn.example.com/" + "long/" * 20 + "old.jpg",
}


def line(verb: Verb, proof: Proof | None, name: str = "shoe", **others: Any) -> JournalEntry:
    """Build a write, and what is known of it."""
    detail = others.pop("detail", "")
    made = intent(product(name), verb, **{"remote_id": "7", **others})
    return JournalEntry(made, proof, detail)


RUN = PastRun(
    RunRecord("0123456789abcdef", "p", "2026-03-04T08:52:41Z", "2026-03-04T08:53:02Z", "partial"),
    (
        JournalEntry(intent(media("front"), Verb.CREATE, remote_id="3"), Proof.ANSWERED),
        line(Verb.UPDATE, Proof.ANSWERED, values=NEW, before=Before(OLD, {"codes": ()}, {})),
        line(Verb.UPDATE, Proof.FOUND, pass_=Pass.LINK, values={"name.ar": ARABIC}),
        line(Verb.DELETE, Proof.ANSWERED, "lamp", values={"sku": "L"}),
        line(Verb.UPDATE, Proof.REFUSED, "cap", detail="the store refused it: <b>no</b>"),
        line(Verb.UPDATE, None, "hat"),
    ),
)


@pytest.mark.parametrize(("form", "ending"), [("markdown", "md"), ("html", "html")])
def test_a_run_reads_as_approved(golden: Golden, form: str, ending: str) -> None:
    """What failed first; of an update the old and the new values, long texts word by word."""
    golden(f"past-run.{ending}", inside(RUN_FORMATS[form](RUN, PLAIN)))


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_run_that_wrote_nothing(form: str) -> None:
    """Said in a sentence, and so is that nobody knows how it ended."""
    record = replace(RUN.record, finished_at="", outcome="")
    told = RUN_FORMATS[form](PastRun(record, ()), PLAIN)

    assert "Its end was never recorded." in told
    assert "It wrote nothing to the store." in told
    assert "tjar-sync undo 01234567" in told


def test_its_page_is_dead() -> None:
    """As every page is."""
    assert_dead(RUN_FORMATS["html"](RUN, PLAIN))


SHOES = FileEdits(
    (
        FileEdit(
            product("shoe").address, "name.en", "Shoe", "A shoe for all weathers", "shop.yaml:3"
        ),
    ),
    tuple((f"product.shoe-{n}.price", "it stands in a table, at prices.csv:B7") for n in range(12)),
    ("shop.yaml",),
    {},
)
MOVED = StateEvent("mv", "product.tea", "it is product.coffee from now on, by ali@desk")


def told(style: Style) -> list[str]:
    """Draw a history, of all and of one address, a run, and new values for the files."""
    return [
        text(History((MOVED, RUN)), style),
        text(History((RUN,), "product.shoe"), style),
        RUN_FORMATS["text"](RUN, style),
        edits_text(SHOES, style),
        "\n".join(left_text(SHOES.left, style)),
    ]


def words(drawn: str) -> str:
    """Take away the gaps, and what a broken line closes and opens again."""
    return "".join(drawn.replace(ISOLATE, "").replace(END, "").split())


def test_what_happened_fits_the_screen() -> None:
    """Long lines are broken, as those of plans are; where there is no screen, they are whole."""
    for plain, on_screen in zip(told(PLAIN), told(Style(width=40, wrap=True)), strict=True):
        assert 40 < max(map(width_of, plain.split("\n")))
        assert 40 >= max(map(width_of, on_screen.split("\n")))
        assert words(plain) == words(on_screen)
