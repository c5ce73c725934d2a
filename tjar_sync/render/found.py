"""What a search found, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.render.json_document import document, place, plain_value

if TYPE_CHECKING:
    from tjar_sync.model.found import SearchHit, SearchResult


def json(found: SearchResult) -> str:
    """Render it for machines: of each resource what it is called, and where the words stand."""
    content = {
        "query": found.query,
        "count": found.count,
        "resources": [_plain(hit) for hit in found.hits],
    }
    return document("search", content)


def _plain(hit: SearchHit) -> dict[str, object]:
    resource = hit.resource
    telling = KINDS[resource.address.kind].telling
    return {
        "address": str(resource.address),
        "type": resource.type,
        **place(resource.position),
        "called": {
            path: plain_value(resource.values[path]) for path in telling if path in resource.values
        },
        "matched": list(hit.fields),
    }
