"""A shop whose store tells a listener of its events, both on this machine."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.harness import world
from tests.listener.deliveries import Lines
from tjar_sync.cli.webhook_listen import signers_of
from tjar_sync.listener.listening import Listening, listen
from tjar_sync.workflow.listening import open_the_inbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World
    from tjar_sync.model.heard import DriftSeen
    from tjar_sync.model.plan import Plan

CATALOG = """\
products:
  cup: {type: physical, name: {en: Cup}, sale_price: 5, sku: CUP-1, slug: cup-1}
  mug: {type: physical, name: {en: Mug}, sale_price: 7, sku: MUG-1, slug: mug-1}
"""
HOOK = """\
# where the store tells of its events
webhooks:
  here:
    url: http://127.0.0.1:%d/hooks
    events: [product.updated, product.deleted, order.created]
    secret: {write_to: secrets/here}  # not in git
"""


def free_port() -> int:
    """Return a port that nobody listens on, and that no connection is given by the system."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def shop(root: Path, catalog: str = CATALOG) -> Iterator[World]:
    """Make a shop of two products and a webhook, applied; nobody listens yet."""
    with world(root) as made:
        made.write("products.yaml", catalog)
        made.write("hooks.yaml", HOOK % free_port())
        assert made.apply().code == 0
        yield made


def port_of(made: World) -> int:
    """Return where the shop's webhook leads."""
    return int(made.dashboard.webhooks()[0]["url"].rpartition(":")[2].partition("/")[0])


def waiting(made: World) -> int:
    """Return how many events wait."""
    with closing(open_the_inbox(made.place)) as inbox:
        return inbox.count()


def seen(made: World) -> tuple[DriftSeen, ...]:
    """Return the drift that was found."""
    with closing(open_the_inbox(made.place)) as inbox:
        return inbox.drift_seen()


@dataclass(slots=True)
class Heard:
    """A listener that works, and what it tells."""

    made: World
    told: list[list[str]] = field(default_factory=list)
    said: Lines = field(default_factory=Lines)
    stop: threading.Event = field(default_factory=threading.Event)

    def tell(self, drift: Plan) -> None:
        """Note the addresses that drifted."""
        self.told.append([str(change.address) for change in drift.changes])

    def settled(self) -> list[list[str]]:
        """Wait until all was delivered and looked into; return what was told so far."""
        self.made.store.deliveries.drain()
        end = time.monotonic() + 30
        while waiting(self.made):
            assert time.monotonic() < end, self.said.lines
            time.sleep(0.02)
        return self.told


@contextmanager
def listening(made: World, port: int = 0) -> Iterator[Heard]:
    """Listen in a thread of this process, where the shop's webhook leads unless said otherwise."""
    how, signers = signers_of(made.place, None)
    heard, ready = Heard(made), threading.Event()
    wanted = Listening(
        "127.0.0.1",
        port or port_of(made),
        how.form,
        signers,
        heard.tell,
        heard.said.log(),
        lambda _: ready.set(),
        0.05,
    )
    thread = threading.Thread(target=listen, args=(made.place, wanted, heard.stop))
    thread.start()
    try:
        assert ready.wait(20)
        yield heard
    finally:
        heard.stop.set()
        thread.join(30)
        assert not thread.is_alive()
