"""The schema of one line of a stream of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.render.schemas.parts import (
    COUNT,
    DIAGNOSTIC,
    HEAD,
    SECONDS,
    STEP,
    TEXT,
    WORD,
    record,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.render.schemas.parts import Schema


def event(
    documents: Mapping[str, Schema],
    ends: Mapping[str, Mapping[str, Schema]],
    found: Mapping[str, Mapping[str, Schema]],
) -> Schema:
    """Return what a line may be: one kind of event of these.

    `documents`: those that a line holds whole, by its key. `ends`: what tells of a change that
    ended, by outcome. `found`: what is told of what the store shows, by type.
    """
    lines = [
        _line("begin", {**HEAD, "document": {"const": "events"}, "command": WORD}),
        *(
            _line(kind, {key: documents[key]})
            for kind, key in (("plan", "plan"), ("summary", "report"), ("failure", "failure"))
        ),
        _line("reading", {"what": TEXT, "done": COUNT, "total": COUNT}),
        _line("waiting", {"seconds": SECONDS, "why": TEXT}),
        _line("recovered", {"address": WORD, "message": TEXT}),
        _line("applying", {"total": COUNT}),
        _line("diagnostic", {"diagnostic": DIAGNOSTIC}),
        _line("change_started", STEP),
        *(
            _line("change_finished", {**keys, "outcome": {"const": outcome}})
            for outcome, keys in ends.items()
        ),
        *(_line(kind, keys) for kind, keys in found.items()),
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tjar-sync event",
        "oneOf": lines,
    }


def _line(kind: str, content: Mapping[str, Schema]) -> Schema:
    return record({"type": {"const": kind}, **content})
