"""Media over Tjar's API: uploads that carry their digest in the file's name (A15, A16)."""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, assert_never

from tjar_sync.errors import ProviderError, Refused
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb, WriteResult
from tjar_sync.providers.http.client import ApiRequest, Upload
from tjar_sync.providers.rest import decoders
from tjar_sync.providers.rest.codec import compile_codec
from tjar_sync.providers.rest.context import live_of, resource_of
from tjar_sync.providers.tjar.decoders import picture

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Content
    from tjar_sync.model.live import Listing, Live, Write
    from tjar_sync.model.value import Value
    from tjar_sync.providers.http.client import ApiResponse
    from tjar_sync.providers.rest.context import RestContext

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_LONGEST_STEM = 60
_MARK_LENGTH = 12


def file_name(content: Content, digest: str) -> str:
    """Name an upload so that its digest can be read back from the picture's URL (A16)."""
    stem = _NOT_PLAIN.sub("-", content.path.stem.lower()).strip("-")[:_LONGEST_STEM].rstrip("-")
    return f"{stem or 'media'}-h{digest[:_MARK_LENGTH]}z{content.path.suffix.lower()}"


class Media:
    """Access to one store's media."""

    def __init__(self, context: RestContext) -> None:
        self._context = context
        codecs = {"text": _alt, "picture": picture}
        self._codec = compile_codec(context.contract, KINDS["media"], codecs)
        self._looked = False
        self._serves_others = False
        """The first upload, looked at as a visitor does, was not what was sent."""

    def list(self) -> Listing:
        """Refuse: the store has no list of media (A15), as `KINDS` says."""
        raise Refused("the store cannot list media")

    def newest(self, _count: int) -> tuple[Live, ...]:
        """Refuse: the store has no list of media (A15)."""
        raise Refused("the store cannot list media")

    def read(self, _kind_type: str, _remote_id: str) -> Live | None:
        """Refuse: the store cannot show a media (A15)."""
        raise Refused("the store cannot show a media file on its own")

    def find(self, _path: str, _value: Value) -> tuple[Live, ...] | None:
        """Say that the store cannot be asked."""
        return None

    def write(self, write: Write) -> WriteResult:
        """Upload, or change the alternative text alone; new bytes are a new media."""
        match write.verb:
            case Verb.CREATE:
                return self._upload(write)
            case Verb.UPDATE if "digest" in write.values or write.remote_id is None:
                return self._upload(write)
            case Verb.UPDATE:
                api_request = ApiRequest(
                    "media.update",
                    write.remote_id or "",
                    form=self._form(write),
                    check=write.check,
                )
                return self._written(
                    "media.update", self._context.client.send(api_request), write.remote_id
                )
            case Verb.ARCHIVE | Verb.DELETE:
                raise Refused("the store cannot delete media", where=str(write.address))
            case _:
                assert_never(write.verb)

    def _upload(self, write: Write) -> WriteResult:
        content, digest = write.content, write.values.get("digest")
        if content is None or not isinstance(digest, str):
            raise Refused("there is no file to upload", where=str(write.address))
        try:
            data = _bytes(content)
        except OSError as error:
            raise Refused(
                f"{content.path.name} cannot be read: {error.strerror}", where=str(write.address)
            ) from error
        if not hashlib.sha256(data).hexdigest().startswith(digest):
            raise Refused(
                f"{content.path.name} changed since it was read, so it was not uploaded",
                where=str(write.address),
                hint="Make a new plan.",
            )
        upload = Upload(file_name(content, digest), BytesIO(data), content.mime_type)
        api_response = self._context.client.send(
            ApiRequest(
                "media.upload",
                form=self._form(write),
                files={self._file_key: upload},
                check=write.check,
            )
        )
        written = self._written("media.upload", api_response, None)
        if written.live is None or written.live.values["digest"] != digest:
            return written
        address = resource_of(self._context, "media.upload", api_response).get(self._url_key)
        if not self._looked and isinstance(address, str):
            self._looked = True
            found = self._context.client.served(address)
            self._serves_others = found is not None and found != data
        if self._serves_others:  # the name tells nothing of what buyers see there
            shown = {**written.live.values, "digest": address}
            return replace(written, live=replace(written.live, values=shown))
        return written

    @property
    def _url_key(self) -> str:
        return self._context.contract.fields["media.digest"].read or ""

    @property
    def _file_key(self) -> str:
        return self._context.contract.fields["media.digest"].create or "file"

    def _form(self, write: Write) -> dict[str, str]:
        row = self._context.contract.fields["media.alt"]
        name = row.create if write.verb is Verb.CREATE else row.update
        if name is None or "alt" not in write.values:
            return {}
        return {name: str(write.values["alt"] or "")}

    def _written(
        self, endpoint: str, api_response: ApiResponse, remote_id: str | None
    ) -> WriteResult:
        payload = resource_of(self._context, endpoint, api_response)
        found = WriteResult(remote_id, answer=api_response.answer)
        try:
            live = live_of(self._context, self._codec, payload, api_response)
        except ProviderError:
            return found
        if remote_id not in (None, live.remote_id):
            return found  # an answer about something else
        shown = live if "digest" in live.values else None
        return replace(found, remote_id=live.remote_id, live=shown)


def _bytes(content: Content) -> bytes:
    """Read a file once, so that what is digested is what is sent; nothing, if it is none now."""
    if not stat.S_ISREG(content.path.stat().st_mode):
        return b""
    with content.path.open("rb") as handle:
        return handle.read(content.size + 1)


def _alt(raw: decoders.Raw) -> str | None:
    return decoders.text(raw) or None
