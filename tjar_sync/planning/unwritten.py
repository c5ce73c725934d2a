"""What the files say and nobody compared, or nothing writes: counted and named, with the way out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.dataclass import dataclass
from tjar_sync.model.codes import Unwritten
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.equality import equivalent, row_key
from tjar_sync.model.kinds import KINDS, Role, Shape
from tjar_sync.model.record import ownership, written_once

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.kinds import Field, Kind
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value
    from tjar_sync.planning.match import Match

_NAMED = 5
"""So many addresses of one thing are named."""
_TEXTS = {
    Unwritten.IGNORED: "`{path}` differs in the store and is ignored by the files: {named}",
    Unwritten.STOCK: (
        "`{path}` was edited after it was written, and is the store's count since: {named}; "
        "`manage: [{managed}]` has it written"
    ),
    Unwritten.UNPROVEN: (
        "{path} is never shown by the store, so it was compared with what was last written alone: "
        "{named}; a look at the store's own pages proves it"
    ),
    Unwritten.REPUBLISHED: (
        "left the files and was unpublished, and somebody published it again: {named}; put it "
        "back into the files, or unpublish it in the store"
    ),
    Unwritten.SECRET_GONE: (
        "its secret is not here, where its file says: {named}; raise `secret.version` to have a "
        "new one made and written"
    ),
    Unwritten.PROTECT: (
        "`protect: true` is not recorded yet, and holds from the next apply on: {named}"
    ),
}
"""How each is said, in the order in which it is told."""
_SEVERAL = (
    "{path} are never shown by the store, so they were compared with what was last written alone: "
    "{named}; a look at the store's own pages proves it"
)


class Left(NamedTuple):
    """One thing that is left as it is."""

    code: Unwritten
    path: str
    address: Address


@dataclass(slots=True)
class LeftOver:
    """Collects what is left as it is."""

    gone_secrets: Collection[Address] = ()
    """Webhooks whose secret is no more where their file says."""
    found: list[Left] = field(default_factory=list)

    def look(self, item: Match) -> None:
        """Look at what a match says that is not compared, or not written."""
        address, row = item.resource.address, item.entry
        if item.resource.lifecycle.ignore:
            self.found += [Left(Unwritten.IGNORED, path, address) for path in _ignored(item)]
        if row is None or item.live is None:
            return
        self.found += [Left(Unwritten.STOCK, path, address) for path in _edited_stock(item, row)]
        self.found += [Left(Unwritten.UNPROVEN, path, address) for path in _unproven(item)]
        if item.resource.lifecycle.protect and not row.protect:
            self.found.append(Left(Unwritten.PROTECT, "", address))
        if address in self.gone_secrets:
            self.found.append(Left(Unwritten.SECRET_GONE, "", address))

    def archived(self, row: StateEntry, live: Live | None) -> None:
        """Look at what left the files, and is to be out of sight."""
        visible = KINDS[row.address.kind].path_of(Role.VISIBILITY)
        if live is not None and live.values.get(visible) is True:
            self.found.append(Left(Unwritten.REPUBLISHED, "", row.address))

    def told(self, left_out: Collection[Address]) -> Iterator[Diagnostic]:
        """Say each thing once, with all that it is of."""
        grouped: defaultdict[tuple[Unwritten, str], list[Address]] = defaultdict(list)
        for one in self.found:
            if one.address not in left_out:
                grouped[one.code, one.path].append(one.address)
        for code, text in _TEXTS.items():
            found = {path: some for (other, path), some in grouped.items() if other is code}
            if found and code is Unwritten.UNPROVEN:
                yield _never_shown(text, found)
            else:
                yield from (_note(code, text, path, some) for path, some in found.items())


def _never_shown(text: str, found: Mapping[str, list[Address]]) -> Diagnostic:
    """Say of all that a store never shows, for one reason, once; which is whose is in the detail."""
    addresses = tuple(sorted({address for some in found.values() for address in some}))
    said = text if len(found) == 1 else _SEVERAL
    summary = said.format(path=_first([f"`{path}`" for path in found]), named=_first(addresses))
    detail = "\n".join(f"{path}: {', '.join(map(str, some))}" for path, some in found.items())
    return Diagnostic(Severity.NOTE, Unwritten.UNPROVEN, addresses, summary, detail)


def _note(code: Unwritten, text: str, path: str, addresses: list[Address]) -> Diagnostic:
    fields = KINDS[addresses[0].kind].fields
    managed = (fields[path].managed_by or path) if path else ""
    summary = text.format(path=path, named=_first(addresses), managed=managed)
    return Diagnostic(Severity.NOTE, code, tuple(addresses), summary)


def _first(found: Sequence[object]) -> str:
    """Name the first few, and count the others."""
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{', '.join(map(str, found[:_NAMED]))}{more}"


def _ignored(item: Match) -> Iterator[str]:
    """Yield the fields that the file has, that it ignores, and that the store shows otherwise."""
    shown = {} if item.live is None else item.live.values
    fields = KINDS[item.resource.address.kind].fields
    ignored = ownership(item.resource).ignored
    for path, value in item.resource.values.items():
        if path in shown and path in ignored:
            managed = fields[path].is_managed(item.resource.manage)
            if not equivalent(fields[path], value, shown[path], managed=managed):
                yield path


def _edited_stock(item: Match, row: StateEntry) -> Iterator[str]:
    """Yield what is written once, and was edited in the file since."""
    shown = {} if item.live is None else item.live.values
    fields = KINDS[item.resource.address.kind].fields
    for path, value in written_once(item.resource, item.resource.values).items():
        if row.once.get(path, value) == _of_rows(fields[path], row.once.get(path), value):
            continue
        now = written_once(item.resource, {path: shown.get(path)}).get(path)
        if not equivalent(fields[path], value, now, managed=True):
            yield path


def _of_rows(kind_field: Field, last: Value, value: Value) -> Value:
    """Leave out of rows those that were not there when the others were written."""
    if not isinstance(last, tuple) or not isinstance(value, tuple):
        return value
    known = {row_key(kind_field, one): one for one in value}
    return tuple(known.get(row_key(kind_field, one), one) for one in last)


def _unproven(item: Match) -> Iterable[str]:
    """Yield what is written and that the store shows nowhere."""
    shown = {} if item.live is None else item.live.values
    hidden = item.resource.values.keys() - shown.keys()
    hidden -= ownership(item.resource).unwatched
    hidden -= _secret(KINDS[item.resource.address.kind])
    return (path for path in item.resource.values if path in hidden) if hidden else ()


@cache
def _secret(kind: Kind) -> frozenset[str]:
    """Return the fields that no store shows, on purpose."""
    fields = kind.fields.items()
    return frozenset(
        path for path, one in fields if one.shape is Shape.SECRETS or one.role is Role.SECRET
    )
