"""Whole documents in Arabic: read as approved, and no English sentence is left in them."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.render.outcomes import EFFECTS, STATE
from tests.render.samples import CREATES, DRIFT, PLANS
from tjar_sync.errors import CatalogError, ExitCode, GuardError, StateLocked
from tjar_sync.i18n import ARABIC_DIGITS, END, ISOLATE, speak
from tjar_sync.model.catalog import Position
from tjar_sync.model.diagnostic import mistake
from tjar_sync.model.history import History
from tjar_sync.model.notification import Notification, NotifyEvent
from tjar_sync.model.state import UNLOCK, StateEvent
from tjar_sync.render import RENDERERS
from tjar_sync.render.failure import failure_of
from tjar_sync.render.failure import html as failure_page
from tjar_sync.render.history import text as history_text
from tjar_sync.render.notification import generic, slack
from tjar_sync.render.problems import error_text
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from tjar_sync.model.plan import Plan

FOLDER = Path(__file__).parent / "golden"
REWRITE = "TJAR_SYNC_REWRITE_GOLDENS"
FORMATS = {"text": "txt", "markdown": "md", "html": "html"}
MADE_UP = frozenset({"the store said", "was not found", "nothing is done", "the list of"})
"""What samples say that no code does."""
ERRORS = {
    "mistakes": CatalogError(
        [
            mistake(
                "unknown-key", "unknown key `pric`; did you mean `price`?", Position("a.yaml", 3, 5)
            ),
            mistake("wrong-type", "`price` is missing in product", Position("a.yaml", 9, 1)),
        ]
    ),
    "guard": GuardError(
        "nothing was written: product.a is protected and would be removed",
        hint="in a new plan: tjar-sync plan --out FILE --allow protected",
    ),
    "locked": StateLocked(
        "the state is locked by somebody",
        hint="run the command again",
    ),
}
_SENTENCE = re.compile(r"(?<![-.\w`])[a-z]{2,} [a-z]{2,} [a-z]{2,}(?![-.\w])")
_MACHINE = re.compile(r"`[^`]*`|tjar-sync [-a-z ]+|\"[^\"]*\"|--[a-z-]+")
_ASIDE = re.compile(r"\[-.*?-\]|\{\+.*?\+\}|…[^…]*…|```.*?```", re.DOTALL)


class _Page(HTMLParser):
    """Collects what a page says itself: what stands in no value, code, style or script."""

    SILENT = frozenset({"style", "script", "code", "bdi", "ins", "del", "kbd", "pre", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note which element is open, and what its attributes say."""
        if tag not in {"meta", "input", "img", "br"}:
            self.open.append("diff" if ("class", "diff") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        """Forget it."""
        assert self.open.pop() in {tag, "diff"}

    def handle_data(self, data: str) -> None:
        """Take a text that is a page's own."""
        if self.SILENT.isdisjoint(self.open) and "diff" not in self.open:
            self.said.append(data)


def english(text: str) -> list[str]:
    """Return what looks like an English sentence in a document."""
    if text.startswith("<!doctype"):
        page = _Page()
        page.feed(text)
        text = "\n".join(page.said)
    return _SENTENCE.findall(_MACHINE.sub("", _ASIDE.sub("", text)))


def approved(name: str, text: str) -> None:
    """Compare a text with the golden file of that name; rewrite it only when asked to."""
    path = FOLDER / name
    if os.environ.get(REWRITE):
        path.write_bytes(f"{text}\n".encode())
    assert path.read_bytes().decode() == f"{text}\n"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", PLANS)
def test_no_english_is_left_in_a_plan(form: str, name: str) -> None:
    """Every sentence of every sample is Arabic; Latin letters are names, codes and commands."""
    speak("ar")
    told = RENDERERS[form].plan(PLANS[name], PLAIN)

    assert [] == [one for one in english(told) if one not in MADE_UP]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("name", "made"), [("creates", CREATES), ("drift", DRIFT)])
def test_plans_and_drift_read_as_approved(form: str, name: str, made: Plan) -> None:
    """A person has read them, and found them right."""
    speak("ar")
    renderer = RENDERERS[form]
    told = renderer.drift(made, PLAIN) if name == "drift" else renderer.plan(made, PLAIN)

    approved(f"{name}.{FORMATS[form]}", told)
    assert [] == english(told)


@pytest.mark.parametrize("form", FORMATS)
def test_reports_read_as_approved(form: str) -> None:
    """What a run did, what came out otherwise, and what to do next."""
    speak("ar")
    told = RENDERERS[form].report(EFFECTS, DRIFT, PLAIN)

    approved(f"report.{FORMATS[form]}", told)
    assert [] == english(told)


@pytest.mark.parametrize("form", FORMATS)
def test_a_state_reads_as_approved(form: str) -> None:
    """What is owned."""
    speak("ar")
    told = RENDERERS[form].state(STATE, PLAIN)

    approved(f"state.{FORMATS[form]}", told)
    assert [] == english(told)


@pytest.mark.parametrize("name", ERRORS)
def test_errors_read_as_approved(name: str) -> None:
    """What failed, where, and what to do about it."""
    speak("ar")
    told = error_text(ERRORS[name])

    approved(f"error-{name}.txt", told)
    assert [] == english(told)


def test_an_error_as_a_page_is_arabic_too() -> None:
    """Whoever opens the file in which the plan was to be finds a page from right to left."""
    speak("ar")
    told = failure_page(failure_of(ERRORS["guard"], "plan"))

    assert '<html lang="ar" dir="rtl">' in told
    assert "لم يُكتب شيء" in told


def test_a_reason_that_a_person_gave_is_never_said_for_them() -> None:
    """Why somebody took the lock stands as they typed it, be it a message of ours."""
    speak("ar")
    said = history_text(History((StateEvent(UNLOCK, "ali@desk", "No changes.", "2027-01-01"),)))

    assert said.endswith(": No changes.")


@pytest.mark.parametrize("name", PLANS)
def test_machines_are_told_the_same_in_any_language(name: str) -> None:
    """JSON is English to the last byte, whoever reads the rest."""
    expected = RENDERERS["json"].plan(PLANS[name], PLAIN)
    speak("ar", ARABIC_DIGITS)

    assert expected == RENDERERS["json"].plan(PLANS[name], PLAIN)


@pytest.mark.parametrize("name", PLANS)
def test_no_digit_of_an_amount_differs_between_the_two_ways_to_write_it(name: str) -> None:
    """Back in Latin digits, a plan in Arabic digits is the plan in Latin digits."""
    back = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬٪", "0123456789.,%", f"{ISOLATE}{END}")
    speak("ar")
    expected = RENDERERS["text"].plan(PLANS[name], PLAIN).translate(back)
    speak("ar", ARABIC_DIGITS)

    assert expected == RENDERERS["text"].plan(PLANS[name], PLAIN).translate(back)


def test_a_page_is_written_from_right_to_left() -> None:
    """Arabic digits too, in its counts; each foreign word is an island of its own."""
    speak("ar", ARABIC_DIGITS)
    told = RENDERERS["html"].plan(CREATES, PLAIN)

    assert '<html lang="ar" dir="rtl">' in told
    assert 'data-digits="٠"' in told
    assert "<bdi>" in told
    assert ISOLATE not in told
    assert END not in told


def test_a_channel_is_told_in_arabic_and_a_receiver_of_documents_in_english() -> None:
    """People read the one, programs the other."""
    addresses = tuple(f"product.p-{number}" for number in range(25))
    told = Notification(
        NotifyEvent.DRIFT,
        "live",
        "Drift: 25 changed in the store.",
        ExitCode.CHANGES,
        "changes",
        "2026-03-04T08:52:00Z",
        addresses,
        "https://ci.test/run/7",
    )
    speak("ar")
    channel = slack(told)

    assert "تغيّر في المتجر" in channel
    assert "الانحراف" in channel
    assert f"و{ISOLATE}5{END} غيرها" in channel
    assert "|عملية التشغيل>" in channel.replace(ISOLATE, "").replace(END, "")
    assert "U+2068" not in channel
    assert '"summary": "Drift: 25 changed in the store."' in generic(told)
