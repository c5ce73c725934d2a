"""Every inbox keeps the contract, and those of databases what only they can break."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.state import postgres
from tjar_sync.errors import StateUnusable
from tjar_sync.model.heard import DriftSeen
from tjar_sync.model.state import Batch
from tjar_sync.state.inboxes import open_inbox, postgres_inbox, sqlite_inbox
from tjar_sync.state.registry import open_postgres, open_sqlite
from tjar_sync.state.sql.inbox import SqlInbox
from tjar_sync.testing.inbox_contract import *  # noqa: F403 - pytest collects what is imported
from tjar_sync.testing.inbox_contract import event
from tjar_sync.testing.memory_inbox import EventMemory, MemoryInbox
from tjar_sync.testing.state_samples import ALI, SHOE, SOCKS, context, state_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tjar_sync.model.heard import EventRetention
    from tjar_sync.ports import Inbox, StateHome
    from tjar_sync.state.lease import StoreContext
    from tjar_sync.testing.inbox_contract import Inboxes


def applied(opened: Callable[[StoreContext], StateHome]) -> None:
    """Let two stores have a state."""
    for store in ("live", "other"):
        with contextlib.closing(opened(context(store))) as home:
            home.append(Batch(put=(state_entry(),)))


def in_memory(folder: Path) -> Inboxes:  # noqa: ARG001 - every factory is given a folder
    """Open inboxes on one piece of memory."""
    memory = EventMemory()
    return lambda share, retention: MemoryInbox(memory, share, retention)


def in_sqlite(folder: Path) -> Inboxes:
    """Open inboxes in one SQLite file."""
    path = str(folder / "state.db")
    applied(lambda share: open_sqlite(path, share))
    return lambda share, retention: SqlInbox(sqlite_inbox(path, share).storage, share, retention)


def in_postgres(folder: Path) -> Inboxes:  # noqa: ARG001 - every factory is given a folder
    """Open inboxes in one database of a server."""
    url = postgres.database()
    applied(lambda share: open_postgres(url, share))
    return lambda share, retention: SqlInbox(postgres_inbox(url, share).storage, share, retention)


@pytest.fixture(params=[in_memory, in_sqlite, in_postgres])
def inboxes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Inboxes]:
    """Open inboxes that share one place, and close them."""
    place: Inboxes = request.param(tmp_path)
    with contextlib.ExitStack() as stack:

        def keep(share: StoreContext, retention: EventRetention) -> Inbox:
            return stack.enter_context(contextlib.closing(place(share, retention)))

        yield keep


def refusals(inbox: Inbox) -> set[str]:
    """Return what an inbox says to whoever wants to keep, count or finish events."""
    said = set()
    for step in (
        lambda: inbox.keep((event(1),)),
        inbox.count,
        lambda: inbox.looked_into(("evt_1",), (), ()),
    ):
        with pytest.raises(StateUnusable) as caught:
            step()
        said.add(caught.value.what)
    return said


def test_without_a_state_there_is_no_inbox(tmp_path: Path) -> None:
    """Where nothing was ever applied nothing is kept, and nothing is made; asking shows nothing."""
    path = tmp_path / "state.db"
    with contextlib.closing(sqlite_inbox(str(path), context())) as inbox:
        assert ((), ()) == (inbox.waiting(9), inbox.drift_seen())
        with pytest.raises(StateUnusable):
            inbox.count()
        assert not path.exists()
        applied(lambda share: open_sqlite(str(path), share))
    with contextlib.closing(sqlite_inbox(str(path), context("third"))) as inbox:
        assert {"there is no state yet, so no event can be kept in it"} == refusals(inbox)


def test_events_of_another_shop_are_not_mixed_in(tmp_path: Path) -> None:
    """A name that leads to another address than the state's is no store of it."""
    path = str(tmp_path / "state.db")
    applied(lambda share: open_sqlite(path, share))
    said = []
    for url in ("https://b.tjar.sa", "${SHOP}"):
        with contextlib.closing(sqlite_inbox(path, context(base_url=url))) as inbox:
            said.append(refusals(inbox))

    assert [
        {"this state belongs to https://a.tjar.sa, but store.yaml says https://b.tjar.sa"},
        {"this state belongs to https://a.tjar.sa, and SHOP is not set, which names the store"},
    ] == said


def test_a_state_that_moved_takes_no_events(tmp_path: Path) -> None:
    """Whoever listens beside a state that is kept elsewhere now is told where."""
    path = str(tmp_path / "state.db")
    applied(lambda share: open_sqlite(path, share))
    with contextlib.closing(open_sqlite(path, context())) as home:
        home.leave("postgresql://db/shop")
    with contextlib.closing(sqlite_inbox(path, context())) as inbox:
        assert {"this state was moved to postgresql://db/shop"} == refusals(inbox)


def test_what_a_run_records_ends_its_drift(tmp_path: Path) -> None:
    """What was put back may drift again, and that is news; other drift is as it was."""
    path = str(tmp_path / "state.db")
    applied(lambda share: open_sqlite(path, share))
    shoe, socks = DriftSeen(SHOE, "a", "product.updated"), DriftSeen(SOCKS, "b", "product.updated")
    with (
        contextlib.closing(open_sqlite(path, context())) as home,
        contextlib.closing(sqlite_inbox(path, context())) as inbox,
    ):
        inbox.looked_into((), (), (shoe, socks))
        home.append(Batch(put=(state_entry(),)))

        assert [SOCKS] == [one.address for one in inbox.drift_seen()]


def test_a_backup_holds_no_events(tmp_path: Path) -> None:
    """What the store told of is no part of the state: its serial stays, and so does its dump."""
    path = str(tmp_path / "state.db")
    applied(lambda share: open_sqlite(path, share))
    with (
        contextlib.closing(open_sqlite(path, context())) as home,
        contextlib.closing(sqlite_inbox(path, context())) as inbox,
    ):
        before = home.load().serial, home.dump()
        with home.lock(ALI):
            inbox.keep((event(1),))

        assert before == (home.load().serial, home.dump())
        assert 1 == inbox.count()


def test_a_file_that_was_put_back_takes_events_again(tmp_path: Path) -> None:
    """Whoever listens while the state's file is replaced finds the new one with the next event."""
    path, copy = tmp_path / "state.db", tmp_path / "copy.db"
    applied(lambda share: open_sqlite(str(path), share))
    shutil.copy(path, copy)
    with contextlib.closing(sqlite_inbox(str(path), context())) as inbox:
        inbox.keep((event(1),))
        for beside in ("-wal", "-shm"):
            path.with_name(f"{path.name}{beside}").unlink()
        copy.replace(path)
        with pytest.raises(StateUnusable, match="moved or replaced while in use"):
            inbox.keep((event(2),))

        assert (True, True) == inbox.keep((event(1), event(2)))


@pytest.mark.parametrize(
    ("state", "keeps"),
    [
        ("state.db", True),
        ("postgresql://host/database", True),
        ("file:///shared/", False),
        ("s3://bucket/state", False),
        ("git", False),
    ],
)
def test_which_homes_keep_events(state: str, keeps: bool) -> None:  # noqa: FBT001 - a case's own
    """A database does; where each commit is an upload, none does."""
    inbox = open_inbox(state, context())

    assert keeps == (inbox is not None)
