"""Products over Hajatek's API: written whole, and looked for in the list, since none is read alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.errors import Refused
from tjar_sync.model.kinds import KINDS
from tjar_sync.providers.hajatek.codecs import DECODERS, ENCODERS
from tjar_sync.providers.rest.resource import TableClient, table_codec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.model.live import Listing, Live, Write, WriteResult
    from tjar_sync.model.value import Values
    from tjar_sync.providers.rest.context import RestContext

_TELLING = ("sku", *KINDS["product"].names)
"""What a product is searched for by; the first that it has counts."""
_IMAGES = "images"


class HajatekProducts(TableClient):
    """Access to one store's products (A24, A27)."""

    def __init__(self, context: RestContext) -> None:
        super().__init__(context, table_codec(context.contract, "product", DECODERS), ENCODERS)
        self._words: dict[str, str] = {}
        """By id: what the product was called when it was seen last."""

    def list(self) -> Listing:
        """Read every row."""
        listing = super().list()
        self._note(listing.rows)
        return listing

    def read(self, kind_type: str, remote_id: str) -> Live | None:
        """Read one in full: by a search for what it is called, and else in the whole list."""
        word = self._words.get(remote_id)
        if word:
            rows = self._first_page({"search": word}).rows
            self._note(rows)
            found = next((row for row in rows if row.remote_id == remote_id), None)
            if found is not None:
                return found
        return super().read(kind_type, remote_id)

    def write(self, write: Write) -> WriteResult:
        """Carry out one write."""
        written = super().write(write)
        self._note([written.live] if written.live else ())
        return written

    def encoded(self, write: Write, values: Values, now: Live | None) -> dict[str, Any]:
        """Return what values are in a body: the picture and the gallery are one list there."""
        body = super().encoded(write, values, now)
        parts = body.pop(_IMAGES, None)
        if parts is not None:
            shown = now.values if now is not None else {}
            first = parts.get("first", shown.get("image"))
            rest = parts.get("rest", shown.get("gallery") or ())
            if first is None and rest:
                raise Refused(
                    "gallery: the store has one list of pictures, and takes its first for `image`",
                    where=str(write.address),
                    hint="Name the first of them as `image`.",
                )
            body[_IMAGES] = [str(one) for one in (first, *rest) if one is not None]
        return body

    def _note(self, rows: Iterable[Live]) -> None:
        """Remember by which word each is found."""
        for row in rows:
            words = (row.values.get(path) for path in _TELLING)
            self._words[row.remote_id] = next((str(word) for word in words if word), "")
