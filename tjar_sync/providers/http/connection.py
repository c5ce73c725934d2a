"""From settings to a connection: the endpoint, its key, and the transports, composed here."""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Warned
from tjar_sync.model.masking import SecretMask
from tjar_sync.model.patience import NOTHING_LEARNED, PaceMemory
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.providers.http.body_limit import BodyLimit
from tjar_sync.providers.http.network import Network
from tjar_sync.providers.http.observed import Observed
from tjar_sync.providers.http.rate_limit import Pace, Rate
from tjar_sync.providers.http.recording.transport import Recorded
from tjar_sync.providers.http.retry import Retry
from tjar_sync.providers.http.transport import (
    SYSTEM_TIME,
    BehindProxy,
    Checked,
    InProcess,
    ReadOnly,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.platform import PlatformInfo
    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.ports import Emit
    from tjar_sync.providers.http.observed import Exchange
    from tjar_sync.providers.http.recording.recorder import Keeper, RecordedStore

EMBEDDED_URL = "http://embedded"
_EMBEDDED_KEY = SecretStr("dev-key")
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1", EMBEDDED})


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """What a provider is opened with."""

    store: StoreSettings
    emit: Emit
    transport: httpx.BaseTransport | None = None
    """Leads into a store that runs within this process."""
    read_only: bool = False
    time: Time = SYSTEM_TIME
    mask: SecretMask = field(default_factory=SecretMask)
    """The run's secrets; the store's key, and what the store tells, are added."""
    observe: Callable[[Exchange], object] | None = None
    """Is told of every answer."""
    recorder: Keeper | None = None
    """Keeps every exchange, so that it can be shown and served again."""
    pace_memory: PaceMemory = NOTHING_LEARNED
    """What earlier runs learned of the pace that the store bears."""
    around: Callable[[httpx.BaseTransport], httpx.BaseTransport] | None = None
    """Laid around the whole way to the store."""
    rate: Rate = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what the store is known to take; one within this process needs no mercy."""
        pace = math.inf if self.store.url == EMBEDDED else self.store.pace()
        object.__setattr__(self, "rate", Rate(pace, self.pace_memory.learned))


def plan_key(store: StoreSettings, info: PlatformInfo) -> SecretStr:
    """Derive what authenticates a store's saved plans; it tells nothing of the API key."""
    key = key_of(store, info).get_secret_value().encode()
    return SecretStr(hmac.new(key, b"tjar-sync plan v2", hashlib.sha256).hexdigest())


def key_of(store: StoreSettings, info: PlatformInfo) -> SecretStr:
    """Return a store's key. Raises UsageError when there is none, or it cannot be one."""
    if store.unset:
        names = " and ".join(store.unset)
        first = store.unset[0]
        address = f"Set {first} to the store's address, or write it into store.yaml."
        key = f"Set {first} to the API key: {info.key_source}."
        one = f"{first} is not set, and store {store.name} needs it"
        several = f"{names} are not set, and store {store.name} needs them"
        raise UsageError(
            one if len(store.unset) == 1 else several,
            hint=address if f"${{{first}}}" in store.url else key,
        )
    if store.api_key is None:
        if store.url == EMBEDDED:
            return _EMBEDDED_KEY
        raise UsageError(
            f"store {store.name} has no api_key",
            hint=f"Write `api_key: ${{{info.key_variable}}}` in store.yaml, and set that variable.",
        )
    key = store.api_key.get_secret_value().strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(
            f"the api_key of store {store.name} is empty or holds what no key has",
            hint="Copy it again: one word of plain letters, digits and signs.",
        )
    return SecretStr(key)


def base_url_of(store: StoreSettings, info: PlatformInfo) -> str:
    """Return where a store's API is. Raises UsageError when its address cannot be one."""
    if store.url == EMBEDDED:
        return EMBEDDED_URL + info.base_path
    parts = _split(store, info)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    path = parts.path.rstrip("/").removesuffix(info.base_path)
    return f"{parts.scheme}://{host}{port}{path}{info.base_path}"


def _split(store: StoreSettings, info: PlatformInfo) -> SplitResult:
    try:
        parts = urlsplit(store.url)
        httpx.URL(store.url).host.encode("idna")
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except (ValueError, httpx.InvalidURL):
        fits = False
    if not fits or parts.query or parts.fragment or "@" in parts.netloc:
        raise UsageError(
            f"the url of store {store.name} is not a store's address",
            hint=f"It looks like {info.example_url}, and holds no key or password.",
        )
    return parts


def transport_to(
    options: ConnectionOptions, base_url: str, recording: RecordedStore | None = None
) -> httpx.BaseTransport:
    """Compose what every request goes through, outermost last."""
    inner = options.transport
    if inner is not None:
        inner = InProcess(inner, options.time)
    elif options.store.url == EMBEDDED:
        raise UsageError(f"store {options.store.name} is the built-in one, and it is not running")
    else:
        inner = _network(options, base_url)
    composed: httpx.BaseTransport = Checked(BodyLimit(inner, options.time))
    if options.observe is not None:
        composed = Observed(composed, options.observe)
    if recording is not None:
        composed = Recorded(composed, recording, options.time)
    composed = Pace(composed, options.rate, options.time, options.pace_memory.keep)
    composed = Retry(composed, options.time, options.emit)
    composed = options.around(composed) if options.around else composed
    return ReadOnly(composed) if options.read_only else composed


def proxy_for(scheme: str) -> tuple[str, str]:
    """Return the proxy that the environment names for a scheme, and the variable that does."""
    found = getproxies()
    name = scheme if found.get(scheme) else "all"
    return found.get(name, ""), f"{name.upper()}_PROXY"


def _network(options: ConnectionOptions, base_url: str) -> httpx.BaseTransport:
    url = httpx.URL(base_url)
    local = url.host in _LOCAL
    if url.scheme == "http" and not local:
        summary = f"{url.host} is spoken to without encryption: others can read the key"
        options.emit(Warned(warning(Caution.UNENCRYPTED, summary)))
    proxy, variable = ("", "") if local or proxy_bypass(url.host) else proxy_for(url.scheme)
    if proxy.lower().startswith("socks"):
        raise UsageError(
            f"the proxy in {variable} is a SOCKS proxy, and SOCKS proxies are not supported",
            hint=f"Name an http:// proxy there, or put {url.host} into NO_PROXY.",
        )
    parallel = options.store.limits.parallel
    limits = httpx.Limits(max_connections=parallel, max_keepalive_connections=parallel)
    try:
        # Loading the authorities takes 30 ms, and without TLS nobody asks them.
        inner = Network(
            options.time, verify=url.scheme == "https", limits=limits, proxy=proxy or None
        )
        return BehindProxy(inner, httpx.URL(proxy).netloc.decode(), variable) if proxy else inner
    except (ValueError, httpx.InvalidURL) as error:
        raise UsageError(
            f"the proxy in {variable} is no address",
            hint="It looks like http://proxy.example:3128; unset it if there is none.",
        ) from error
