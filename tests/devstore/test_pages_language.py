"""The pages in both languages: whole sentences, plural forms, amounts, moments, directions."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel import Locale
from babel.dates import format_datetime

from tjar_sync.devstore import HABITS, FaultKind, HajatekDashboard, HajatekStore
from tjar_sync.devstore.clock import RIYADH, stamp
from tjar_sync.devstore.pages import fault_texts, formats, forms, look, translations

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tjar_sync.devstore import Dashboard

PACKAGE = Path(translations.__file__).parents[1]
_SAID = re.compile(r"say\('(\w+)'")
_LETTERS = re.compile("[؀-ۿ]")
_TAG = re.compile(r"{[%{#].*?[%}#]}")
_VALUE = re.compile(r"{(\w*)}")


def test_every_sentence_has_both_languages() -> None:
    """Each of the two is there, is of its language, and names the same values."""
    pairs: list[tuple[object, tuple[str, str]]] = [
        *translations._TRANSLATIONS.items(),  # noqa: SLF001 - the table itself is what is checked
        *fault_texts.FAULT_TEXTS.items(),
        *fault_texts.PRESET_TITLES.items(),
        *((name, (one.english, one.arabic)) for name, one in HABITS.items()),
    ]
    wrong = [
        key
        for key, (english, arabic) in pairs
        if _LETTERS.search(english)
        or not _LETTERS.search(arabic)
        or sorted(_VALUE.findall(english)) != sorted(_VALUE.findall(arabic))
    ]

    assert [] == wrong


def test_every_fault_and_button_is_explained() -> None:
    """Nothing that can be turned on lacks its sentence."""
    assert set(FaultKind) == set(fault_texts.FAULT_TEXTS)
    assert set(forms.PRESETS) == set(fault_texts.PRESET_TITLES)


def test_templates_say_what_is_in_the_table() -> None:
    """What a template says by its key is there, and has no words of its own besides."""
    texts = {path.name: path.read_text("utf-8") for path in PACKAGE.rglob("templates/*.html")}
    said = {key for text in texts.values() for key in _SAID.findall(text)}
    own = {
        name: found
        for name, text in texts.items()
        if (found := re.findall(r">\s*([A-Za-z]{2,}[^<]*)<", _TAG.sub("", text)))
    }

    assert said <= set(translations._TRANSLATIONS)  # noqa: SLF001 - the table itself is what is checked
    assert {} == own


@pytest.mark.parametrize("hour", [0, 9, 12, 21])
def test_moments_are_those_of_each_language(hour: int) -> None:
    """As CLDR writes them, in the store's zone, for a store of either platform."""
    for month in range(1, 13):
        at = datetime(2026, month, 4, hour, 5, 6, tzinfo=RIYADH)
        written = stamp(int(at.timestamp()))
        elsewhere = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        arabic = format_datetime(at, "d MMMM y، h:mm a", RIYADH, "ar")
        english = format_datetime(at, "d MMM y, HH:mm", RIYADH, "en")

        for text in (written, elsewhere):
            assert f">{arabic}<" in formats.moment(text, "ar")
            assert f">{english}<" in formats.moment(text, "en")


@pytest.mark.parametrize("what", ["products", "orders", "media"])
def test_counts_take_the_form_of_their_number(what: str) -> None:
    """Arabic has six of them, chosen as CLDR says; English two."""
    form = Locale("ar").plural_form
    said = {
        rule: {re.sub(r"\d+", "", formats.counted(what, count, "ar")) for count in counts}
        for rule, counts in _by_rule(form).items()
    }

    assert {"zero", "one", "two", "few", "many", "other"} == set(said)
    assert [1] * 6 == [len(forms) for forms in said.values()]
    assert "1 " in formats.counted(what, 1, "en")
    assert formats.counted(what, 2, "en").endswith("s")


def _by_rule(form: object) -> dict[str, list[int]]:
    assert callable(form)
    found: dict[str, list[int]] = {}
    for count in range(220):
        found.setdefault(form(count), []).append(count)
    return found


def test_amounts_sizes_and_ways() -> None:
    """The currency stands where the language puts it; code runs from the left in both."""
    assert "SAR <bdi>1,850.00</bdi>" == formats.price(1850, "en")
    assert "<bdi>1,850.00</bdi> ر.س" == formats.price(1850, "ar")
    assert "" == formats.money(None)
    assert ["0 B", "999 B", "1.5 KB", "2.0 MB"] == [
        formats.size(count, "en") for count in (0, 999, 1500, 2_000_000)
    ]
    assert "1.5 كيلوبايت" == formats.size(1500, "ar")
    assert ["rtl", "rtl", "ltr", "ltr"] == [
        formats.way(text, lang)
        for text, lang in ((None, "ar"), ("نص", "ar"), ("<p>نص</p>", "ar"), ("text", "en"))
    ]


@pytest.mark.parametrize(
    ("kept", "english", "arabic"),
    [
        ("waiting", "waiting", "في الانتظار"),
        (
            "not sent: not loopback",
            "not sent: not loopback",
            "لم يُرسل لأن العنوان ليس على هذا الجهاز",
        ),
        ("answered 200", "answered 200", "كان الجواب 200"),
        ("failed: OSError", "failed: OSError", "فشل الإرسال (OSError)"),
    ],
)
def test_deliveries_are_told(kept: str, english: str, arabic: str) -> None:
    """What became of one is said in both languages."""
    assert (english, arabic) == (look.delivered(kept, "en"), look.delivered(kept, "ar"))


def test_a_product_is_described_in_both_languages(browser: FlaskClient, desk: Dashboard) -> None:
    """Brand, badge and categories have names; text boxes run as what is in them does."""
    desk.create_product(
        name_ar="قهوة",
        sale_price=5,
        brand=2,
        badge_id=3,
        category=[4],
        sub_category=[5],
        child_category=[6],
        description_ar="<p>قهوة</p>",
        product_options=[{"type": "text", "title": {"ar": "نقش"}, "is_required": True}],
    )
    arabic = browser.get("/product/1?lang=ar").text
    english = browser.get("/product/1?lang=en").text
    box = re.compile(r'<textarea name="description_ar" dir="(\w+)"')
    code = box.findall(browser.get("/dashboard/products/1").text)
    desk.edit_product(1, description_ar="قهوة")
    words = box.findall(browser.get("/dashboard/products/1").text)

    for text in ("العلامة التجارية 2", "الشارة 3", "التصنيف 4", "التصنيف الفرعي 5", "(مطلوب)"):
        assert text in arabic
    for text in ("Brand 2", "Badge 3", "Category 4", "Sub-category 5", "Child category 6"):
        assert text in english
    assert (["ltr"], ["rtl"]) == (code, words)


def test_the_other_language_shows_the_same_page(browser: FlaskClient) -> None:
    """What was searched for is searched for there; after a form there is the dashboard."""
    searched = browser.get("/?q=a b&drafts=1&lang=en").text
    refused = browser.post("/dashboard/products", data={"sale_price": "-1"}).text

    assert 'href="?q=a+b&amp;drafts=1&amp;lang=ar"' in searched
    assert 'href="/dashboard/?lang=ar"' in refused
    assert "There is no such page." in browser.get("/product/9").text
    assert "No product fits this search." in searched
    assert "There is nothing here yet." in browser.get("/").text


def test_a_refused_habit_is_explained(browser: FlaskClient) -> None:
    """In the page's language, with what it takes."""
    refused = {
        name: browser.post(
            "/dashboard/habits?lang=ar", data={"name": name, "parameter": "؟", "on": "1"}
        ).text
        for name in ("lag", "patch-ignored", "wipes-variants", "force-published", "no-such")
    }
    english = browser.post(
        "/dashboard/habits?lang=en", data={"name": "lag", "parameter": "x", "on": "1"}
    ).text

    assert "وما تقبله: عدد صحيح من" in refused["lag"]
    assert "كلمات بينها علامة +" in refused["patch-ignored"]
    assert "وما تقبله: لا شيء" in refused["wipes-variants"]
    assert "كلمة واحدة من هذه" in refused["force-published"]
    assert "لا توجد عادة باسم no-such." in refused["no-such"]
    assert "does not take x, but a whole number" in english


def test_hajatek_pages_speak_arabic() -> None:
    """The statuses of products and orders, and the boxes of descriptions, as on any store's pages."""
    with HajatekStore() as store:
        desk = HajatekDashboard(store)
        made = desk.create_product(name="قهوة", price=5, quantity=3, description="<p>x</p>")
        desk.place_order((made, 1))
        pages = store.application().test_client()
        edit = pages.get(f"/dashboard/products/{made}").text
        orders = pages.get("/dashboard/orders").text

    assert '<option value="active" selected>نشط</option>' in edit
    assert '<textarea name="description" dir="ltr"' in edit
    assert "قيد الانتظار" in orders
    assert "طلب واحد" in orders
