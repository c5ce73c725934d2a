"""How a sentence is said in another language: by the message that it was made of."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tjar_sync.i18n import ARABIC_DIGITS, END, ISOLATE
from tjar_sync.i18n.messages import messages_of
from tjar_sync.i18n.numbers import count_of, in_arabic_digits, is_number, plural_form
from tjar_sync.i18n.templates import Hole, Template, Templates

_REMEMBERED = 20_000
_WITHIN = frozenset({", ", " and "})
"""What stands within sentences as well, which are not to become half Arabic."""
_PHRASE = re.compile(r"(?<![-.\w])[a-z]{2,} [a-z]{2,}")
_ENDS = frozenset(".:")
_LEADS = {": ": ": ", ", ": "، ", "; ": "؛ "}
_JOINED = (
    ("; ", "؛ "),
    (". ", ". "),
    (": ", ": "),
    (", ", "، "),
    (" and ", " و"),
)
"""What our sentences are joined by, the widest first, and what joins them in Arabic."""


@cache
def speech_of(language: str, digits: str) -> Speech:
    """Return how a language is spoken; its messages are read once."""
    return Speech(language, digits)


class Speech:
    """A language as it is spoken: its messages, and its digits."""

    def __init__(self, language: str, digits: str) -> None:
        self.language = language
        self.digits = digits
        self.templates = Templates(messages_of(language))
        self.found = lru_cache(_REMEMBERED)(self._found)

    def say(self, text: str) -> str:
        """Say it; what is no message of ours, such as a value, stays as it is, in an isolate."""
        core = text.strip()
        label = self.templates.labels.get(core)
        if label is not None:
            return text.replace(core, self._filled(label, ()))
        try:
            said = self.found(text)
        except RecursionError:  # a store can write what is nested without end
            said = None
        return self._value(text) if said is None else said

    def number(self, text: str) -> str:
        """Write a number, an amount or a per cent in the chosen digits."""
        return in_arabic_digits(text) if self.digits == ARABIC_DIGITS and is_number(text) else text

    def _found(self, text: str) -> str | None:
        """Return what a text is in this language; None where it is no message, nor made of any."""
        core = text.strip()
        at = text.find(core)
        said = self._message(core) if core else None
        if said is None:
            return None
        return f"{text[:at]}{said}{text[at + len(core) :]}"

    def _message(self, text: str) -> str | None:
        """Return what it is by a telling message, as several of them, or by one that tells little."""
        ways = (
            *(self._lines, self._listed, self._telling, self._bracketed, self._led, self._ended),
            *(self._announcing, self._begun, self._joined, self._faint, self._counted),
        )
        return next((said for way in ways if (said := way(text)) is not None), None)

    def _lines(self, text: str) -> str | None:
        """Say each line by itself: no message goes over several, whatever its words would fit."""
        lines = text.split("\n")
        said = [self.found(line) for line in lines] if len(lines) > 1 else []
        if all(one is None for one in said):
            return None
        pairs = zip(lines, said, strict=True)
        return "\n".join(self._value(line) if one is None else one for line, one in pairs)

    def _listed(self, text: str) -> str | None:
        """Say a list of sentences one by one, where each is a message, and no one message is the list."""
        if "; " not in text:
            return None
        whole = self.templates.telling(text)
        if whole is not None and not any("; " in value for value in whole[1]):
            return None
        said: list[str] = []
        for part in text.split("; "):
            one = self.found(part)
            if one is None:
                return None
            said.append(one)
        return "؛ ".join(said)

    def _telling(self, text: str) -> str | None:
        found = self.templates.telling(text)
        return None if found is None else self._filled(*found)

    def _faint(self, text: str) -> str | None:
        """Say a message of few words, unless it is a part of a sentence that is none of ours."""
        found = self.templates.faint(text)
        if found is None or any(map(self._is_foreign, found[1])):
            return None
        return self._filled(*found)

    def _is_foreign(self, text: str) -> bool:
        """Say whether a text is a sentence, or a part of one, that no message of ours says."""
        return _PHRASE.search(text) is not None and self.found(text) is None

    def _bracketed(self, text: str) -> str | None:
        inner = self.found(text[1:-1]) if text[:1] == "(" and text[-1:] == ")" else None
        return None if inner is None else f"({inner})"

    def _led(self, text: str) -> str | None:
        """Say what goes on after something else."""
        lead = _LEADS.get(text[:2])
        said = None if lead is None else self.found(text[2:])
        return None if said is None else f"{lead}{said}"

    def _ended(self, text: str) -> str | None:
        """Say what ends as any sentence or heading may."""
        said = self.found(text[:-1]) if text[-1:] in _ENDS else None
        return None if said is None else f"{said}{text[-1]}"

    def _announcing(self, text: str) -> str | None:
        """Say what stands with a colon where it is a message, and goes on here."""
        found = self.templates.exact.get(f"{text}:")
        return None if found is None else self._filled(found, ()).removesuffix(":")

    def _begun(self, text: str) -> str | None:
        """Say a whole message that something short leads to."""
        head, _, rest = text.partition(": ")
        said = self._telling(rest) if rest else None
        led = None if said is None else self.found(head)
        return None if led is None else f"{led}: {said}"

    def _counted(self, text: str) -> str | None:
        """Say how many of something there are that has no forms of its own for numbers."""
        count, _, what = text.partition(" ")
        said = self.found(what) if is_number(count) else None
        return None if said is None else f"{said}: {self._value(count)}"

    def _joined(self, text: str) -> str | None:
        """Say what several messages, or values and messages, were put together to."""
        for english, here in _JOINED:
            first, *others = text.split(english)
            if not others:
                continue
            said = self.found(first)
            led = [self._after(english, here, part) for part in others]
            pairs = zip((first, *others), (said, *led), strict=True)
            left = [part for part, one in pairs if one is None]
            if english in _WITHIN and any(map(self._is_foreign, left)):
                continue
            if said is not None or any(one is not None for one in led):
                begun = self._value(first) if said is None else said
                return begun + "".join(
                    f"{here}{self._value(part)}" if one is None else one
                    for part, one in zip(others, led, strict=True)
                )
        return None

    def _after(self, english: str, here: str, part: str) -> str | None:
        """Say what stands behind a joint: as the message that begins with it, else by itself."""
        joint = f"{english}{part}"
        telling = self._telling(joint.lstrip()) if part else None
        if telling is not None:
            return f"{joint[: len(joint) - len(joint.lstrip())]}{telling}"
        said = self.found(part)
        return None if said is None else f"{here}{said}"

    def _filled(self, template: Template, values: tuple[str, ...]) -> str:
        form = template.form(plural_form(count_of(values[0])) if values else 0)
        return "".join(
            part if isinstance(part, str) else self._said(template, part, values[part.value])
            for part in form
        )

    def _said(self, template: Template, hole: Hole, value: str) -> str:
        """Say what fills a message: words of ours in this language, numbers, and others' values."""
        if hole.raw:
            return value
        if hole.value in template.names and is_number(value):
            return f"{ISOLATE}{value}{END}"
        said = None if hole.quoted else self.found(value)
        return self._value(value) if said is None else said

    def _value(self, value: str) -> str:
        if is_number(value):
            return f"{ISOLATE}{self.number(value)}{END}"
        core = value.strip()
        at = value.find(core)
        if not any(map(str.isalnum, core)):
            return value
        return f"{value[:at]}{ISOLATE}{core}{END}{value[at + len(core) :]}"
