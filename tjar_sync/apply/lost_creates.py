"""Search the store for resources that a create whose answer was lost may have made."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ProviderError, RecoveryError, StaleView
from tjar_sync.model.equality import equivalent
from tjar_sync.model.own_writes import sequence
from tjar_sync.model.value import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tjar_sync.model.kinds import Kind
    from tjar_sync.model.live import Listing, Live
    from tjar_sync.model.own_writes import Key
    from tjar_sync.model.state import Intent, State
    from tjar_sync.model.value import Value, Values
    from tjar_sync.ports import Provider

MOST_READS = 25
"""So many of ours that a list lacks are asked for, before the list is believed."""


@dataclass(frozen=True, slots=True)
class LostCreates:
    """Looks for lost creates of one kind."""

    kind: Kind
    state: State
    provider: Provider
    listing: Listing
    young: Collection[Key] = frozenset()
    """What was created a moment ago."""

    def creates(self, intents: Sequence[Intent]) -> Iterator[tuple[Intent, Live | None]]:
        """Yield each intent with what it made, or None where it provably made nothing.

        Intents that sent equal values are interchangeable: any of their products serves any
        of them. Raises RecoveryError where more was found than was sent, where one product could be
        what either of two made, or where the listing does not prove absence (StaleView: it ends
        before what was created a moment ago), and ProviderError where the store contradicts itself.
        """
        owned = {
            row.remote_id
            for row in self.state.resources.values()
            if row.address.kind == self.kind.name
        }
        rows = [row for row in self.listing.rows if row.remote_id not in owned]
        full: dict[str, Live] = {}
        incomplete_reason = cache(self._incomplete_reason)
        claims: dict[str, Sequence[Intent]] = {}
        groups: dict[str, list[Intent]] = defaultdict(list)
        for intent in intents:
            groups[digest([intent.type, intent.values])].append(intent)
        for equal in groups.values():
            made = self._candidates(equal[0], rows, full)
            if len(made) > len(equal):
                raise self._ambiguous(equal, made)
            self._claim(equal, made, claims)
            if len(made) < len(equal):
                self._prove_absence(equal[len(made)], incomplete_reason())
                self._prove_no_duplicate_name(equal, rows, made)
            for number, intent in enumerate(equal):
                yield intent, made[number] if number < len(made) else None

    def _claim(
        self, equal: Sequence[Intent], made: Sequence[Live], claims: dict[str, Sequence[Intent]]
    ) -> None:
        """Stop where what was found may as well be what an earlier group made."""
        for live in made:
            first = claims.setdefault(live.remote_id, equal)
            if first is not equal:
                raise self._ambiguous([*first, *equal], [live])

    def _candidates(
        self, intent: Intent, rows: Sequence[Live], full: dict[str, Live]
    ) -> list[Live]:
        found = []
        for row in rows:
            if not self._new(intent, row) or not self._equivalent(intent, row):
                continue
            live = full.get(row.remote_id) or (
                row if row.full else self.provider.read(row.kind, row.type, row.remote_id)
            )
            if live is None:
                self._prove_gone(row)
                continue
            full[row.remote_id] = live
            if self._equivalent(intent, live):
                found.append(live)
        return sorted(self._looked_up(intent, found), key=lambda live: _number(live.remote_id))

    def _prove_gone(self, row: Live) -> None:
        """Believe that what was listed is gone only where a complete list shows it no more."""
        if self.provider.list(row.kind).lacks(row.remote_id):
            return
        raise ProviderError(
            f"the store lists {row.kind} {row.remote_id}, and then says that there is no such "
            f"{row.kind}",
            hint="run it again when the store is well",
        )

    def _new(self, intent: Intent, row: Live) -> bool:
        """Say whether the row can have come after the intent: its id is above all seen then."""
        if row.type != intent.type:
            return False
        if intent.high_water is None or not row.remote_id.isdecimal():
            return True
        return int(row.remote_id) > intent.high_water

    def _equivalent(self, intent: Intent, live: Live) -> bool:
        """Say whether the live resource shows what was sent.

        An identity that both have decides alone; else every field that both have must be equal.
        """
        keys = [path for path in self.kind.identity if intent.values.get(path)]
        decisive = [path for path in keys if path in live.values]
        if decisive:
            return self._equal(decisive[0], intent.values, live.values)
        return all(
            self._equal(path, intent.values, live.values)
            for path in intent.values
            if path in live.values and not self.kind.fields[path].create_only
        )

    def _equal(self, path: str, sent: Values, shown: Mapping[str, Value]) -> bool:
        field = self.kind.fields[path]
        return equivalent(field, sent[path], shown[path], managed=False)

    def _looked_up(self, intent: Intent, found: list[Live]) -> list[Live]:
        """Ask the store itself where it does not show the identity that was sent."""
        for path in self.kind.identity:
            value = intent.values.get(path)
            if not value or not found or all(path in live.values for live in found):
                continue
            answer = self.provider.find(self.kind.name, path, value)
            if answer is not None:
                ids = {live.remote_id for live in answer}
                return [live for live in found if live.remote_id in ids]
        return found

    def _prove_absence(self, intent: Intent, incomplete_reason: str) -> None:
        if late := self._late():
            raise StaleView(
                f"cannot tell whether {intent.address} was created: the store does not show {late}"
                " yet, which was created a moment ago",
                hint="run it again in some minutes",
            )
        if incomplete_reason:
            raise RecoveryError(
                f"cannot tell whether {intent.address} was created: {incomplete_reason}",
                hint="run apply again when the store is quiet; or, if you see that it is not "
                f"there, `tjar-sync state settle {intent.address} --not-created`",
            )

    def _late(self) -> str:
        """Name what was created a moment ago, and is not listed, nor anything that came later."""
        shown = {row.remote_id for row in self.listing.rows}
        newest = max(map(sequence, shown), default=0)
        for row in self.state.resources.values():
            remote_id = row.remote_id or ""
            young = (self.kind.name, remote_id) in self.young
            if young and remote_id not in shown and sequence(remote_id) >= newest:
                return f"{row.address} (id {remote_id})"
        return ""

    def _incomplete_reason(self) -> str:
        """Say why the list proves no absence: such as what is ours, and there, and not in it."""
        if not self.listing.complete:
            return self.listing.incomplete_reason
        shown = {row.remote_id for row in self.listing.rows}
        ours = [row for row in self.state.resources.values() if row.address.kind == self.kind.name]
        for row in [row for row in ours if row.remote_id not in shown][:MOST_READS]:
            if self.provider.read(self.kind.name, row.type, row.remote_id or "") is not None:
                return f"the list of {self.kind.plural} lacks {row.address}, which is there"
        return ""

    def _prove_no_duplicate_name(
        self, equal: Sequence[Intent], rows: Sequence[Live], made: Sequence[Live]
    ) -> None:
        """Stop at something new of the same name: it may be ours, edited by a person since."""
        intent = equal[0]
        if any(intent.values.get(path) for path in self.kind.identity):
            return
        taken = {live.remote_id for live in made}
        alike = [
            row
            for row in rows
            if row.remote_id not in taken
            and self._new(intent, row)
            and any(
                intent.values.get(path) and self._equal(path, intent.values, row.values)
                for path in self.kind.names
                if path in row.values
            )
        ]
        if alike:
            raise self._ambiguous(equal, alike)

    def _ambiguous(self, intents: Sequence[Intent], candidates: Sequence[Live]) -> RecoveryError:
        ids = ", ".join(f"id {live.remote_id}" for live in candidates)
        names = ", ".join(str(intent.address) for intent in intents)
        first = intents[0].address
        return RecoveryError(
            f"an earlier run was cut off while it created {names}; in the store {ids} could be it",
            hint=f"look at them, then run `tjar-sync state adopt {first} ID`, or "
            f"`tjar-sync state settle {first} --not-created`",
        )


def _number(remote_id: str) -> tuple[int, str]:
    """Sort numbers as numbers, and words in any order that stays the same."""
    return len(remote_id), remote_id
