"""Rules for a product's rows: variants, options and times of booking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.messages import Problem
from tjar_sync.model.codes import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.catalog.entries import Entry
    from tjar_sync.model.value import Values

_CHOSEN = frozenset({"checkbox", "radio"})


def broken_variants(_entry: Entry, given: Mapping[str, Any], _values: Values) -> Iterator[Problem]:
    """Yield variants without colour and size, and those that are there already."""
    seen = set()
    for index, row in enumerate(given.get("variants") or ()):
        key = row.get("color"), row.get("size")
        named = " and ".join(f"`{part}`" for part in key if part is not None)
        if not named:
            message = "a variant needs a `color`, a `size` or both"
            yield Problem(("variants", index), Mistake.MISSING_KEY, message)
        elif key in seen:
            message = f"there is a variant {named} already"
            yield Problem(("variants", index), Mistake.REPEATED, message)
        seen.add(key)


def broken_options(_entry: Entry, given: Mapping[str, Any], _values: Values) -> Iterator[Problem]:
    """Yield options without type or title, and choices that are missing or out of place."""
    for index, row in enumerate(given.get("options") or ()):
        path = ("options", index)
        for key in ("type", "title"):
            if key not in row:
                yield Problem(path, Mistake.MISSING_KEY, f"`{key}` is missing in this option")
        choices = row.get("choices", ())
        kind = row.get("type")
        if kind in _CHOSEN and not choices:
            yield Problem(path, Mistake.MISSING_KEY, f"a {kind} option needs `choices`")
        if kind not in _CHOSEN and kind is not None and choices:
            message = f"a {kind} option has no `choices`: the buyer writes the answer"
            yield Problem((*path, "choices"), Mistake.MISPLACED_KEY, message, about_key=True)
        yield from _broken_choices((*path, "choices"), choices)


def _broken_choices(path: tuple[str | int, ...], choices: list[Any]) -> Iterator[Problem]:
    seen = set()
    for index, choice in enumerate(choices):
        if "label" not in choice:
            message = "`label` is missing in this choice"
            yield Problem((*path, index), Mistake.MISSING_KEY, message)
        for language, text in choice.get("label", {}).items():
            if (language, text) in seen:
                message = f"the label `{text}` stands twice in this option"
                yield Problem((*path, index, "label", language), Mistake.REPEATED, message)
            seen.add((language, text))


def broken_availability(
    _entry: Entry, given: Mapping[str, Any], _values: Values
) -> Iterator[Problem]:
    """Yield times that end before they start, and those that start together."""
    seen = set()
    for index, row in enumerate(given.get("availability") or ()):
        path = ("availability", index)
        key = row["day"], row["start_time"]
        if row["end_time"] <= row["start_time"]:
            message = f"`end_time` {row['end_time']} is not after `start_time` {row['start_time']}"
            yield Problem((*path, "end_time"), Mistake.WRONG_VALUE, message)
        if key in seen:
            message = f"there is a time on {key[0]} at {key[1]} already"
            yield Problem(path, Mistake.REPEATED, message)
        seen.add(key)
