"""What the code cites can be followed from a clone: every number stands in `docs/`."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.docs.citations import (
    ROOT,
    Citation,
    citations,
    commentary,
    numbered,
    texts,
    unfollowable,
)

pytestmark = pytest.mark.any_version  # our own texts

_LINK = re.compile(r"`((?:docs|\.github|tests|tjar_sync|catalog\.example)/[\w./-]*\w)`")


def test_every_cited_number_exists() -> None:
    """Whoever follows a citation finds a heading."""
    known = set(numbered())
    found = [cited for where, text in texts() for cited in citations(where, text)]

    assert {"architecture 5.4", "facts 3.2", "A15"} <= {item.cited for item in found}
    assert [] == [item for item in found if item.cited not in known]


def test_no_citation_leads_out_of_the_repository() -> None:
    """Numbers of documents that nobody has are not cited, nor numbers of no document at all."""
    assert [] == [(where, form) for where, text in texts() for form in unfollowable(text)]


def test_every_number_is_given_once() -> None:
    """A citation leads to one place; the ideas and the assumptions have no gaps."""
    counted = Counter(numbered())

    assert [] == [number for number, count in counted.items() if count > 1]
    for row in ("architecture 5.", "A"):
        given = [int(one.removeprefix(row)) for one in numbered() if one.startswith(row)]
        assert given
        assert list(range(1, len(given) + 1)) == given


def test_files_that_contributors_are_sent_to_exist() -> None:
    """The guide for contributors names no file that is not there."""
    guide = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    named = set(_LINK.findall(guide))

    assert {"docs/architecture.md", "docs/vocabulary.md", "docs/assumptions.md"} <= named
    assert [] == [path for path in sorted(named) if not (ROOT / path).exists()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("As the list shows it (facts 3.1, 3.2, A2).", ["facts 3.1", "facts 3.2", "A2"]),
        ("Facts 2.1 and 2.2; A12 to A14", ["facts 2.1", "facts 2.2", "A12", "A14"]),
        ("Read fast (architecture\n    5.4).", ["architecture 5.4"]),
        ("Routes of the products (facts 3).", ["facts 3"]),
        ("facts 3.2, shown: A1", ["facts 3.2", "A1"]),
        ("An A-Z of the architecture, 5 facts, and BA12, a5.", []),
    ],
)
def test_citations_are_found(text: str, found: list[str]) -> None:
    """One number each, in the form in which the headings are counted."""
    assert [Citation("x", cited) for cited in found] == citations("x", text)


@pytest.mark.parametrize("wrong", ["architecture 5.99", "facts 9.9", "facts 3.2 and 3.99", "A99"])
def test_a_wrong_number_would_be_found(wrong: str) -> None:
    """The check above is one: each of these is cited, and none is a heading."""
    assert {item.cited for item in citations("x", wrong)} - set(numbered())


@pytest.mark.parametrize(
    "form",
    [
        "design 5.4",
        "(design.md 5.7)",
        "as design.md says",
        "every row of vendor_api.md",
        "doc 3.2",
        "docs 3.2",
        "Section 3.2, the March copy",
        "Sections 2.1 and 2.2.",
        "Routes of section 3.",
        "(vendor page 3.3)",
        "(3.2, A7)",
        "Only Pending is documented (2.1): so",
        "types (A7, A12-14)",
    ],
)
def test_forms_that_lead_nowhere_would_be_found(form: str) -> None:
    """Each way in which a number was cited without a document to follow."""
    assert unfollowable(form)


def test_only_what_is_said_to_a_reader_counts() -> None:
    """Comments, docstrings and provenance are read; other data is not."""
    source = (
        '"""A module (A1)."""\n'
        "LIMIT = 1  # as facts 1 says\n"
        '"""What the limit is (A2)."""\n'
        'SIZE = "page of A4"\n'
        'ROW = Row("product.sku", "facts 3.3, shown: A1")\n'
    )

    assert "A module (A1).\n\nWhat the limit is (A2)." in commentary(source, provenance=False)
    assert ["facts 1", "A1", "A2"] == [
        item.cited for item in citations("x", commentary(source, provenance=False))
    ]
    assert ["facts 1", "A1", "A2", "facts 3.3", "A1"] == [
        item.cited for item in citations("x", commentary(source, provenance=True))
    ]
