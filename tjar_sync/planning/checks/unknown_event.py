"""A webhook is for events that the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.suggestions import guess
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.value import Value

CODE = CheckCode.UNKNOWN_EVENT


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find words that the store, which lists what it knows, does not name."""
    found = (
        Hit(address, path, f"`{word}` is nothing that this store knows{guess(word, known)}")
        for item in given.prospects
        for address in (item.change.address,)
        for path in sorted(item.changed)
        if (known := given.choices.get((address.kind, path))) is not None
        for word in map(str, _items(item.values.get(path)))
        if word not in known
    )
    yield from gathered(CODE, given, found, "webhooks are for events that the store does not know")


def _items(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()


CHECK = Check(
    CODE, "Registers a webhook for an event that the store does not know.", find, Stage.PLAN
)
