"""What must be there in a product, and what must agree: within its rows, and between its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds.rule import CheckedEntry, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHOSEN = frozenset({"checkbox", "radio"})


def _not_creatable(entry: CheckedEntry) -> Iterator[Problem]:
    if "id" in entry.given or "id" in entry.broken:
        return
    advice = "; a store creates no product without it (name its `id` if the store has it already)"
    named = any(
        str(entry.values.get(f"name.{language}") or "").strip() for language in ("ar", "en")
    )
    if not named and "name" not in entry.broken:
        spoken = any(entry.given.get("name", {}).values())
        language = "the one language of this store" if spoken else "Arabic or English"
        message = f"{entry.name} has no `name` in {language}{advice}"
        path = ("name",) if "name" in entry.given else ()
        yield Problem(path, Mistake.MISSING_KEY, message, about_key=True)
    if "sale_price" not in entry.given and "sale_price" not in entry.broken:
        message = f"{entry.name} has no `sale_price`{advice}"
        yield Problem((), Mistake.MISSING_KEY, message, about_key=True)


def _broken_limits(entry: CheckedEntry) -> Iterator[Problem]:
    least, most = entry.given.get("min_purchase"), entry.given.get("max_purchase")
    if least is not None and most is not None and most < least:
        message = f"`max_purchase` ({most}) is less than `min_purchase` ({least})"
        yield Problem(("max_purchase",), Mistake.WRONG_VALUE, message)


def _broken_quantity(entry: CheckedEntry) -> Iterator[Problem]:
    if "quantity" in entry.given and entry.given.get("manage") and entry.given.get("variants"):
        message = (
            "with variants the quantity is the sum of their stock; "
            "remove `quantity` and set `stock` in the variants"
        )
        yield Problem(("quantity",), Mistake.MISPLACED_KEY, message, about_key=True)


def _broken_unlimited(entry: CheckedEntry) -> Iterator[Problem]:
    if entry.given.get("unlimited") and "quantity" in entry.given:
        message = "with `unlimited: true` no stock is counted; remove `quantity`"
        yield Problem(("quantity",), Mistake.MISPLACED_KEY, message, about_key=True)


def _broken_variants(entry: CheckedEntry) -> Iterator[Problem]:
    """Yield variants without colour and size, and those that are there already."""
    seen = set()
    for index, row in enumerate(entry.given.get("variants") or ()):
        key = row.get("color"), row.get("size")
        named = " and ".join(f"`{part}`" for part in key if part is not None)
        if not named:
            message = "a variant needs a `color`, a `size` or both"
            yield Problem(("variants", index), Mistake.MISSING_KEY, message)
        elif key in seen:
            message = f"there is a variant {named} already"
            yield Problem(("variants", index), Mistake.REPEATED, message)
        seen.add(key)


def _broken_options(entry: CheckedEntry) -> Iterator[Problem]:
    """Yield options without type or title, and choices that are missing or out of place."""
    for index, row in enumerate(entry.given.get("options") or ()):
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


def _broken_availability(entry: CheckedEntry) -> Iterator[Problem]:
    """Yield times that end before they start, and those that start together."""
    seen = set()
    for index, row in enumerate(entry.given.get("availability") or ()):
        path = ("availability", index)
        key = row["day"], row["start_time"]
        if row["end_time"] <= row["start_time"]:
            message = f"`end_time` {row['end_time']} is not after `start_time` {row['start_time']}"
            yield Problem((*path, "end_time"), Mistake.WRONG_VALUE, message)
        if key in seen:
            message = f"there is a time on {key[0]} at {key[1]} already"
            yield Problem(path, Mistake.REPEATED, message)
        seen.add(key)


PRODUCT_RULES: tuple[Rule, ...] = (
    _not_creatable,
    _broken_limits,
    _broken_quantity,
    _broken_unlimited,
    _broken_variants,
    _broken_options,
    _broken_availability,
)
