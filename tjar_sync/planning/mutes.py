"""Mutes: drift that store.yaml says is known, each with a reason and a last day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.codes import Caution, Unwritten
from tjar_sync.model.diagnostic import Diagnostic, Severity, warning
from tjar_sync.model.plan import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.plan import FieldChange
    from tjar_sync.model.settings import Mute

_NAMED = 5
"""So many fields of one mute are named."""


@dataclass(slots=True)
class Mutes:
    """Takes muted drift out of what is compared, and keeps it in mind."""

    all: tuple[Mute, ...] = ()
    today: str = ""
    """ISO 8601; a mute counts up to and with its last day."""
    silenced: defaultdict[Mute, list[tuple[Address, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def split(
        self, address: Address, fields: Iterable[FieldChange]
    ) -> tuple[tuple[FieldChange, ...], tuple[str, ...]]:
        """Return what is left of a resource's changes, and the fields whose drift is muted."""
        kept: list[FieldChange] = []
        muted: list[str] = []
        for item in fields:
            mute = self._of(address, item)
            if mute is None:
                kept.append(item)
            else:
                muted.append(item.path)
                self.silenced[mute].append((address, item.path))
        return tuple(kept), tuple(muted)

    def told(self, left_out: Collection[Address]) -> Iterator[Diagnostic]:
        """Say what is muted and why, and which mutes count no more."""
        for mute in self.all:
            if self._is_over(mute):
                summary = (
                    f"the mute of {mute.address} {mute.field} ended on {mute.until} and counts no "
                    f"more ({mute.reason}): remove it from store.yaml, or give it another day"
                )
                yield warning(Caution.MUTE_EXPIRED, summary)
        for mute, found in self.silenced.items():
            fields = [f"{one}.{path}" for one, path in found if one not in left_out]
            if fields:
                more = f" and {len(fields) - _NAMED} more" if len(fields) > _NAMED else ""
                summary = (
                    f"drift muted until {mute.until} ({mute.reason}): "
                    f"{', '.join(fields[:_NAMED])}{more}"
                )
                yield Diagnostic(
                    Severity.NOTE, Unwritten.MUTED, tuple(one for one, _ in found), summary
                )

    def _of(self, address: Address, item: FieldChange) -> Mute | None:
        """Return the mute that silences a change; of both sides' changes none does."""
        if item.reason is not Reason.DRIFT:
            return None
        fit = (one for one in self.all if not self._is_over(one) and _fits(one, address, item.path))
        return next(fit, None)

    def _is_over(self, mute: Mute) -> bool:
        return mute.until < self.today


def _fits(mute: Mute, address: Address, path: str) -> bool:
    whole = fnmatchcase(path, mute.field) or path.startswith(f"{mute.field}.")
    return whole and fnmatchcase(str(address), mute.address)
