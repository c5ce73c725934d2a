"""Keys that a person, or a warehouse, takes for one."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.SIMILAR_IDENTITY
_UNSEEN = frozenset({"Cf", "Cc"})
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find keys that differ from another in case, zeros, spaces or unseen characters alone."""
    several = "resources have a key that is almost another's"
    yield from gathered(CODE, given, _found(given), several)


def _found(given: CheckInput) -> Iterator[Hit]:
    written = [
        (item, path, value)
        for item in given.prospects
        for path in item.kind.unique
        if path in item.changed and isinstance(value := item.values.get(path), str)
    ]
    others = _others(given) if written else {}
    for item, path, value in written:
        address = item.change.address
        near = others.get((address.kind, path, folded(value)), {})
        for text, whose in sorted(near.items()):
            ours = {str(address), f"id {item.change.remote_id}"}
            told_of_files = not whose.startswith("id ") and seen(text) == seen(value)
            if text != value and whose not in ours and not told_of_files:
                told = f"the {path} `{value}` is almost `{text}` of {whose}"
                yield Hit(address, path, told)


def _others(given: CheckInput) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return by kind, path and folded text who has which text, in the files and in the store."""
    rows = [
        *(
            (one.address.kind, one.values, str(one.address))
            for one in given.catalog.resources.values()
        ),
        *((one.kind, one.values, f"id {one.remote_id}") for one in given.unmanaged),
    ]
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for kind, values, whose in rows:
        for path in KINDS[kind].unique:
            value = values.get(path)
            if isinstance(value, str):
                found.setdefault((kind, path, folded(value)), {}).setdefault(value, whose)
    return found


def seen(text: str) -> str:
    """Return a key without case and unseen characters: of two files that is told while they load."""
    if text.isascii() and text.isprintable():
        return text.lower()
    whole = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in whole if unicodedata.category(one) not in _UNSEEN)


def folded(text: str) -> str:
    """Return a key without what people and warehouses do not tell apart."""
    western = seen(text)
    if not western.isascii():
        western = "".join(str(unicodedata.digit(one, one)) for one in western)
    return _ZEROS.sub("", "".join(western.split()))


CHECK = Check(
    CODE,
    "Gives a product a sku or slug that is almost another one's.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
