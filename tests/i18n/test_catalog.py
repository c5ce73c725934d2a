"""Arabic is whole: no message is without its translation, and none says other values."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po

import tjar_sync
from tests.i18n.extracted import LABEL, Message
from tjar_sync.i18n.messages import messages_of

ENGLISH_ONLY = frozenset(
    {
        "devstore/",  # speaks for itself, in both languages
        "testing/",  # for who writes tests
        "doctor/",  # a report for who looks into a platform
        "render/diagnosis.py",  # the same
        "render/schemas/",  # descriptions of documents
        "render/manual.py",  # pages of codes, which are in English
        "cli/help.py",  # the same
        "catalog/schema.py",  # descriptions, for editors
        "catalog/descriptions.py",  # the same
    }
)
"""What is said in English alone."""
PO = Path(tjar_sync.__file__).parent / "i18n" / "ar.po"
_HOLE = re.compile(r"(?<!\{)\{(\d+)\}")


def translated() -> dict[Message, dict[int, str]]:
    """Return what the messages file has: each message with its forms."""
    return {
        (f"{LABEL}{one.english}" if one.label else one.english, one.plural): one.forms
        for one in messages_of("ar")
    }


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
