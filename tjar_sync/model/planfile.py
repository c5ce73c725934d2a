"""A plan as text: lossless, and proof against edits, damage and truncation."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Position
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import (
    FORMAT_VERSION,
    Action,
    Binding,
    Change,
    FieldChange,
    Plan,
    Reason,
)
from tjar_sync.model.value import DEEPEST, SecretDigest, digest, dumps, loads

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.value import Value

    Reader = Callable[[Any, str], Any]

_LONGEST = 10**10


def dump_plan(plan: Plan) -> str:
    """Write a plan as text; a secret within is a TypeError."""
    content = _raw(plan)
    envelope = {"format_version": FORMAT_VERSION, "digest": digest(content), "plan": content}
    # half of a surrogate pair, which a store may show, becomes \udxxx: JSON's own way to write it
    return dumps(envelope).encode("utf-8", "backslashreplace").decode() + "\n"


def looks_like_plan(head: str) -> bool:
    """Say whether a text that begins so was a plan once, damaged or of another version."""
    return head.startswith("{") and '"format_version":' in head


def load_plan(text: str) -> Plan:
    """Read what `dump_plan` wrote; raises ValueError, with the reason, on anything else."""
    try:
        envelope = loads(text)
        seal = digest(envelope["plan"]) if "plan" in envelope else ""
    except (ValueError, TypeError, RecursionError) as error:  # or just too deep to be written
        raise ValueError("this is not a plan file") from error
    content = _content(envelope)
    if seal != envelope["digest"]:
        raise ValueError("the plan file was edited, damaged or cut short: make a new plan")
    plan: Plan = _PLAN(content, "plan")
    return plan


def _content(envelope: object) -> object:
    if not isinstance(envelope, dict) or "format_version" not in envelope:
        raise ValueError("this is not a plan file")
    version = envelope["format_version"]
    if type(version) is not int or version < 1:
        raise ValueError("this is not a plan file")
    if version > FORMAT_VERSION:
        raise ValueError(
            f"the plan file was written by a newer tjar-sync (format {version}, "
            f"this one reads {FORMAT_VERSION}): upgrade, or make a new plan"
        )
    if envelope.keys() != {"format_version", "digest", "plan"}:
        raise ValueError("the plan file was edited, damaged or cut short: make a new plan")
    return envelope["plan"]


def _raw(value: Any) -> Any:  # noqa: ANN401 - any part of a plan
    if isinstance(value, Address):
        return str(value)
    if isinstance(value, SecretDigest) or not is_dataclass(value):
        return tuple(_raw(item) for item in value) if isinstance(value, tuple) else value
    return {item.name: _raw(getattr(value, item.name)) for item in fields(value)}


def _text(raw: object, where: str) -> str:
    if isinstance(raw, str):
        return raw
    raise ValueError(f"{where} in the plan file is not a text")


def _flag(raw: object, where: str) -> bool:
    if isinstance(raw, bool):
        return raw
    raise ValueError(f"{where} in the plan file is neither true nor false")


def _count(raw: object, where: str) -> int:
    if type(raw) is int and raw >= 0:
        return raw
    raise ValueError(f"{where} in the plan file is not a count")


def _seconds(raw: object, where: str) -> float:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 <= raw <= _LONGEST:
        return raw
    raise ValueError(f"{where} in the plan file is not a number of seconds")


def _address(raw: object, where: str) -> Address:
    address = Address.parse(_text(raw, where))
    if address.kind in KINDS:
        return address
    raise ValueError(f"{where} in the plan file is of a kind that is not known")


def _value(raw: Any, where: str) -> Value:  # noqa: ANN401 - the check below narrows it
    _check(raw, where, DEEPEST)
    value: Value = raw
    return value


def _check(raw: object, where: str, depth: int) -> None:
    match raw:
        case None | bool() | int() | str() | Decimal() | SecretDigest():
            return
        case tuple() if depth:
            for item in raw:
                _check(item, where, depth - 1)
        case dict() if depth:
            for item in raw.values():
                _check(item, where, depth - 1)
        case _:
            raise ValueError(f"{where} in the plan file is not a value")


def _optional(read: Reader) -> Reader:
    return lambda raw, where: None if raw is None else read(raw, where)


def _choice(kind: type[Action | Reason | Severity]) -> Reader:
    def read(raw: object, where: str) -> Action | Reason | Severity:
        text = _text(raw, where)
        if text not in {item.value for item in kind}:
            raise ValueError(f"{where} in the plan file is not known: {text[:20]!r}")
        return kind(text)

    return read


def _many(read: Reader) -> Reader:
    def read_all(raw: object, where: str) -> tuple[Any, ...]:
        if not isinstance(raw, tuple):
            raise ValueError(f"{where} in the plan file is not a list")  # noqa: TRY004 - one error
        return tuple(read(item, f"{where}[{at}]") for at, item in enumerate(raw))

    return read_all


def _labels(raw: object, where: str) -> Mapping[str, str]:
    if not isinstance(raw, dict):
        raise ValueError(f"{where} in the plan file is not a map")  # noqa: TRY004 - one error
    return {name: _text(item, where) for name, item in raw.items()}


def _build(make: type, readers: Mapping[str, Reader]) -> Reader:
    def read(raw: object, where: str) -> object:
        if not isinstance(raw, dict) or raw.keys() != readers.keys():
            raise ValueError(f"{where} in the plan file does not have the parts it must have")
        parts = {name: reader(raw[name], f"{where}.{name}") for name, reader in readers.items()}
        return make(**parts)

    return read


_FIELD = _build(
    FieldChange,
    {
        "path": _text,
        "before": _value,
        "after": _value,
        "reason": _choice(Reason),
        "known": _flag,
        "last": _value,
    },
)
_CHANGE = _build(
    Change,
    {
        "address": _address,
        "action": _choice(Action),
        "type": _text,
        "reason": _choice(Reason),
        "remote_id": _optional(_text),
        "fields": _many(_FIELD),
        "live_digest": _text,
        "deferred": _many(_text),
        "previous": _optional(_address),
        "note": _text,
    },
)
_POSITION = _build(Position, {"file": _text, "line": _count, "column": _count})


def _where(raw: object, where: str) -> Position | Address:
    place: Position | Address = (_POSITION if isinstance(raw, dict) else _address)(raw, where)
    return place


_DIAGNOSTIC = _build(
    Diagnostic,
    {
        "severity": _choice(Severity),
        "code": _text,
        "where": _many(_where),
        "summary": _text,
        "detail": _text,
        "fix": _text,
    },
)
_BINDING = _build(
    Binding,
    {
        "store": _text,
        "base_url": _text,
        "provider": _text,
        "lineage": _text,
        "serial": _count,
        "catalog": _text,
    },
)
_PLAN = _build(
    Plan,
    {
        "id": _text,
        "created_at": _text,
        "binding": _BINDING,
        "changes": _many(_CHANGE),
        "blocks": _many(_DIAGNOSTIC),
        "warnings": _many(_DIAGNOSTIC),
        "labels": _labels,
        "unchanged": _count,
        "unmanaged": _count,
        "requests": _count,
        "seconds": _seconds,
        "targets": _many(_text),
        "excludes": _many(_text),
    },
)
