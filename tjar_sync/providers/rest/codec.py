"""Payload to resource, along the contract's rows: worked out once, then a short loop a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ProviderError
from tjar_sync.model.live import UNKNOWN, Live
from tjar_sync.providers.rest import decoders
from tjar_sync.providers.rest.tolerated import write_spelling

if TYPE_CHECKING:
    from tjar_sync.model.kinds import Kind
    from tjar_sync.model.value import Value
    from tjar_sync.providers.rest.contract import Contract

Decode = Callable[[decoders.Raw], "Value"]
Step = tuple[str, str, tuple[str, ...], Decode]
"""Our path, the payload's key, the keys below it, and the conversion."""

_ABSENT = object()
_MOST_FORMS = 100
_LONGEST_TIME = 60
_LONGEST_SHOWN = 60
"""So much of what cannot be read is told."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How one kind is read."""

    kind: str
    id_keys: tuple[str, ...]
    """Where an id may stand; the first that holds any counts."""
    time_key: str
    deleted_key: str
    """What marks a resource that is in the store's trash, when it holds anything (A8)."""
    type_of: Callable[[Mapping[str, decoders.Raw]], str]
    steps: Mapping[str, tuple[Step, ...]]
    """By type."""
    spelled: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    """By type: where else a text may stand that is not where it is looked for."""
    listed_full: bool = False
    """A row of the list shows all that there is."""
    only_shown: frozenset[str] | None = None
    """What is not repeated of an answer; None where nothing but fields is."""
    forms: dict[tuple[str, ...], tuple[Step, ...]] = field(default_factory=dict, repr=False)
    """Steps by type and by the keys that a payload has: a cache."""


def compile_codec(
    contract: Contract,
    kind: Kind,
    codecs: Mapping[str, Decode],
    type_of: Callable[[Mapping[str, decoders.Raw]], str] = lambda _: "",
    *,
    listed_full: bool = False,
) -> Codec:
    """Work out what is read from where, for every type of a kind."""
    return Codec(
        kind.name,
        (_key(contract, f"{kind.name}.id"), *contract.other_ids),
        _key(contract, f"{kind.name}.updated_at"),
        _key(contract, f"{kind.name}.deleted_at"),
        type_of,
        {name: _steps(contract, kind, name, codecs) for name in (*kind.types, "")},
        {name: _spelled(contract, kind, name, codecs) for name in (*kind.types, "")},
        listed_full,
        _only_shown(contract, kind),
    )


def _only_shown(contract: Contract, kind: Kind) -> frozenset[str] | None:
    """Return the names that an update does not repeat: of what it is told apart by, and dates."""
    row = contract.kinds.get(kind.name)
    if row is None or row.only_shown is None:
        return None
    rows = (one for one in contract.fields.values() if one.name.startswith(f"{kind.name}."))
    return row.only_shown.union(
        one.read for one in rows if one.read is not None and one.update is None
    )


def _key(contract: Contract, name: str) -> str:
    row = contract.fields.get(name)
    return (row.read if row else None) or ""


def _steps(
    contract: Contract, kind: Kind, kind_type: str, codecs: Mapping[str, Decode]
) -> tuple[Step, ...]:
    found: list[Step] = []
    for each in kind.fields.values():
        row = contract.fields.get(f"{kind.name}.{each.path}")
        if row is not None and row.read is not None and each.fits(kind_type):
            key, *rest = row.read.split(".")
            found.append((each.path, key, tuple(rest), codecs[row.codec]))
    return tuple(found)


def _spelled(
    contract: Contract, kind: Kind, kind_type: str, codecs: Mapping[str, Decode]
) -> tuple[Step, ...]:
    """List where texts stand that are shown under the names of writes."""
    rows = [
        (each.path, row)
        for each in kind.fields.values()
        if each.fits(kind_type)
        if (row := contract.fields.get(f"{kind.name}.{each.path}")) is not None
    ]
    return tuple(
        (path, wire, (), codecs[row.codec]) for path, row in rows for wire in write_spelling(row)
    )


def decode(
    codec: Codec,
    payload: Mapping[str, decoders.Raw],
    seen_at: str,
    *,
    full: bool,
    asked_at: float = UNKNOWN,
) -> Live:
    """Read one resource; what the payload does not hold is absent, not None."""
    remote_id = id_in(codec, payload)
    if remote_id is None:
        raise ProviderError(
            f"the store shows a {codec.kind} without an id",
            hint=f"Where is it? Say so as `contract.fields.{codec.kind}.id.read` in store.yaml.",
        )
    kind_type = codec.type_of(payload)
    values, unreadable = _values(_present(codec, kind_type, payload), payload)
    updated_at, deleted = _time(payload, codec), bool(payload.get(codec.deleted_key))
    hidden, rest = codec.only_shown, dict[str, decoders.Raw]()
    if hidden is not None:
        rest = {name: raw for name, raw in payload.items() if name not in hidden}
    told = (updated_at, seen_at, full, deleted, unreadable)
    return Live(codec.kind, remote_id, kind_type, values, *told, rest, asked_at)


def id_in(codec: Codec, payload: Mapping[str, decoders.Raw]) -> str | None:
    """Read the id of what an answer shows; None when it holds none."""
    return decoders.remote_id(next(filter(None, map(payload.get, codec.id_keys)), None))


def _time(payload: Mapping[str, decoders.Raw], codec: Codec) -> str:
    """Return the store's words for a time; empty, which proves nothing, where they are none."""
    found = payload.get(codec.time_key)
    words = str(found) if isinstance(found, str | int) else ""
    return words if len(words) <= _LONGEST_TIME and words.isprintable() else ""


def _present(codec: Codec, kind_type: str, payload: Mapping[str, decoders.Raw]) -> tuple[Step, ...]:
    """Leave out the steps whose keys the payload lacks; rows of one list are of one form."""
    form = (kind_type, *payload)
    found = codec.forms.get(form)
    if found is None:
        steps = codec.steps.get(kind_type) or codec.steps[""]
        found = tuple(step for step in steps if step[1] in payload)
        known = {step[0] for step in found}
        others = codec.spelled.get(kind_type) or codec.spelled.get("", ())
        found += tuple(step for step in others if step[1] in payload and step[0] not in known)
        if len(codec.forms) < _MOST_FORMS:
            codec.forms[form] = found
    return found


def _values(
    steps: tuple[Step, ...], payload: Mapping[str, decoders.Raw]
) -> tuple[dict[str, Value], dict[str, str]]:
    """Read what can be read, and say of the rest what is wrong with it."""
    values: dict[str, Value] = {}
    unreadable: dict[str, str] = {}
    for path, key, rest, decode in steps:
        raw = payload[key]
        if rest:
            raw = _below(raw, rest)
            if raw is _ABSENT:
                continue
        try:
            values[path] = decode(raw)
        except ValueError as error:
            said, wire = str(raw)[:_LONGEST_SHOWN], ".".join((key, *rest))
            named = path if wire == path else f"{path} (`{wire}` in its answer)"
            unreadable[path] = f"the store shows {said!r} as {named}, which {error}"
    return values, unreadable


def understood(live: Live) -> Live:
    """Return what is to be written anew as a whole. Raises ProviderError where a part is unknown."""
    if live.unreadable:
        path, what = next(iter(live.unreadable.items()))
        raise ProviderError(
            f"{live.kind} {live.remote_id}: {what}",
            hint=f"If it shows something else there, correct"
            f" `contract.fields.{live.kind}.{path}.read` in store.yaml.",
        )
    return live


def _below(raw: decoders.Raw, names: tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """Go down into an object; below null all is null, and below anything else is nothing."""
    for name in names:
        if raw.__class__ is dict:
            raw = raw.get(name, _ABSENT)
        elif raw is not None:
            return _ABSENT
    return raw


def set_path(body: dict[str, Any], wire_name: str, value: object) -> None:
    """Put a value into a body; a dotted name makes objects."""
    *parents, name = wire_name.split(".")
    for parent in parents:
        body = body.setdefault(parent, {})
    body[name] = value
