"""Records and intents as rows of plain text, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import repeat
from typing import TYPE_CHECKING, Any

from tjar_sync.model.address import Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Before, Intent, JournalEntry, Pass, Proof, StateEntry
from tjar_sync.model.value import DEEPEST, dumps, loads
from tjar_sync.state.nesting import shallow
from tjar_sync.state.retention import closed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.model.value import Values

Row = dict[str, Any]

FLAT = frozenset({Shape.SET, Shape.LINKS, Shape.MEDIA_LIST, Shape.SECRETS})
PLAIN = (str, bool, int, type(None))
"""Types of values that JSON writes, and reads back, as they are."""
NO_SENSE = (ValueError, TypeError, KeyError, OverflowError)
"""What reading a damaged row raises."""


class Damaged(Exception):  # noqa: N818 - it says what the state is
    """A row that no tjar-sync wrote, met where nobody looks for one."""


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
    "once",
)
"""The columns of a recorded resource, in the order that `to_state_entries` reads."""

_VALUES = tuple(RESOURCE.index(name) for name in ("desired", "live", "once"))

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
    "machine",
    "before",
    "opened_at",
)
"""The columns of an intent, in the order that `to_intent` reads."""

JOURNAL_ENTRY = (*INTENT, "evidence", "detail", "closed_at")
"""The columns of a journal line, in the order that `to_journal_entry` reads."""


def plain(text: str) -> str:
    """Return text that every database takes: no NUL, and no half of a surrogate pair."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def as_json(value: object) -> str:
    """Write a value as JSON that every database takes. A bare secret is a TypeError."""
    # half of a surrogate pair becomes \udxxx, which is JSON's own way to write it
    return dumps(value).encode("utf-8", "backslashreplace").decode()


def _fields(entry: StateEntry) -> Row:
    return {
        "kind": entry.address.kind,
        "name": entry.address.name,
        "type": entry.type,
        "remote_id": entry.remote_id,
        "desired": entry.desired,
        "live": entry.live,
        "updated_at": entry.updated_at,
        "seen_at": entry.seen_at,
        "protect": entry.protect,
        "on_remove": entry.on_remove.value,
        "archived": entry.archived,
        "once": entry.once,
    }


def from_state_entry(entry: StateEntry) -> Row:
    """Return the row of a recorded resource. A bare secret is a TypeError."""
    fields = _fields(entry)
    texts_of = ("desired", "live", "once")
    return fields | {name: as_json(fields[name]) for name in texts_of}


def from_intent(intent: Intent) -> Row:
    """Return the row of an intent, without its id and its time. A bare secret is a TypeError."""
    water = intent.high_water
    return {
        "run": intent.run,
        "kind": intent.address.kind,
        "name": intent.address.name,
        "verb": intent.verb.value,
        "part": intent.pass_.value,
        "type": intent.type,
        "remote_id": intent.remote_id,
        "sent": as_json(intent.values),
        "recorded": as_json(_fields(intent.entry)) if intent.entry else None,
        "high_water": None if water is None else str(water),
        "machine": intent.machine,
        "before": None if intent.before is None else as_json(_sides(intent.before)),
    }


def _sides(before: Before) -> Row:
    return {"live": before.live, "desired": before.desired, "media": before.media}


def to_state_entries(
    rows: Sequence[Sequence[Any]], apart: Sequence[Any] = ()
) -> Iterator[StateEntry]:
    """Read rows of RESOURCE. Raises ValueError, TypeError or KeyError on a damaged one.

    Their values are parsed as one text, which takes two thirds of the time. `apart`: by row, which
    plain values of `desired` are not those of `live` as well, where that lacks them; None: all.
    """
    values = loads(f"[{','.join(row[at] for row in rows for at in _VALUES)}]")
    if len(values) != len(_VALUES) * len(rows):
        raise ValueError("a value is not whole")
    parts = (values[at :: len(_VALUES)] for at in range(len(_VALUES)))
    for row, desired, live, once, unlike in zip(
        rows, *parts, apart or repeat(None, len(rows)), strict=True
    ):
        kind, name, type_, remote_id, _, _, *rest, _ = row
        updated_at, seen_at, protect, on_remove, archived = rest
        for at, value in zip(_VALUES, (desired, live, once), strict=True):
            if len(row[at]) > DEEPEST:  # else it has not so many brackets
                shallow(row[at], value)
        yield _sound(
            StateEntry(
                Address(kind, name),
                type_,
                remote_id,
                desired,
                live if unlike is None else _whole(desired, live, unlike),
                updated_at,
                seen_at,
                bool(protect),
                OnRemove(on_remove),
                bool(archived),
                once,
            )
        )


def _whole(desired: Any, live: Any, apart: Any) -> Values:  # noqa: ANN401 - whatever the JSON held
    """Add to what differs what is shown as it is desired."""
    maps(desired, live)
    if type(apart) is not tuple:
        raise TypeError("it is no list of fields")
    texts(*apart)
    shared = {
        path: value for path, value in desired.items() if type(value) in PLAIN and path not in apart
    }
    return {**shared, **live}


def texts(*values: object) -> None:
    """Raise TypeError where a value is no text: SQLite keeps anything in any column."""
    for value in values:
        if type(value) is not str:
            raise TypeError(f"{str(value)[:40]!r} is not a text")


def _maybe_text(value: object) -> None:
    if value is not None:
        texts(value)


def maps(*values: object) -> None:
    """Raise TypeError where a value is no map."""
    for value in values:
        if type(value) is not dict:
            raise TypeError(f"{str(value)[:40]!r} is not a map")


def _address(kind: str, name: str) -> None:
    texts(kind, name)
    known_kind(kind)


def known_kind(kind: str) -> None:
    """Raise ValueError for a kind that there is not."""
    if kind not in KINDS:
        raise ValueError(f"there is no kind {kind[:40]!r}")


_TEXT = frozenset({str})


def _lists(kind: str, values: Values) -> None:
    """Raise TypeError for a list of which some item cannot be told from the others."""
    for path, value in values.items():
        if type(value) is not tuple or _TEXT.issuperset(map(type, value)):
            continue
        field = KINDS[kind].fields.get(path)
        if field is None:
            continue
        rows = [row for row in value if type(row) is dict]
        cells = [row.get(key) for row in rows for key in field.row_key]
        items = value if field.shape in FLAT else cells
        if any(type(item) in {tuple, dict} for item in items):
            raise TypeError(f"{path} is no list of plain values")


def _sound(row: StateEntry) -> StateEntry:
    kind, name = row.address
    texts(kind, name, row.type, row.updated_at, row.seen_at)
    known_kind(kind)
    _maybe_text(row.remote_id)
    maps(row.desired, row.live, row.once)
    for values in (row.desired, row.live, row.once):
        if tuple in map(type, values.values()):
            _lists(kind, values)
    return row


def _kept(text: str) -> StateEntry:
    fields = loads(text)
    shallow(text, fields)
    maps(fields)
    address = Address(fields.pop("kind"), fields.pop("name"))
    on_remove = OnRemove(fields.pop("on_remove"))
    fields.setdefault("once", {})  # a release that knew of none wrote it
    return _sound(StateEntry(address=address, on_remove=on_remove, **fields))


def to_intent(row: Sequence[Any]) -> Intent:
    """Read a row of INTENT. Raises ValueError, TypeError or KeyError on a damaged one."""
    id_, run, kind, name, verb, pass_, type_, remote_id, sent, entry, *rest = row
    water, machine, before, opened = rest
    _address(kind, name)
    texts(run, type_, machine, opened)
    _maybe_text(remote_id)
    values = loads(sent)
    shallow(sent, values)
    maps(values)
    return Intent(
        address=Address(kind, name),
        verb=Verb(verb),
        pass_=Pass(pass_),
        type=type_,
        remote_id=remote_id,
        values=values,
        entry=None if entry is None else _kept(entry),
        high_water=None if water is None else int(water),
        id=id_,
        run=run,
        opened_at=datetime.fromisoformat(opened).astimezone(UTC),
        machine=machine,
        before=None if before is None else _before(kind, before),
    )


def _before(kind: str, text: str) -> Before:
    sides = loads(text)
    shallow(text, sides)
    maps(sides)
    live, desired, media = sides["live"], sides["desired"], sides["media"]
    maps(live, desired, media)
    _lists(kind, live)
    _lists(kind, desired)
    texts(*media, *media.values())
    return Before(live, desired, media)


def to_journal_entry(row: Sequence[Any]) -> JournalEntry:
    """Read a row of JOURNAL_ENTRY. Raises ValueError, TypeError or KeyError on a damaged one."""
    *intent, proof, detail, closed_at = row
    seen = None if proof is None else Proof(proof)
    texts(detail, closed_at)
    found = to_intent(intent)
    return JournalEntry(found if seen is None else closed(found), seen, detail, closed_at)
