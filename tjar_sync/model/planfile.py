"""A plan as text: lossless, proof against damage, and authenticated under a store's key."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tjar_sync import __version__
from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Plan
from tjar_sync.model.value import SecretDigest, digest, dumps, loads

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

    from tjar_sync.model.secret import SecretStr

FORMAT_VERSION = 2
"""Rises when an earlier release could read a file wrongly; a new field alone does not raise it."""
MADE_BY = f"tjar-sync {__version__}"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A saved plan as it was read: whole, but made by whom only `authentic` tells."""

    plan: Plan
    made_by: str
    """The release that made it, in its own words."""
    sealed: str
    """All of the file but its seals, as the text that the MAC is made from."""
    mac: str

    def authentic(self, key: SecretStr) -> bool:
        """Say whether the file was made with this key, and not edited since."""
        return hmac.compare_digest(_bytes(self.mac), _bytes(_mac(self.sealed, key)))


def dump_plan(plan: Plan, key: SecretStr) -> str:
    """Write a plan as text, authenticated with a key; a secret within is a TypeError."""
    content = {"format_version": FORMAT_VERSION, "made_by": MADE_BY, "plan": _raw(plan)}
    signed = content | {"mac": _mac(dumps(content), key)}
    return _text(signed | {"digest": digest(signed)})


def looks_like_plan(head: str) -> bool:
    """Say whether a text that begins so was a plan once, damaged or of another version."""
    return head.startswith("{") and '"format_version":' in head


def load_plan(text: str) -> PlanFile:
    """Read what `dump_plan` wrote; raises ValueError, with the reason, on anything else.

    Fields that this release does not know are left out; they are sealed with the others.
    """
    try:
        envelope = loads(text)
        written = _text(envelope)
    except (ValueError, TypeError, RecursionError) as error:  # or just too deep to be written
        raise ValueError("this is not a plan file") from error
    made_by = _check_version(envelope)
    signed = {name: item for name, item in envelope.items() if name != "digest"}
    mac = signed.get("mac")
    if written != text or envelope.get("digest") != digest(signed) or not isinstance(mac, str):
        raise ValueError("the plan file was edited, damaged or cut short: make a new plan")
    content = {name: item for name, item in signed.items() if name != "mac"}
    return PlanFile(_plan(content.get("plan"), made_by), made_by, dumps(content), mac)


def _check_version(envelope: object) -> str:
    """Return the release that made a file which this one can read."""
    version = envelope.get("format_version") if isinstance(envelope, dict) else None
    if not isinstance(envelope, dict) or type(version) is not int or version < 1:
        raise ValueError("this is not a plan file")
    if version < FORMAT_VERSION:
        raise ValueError("the plan file was made by an earlier release: make a new plan")
    name = envelope.get("made_by")
    known = isinstance(name, str) and name.isprintable() and len(name) <= _LONGEST_NAME
    made_by = str(name) if known else "an unknown release"
    if version > FORMAT_VERSION:
        raise ValueError(
            f"the plan file was written by a newer tjar-sync (format {version}, made by {made_by}; "
            f"this is {MADE_BY}, which reads {FORMAT_VERSION}): upgrade, or make a new plan"
        )
    return made_by


@cache
def _codec() -> TypeAdapter[Plan]:
    """Make the reader of plans, which takes longer than most commands that read none."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - heavy, and only for plans that are read

    return TypeAdapter(Plan)


def _plan(content: object, made_by: str) -> Plan:
    from pydantic import ValidationError  # noqa: PLC0415 - the same

    try:
        plan = _codec().validate_python(content)
    except ValidationError as error:
        raise ValueError(_reason(error, made_by)) from error
    addresses = [item.address for item in plan.changes]
    addresses += [item.previous for item in plan.changes if item.previous is not None]
    addresses += [one for item in (*plan.blocks, *plan.warnings) for one in item.addresses]
    addresses += plan.near
    for address in addresses:
        if address.kind not in KINDS:
            raise ValueError(
                f"{address} in the plan file is of a kind that is not known (made by {made_by})"
            )
    return plan


_REASONS = {
    "string_type": "is not a text",
    "int_type": "is not a count",
    "greater_than_equal": "is below 0",
    "less_than_equal": "is too large",
    "bool_type": "is neither true nor false",
    "float_type": "is not a number of seconds",
    "enum": "is not known: {input!r}",
    "tuple_type": "is not a list",
    "mapping_type": "is not a map",
    "dict_type": "is not a map",
    "dataclass_type": "does not have the parts it must have",
    "missing": "is missing",
}


def _reason(error: ValidationError, made_by: str) -> str:
    """Say what is wrong first in a plan of a file that is whole."""
    first = error.errors()[0]
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
    cause = first.get("ctx", {}).get("error", first["msg"])
    reason = _REASONS.get(first["type"], "cannot be used: {cause}")
    told = reason.format(input=str(first["input"])[:20], cause=cause)
    return f"plan{''.join(steps)} in the plan file {told} (made by {made_by})"


def _raw(value: Any) -> Any:  # noqa: ANN401 - any part of a plan
    """Take a plan apart into what JSON holds; a field's value stays as it is."""
    if isinstance(value, Address):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _raw(item) for name, item in value.items()}
    if isinstance(value, SecretDigest) or not is_dataclass(value):
        return tuple(_raw(item) for item in value) if isinstance(value, tuple) else value
    return {item.name: _raw(getattr(value, item.name)) for item in fields(value)}


def _text(envelope: object) -> str:
    # half of a surrogate pair, which a store may show, becomes \udxxx: JSON's own way to write it
    return dumps(envelope).encode("utf-8", "backslashreplace").decode() + "\n"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _mac(sealed: str, key: SecretStr) -> str:
    return hmac.new(_bytes(key.get_secret_value()), _bytes(sealed), hashlib.sha256).hexdigest()
