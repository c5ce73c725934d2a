"""What values become on the wire: the inverse of the decoders, and how a body is put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tjar_sync.errors import Refused
from tjar_sync.model.live import Verb
from tjar_sync.model.reserved import reserved_reason
from tjar_sync.model.secret import SecretStr
from tjar_sync.providers.rest.capabilities import reserved
from tjar_sync.providers.rest.codec import set_path
from tjar_sync.providers.rest.contract import PASSED

if TYPE_CHECKING:
    from tjar_sync.model.live import Write
    from tjar_sync.model.value import Value, Values
    from tjar_sync.providers.rest.contract import Contract

Ids = Mapping[str, Mapping[str, int]]
Encode = Callable[[Any, "Write", Ids, str], Any]
"""Value, the write that it is of, the store's ids by name, and the field's path -> JSON."""


def encode(
    contract: Contract, encoders: Mapping[str, Encode], ids: Ids, write: Write, values: Values
) -> dict[str, Any]:
    """Build the body of a create or an update of these values.

    A create leaves out what is empty anyway; an update clears it (A6).
    """
    body: dict[str, Any] = {}
    for path, value in values.items():
        row = contract.fields[f"{write.address.kind}.{path}"]
        if row.codec != PASSED and not (write.verb is Verb.CREATE and value in (None, ())):
            encoded = encoders[row.codec](value, write, ids, path)
            set_path(body, wire_name(contract, write, path), encoded)
    for path, value in values.items():
        if contract.fields[f"{write.address.kind}.{path}"].codec == PASSED:
            body.update(_passed(contract, write, path, value or {}))
    return body


def _passed(contract: Contract, write: Write, path: str, given: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever JSON holds
    """Return what is passed on as it is. Raises Refused for a key that is not for it."""
    kind = write.address.kind
    names = reserved(contract, kind) if given else {}
    for name in given:
        if reason := reserved_reason(kind, name, names):
            raise Refused(
                f"{path}.{name}: {reason}",
                where=str(write.address),
                hint=f"Use that field; `{path}` is for what has none.",
            )
    found: Mapping[str, Any] = given
    return found


def wire_name(contract: Contract, write: Write, path: str) -> str:
    """Return what a field is called in this write's body. Raises Refused when it has no name."""
    row = contract.fields[f"{write.address.kind}.{path}"]
    name = row.create if write.verb is Verb.CREATE else row.update
    if name is None:
        raise Refused(
            f"{path} cannot be written on {write.verb}: the contract has no name for it there",
            where=str(write.address),
            hint=f"See `contract.fields.{row.name}.{write.verb}` in store.yaml.",
        )
    return name


def plain(value: Value, _write: Write, _ids: Ids, _path: str) -> object:
    """Send a value as it is."""
    return value


def many(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    """Send a list; an empty one for nothing."""
    return list(value or ())


def picture(value: Any, write: Write, _ids: Ids, path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    """Send the id under which a picture's bytes were uploaded. Raises Refused when there is none."""
    if value is None:
        return None
    if value not in write.media_ids:
        raise Refused(
            f"{path}: the store takes only pictures that were uploaded here, not {value}",
            where=str(write.address),
            hint="Put the file into the catalog and name it there.",
        )
    return as_number(write.media_ids[value])


def pictures(value: Any, write: Write, ids: Ids, path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    """Send the ids of several pictures, in order."""
    return [picture(item, write, ids, path) for item in value or ()]


def one(group: str) -> Encode:
    """Make the encoder of a name from store.yaml's `ids`."""

    def encode_one(value: Any, write: Write, ids: Ids, path: str) -> object:  # noqa: ANN401 - a value of the path's shape
        if value is None or isinstance(value, int):
            return value
        known = ids.get(group, {})
        if value not in known:
            raise Refused(
                f"{path}: store.yaml has no id for {value}",
                where=str(write.address),
                hint=f"Add it under `ids.{group}` of this store.",
            )
        return known[value]

    return encode_one


def several(group: str) -> Encode:
    """Make the encoder of a list of names from store.yaml's `ids`."""
    encode = one(group)

    def encode_several(value: Any, write: Write, ids: Ids, path: str) -> object:  # noqa: ANN401 - a value of the path's shape
        return [encode(item, write, ids, path) for item in value or ()]

    return encode_several


def links(value: Any, write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    """Send the ids of linked resources."""
    return [as_number(write.product_ids[address]) for address in value or ()]


def secrets(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    """Send what nothing else may show."""
    return [
        item.get_secret_value() if isinstance(item, SecretStr) else item for item in value or ()
    ]


def as_number(remote_id: str) -> int | str:
    """Send an id as the number that the store knows it by."""
    return int(remote_id) if remote_id.isdecimal() else remote_id


ENCODERS: Mapping[str, Encode] = MappingProxyType(
    {
        "text": plain,
        "money": plain,
        "number": plain,
        "flag": plain,
        "picture": picture,
        "pictures": pictures,
        "tags": many,
        "numbers": many,
        "links": links,
        "secrets": secrets,
    }
)
"""By the codec that a contract's row names; a platform adds its own."""
