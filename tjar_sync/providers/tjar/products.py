"""Products over Tjar's API: of four types, each with its own paths, and with variants in columns."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tjar_sync.errors import Invalid, ProviderError
from tjar_sync.model.live import Verb
from tjar_sync.providers.rest.codec import understood
from tjar_sync.providers.rest.resource import TableClient
from tjar_sync.providers.tjar.encoders import ENCODERS
from tjar_sync.providers.tjar.oversold import explain_oversold
from tjar_sync.providers.tjar.product import encode, leaves_to_store, product_codec, shows_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.live import Live, Write, WriteResult
    from tjar_sync.providers.rest.context import RestContext
    from tjar_sync.providers.rest.decoders import Raw


class Products(TableClient):
    """Access to one store's products (A3, A7)."""

    def __init__(self, context: RestContext) -> None:
        super().__init__(
            context, product_codec(context.contract, context.ids, context.names), ENCODERS
        )

    def write(self, write: Write) -> WriteResult:
        """Carry out one write; where a count is refused, say which variant was oversold (A10)."""
        try:
            return super().write(write)
        except Invalid as error:
            now = None
            if write.verb is Verb.UPDATE and leaves_to_store(write):
                with suppress(ProviderError):  # the refusal is what is to be told
                    now = self.read(write.type, write.remote_id or "")
            raise explain_oversold(error, now, self._context.endpoint.our_name) from error

    def repeated(self, write: Write) -> Live | None:
        """Read what a variant leaves to the store: what it shows right now (A10)."""
        now = self.read(write.type, write.remote_id or "") if leaves_to_store(write) else None
        if now is not None:
            understood(now)
        return now

    def body(self, write: Write, now: Live | None) -> dict[str, Any]:
        """Build a body, variants in columns."""
        return encode(self._context.contract, self._context.ids, write, now)

    def shows_all(self, payload: Mapping[str, Raw], live: Live) -> bool:
        """Say whether an answer shows what only details show."""
        return shows_all(self._context.contract, payload, live.type)
