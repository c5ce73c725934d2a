"""What every JSON document is held against: the published schemas, with no key that they lack."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from tests.json_schema import Draft202012Validator
from tjar_sync.render.lookalike import JOINERS
from tjar_sync.render.schemas import DOCUMENTS

_LOOKS_LIKE_ONE = re.compile(r'\s*\{\s*"format_version": "[0-9.]+",\s*"document": ')


def document(text: str) -> Any:
    """Read a document, and hold it against its schema."""
    found = json.loads(text)
    strict(found["document"]).validate(found)
    assert [] == [char for char in text if not (char.isprintable() or char in {"\n", *JOINERS})]
    return found


def events(text: str) -> list[Any]:
    """Read a stream of events, and hold each line against its schema."""
    found = [json.loads(line) for line in text.splitlines()]
    for one in found:
        strict("event").validate(one)
    assert [] == [char for char in text if not (char.isprintable() or char in {"\n", *JOINERS})]
    return found


def checked(text: str) -> str:
    """Hold a text against its schema if it is a document or a stream; return it."""
    if text.startswith('{"type": '):
        events(text)
    if _LOOKS_LIKE_ONE.match(text):
        document(text)
    return text


@cache
def strict(name: str) -> Draft202012Validator:
    """Return the check of one document that takes no key which its schema does not name."""
    Draft202012Validator.check_schema(DOCUMENTS[name])
    return Draft202012Validator(_closed(DOCUMENTS[name]))


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _closed(item) for name, item in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found


def told(found: Any, *severities: str) -> list[Any]:
    """Return a document's diagnostics of these severities, in order."""
    return [one for one in found["diagnostics"] if one["severity"] in severities]


def blocks(found: Any) -> list[Any]:
    """Return what blocks a plan."""
    return told(found, "error")


def warnings(found: Any) -> list[str]:
    """Return in words what a person should know, and what stops nothing."""
    return [str(one["summary"]) for one in told(found, "warning", "note")]
