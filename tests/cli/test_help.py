"""`tjar-sync help CODE`: a page for each code, without a catalog, in three formats."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from tests.documents import document
from tjar_sync.cli import main
from tjar_sync.manual import pages
from tjar_sync.render.manual import text
from tjar_sync.render.style import Style

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where there is no catalog."""
    monkeypatch.chdir(tmp_path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what `help` prints."""
    assert 0 == main(["help", *arguments])
    return capsys.readouterr().out


def test_a_page_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Its parts are wrapped for the screen, and files in it stand as they are."""
    assert """\
below-cost
  Checks. A check looks at the files or at a plan before anything is written. What blocks ends with
  exit code 5 in every command; what warns is told and lets the run go on.

Meaning
  Something would be sold for less than it costs.

Cause
  The price or the cost was entered wrongly, or a discount went further than was meant. Prices of
  variants and options count, too.

Way out
  Correct the price or the cost. For a clearance, `allow: [{code: below-cost, reason: clearance,
  until: 2099-12-31}]` at the entry, with the day on which it ends.

As it stands
  `error`, unless `checks: {below-cost: error|warning|off}` in store.yaml says otherwise; lifted for
  one entry by `allow:` there, and for one run by `--allow below-cost`.

Example
  This is told of:

    products:
      cup: {type: physical, name: {en: Cup}, sale_price: 12, cost: 20}

  This is right:

    products:
      cup: {type: physical, name: {en: Cup}, sale_price: 12, cost: 8}
""" == said(capsys, "below-cost")


def test_a_page_as_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    """A heading for each part, and the example in blocks."""
    tokens = MarkdownIt().parse(said(capsys, "zero-price", "--format", "markdown"))
    heads = [
        after.content
        for one, after in itertools.pairwise(tokens)
        if one.tag in {"h1", "h2"} and after.content
    ]

    assert ["zero-price", "Meaning", "Cause", "Way out", "As it stands", "Example"] == heads
    assert ["yaml", "yaml"] == [one.info for one in tokens if one.type == "fence"]


def test_pages_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One of them, or all, whole and by the schema."""
    (one,) = document(said(capsys, "twins", "--format", "json"))["pages"]
    every = document(said(capsys, "--format", "json"))["pages"]

    assert ("twins", "") == (one["code"], one["standing"])
    assert list(pages()) == [page["code"] for page in every]
    assert one in every


def test_the_list_names_every_code(capsys: pytest.CaptureFixture[str]) -> None:
    """By families, each with what it means, as text and as tables."""
    listed = said(capsys)
    tables = said(capsys, "--format", "markdown")

    assert listed.endswith("\n\nOne of them whole: tjar-sync help CODE\n")
    assert "\nHow a command can end early\n  usage                    The command line" in listed
    assert [] == [code for code in pages() if f"\n  {code} " not in f"\n{listed}"]
    assert [] == [code for code in pages() if f"| `{code}` |" not in tables]


@pytest.mark.parametrize(
    ("code", "standing"),
    [
        ("protected", "Always an error, and no flag lifts it."),
        ("deletes", "Always an error; lifted for one run by `--allow deletes=N`."),
    ],
)
def test_a_page_says_how_its_check_is_lifted(
    capsys: pytest.CaptureFixture[str], code: str, standing: str
) -> None:
    """As the check has it, whatever the page says."""
    assert standing == json.loads(said(capsys, code, "--format", "json"))["pages"][0]["standing"]


def test_a_guard_is_found_by_its_older_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Plans still call some of them so."""
    assert said(capsys, "max_deletes") == said(capsys, "deletes")


def test_for_an_unknown_code_the_nearest_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    """And where the list, and the help of commands, is."""
    assert 64 == main(["help", "zero-prise"])
    err = capsys.readouterr().err

    assert "there is no code `zero-prise`; did you mean `zero-price`?" in err
    assert "tjar-sync COMMAND --help" in err
    assert "To read more" not in err


def test_what_ends_a_command_says_what_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    """One page, and of several causes which others."""
    assert 6 == main(["validate", "--catalog", "."])
    assert capsys.readouterr().err.endswith("\n  To read more: tjar-sync help missing-file\n")


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    """But those of files, which are copied."""
    lines = [
        line for page in pages().values() for line in text([page], Style(width=width)).split("\n")
    ]
    index = text(list(pages().values()), Style(width=width)).split("\n")

    prose = [line for line in (*lines, *index) if not line.startswith("    ") and "`" not in line]
    assert [] == [line for line in prose if len(line) > width]
