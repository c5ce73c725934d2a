"""Texts in a store that has one language: a plain text is in it, and of a pair it takes its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from tjar_sync.model.codes import Advice, Mistake

if TYPE_CHECKING:
    from tjar_sync.catalog.entries import Entry
    from tjar_sync.catalog.references import References
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.kinds import Field, Kind
    from tjar_sync.model.settings import StoreSettings

_IN_A_FILE = {"file"}
"""The keys of a map that stands for a text."""


@cache
def _pairs(kind: Kind) -> tuple[tuple[str, ...], ...]:
    """Return the paths of the texts that are in several languages."""
    spoken = (path for path, field in kind.fields.items() if field.language)
    return tuple(dict.fromkeys(tuple(path.split(".")[:-1]) for path in spoken))


def spelled_out(kind: Kind, tree: Mapping[str, Tree], language: str) -> Mapping[str, Tree]:
    """Return an entry with each plain text below its language; as it is where there are several."""
    for path in _pairs(kind) if language else ():
        tree = _put(tree, path, language)
    return tree


def _put(tree: Mapping[str, Any], path: tuple[str, ...], language: str) -> Mapping[str, Any]:
    key, *rest = path
    value = tree.get(key)
    if rest and isinstance(value, Mapping):
        return {**tree, key: _put(value, tuple(rest), language)}
    plain = isinstance(value, str) or (isinstance(value, Mapping) and value.keys() == _IN_A_FILE)
    return {**tree, key: {language: value}} if plain and not rest else tree


def is_other(field: Field, store: StoreSettings) -> bool:
    """Say whether a text is in another language than the one that the store has."""
    return bool(store.language and field.language not in ("", store.language))


def tell_left_out(entry: Entry, path: str, references: References, store: StoreSettings) -> None:
    """Note that a text is left out; where nobody said which language the store has, ask."""
    if "language" in store.options:
        message = (
            f"the texts in other languages are left out in the store `{store.name}`, whose one"
            f" language is `{store.language}`"
        )
        references.entries.tell(entry, path.split("."), Advice.LEFT_OUT, message)
        return
    message = (
        f"{store.platform.title} has one text where there are two languages here; say which it"
        f" takes: `language: ar` or `language: en`, below `stores: {store.name}:` in store.yaml"
    )
    references.entries.tell(entry, path.split("."), Mistake.UNSUPPORTED, message)
