"""Records and intents as rows of plain text, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tjar_sync.model.address import Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Entry, Evidence, Intent, Part, Recorded
from tjar_sync.model.value import dumps, loads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Row = dict[str, Any]

RESOURCE = (
    "kind",
    "name",
    "type",
    "remote_id",
    "desired",
    "live",
    "updated_at",
    "seen_at",
    "protect",
    "on_remove",
    "archived",
)
"""The columns of a recorded resource, in the order that `to_recorded` reads."""

INTENT = (
    "id",
    "run",
    "kind",
    "name",
    "verb",
    "part",
    "type",
    "remote_id",
    "sent",
    "recorded",
    "high_water",
    "opened_at",
)
"""The columns of an intent, in the order that `to_intent` reads."""

ENTRY = (*INTENT, "evidence", "detail", "closed_at")
"""The columns of a journal line, in the order that `to_entry` reads."""


def plain(text: str) -> str:
    """Return text that every database takes: no NUL, and no half of a surrogate pair."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def _json(value: object) -> str:
    # half of a surrogate pair becomes \udxxx, which is JSON's own way to write it
    return dumps(value).encode("utf-8", "backslashreplace").decode()


def _fields(recorded: Recorded) -> Row:
    return {
        "kind": recorded.address.kind,
        "name": recorded.address.name,
        "type": recorded.type,
        "remote_id": recorded.remote_id,
        "desired": recorded.desired,
        "live": recorded.live,
        "updated_at": recorded.updated_at,
        "seen_at": recorded.seen_at,
        "protect": recorded.protect,
        "on_remove": recorded.on_remove.value,
        "archived": recorded.archived,
    }


def from_recorded(recorded: Recorded) -> Row:
    """Return the row of a recorded resource. A bare secret is a TypeError."""
    fields = _fields(recorded)
    return fields | {"desired": _json(recorded.desired), "live": _json(recorded.live)}


def from_intent(intent: Intent) -> Row:
    """Return the row of an intent, without its id and its time. A bare secret is a TypeError."""
    water = intent.high_water
    return {
        "run": intent.run,
        "kind": intent.address.kind,
        "name": intent.address.name,
        "verb": intent.verb.value,
        "part": intent.part.value,
        "type": intent.type,
        "remote_id": intent.remote_id,
        "sent": _json(intent.values),
        "recorded": _json(_fields(intent.recorded)) if intent.recorded else None,
        "high_water": None if water is None else str(water),
    }


def to_recorded(rows: Sequence[Sequence[Any]]) -> Iterator[Recorded]:
    """Read rows of RESOURCE. Raises ValueError, TypeError or KeyError on a damaged one.

    Their values are parsed as one text, which takes two thirds of the time.
    """
    values = loads(f"[{','.join(text for row in rows for text in row[4:6])}]")
    if len(values) != 2 * len(rows):
        raise ValueError("a value is not whole")
    for row, desired, live in zip(rows, values[::2], values[1::2], strict=True):
        kind, name, type_, remote_id, _, _, updated_at, seen_at, protect, on_remove, archived = row
        yield Recorded(
            Address(kind, name),
            type_,
            remote_id,
            desired,
            live,
            updated_at,
            seen_at,
            bool(protect),
            OnRemove(on_remove),
            bool(archived),
        )


def _kept(text: str) -> Recorded:
    fields = loads(text)
    address = Address(fields.pop("kind"), fields.pop("name"))
    on_remove = OnRemove(fields.pop("on_remove"))
    return Recorded(address=address, on_remove=on_remove, **fields)


def to_intent(row: Sequence[Any]) -> Intent:
    """Read a row of INTENT. Raises ValueError, TypeError or KeyError on a damaged one."""
    id_, run, kind, name, verb, part, type_, remote_id, sent, recorded, water, opened = row
    return Intent(
        address=Address(kind, name),
        verb=Verb(verb),
        part=Part(part),
        type=type_,
        remote_id=remote_id,
        values=loads(sent),
        recorded=None if recorded is None else _kept(recorded),
        high_water=None if water is None else int(water),
        id=id_,
        run=run,
        opened_at=datetime.fromisoformat(opened).astimezone(UTC),
    )


def to_entry(row: Sequence[Any]) -> Entry:
    """Read a row of ENTRY. Raises ValueError, TypeError or KeyError on a damaged one."""
    *intent, evidence, detail, closed_at = row
    seen = None if evidence is None else Evidence(evidence)
    return Entry(to_intent(intent), seen, detail, closed_at)
