"""`python -m tests.i18n.missing` lists what is said in English and not yet in Arabic, as PO entries."""

from __future__ import annotations

import json
import sys

from tests.i18n.extracted import LABEL
from tests.i18n.test_catalog import said, translated


def entries() -> str:
    """Return an entry to fill in for each message that has no translation, with its English."""
    known = {english for english, _ in translated()}
    blocks = []
    for english, plural in sorted(said()):
        if english in known:
            continue
        lines = ['msgctxt "label"'] if english.startswith(LABEL) else []
        lines.append(f"msgid {json.dumps(english.removeprefix(LABEL), ensure_ascii=False)}")
        if plural:
            lines.append(f"msgid_plural {json.dumps(plural, ensure_ascii=False)}")
        lines += [f'msgstr[{form}] ""' for form in range(6)] if plural else ['msgstr ""']
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


if __name__ == "__main__":
    sys.stdout.write(f"{entries()}\n")
