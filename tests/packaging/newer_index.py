"""A package index in which a newer version of everything that is installed exists."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from typing import TYPE_CHECKING
from zipfile import ZipFile

from packaging.utils import canonicalize_name
from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOT_LOCKED = frozenset({"pip", "setuptools", "tjar-sync"})
"""What an environment holds beside its lock: what Python ships, and this project."""

_WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@dataclass(frozen=True, slots=True)
class NewerIndex:
    """A folder of wheels without code: each package as it is installed, and newer."""

    folder: Path
    digests: Mapping[str, str]
    """By name, the digest of the wheel of the installed version."""


def build(folder: Path) -> NewerIndex:
    """Make the wheels from the metadata of what is installed here."""
    digests: dict[str, str] = {}
    for installed in distributions():
        name = canonicalize_name(installed.name)
        if name not in NOT_LOCKED:
            digests[name] = _write(folder, installed, installed.version)
            _write(folder, installed, newer(installed.version))
    return NewerIndex(folder, digests)


def newer(version: str) -> str:
    """Return the next version: newer, but so little that upper bounds allow it."""
    return ".".join(map(str, (*Version(version).release, 1)))


def _write(folder: Path, installed: Distribution, version: str) -> str:
    """Write one wheel, which requires what the installed one does; return its digest."""
    stem = f"{canonicalize_name(installed.name).replace('-', '_')}-{version}"
    files = {"METADATA": _metadata(installed, version), "WHEEL": _WHEEL, "RECORD": ""}
    path = folder / f"{stem}-py3-none-any.whl"
    with ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(f"{stem}.dist-info/{name}", text)
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def _metadata(installed: Distribution, version: str) -> str:
    lines = ["Metadata-Version: 2.1", f"Name: {installed.name}", f"Version: {version}"]
    extras = installed.metadata.get_all("Provides-Extra") or ()
    lines += [f"Provides-Extra: {extra}" for extra in extras]
    lines += [f"Requires-Dist: {requirement}" for requirement in installed.requires or ()]
    return "\n".join((*lines, ""))
