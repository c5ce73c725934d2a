"""`notify:`: somebody elsewhere is told of drift and failed applies, signed, inert, and in vain at times."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.documents import checked
from tjar_sync import __version__
from tjar_sync.devstore import FaultKind
from tjar_sync.model.notification import Notification, NotifyEvent
from tjar_sync.render.notification import inert, slack
from tjar_sync.workflow.notifying import Effort, notify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.harness import World

CUP = "products:\n  cup: {type: physical, name: {en: Cup}, sku: CUP, sale_price: %d}\n"
SECRET = "a-secret-between-two"  # noqa: S105 - of this test alone
TOKEN = "T0KEN-in-the-path"  # noqa: S105 - the same


@dataclass
class Listener:
    """Somebody who takes messages, and answers as told: with a last word for all that come after."""

    statuses: list[int] = field(default_factory=lambda: [204])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    silent: threading.Event | None = None
    """Where there is one, nothing is answered before it is set."""
    then: Callable[[], object] = bool
    """Called with each message, before it is answered."""
    url: str = ""

    def documents(self) -> list[dict[str, Any]]:
        """Return what came, each fitting the published schema."""
        return [json.loads(checked(body.decode())) for _, body in self.got]


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen on loopback."""
    found = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append((dict(self.headers), body))
            found.then()
            if found.silent is not None:
                found.silent.wait(30)
            status = found.statuses[min(len(found.got), len(found.statuses)) - 1]
            self.send_response(status)
            self.send_header("Location", f"{found.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/{TOKEN}"
    try:
        yield found
    finally:
        if found.silent is not None:
            found.silent.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Give somebody who takes messages."""
    with listening() as found:
        yield found


@pytest.fixture
def shop(desk: World, listener: Listener) -> World:
    """Give a shop that was applied, and whose store.yaml names a receiver of everything."""
    desk.settings(notify=[{"url": "${TJAR_NOTIFY}", "secret": "${TJAR_NOTIFY_SECRET}"}])
    desk.environ |= {"TJAR_NOTIFY": listener.url, "TJAR_NOTIFY_SECRET": SECRET}
    desk.write("shop.yaml", CUP % 5)
    assert 0 == desk.apply().code
    assert [] == listener.got
    return desk


def drifted(desk: World) -> World:
    """Rename the cup in the store."""
    (cup,) = desk.dashboard.products()
    desk.dashboard.edit_product(cup["id"], name_en="Mug")
    return desk


def test_drift_is_told_signed(shop: World, listener: Listener) -> None:
    """Its head says of what and when, the signature is over the time and the very bytes."""
    shop.environ |= {
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_REPOSITORY": "a/b",
        "GITHUB_RUN_ID": "7",
    }
    none = shop.run("drift").code
    quiet = list(listener.got)
    ran = drifted(shop).run("drift")
    ((headers, body),) = listener.got
    (document,) = listener.documents()
    stamp = headers["X-Tjar-Sync-Timestamp"]
    expected = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()

    assert (0, [], 2) == (none, quiet, ran.code)
    assert f"sha256={expected}" == headers["X-Tjar-Sync-Signature"]
    assert f"tjar-sync/{__version__}" == headers["User-Agent"]
    assert "drift" == headers["X-Tjar-Sync-Event"]
    assert ("drift", "live", 2, "changes") == tuple(
        document[key] for key in ("event", "store", "exit_code", "outcome")
    )
    assert "Drift: 1 changed in the store." == document["summary"]
    assert ["product.cup"] == document["addresses"]
    assert "https://github.example/a/b/actions/runs/7" == document["page"]
    assert "Mug" not in body.decode()
    assert "" == ran.err


def test_a_failed_apply_is_told(shop: World, listener: Listener) -> None:
    """What was not carried out is named; so is why it ended early; a mistake in typing is not told."""
    shop.write("shop.yaml", CUP % 6)
    shop.fault(FaultKind.NOT_FOUND, "PATCH", "^/products/", times=None)
    partial = shop.apply().code
    shop.faults.clear()
    typed = shop.run("apply").code  # where nobody can be asked
    shop.fault(FaultKind.UNAUTHORIZED, "GET", times=None)
    refused = shop.apply().code
    first, second = listener.documents()

    assert (3, 7, 64) == (partial, refused, typed)
    assert ("apply-failed", ["product.cup"]) == (first["event"], first["addresses"])
    assert ("apply-failed", "key-refused", []) == (
        second["event"],
        second["outcome"],
        second["addresses"],
    )
    assert second["summary"]


def test_a_signal_after_all_is_recorded_changes_nothing(shop: World, listener: Listener) -> None:
    """Ctrl-C while the outcome is told: the run was not interrupted, and its exit code says so."""
    before = signal.getsignal(signal.SIGINT)
    listener.then = lambda: os.kill(os.getpid(), signal.SIGINT)
    shop.write("shop.yaml", CUP % 6)
    shop.fault(FaultKind.NOT_FOUND, "PATCH", "^/products/", times=None)
    ran = shop.apply()

    assert 3 == ran.code, ran.out + ran.err
    assert "1 failed" in ran.out
    assert 1 == len(listener.got)
    assert before == signal.getsignal(signal.SIGINT)


def test_only_who_wants_to_know_is_told(desk: World, listener: Listener) -> None:
    """By events; nobody with --no-notify; without a secret there is no signature."""
    desk.settings(notify=[{"url": listener.url, "events": ["drift"]}])
    desk.write("shop.yaml", CUP % 5)
    desk.fault(FaultKind.UNAUTHORIZED, "GET")
    failed = desk.apply().code
    assert 0 == desk.apply().code
    silent = drifted(desk).run("drift", "--no-notify").code
    before = len(listener.got)
    told = desk.run("drift").code

    assert (7, 2, 0, 2, 1) == (failed, silent, before, told, len(listener.got))
    assert "X-Tjar-Sync-Signature" not in listener.got[0][0]


def test_a_receiver_that_fails_changes_nothing(
    shop: World, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code is that of the drift; the warning names host and status, and never the address."""
    listener.statuses = [404]
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    ran = drifted(shop).run("drift", "--format", "json")

    assert (2, 1) == (ran.code, len(listener.got))
    assert (
        "warning: a notification (drift) was not delivered: 127.0.0.1 answered with HTTP 404\n"
        in ran.err
    )
    assert "::warning" in ran.err
    assert TOKEN not in ran.out + ran.err
    assert SECRET not in ran.out + ran.err


@dataclass
class Pauses:
    """Remembers how long was to be waited, and waits not at all."""

    asked: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        """Note it."""
        self.asked.append(seconds)


def told(desk: World, seconds: float = 5) -> tuple[list[str], list[float]]:
    """Tell of drift; return what could not be told, and how long was to be waited."""
    waits = Pauses()
    found = notify(
        desk.place, NotifyEvent.DRIFT, lambda _: message("Drift."), Effort(seconds, waits)
    )
    return [one.summary for one in found], waits.asked


def message(summary: str, *addresses: str, page: str = "") -> Notification:
    """Return what is told of a drift."""
    at = "2026-11-26T15:00:00+00:00"
    return Notification(NotifyEvent.DRIFT, "live", summary, 2, "changes", at, addresses, page)


def test_a_bad_moment_is_waited_out(shop: World, listener: Listener) -> None:
    """The same message is sent again, known by its delivery; three tries, and no more."""
    listener.statuses = [503, 429, 204]
    good = told(shop)
    deliveries = {headers["X-Tjar-Sync-Delivery"] for headers, _ in listener.got}
    listener.got.clear()
    listener.statuses = [500]
    bad, waits = told(shop)

    assert (([], [1.0, 2.0]), 1) == (good, len(deliveries))
    assert (3, [1.0, 2.0]) == (len(listener.got), waits)
    assert bad[0].endswith("127.0.0.1 answered with HTTP 500")


def test_a_redirect_is_not_followed(shop: World, listener: Listener) -> None:
    """Who is trusted with a message cannot pass it on."""
    listener.statuses = [307]

    assert "answered with HTTP 307" in told(shop)[0][0]
    assert 1 == len(listener.got)


def test_a_receiver_that_never_answers_is_left(
    shop: World, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A try has an end, whatever the other side does, or a proxy that cannot be used."""
    listener.silent = threading.Event()
    hanging = told(shop, 0.05)[0]
    shop.environ["TJAR_NOTIFY"] = "http://127.0.0.1:9/x"
    dead = told(shop)[0]
    shop.environ["TJAR_NOTIFY"] = "https://hooks.invalid/x"
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    behind = told(shop)[0]

    assert "127.0.0.1 could not be reached (" in hanging[0]
    assert "127.0.0.1 could not be reached (ConnectError)" in dead[0]
    assert "hooks.invalid could not be reached (" in behind[0]


def test_strangers_are_told_nothing(shop: World, listener: Listener) -> None:
    """The pin counts for everybody; without one what the environment names, and in CI no file's word."""
    pinned = "TJAR_SYNC_HOSTS does not name 127.0.0.1:"
    shop.environ["TJAR_SYNC_HOSTS"] = "shop.example"
    by_environ = told(shop)[0]
    shop.settings(notify=[{"url": listener.url}])
    by_file = told(shop)[0]
    shop.environ["TJAR_SYNC_HOSTS"] = "127.0.0.1"
    named = told(shop)[0]
    del shop.environ["TJAR_SYNC_HOSTS"]
    shop.environ["CI"] = "true"
    in_ci = told(shop)[0]
    shop.settings(notify=[{"url": "${TJAR_NOTIFY}"}])
    own = told(shop)[0]

    assert pinned in by_environ[0]
    assert pinned in by_file[0]
    assert "nothing vouches for 127.0.0.1:" in in_ci[0]
    assert "if it is to be told what happened, set TJAR_SYNC_HOSTS=" in in_ci[0]
    assert ([], [], 2) == (named, own, len(listener.got))


def test_what_the_environment_lacks_is_said(shop: World, listener: Listener) -> None:
    """Nothing is sent unsigned that is to be signed; an address that is none is not shown."""
    del shop.environ["TJAR_NOTIFY_SECRET"]
    unsigned = told(shop)[0]
    shop.environ |= {"TJAR_NOTIFY_SECRET": SECRET, "TJAR_NOTIFY": f"htp:/{TOKEN}"}
    no_address = told(shop)[0]
    (shop.root / "store.yaml").write_text("version: [", "utf-8")

    assert "TJAR_NOTIFY_SECRET is not set; --no-notify tells nobody on purpose" in unsigned[0]
    assert "this is no address; it looks like https://hooks.example.com/path" in no_address[0]
    assert TOKEN not in no_address[0]
    assert ([], []) == (told(shop)[0], listener.got)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"url": f"https://hooks.example/{TOKEN}", "format": "slack"}, "a key by itself"),
        ({"url": "https://a.example", "secret": TOKEN}, "write ${TJAR_NOTIFY_SECRET} here"),
        ({"url": "${TJAR_N}", "format": "slack", "secret": "${TJAR_S}"}, "checks a signature"),
        ({"url": "https://a.example/${TJAR_TOKEN}"}, "the whole address must be one variable"),
        ({"url": "${TJAR_API_KEY}"}, "${TJAR_API_KEY} is a store's key"),
        ({"url": "${HOME}"}, "not ${HOME}"),
        ({"url": f"http://a.example/{TOKEN}"}, "would travel in clear over http"),
        ({"url": f"https://me:{TOKEN}@a.example"}, "a name or password does not belong"),
        ({"url": f"https://a.example:{TOKEN}"}, "this is no address"),
        ({"url": f"ftp://a.example/{TOKEN}"}, "this is no address"),
        (
            {"url": "https://a.example", "events": ["deploy"]},
            "is not one of `drift` or `apply-failed`",
        ),
        ({"url": [TOKEN]}, "a text is expected"),
        (TOKEN, "a map of keys and values is expected"),
    ],
)
def test_what_cannot_be_meant_is_a_mistake(desk: World, entry: object, said: str) -> None:
    """It is told at its line, and what may be a secret is not repeated."""
    desk.settings(notify=[entry])
    ran = desk.run("validate")

    assert 6 == ran.code, ran.out
    assert "store.yaml:" in ran.err
    assert said in ran.err
    assert TOKEN not in ran.err


def test_notify_is_a_list_of_entries(desk: World) -> None:
    """Something else, or no stores beside it, is told by its own rule alone."""
    desk.settings(notify="me")
    no_list = desk.run("validate")
    (desk.root / "store.yaml").write_text("version: 1\nnotify: [{url: '${TJAR_N}'}]\n", "utf-8")
    no_stores = desk.run("validate")

    assert (6, 6) == (no_list.code, no_stores.code)
    assert "store.yaml names no store" in no_stores.err


def test_a_channel_shows_texts_as_they_are() -> None:
    """Nothing that a store says calls people, links, or formats; the run's page is the only link."""
    hostile = "<!channel> *b* _i_ `c` ~s~ @here <https://e.example|x> [a](http://e.example) \u202e"
    found = json.loads(slack(message(hostile, "product.cup", page="https://ci.example/1")))
    text = found["text"]

    assert "<https://ci.example/1|The run>" == text.splitlines()[-1]
    assert "product.cup" == text.splitlines()[2]
    assert not set("*`~|") & set("".join(text.splitlines()[:-1]))
    for bad in ("<!channel>", "@here", "://e", "[a](", "\u202e", "<https://e"):
        assert bad not in text
    assert (False, False, False, "none") == tuple(
        found[key] for key in ("unfurl_links", "unfurl_media", "link_names", "parse")
    )
    assert "&lt;!channel&gt;" in inert(hostile)


def test_a_channel_is_told_of_many_by_the_first() -> None:
    """Addresses are counted; a page that would end its own link is not linked; nothing is no line."""
    names = [f"product.p{number}" for number in range(23)]
    many = json.loads(slack(message("Drift.", *names, page="https://ci.example/>x")))["text"]
    none = json.loads(slack(message("Drift.")))["text"]

    assert many.splitlines()[2].endswith("product.p19 and 3 more")
    assert 3 == len(many.splitlines())
    assert 2 == len(none.splitlines())


def test_a_channel_is_sent_its_message(shop: World, listener: Listener) -> None:
    """With `format: slack` the body is what a channel takes, and it is not signed."""
    shop.settings(notify=[{"url": "${TJAR_NOTIFY}", "format": "slack"}])
    assert 2 == drifted(shop).run("drift").code
    ((headers, body),) = listener.got

    assert json.loads(body)["text"].startswith("Changed in the store live since the last apply\n")
    assert "X-Tjar-Sync-Signature" not in headers
