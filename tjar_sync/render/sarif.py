"""Diagnostics as SARIF 2.1.0, as code scanning takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from tjar_sync import __version__
from tjar_sync.manual import pages
from tjar_sync.render.json_document import text
from tjar_sync.render.manual import page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnostic import Diagnostic

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SETTINGS = "store.yaml"
"""What is about no place in particular stands at the head of it: code scanning wants a place."""


def sarif(
    diagnostics: Sequence[Diagnostic],
    folder: str = "",
    places: Mapping[str, Position] | None = None,
) -> str:
    """Render diagnostics, a result each, in their order.

    `folder`: of the catalog in its repository. `places`: of resources, by address, for what is
    about one and names no place.
    """
    codes = list(dict.fromkeys(str(one.code) for one in diagnostics))
    rules = [_rule(code) for code in codes]
    results = [
        {
            "ruleId": str(one.code),
            "ruleIndex": codes.index(str(one.code)),
            "level": one.severity.value,
            "message": {"text": "\n".join(filter(None, (one.summary, one.detail, one.fix)))},
            **_locations(one, folder, places or {}),
        }
        for one in diagnostics
    ]
    driver = {"name": "tjar-sync", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, object]:
    """Describe a code by its page, if it has one: code scanning shows it beside a result."""
    found = pages().get(code)
    if found is None:
        return {"id": code, "shortDescription": {"text": code.replace("-", " ")}}
    return {
        "id": code,
        "shortDescription": {"text": found.gist},
        "help": {"text": f"{found.meaning}\n{found.way_out}", "markdown": page(found)},
    }


def positions_of(one: Diagnostic, places: Mapping[str, Position]) -> tuple[Position, ...]:
    """Return the places of a diagnostic, else those of the resources that it is about."""
    found = (places.get(str(address)) for address in one.addresses)
    return one.positions or tuple(place for place in found if place is not None)


def _locations(
    one: Diagnostic, folder: str, places: Mapping[str, Position]
) -> dict[str, list[dict[str, object]]]:
    """Return where to look, what else to look at, and the resources that it is about."""
    head: dict[str, object] = {
        "physicalLocation": {"artifactLocation": _artifact(SETTINGS, folder)}
    }
    found = [_location(place, folder) for place in positions_of(one, places)]
    first, *more = found or [head]
    named = [{"fullyQualifiedName": str(address)} for address in one.addresses]
    return {
        "locations": [{**first, **({"logicalLocations": named} if named else {})}],
        **({"relatedLocations": more} if more else {}),
    }


def _location(place: Position, folder: str) -> dict[str, object]:
    region = {"startLine": place.line, "startColumn": place.column}
    artifact = _artifact(place.file, folder)
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _artifact(file: str, folder: str) -> dict[str, str]:
    return {"uri": quote(f"{folder}/{file}" if folder else file)}
