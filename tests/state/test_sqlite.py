"""The SQLite file: how it is made, what it survives, and what is said of it when it cannot be."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.state.files import execute, full_disk, loaded, written
from tests.state.samples import python
from tjar_sync.errors import StateError
from tjar_sync.model.address import Address
from tjar_sync.model.state import Batch, Proof, Resolution
from tjar_sync.state.registry import open_sqlite
from tjar_sync.state.sql import schema, sqlite
from tjar_sync.testing.state_samples import FRONT, SHOE, SOCKS, context, intent, state_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.state import StateEntry
    from tjar_sync.state.home import Home

FIRST_VERSION = Path(__file__).with_name("state-v1.sql")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Open a state home on a file that does not exist yet."""
    opened = open_sqlite(str(tmp_path / "new" / "state.db"), context())
    yield opened
    opened.close()


@pytest.fixture
def public() -> Iterator[Path]:
    """Make a folder that a user without rights can reach."""
    folder = Path(tempfile.mkdtemp()).resolve()
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Give up an administrator's rights for a while; anybody else has none to give up."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_looking_leaves_no_trace(home: Home, tmp_path: Path) -> None:
    """Reading a state that does not exist makes neither a file nor a folder."""
    home.load()
    home.history(3)
    home.unlock("why not")

    assert [] == list(tmp_path.iterdir())


def test_the_first_write_makes_a_private_folder(home: Home, tmp_path: Path) -> None:
    """The folder and the file are for their owner alone, and git passes them by."""
    home.append(Batch(put=(state_entry(),)))

    folder = tmp_path / "new"
    assert 0o700 == folder.stat().st_mode & 0o777
    assert "*\n" == (folder / ".gitignore").read_text()
    assert {0o600} == {found.stat().st_mode & 0o777 for found in folder.glob("state.db*")}


def test_a_folder_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    """No `.gitignore` appears in a folder that somebody else made; a lone file remains."""
    written(tmp_path / "state.db")

    assert ["state.db"] == [found.name for found in tmp_path.iterdir()]


def test_the_file_is_durable(tmp_path: Path) -> None:
    """The file is in WAL mode, and reads back after it was closed."""
    path = tmp_path / "state.db"
    data = written(path)

    assert b"\x02\x02" == data[18:20]
    assert {Address("product", "p0")} == set(loaded(path).resources)


def test_the_file_is_made_without_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the file system knows no links, the finished file is renamed."""

    def unable(_: Path, target: Path) -> None:
        raise OSError(errno.ENOTSUP, str(target))

    monkeypatch.setattr(Path, "hardlink_to", unable)
    written(tmp_path / "state.db")

    assert 1 == len(loaded(tmp_path / "state.db").resources)
    assert ["state.db"] == [found.name for found in tmp_path.iterdir()]


def test_a_file_is_made_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full once the tables are made: no state, no draft, and the next try works."""
    path = tmp_path / "state.db"
    commit = sqlite.commit
    with contextlib.ExitStack() as disk:

        def last(connection: sqlite3.Connection) -> None:
            commit(connection)
            disk.enter_context(full_disk(0))

        monkeypatch.setattr(sqlite, "commit", last)
        with pytest.raises(StateError, match="the disk did not read or write the state"):
            written(path)
    monkeypatch.undo()

    assert [] == list(tmp_path.iterdir())
    written(path)
    assert 1 == len(loaded(path).resources)


@pytest.mark.parametrize("links", [True, False])
def test_of_two_who_make_the_file_the_first_wins(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    links: bool,  # noqa: FBT001 - a parameter of the test, not of a function
) -> None:
    """A file that appears while ours is being made is used, and never overwritten."""
    path, rival = tmp_path / "state.db", tmp_path / "rival.db"
    written(rival, 3)
    link = Path.hardlink_to

    def late(self: Path, target: Path) -> None:
        if rival.exists():
            rival.rename(self)
        if not links:
            raise OSError(errno.ENOTSUP, str(target))
        link(self, target)

    monkeypatch.setattr(Path, "hardlink_to", late)
    with contextlib.closing(open_sqlite(str(path), context())) as home:
        home.append(Batch(put=(state_entry(SHOE),)))
        found = home.load().resources

    assert 4 == len(found)
    assert ["state.db"] == [found.name for found in tmp_path.iterdir()]


def test_a_link_to_nowhere_leads_to_the_new_file(tmp_path: Path) -> None:
    """A link to a file that does not exist yet is followed."""
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "there" / "state.db")
    written(link)

    assert (tmp_path / "there" / "state.db").is_file()


def test_a_closed_state_home_opens_again(home: Home) -> None:
    """Closing gives back the connection; the next use makes another."""
    home.append(Batch(put=(state_entry(SHOE),)))
    home.close()
    home.close()
    home.append(Batch(put=(state_entry(SOCKS),)))

    assert {SHOE, SOCKS} == set(home.load().resources)


KILLED = """
import sys
from dataclasses import replace
from threading import Thread
from tjar_sync.testing.state_samples import ALI, context, intent, state_entry
from tests.state.files import execute, loaded, written
from tjar_sync.state.registry import open_sqlite
from tjar_sync.model.address import Address
from tjar_sync.model.state import Batch, Proof, Resolution
home = open_sqlite(sys.argv[1], context())
def work(name):
    step = 0
    while True:
        address = Address("product", f"{name}-{step}")
        (opened,) = home.append(Batch(opened=(intent(address),)))
        sys.stdout.write(f"open {opened.id}\\n")
        sys.stdout.flush()
        if step % 3:
            home.append(Batch(resolved=(Resolution(opened, Proof.ANSWERED, state_entry(address)),)))
            sys.stdout.write(f"done {address.name}\\n")
            sys.stdout.flush()
        step += 1
with home.lock(ALI):
    for name in "abc":
        Thread(target=work, args=(name,), daemon=True).start()
    sys.stdin.read()
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """A killed process leaves every intent and record that it was told is safe."""
    path = tmp_path / "state.db"
    for _ in range(2):
        lines = []
        with python(KILLED, str(path)) as child:
            assert child.stdout is not None
            for line in child.stdout:
                lines.append(line.split())
                if len(lines) == 60:
                    child.kill()
        with contextlib.closing(open_sqlite(str(path), context())) as home:
            state, journal = home.load(), home.history(10_000)
            home.unlock("killed by a test")
        whole = [line for line in lines if len(line) == 2]
        ids = {int(number) for word, number in whole if word == "open"}
        names = {name for word, name in whole if word == "done"}
        assert 60 <= len(lines)
        assert ids <= {entry.intent.id for entry in journal}
        assert names <= {address.name for address in state.resources}
        closed = {entry.intent.address for entry in journal if entry.proof}
        assert closed == set(state.resources)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    """A file that a later version made asks for that version."""
    path = tmp_path / "state.db"
    written(path)
    execute(path, "UPDATE schema SET version = 99")
    with pytest.raises(StateError) as caught:
        loaded(path)

    assert str(caught.value) == (
        f"{path}: made by a newer tjar-sync (schema 99, this one knows 10)\n"
        "  nothing was changed; upgrade tjar-sync"
    )


def test_an_older_schema_is_brought_forward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of an earlier version is migrated step by step, and keeps its rows."""
    path = tmp_path / "state.db"
    written(path)
    note = "ALTER TABLE runs ADD COLUMN note TEXT DEFAULT 'none'"
    steps = (*schema.MIGRATIONS, lambda connection: connection.execute(note))
    monkeypatch.setattr(schema, "MIGRATIONS", steps)
    state = loaded(path)
    loaded(path)

    assert {Address("product", "p0")} == set(state.resources)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert [(11,)] == connection.execute("SELECT version FROM schema").fetchall()
        assert [] == connection.execute("SELECT note FROM runs").fetchall()


def test_a_state_of_the_first_version(tmp_path: Path) -> None:
    """What the first release wrote can be read for ever, with its journal, and written to."""
    path = tmp_path / "state.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_VERSION.read_text("utf-8"))
    with contextlib.closing(open_sqlite(str(path), context())) as home:
        before = home.load()
        home.append(Batch(put=(replace(state_entry(SHOE), archived=True),)))
        after = home.load()

    def old(address: Address, remote_id: str | None = "7") -> StateEntry:
        return replace(state_entry(address, remote_id), once={})  # it knew of none

    assert {SHOE: old(SHOE), FRONT: old(FRONT)} == before.resources
    assert [SOCKS] == [item.address for item in before.intents]
    assert [old(SOCKS, None)] == [item.entry for item in before.intents]
    assert after.resources[SHOE].archived
    assert not after.resources[FRONT].archived
    assert before.intents == after.intents


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A path to a folder is told apart from a file."""
    for use in (loaded, written):
        with pytest.raises(StateError) as caught:
            use(tmp_path)

    assert f"{tmp_path}: not a file\n  give `state:` in store.yaml a file's path" == str(
        caught.value
    )


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A path that leads through a file says so when the state is to be made."""
    (tmp_path / "wall").write_text("")
    with pytest.raises(StateError, match=r"Not a directory|File exists"):
        written(tmp_path / "wall" / "state.db")


def test_a_read_only_folder_is_told(public: Path) -> None:
    """Where nothing may be made, the message asks for the right to write."""
    public.chmod(0o555)
    for path in (public / "state.db", public / "new" / "state.db"):
        with without_rights(), pytest.raises(StateError) as caught:
            written(path)
        assert "Permission denied" in str(caught.value)
        assert "writable for this user" in str(caught.value)

    assert [] == list(public.iterdir())


def test_a_read_only_file_is_told(public: Path) -> None:
    """A file that may only be read is not written, and the message says why."""
    path = public / "state.db"
    with without_rights():
        data = written(path)
        path.chmod(0o444)
        with pytest.raises(StateError) as caught:
            written(path)

    assert "the state may only be read here" in str(caught.value)
    assert "writable for this user" in str(caught.value)
    assert data == path.read_bytes()


def test_a_folder_that_may_not_be_listed_is_enough(public: Path) -> None:
    """A state can be made in a folder that grants no more than its use."""
    folder = public / "state"
    with without_rights():
        folder.mkdir(mode=0o300)
        written(folder / "state.db")
        found = loaded(folder / "state.db")

    assert 1 == len(found.resources)


def test_a_full_disk_is_told(home: Home, tmp_path: Path) -> None:
    """Without room nothing is half written, and the state home works again once there is some."""
    with full_disk(1), pytest.raises(StateError) as at_first:
        home.append(Batch(put=(state_entry(),)))
    assert [] == list(tmp_path.iterdir())
    home.append(Batch(put=(state_entry(SHOE),)))
    (opened,) = home.append(Batch(opened=(intent(SOCKS),)))
    many = [state_entry(Address("product", f"p{number}")) for number in range(5000)]
    with full_disk(200_000), pytest.raises(StateError) as caught:
        home.append(Batch(put=tuple(many)))
    state = home.load()
    home.append(Batch(resolved=(Resolution(opened, Proof.ANSWERED, state_entry(SOCKS)),)))

    for error in (at_first, caught):
        assert "free some space, or look for a failing disk" in str(error.value)
    assert ({SHOE}, 1) == (set(state.resources), state.serial)
    assert {SHOE, SOCKS} == set(home.load().resources)


def test_a_file_moved_in_use_is_noticed(home: Home, tmp_path: Path) -> None:
    """What is written to a file that was removed would be lost, so it is refused."""
    path = tmp_path / "new" / "state.db"
    home.append(Batch(put=(state_entry(SHOE),)))
    data = path.read_bytes()
    path.unlink()
    for use in (home.load, lambda: home.append(Batch(put=(state_entry(SOCKS),)))):
        with pytest.raises(StateError, match="moved or replaced while in use"):
            use()
    path.write_bytes(data)

    with pytest.raises(StateError, match="moved or replaced while in use"):
        home.load()


def test_a_name_that_is_no_text_is_refused(home: Home) -> None:
    """A path with bytes that are no text cannot name a resource; others can go on."""
    with pytest.raises(StateError, match="a name is not proper Unicode"):
        home.append(Batch(put=(state_entry(Address("media", "photo-\udcff.jpg")),)))
    home.append(Batch(put=(state_entry(),)))

    assert {SHOE} == set(home.load().resources)


def test_what_may_only_be_read_is_read(public: Path) -> None:
    """Commands that only look work on a state that nobody may write there, and leave nothing."""
    path = public / "state.db"
    written(path)
    before = loaded(path)
    for place, mode in ((path, 0o444), (public, 0o555)):
        place.chmod(mode)
    with without_rights():
        after = loaded(path)
    public.chmod(0o777)

    assert 1 == len(after.resources)
    assert before == after
    assert ["state.db"] == [item.name for item in public.iterdir()]


def test_what_another_process_writes_is_read_as_it_is(public: Path) -> None:
    """While somebody with rights has it open, its log is read as well."""
    path = public / "state.db"
    with contextlib.closing(open_sqlite(str(path), context())) as home:
        home.append(Batch(put=(state_entry(SOCKS),)))
        for item in public.iterdir():
            item.chmod(0o444)
        public.chmod(0o555)
        with without_rights():
            state = loaded(path)
        public.chmod(0o777)

    assert SOCKS in state.resources
