"""One kind of a store's resources, asked and written as the kind's rows of the contract say."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, assert_never

from tjar_sync.errors import Incomplete, Invalid, NotFound, ProviderError, Refused
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Verb, WriteResult
from tjar_sync.model.secret import SecretStr
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.rest.codec import compile_codec, id_in, understood
from tjar_sync.providers.rest.context import (
    live_of,
    page_reader,
    read_all,
    read_first,
    read_one,
    read_rows,
    resource_of,
)
from tjar_sync.providers.rest.encoders import encode
from tjar_sync.providers.rest.repeated import Repeated, laid_over, numbers_as_text, unchanged
from tjar_sync.providers.rest.taken import explain_taken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.live import Listing, Live, Write
    from tjar_sync.model.value import Value, Values
    from tjar_sync.providers.http.client import ApiResponse
    from tjar_sync.providers.rest.codec import Codec, Decode
    from tjar_sync.providers.rest.context import ResourceClient, RestContext
    from tjar_sync.providers.rest.contract import Contract, EndpointRow
    from tjar_sync.providers.rest.decoders import Raw
    from tjar_sync.providers.rest.encoders import Encode
    from tjar_sync.providers.rest.paging import Page


class TableClient:
    """Access to one kind of one store.

    The endpoints tell what is sent: `<kind>.list`, `.read`, `.create`, `.update`, `.delete` and
    `.refresh_secret`, each as far as there is one, and `.read.<type>` and the like before them
    for the types that have a path of their own. An update by PUT replaces the resource whole. A
    kind that cannot be read on its own is looked for in its list, of which a row is all there is.
    """

    def __init__(self, context: RestContext, codec: Codec, encoders: Mapping[str, Encode]) -> None:
        self._context = context
        self._kind = KINDS[codec.kind]
        self._codec = codec
        self._encoders = encoders
        self._known = {key for steps in codec.steps.values() for _, key, *_ in steps}

    def list(self) -> Listing:
        """Read every row."""
        return read_all(self._context, self._codec, f"{self._kind.name}.list")

    def newest(self, count: int) -> tuple[Live, ...]:
        """Read the rows that changed last."""
        return read_first(self._context, self._codec, f"{self._kind.name}.list", count)

    def read(self, kind_type: str, remote_id: str) -> Live | None:
        """Read one in full; its type's own path, where there is one, shows the most."""
        endpoints, plain = self._context.contract.endpoints, f"{self._kind.name}.read"
        if plain not in endpoints:
            return self._listed(remote_id)
        if f"{plain}.{kind_type}" in endpoints:
            found = self._read(f"{plain}.{kind_type}", remote_id)
            if found is not None:
                return found
        common = self._read(plain, remote_id)
        own = f"{plain}.{common.type}" if common else ""
        if common is None or common.type == kind_type or own not in endpoints:
            return common
        return self._read(own, remote_id) or common

    def _read(self, endpoint: str, remote_id: str) -> Live | None:
        return read_one(self._context, self._codec, endpoint, remote_id)

    def _listed(self, remote_id: str) -> Live | None:
        listing = self.list()
        found = next((row for row in listing.rows if row.remote_id == remote_id), None)
        if found is None and not listing.complete:
            raise Incomplete(listing.incomplete_reason, hint="Try again.")
        return found

    def find(self, path: str, value: Value) -> tuple[Live, ...] | None:
        """Ask by a field: a list that has pages by a parameter, one that comes whole by looking."""
        row = self._context.contract.kinds[self._kind.name]
        if path not in row.find or (row.counted is not False and not isinstance(value, str)):
            return None
        if row.counted is not False:
            return self._asked(path, value)
        listing = self.list()
        if not listing.complete:
            raise Incomplete(listing.incomplete_reason, hint="Try again.")
        return tuple(live for live in listing.rows if live.values.get(path) == value)

    def _asked(self, path: str, value: Any) -> tuple[Live, ...] | None:  # noqa: ANN401 - a text, by now
        """Ask with a parameter; None where the store does not show that it heard it."""
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
        endpoint = f"{self._kind.name}.list"
        rows = partial(read_rows, self._context, self._codec, endpoint)
        return page_reader(self._context, endpoint, rows, params)(1)

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
                endpoint = self._endpoint(write, "create")
                body = self.body(write, None)
                request = ApiRequest(endpoint.name, body=body, check=write.check)
                return self._written(endpoint, self._context.client.send(request), None)
            case Verb.UPDATE:
                return self._update(write)
            case Verb.ARCHIVE:
                visible = self._kind.path_of(Role.VISIBILITY)
                if not visible:
                    message = f"a {self._kind.name} cannot be archived"
                    raise Refused(message, where=str(write.address))
                return self._update(
                    replace(write, verb=Verb.UPDATE, values={**write.values, visible: False})
                )
            case Verb.DELETE:
                return self._delete(write)
            case _:
                assert_never(write.verb)

    def _endpoint(self, write: Write, verb: str) -> EndpointRow:
        """Return the row of a request. Raises Refused when the store has no such request."""
        endpoints, name = self._context.contract.endpoints, f"{self._kind.name}.{verb}"
        found = endpoints.get(f"{name}.{write.type}") or endpoints.get(name)
        if found is None:
            message = f"the store has no request to {verb} a {self._kind.name}"
            raise Refused(message, where=str(write.address))
        return found

    def _update(self, write: Write) -> WriteResult:
        """Change what has a name, then have a new secret made if that is wanted."""
        remote_id = write.remote_id or ""
        written = WriteResult(remote_id)
        rotation = self._kind.path_of(Role.SECRET)
        if write.values.keys() - {rotation}:
            endpoint = self._endpoint(write, "update")
            now = self.repeated(write)
            check = write.check
            if now is not None:
                sent = now.values.keys() if endpoint.method == "PUT" else write.values.keys()
                check = Repeated(self.read, write, now, sent, now.asked_at, self._known).check
            request = ApiRequest(endpoint.name, remote_id, body=self.body(write, now), check=check)
            written = self._written(endpoint, self._context.client.send(request), remote_id)
        if rotation not in write.values:
            return written
        endpoint = self._endpoint(write, "refresh_secret")
        api_response = self._context.client.send(
            ApiRequest(endpoint.name, remote_id, check=write.check)
        )
        payload = resource_of(self._context, endpoint.name, api_response)
        return replace(written, secret=self._secret(payload))

    def _delete(self, write: Write) -> WriteResult:
        endpoint = self._endpoint(write, "delete")
        try:
            request = ApiRequest(endpoint.name, write.remote_id or "", check=write.check)
            api_response = self._context.client.send(request)
        except NotFound as error:
            told = partial(str, error.answer)
            return WriteResult(write.remote_id, absent=True, answer=told)
        return WriteResult(write.remote_id, answer=api_response.answer)

    def repeated(self, write: Write) -> Live | None:
        """Read what goes along with an update as it is shown: for a PUT, which replaces the whole."""
        if self._endpoint(write, "update").method != "PUT":
            return None
        now = self.read(write.type, write.remote_id or "")
        if now is None:
            message = f"the store does not have this {self._kind.name}"
            raise NotFound(message, where=str(write.address))
        understood(now)
        return now

    def body(self, write: Write, now: Live | None) -> dict[str, Any]:
        """Build the body of a create or an update; `now`: what it repeats."""
        given = {path: value for path, value in write.values.items() if not self._is_secret(path)}
        besides = self._unnamed(write) if write.verb is Verb.CREATE else unchanged(write, now)
        besides = {**numbers_as_text(self._context.contract, now), **besides}
        named = {path: value for path, value in besides.items() if self._has_name(write, path)}
        rest = {} if now is None else now.rest
        return laid_over(rest, self.encoded(write, {**named, **given}, now))

    def encoded(self, write: Write, values: Values, _now: Live | None) -> dict[str, Any]:
        """Return what these values are in a body."""
        context = self._context
        return encode(context.contract, self._encoders, context.ids, write, values)

    def _unnamed(self, write: Write) -> Values:
        """Return what is called as the entry is, where the files do not say."""
        fields = self._kind.fields.values()
        return {field.path: write.address.name for field in fields if field.from_name}

    def _has_name(self, write: Write, path: str) -> bool:
        row = self._context.contract.fields.get(f"{self._kind.name}.{path}")
        name = row and (row.create if write.verb is Verb.CREATE else row.update)
        return name is not None and not self._is_secret(path)

    def _is_secret(self, path: str) -> bool:
        return self._kind.fields[path].role is Role.SECRET

    def shows_all(self, _payload: Mapping[str, Raw], live: Live) -> bool:
        """Say whether an answer shows all that reading it again would show."""
        steps = self._codec.steps.get(live.type) or self._codec.steps[""]
        return all(path in live.values for path, *_ in steps)

    def _written(
        self, endpoint: EndpointRow, api_response: ApiResponse, remote_id: str | None
    ) -> WriteResult:
        payload = resource_of(self._context, endpoint.name, api_response)
        found = WriteResult(remote_id, secret=self._secret(payload), answer=api_response.answer)
        try:
            live = live_of(self._context, self._codec, payload, api_response)
        except ProviderError:
            return replace(found, remote_id=remote_id or id_in(self._codec, payload))
        if remote_id not in (None, live.remote_id):
            return found  # an answer about something else
        told = self.shows_all(payload, live) and not (live.deleted or live.unreadable)
        return replace(found, remote_id=live.remote_id, live=live if told else None)

    def _secret(self, payload: Mapping[str, Raw]) -> SecretStr | None:
        """Return the secret that an answer shows this once."""
        row = self._context.contract.fields.get(f"{self._kind.name}.secret")
        found = payload.get(row.read or "") if row else None
        return SecretStr(found) if isinstance(found, str) and found else None


def clients_of(
    context: RestContext,
    decoders: Mapping[str, Decode],
    encoders: Mapping[str, Encode],
    own: Mapping[str, Callable[[RestContext], ResourceClient]],
) -> Mapping[str, ResourceClient]:
    """Return what speaks of each kind that the contract has: the table, or what a platform has of its own."""
    contract = context.contract
    return {
        name: own[name](context)
        if name in own
        else TableClient(context, table_codec(contract, name, decoders), encoders)
        for name in contract.kinds
    }


def table_codec(contract: Contract, kind: str, decoders: Mapping[str, Decode]) -> Codec:
    """Work out how a kind is read; of several types, the row `<kind>.type` says where its name is."""
    types = contract.kinds[kind].types or KINDS[kind].types
    row = contract.fields.get(f"{kind}.type")
    key = (row and row.read) or ""

    def type_of(payload: Mapping[str, Raw]) -> str:
        word = str(payload.get(key))
        return word if word in types else min(types) if len(types) == 1 else ""

    return compile_codec(
        contract,
        KINDS[kind],
        decoders,
        type_of,
        listed_full=f"{kind}.read" not in contract.endpoints,
    )
