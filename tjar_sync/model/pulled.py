"""What came of a pull, for whoever tells it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that the store shows and the files do not have."""

    about: str
    """An address, or a kind and an id."""
    path: str
    """The field; empty where it is all of it."""
    why: str


@dataclass(frozen=True, slots=True)
class InNoFile:
    """A resource of the store that no file has."""

    address: str
    """The address that it has, or would have in the files."""
    name: str
    """What people call it; empty where it has no name."""
    remote_id: str
    owned: bool
    """True for what is ours still, and was taken out of the files: the next apply removes it."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A catalog that was made."""

    root: str
    url: str
    counts: Mapping[str, int]
    """How many resources by kind's plural."""
    pictures: int
    picture_bytes: int
    texts: int
    named: Mapping[str, int]
    """How many numbers have names in store.yaml, by group."""
    left_out: tuple[LeftOut, ...]
    not_shown: Mapping[str, tuple[str, ...]]
    """Fields that the store shows nowhere, by kind: nobody knows what they hold."""
    differing: tuple[str, ...]
    """Addresses that the plan right after would change; none, unless something is wrong."""
    incomplete_reasons: tuple[str, ...] = ()
    """Why what was seen is not proven to be all."""
    unselected: int = 0
    """Resources that no pattern names."""
    files: tuple[str, ...] | None = None
    """The new files beside those that were there; None where the whole catalog is new."""


def dump_outcome(pulled: Pulled) -> str:
    """Write it as JSON."""
    return json.dumps(asdict(pulled))


def load_outcome(text: str) -> Pulled:
    """Read what `dump_outcome` wrote."""
    found = Pulled(**json.loads(text))
    return replace(
        found,
        left_out=tuple(LeftOut(**one) for one in json.loads(text)["left_out"]),
        not_shown={kind: tuple(paths) for kind, paths in found.not_shown.items()},
        differing=tuple(found.differing),
        incomplete_reasons=tuple(found.incomplete_reasons),
    )
