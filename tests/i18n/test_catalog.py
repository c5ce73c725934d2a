"""Arabic is whole: no message is without its translation, and none says other values."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po

import tjar_sync
from tests.i18n.extracted import LABEL, Message, spoken
from tjar_sync.i18n.messages import messages_of

ENGLISH_ONLY = frozenset(
    {
        "agents/",  # what an agent is told: a protocol's own words
        "catalog/descriptions.py",  # descriptions of keys, for editors
        "catalog/schema",  # the same, what an editor says, and examples
        "cli/__init__.py",  # help
        "cli/mcp.py",  # a protocol's own words
        "dataclass.py",  # for who writes programs
        "devstore/",  # speaks for itself, in both languages
        "doctor/",  # a report for who looks into a platform
        "cli/doctor.py",  # the same
        "cli/dev.py",  # the built-in store's own
        "cli/demo.py",  # the same
        "library.py",  # for who writes programs
        "listener/",  # lines of a log
        "providers/hajatek/beliefs.py",  # what doctor says
        "providers/hajatek/contract.py",  # the same
        "providers/http/recording/",  # parts of recordings
        "providers/tjar/beliefs.py",  # what doctor says
        "providers/tjar/contract.py",  # the same
        "providers/hajatek/privacy.py",  # names of fields
        "providers/tjar/privacy.py",  # the same
        "state/sql/statements.py",  # statements
        "pull/pipelines.py",  # files that are written, whoever reads them
        "pull/scaffold.py",  # the same
        "render/diagnosis.py",  # what doctor says
        "render/schemas/",  # descriptions of documents
        "testing/",  # for who writes tests
    }
)
"""Where English alone is spoken, and why."""
UNSAID = Path(__file__).parent / "unsaid.txt"
"""What looks like a sentence and no report shows: help, types, statements, names of fields."""
DROPPED = frozenset(
    {
        "`tjar-sync pull --new` takes {0} into the files",
        "{0} in the store {1} in no file; {2} left alone ({3}).",
        (
            "{0} never shown by the store, so {1} compared with what was last written alone: {2};"
            " a look at the store's own pages proves it"
        ),
        "{0} of the files {1} to be applied; `tjar-sync plan` shows that.",
        "{0} {1} over.",
    }
)
"""Messages one of whose values is an English verb or pronoun, which Arabic says otherwise."""
PO = Path(tjar_sync.__file__).parent / "i18n" / "ar.po"
_HOLE = re.compile(r"(?<!\{)\{(\d+)(?:!s)?\}")
_LETTERS = re.compile("[\u0621-\u064a]")


def said() -> set[Message]:
    """Return what is said to people, and so must be said in Arabic."""
    unsaid = set(UNSAID.read_text("utf-8").splitlines())
    return {one for one in spoken(ENGLISH_ONLY) if one[0] not in unsaid}


def translated() -> dict[Message, dict[int, str]]:
    """Return what the messages file has: each message with its forms."""
    return {
        (f"{LABEL}{one.english}" if one.label else one.english, one.plural): one.forms
        for one in messages_of("ar")
    }


def missing() -> list[str]:
    """Return what no translation is there for."""
    known = {english for english, _ in translated()}
    return sorted(one for one, _ in said() if one not in known)


def test_every_message_has_its_translation() -> None:
    """Whatever people are told in English, it is said in Arabic, too; `python -m tests.i18n.missing` lists the rest."""
    assert [] == missing()


def test_no_translation_is_of_what_is_said_no_more() -> None:
    """A message that went from the source goes from here."""
    known = {english for english, _ in said()}

    assert [] == sorted(english for english, _ in translated() if english not in known)


def test_what_is_never_said_is_in_the_source_all_the_same() -> None:
    """The list of what looks like a sentence does not grow old."""
    known = {english for english, _ in spoken(ENGLISH_ONLY)}

    assert [] == sorted(set(UNSAID.read_text("utf-8").splitlines()) - known)


def test_a_noun_that_is_counted_has_all_six_forms() -> None:
    """Where English tells one from many, Arabic tells none, one, two, few, many and the rest."""
    counted = {english for english, plural in said() if plural}
    forms = {english: len(forms) for (english, _), forms in translated().items()}

    assert {} == {one: forms.get(one) for one in counted if forms.get(one) != 6}
    assert {1, 6} == set(forms.values())


def test_translations_say_the_same_values() -> None:
    """No value is lost on the way, none is said that there is not, and every form is Arabic."""
    wrong = []
    for (english, plural), forms in translated().items():
        values = set(_HOLE.findall(english + plural))
        for form in forms.values():
            told = set(_HOLE.findall(form))
            fits = told <= values if len(forms) > 1 or english in DROPPED else told == values
            silent = bool(_LETTERS.search(english)) or english in {",", ";", "{0}: {1}"}
            if not fits or not (silent or _LETTERS.search(form) or _is_name(form)):
                wrong.append((english, form))

    assert [] == wrong


def _is_name(form: str) -> bool:
    """Say whether a translation is a command or a name alone."""
    return form.count("`") == 2 or not re.search("[A-Za-z]{4} [A-Za-z]", form)


def test_what_is_read_of_the_file_is_what_babel_reads() -> None:
    """The file is a PO file as any editor of such files knows it, with six forms, and none fuzzy."""
    found = read_po(BytesIO(PO.read_bytes()), locale="ar", abort_invalid=True)
    theirs = {
        (message.id[0] if message.pluralizable else message.id, message.context or ""): (
            dict(enumerate(message.string or ())) if message.pluralizable else {0: message.string}
        )
        for message in found
        if message.id
    }

    assert 6 == found.num_plurals
    assert not any(message.fuzzy for message in found if message.id)
    assert theirs == {
        (one.english, "label" if one.label else ""): one.forms for one in messages_of("ar")
    }
