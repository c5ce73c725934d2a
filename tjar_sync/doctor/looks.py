"""What values look like: told without a word of what they hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.doctor.finding import named
from tjar_sync.providers.rest.tolerated import form_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.doctor.observations import Payload
    from tjar_sync.providers.rest.decoders import Raw


@dataclass(slots=True)
class FieldLooks:
    """How some products show what they are expected to show."""

    absent: list[str] = field(default_factory=list)
    """Shown by none of them."""
    empty: list[str] = field(default_factory=list)
    """Shown by some, and nowhere with anything in it, so that its shape is not proven."""
    forms: dict[str, Counter[str]] = field(default_factory=dict)
    """Name -> the tolerated forms that it has, each with how often."""
    strange: dict[str, str] = field(default_factory=dict)
    """Name -> what it looks like, where that is not understood."""


def examine(payloads: Sequence[Payload], expected: Mapping[str, str]) -> FieldLooks:
    """Compare what is shown with what is expected, name by name."""
    found = FieldLooks()
    for name, shape in expected.items():
        shown = [payload[name] for payload in payloads if name in payload]
        if not shown:
            found.absent.append(name)
        elif shape:
            _examine_one(found, name, shape, shown)
    return found


def _examine_one(found: FieldLooks, name: str, shape: str, shown: Sequence[object]) -> None:
    if all(value is None or value in ([], {}, "") for value in shown):
        found.empty.append(name)
    for value in shown:
        form = form_of(shape, value)
        if form is None:
            found.strange.setdefault(name, look_of(value))
        elif form:
            found.forms.setdefault(name, Counter())[form] += 1


def look_of(value: Raw) -> str:
    """Say what a value is, and how large, but not what it says."""
    match value:
        case None | bool():
            return "null" if value is None else "true or false"
        case int() | Decimal():
            return "a number"
        case str():
            return f"a text of {len(value)} characters" if value else "an empty text"
        case list():
            return (
                f"a list of {len(value)}, the first {look_of(value[0])}"
                if value
                else "an empty list"
            )
        case _:
            return f"an object of {named(map(str, value))}" if value else "an empty object"


def forms_text(looks: FieldLooks) -> str:
    """Name the tolerated forms, each with the fields that have it."""
    by_form: dict[str, list[str]] = {}
    for name, forms in looks.forms.items():
        for form in forms:
            by_form.setdefault(form, []).append(name)
    return "; ".join(f"{form} ({named(names)})" for form, names in sorted(by_form.items()))


def strange_text(looks: FieldLooks) -> str:
    """Name what is not understood, and what was there."""
    return "; ".join(f"{name} is {look}" for name, look in looks.strange.items())
