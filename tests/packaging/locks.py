"""The project's locks, read as pip reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pin:
    """One requirement of a lock, and the digests of the files that may meet it."""

    requirement: Requirement
    digests: tuple[str, ...]

    def __str__(self) -> str:
        """Write the lock's line."""
        return " ".join((str(self.requirement), *(f"--hash={digest}" for digest in self.digests)))

    @property
    def name(self) -> str:
        """The package's name in its one canonical spelling."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The version that is pinned."""
        (specifier,) = self.requirement.specifier
        return specifier.version

    @property
    def applies(self) -> bool:
        """Whether it is meant for this Python on this platform."""
        marker = self.requirement.marker
        return marker is None or marker.evaluate()


def read(lock: Path) -> tuple[Pin, ...]:
    """Read a lock's pins."""
    joined = lock.read_text("utf-8").replace("\\\n", " ")
    lines = (line.partition("#")[0].strip() for line in joined.splitlines())
    return tuple(_pin(line) for line in lines if line)


def versions(pins: Iterable[Pin]) -> dict[str, str]:
    """Tell what is to be installed here: each name with its version."""
    return {pin.name: pin.version for pin in pins if pin.applies}


def with_digests(pins: Iterable[Pin], digests: Mapping[str, str]) -> tuple[Pin, ...]:
    """Let the pins that apply here be met by other files, whose digests these are."""
    return tuple(replace(pin, digests=(digests[pin.name],)) if pin.applies else pin for pin in pins)


def without(pins: Iterable[Pin], name: str) -> tuple[Pin, ...]:
    """Leave one package out."""
    return tuple(pin for pin in pins if pin.name != name)


def edited(pins: Iterable[Pin], name: str, old: str, new: str) -> tuple[Pin, ...]:
    """Rewrite a part of one package's requirement."""
    return tuple(
        replace(pin, requirement=Requirement(str(pin.requirement).replace(old, new)))
        if pin.name == name
        else pin
        for pin in pins
    )


def plain(pins: Iterable[Pin]) -> tuple[Pin, ...]:
    """Name what is locked with an extra without it as well: old pips take the two for different things.

    That matters to who resolves a lock; make installs it to the letter.
    """
    return tuple(
        replace(pin, requirement=Requirement(re.sub(r"\[.*?\]", "", str(pin.requirement), count=1)))
        for pin in pins
        if pin.requirement.extras
    )


def _pin(line: str) -> Pin:
    requirement, *digests = line.split("--hash=")
    return Pin(Requirement(requirement), tuple(digest.strip() for digest in digests))
