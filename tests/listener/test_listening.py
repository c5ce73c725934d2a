"""From an edit in the store to what people are told: within seconds, once, and of nobody's own writes."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.cli.process import until
from tests.harness import KEY, World
from tests.listener.shop import CATALOG, free_port, listening, port_of, seen, shop, waiting
from tests.security.leaks import files_in, leaks
from tjar_sync import devstore
from tjar_sync.apply import CancelToken
from tjar_sync.errors import Incomplete, StateUnusable, UsageError
from tjar_sync.listener.reading import KIND
from tjar_sync.model.heard import HeardEvent
from tjar_sync.model.state import Batch, LockInfo, RunEnd, RunStart
from tjar_sync.session import open_state, recall
from tjar_sync.state import open_home, surroundings
from tjar_sync.state.machine import Machine
from tjar_sync.workflow.listening import LockWatch, Look, look, open_the_inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

    from tjar_sync.model.state import State

SOMEBODY = LockInfo("ali", "desk", 1, "2026-01-01T00:00:00Z", "apply")


def ids(made: World) -> dict[str, int]:
    """Return the store's ids by the products' names."""
    return {item["name"]["en"]: item["id"] for item in made.dashboard.products()}


def updated(*remote_ids: int) -> HeardEvent:
    """Return an event about products."""
    return HeardEvent("evt_1", "product.updated", tuple(map(str, remote_ids)))


def looked(made: World, *events: HeardEvent) -> Look | None:
    """Look into events."""
    return look(made.place, KIND, LockWatch(), events, CancelToken())


def drifted(found: Look | None) -> list[str]:
    """Return what a look found."""
    assert found is not None
    return [] if found.plan is None else [str(change.address) for change in found.plan.changes]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    """Make a shop whose products are applied."""
    with shop(tmp_path) as found:
        yield found


def test_drift_is_told_once_and_kept_for_the_next_drift(made: World) -> None:
    """An edit is told, the same one again is not, another is; put back by an apply it is forgotten."""
    cup = ids(made)["Cup"]
    with listening(made) as heard:
        made.dashboard.edit_product(cup, sale_price=9)
        once = list(heard.settled())
        made.dashboard.edit_product(cup, sale_price=9, tags=["unmanaged"])
        again = list(heard.settled())
        drift = made.run("drift")
        made.dashboard.edit_product(cup, sale_price=8)
        other = list(heard.settled())
        assert made.apply("--only", "drift").code == 0
        put_back = list(heard.settled())
        after = made.run("drift")

    assert [["product.cup"]] == once == again
    assert [["product.cup"]] * 2 == other == put_back
    (note,) = re.findall(r"product\.cup: also seen .*", drift.out)
    at = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00"
    assert re.fullmatch(
        rf"product\.cup: also seen by the listener at {at}, after product\.updated\.", note
    )
    assert (2, 0) == (drift.code, after.code)
    assert "listener" not in after.out
    assert () == seen(made)


def test_only_the_products_that_events_are_about_are_looked_at(made: World) -> None:
    """The list is not read, and what drifted elsewhere is not told."""
    numbers = ids(made)
    made.dashboard.edit_product(numbers["Mug"], sale_price=9)
    made.dashboard.edit_product(numbers["Cup"], sale_price=9)
    made.store.requests.reset()
    found = looked(made, updated(numbers["Cup"]), updated(999))
    paths = {line.path for line in made.store.requests.recent}

    assert ["product.cup"] == drifted(found)
    assert {f"/products/{numbers['Cup']}"} == {path.rpartition("/v1")[2] for path in paths}


def test_what_is_deleted_is_told_by_the_list_alone(made: World) -> None:
    """That a product is gone is believed once the store's whole list lacks it."""
    numbers = ids(made)
    made.dashboard.delete_product(numbers["Cup"])
    found = looked(made, HeardEvent("evt_1", "product.deleted", (str(numbers["Cup"]),)))

    assert ["product.cup"] == drifted(found)


def test_an_event_that_names_no_product_is_about_all(made: World) -> None:
    """All of ours are looked at, since any may be meant; what is nobody's is looked at by nobody."""
    numbers = ids(made)
    made.dashboard.edit_product(numbers["Mug"], sale_price=9)

    assert ["product.mug"] == drifted(looked(made, updated(numbers["Cup"]), updated()))
    assert [] == drifted(looked(made, updated(999)))


def test_edits_of_the_files_are_no_drift(made: World) -> None:
    """What git changed and nobody applied yet is not told, whichever way was looked."""
    made.write("products.yaml", CATALOG.replace("sale_price: 5", "sale_price: 6"))
    numbers = ids(made)

    assert [] == drifted(looked(made, updated(numbers["Cup"])))
    assert [] == drifted(looked(made, updated()))


def test_while_somebody_applies_nothing_is_told(made: World) -> None:
    """The lock's holder writes what would look like drift; a look after that tells."""
    numbers = ids(made)
    with closing(open_state(made.place)) as home, home.lock(SOMEBODY):
        during = looked(made, updated(numbers["Cup"]))

    assert during is None
    assert [] == drifted(looked(made, updated(numbers["Cup"])))


def test_the_lock_of_a_dead_machine_holds_up_no_look(made: World) -> None:
    """Nobody there renews it, and nobody here can ask whether he lives: after a whole lease it is over."""
    now = [0.0]
    watch, cup = LockWatch(lambda: now[0]), ids(made)["Cup"]
    made.dashboard.edit_product(cup, sale_price=9)
    settings, _ = recall(made.place)
    store = settings.store
    elsewhere = replace(
        surroundings(store.name, store.identity), machine=Machine("elsewhere", lambda _: "x")
    )
    with closing(open_home(settings.state, elsewhere)) as home, home.lock(SOMEBODY):
        found = []
        for now[0] in (1.0, 60.0, 61.0):
            found.append(look(made.place, KIND, watch, (updated(cup),), CancelToken()))

    assert [None, None] == found[:2]
    assert ["product.cup"] == drifted(found[2])


def nothing() -> None:
    """Do nothing."""


class Meddling:
    """A store that has an apply begin and end while it is read."""

    def __init__(self, store: devstore.Store) -> None:
        self.store = store.application()
        self.act: Callable[[], None] = nothing

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer, after what is to happen has happened."""
        self.act()
        return self.store(environ, start)


def begun_and_ended(state: State) -> tuple[Batch, ...]:
    """Return what an apply leaves that had nothing to record."""
    del state
    return Batch(begun=RunStart("a-run", "a-plan")), Batch(finished=RunEnd("a-run", "done"))


def recorded_anew(state: State) -> tuple[Batch, ...]:
    """Return what is left by whoever takes an edit of the store into the files."""
    return (Batch(put=tuple(state.resources.values())),)


@pytest.mark.parametrize("traces", [begun_and_ended, recorded_anew])
def test_an_apply_during_a_look_makes_it_tell_nothing(
    tmp_path: Path, traces: Callable[[State], tuple[Batch, ...]]
) -> None:
    """Whoever wrote between the look's two ends left a trace in the state, and it is seen."""
    with devstore.Store(devstore.DevStoreSettings(api_key=KEY)) as store:
        meddling = Meddling(store)
        with devstore.running(meddling) as url:
            made = World(tmp_path, url, store)
            made.settings()
            made.write("products.yaml", CATALOG)
            assert made.apply().code == 0

            def act() -> None:
                meddling.act = nothing
                with closing(open_state(made.place)) as home:
                    for batch in traces(home.load()):
                        home.append(batch)

            meddling.act = act
            found = looked(made, updated(1))
            quiet = looked(made, updated(1))

    assert found is None
    assert [] == drifted(quiet)


def test_what_the_store_does_not_show_whole_is_looked_at_again(made: World) -> None:
    """A list that claims more than it shows proves nothing: the look fails, and is made again."""
    numbers = ids(made)
    made.dashboard.delete_product(numbers["Cup"])
    made.fault(devstore.FaultKind.WRONG_TOTAL, "GET", "^/products$", times=None, amount=1)
    with pytest.raises(Incomplete, match="so drift cannot be told"):
        looked(made, updated(numbers["Cup"]))


def test_what_was_kept_is_looked_into_after_a_restart(made: World) -> None:
    """Events that an earlier process answered, and nobody looked into, are looked into at the start."""
    cup = ids(made)["Cup"]
    made.dashboard.edit_product(cup, sale_price=9)
    with closing(open_the_inbox(made.place)) as inbox:
        inbox.keep((updated(cup),))
    with listening(made) as heard:
        told = heard.settled()

    assert [["product.cup"]] == told
    assert 0 == waiting(made)


def test_health_over_http(made: World) -> None:
    """A supervisor asks without any key; when the state is gone it is told so, and stores as well."""
    with listening(made) as heard:
        url = f"http://127.0.0.1:{port_of(made)}"
        well = httpx.get(f"{url}/healthz", trust_env=False)
        with closing(open_state(made.place)) as home:
            home.leave("postgresql://db/shop")
        ill = httpx.get(f"{url}/healthz", trust_env=False)
        made.dashboard.edit_product(ids(made)["Cup"], sale_price=9)
        made.store.deliveries.drain()

    assert (200, "ok, 0 waiting\n") == (well.status_code, well.text)
    assert (503, "events cannot be kept\n") == (ill.status_code, ill.text)
    refused = [line for line in heard.said.lines if " 503 " in line]
    assert 3 == len(refused)
    assert "not kept, send it again: this state was moved to postgresql://db/shop" in refused[0]


def test_a_store_that_is_down_is_no_reason_to_refuse_events(made: World) -> None:
    """They are kept, health says what is wrong, and nothing is lost."""
    cup = ids(made)["Cup"]
    with listening(made) as heard:
        made.settings(store={"url": f"http://127.0.0.1:{free_port()}"})
        made.dashboard.edit_product(cup, sale_price=9)
        made.store.deliveries.drain()
        until(lambda: any("could not be looked at" in line for line in heard.said.lines))
        health = httpx.get(f"http://127.0.0.1:{port_of(made)}/healthz", trust_env=False)

    assert (200, "ok, 1 waiting; the store could not be looked at\n") == (
        health.status_code,
        health.text,
    )
    made.settings()
    assert 1 == waiting(made)


def test_who_cannot_keep_events_says_so_at_once(tmp_path: Path) -> None:
    """A state whose commits are uploads, and one that does not exist yet, refuse to listen."""
    with shop(tmp_path) as made:
        made.settings(state=f"file://{tmp_path}/shared/")
        with pytest.raises(UsageError, match="this state cannot keep events"):
            open_the_inbox(made.place)
        drift = made.run("drift")
        made.settings(state="other.db")
        with (
            closing(open_the_inbox(made.place)) as inbox,
            pytest.raises(StateUnusable, match="there is no state yet"),
        ):
            inbox.count()

    assert 10 == drift.code


def test_neither_secrets_nor_people_are_kept(made: World) -> None:
    """Of what was heard no file and no line has the webhook's secret, or who bought something."""
    secret = (made.root / "secrets" / "here").read_text("utf-8").strip()
    person = {"name": "Very Private Person", "email": "p@example.com", "mobile": "0500000000"}
    cup = ids(made)["Cup"]
    with listening(made) as heard:
        made.dashboard.edit_product(cup, sale_price=9, quantity=5)
        made.dashboard.place_order((cup, 1), customer=person)
        heard.settled()
        files = files_in(made.root)
    kept = [data for name, data in files.items() if not name.startswith("secrets/")]
    told = "\n".join(heard.said.lines)

    assert {".tjar/state.db", ".tjar/state.db-wal"} <= files.keys()
    assert "order.created" in told
    for private in (secret, *person.values()):
        assert [] == leaks(private, told.encode(), *kept)


def test_hajatek_tells_of_its_stock(tmp_path: Path) -> None:
    """A webhook of the dashboard, its secret in the environment, and a look by the list alone."""
    port, shop_of_tests = free_port(), devstore.HajatekSettings(api_key=KEY)
    with devstore.HajatekStore(shop_of_tests) as store, devstore.running(store) as url:
        opened: Any = store
        made = World(tmp_path, url, opened)
        own = {"provider": "hajatek", "store_id": "str_demo", "plan": "business", "language": "en"}
        made.settings(store=own)
        made.write(
            "shop.yaml",
            """\
            products:
              cup: {type: physical, name: {en: Cup}, sale_price: 5, sku: CUP, quantity: 9}
            """,
        )
        applied = made.apply()
        assert applied.code == 0, applied.err
        desk = devstore.HajatekDashboard(store)
        secret = desk.add_webhook(f"http://127.0.0.1:{port}/", ["inventory.low"])
        made.environ["TJAR_SYNC_WEBHOOK_SECRET"] = secret
        (cup,) = desk.products()
        with listening(made, port=port) as heard:
            desk.edit_product(cup["id"], price=6)
            desk.place_order((cup["id"], 8))
            told = heard.settled()

    assert [["product.cup"]] == told
    assert "inventory.low" in heard.said.lines[0]
