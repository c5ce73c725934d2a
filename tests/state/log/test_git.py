"""A ref of a git repository keeps a state: few pushes, none lost, and nobody's repository changed."""

from __future__ import annotations

import gc
import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.state.log import refs
from tjar_sync.errors import StateError, StateUnusable
from tjar_sync.model.address import Address
from tjar_sync.model.event import Waiting
from tjar_sync.model.state import Batch, Proof, Resolution, RunEnd, RunStart
from tjar_sync.state import is_elsewhere, open_home, parse_state, shown_state, written_state
from tjar_sync.state.home import Home
from tjar_sync.state.log import repository
from tjar_sync.state.log.git import LEASE, USUAL, GitObjects, open_ref
from tjar_sync.state.log.head import CheckpointPace
from tjar_sync.state.log.repository import RemoteRef
from tjar_sync.state.log.storage import LogStorage
from tjar_sync.state.registry import STATE_REFS, surroundings
from tjar_sync.testing.state_samples import ALI, SARA, Clock, context, intent, state_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.any_version  # git's own program

REF = f"{STATE_REFS}live"
GIT = shutil.which("git")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Make a remote on this machine."""
    return refs.remote(tmp_path)


@pytest.fixture
def ref(tmp_path: Path, bare: Path) -> Iterator[RemoteRef]:
    """Give the ref, as a clone reaches it."""
    found = RemoteRef("origin", REF, refs.clone(tmp_path / "catalog", bare))
    yield found
    found.close()


def another(ref: RemoteRef, bare: Path) -> Home:
    """Open the state as another machine does, that is given the URL alone."""
    del ref
    return open_ref(RemoteRef(bare.as_uri(), REF, None), context(), refs.FREELY)


def put(name: str) -> Batch:
    """Return a batch of one row."""
    return Batch(put=(state_entry(Address("product", name)),))


def hook(repository: Path, name: str, script: str) -> None:
    """Have a repository run something."""
    path = repository / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def pushes(bare: Path) -> int:
    """Return how many pushes a remote took since `counted`."""
    path = bare / "count"
    return len(path.read_text("utf-8").split()) if path.exists() else 0


def counted(bare: Path) -> None:
    """Count pushes from now on."""
    hook(bare, "post-receive", f"echo x >> '{bare}/count'")


def disguised(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put another program in git's place; `$REAL` is git."""
    hook(folder, "git", script.replace("$REAL", str(GIT)))
    monkeypatch.setenv("PATH", f"{folder / 'hooks'}{os.pathsep}{os.environ['PATH']}")


def test_results_wait_and_intents_do_not(ref: RemoteRef, bare: Path) -> None:
    """A run's beginning and its results go with its next intents, or its end."""
    counted(bare)
    home = open_ref(ref, context())
    after = []
    with home.lock(ALI):
        after.append(pushes(bare))
        home.append(Batch(begun=RunStart("run-1", "plan-1"), put=(state_entry(),)))
        after.append(pushes(bare))
        for _ in range(2):
            opened = home.append(Batch(opened=(intent(),)))
            done = tuple(Resolution(one, Proof.ANSWERED, state_entry()) for one in opened)
            after.append(pushes(bare))
            home.append(Batch(resolved=done))
        after.append(pushes(bare))
        assert () == home.load().intents
        assert 1 == len(another(ref, bare).load().intents)
        home.append(Batch(finished=RunEnd("run-1", "done")))
        after.append(pushes(bare))
        assert () == another(ref, bare).load().intents

    assert [1, 1, 2, 3, 3, 4] == after
    assert 5 == pushes(bare)


def test_a_kill_loses_results_and_no_intent(ref: RemoteRef, bare: Path) -> None:
    """What waited is lost with its lock: its intents are open, and are looked for."""
    home, late = open_ref(ref, context(), refs.FREELY), another(ref, bare)
    with home.lock(ALI):
        opened = home.append(Batch(opened=(intent(),)))
        home.append(Batch(resolved=(Resolution(opened[0], Proof.ANSWERED, state_entry()),)))
        taken = late.unlock("its machine burned")
        with late.lock(SARA):
            late.append(put("theirs"))
        with pytest.raises(StateError, match="results of this one are not recorded"):
            home.load()
        with pytest.raises(StateError, match="lost the lock"):
            home.append(put("mine"))

    assert taken == ALI
    for one in (home, late):
        assert {"theirs"} == {address.name for address in one.load().resources}
        assert [opened[0].id] == [each.id for each in one.load().intents]


def test_a_lock_that_was_lost_is_told_as_that(ref: RemoteRef, bare: Path) -> None:
    """Whose results are lost with the lock is told of the lock, at the next write."""
    home, late = open_ref(ref, context(), refs.FREELY), another(ref, bare)
    with home.lock(ALI):
        opened = home.append(Batch(opened=(intent(),)))
        home.append(Batch(resolved=(Resolution(opened[0], Proof.ANSWERED, state_entry()),)))
        late.unlock("its machine burned")
        with pytest.raises(StateError, match="lost the lock"):
            home.append(Batch(opened=(intent(),)))

    assert [opened[0].id] == [each.id for each in late.load().intents]


def test_results_that_waited_long_are_pushed(ref: RemoteRef, bare: Path) -> None:
    """After a while the next result takes all with it."""
    counted(bare)
    clock = Clock()
    home = open_ref(ref, context(clock=clock))
    with home.lock(ALI):
        opened = home.append(Batch(opened=(intent(), intent(), intent())))
        for one in opened:
            clock.turn(USUAL.gather / 2)
            home.append(Batch(resolved=(Resolution(one, Proof.REFUSED, None),)))
        assert 3 == pushes(bare)
        assert 1 == len(another(ref, bare).load().intents)
    assert () == another(ref, bare).load().intents


def test_what_waits_goes_when_the_state_is_closed(ref: RemoteRef, bare: Path) -> None:
    """A command that ends without its last word leaves what it knew; what cannot be left is sought."""
    home = open_ref(ref, context(), refs.FREELY)
    with home.lock(ALI):
        opened = home.append(Batch(opened=(intent(), intent())))
        home.append(Batch(resolved=(Resolution(opened[0], Proof.REFUSED, None),)))
        home.close()
        assert 1 == len(another(ref, bare).load().intents)
        home.append(Batch(resolved=(Resolution(opened[1], Proof.REFUSED, None),)))
        hook(bare, "pre-receive", "exit 1")
        home.close()
    assert 1 == len(home.load().intents)


def test_a_server_is_spared(ref: RemoteRef) -> None:
    """However much is written, no minute has more than six pushes; the seventh waits, and says so."""
    clock, said = Clock(), list[Waiting]()
    objects = GitObjects(ref, clock, clock.stopwatch(), pausing=said.append)
    times = []
    for number in range(20):
        clock.turn(1)
        assert objects.create(f"log/{number:020}", b"x")
        times.append(clock().timestamp())

    assert all(after - before >= 60 for before, after in zip(times, times[6:], strict=False))
    assert len([time for time in times if time < times[0] + 60]) == 6
    assert Waiting(54, "the state in git is pushed 6 times a minute") == said[0]
    assert 3 == len(said)


def test_the_history_begins_anew_at_a_checkpoint(ref: RemoteRef, bare: Path) -> None:
    """The ref stays small, and who comes later knows all; after a day old commits are gone."""
    clock = Clock()
    objects = GitObjects(ref, clock, clock.stopwatch(), refs.FREELY)
    pace = CheckpointPace(least=4, most=4)
    storage = LogStorage(objects, clock.stopwatch().now, pace, objects.defer)
    home = Home(storage, context(clock=clock))
    lengths = []
    for number in range(18):
        clock.turn(6 * 3600)
        home.append(put(f"p{number}"))
        lengths.append(int(refs.git(bare, "rev-list", "--count", REF)))
    kept = refs.git(bare, "ls-tree", "-r", "--name-only", REF).splitlines()

    assert max(lengths) <= 5
    assert 18 == len(another(ref, bare).load().resources)
    assert len([name for name in kept if name.startswith("log/")]) < 12
    assert objects.listed("checkpoint/").keys() == {
        name.partition("@")[0] for name in kept if name.startswith("checkpoint/")
    }


@pytest.mark.parametrize("kind", ["whole", "shallow", "partial", "worktree"])
def test_the_catalogs_repository_stays_as_it_is(tmp_path: Path, bare: Path, kind: str) -> None:
    """In every sort of checkout a state is kept, and no ref, object or setting of it changes."""
    options = {"shallow": ["--depth=1"], "partial": ["--filter=blob:none"]}.get(kind, [])
    refs.git(bare, "config", "uploadpack.allowFilter", "true")
    root = refs.clone(tmp_path / "clone", bare, *options)
    if kind == "worktree":
        refs.git(root, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    hook(root / ".git", "pre-push", "exit 1")
    before = sorted((path, path.stat().st_mtime_ns) for path in (root / ".git").rglob("*"))
    folder = tmp_path / "tree" if kind == "worktree" else root
    place = parse_state("git", folder)
    home = open_home(place, surroundings("live", "https://a.tjar.sa"))
    with home.lock(ALI):
        home.append(put("shoe"))
    home.close()
    other = another(RemoteRef("", "", None), bare)

    assert 1 == other.load().serial == home.load().serial
    other.append(put("sock"))
    assert 2 == home.load().serial
    home.close()
    assert before == sorted((path, path.stat().st_mtime_ns) for path in (root / ".git").rglob("*"))


def test_no_folder_is_left_behind(ref: RemoteRef, tmp_path: Path) -> None:
    """What was brought here is gone once the state is closed."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(scratch))
        home = open_ref(ref, context(), refs.FREELY)
        home.append(put("shoe"))
        there = len(list(scratch.iterdir()))
        home.close()

    assert (1, []) == (there, list(scratch.iterdir()))


def test_no_folder_is_left_by_who_forgets_to_close(bare: Path, tmp_path: Path) -> None:
    """What was brought here goes with the last who knows of it, at the latest with the process."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(scratch))
        home = open_ref(RemoteRef(bare.as_uri(), REF, None), context(), refs.FREELY)
        home.append(put("shoe"))
    there = len(list(scratch.iterdir()))
    del home
    gc.collect()

    assert (1, []) == (there, list(scratch.iterdir()))


def test_a_push_whose_answer_was_lost_is_found(
    ref: RemoteRef, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked whether it came about, and not made twice, also where another came after it."""
    home, other = open_ref(ref, context(), refs.FREELY), another(ref, bare)
    home.append(put("one"))
    other.load()
    disguised(
        tmp_path,
        'case "$*" in *" push "*) $REAL "$@"; echo "fatal: the line broke" >&2; exit 128;; esac\n'
        'exec $REAL "$@"',
        monkeypatch,
    )
    home.append(put("two"))

    assert 2 == home.load().serial == other.load().serial


def test_a_push_that_another_came_before_is_made_anew(ref: RemoteRef, bare: Path) -> None:
    """A probe, say, of another takes no name that is wanted: nothing is lost, nothing refused."""
    clock = Clock()
    mine = GitObjects(ref, clock, clock.stopwatch(), refs.FREELY)
    far = RemoteRef(bare.as_uri(), REF, None)
    theirs = GitObjects(far, clock, clock.stopwatch(), refs.FREELY)
    assert mine.create("log/1", b"a")
    assert theirs.create("log/2", b"b")
    assert not mine.create("log/2", b"c")
    assert theirs.create("log/4", b"d")
    assert mine.defer("log/5", b"e")
    assert not mine.defer("log/5", b"f")
    assert not mine.create("log/5", b"f")
    assert mine.create("log/3", b"g")
    assert [b"a", b"b", b"g", b"d", b"e", None] == [
        theirs.read(f"log/{number}") for number in range(1, 7)
    ]
    theirs.close()


def test_one_who_is_always_late_gives_up(
    ref: RemoteRef, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where others push all the time, an error says so in the end, and nothing was written."""
    clock = Clock()
    mine = GitObjects(ref, clock, clock.stopwatch(), refs.FREELY)
    assert mine.create("log/1", b"a")
    who = "-c user.name=x -c user.email=x"
    made = f"$REAL -C {bare} {who} commit-tree -m $$ {REF}^{{tree}}"
    ours = "GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_INDEX_FILE"
    moved = f"(unset {ours}; $REAL -C {bare} update-ref {REF} $({made}))"
    disguised(tmp_path, f'case "$*" in *" push "*) {moved};; esac\nexec $REAL "$@"', monkeypatch)
    with pytest.raises(StateError, match="stale info"):
        mine.create("log/2", b"b")
    answer = f'case "$*" in *ls-remote*|*" fetch "*) $REAL "$@"; {moved}; exit 0;; esac'
    disguised(tmp_path, f'{answer}\nexec $REAL "$@"', monkeypatch)
    assert {"log/1"} == mine.listed("log/").keys()
    with pytest.raises(StateError, match="others push faster than this machine can follow"):
        mine.listed("log/")


def test_what_git_says_is_told(ref: RemoteRef, bare: Path) -> None:
    """A refusal is told in git's words, without what a terminal obeys or a password is."""
    hook(bare, "pre-receive", r"printf 'no \033[31mred https://ali:hunter2@host/x\n' >&2; exit 1")
    with pytest.raises(StateError) as caught:
        open_ref(ref, context(), refs.FREELY).append(put("shoe"))

    assert "hunter2" not in str(caught.value)
    assert "\033" not in str(caught.value)
    assert "https://host/x" in str(caught.value)
    assert f"origin of {ref.place.split()[2]} {REF}: git: remote: no" in str(caught.value)
    assert "\n  see that `git push` works here without a question" in str(caught.value)


def test_another_repositorys_url_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository is asked by its URL, without what says that it is one."""
    disguised(
        tmp_path,
        'case "$*" in *ls-remote*) echo "$@" >&2; exit 1;; esac\nexec $REAL "$@"',
        monkeypatch,
    )
    home = open_home("git+https://host/me/c.git", surroundings("live", "https://a.tjar.sa"))
    with pytest.raises(StateError) as caught:
        home.load()
    home.close()

    assert f"ls-remote --exit-code https://host/me/c.git {REF}" in str(caught.value)
    assert str(caught.value).startswith(f"https://host/me/c.git, {REF}: git: ")


def test_a_remote_that_is_not_there_is_told(tmp_path: Path, bare: Path) -> None:
    """Neither a missing remote nor a folder that git does not know is taken for an empty state."""
    root = refs.clone(tmp_path / "catalog", bare)
    refs.git(root, "remote", "remove", "origin")
    outside = tmp_path / "outside"
    outside.mkdir()
    for folder, words in ((root, "origin"), (outside, "not a git repository")):
        home = open_home(parse_state("git", folder), surroundings("live", "https://a.tjar.sa"))
        with pytest.raises(StateError, match=words):
            home.load()
        home.close()
    with pytest.raises(StateError, match=r"git cannot be run: .*No such file"):
        RemoteRef("origin", REF, tmp_path / "nowhere").tip()


def test_a_repository_that_came_with_a_commit_is_not_asked(tmp_path: Path, bare: Path) -> None:
    """A catalog's folder that is itself laid out as a repository has no say in what git runs."""
    (bare / "catalog").mkdir()
    refs.git(bare, "config", "remote.origin.url", f"ext::touch {tmp_path}/ran")
    for folder in (bare, bare / "catalog"):
        home = open_home(parse_state("git", folder), surroundings("live", "https://a.tjar.sa"))
        with pytest.raises(StateError, match="a bare repository lies where the catalog does"):
            home.load()
        home.close()

    assert not (tmp_path / "ran").exists()


def test_git_that_says_nothing_or_never_ends(
    ref: RemoteRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is ended with all that it began, and told; so is one that fails without a word."""
    ref.tip()
    disguised(tmp_path, 'sleep 60 & case "$*" in *ls-remote*) wait;; esac; exit 3', monkeypatch)
    monkeypatch.setattr(repository, "REMOTE_SECONDS", 0.2)
    with pytest.raises(StateError, match=r"git ls-remote took more than 0\.2 s"):
        ref.tip()
    disguised(tmp_path, "exit 3", monkeypatch)
    with pytest.raises(StateError, match="git: it ended with 3 and said nothing"):
        ref.tip()


def test_no_place_for_a_while_is_told(ref: RemoteRef, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no folder can be made, an error says so."""
    monkeypatch.setattr("tempfile.tempdir", "/nowhere/at/all")
    with pytest.raises(StateError, match="no folder for a while can be made"):
        ref.tip()
    ref.close()


def test_a_hooks_git_does_not_lead_elsewhere(
    ref: RemoteRef, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run from a hook of another repository, the state is still that of the catalog's."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    home = open_ref(ref, context(), refs.FREELY)
    home.append(put("shoe"))
    monkeypatch.delenv("GIT_DIR")

    assert 1 == another(ref, bare).load().serial


def test_a_strange_file_in_the_ref_is_no_harm(ref: RemoteRef) -> None:
    """What a person puts there by hand is left alone; damage of a commit is told."""
    home = open_ref(ref, context(), refs.FREELY)
    home.append(put("shoe"))
    files = ref.tree(ref.tip()) or {}
    files["README"] = ref.add("state of متجر".encode())
    files["log/00000000000000000002@99999999999999999999"] = ref.add(b"{}")
    assert ref.push(ref.commit(files, ""), ref.tip()) is None
    with pytest.raises(StateUnusable, match="damaged"):
        home.load()


def test_where_a_state_in_git_is(tmp_path: Path) -> None:
    """`git` is the catalog's own repository, a URL another; neither has a password."""
    own = parse_state("git", tmp_path / "my متجر")
    there = parse_state("git+ssh://git@host/me/catalog.git", tmp_path)

    assert own == parse_state(own, Path()) == replace_root(own)
    assert f"remote origin of {tmp_path / 'my متجر'}" == shown_state(own)
    assert "git" == written_state(own)
    assert (False, True) == (is_elsewhere(own), is_elsewhere(there))
    assert (
        "git+ssh://git@host/me/catalog.git" == there == shown_state(there) == written_state(there)
    )
    for url in ("git+https://host", "git+https://host/r?x", "git+https:///r"):
        with pytest.raises(ValueError, match=r"write git\+https://host/repository or git\+ssh"):
            parse_state(url, tmp_path)
    with pytest.raises(ValueError, match="no password may be in the URL"):
        parse_state("git+https://ali:hunter2@host/r", tmp_path)
    with pytest.raises(ValueError, match="state cannot be kept at git://"):
        parse_state("git://host/r", tmp_path)


def replace_root(place: str) -> str:
    """Parse a place again, from another folder."""
    return parse_state(place, Path("/"))


def test_its_lease_is_long_unless_told(tmp_path: Path, bare: Path) -> None:
    """A renewal is a push, so there are few of them; another wish is heeded."""
    url = parse_state("git", refs.clone(tmp_path / "catalog", bare))
    usual = surroundings("li/ve.lock", "https://a.tjar.sa")
    told = replace(usual, lease_config=replace(usual.lease_config, ttl=5.0))
    homes = [open_home(url, usual), open_home(url, told)]
    for home in homes:
        home.append(put("shoe"))
        home.close()

    assert (600, 240) == (LEASE.ttl, LEASE.renew)
    assert [500, 500] == [home.block for home in homes]
    assert f"{STATE_REFS}li%2Fve%2Elock" in refs.git(bare, "for-each-ref")
