"""What an update repeats of what the store shows, and the proof that it is no old news."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import NotSent
from tjar_sync.model.equality import equivalent, row_key
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.patience import FRESH_SECONDS, LATEST_SECONDS, LOOKS, TOO_LATE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from tjar_sync.model.kinds import Field
    from tjar_sync.model.live import Live, Write
    from tjar_sync.model.value import Value, Values
    from tjar_sync.providers.rest.contract import Contract


@dataclass(slots=True)
class Repeated:
    """What an update repeats of what the store showed: it must not be older than any other look."""

    read: Callable[[str, str], Live | None]
    """Reads a type and id in full."""
    write: Write
    now: Live
    sent: Collection[str]
    """The fields that it is about."""
    at: float
    """When the store was asked for it, by `monotonic`."""
    known: Collection[str] = ()
    """The names in an answer that are fields'; what stands under others goes along as it is."""

    def check(self) -> float:
        """See, right before a sending, that nobody changed what it repeats; see Write.check."""
        for _ in range(LOOKS):
            if monotonic() - self.at > FRESH_SECONDS:
                self._look()
            begin_by = self.write.check()
            if monotonic() - self.at <= LATEST_SECONDS:
                return min(begin_by, self.at + LATEST_SECONDS)
        raise NotSent(TOO_LATE)

    def _look(self) -> None:
        called = monotonic()
        again = self.read(self.write.type, self.write.remote_id or "")
        moved = sorted(self._moved(again)) if again else ()
        if moved:
            raise NotSent(
                f"its {', '.join(moved)} changed in the store while it was about to be"
                " written; the next plan shows it"
            )
        self.at = max(called, again.asked_at if again else called)

    def _moved(self, again: Live) -> Iterator[str]:
        """Yield what is shown otherwise by now, and not because an earlier try was carried out."""
        fields = KINDS[again.kind].fields
        for path in self.now.values.keys() & again.values.keys() & set(self.sent):
            before, after = self.now.values[path], again.values[path]
            if path not in self.write.values:
                if before != after:
                    yield path
            elif fields[path].live_keys and _left(fields[path], before) != _left(
                fields[path], after
            ):
                yield path
        for name in (self.now.rest.keys() | again.rest.keys()) - set(self.known):
            if self.now.rest.get(name) != again.rest.get(name):
                yield name


def _left(field: Field, value: Value) -> Mapping[object, object]:
    """Return the cells of rows that are the store's own: what was sold of a variant."""
    rows: Any = value or ()
    return {row_key(field, row): [row.get(key) for key in field.live_keys] for row in rows}


def unchanged(write: Write, now: Live | None) -> Values:
    """Return what goes along unchanged: for a request that replaces the whole, all the rest.

    What the store shows stays as it is shown, by itself where `rest` has all of it; where that is
    what the files want in another spelling, and where nothing is shown, it is sent as the files
    have it.
    """
    if now is None:
        return {}
    fields = KINDS[now.kind].fields
    wanted = {
        path: value
        for path, value in write.desired.items()
        if path not in now.values or equivalent(fields[path], value, now.values[path], managed=True)
    }
    return {**({} if now.rest else now.values), **wanted}


def numbers_as_text(contract: Contract, now: Live | None) -> Values:
    """Return the numbers that a store shows as text: they are sent as the numbers that they are."""
    if now is None:
        return {}
    numbers = (
        path
        for path in now.values
        if KINDS[now.kind].fields[path].shape in {Shape.MONEY, Shape.NUMBER}
    )
    rows = {path: contract.fields.get(f"{now.kind}.{path}") for path in numbers}
    names = {path: row.read for path, row in rows.items() if row and row.read}
    return {
        path: now.values[path]
        for path, name in names.items()
        if isinstance(now.rest.get(name), str)
    }


def laid_over(rest: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what is sent over what the store shows; objects are laid over each other name by name."""
    found = dict(rest)
    for name, value in body.items():
        below = found.get(name)
        if isinstance(below, dict) and isinstance(value, dict):
            found[name] = laid_over(below, value)
        else:
            found[name] = value
    return found
