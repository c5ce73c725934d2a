"""What GitHub's pages are told: annotations that stay on their line, a summary, and code scanning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import mistake
from tests.render.test_laws import RAW
from tjar_sync.i18n import END, ISOLATE
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Position
from tjar_sync.model.diagnostic import Diagnostic, Severity, warning
from tjar_sync.render.github import MOST, annotated, summary
from tjar_sync.render.lookalike import JOINERS
from tjar_sync.render.sarif import sarif

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOE = Address("product", "shoe")
EVIL = "100 %: \x1b[31mred\n::error::forged, and \u202eturned | `x` <b> @all"
PLACES: Mapping[str, Position] = {"product.shoe": Position("shop.yaml", 7, 3)}


def test_an_annotation_cannot_be_forged_by_a_text() -> None:
    """Line breaks and the runner's own signs are written out; so is what would steer a terminal."""
    one = Diagnostic(
        Severity.ERROR, "wrong-value", (Position("a,b:c.yaml", 2, 5),), EVIL, fix="change it"
    )
    (said,) = annotated([one], "shops/one", {})

    assert said == (
        "::error file=shops/one/a%2Cb%3Ac.yaml,line=2,col=5,title=wrong-value::"
        "100 %25: ⟨U+001B⟩[31mred%0A::error::forged, and ⟨U+202E⟩turned | `x` <b> @all%0Achange it"
    )


def test_what_names_no_place_is_shown_at_its_resource() -> None:
    """A guard's annotation is at the entry; without any, it is about the run."""
    found = [warning("lost", "a file", SHOE), warning("lost", "no file", Address("product", "x"))]

    assert [
        "::warning file=shop.yaml,line=7,col=3,title=lost::a file",
        "::warning title=lost::no file",
    ] == list(annotated(found, "", PLACES))


def test_no_annotation_is_dropped_without_a_word() -> None:
    """A step shows ten of each level: what is beyond is counted by the last."""
    many = [mistake("a.yaml", line, 1, "wrong") for line in range(1, 25)]
    noted = [Diagnostic(Severity.NOTE, "x", (), "good to know")]
    said = list(annotated([*many, *noted], "", {}))

    assert MOST + 1 == len(said)
    assert "::error title=tjar-sync::15 errors more; the log of this step names each" == said[-2]
    assert "::notice title=x::good to know" == said[-1]
    assert MOST == len(list(annotated(many[:MOST], "", {})))


def test_a_summary_says_what_it_came_to() -> None:
    """One sentence, and a table of the first of what is to be said; nothing in it is markup."""
    evil = Diagnostic(Severity.ERROR, "wrong-value", (Position("a.yaml", 2, 5), SHOE), EVIL)

    assert summary("tjar-sync plan: live", "Nothing *to* do.", []) == (
        "### tjar-sync plan: live\n\nNothing \\*to\\* do.\n\n"
    )
    assert summary("t", "s", [evil] * 12).split("\n") == [
        "### t",
        "",
        "s",
        "",
        "| | code | where | what |",
        "|---|---|---|---|",
        *[
            (
                "| error | wrong-value | a.yaml:2:5, product.shoe | 100 %: ⟨U+001B⟩\\[31mred"
                " ::error::forged, and ⟨U+202E⟩turned \\| \\`x\\` \\<b\\> \\@all |"
            )
        ]
        * MOST,
        "",
        "and 2 more",
        "",
        "",
    ]


@given(st.text(), st.text(min_size=1), st.sampled_from(Severity))
def test_no_text_leaves_its_line(text: str, file: str, severity: Severity) -> None:
    """Whatever a mistake quotes and however a file is called: one command, and one row."""
    one = Diagnostic(severity, "x", (Position(file, 1, 1),), text, text)
    (said,) = annotated([one], file, {})
    page = summary(text, text, [one])

    assert [] == [
        char for char in said if not (char.isprintable() or char in {*JOINERS, ISOLATE, END})
    ]
    assert ISOLATE not in said.partition("::")[2].partition("::")[0]
    assert said.startswith(("::error file=", "::warning file=", "::notice file="))
    assert 9 == len(page.split("\n"))
    assert not RAW.search(sarif([one], file))


def essentials(log: Any) -> list[Any]:
    """Hold a log against what the published schema of SARIF 2.1.0 asks for; return its results."""
    assert {"$schema", "version", "runs"} == set(log)
    assert ("2.1.0", 1) == (log["version"], len(log["runs"]))
    (run,) = log["runs"]
    assert {"tool", "columnKind", "results"} == set(run)
    driver = run["tool"]["driver"]
    assert driver["name"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for result in run["results"]:
        assert result["ruleId"] == ids[result["ruleIndex"]]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert uri.isascii()
            assert not {" ", "\\", ":"} & set(uri)
            region = place["physicalLocation"].get("region", {"startLine": 1, "startColumn": 1})
            assert min(region["startLine"], region["startColumn"]) >= 1
    return list(run["results"])


def test_code_scanning_gets_a_result_for_each_diagnostic() -> None:
    """Each at its place from the repository's top; what has none is at the settings' head."""
    two = (Position("عطور/a b.yaml", 2, 5), Position("c.yaml", 1, 1))
    text = sarif(
        [
            Diagnostic(Severity.ERROR, "name-taken", two, EVIL),
            warning("lost", "its entry", SHOE),
            warning("lost", "no place", Address("product", "x")),
            Diagnostic(Severity.NOTE, "x", (), "about all"),
        ],
        "shops/one",
        PLACES,
    )
    first, second, third, fourth = essentials(json.loads(text))

    assert [] == [char for char in text if not (char.isprintable() or char == "\n")]
    (place,) = first["locations"]
    assert {"startLine": 2, "startColumn": 5} == place["physicalLocation"]["region"]
    assert place["physicalLocation"]["artifactLocation"]["uri"].startswith("shops/one/%D8%B9")
    assert 1 == len(first["relatedLocations"])
    assert [{"fullyQualifiedName": "product.shoe"}] == second["locations"][0]["logicalLocations"]
    assert 7 == second["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert ["shops/one/store.yaml"] * 2 == [
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for one in (third, fourth)
    ]
    assert [] == essentials(json.loads(sarif([])))
