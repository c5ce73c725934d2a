"""Find out what a store does: read, judge, say; and, if that is asked for, probe it by writing."""

from __future__ import annotations

import secrets
import time
from contextlib import closing, contextmanager
from dataclasses import field, replace
from typing import TYPE_CHECKING

from tjar_sync.apply import CancelToken
from tjar_sync.catalog.contract_lines import contract_text
from tjar_sync.dataclass import dataclass
from tjar_sync.doctor import any_platform, reading
from tjar_sync.doctor.examinations import examine, probe_of
from tjar_sync.doctor.known import beside, recalled
from tjar_sync.doctor.probe import clean_up, run
from tjar_sync.doctor.probe.budget import budget_of
from tjar_sync.doctor.probe.desk import Means
from tjar_sync.doctor.probe.evidence import looks, observations
from tjar_sync.doctor.profiles import advice
from tjar_sync.doctor.state import NOTHING, Kept, state_of
from tjar_sync.doctor.table import (
    findings,
    findings_beside,
    findings_of_trials,
    lines,
    table,
)
from tjar_sync.errors import ProviderError, Unauthorized, Unreachable, UsageError
from tjar_sync.model.diagnosis import Diagnosis, Examination, Health
from tjar_sync.model.scratch import ScratchNames, is_left
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.model.state import Batch
from tjar_sync.providers import PLATFORMS
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.http.transport import Time
from tjar_sync.providers.rest.provider import RestProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import httpx

    from tjar_sync.doctor.finding import Finding
    from tjar_sync.doctor.observations import Observations
    from tjar_sync.doctor.probe.budget import Budget
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.model.state import LockInfo
    from tjar_sync.ports import Emit, StateHome
    from tjar_sync.providers.http.recording.recorder import Keeper


DEEPLY = frozenset({"tjar"})
"""The platforms of which more is asked than what their contracts' rows say."""


@dataclass(frozen=True, slots=True)
class Probing:
    """What a probe needs besides the store."""

    home: StateHome
    lock_info: LockInfo
    agree: Callable[[Budget], bool]
    """Shows what it costs at most, and asks."""
    cancel_token: CancelToken = field(default_factory=CancelToken)
    """Once it is cancelled nothing more is tried, and what was made is removed."""
    hook_url: str = ""
    """Where a webhook may go; empty for none."""
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], object] | None = None
    """Waits in place of the token."""
    recorder: Keeper | None = None
    """Keeps what goes over the wire."""

    @property
    def clock(self) -> Time:
        """Clocks for those who send."""
        return Time(wall=self.wall, sleep=self.sleep or self.cancel_token.wait)


def diagnose(
    store: StoreSettings,
    emit: Emit,
    transport: httpx.BaseTransport | None = None,
    cancel_token: CancelToken | None = None,
    recorder: Keeper | None = None,
    *,
    kept: Kept = NOTHING,
) -> Diagnosis:
    """Read a store, and say what is found about it and about what is assumed of it.

    `kept` is what earlier runs saw of it, which is all that can be told where it cannot be read,
    and the state that may be older than what is there.

    Nothing but GET is sent. A store that cannot be read is a finding, too. `transport` leads into
    a store that runs within this process; `recorder` keeps what goes over the wire. Raises
    UsageError for settings that cannot work, and CatalogError for a `contract:` that does not fit.
    """
    try:
        token = CancelToken() if cancel_token is None else cancel_token
        log, options = _looking(store, emit, transport, token, recorder)
        if store.provider in DEEPLY:
            seen = reading.read(log.platform, options, log)
            read = findings(seen)
            examined = examine(seen, beside(read, store, kept.observations))
        else:
            plain = any_platform.read(log.platform, options, log)
            seen, read = plain.seen, tuple(any_platform.judge(plain))
            examined = any_platform.examine(plain, read)
    except ProviderError as error:
        return _unread(store, error, kept.observations)
    found = beside(read, store, kept.observations)
    return _told(store, (*examined, *state_of(seen, kept)), found, kept.observations)


def probe_store(
    store: StoreSettings,
    probing: Probing,
    emit: Emit,
    transport: httpx.BaseTransport | None = None,
) -> Diagnosis | None:
    """Read a store, and then find out by writing what reading cannot tell; None for a no.

    What it makes is hidden from buyers, recognised by the journal, and removed in the end; what
    is left when this process dies is removed by the next probe or apply. Raises StateLocked where
    somebody else is at work, and otherwise as `diagnose` does.
    """
    with probing.home.lock(probing.lock_info), _opened(store, probing, emit, transport) as means:
        clean_up(means)
        try:
            seen = _read(store, emit, transport, probing.cancel_token, probing.recorder)
        except ProviderError as error:
            return _unread(store, error, probing.home.observations())
        names = ScratchNames(secrets.token_hex(4))
        budget = budget_of(seen, names.token, probing.hook_url)
        if not probing.agree(budget):
            return None
        probing.cancel_token.working = True
        bound = means.asker.log.answers + budget.requests
        probed = run(replace(means, bound=bound), names, seen, budget, probing.hook_url)
        tried = findings_of_trials(seen, probed)
        looked = findings_beside(seen, probed, tried)
        observed = (*observations(tried, probed), *looks(looked))
        probing.home.append(Batch(observed=observed))
    now = {(one.number, one.claim) for one in observed}
    kept = probing.home.observations()
    known = [one for one in kept if (one.number, one.claim) not in now]
    found = beside((*looked, *tried), store, known)
    return _told(store, (*examine(seen, found), probe_of(probed)), found, kept)


def clean(
    store: StoreSettings,
    probing: Probing,
    emit: Emit,
    transport: httpx.BaseTransport | None = None,
) -> None:
    """Remove what a probe left that was cut off; nothing else is written, and mostly nothing is."""
    if not is_left(probing.home.load()):
        return
    with probing.home.lock(probing.lock_info), _opened(store, probing, emit, transport) as means:
        clean_up(means)


def _read(
    store: StoreSettings,
    emit: Emit,
    transport: httpx.BaseTransport | None,
    token: CancelToken,
    recorder: Keeper | None,
) -> Observations:
    log, options = _looking(store, emit, transport, token, recorder)
    return reading.read(log.platform, options, log)


def _looking(
    store: StoreSettings,
    emit: Emit,
    transport: httpx.BaseTransport | None,
    token: CancelToken,
    recorder: Keeper | None,
) -> tuple[reading.WireLog, ConnectionOptions]:
    """Say how a store is spoken to by whom only looks."""
    log = reading.WireLog(PLATFORMS[store.provider])
    clock = Time(sleep=token.wait, cut_off=lambda: True)
    options = ConnectionOptions(
        store, emit, transport, read_only=True, time=clock, observe=log, recorder=recorder
    )
    return log, options


@contextmanager
def _opened(
    store: StoreSettings, probing: Probing, emit: Emit, transport: httpx.BaseTransport | None
) -> Iterator[Means]:
    """Open a store for writing."""
    platform = PLATFORMS[store.provider]
    log = reading.WireLog(platform)
    options = ConnectionOptions(
        store, emit, transport, time=probing.clock, observe=log, recorder=probing.recorder
    )
    with closing(platform.open(platform, options)) as provider:
        if not isinstance(provider, RestProvider):
            raise UsageError(f"a store of {platform.info.title} cannot be probed")
        yield Means(
            reading.Asker(provider.context, log),
            provider,
            probing.home,
            emit,
            probing.clock.sleep,
            probing.wall,
            *_patience(store),
            cancel_token=probing.cancel_token,
        )


def _patience(store: StoreSettings) -> tuple[float, float]:
    """Return how late a store may be: one within this process never is."""
    limits = store.limits
    return (
        (0.0, 0.0) if store.url == EMBEDDED else (limits.read_back_seconds, limits.settle_seconds)
    )


def _unread(store: StoreSettings, error: ProviderError, known: Sequence[Observation]) -> Diagnosis:
    """Say why a store cannot be read, and what is known of it all the same."""
    broken, code = _broken(error), error.exit_code
    if not known:
        return Diagnosis(store.name, _shown(store), broken, failure=code)
    kept = recalled(store, known)
    examined = (*broken, *kept.examinations)
    return replace(kept, url=_shown(store), examinations=examined, failure=code)


def _told(
    store: StoreSettings,
    examined: tuple[Examination, ...],
    found: Sequence[Finding],
    kept: Sequence[Observation],
) -> Diagnosis:
    lacking = lines(found)
    return Diagnosis(
        store.name,
        _shown(store),
        (*examined, *advice(store, lacking)),
        table(PLATFORMS[store.provider].beliefs, found),
        lacking,
        contract_text(lacking),
        tuple(kept),
    )


def _shown(store: StoreSettings) -> str:
    return store.url if store.url != EMBEDDED else "the built-in store"


def _broken(error: ProviderError) -> tuple[Examination, ...]:
    """Say how far the way to a store goes, by what stopped the first request."""
    names = ((Unauthorized, "API key"), (Unreachable, "domain and TLS"))
    name = next((name for kind, name in names if isinstance(error, kind)), "API path")
    what = f"{error.what} ({error.where})" if error.where else error.what
    return (Examination(name, Health.BROKEN, what, todo=error.hint),)


__all__ = ["Kept", "Probing", "clean", "diagnose", "probe_store", "recalled"]
