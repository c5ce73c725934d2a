"""A session: the files, the store and the state that one command is about, opened."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tjar_sync import embedded, providers, sightings, state
from tjar_sync.cache_folder import CacheFolder, pace_memory
from tjar_sync.cached import KeptDocuments
from tjar_sync.catalog import StoreChecks, StoreChoice, load_at, load_settings
from tjar_sync.catalog.commit import is_from_git
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import CatalogError, UsageError
from tjar_sync.learned import heeded
from tjar_sync.location import STATE_PLACE, Location
from tjar_sync.model.event import Waiting, nobody_is_told
from tjar_sync.model.evidence import Evidence
from tjar_sync.model.patience import Waits
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.planning import unsupported
from tjar_sync.secrecy import mask_of, tell_open_rights
from tjar_sync.trust import (
    STATE,
    nobody_agrees,
    require_no_link,
    require_own_state,
    require_trusted,
)
from tjar_sync.unfinished import require_finished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    import httpx

    from tjar_sync.apply import CancelToken
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.settings import Settings, StoreSettings
    from tjar_sync.model.sighting import StoreNames
    from tjar_sync.model.state import LockInfo, State
    from tjar_sync.ports import Emit, Provider, StateHome

CHECKS = StoreChecks(
    state=state.parse_state,
    provider=providers.check_name,
    url=providers.check_url,
    profile=providers.check_profile,
    key_variable=providers.key_variable,
    platform=providers.platform_info,
)
"""What store.yaml is checked by beyond its own rules."""


def choice_of(location: Location) -> StoreChoice:
    """Return what the files are read for."""
    root = location.root.absolute()
    return StoreChoice(root, location.store, location.environ, CHECKS, location.at)


@dataclass(frozen=True, slots=True)
class Session:
    """The files, the store and the state of one command, opened."""

    settings: Settings
    catalog: Catalog
    provider: Provider
    home: StateHome
    evidence: Evidence
    """What earlier runs saw the store do."""
    emit: Emit
    sleep: Callable[[float], object]
    """Waits; what it returns is true when the command is to end."""

    @property
    def plan_key(self) -> SecretStr:
        """What authenticates this store's saved plans; the API key cannot be told from it."""
        return providers.plan_key(self.settings.store)


def validate(
    location: Location,
    known: Callable[[StoreSettings], StoreNames] | None = None,
    *,
    lasting: bool = False,
) -> tuple[Settings, Catalog]:
    """Load and check the files, no network. Raises CatalogError; UsageError for half a pull.

    Of names that store.yaml lacks, those count that are `known`: else what an earlier run on this
    machine saw in the store. What is to be written into entries is about what is `lasting` in them:
    as they are outside of all windows of time.
    """
    require_finished(location.root)
    choice = choice_of(location)
    choice = choice._replace(at=None) if lasting else choice
    return _loaded(location, choice, known or partial(sightings.cached, location.root))


def _loaded(
    location: Location, choice: StoreChoice, known: Callable[[StoreSettings], StoreNames]
) -> tuple[Settings, Catalog]:
    folder, witness = CacheFolder(location.root), location.witness
    kept = KeptDocuments(folder, witness.plain) if witness else KeptDocuments(folder)
    settings, catalog = load_at(choice, known, kept)
    if mistakes := tuple(unsupported(catalog, providers.capabilities_of(settings.store))):
        raise CatalogError(mistakes)
    return _placed(location, settings), catalog


def connect(
    location: Location,
    emit: Emit,
    *,
    read_only: bool,
    cancel_token: CancelToken | None = None,
) -> AbstractContextManager[Session]:
    """Load the files, open the store and the state, and give both back in the end.

    Names that store.yaml lacks are looked up in the store. Raises CatalogError for what it lacks,
    too, and UntrustedHost, before anything is sent, for a host that nothing vouches for.
    Once the token is cancelled, or the lock on the state was lost, no request is tried again, and
    what is in flight is cut off: at once, or where writes have begun after a few seconds.
    """
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - what only checks files never needs it

    token = CancelToken() if cancel_token is None else cancel_token
    loaded = validate(location, partial(sightings.to_be_asked, location.root))
    return connect_to(location, loaded, emit, token, read_only=read_only)


@contextmanager
def connect_to(
    location: Location,
    loaded: tuple[Settings, Catalog],
    emit: Emit,
    token: CancelToken,
    *,
    read_only: bool,
) -> Iterator[Session]:
    """Open a store and its state, as `connect` does, for files that are read already."""
    settings, catalog = embedded.keyed(loaded[0]), loaded[1]
    witness = location.witness

    def rest(seconds: float) -> bool:
        return token.wait(seconds) or not home.lock_is_held()

    with closing(_home(location, settings, emit, token.wait)) as home:
        _vouch(location, settings, home)
        tell_open_rights(settings, catalog, emit)
        evidence = Evidence(home.observations())
        settings = replace(settings, store=heeded(settings.store, evidence, emit))
        pace = pace_memory(CacheFolder(location.root), settings.store)
        with embedded.transport_into(settings) as transport:
            opened = partial(
                providers.open_provider,
                transport=transport,
                waits=Waits(rest, lambda: not token.working, pace),
                emit=emit,
                mask=mask_of(catalog),
                recorder=location.recorder,
                around=witness.around if witness else None,
            )
            if catalog.sought:
                ask = partial(opened, settings.store, read_only=True)
                names = sightings.found(settings, catalog, evidence, ask, emit)
                again, catalog = _loaded(location, choice_of(location), lambda _: names)
                settings = replace(settings, store=replace(settings.store, seen=again.store.seen))
            with closing(opened(settings.store, read_only=read_only)) as provider:
                provider.about()  # another store is refused before anything else is asked
                seen = witness.watched(provider) if witness else provider
                yield Session(settings, catalog, seen, home, evidence, emit, token.wait)


@dataclass(frozen=True, slots=True)
class Reached:
    """A store that can be spoken to, without any resource's file."""

    store: StoreSettings
    transport: httpx.BaseTransport | None = None
    """The way into the built-in store."""
    home: StateHome | None = None
    """Its state; None where nothing is kept."""


@contextmanager
def reach(location: Location) -> Iterator[Reached]:
    """Give a store, the way into the built-in one, and its state; no resource's file is read.

    Raises UntrustedHost for a host that nothing vouches for.
    """
    settings = embedded.keyed(_settings(location))
    with closing(_home(location, settings)) as home:
        _vouch(location, settings, home)
        with embedded.transport_into(settings) as transport:
            yield Reached(settings.store, transport, home)


def state_at(place: str, store: StoreSettings) -> StateHome:
    """Open the state of a store that no catalog names; the caller closes it. Raises UsageError."""
    return state.open_home(place, state.surroundings(store.name, store.identity))


def _vouch(location: Location, settings: Settings, home: StateHome) -> None:
    """Raise UntrustedHost unless the key may be sent to the store; the built-in one gets none."""
    store = settings.store
    if store.url == EMBEDDED or store.unset:  # what is not set is told when the store is opened
        return

    def recorded() -> bool:  # elsewhere, the catalog itself would say who vouches for it
        on_disk = "://" not in settings.state
        ours = home.knows_store() and on_disk and not is_from_git(Path(settings.state))
        return ours or store.url == store.platform.default_url  # the platform's own, for all stores

    require_trusted(store.url, location.environ, recorded=recorded, agree=location.agree)


def _tell_watching(emit: Emit, holder: LockInfo, seconds: float) -> None:
    why = f"the state is locked by {holder}; whether that is alive shows within this time"
    emit(Waiting(seconds, why))


def _settings(location: Location) -> Settings:
    return _placed(location, load_settings(location.root, location.store, location.environ, CHECKS))


def _placed(location: Location, settings: Settings) -> Settings:
    """Return settings with the state where it is to be: the runner's word goes before store.yaml's."""
    told = location.environ.get(STATE_PLACE, "").strip()
    if not told:
        return settings
    try:
        return replace(settings, state=state.parse_state(told, Path.cwd()))
    except ValueError as error:
        raise UsageError(str(error), where=location.state_told_by) from error


def _home(
    location: Location,
    settings: Settings,
    emit: Emit = nobody_is_told,
    wait: Callable[[float], object] = time.sleep,
) -> StateHome:
    """Open a state. Raises UntrustedHost where store.yaml alone puts it on another machine."""
    require_no_link(Path(settings.state), settings.root)
    require_own_state(settings.state)
    environ, store = location.environ, settings.store
    if state.is_elsewhere(settings.state) and not environ.get(STATE_PLACE, "").strip():
        require_trusted(
            settings.state, environ, recorded=lambda: False, agree=nobody_agrees, sent=STATE
        )
    share = replace(
        state.surroundings(store.name, store.identity, partial(_tell_watching, emit)),
        stopwatch=state.Stopwatch(wait=wait),
        lock_timeout=location.lock_timeout,
        waiting=location.waiting,
        pausing=emit,
    )
    return state.open_home(settings.state, share)


def read_state(location: Location) -> State:
    """Return what the state knows of the store."""
    with closing(open_state(location)) as home:
        return home.load()


def store_settings(location: Location) -> StoreSettings:
    """Return what store.yaml says of a store. Raises CatalogError for its mistakes alone."""
    return _settings(location).store


def recall(location: Location) -> tuple[Settings, tuple[Observation, ...]]:
    """Return a store's settings, and what earlier runs saw it do; nothing is asked of the store."""
    settings = _settings(location)
    with closing(_home(location, settings)) as home:
        return settings, home.observations()


def state_place(location: Location) -> str:
    """Say where the state of a store is, as store.yaml may say it."""
    return state.written_state(_settings(location).state)


def open_state(location: Location) -> StateHome:
    """Open the state of a store; the caller closes it."""
    return _home(location, _settings(location))
