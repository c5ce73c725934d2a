"""In which language people are spoken to: `--lang`, its variable, else what store.yaml says."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tjar_sync.cli.viewpoint import catalog_folder
from tjar_sync.i18n import DIGITS, ENGLISH, LANGUAGES, LATIN_DIGITS, speak

if TYPE_CHECKING:
    from collections.abc import Sequence

OPTION, VARIABLE = "--lang", "TJAR_SYNC_LANG"
_CATALOG, _CATALOG_VARIABLE = "--catalog", "TJAR_SYNC_CATALOG"
_SAID = re.compile(r"""^(language|digits):[ \t]*["']?(\w+)["']?[ \t]*(?:#.*)?$""", re.MULTILINE)
"""What store.yaml says of it; the file is read as a whole later, and held to its schema there."""


def choose_language(arguments: Sequence[str]) -> None:
    """Speak as asked for from the first word on, so that a mistake in the command is told so, too."""
    said = _said_in_store_file(arguments)
    asked = _given(arguments, OPTION) or os.environ.get(VARIABLE) or said.get("language", ENGLISH)
    digits = said.get("digits", LATIN_DIGITS)
    speak(
        asked if asked in LANGUAGES else ENGLISH,
        digits if digits in DIGITS else LATIN_DIGITS,
    )


def _said_in_store_file(arguments: Sequence[str]) -> dict[str, str]:
    given = _given(arguments, _CATALOG) or os.environ.get(_CATALOG_VARIABLE)
    folder = Path(given) if given else catalog_folder()
    try:
        text = (folder / "store.yaml").read_text("utf-8")
    except (OSError, ValueError):
        return {}
    return dict(_SAID.findall(text))


def _given(arguments: Sequence[str], option: str) -> str:
    """Return the last value that an option was given, as the command line is read later."""
    found = ""
    for one, after in pairwise((*arguments, "")):
        if one == option:
            found = after
        elif one.startswith(f"{option}="):
            found = one.partition("=")[2]
    return found
