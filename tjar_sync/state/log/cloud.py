"""Object storage (S3, Google Cloud Storage, Azure Blob Storage) as a store of objects, by obstore."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tjar_sync.errors import StateError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

INSTALL = 'run `pip install "tjar-sync[cloud]"`'
RETRIES = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
"""What obstore tries again by itself; the log looks after what nobody answered."""
LIMITS = {"connect_timeout": timedelta(seconds=20), "timeout": timedelta(seconds=60)}
ALLOW_HTTP = ("AWS_ALLOW_HTTP", "AZURE_ALLOW_HTTP", "GOOGLE_ALLOW_HTTP")
"""Variables by which an environment asks for no encryption, as on this machine."""
_AT = re.compile(r"[\n ]*Debug source:.*", re.DOTALL)
_SECRET = re.compile(r"(?i)((?:signature|credential|sig|token|key)[\w-]*=)[^&\s\"]+")


class CloudObjects:
    """Objects below a URL, with the environment's own settings and credentials; see ObjectStore.

    Those are each provider's usual variables: AWS_…, GOOGLE_…, AZURE_STORAGE_…. Raises UsageError
    where obstore is not installed or a setting is none.
    """

    def __init__(self, url: str, prefix: str) -> None:
        self._url = url
        self._prefix = prefix

    @property
    def place(self) -> str:
        """Its URL: no credential is ever in it."""
        return self._url

    @cached_property
    def _library(self) -> Any:  # noqa: ANN401 - an extra, which may not be there
        try:
            import obstore  # noqa: PLC0415 - an extra, and heavy
            import obstore.store  # noqa: PLC0415 - the same
        except ImportError as error:
            raise UsageError(f"state at {self._url} needs obstore", hint=INSTALL) from error
        return obstore

    @cached_property
    def _store(self) -> Any:  # noqa: ANN401 - obstore's stores have no common type
        make = self._library.store.from_url
        options = {**LIMITS, "allow_http": any(os.environ.get(one) for one in ALLOW_HTTP)}
        try:
            return make(f"{self._url}/{self._prefix}", retry_config=RETRIES, client_options=options)
        except (self._library.exceptions.BaseError, ValueError) as error:
            raise UsageError(f"state at {self._url} cannot be opened: {_said(error)}") from error

    def create(self, name: str, data: bytes) -> bool:
        """Keep these bytes under a name that is free; False when it is taken."""
        with self._explained("written"):
            try:
                self._library.put(self._store, name, data, mode="create")
            except self._library.exceptions.AlreadyExistsError:
                return False
        return True

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None when it is free."""
        with self._explained("read"):
            try:
                return bytes(self._library.get(self._store, name).bytes())
            except FileNotFoundError:
                return None

    def listed(self, prefix: str) -> dict[str, datetime]:
        """Return the names that begin so, and since when each is taken."""
        with self._explained("read"):
            pages = self._library.list(self._store, prefix.rstrip("/"))
            found = [item for page in pages for item in page]
        return {item["path"]: item["last_modified"] for item in found}

    def remove(self, names: Iterable[str]) -> None:
        """Free names; one that is free is no mistake."""
        with self._explained("written"):
            for name in names:
                try:
                    self._library.delete(self._store, name)
                except FileNotFoundError:
                    continue

    def close(self) -> None:
        """Do nothing: connections are given back with the object."""

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        library = self._library
        try:
            yield
        except (library.exceptions.BaseError, OSError) as error:
            raise StateError(
                f"the state cannot be {what}: {_said(error)}",
                where=self._url,
                hint="see that the place exists, and that this machine's credentials for it hold",
            ) from error


def _said(error: Exception) -> str:
    """Return the first line of an error, without what signs a request."""
    text = " ".join(_AT.sub("", str(error)).split())
    return _SECRET.sub(r"\1…", text)[:400]
