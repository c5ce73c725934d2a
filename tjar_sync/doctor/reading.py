"""Read a store by every path that a look at it needs; nothing but GET is sent."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from functools import partial
from time import time as now
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.doctor import network
from tjar_sync.doctor.observations import (
    Listed,
    Observations,
    PictureBytes,
    ReadReply,
    Sample,
    SeenRow,
    WayThere,
)
from tjar_sync.errors import ProviderError
from tjar_sync.model.kinds.product import TYPES
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.rest import codec
from tjar_sync.providers.rest.context import counts_in, data_of, page_reader, rows_in
from tjar_sync.providers.rest.paging import Page, Reader, read_list
from tjar_sync.providers.rest.provider import open_context
from tjar_sync.providers.rest.tolerated import body_forms
from tjar_sync.providers.tjar.product import product_codec

if TYPE_CHECKING:
    from tjar_sync.providers.http.client import ApiResponse
    from tjar_sync.providers.http.connection import ConnectionOptions
    from tjar_sync.providers.http.observed import Exchange
    from tjar_sync.providers.rest.context import RestContext
    from tjar_sync.providers.rest.platform import Platform

MOST_ROWS = 1000
"""So many rows a page no store is believed to show."""
NO_PRODUCT = "2147483646"
"""An id that no product has."""
_MARKED = re.compile(r"-h([0-9a-f]{12})z\d+\.[A-Za-z0-9]+$")
_RIGHTS = {"orders": "order.list", "webhooks": "webhook.list", "carts": "cart.list"}


@dataclass(slots=True)
class WireLog:
    """The last answer on the wire, and of which forms all of them were."""

    platform: Platform
    last: Exchange | None = None
    forms: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    """How many came, retries included."""

    def __call__(self, exchange: Exchange) -> None:
        """Note an answer."""
        self.last = exchange
        self.answers += 1

    def count(self, body: Mapping[str, object]) -> None:
        """Count the forms of the last answer, a success that held this."""
        content = self.last.body if self.last else b""
        self.forms.update(body_forms(self.platform.contract, self.platform.envelope, content, body))


@dataclass(frozen=True, slots=True)
class Asker:
    """Sends one request after the other, and keeps what came of each."""

    context: RestContext
    log: WireLog

    def ask(self, endpoint: str, remote_id: str = "", **params: str) -> ReadReply:
        """Send one request; a refusal is a ReadReply too."""
        return self.send(ApiRequest(endpoint, remote_id, params))

    def send(self, request: ApiRequest) -> ReadReply:
        """Send a request of any kind; a refusal is a ReadReply too."""
        endpoint = request.endpoint
        self.log.last = None
        try:
            answer = self.context.client.send(request)
        except ProviderError as error:
            return ReadReply(self.log.last, error=error, answer=partial(str, error.answer))
        self.log.count(answer.body)
        return self._opened(endpoint, answer)

    def _opened(self, endpoint: str, answer: ApiResponse) -> ReadReply:
        context = self.context
        data = data_of(context, endpoint, answer)
        counts = counts_in(context.contract, context.endpoint.envelope, answer)
        return ReadReply(self.log.last, answer.body, data, counts, answer=answer.answer)


def read(platform: Platform, options: ConnectionOptions, log: WireLog) -> Observations:
    """Read all that is judged. Raises ProviderError where the products cannot be read at all."""
    context = open_context(platform, options)
    try:
        asker = Asker(context, log)
        way = WayThere(EMBEDDED) if options.transport else network.look(context.endpoint.base_url)
        first = asker.ask("product.list")
        clock = now()
        if first.error is not None:
            raise first.error
        listed = _listed(context)
        rows = {row.live.type: row for row in reversed(listed.rows)}
        return Observations(
            documented=platform.contract,
            contract=context.contract,
            network=way,
            per_second=options.rate.per_second,
            clock=clock,
            first=first,
            large=asker.ask("product.list", **{platform.envelope.page_size: str(MOST_ROWS)}),
            listed=listed,
            rights={name: asker.ask(endpoint) for name, endpoint in _RIGHTS.items()},
            events=asker.ask("webhook.events"),
            statuses=asker.ask("order.statuses"),
            nothing=asker.ask("product.read", NO_PRODUCT),
            samples=tuple(sample_of(asker, rows[name]) for name in TYPES if name in rows),
            picture=_picture(context, listed),
            forms=log.forms,
        )
    finally:
        context.client.close()


def _listed(context: RestContext) -> Listed:
    """Read the whole list of products, in the store's order."""
    found = product_codec(context.contract, context.ids)

    def rows_of(answer: ApiResponse) -> tuple[SeenRow, ...]:
        payloads = rows_in(context, "product.list", answer)
        lives = ((one, codec.decode(found, one, "", full=False)) for one in payloads)
        return tuple(SeenRow(live.remote_id, live.updated_at, one, live) for one, live in lives)

    totals: list[int | None] = []
    fetch = page_reader(context, "product.list", rows_of)

    def noted(number: int) -> Page[SeenRow]:
        page = fetch(number)
        totals.append(page.total)
        return page

    whole = read_list(Reader("products", noted, context.parallel, context.emit))
    return Listed(whole.rows, totals[0], whole.incomplete_reason)


def sample_of(asker: Asker, row: SeenRow) -> Sample:
    """Read one product by the common path, by its own, and by another type's."""
    kind_type = row.live.type
    other = "service" if kind_type == "digital" else "digital"
    own = f"product.read.{kind_type}"
    return Sample(
        row.remote_id,
        kind_type,
        row.payload,
        asker.ask("product.read", row.remote_id),
        asker.ask(own, row.remote_id) if own in asker.context.contract.endpoints else None,
        asker.ask(f"product.read.{other}", row.remote_id),
    )


def picture_url(raw: object) -> str:
    """Return a picture's address, whether it is shown as text or as an object."""
    found = raw.get("url") if isinstance(raw, Mapping) else raw
    return found if isinstance(found, str) else ""


def _picture(context: RestContext, listed: Listed) -> PictureBytes | None:
    """Fetch one picture that bears our mark, without the key, if the store itself serves it."""
    urls = (picture_url(row.payload.get("image")) for row in listed.rows)
    marks = (_MARKED.search(url) for url in urls)
    found = next(filter(None, marks), None)
    if found is None:
        return None
    url, mark = found.string, found[1]
    content = context.client.served(url)
    digest = "" if content is None else hashlib.sha256(content).hexdigest()[: len(mark)]
    return PictureBytes(url, mark, digest)
