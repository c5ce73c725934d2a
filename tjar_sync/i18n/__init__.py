"""The language in which people are spoken to.

The tool thinks in English: what is stored, compared, signed, logged or given to machines is English
in every language, so that no state, saved plan or journal depends on who reads it. What people read
is put into their language where it is drawn: a sentence is looked up by itself, or by the message
it was made of, and its values are kept to the letter.

English is the default and costs nothing: messages are read for another language alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tjar_sync.i18n.speech import Speech

ENGLISH, ARABIC = "en", "ar"
LANGUAGES = (ENGLISH, ARABIC)
LATIN_DIGITS, ARABIC_DIGITS = "latn", "arab"
DIGITS = (LATIN_DIGITS, ARABIC_DIGITS)
"""As CLDR calls them; the first is what it says of Arabic where no country is named."""
ISOLATE, END = "\u2068", "\u2069"
"""Around what runs on its own, whichever way that is."""


class Translated(str):
    """Words of ours in another language than English: clean, its values in isolates of their own."""

    __slots__ = ()


class _Chosen:
    """What one process speaks, said once when it begins."""

    speech: Speech | None = None


def speak(language: str, digits: str = LATIN_DIGITS) -> None:
    """Choose the language of everything that people are told from now on."""
    if language == ENGLISH:
        _Chosen.speech = None
        return
    from tjar_sync.i18n.speech import speech_of  # noqa: PLC0415 - English needs none of it

    _Chosen.speech = speech_of(language, digits)


def language() -> str:
    """Return the language that people are spoken to in."""
    return ENGLISH if _Chosen.speech is None else _Chosen.speech.language


def is_english() -> bool:
    """Say whether there is nothing to translate."""
    return _Chosen.speech is None


def say(text: str) -> str:
    """Return clean words of ours in the chosen language; what has no translation stands for itself."""
    if _Chosen.speech is None or not text or isinstance(text, Translated):
        return text
    return Translated(_Chosen.speech.say(text))


def number(text: str) -> str:
    """Return a number or an amount in the digits that were chosen, to the last of its digits."""
    return text if _Chosen.speech is None else _Chosen.speech.number(text)
