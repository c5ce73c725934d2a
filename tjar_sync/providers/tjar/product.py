"""Tjar's products of all four types: what is sent for them, what an answer says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.errors import Refused
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.kinds.product import TYPES
from tjar_sync.model.live import Verb
from tjar_sync.model.reserved import reserved_reason
from tjar_sync.providers.rest import encoders
from tjar_sync.providers.rest.capabilities import reserved
from tjar_sync.providers.rest.codec import Codec, Decode, compile_codec, set_path
from tjar_sync.providers.rest.decoders import items, money, named, number, numbers, text, words
from tjar_sync.providers.tjar import composites, decoders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.live import Live, Write
    from tjar_sync.providers.rest.contract import Contract
    from tjar_sync.providers.rest.decoders import Raw
    from tjar_sync.providers.rest.encoders import Encode, Ids

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
        "text": text,
        "money": money,
        "number": number,
        "flag": decoders.flag,
        "published": decoders.flag,
        "picture": decoders.picture,
        "pictures": decoders.pictures,
        "tags": words,
        "numbers": numbers,
        "links": numbers,
        "secrets": words,
        "map": lambda raw: raw,
        "brand": lambda raw: named(raw, brands),
        "badge": lambda raw: named(raw, badges),
        "categories": lambda raw: tuple(named(item, categories) for item in items(raw)),
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


def _type(payload: Mapping[str, Raw], id_key: str, word_key: str) -> str:
    """Read the type: by number (facts 3), by its fixed word, or by its Arabic one."""
    found = payload.get(id_key)
    if found.__class__ is int and 0 < found <= len(TYPES):
        return TYPES[found - 1]
    if isinstance(found, str) and found in {"1", "2", "3", "4"}:
        return TYPES[int(found) - 1]
    word = str(payload.get(word_key) or "").strip().lower()
    return word if word in TYPES else _SPOKEN.get(word, "")


def shows_all(contract: Contract, payload: Mapping[str, Raw], kind_type: str) -> bool:
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
        set_path(
            body,
            encoders.wire_name(contract, write, path),
            _ENCODERS[row.codec](value, write, ids, path),
        )
    _add_extra(contract, write, body)
    return body


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
        set_path(body, encoders.wire_name(contract, write, path), encoded)


def leaves_to_store(write: Write) -> bool:
    """Say whether the store must be read first, since a variant leaves a number to it."""
    wanted: Any = write.values.get("variants") or ()
    numbers = ("stock", "additional_price", "extra_cost")
    return any(row.get(name) is None for row in wanted for name in numbers)


def _add_extra(contract: Contract, write: Write, body: dict[str, Any]) -> None:
    extra: Any = write.values.get("extra") or {}
    kind = write.address.kind
    names = reserved(contract, kind) if extra else {}
    for name, value in extra.items():
        if reason := reserved_reason(kind, name, names):
            raise Refused(
                f"extra.{name}: {reason}",
                where=str(write.address),
                hint="Use that field; `extra` is for what has none.",
            )
        body[name] = value


def _published(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return decoders.PUBLISHED if value else decoders.UNPUBLISHED


_ENCODERS: dict[str, Encode] = {
    **encoders.ENCODERS,
    "published": _published,
    "brand": encoders.one("brands"),
    "badge": encoders.one("badges"),
    "categories": encoders.several("categories"),
    "options": lambda value, _write, _ids, _path: composites.write_options(value or ()),
    "slots": lambda value, _write, _ids, _path: composites.write_slots(value or ()),
}
