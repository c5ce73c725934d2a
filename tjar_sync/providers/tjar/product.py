"""Tjar's products of all four types: what is sent for them, what an answer says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from tjar_sync.errors import Refused
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.kinds.product import TYPES
from tjar_sync.model.live import Verb
from tjar_sync.providers.tjar import composites, decoders
from tjar_sync.providers.tjar.codec import Codec, Decode, compile_codec, set_path

if TYPE_CHECKING:
    from tjar_sync.model.live import Live, Write
    from tjar_sync.model.value import Value
    from tjar_sync.providers.contract import Contract

Ids = Mapping[str, Mapping[str, int]]
Encode = Callable[[Any, "Write", Ids, str], Any]

_KIND = KINDS["product"]
_SPOKEN = {
    "مادي": "physical",
    "رقمي": "digital",
    "حجز": "booking",
    "خدمة": "service",
}
_OWN_FIELDS = {
    name: [field.path for field in _KIND.fields.values() if name in field.types] for name in TYPES
}


def product_codec(contract: Contract, ids: Ids) -> Codec:
    """Work out how this store's products are read."""
    categories, brands, badges = (
        _names(ids.get(group, {})) for group in ("categories", "brands", "badges")
    )
    codecs: dict[str, Decode] = {
        "text": decoders.text,
        "money": decoders.money,
        "number": decoders.number,
        "flag": decoders.flag,
        "published": decoders.flag,
        "picture": decoders.picture,
        "pictures": decoders.pictures,
        "tags": decoders.words,
        "numbers": decoders.numbers,
        "links": decoders.numbers,
        "secrets": decoders.words,
        "map": lambda raw: raw,
        "brand": lambda raw: decoders.named(raw, brands),
        "badge": lambda raw: decoders.named(raw, badges),
        "categories": lambda raw: tuple(
            decoders.named(item, categories) for item in decoders.items(raw)
        ),
        "variants": composites.variants_reader(contract),
        "options": composites.read_options,
        "slots": composites.read_slots,
    }
    id_key = contract.fields["product.type_id"].read or ""
    word_key = contract.fields["product.type"].read or ""
    return compile_codec(contract, _KIND, codecs, lambda payload: _type(payload, id_key, word_key))


def _names(ids: Mapping[str, int]) -> dict[int, str]:
    """Turn name -> id around; of two names for one id the first in the file counts."""
    return {number: name for name, number in reversed(list(ids.items()))}


def _type(payload: Mapping[str, decoders.Raw], id_key: str, word_key: str) -> str:
    """Read the type: by number (facts 3), by its fixed word, or by its Arabic one."""
    found = payload.get(id_key)
    if found.__class__ is int and 0 < found <= len(TYPES):
        return TYPES[found - 1]
    if isinstance(found, str) and found in {"1", "2", "3", "4"}:
        return TYPES[int(found) - 1]
    word = str(payload.get(word_key) or "").strip().lower()
    return word if word in TYPES else _SPOKEN.get(word, "")


def shows_all(contract: Contract, payload: Mapping[str, decoders.Raw], kind_type: str) -> bool:
    """Say whether an answer shows what only details show, so that it need not be read again."""

    def shown(path: str) -> bool:
        name = contract.fields[f"product.{path}"].read
        return name is not None and name.partition(".")[0] in payload

    own = [
        path
        for path in _OWN_FIELDS.get(kind_type, [])
        if contract.fields[f"product.{path}"].read is not None
    ]
    return (shown("options") or shown("variants")) and (not own or any(map(shown, own)))


def encode(contract: Contract, ids: Ids, write: Write, now: Live | None) -> dict[str, Any]:
    """Build the body of a create or an update; `now` is what the store shows at this moment.

    A create leaves out what is empty anyway; an update clears it (A6).
    """
    body: dict[str, Any] = {}
    for path, value in write.values.items():
        if path == "extra" or (write.verb is Verb.CREATE and value in (None, ())):
            continue
        if path == "variants":
            _place_variants(contract, write, body, now)
            continue
        row = contract.fields[f"product.{path}"]
        set_path(body, _wire(contract, write, path), _ENCODERS[row.codec](value, write, ids, path))
    _add_extra(contract, write, body)
    return body


def _wire(contract: Contract, write: Write, path: str) -> str:
    row = contract.fields[f"product.{path}"]
    name = row.create if write.verb is Verb.CREATE else row.update
    if name is None:
        raise Refused(
            f"{path} cannot be written on {write.verb}: the contract has no name for it there",
            where=str(write.address),
            hint=f"See `contract.fields.product.{path}.{write.verb}` in store.yaml.",
        )
    return name


def _place_variants(
    contract: Contract, write: Write, body: dict[str, Any], now: Live | None
) -> None:
    shown: Any = (now.values.get("variants") if now else None) or ()
    wanted: Any = write.values["variants"] or ()
    columns = composites.write_variants(wanted, {composites.variant_key(row): row for row in shown})
    for name, cells in columns.items():
        path = f"variants.{name}"
        encoder = _ENCODERS[contract.fields[f"product.{path}"].codec]
        encoded = [encoder(cell, write, {}, path) for cell in cells]
        set_path(body, _wire(contract, write, path), encoded)


def leaves_to_store(write: Write) -> bool:
    """Say whether the store must be read first, since a variant leaves a number to it."""
    wanted: Any = write.values.get("variants") or ()
    numbers = ("stock", "additional_price", "extra_cost")
    return any(row.get(name) is None for row in wanted for name in numbers)


def _add_extra(contract: Contract, write: Write, body: dict[str, Any]) -> None:
    extra: Any = write.values.get("extra") or {}
    known = {
        name: row.name
        for row in contract.fields.values()
        if row.name.startswith("product.")
        for name in (row.create, row.update)
    }
    for name, value in extra.items():
        if name in known:
            raise Refused(
                f"extra.{name}: this key belongs to {known[name].removeprefix('product.')}",
                where=str(write.address),
                hint="Use that field; `extra` is for what has none.",
            )
        body[name] = value


def _plain(value: Value, _write: Write, _ids: Ids, _path: str) -> object:
    return value


def _many(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return list(value or ())


def _published(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return decoders.PUBLISHED if value else decoders.UNPUBLISHED


def _picture(value: Any, write: Write, _ids: Ids, path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    if value is None:
        return None
    if value not in write.media_ids:
        raise Refused(
            f"{path}: the store takes only pictures that were uploaded here, not {value}",
            where=str(write.address),
            hint="Put the file into the catalog and name it there.",
        )
    return as_number(write.media_ids[value])


def _pictures(value: Any, write: Write, ids: Ids, path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return [_picture(item, write, ids, path) for item in value or ()]


def _one(group: str) -> Encode:
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


_category = _one("categories")


def _categories(value: Any, write: Write, ids: Ids, path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return [_category(item, write, ids, path) for item in value or ()]


def _links(value: Any, write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return [as_number(write.product_ids[address]) for address in value or ()]


def _secrets(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return [
        item.get_secret_value() if isinstance(item, SecretStr) else item for item in value or ()
    ]


def as_number(remote_id: str) -> int | str:
    """Send an id as the number that the store knows it by."""
    return int(remote_id) if remote_id.isdecimal() else remote_id


_ENCODERS: dict[str, Encode] = {
    "text": _plain,
    "money": _plain,
    "number": _plain,
    "flag": _plain,
    "published": _published,
    "picture": _picture,
    "pictures": _pictures,
    "tags": _many,
    "numbers": _many,
    "links": _links,
    "secrets": _secrets,
    "brand": _one("brands"),
    "badge": _one("badges"),
    "categories": _categories,
    "options": lambda value, _write, _ids, _path: composites.write_options(value or ()),
    "slots": lambda value, _write, _ids, _path: composites.write_slots(value or ()),
}
