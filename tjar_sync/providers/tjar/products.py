"""Products over Tjar's API: list, read, find and write."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, assert_never

from tjar_sync.errors import Invalid, NotFound, ProviderError
from tjar_sync.model.live import Verb, WriteResult
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.rest.codec import id_in, understood
from tjar_sync.providers.rest.context import (
    live_of,
    page_reader,
    read_all,
    read_first,
    read_one,
    read_rows,
    resource_of,
)
from tjar_sync.providers.rest.taken import explain_taken
from tjar_sync.providers.tjar.decoders import UNPUBLISHED
from tjar_sync.providers.tjar.oversold import explain_oversold
from tjar_sync.providers.tjar.product import encode, leaves_to_store, product_codec, shows_all

if TYPE_CHECKING:
    from tjar_sync.model.live import Listing, Live, Write
    from tjar_sync.model.value import Value
    from tjar_sync.providers.http.client import ApiResponse
    from tjar_sync.providers.rest.context import RestContext
    from tjar_sync.providers.rest.paging import Page

_LIST = "product.list"
_OWN_PATHS = frozenset({"digital", "booking", "service"})


class Products:
    """Access to one store's products."""

    def __init__(self, context: RestContext) -> None:
        self._context = context
        self._codec = product_codec(context.contract, context.ids)

    def list(self) -> Listing:
        """Read every product's row."""
        return read_all(self._context, self._codec, _LIST)

    def newest(self, count: int) -> tuple[Live, ...]:
        """Read the rows that changed last (A3)."""
        return read_first(self._context, self._codec, _LIST, count)

    def read(self, kind_type: str, remote_id: str) -> Live | None:
        """Read one product in full; its type's own path shows the most (A7)."""
        if kind_type in _OWN_PATHS:
            found = self._read(f"product.read.{kind_type}", remote_id)
            if found is not None:
                return found
        common = self._read("product.read", remote_id)
        if common is None or common.type == kind_type or common.type not in _OWN_PATHS:
            return common
        return self._read(f"product.read.{common.type}", remote_id) or common

    def _read(self, endpoint: str, remote_id: str) -> Live | None:
        return read_one(self._context, self._codec, endpoint, remote_id)

    def find(self, path: str, value: Value) -> tuple[Live, ...] | None:
        """Ask by a field that the list can be filtered by exactly (facts 3.1)."""
        known = self._context.contract.kinds["product"].find
        if path not in known or not isinstance(value, str):
            return None
        page = self._first_page({path: value})
        if page.total is not None and page.total > len(page.rows):
            return None
        shown = [row.values[path] for row in page.rows if path in row.values]
        if any(one != value for one in shown):
            return None
        if len(shown) < len(page.rows):
            everything = self._first_page({})
            if everything.total is None or everything.total <= len(page.rows):
                return None
        return tuple(row for row in page.rows if not row.deleted)

    def _first_page(self, params: dict[str, str]) -> Page[Live]:
        context = self._context
        rows = partial(read_rows, context, self._codec, _LIST)
        return page_reader(context, _LIST, rows, params)(1)

    def write(self, write: Write) -> WriteResult:
        """Carry out one write."""
        try:
            return self._write(write)
        except Invalid as error:
            our_name = self._context.endpoint.our_name
            raise explain_taken(error, write, our_name, self.list) from error

    def _write(self, write: Write) -> WriteResult:
        match write.verb:
            case Verb.CREATE:
                body = encode(self._context.contract, self._context.ids, write, None)
                endpoint = _endpoint("create", write.type)
                return self._written(endpoint, self._send(ApiRequest(endpoint, body=body)), None)
            case Verb.UPDATE:
                return self._update(write)
            case Verb.ARCHIVE:
                name = self._context.contract.fields["product.published"].update or "status_id"
                return self._patch(write, {name: UNPUBLISHED})
            case Verb.DELETE:
                return self._delete(write)
            case _:
                assert_never(write.verb)

    def _update(self, write: Write) -> WriteResult:
        now = self.read(write.type, write.remote_id or "") if leaves_to_store(write) else None
        if now is not None:
            understood(now)
        body = encode(self._context.contract, self._context.ids, write, now)
        try:
            return self._patch(write, body)
        except Invalid as error:
            raise explain_oversold(error, now, self._context.endpoint.our_name) from error

    def _patch(self, write: Write, body: dict[str, object]) -> WriteResult:
        endpoint = _endpoint("update", write.type)
        api_response = self._send(ApiRequest(endpoint, write.remote_id or "", body=body))
        return self._written(endpoint, api_response, write.remote_id)

    def _delete(self, write: Write) -> WriteResult:
        try:
            self._send(ApiRequest("product.delete", write.remote_id or ""))
        except NotFound:
            return WriteResult(write.remote_id, absent=True)
        return WriteResult(write.remote_id)

    def _send(self, api_request: ApiRequest) -> ApiResponse:
        return self._context.client.send(api_request)

    def _written(
        self, endpoint: str, api_response: ApiResponse, remote_id: str | None
    ) -> WriteResult:
        payload = resource_of(self._context, endpoint, api_response)
        try:
            live = live_of(self._context, self._codec, payload, api_response)
        except ProviderError:
            return WriteResult(remote_id or id_in(self._codec, payload))
        if remote_id not in (None, live.remote_id):
            return WriteResult(remote_id)  # an answer about something else proves nothing
        whole = shows_all(self._context.contract, payload, live.type)
        told = whole and not (live.deleted or live.unreadable)
        return WriteResult(live.remote_id, live if told else None)


def _endpoint(verb: str, kind_type: str) -> str:
    return f"product.{verb}.{kind_type}" if kind_type in _OWN_PATHS else f"product.{verb}"
