"""What a store shows, and what is asked of it; the words that engine and provider share."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Content
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.value import Values


UNKNOWN = float("-inf")
"""A moment that is not known: earlier than any other."""


def _always() -> float:
    """Check nothing: what overwrites nothing is never too old."""
    return float("inf")


def untold() -> str:
    """Tell nothing: no answer came, or nobody kept it."""
    return ""


class Refresh(StrEnum):
    """How much of the store is read."""

    FAST = "fast"
    """Details only where the list row or its time differs from what state recorded."""
    FULL = "full"
    """Every owned resource's details."""


@dataclass(frozen=True, slots=True)
class Live:
    """One resource as the store shows it; a field the answer does not show is absent."""

    kind: str
    remote_id: str
    type: str
    values: Values
    updated_at: str = ""
    """The store's own words for the time of the last change; empty when it does not tell."""
    seen_at: str = ""
    """The store's clock when it was read, in the form of `updated_at`; empty when unknown."""
    full: bool = True
    """All that the store shows of it; False for a row of a list."""
    deleted: bool = False
    """The store marks it as deleted, although it still shows it."""
    unreadable: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What is wrong with the fields that the store shows in a way that cannot be read; they are
    not in `values`."""
    rest: Mapping[str, Any] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )
    """As it came, what a request that replaces the whole must repeat, fields or not; only of a kind
    that is written so."""
    asked_at: float = field(default=UNKNOWN, compare=False)
    """When the store was asked, by `time.monotonic`: it may have answered as early as then."""

    @property
    def racy(self) -> bool:
        """True when a later edit could bear the same time, so that the time proves nothing."""
        return is_racy(self.updated_at, self.seen_at)


def is_racy(updated_at: str, seen_at: str) -> bool:
    """Say whether what was seen then may have been changed since without bearing another time."""
    return not updated_at or not seen_at or updated_at >= seen_at


@dataclass(frozen=True, slots=True)
class Listing:
    """All resources of a kind, and whether that is proven to be all of them."""

    kind: str
    rows: tuple[Live, ...]
    complete: bool = True
    incomplete_reason: str = ""
    """Why it is not proven complete, in words for a person."""

    def lacks(self, remote_id: str) -> bool:
        """Say whether this proves that there is no such resource: all are here, and it is not."""
        return self.complete and all(row.remote_id != remote_id for row in self.rows)


class Verb(StrEnum):
    """What a write does to the store."""

    CREATE = "create"
    UPDATE = "update"
    ARCHIVE = "archive"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Write:
    """One write, complete in itself."""

    verb: Verb
    address: Address
    type: str
    values: Values
    """The fields to write, secrets included; for an archive what goes along; empty for a delete."""
    remote_id: str | None = None
    media_ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Remote id by media digest: for every one in `values`, and those of `desired` that are known."""
    product_ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Remote id by address: for every one in `values`, and those of `desired` that are known."""
    desired: Values = field(default_factory=lambda: MappingProxyType({}))
    """All that the files want of it, `values` included, for a store that replaces it whole.

    What is the store's own once written is there only where `values` has it, and links that
    are written later are not there yet.
    """
    content: Content | None = None
    check: Callable[[], float] = field(default=_always, repr=False, compare=False)
    """To be called right before each sending, retries included; what it raises, a NotSent, ends
    the write, and nothing more is sent. Returns until when, by `time.monotonic`, what it saw is
    young enough: a sending that has not begun by then needs another check."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What any visitor gets at an address: bytes, a way on, or a reason why not."""

    content: bytes = field(default=b"", repr=False)
    moved_to: str = ""
    """Where it sends visitors on to; nobody went there."""
    problem: str = ""
    """Why there is nothing, in words that follow the address."""
    passing: bool = False
    """The reason may be gone in a minute: the network's, or a server's bad moment."""


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store says of itself."""

    name: str
    plan: str = ""
    """What its owner pays for; empty when it does not tell."""

    def __str__(self) -> str:
        return f"{self.name}, {self.plan} plan" if self.plan else self.name


@dataclass(frozen=True, slots=True)
class WriteResult:
    """The store's answer to a write."""

    remote_id: str | None
    """None when the answer does not tell."""
    live: Live | None = None
    """What the store says it now shows; None when the answer does not show it in full."""
    secret: SecretStr | None = None
    """A secret that the store shows this once."""
    absent: bool = False
    """The store said that there is nothing to delete; it may be wrong."""
    silent: bool = False
    """Its answer says neither that it was done nor that it was not: only a look can tell."""
    answer: Callable[[], str] = field(default=untold, repr=False, compare=False)
    """Returns what may be told to anybody of the answer: no secret, and nothing of people."""
