"""What a check of the files found, in each of its formats."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.render.style import Style


def text(catalog: Catalog, _style: Style = PLAIN) -> str:
    """Say what a catalog without mistakes holds."""
    counts = Counter(address.kind for address in catalog.resources)
    listed = ", ".join(
        f"{count:,} {kind if count == 1 else KINDS[kind].plural}"
        for kind, count in sorted(counts.items())
    )
    return f"The catalog is valid: {listed or 'no resources'}."


VALIDATION_FORMATS: Mapping[str, Callable[[Catalog, Style], str]] = {"text": text}
"""By the names that --format takes."""
