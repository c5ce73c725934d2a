"""Tjar's products of all four types: what is sent for them, what an answer says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.kinds.product import TYPES
from tjar_sync.model.live import Verb
from tjar_sync.providers.rest import encoders
from tjar_sync.providers.rest.codec import Codec, Decode, compile_codec, set_path
from tjar_sync.providers.rest.decoders import items, named
from tjar_sync.providers.tjar import composites
from tjar_sync.providers.tjar.decoders import DECODERS
from tjar_sync.providers.tjar.encoders import ENCODERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.live import Live, Write
    from tjar_sync.providers.rest.contract import Contract
    from tjar_sync.providers.rest.decoders import Raw
    from tjar_sync.providers.rest.encoders import Ids

_KIND = KINDS["product"]
_SPOKEN = {
    "مادي": "physical",
    "رقمي": "digital",
    "حجز": "booking",
    "خدمة": "service",
}
_VARIANTS = "variants"
_GROUPS = ("categories", "brands", "badges")
"""Of store.yaml's `ids`."""

Told = dict[str, dict[int, str]]
"""What a store calls its own numbers, by group."""
_OWN_FIELDS = {
    name: [field.path for field in _KIND.fields.values() if name in field.types] for name in TYPES
}


def product_codec(contract: Contract, ids: Ids, told: Told | None = None) -> Codec:
    """Work out how this store's products are read; what it calls its numbers is put into `told`."""
    heard: Told = {} if told is None else told
    categories, brands, badges = (_names(ids.get(group, {})) for group in _GROUPS)
    category, brand, badge = (heard.setdefault(group, {}) for group in _GROUPS)
    codecs: dict[str, Decode] = {
        **DECODERS,
        "brand": lambda raw: named(raw, brands, brand),
        "badge": lambda raw: named(raw, badges, badge),
        "categories": lambda raw: tuple(named(item, categories, category) for item in items(raw)),
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
    """Build the body of a create or an update; `now` is what the store shows at this moment."""
    values = {path: value for path, value in write.values.items() if path != _VARIANTS}
    body = encoders.encode(contract, ENCODERS, ids, write, values)
    wanted: Any = write.values.get(_VARIANTS) or ()
    if wanted or (write.verb is Verb.UPDATE and _VARIANTS in write.values):
        shown: Any = (now.values.get(_VARIANTS) if now else None) or ()
        before = {composites.variant_key(row): row for row in shown}
        for name, cells in composites.write_variants(wanted, before).items():
            path = f"{_VARIANTS}.{name}"
            encoder = ENCODERS[contract.fields[f"product.{path}"].codec]
            encoded = [encoder(cell, write, ids, path) for cell in cells]
            set_path(body, encoders.wire_name(contract, write, path), encoded)
    return body


def leaves_to_store(write: Write) -> bool:
    """Say whether the store must be read first, since a variant leaves a number to it."""
    wanted: Any = write.values.get(_VARIANTS) or ()
    numbers = ("stock", "additional_price", "extra_cost")
    return any(row.get(name) is None for row in wanted for name in numbers)
