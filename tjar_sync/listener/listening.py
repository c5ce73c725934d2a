"""The listener put together: signers, keeper and checker around one inbox, behind one port."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import StateError
from tjar_sync.listener.application import Post, application
from tjar_sync.listener.checking import TOGETHER, DriftChecker
from tjar_sync.listener.keeping import EventKeeper
from tjar_sync.listener.reading import KIND
from tjar_sync.listener.server import serve
from tjar_sync.workflow.listening import LockWatch, look, open_the_inbox

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from tjar_sync.listener.log import Log
    from tjar_sync.listener.signers import Signers
    from tjar_sync.location import Location
    from tjar_sync.model.delivery import DeliveryForm
    from tjar_sync.model.plan import Plan
    from tjar_sync.ports import Inbox


@dataclass(frozen=True, slots=True)
class Listening:
    """How to listen, and to whom what is found is told."""

    host: str
    port: int
    form: DeliveryForm
    signers: Signers
    tell: Callable[[Plan], object]
    """Told of new drift."""
    log: Log
    ready: Callable[[str], None]
    """Called with the address once it is open."""
    together: float = TOGETHER


def listen(location: Location, how: Listening, stop: threading.Event) -> None:
    """Keep what the store tells of, and look into it, until told to stop.

    Raises UsageError and StateError where events cannot be kept, and OSError for a port.
    """
    with closing(open_the_inbox(location)) as inbox:
        inbox.count()
        looked = partial(look, location, KIND, LockWatch())
        checker = DriftChecker(inbox, looked, how.tell, how.log, how.together)
        post = Post(
            how.form,
            how.signers,
            EventKeeper(inbox),
            checker.wake,
            partial(_health, inbox, checker),
            how.log,
        )

        def ready(url: str) -> None:
            checker.start()
            how.ready(url)

        try:
            serve(application(post), how.host, how.port, ready, stop)
        finally:
            checker.close()


def _health(inbox: Inbox, checker: DriftChecker) -> tuple[bool, str]:
    """Say whether events can be kept, and in a few words how it stands; for anybody's eyes."""
    try:
        waiting = inbox.count()
    except StateError:
        return False, "events cannot be kept"
    troubled = "; the store could not be looked at" if checker.trouble else ""
    return True, f"ok, {waiting} waiting{troubled}"
