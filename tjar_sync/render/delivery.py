"""What came of a delivery that was verified, or sent as a sample: for people, and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tjar_sync.render.json_document import document
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import shown

if TYPE_CHECKING:
    from tjar_sync.model.delivery import DeliveryFinding
    from tjar_sync.render.style import Style

FORMATS = ("text", "json")


def delivery(finding: DeliveryFinding, form: str, style: Style) -> str:
    """Draw it in one of the formats."""
    if form == "json":
        return document("delivery", asdict(finding))
    lines = (finding.summary, finding.hint)
    return "\n".join(shown(own(line, style), style) for line in lines if line)
