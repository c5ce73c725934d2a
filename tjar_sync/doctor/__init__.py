"""Find out what a store does, before anything is written to it: read, judge, say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.apply import CancelToken
from tjar_sync.catalog.contract_lines import contract_text
from tjar_sync.doctor import reading
from tjar_sync.doctor.examinations import examine
from tjar_sync.doctor.table import findings, lines, table
from tjar_sync.errors import ProviderError, Unauthorized, Unreachable
from tjar_sync.model.diagnosis import Diagnosis, Examination, Health
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.providers import PLATFORMS
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.http.transport import Time

if TYPE_CHECKING:
    import httpx

    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.ports import Emit


def diagnose(
    store: StoreSettings,
    emit: Emit,
    transport: httpx.BaseTransport | None = None,
    cancel_token: CancelToken | None = None,
) -> Diagnosis:
    """Read a store, and say what is found about it and about what is assumed of it.

    Nothing but GET is sent. A store that cannot be read is a finding, too. `transport` leads into
    a store that runs within this process. Raises UsageError for settings that cannot work, and
    CatalogError for a `contract:` that does not fit.
    """
    platform = PLATFORMS[store.provider]
    log = reading.WireLog(platform)
    token = CancelToken() if cancel_token is None else cancel_token
    clock = Time(sleep=token.wait, cut_off=lambda: True)
    options = ConnectionOptions(store, emit, transport, read_only=True, time=clock, observe=log)
    name = store.name
    shown = store.url if store.url != EMBEDDED else "the built-in store"
    try:
        seen = reading.read(platform, options, log)
    except ProviderError as error:
        return Diagnosis(name, shown, _broken(error), failure=error.exit_code)
    found = findings(seen)
    lacking = lines(found)
    return Diagnosis(
        name, shown, examine(seen, found), table(found), lacking, contract_text(lacking)
    )


def _broken(error: ProviderError) -> tuple[Examination, ...]:
    """Say how far the way to a store goes, by what stopped the first request."""
    names = ((Unauthorized, "API key"), (Unreachable, "domain and TLS"))
    name = next((name for kind, name in names if isinstance(error, kind)), "API path")
    what = f"{error.what} ({error.where})" if error.where else error.what
    return (Examination(name, Health.BROKEN, what, todo=error.hint),)
