"""A sentence is said in Arabic by the message that it was made of, its values to the letter."""

from __future__ import annotations

import pytest
from babel import Locale

from tjar_sync.i18n import (
    ARABIC_DIGITS,
    END,
    ISOLATE,
    LATIN_DIGITS,
    Translated,
    is_english,
    language,
    number,
    say,
    speak,
)
from tjar_sync.i18n.messages import messages_of
from tjar_sync.i18n.numbers import count_of, in_arabic_digits, is_number, plural_form
from tjar_sync.i18n.speech import speech_of
from tjar_sync.i18n.templates import Hole, Template
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import clean, like, prose, shown
from tjar_sync.render.style import Style

CASES = ("zero", "one", "two", "few", "many", "other")


def heard(text: str) -> str:
    """Return what is said of a text, with the isolates as brackets that a person can see."""
    return say(text).replace(ISOLATE, "⟨").replace(END, "⟩")


def test_english_is_said_as_it_is() -> None:
    """Nobody who reads English meets a change."""
    speak("en")

    assert is_english()
    assert "en" == language()
    assert "No changes." == say("No changes.")
    assert "1,250.50" == number("1,250.50")


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("No changes.", "لا تغييرات."),
        (" of ", " من "),
        ("3 to create", "إنشاء: ⟨3⟩"),
        ("1 edit", "تعديل واحد"),
        ("4 edits", "⟨4⟩ تعديلات"),
        ("Plan for my shop", "خطة المتجر ⟨my shop⟩"),
        ("(none)", "(لا شيء)"),
        ("(new)", "(جديد)"),
        ("(other)", "⟨(other)⟩"),
        ("edited in the files:", "عُدّل في الملفات:"),
        ("left the files; undone", "أُزيل من الملفات؛ تراجع"),
        ("new, product.a", "جديد، ⟨product.a⟩"),
        ("in no file, search", "ليس في أي ملف، ⟨search⟩"),
        ("2 on sale from now on", "يُعرض للبيع من الآن: ⟨2⟩"),
        ("To undo it: tjar-sync undo 12ab", "للتراجع عنه: ⟨`tjar-sync undo 12ab`⟩"),
        ("product.a", "⟨product.a⟩"),
        ("a file may lie unused at the end", "⟨a file may lie unused at the end⟩"),
        ("one thing, and another and a third", "⟨one thing, and another and a third⟩"),
        ("About 2 requests.", "تقريبًا: طلبان."),
        (
            "change by hand product.a product.b; tjar-sync pull --new product.c",
            "غيّر بيدك: ⟨product.a product.b⟩؛ ⟨`tjar-sync pull --new product.c`⟩",
        ),
        ("update: edited in the files", "تعديل: عُدّل في الملفات"),
        (
            "update: edited in the files; red/M was red/S and keeps its stock of 3",
            "تعديل: عُدّل في الملفات؛ ⟨red/M⟩ كان ⟨red/S⟩ ويحتفظ بـ⟨stock⟩ من ⟨3⟩",
        ),
        (
            (
                "to go on all the same: put its file back; or set `lifecycle: {protect: false}`"
                " there, apply, and only then remove it"
            ),
            (
                "للمتابعة مع ذلك: أعد ملفه؛ أو اكتب فيه ⟨`lifecycle: {protect: false}`⟩ وطبّق، ثم أزله"
                " بعد ذلك"
            ),
        ),
        (
            "`name` says 4 in Arabic alone and 3, 5 in English alone",
            "يقول ⟨`name`⟩ ⟨4⟩ في العربية وحدها و⟨3⟩، ⟨5⟩ في الإنجليزية وحدها",
        ),
        ("to go on all the same: --force", "للمتابعة مع ذلك: ⟨--force⟩"),
        (
            "product.foo must be a map of keys and values",
            "يجب أن يكون ⟨product.foo⟩ خريطة من مفاتيح وقيم",
        ),
        (" -> ", " -> "),
        ("there is no product `product.tea`", "لا يوجد منتج ⟨`product.tea`⟩"),
        (
            "`quantity` of product.tea: a number is expected, not the text `x`",
            "المتوقع ⟨`quantity`⟩ في ⟨product.tea:⟩ رقم، لا النص ⟨`x`⟩",
        ),
        (
            "No changes.\none in two of three\nwhat a store says",
            "لا تغييرات.\n⟨one in two of three⟩\n⟨what a store says⟩",
        ),
        ("one thing\nanother", "⟨one thing\nanother⟩"),
        ("files", "الملفات"),
        ("a.tjar.sa refused the API key: no", "رفض ⟨a.tjar.sa⟩ مفتاح ⟨API⟩⟨: no⟩"),
        ("a.tjar.sa refused the API key", "رفض ⟨a.tjar.sa⟩ مفتاح ⟨API⟩"),
        (
            "the store does not show yet what was written a moment ago",
            "لا يعرض المتجر بعدُ ما كُتب قبل قليل",
        ),
        ("new, files", "جديد، ⟨files⟩"),
        ("", ""),
        (" ", " "),
    ],
)
def test_what_is_said_in_arabic(english: str, arabic: str) -> None:
    """Messages, values in them, counts, and what is put together of several."""
    speak("ar")

    assert "ar" == language()
    assert arabic == heard(english)


NAMES = (
    "Media",
    "media",
    "No changes.",
    "Deleted",
    "deleted",
    "new",
    "3 edits",
    "No drift.",
)
"""What somebody may have called a product, a store or a campaign."""


@pytest.mark.parametrize("name", NAMES)
def test_what_somebody_else_wrote_is_never_said_for_them(name: str) -> None:
    """A name that is a message of ours stands as it is wherever a message names what others wrote."""
    speak("ar")
    speech = speech_of("ar", LATIN_DIGITS)
    lost, tried = [], 0
    for message in messages_of("ar"):
        template = Template(message.english, message.forms)
        holes = [hole for at in message.forms for hole in template.form(at)]
        for at in {one.value for one in holes if isinstance(one, Hole) and one.quoted}:
            values = [name if one == at else "product.x" for one in range(len(template.holes))]
            said = speech.say(message.english.format(*values))
            lost += [] if name in said.replace(ISOLATE, "").replace(END, "") else [said]
            tried += 1

    assert tried > 50
    assert [] == lost


def test_what_follows_a_name_in_a_list_is_said() -> None:
    """Names stay, one after the other; what stands between them is ours."""
    speak("ar")

    assert (
        "⟨product.a⟩ (المعرّف ⟨4⟩) كان ⟨Media⟩ وهو الآن ⟨Plan⟩؛ ⟨product.b⟩ (المعرّف ⟨5⟩) كان ⟨new⟩ وهو الآن ⟨No changes.⟩"
        == heard(
            "product.a (id 4) was Media and is Plan; product.b (id 5) was new and is No changes."
        )
    )


def test_words_of_the_machine_stand_in_isolates_of_their_own() -> None:
    """An Arabic sentence that names a command or a file does not reorder it."""
    speak("ar")

    assert "⟨`tjar-sync pull --new`⟩" in heard("`tjar-sync pull --new` takes it into the files")
    assert "أسماء في ⟨store.yaml⟩: ⟨a⟩" == heard("names in store.yaml: a")


@pytest.mark.parametrize("text", ["(: " * 2000, ": " * 9000 + "new", "(" * 5000 + ")" * 5000])
def test_no_text_of_a_store_is_too_nested_to_be_shown(text: str) -> None:
    """What leads nowhere is shown as it is."""
    speak("ar")

    assert text.strip() in say(text) or "جديد" in say(text)


def test_what_was_said_once_is_not_said_again() -> None:
    """Words that are Arabic already pass through."""
    speak("ar")
    said = say("No changes.")

    assert said is say(said)


@pytest.mark.parametrize("text", ["0", "12", "1,234", "-3.50", "1,250.5", "37.5 %", "+5%", "−2%"])
def test_numbers_are_written_in_the_chosen_digits_to_the_last_of_them(text: str) -> None:
    """No amount is rounded, cut or filled up; back in Latin digits it is the same."""
    back = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬٪", "0123456789.,%")
    speak("ar", ARABIC_DIGITS)

    assert is_number(text)
    assert text != number(text)
    assert text == number(text).translate(back)
    speak("ar", LATIN_DIGITS)
    assert text == number(text)


def test_only_numbers_change_their_digits() -> None:
    """An address, an id in words and a version stay as they are."""
    speak("ar", ARABIC_DIGITS)

    assert "⟨product.nike-2⟩" == heard("product.nike-2")
    assert "NKH-001" == number("NKH-001")
    assert "المعرّف ⟨195⟩ لـ⟨product.a⟩ من قبل" == heard("id 195 belongs to product.a already")
    assert "إنشاء: ⟨٣⟩" == heard("3 to create")


def test_the_form_of_a_count_is_the_one_that_cldr_names() -> None:
    """Six forms, and no count takes the wrong one."""
    rule = Locale("ar").plural_form
    counts = (*range(1200), 100_000, 1_000_003, 1_000_011)

    assert {} == {
        count: (rule(count), CASES[plural_form(count)])
        for count in counts
        if rule(count) != CASES[plural_form(count)]
    }
    assert "other" == CASES[plural_form(None)]


def test_digits_and_signs_are_those_of_cldr() -> None:
    """Decimal sign, group sign and per cent, each as Arabic has them."""
    theirs = Locale("ar").number_symbols["arab"]
    marks = (".", "decimal"), (",", "group"), ("%", "percentSign")

    assert {mark: theirs[name].replace("\u061c", "") for mark, name in marks} == {
        mark: in_arabic_digits(mark) for mark, _ in marks
    }
    assert LATIN_DIGITS == Locale("ar").default_numbering_system
    assert 1234 == count_of("1,234")
    assert count_of("1.5") is None


def test_what_is_translated_is_clean_and_stays_so() -> None:
    """Isolates of ours are kept, and whatever a store wrote into a sentence is spelled out."""
    speak("ar")
    hostile = own("Plan for a\u202eb\x1b")

    assert isinstance(hostile, Translated)
    assert "⟨U+202E⟩" in hostile
    assert "\x1b" not in hostile
    assert hostile == clean(hostile, Style())
    assert f"{ISOLATE}{hostile}{END}" == shown(hostile, Style())
    assert isinstance(like(hostile, "x"), Translated)
    assert not isinstance(like("x", "x"), Translated)
    assert prose(hostile, Style(), "  ") == shown(hostile, Style())


def test_a_screen_without_arabic_letters_gets_english() -> None:
    """A terminal that shows ASCII alone shows nothing that it would have to spell out."""
    speak("ar")

    assert "No changes." == own("No changes.", Style(unicode=False))
    assert "" == own("")
