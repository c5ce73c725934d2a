"""What the writes of a run did, summed up by address, and what was there before."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.equality import canonical
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.live import Verb
from tjar_sync.model.record import links
from tjar_sync.model.state import NOTHING_WRITTEN
from tjar_sync.model.value import TextDigest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.state import Intent, JournalEntry
    from tjar_sync.model.value import Value


@dataclass(slots=True)
class Undone:
    """What a run did to one resource."""

    address: Address
    type: str
    remote_id: str | None
    """None where the run made it."""
    created: bool = False
    removed: Verb | None = None
    """How it was taken away, if it was."""
    kept: bool = True
    """Whether what it replaced is still known."""
    sent: dict[str, Value] = field(default_factory=dict)
    live: dict[str, Value] = field(default_factory=dict)
    """What the store showed before the first write."""
    desired: dict[str, Value] = field(default_factory=dict)
    """What had been written before that."""
    media: dict[str, str] = field(default_factory=dict)

    def add(self, intent: Intent) -> None:
        """Take in one more write: what was before the first of a field counts, and the last sent."""
        self.kept = self.kept and intent.before is not None
        self.created = self.created or intent.verb is Verb.CREATE
        if intent.verb in {Verb.DELETE, Verb.ARCHIVE}:
            self.removed = intent.verb
        if intent.before is not None:
            for side, found in (
                (self.live, intent.before.live),
                (self.desired, intent.before.desired),
            ):
                side.update({path: found[path] for path in found if path not in self.sent})
            self.media.update(intent.before.media)
        if self.removed is None:
            self.sent.update(intent.values)


def sum_up(lines: Iterable[JournalEntry]) -> Mapping[Address, Undone]:
    """Sum up the lines of a run, oldest first, but for what was not carried out and for uploads."""
    found: dict[Address, Undone] = {}
    for line in lines:
        intent = line.intent
        carried_out = line.proof is not None and line.proof not in NOTHING_WRITTEN
        if carried_out and not KINDS[intent.address.kind].content_addressed:
            one = found.setdefault(
                intent.address, Undone(intent.address, intent.type, intent.remote_id)
            )
            one.add(intent)
    return dict(sorted(found.items()))


def same(field: Field, one: Value, other: Value) -> bool:
    """Say whether a value means what was sent; of links their addresses alone count, and no stock."""
    if isinstance(other, TextDigest):
        return isinstance(one, str) and TextDigest.of(one) == other
    if field.shape is Shape.LINKS:
        return links(one).keys() == links(other).keys()
    return canonical(field, one, managed=False) == canonical(field, other, managed=False)


def bare(kind: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return stored values as files have them: links without the ids behind them."""
    fields = KINDS[kind].fields
    return {
        path: tuple(links(value)) if fields[path].shape is Shape.LINKS else value
        for path, value in values.items()
    }
