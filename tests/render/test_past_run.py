"""A past run as Markdown and as a page: when it was, how it ended, what each write did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import intent, media, product
from tests.render.goods import ARABIC, ENGLISH, FRONT, HIDDEN, amount
from tests.render.html_reader import assert_dead, inside
from tjar_sync.model.history import PastRun
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Before, JournalEntry, Pass, Proof, RunRecord
from tjar_sync.render.history import RUN_FORMATS
from tjar_sync.render.style import PLAIN

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
