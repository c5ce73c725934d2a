"""What store.yaml's values are checked by that belong to other parts: whoever opens a catalog says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def path_or_url(text: str, root: Path) -> str:
    """Return a URL as it is, and a path below the root made absolute."""
    return text if "://" in text else str(root.absolute() / text)


@dataclass(frozen=True, slots=True)
class StoreChecks:
    """The other parts' own checks; each raises ValueError that says what is wrong.

    Where one is not given, anything will do.
    """

    state: Callable[[str, Path], str] = path_or_url
    """Given `state:` and the catalog's folder, returns where the state is."""


NO_CHECKS = StoreChecks()
