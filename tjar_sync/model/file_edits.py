"""New values for the files, said by a person: what each field is to be, and what cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.value import Value


@dataclass(frozen=True, slots=True)
class FileEdit:
    """One field, and what it is to be."""

    address: Address
    path: str
    before: Value
    after: Value
    place: str
    """Where it stands now, or its entry where it stands nowhere: `shop.yaml:12`."""
    new: bool = False
    """Whether no file said it before."""

    def __str__(self) -> str:
        return f"{self.address}.{self.path}"


@dataclass(frozen=True, slots=True)
class FileEdits:
    """All that is to change."""

    edits: tuple[FileEdit, ...]
    left: tuple[tuple[str, str], ...]
    """What cannot be done so, by its name, and why."""
    files: tuple[str, ...]
    """Those that change, below the catalog's folder."""
    labels: Mapping[str, str]
    """Names to show for media digests."""
