"""A store's own names of categories, brands and badges: what `ids:` says, and what the store does."""

from __future__ import annotations

import json
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import NAME
from tjar_sync.model.codes import Advice, Mistake
from tjar_sync.model.sighting import StoreNames
from tjar_sync.model.suggestions import Guesses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tjar_sync.catalog.entries import Entries, Entry
    from tjar_sync.catalog.yaml.locate import Path
    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.model.sighting import Sighting, Sought

NUMBER = "NUMBER"
MOST_TOLD = 10
"""So many names that were seen in the store are told at once."""
NO_NAMES = StoreNames()


class _Use(NamedTuple):
    """Where a name stands."""

    entry: Entry
    keys: Path


@dataclass(slots=True)
class OwnNames:
    """Follows the names that entries use, and tells of those that nobody knows."""

    store: StoreSettings | None
    """None when store.yaml has mistakes: then no name can be checked."""
    entries: Entries
    known: StoreNames = NO_NAMES
    guesses: Guesses = field(default_factory=Guesses)
    _missing: dict[str, dict[str, None]] = field(default_factory=dict)
    """By group: names that nobody knows, in the order in which they are met."""
    _seen: dict[tuple[str, str], _Use] = field(default_factory=dict)
    """By group and name: what was seen in the store, and where it is used first."""
    _numbers: dict[str, dict[str, int]] = field(init=False)
    _names: dict[str, dict[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        found = {} if self.store is None else self.store.numbers
        self._numbers = {group: dict(ids) for group, ids in found.items()}
        self._names = {
            group: {number: name for name, number in reversed(ids.items())}
            for group, ids in self._numbers.items()
        }

    def name(self, entry: Entry, keys: Path, value: str | int, group: str) -> str | int:
        """Return the name of a category, brand or badge; a number without one stays a number."""
        if self.store is None:
            return value
        if self.store.platform.own_words:
            return str(value)
        if isinstance(value, int):
            named = self._names.get(group, {})
            if value not in named and group in self.store.ids:
                message = (
                    f"the store `{self.store.name}` names no {value} in `ids.{group}`; name it"
                )
                self.entries.tell(entry, keys, Mistake.UNKNOWN_ID, message)
            return named.get(value, value)
        if value in self.store.ids.get(group, ()):
            return value
        if value in self._numbers.get(group, ()):
            self._seen.setdefault((group, value), _Use(entry, keys))
            return value
        self._missing.setdefault(group, {})[value] = None
        if not self.known.asking:
            self.entries.tell(
                entry, keys, Mistake.UNKNOWN_ID, self._unknown(self.store, value, group)
            )
        return value

    def _unknown(self, store: StoreSettings, name: str, group: str) -> str:
        """Say that nobody knows a name, and what was looked at."""
        if group in store.ids:
            ids = store.ids[group]
            hint = self.guesses(name, lambda: ids)
            message = f"`{name}` is not in `ids.{group}` of the store `{store.name}`{hint}"
        else:
            message = (
                f"`{name}` is not known: the store `{store.name}` has no `ids.{group}` "
                "in store.yaml; add it there, or write the store's own number here"
            )
        why = self.known.refused.get((group, name), "")
        return f"{message}; {why}" if why else message

    @property
    def sought(self) -> Sought:
        """The names that the store is still to be asked for."""
        return {group: tuple(names) for group, names in self._missing.items()}

    def tell_seen(self) -> None:
        """Note which names were seen in the store, with the lines that make it lasting."""
        if self.store is None or not self._seen:
            return
        some = list(self._seen)[:MOST_TOLD]
        more = len(self._seen) - len(some)
        left = f" ({more:,} more are told once these stand there)" if more else ""
        seen = [(name, self.store.seen[group][name]) for group, name in some]
        told = ", ".join(f"`{name}` is {at.number} (seen at {at.seen_at})" for name, at in seen)
        lines: dict[str, list[tuple[str, Sighting]]] = {}
        for (group, _), one in zip(some, seen, strict=True):
            lines.setdefault(group, []).append(one)
        pasted = ", ".join(
            _line(group, ((name, at.number) for name, at in found))
            for group, found in lines.items()
        )
        message = (
            f"what `ids:` lacks was found in the store `{self.store.name}`: {told}; to settle it, "
            f"write into store.yaml, below `stores: {self.store.name}: ids:`{left}: {pasted}"
        )
        first = next(iter(self._seen.values()))
        self.entries.tell(first.entry, first.keys, Advice.NAME_FROM_STORE, message)

    def to_paste(self) -> str:
        """Return the lines of store.yaml that would name all that its `ids:` lacks; once."""
        if self.store is None or not self._missing:
            return ""
        lines = [
            f"  {_line(group, ((name, NUMBER) for name in names))}"
            for group, names in self._missing.items()
        ]
        looking = "" if self.known.refused else "; `tjar-sync plan` looks for them in the store"
        head = (
            f"names that are right go into store.yaml, below `stores: {self.store.name}: ids:`, each "
            f"with the store's own number in place of {NUMBER}{looking}:"
        )
        return "\n".join((head, *lines))


def _line(group: str, names: Iterable[tuple[str, int | str]]) -> str:
    return f"{group}: {{{', '.join(f'{_quoted(name)}: {number}' for name, number in names)}}}"


def _quoted(name: str) -> str:
    return name if NAME.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def with_seen(store: StoreSettings, names: StoreNames) -> Mapping[str, Mapping[str, Sighting]]:
    """Return those names that were seen in a store and that go together with its `ids`."""
    found = {}
    for group, seen in names.seen.items():
        ids = store.ids.get(group, {})
        numbers = set(ids.values())
        fitting = {
            name: at for name, at in seen.items() if name not in ids and at.number not in numbers
        }
        if fitting:
            found[group] = fitting
    return found
