"""What can be put back as it was, and why not the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.equality import as_typed, equivalent
from tjar_sync.model.kinds import KINDS, Role, Shape
from tjar_sync.model.pictures import pictures
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.value import SecretDigest
from tjar_sync.planning.undone import bare

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.state import State
    from tjar_sync.model.value import Value
    from tjar_sync.planning.undone import Undone

DIGESTS = "of a secret only a digest is kept"
UNKNOWN = "nobody knows what it was"


def owned_media(state: State) -> dict[str, str]:
    """Return the ids of the pictures that the state knows, by digest."""
    return {
        KINDS[row.address.kind].content(row.desired): row.remote_id
        for row in state.resources.values()
        if KINDS[row.address.kind].content_addressed and row.remote_id
    }


@dataclass(frozen=True, slots=True)
class Restorable:
    """What there is to put things back with."""

    capabilities: Capabilities
    media: Mapping[str, str]
    """The store's ids of pictures, by digest."""
    owned: Collection[str]
    """The addresses that links may lead to: those that are ours, or are made again."""

    def reason_not_to_make(self, kind: str) -> str:
        """Say why nothing of a kind can be made again, if so."""
        if KINDS[kind].path_of(Role.SECRET):
            return (
                "it was deleted, and another one would have another secret: put it back into the "
                "files, and apply"
            )
        return ""

    def reason_not_to_write(self, one: Undone, path: str) -> str:
        """Say why a field cannot be written as it was, if so."""
        kind = one.address.kind
        field = KINDS[kind].fields[path]
        if path not in self.capabilities.of(kind).on_update:
            return "this store takes it only when it is made"
        if path not in one.live and path not in one.desired:
            return UNKNOWN
        return self._reason(field, kind, self.value(one, path))

    def value(self, one: Undone, path: str) -> Value:
        """Return what a field was: as it had been written where the store showed that, else as shown."""
        field = KINDS[one.address.kind].fields[path]
        written = bare(one.address.kind, one.desired)
        if path not in one.live:
            return written[path]
        shown = one.live[path]
        if path in written and equivalent(field, written[path], shown, managed=True):
            return written[path]
        return as_typed(field, shown)

    def whole(self, one: Undone) -> tuple[Mapping[str, Value], Mapping[str, str]]:
        """Return all that can be made again of a resource, and why not the rest."""
        kind = one.address.kind
        able, values, lost = self.capabilities.of(kind).on_create, {}, {}
        for path, field in KINDS[kind].fields.items():
            known = path in one.live or path in one.desired
            if not (known and path in able and field.fits(one.type)):
                continue
            value = self.value(one, path)
            if field.summed_from and one.live.get(field.summed_from):
                continue  # the store adds it up
            if why := self._reason(field, kind, value):
                lost[path] = why
            elif value not in (None, ()):
                values[path] = value
        return values, lost

    def _reason(self, field: Field, kind: str, value: Value) -> str:
        """Say why a value cannot be sent, if so."""
        items = value if isinstance(value, tuple) else (value,)
        if any(isinstance(item, SecretStr | SecretDigest) for item in items):
            return DIGESTS
        shown = pictures(kind, [(field.path, value)])
        if not all(one in self.media or self.capabilities.takes(one) for one in shown):
            return "its picture is not known to be in the store's library"
        if field.shape is Shape.LINKS:
            gone = [str(item) for item in items if str(item) not in self.owned]
            return f"{', '.join(gone)} is owned no more" if gone else ""
        return ""
