"""People choose the language that they are spoken to in; what is kept and sent knows none."""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from tests.cli.samples import embedded, fill
from tests.harness import KEY, Ran
from tjar_sync.cli import main
from tjar_sync.devstore import FaultKind
from tjar_sync.i18n import ENGLISH, language, speak

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

ARABIC = re.compile("[\u0621-\u064a]")
PLANNED = "إنشاء: "


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Speak English after a command that spoke something else."""
    yield
    speak(ENGLISH)


def heard(root: Path, *arguments: str, **environ: str) -> Ran:
    """Run a command whose streams show any letter, as terminals do."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with (
        mock.patch.dict(os.environ, {"TJAR_API_KEY": KEY, **environ}),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main([*arguments, "--catalog", str(root)])
    told = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return Ran(code, *told)


@pytest.mark.parametrize("arguments", [("--lang", "ar"), ("--lang=ar",)])
def test_an_option_chooses_it(desk: World, arguments: tuple[str, ...]) -> None:
    """The plan is Arabic, its address is not."""
    fill(desk, "lamp")
    ran = heard(desk.root, "plan", *arguments)

    assert PLANNED in ran.out
    assert "product.lamp" in ran.out
    assert "to create" not in ran.out


def test_a_variable_and_the_store_file_choose_it(desk: World) -> None:
    """For all commands; what is typed counts first, then the variable, then the file."""
    fill(desk, "lamp")
    desk.settings(language="ar")

    assert PLANNED in heard(desk.root, "plan").out
    assert "1 to create" in heard(desk.root, "plan", TJAR_SYNC_LANG="en").out
    assert PLANNED in heard(desk.root, "plan", "--lang", "ar", TJAR_SYNC_LANG="en").out
    assert "1 to create" in heard(desk.root, "plan", "--lang", "en").out


def test_the_store_file_chooses_the_digits(desk: World) -> None:
    """Amounts and counts are written in them, and addresses are not."""
    fill(desk, "lamp-2", price="19.50")
    desk.settings(language="ar", digits="arab")
    ran = heard(desk.root, "plan")

    assert "١٩٫٥٠" in ran.out
    assert "product.lamp-2" in ran.out


def test_amounts_have_the_chosen_digits_wherever_they_are_told(desk: World) -> None:
    """What explains a field, what was done to it, and what is to be written into a file, as a plan."""
    for price in ("25", "30"):
        fill(desk, "lamp", price=price)
        assert 0 == desk.apply().code
    desk.settings(language="ar", digits="arab")
    explained = heard(desk.root, "explain", "product.lamp.sale_price").out
    past = heard(desk.root, "history", "product.lamp").out
    line = ("edit", "--set", "sale_price=35", "product.lamp", "--dry-run")
    edited = heard(desk.root, *line)

    assert "٣٠٫٠٠" in explained
    assert "30.00" not in explained
    assert "\u2068٢٥٫٠٠\u2069 -> \u2068٣٠٫٠٠\u2069" in past
    assert "\u2068٣٠٫٠٠\u2069 -> \u2068٣٥٫٠٠\u2069" in edited.out + edited.err


def test_another_language_is_a_mistake_in_the_store_file(desk: World) -> None:
    """It is told in English, with its line."""
    desk.settings(language="fr", digits="roman")
    ran = heard(desk.root, "plan")

    assert 6 == ran.code
    assert "`language`" in ran.err
    assert "`digits`" in ran.err


def test_without_a_readable_store_file_english_is_spoken(tmp_path: Path) -> None:
    """What no program can read chooses nothing; a language that is none is refused as such."""
    (tmp_path / "store.yaml").write_bytes(b"language: ar\n\xff")
    ran = heard(tmp_path, "plan")

    assert 6 == ran.code
    assert ENGLISH == language()
    assert 64 == heard(tmp_path / "none", "plan", "--lang", "xx").code


@pytest.mark.parametrize(("first", "then"), [("ar", "en"), ("en", "ar")])
def test_a_plan_saved_in_one_language_is_shown_and_applied_in_the_other(
    desk: World, first: str, then: str
) -> None:
    """Nothing that is signed, compared or sent is ever translated."""
    fill(desk, "lamp")
    file = desk.root / "lamp.plan"
    assert 0 == heard(desk.root, "plan", "--out", str(file), "--lang", first).code

    shown = heard(desk.root, "validate", "--lang", then)
    applied = heard(desk.root, "apply", str(file), "--lang", then)

    assert not ARABIC.search(file.read_text("utf-8"))
    assert (0, 0) == (shown.code, applied.code)
    assert ["Lamp"] == desk.names()
    assert (then == "ar") == bool(ARABIC.search(applied.out))


def test_what_is_kept_of_a_run_is_english(desk: World) -> None:
    """The journal holds why a write failed as the tool thinks it, whoever looked on."""
    fill(desk, "lamp", "vase")
    desk.fault(FaultKind.NOT_FOUND, "POST", "/products")
    ran = heard(desk.root, "apply", "--auto-approve", "--lang", "ar")
    kept = b"".join(path.read_bytes() for path in (desk.root / ".tjar").glob("state.db*"))

    assert ran.code
    assert ARABIC.search(ran.out)
    assert not ARABIC.search(kept.decode("utf-8", "ignore"))
    assert ARABIC.search(heard(desk.root, "history", "--lang", "ar").out)
    assert not ARABIC.search(heard(desk.root, "history").out)


def test_refusals_are_arabic_and_json_is_not(tmp_path: Path) -> None:
    """Who has to agree is told so in Arabic; a machine reads the same words as ever."""
    embedded(tmp_path, "lamp")
    refused = heard(tmp_path, "apply", "--lang", "ar")
    document = heard(tmp_path, "apply", "--lang", "ar", "--format", "json")

    assert (64, 64) == (refused.code, document.code)
    assert "لا أحد هنا ليوافق على هذه الخطة" in refused.err
    assert "nobody is here to agree to this plan" in document.out
    assert not ARABIC.search(document.out)


def test_a_mistake_in_the_command_is_told_in_arabic(tmp_path: Path) -> None:
    """The usage stands above it as ever; where no command was read, there is none."""
    embedded(tmp_path, "lamp")
    ran = heard(tmp_path, "plan", "--quiet", "--verbose", "--lang", "ar")
    bad = heard(tmp_path, "plan", "--refresh", "now", "--lang", "ar")

    assert (64, 64) == (ran.code, bad.code)
    assert "Usage: tjar-sync plan" in ran.err
    assert "متعاكسان" in ran.err
    assert "قيمة غير صالحة لـ" in bad.err


def test_an_explanation_is_told_in_it(desk: World) -> None:
    """What a resource is, what becomes of it, and which run sent it: no English phrase is left."""
    fill(desk, "lamp")
    assert desk.apply().code == 0
    fill(desk, "lamp", price="11")
    said = heard(desk.root, "explain", "product.lamp", "--lang", "ar").out

    assert "المعرّف" in said
    assert "تعديل: عُدّل في الملفات" in said
    assert [] == re.findall(r"\b(?:id|by run|edited|in the files)\b", said)
