"""Webhooks over Tjar's API (facts 5, A17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from pydantic import SecretStr

from tjar_sync.errors import Incomplete, NotFound, ProviderError, Refused
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb, WriteResult
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.rest import decoders
from tjar_sync.providers.rest.codec import compile_codec, set_path, understood
from tjar_sync.providers.rest.context import live_of, read_all, resource_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.live import Listing, Live, Write
    from tjar_sync.model.value import Value, Values
    from tjar_sync.providers.http.client import ApiResponse
    from tjar_sync.providers.rest.context import RestContext

_BODY = ("name", "url", "events")
_ROTATION = "secret.version"


class Webhooks:
    """Access to one store's webhooks."""

    def __init__(self, context: RestContext) -> None:
        self._context = context
        codecs = {"text": decoders.text, "tags": decoders.words}
        self._codec = compile_codec(context.contract, KINDS["webhook"], codecs, listed_full=True)

    def list(self) -> Listing:
        """Read every webhook; a row shows all that there is."""
        return read_all(self._context, self._codec, "webhook.list", counted=False)

    def newest(self, _count: int) -> tuple[Live, ...]:
        """Read every webhook: there are two at most."""
        return self.list().rows

    def read(self, _kind_type: str, remote_id: str) -> Live | None:
        """Find one in the list, since the store does not show it on its own."""
        return next((row for row in self._all() if row.remote_id == remote_id), None)

    def find(self, path: str, value: Value) -> tuple[Live, ...] | None:
        """Find those with an equal field in the list."""
        if path not in self._context.contract.kinds["webhook"].find:
            return None
        return tuple(row for row in self._all() if row.values.get(path) == value)

    def _all(self) -> tuple[Live, ...]:
        listing = self.list()
        if not listing.complete:
            raise Incomplete(listing.incomplete_reason, hint="Try again.")
        return listing.rows

    def write(self, write: Write) -> WriteResult:
        """Carry out one write."""
        match write.verb:
            case Verb.CREATE:
                values = {"name": write.address.name, **write.values}
                api_request = ApiRequest("webhook.create", body=self._body(values, write))
                return self._written("webhook.create", self._context.client.send(api_request), None)
            case Verb.UPDATE:
                return self._update(write)
            case Verb.DELETE:
                return self._delete(write)
            case Verb.ARCHIVE:
                raise Refused("a webhook cannot be archived", where=str(write.address))
            case _:
                assert_never(write.verb)

    def _update(self, write: Write) -> WriteResult:
        remote_id = write.remote_id or ""
        written = WriteResult(remote_id)
        if any(path in write.values for path in _BODY):
            written = self._put(write, remote_id)
        if _ROTATION not in write.values:
            return written
        api_response = self._context.client.send(ApiRequest("webhook.refresh_secret", remote_id))
        payload = resource_of(self._context, "webhook.refresh_secret", api_response)
        return WriteResult(remote_id, written.live, self._secret(payload))

    def _put(self, write: Write, remote_id: str) -> WriteResult:
        """Replace it: PUT takes the whole body, so what is not written is what is there."""
        now = self.read("", remote_id)
        if now is None:
            raise NotFound("the store does not have this webhook", where=str(write.address))
        body = self._body({**understood(now).values, **write.values}, write)
        api_response = self._context.client.send(ApiRequest("webhook.update", remote_id, body=body))
        return self._written("webhook.update", api_response, remote_id)

    def _delete(self, write: Write) -> WriteResult:
        try:
            self._context.client.send(ApiRequest("webhook.delete", write.remote_id or ""))
        except NotFound:
            return WriteResult(write.remote_id, absent=True)
        return WriteResult(write.remote_id)

    def _body(self, values: Values, write: Write) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for path in _BODY:
            row = self._context.contract.fields[f"webhook.{path}"]
            name = row.create if write.verb is Verb.CREATE else row.update
            if name is not None and path in values:
                set_path(body, name, values[path])
        return body

    def _written(
        self, endpoint: str, api_response: ApiResponse, remote_id: str | None
    ) -> WriteResult:
        payload = resource_of(self._context, endpoint, api_response)
        secret = self._secret(payload)
        try:
            live = live_of(self._context, self._codec, payload, api_response)
        except ProviderError:
            return WriteResult(remote_id, secret=secret)
        if remote_id not in (None, live.remote_id):
            return WriteResult(remote_id, secret=secret)  # an answer about something else
        full = all(path in live.values for path in _BODY)
        return WriteResult(live.remote_id, live if full else None, secret)

    def _secret(self, payload: Mapping[str, decoders.Raw]) -> SecretStr | None:
        found = payload.get(self._context.contract.fields["webhook.secret"].read or "")
        return SecretStr(found) if isinstance(found, str) and found else None
