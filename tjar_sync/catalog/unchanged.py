"""A catalog of which nothing was touched: taken as an earlier run resolved it, and not read again.

All that it was made of has to be as it was: the bytes of each of its files, the pictures and texts
that they name (by their stamps, as git does), what store.yaml and the environment say, and this
program itself. In any doubt it is read anew. Who has the catalog's folder could put anything there,
so what is kept is authenticated by a key derived from the store's API key, as parsed files are.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync import __version__
from tjar_sync.catalog.files import FileError, file_bytes, find_referred
from tjar_sync.catalog.kept_catalog import catalog_of, catalog_text
from tjar_sync.catalog.mistakes import Mistakes
from tjar_sync.catalog.origins import LateOrigins
from tjar_sync.catalog.parsed import RACY_SECONDS, stamp_of
from tjar_sync.catalog.walk import catalog_files
from tjar_sync.model.suggestions import Guesses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tjar_sync.catalog.reading import Read
    from tjar_sync.catalog.store_file import StoreDocument
    from tjar_sync.catalog.walk import FileSelection
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.settings import Settings
    from tjar_sync.model.sighting import StoreNames

    Again = Callable[[Mapping[str, bytes]], Mapping[Address, Resource]]
    """Reads the catalog anew out of the same bytes, for the places of its values."""

_HEX = 64


class Circumstances(NamedTuple):
    """What a catalog is made of besides its files, and the key that vouches for what is kept."""

    root: Path
    about: bytes
    """A digest of all of it."""
    key: bytes


def circumstances(
    root: Path, shop: StoreDocument, settings: Settings, names: StoreNames
) -> Circumstances | None:
    """Say what a catalog is made of besides its files; None without a key of the store."""
    import pydantic  # noqa: PLC0415 - slow to import: not where there is no catalog
    import yaml  # noqa: PLC0415 - the same

    api_key, code = settings.store.api_key, code_digest()
    if api_key is None or not code:
        return None
    store, variables = settings.store, shop.variables
    about = (
        (code, sys.version, yaml.__version__, pydantic.VERSION, str(root)),
        (hashlib.sha256(shop.selection.document.data).hexdigest(), store.name, store.url),
        (sorted(store.options.items()), settings.state, settings.stores, repr(store.platform)),
        [(name, variables.environ.get(name)) for name in variables.names],
        (repr(names), repr(store.seen)),
    )
    return Circumstances(root, _hex(json.dumps(about).encode()), _derived(api_key))


def unchanged(
    now: Circumstances, selection: FileSelection, kept: bytes, again: Again
) -> Catalog | None:
    """Return the catalog as it was kept; None where anything is, or may be, otherwise by now."""
    if kept[:_HEX] != now.about:
        return None
    files = _read(now.root, selection)
    if files is None or kept[_HEX : 2 * _HEX] != _digest(files):
        return None
    text = kept[3 * _HEX :]
    if not hmac.compare_digest(kept[2 * _HEX : 3 * _HEX], _mac(now, kept[: 2 * _HEX], text)):
        return None
    stamps, _, resources = text.partition(b"\n")
    if not all(_stamp(now.root, name) == stamp for name, stamp in json.loads(stamps)):
        return None
    whole = cache(lambda: again(files))
    return catalog_of(
        resources.decode("utf-8", "surrogatepass"),
        now.root,
        lambda address, values: LateOrigins(values, lambda: whole()[address].origins),
    )


def named_in(kept: bytes) -> frozenset[str]:
    """Return the files that the catalog's own name, of what was found to be `unchanged`."""
    return frozenset(name for name, _ in json.loads(kept[3 * _HEX :].partition(b"\n")[0]))


def to_keep(now: Circumstances, found: Read) -> bytes | None:
    """Return what the next run is to know; None where a secret is in it, or a file is not there."""
    stamps = [(name, _stamp(now.root, name)) for name in sorted(found.used)]
    if not all(stamp for _, stamp in stamps):
        return None
    try:
        resources = catalog_text(found.catalog, now.root)
    except TypeError:  # a secret: it is kept nowhere
        return None
    text = f"{json.dumps(stamps)}\n{resources}".encode("utf-8", "surrogatepass")
    head = b"%b%b" % (now.about, _digest(found.files))
    return b"%b%b%b" % (head, _mac(now, head, text), text)


def is_plain(found: Read) -> bool:
    """Say whether nothing in a catalog depends on time, on tables, or on places that it writes to."""
    entries, catalog = found.entries, found.catalog
    campaigns = entries.schedules.campaigns
    besides = (entries.tables.found, entries.tables.unread, campaigns.found, campaigns.broken)
    told = (catalog.rules, catalog.moved, catalog.removed, catalog.sought, entries.mistakes.count)
    return not any((*besides, *told)) and not any(
        one.windows or one.secret_path for one in catalog.resources.values()
    )


def is_old(root: Path, used: Iterable[str], begun: float) -> bool:
    """Say whether no file was touched so shortly before that it may be touched unseen."""
    stamps = (stamp_of(root / name) for name in used)
    return all(stamp is not None and begun - stamp.changed > RACY_SECONDS for stamp in stamps)


def _read(root: Path, selection: FileSelection) -> dict[str, bytes] | None:
    """Return all files of a catalog; None where anything is wrong with one."""
    mistakes = Mistakes()
    found = {
        file: file_bytes(root, file, mistakes) or b""
        for file in catalog_files(root, selection, mistakes)
    }
    return None if mistakes.count else found


def _digest(files: Mapping[str, bytes]) -> bytes:
    return _hex(json.dumps([(name, _hex(data).decode()) for name, data in files.items()]).encode())


def _stamp(root: Path, name: str) -> str:
    """Return a stamp of a file that the catalog names; empty where it may not be read."""
    try:
        stamp = stamp_of(find_referred(root, name, Guesses()).path)
    except FileError:
        return ""
    return "" if stamp is None else stamp.text.decode()


@cache
def code_digest() -> str:
    """Return a digest of the code that makes a catalog; empty where nobody can look at it."""
    package = Path(__file__).parents[1]
    found = hashlib.sha256(__version__.encode())
    sources = [
        one for name in ("catalog", "model") for one in sorted((package / name).rglob("*.py"))
    ]
    for source in sources:
        found.update(source.read_bytes())
    return found.hexdigest() if sources else ""


def _derived(api_key: SecretStr) -> bytes:
    return hmac.digest(api_key.get_secret_value().encode(), b"tjar-sync catalog v1", hashlib.sha256)


def _mac(now: Circumstances, head: bytes, text: bytes) -> bytes:
    mac = hmac.new(now.key, head, hashlib.sha256)
    mac.update(text)
    return mac.hexdigest().encode()


def _hex(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
