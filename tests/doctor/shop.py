"""A store to look at, without any network: the example shop, and the habits that it has."""

from __future__ import annotations

import json
import math
import shutil
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx

from tests.harness import KEY, run
from tjar_sync import devstore, state
from tjar_sync.apply import CancelToken
from tjar_sync.doctor import Probing, diagnose, probe_store
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.model.state import LockInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.doctor.probe.budget import Budget
    from tjar_sync.model.diagnosis import Diagnosis
    from tjar_sync.model.state import State

Bend: TypeAlias = (
    "Callable[[httpx.Request, dict[str, Any]], httpx.Response | dict[str, Any] | None]"
)
"""Given a request and its body: an answer, another body to hand on, or None to let it pass.

A body with `answer: nothing` is handed on, and what comes of it is not told."""
EXAMPLE = Path(__file__).parents[2] / "catalog.example"
DATABASE = ".tjar/embedded-store.db"
ADDRESS = "http://127.0.0.1:9"
"""Nobody is there: the store is within this process."""
HOOK_URL = "http://127.0.0.1:9/hook"
WHO = LockInfo("tests", "here", 1, "2026-03-04T08:52:41+00:00", "doctor")
_RICH = ("variants", "product_options", "child_categories")


def open_example(root: Path) -> Path:
    """Apply the example shop to its built-in store, and sell and leave something there."""
    shutil.copytree(EXAMPLE, root)
    ran = run(root, "apply", "--auto-approve")
    if ran.code:
        raise AssertionError(ran.err)
    later = StoreClock(ahead=10)  # what is sold there is of no second of the apply
    with devstore.Store(devstore.DevStoreSettings(root / DATABASE, KEY, clock=later)) as store:
        bare = {"name_en": "A talk", "sale_price": 5, "sku": "TALK-1", "duration_minutes": 30}
        devstore.Dashboard(store).create_product("service", **bare)
        devstore.seed_orders(store, 3)
        devstore.seed_carts(store, 3)
    return root


class StoreClock:
    """A minute ahead of this machine's, or so much, and further by all that was waited for."""

    def __init__(self, ahead: float = 60.0) -> None:
        self.ahead = ahead

    def __call__(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def sleep(self, seconds: float) -> None:
        """Wait, without waiting."""
        self.ahead += seconds

    def wall(self) -> float:
        """Tell the time in seconds since 1970."""
        return self().timestamp()


class Bent(httpx.BaseTransport):
    """The way into a store, some of whose requests are answered or changed on it."""

    def __init__(self, inner: httpx.BaseTransport, bend: Bend) -> None:
        self.inner = inner
        self.bend = bend

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or hand on what is to be handed on."""
        body = request.read()
        sent = json.loads(body) if body.startswith(b"{") else {}
        found = self.bend(request, sent)
        if isinstance(found, httpx.Response):
            return found
        if found is not None:
            changed = httpx.Request(request.method, request.url, json=found)
            changed.headers["Authorization"] = request.headers["Authorization"]
            request = changed
        response = self.inner.handle_request(request)
        told = found is not None and found.get("answer")
        return httpx.Response(200, json={}) if told == "nothing" else response


@contextmanager
def shop(
    folder: Path, habits: str = "", clock: StoreClock | None = None
) -> Iterator[devstore.Store]:
    """Open the store of a folder a minute later, with habits and one more edit: of a product with everything."""
    settings = devstore.DevStoreSettings(folder / DATABASE, KEY, clock=clock or StoreClock())
    with devstore.Store(settings) as store:
        store.set_habits(devstore.habits_of(habits))
        desk = devstore.Dashboard(store)
        rich = next(one["id"] for one in desk.products() if all(map(one.get, _RICH)))
        desk.edit_product(rich, min_purchase=1)
        yield store


def look(store: devstore.Store, **settings: Any) -> Diagnosis:
    """Look at a store from within this process."""
    transport = httpx.WSGITransport(app=devstore.create_app(store))
    entry = {"name": "live", "provider": "tjar", "url": "embedded", "api_key": SecretStr(KEY)}
    return diagnose(StoreSettings(**{**entry, **settings}), lambda _: None, transport)


def probe(  # noqa: PLR0913 - all but three are left out mostly
    store: devstore.Store,
    folder: Path,
    clock: StoreClock,
    *,
    cancel_token: CancelToken | None = None,
    agree: Callable[[Budget], bool] = lambda _: True,
    hook_url: str = HOOK_URL,
    bend: Bend | None = None,
    **settings: Any,
) -> Diagnosis | None:
    """Probe a store from within this process; the journal is in its folder."""
    transport: httpx.BaseTransport = httpx.WSGITransport(app=devstore.create_app(store))
    if bend is not None:
        transport = Bent(transport, bend)
    entry = {"name": "live", "provider": "tjar", "url": ADDRESS, "api_key": SecretStr(KEY)}
    limits = Limits(requests_per_second=math.inf)
    place = str(folder / ".tjar" / "state.db")
    with closing(state.open_home(place, state.surroundings("live", ADDRESS))) as home:
        probing = Probing(
            home,
            WHO,
            agree,
            CancelToken() if cancel_token is None else cancel_token,
            hook_url,
            wall=clock.wall,
            sleep=clock.sleep,
        )
        store_settings = StoreSettings(**{**entry, "limits": limits, **settings})
        return probe_store(store_settings, probing, lambda _: None, transport)


def kept(folder: Path) -> State:
    """Return what a probe keeps in its folder's state."""
    place = str(folder / ".tjar" / "state.db")
    with closing(state.open_home(place, state.surroundings("live", ADDRESS))) as home:
        return home.load()
