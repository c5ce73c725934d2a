"""Scratch resources: what a probe makes in a store, and removes; nothing of them is in any file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address

if TYPE_CHECKING:
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import State, StateEntry

_MARK = "~probe-"
"""No name in the files may begin so; see NAME."""
NAMED = "tjar-sync probe"
"""How the names of scratch resources begin in a store."""


@dataclass(frozen=True, slots=True)
class ScratchNames:
    """The names of one probe's scratch resources; each bears the probe's token."""

    token: str
    """Random letters and digits: nobody else's name or sku holds them."""

    def address(self, kind: str, label: str) -> Address:
        """Return the address in the state."""
        return Address(kind, f"{_MARK}{self.token}-{label}")

    def name(self, label: str) -> str:
        """Return the name in the store."""
        return f"{NAMED} {self.token} {label}"

    def sku(self, label: str) -> str:
        """Return the sku in the store."""
        return f"PROBE-{self.token}-{label}".upper()

    def slug(self, label: str) -> str:
        """Return the slug in the store: as any store spells it."""
        return f"tjar-sync-probe-{self.token}-{label}"


def is_scratch(address: Address) -> bool:
    """Say whether an address is that of a scratch resource."""
    return address.name.startswith(_MARK)


def scratch_rows(state: State) -> tuple[StateEntry, ...]:
    """Return what a probe made and did not remove."""
    return tuple(row for address, row in sorted(state.resources.items()) if is_scratch(address))


def is_left(state: State) -> bool:
    """Say whether a probe was cut off before it removed all that it made."""
    return any(map(is_scratch, state.resources)) or any(
        is_scratch(intent.address) for intent in state.intents
    )


def without_scratch(state: State) -> State:
    """Return a state as the files' engine sees it: no file ever owned a scratch resource."""
    kept = {address: row for address, row in state.resources.items() if not is_scratch(address)}
    return replace(state, resources=kept)


def is_recognised(row: StateEntry, live: Live) -> bool:
    """Say whether what a store shows under a scratch resource's id is that resource.

    Its name bears the probe's token, or is the one that the store showed when it was made; and so
    does its sku or address, where one is shown: a name alone is no proof where a sku was given.
    """
    token = _token(row)
    names = [live.values[path] for path in ("name.en", "name") if live.values.get(path)]
    known = {row.live.get("name.en"), row.live.get("name")}
    if any(f"{NAMED} {token}" not in str(name) and name not in known for name in names):
        return False
    keys = [live.values[path] for path in ("sku", "url") if live.values.get(path)]
    proven = [token in str(key).casefold() or key in row.desired.values() for key in keys]
    return all(proven) and bool(names or proven)


def is_marked(row: StateEntry, live: Live) -> bool:
    """Say whether what was just made bears the probe's token anywhere: else it is a stranger's."""
    shown = (live.values.get(path) for path in ("name.en", "sku", "slug"))
    return any(_token(row) in str(value).casefold() for value in shown)


def _token(row: StateEntry) -> str:
    return row.address.name.removeprefix(_MARK).partition("-")[0]
