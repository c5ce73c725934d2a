"""What this run knows of remote ids and rows, as they come in.

What is removed stays known: nothing that a run makes refers to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import Batch, State, StateEntry


class MissingDependency(Exception):  # noqa: N818 - it names what is missing
    """Something that the step depends on was not made; `str()` says what."""


def needs_upload(_picture: str) -> bool:
    """Say that no picture can be written as it is."""
    return False


class RemoteIds:
    """Ids by media digest and by address, the newest rows, and the highest id seen of a kind."""

    def __init__(
        self,
        state: State,
        live: Mapping[tuple[str, str], Live],
        claimed: Mapping[Address, str],
        takes: Callable[[str], bool] = needs_upload,
    ) -> None:
        """`claimed`: ids that this run is about to own, known before their rows are.

        `takes`: says whether a picture can be written as it is, without an upload.
        """
        self._takes = takes
        self._ids: dict[Address, str] = dict(claimed)
        self._texts = {str(address): remote_id for address, remote_id in claimed.items()}
        self._media: dict[str, str] = {}
        self._owners: dict[tuple[str, str], Address] = {}
        self._rows: dict[Address, StateEntry] = {}
        self._dropped: set[Address] = set()
        self._high: dict[str, int] = {}
        self.pictures: dict[str, str] = {}
        """By the address that the store gave an upload whose digest it does not show: that."""
        self.live = live
        for row in state.resources.values():
            self.put(row)
        for kind, remote_id in live:
            self._raise(kind, remote_id)

    def put(self, row: StateEntry) -> None:
        """Take note of a row that is now recorded."""
        self._rows[row.address] = row
        self._dropped.discard(row.address)
        if row.remote_id is None:
            return
        self._raise(row.address.kind, row.remote_id)
        self._ids[row.address] = row.remote_id
        self._texts[str(row.address)] = row.remote_id
        self._owners[row.address.kind, row.remote_id] = row.address
        kind = KINDS[row.address.kind]
        if kind.content_addressed:
            self._media[kind.content(row.desired)] = row.remote_id
            address, digest = kind.content(row.live), kind.content(row.desired)
            if "/" in address and digest:
                self.pictures[address] = digest

    def take(self, batch: Batch) -> None:
        """Take note of what was recorded as one."""
        for address, row in batch.rows().items():
            if row is None:
                self._dropped.add(address)
            else:
                self.put(row)

    def rows(self) -> tuple[StateEntry, ...]:
        """Return the rows that are recorded."""
        return tuple(row for row in self._rows.values() if row.address not in self._dropped)

    def row(self, address: Address) -> StateEntry | None:
        """Return the newest row of an address."""
        return self._rows.get(address)

    def remote_id(self, address: Address) -> str | None:
        """Return the id of what is, or is about to be, ours."""
        return self._ids.get(address)

    def ids(self) -> Mapping[str, str]:
        """Return the ids by address, as text."""
        return self._texts

    def forget_uploads(self, digests: Iterable[str]) -> tuple[StateEntry, ...]:
        """Forget that these bytes are in the store; return the rows that said so."""
        gone = [digest for digest in digests if self._media.pop(digest, None)]
        rows = [
            row
            for row in self._rows.values()
            if KINDS[row.address.kind].content_addressed
            and KINDS[row.address.kind].content(row.desired) in gone
        ]
        for row in rows:
            del self._rows[row.address]
        return tuple(rows)

    def media_id(self, digest: str) -> str | None:
        """Return under which remote id the store keeps these bytes; an address is its own."""
        return digest if self._takes(digest) else self._media.get(digest)

    def is_known(self, address: Address, remote_id: str) -> bool:
        """Say whether an id was in the store before this run, or is another address's.

        Bytes that the store has already may well get their old id.
        """
        if KINDS[address.kind].content_addressed:
            return False
        owner = self._owners.get((address.kind, remote_id), address)
        return (address.kind, remote_id) in self.live or owner != address

    def high_water(self, kind: str) -> int | None:
        """Return the highest numeric id of the kind seen so far; None if there is none."""
        return self._high.get(kind)

    def _raise(self, kind: str, remote_id: str) -> None:
        if remote_id.isascii() and remote_id.isdigit():
            self._high[kind] = max(self._high.get(kind, 0), int(remote_id))
