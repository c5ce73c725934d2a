"""A ref of a git repository as a store of objects: they are the files of the commit that it is at."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import StateError
from tjar_sync.model.event import Waiting, nobody_is_told
from tjar_sync.state.home import Home
from tjar_sync.state.lease import LeaseConfig
from tjar_sync.state.log.storage import CHECKPOINTS, LogStorage, OvertakenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tjar_sync.state.lease import Stopwatch, StoreContext
    from tjar_sync.state.log.repository import RemoteRef

LEASE = LeaseConfig(ttl=600.0, renew=240.0, look=30.0)
"""A lease that costs few pushes."""
BLOCK = 500
"""So many intents are journaled by one push, before the first of them is sent."""
TRIES = 5
"""How often a push is made anew that another writer's push came before."""
SINCE = "@"


@dataclass(frozen=True, slots=True)
class PushPace:
    """What a server is spared."""

    most: int = 6
    """Pushes within `seconds`; one more waits."""
    seconds: float = 60.0
    gather: float = 20.0
    """Seconds for which what may wait is gathered, after a push."""


USUAL = PushPace()


@dataclass(frozen=True, slots=True)
class _Object:
    """What is kept under one name."""

    id: str
    since: datetime


class GitObjects:
    """Objects as files in the tree of one ref; see ObjectStore.

    A push carries all that waits and says where the ref was seen, so that a server takes one of
    two. One that failed is looked at: the ref tells whether it came about all the same. At a
    checkpoint the history begins anew. What was `removed` goes with the next push.
    """

    def __init__(
        self,
        ref: RemoteRef,
        clock: Callable[[], datetime],
        stopwatch: Stopwatch,
        pace: PushPace = USUAL,
        pausing: Callable[[Waiting], None] = nobody_is_told,
    ) -> None:
        self._ref = ref
        self._clock = clock
        self._stopwatch = stopwatch
        self._pace = pace
        self._pausing = pausing
        self._turn = threading.Lock()
        self._seen: str | None = None
        self._known: dict[str, _Object] = {}
        self._waiting: dict[str, _Object] = {}
        self._gone: set[str] = set()
        self._pushes: deque[float] = deque()

    @property
    def place(self) -> str:
        """The remote and its ref, without a password."""
        return self._ref.place

    def create(self, name: str, data: bytes) -> bool:
        """Keep these bytes under a name that is free, with all that waits; False when it is taken."""
        with self._turn:
            return self._created(name, data)

    def defer(self, name: str, data: bytes) -> bool:
        """Keep these bytes with the next push, or with one of their own where the last is long ago.

        A kill before that loses them. False when the name is taken.
        """
        with self._turn:
            last = self._pushes[-1] if self._pushes else self._stopwatch.now()
            if self._stopwatch.now() - last >= self._pace.gather:
                return self._created(name, data)
            if self._find(name) is not None:
                return False
            self._waiting[name] = self._object(data)
            return True

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name, which never changes; None when it is free."""
        with self._turn:
            if self._find(name) is None:
                self._look()
            found = self._find(name)
            return None if found is None else self._ref.content(found.id)

    def listed(self, prefix: str) -> dict[str, datetime]:
        """Return the names that begin so, and since when each is taken, as its writer had it."""
        with self._turn:
            self._look()
            found = {**self._known, **self._waiting}
        return {name: one.since for name, one in found.items() if name.startswith(prefix)}

    def remove(self, names: Iterable[str]) -> None:
        """Free names with the next push."""
        with self._turn:
            self._gone.update(names)

    def close(self) -> None:
        """Push what waits, and forget what was brought here; what cannot be pushed is lost."""
        with self._turn:
            with suppress(StateError):
                if self._waiting:
                    self._push({})
            self._seen, self._known, self._waiting = None, {}, {}
            self._ref.close()

    def _find(self, name: str) -> _Object | None:
        return self._waiting.get(name) or self._known.get(name)

    def _object(self, data: bytes) -> _Object:
        """Make an object, of a time that is never before that of another."""
        newest = max((one.since for one in self._known.values()), default=self._clock())
        return _Object(self._ref.add(data), max(self._clock(), newest))

    def _created(self, name: str, data: bytes) -> bool:
        if self._seen is None:
            self._look()
        if self._find(name) is not None:
            return False
        new = self._object(data)
        self._push({name: new})
        return self._known[name].id == new.id

    def _push(self, new: dict[str, _Object]) -> None:
        """Push what waits and what is new, unless another has taken the name of that meanwhile."""
        error: StateError | None = None
        for _ in range(TRIES):
            added = {**self._waiting, **new}
            files = {name: one for name, one in self._known.items() if name not in self._gone}
            files.update(added)
            root = not self._seen or any(name.startswith(CHECKPOINTS) for name in added)
            paths = {_path(name, one.since): one.id for name, one in files.items()}
            commit = self._ref.commit(paths, "" if root else self._seen or "")
            seen = self._seen
            self._await_turn()
            error = self._ref.push(commit, seen or "")
            if error is None:
                self._take(commit, files)
                return
            self._look()
            if new.keys() <= self._known.keys() and not self._waiting:
                return
            if self._seen == seen:
                break
        raise error or StateError("nothing could be pushed", where=self.place)

    def _await_turn(self) -> None:
        """Wait until one more push is not too many."""
        while len(self._pushes) >= self._pace.most:
            left = self._pushes[0] + self._pace.seconds - self._stopwatch.now()
            if left > 0:
                why = f"the state in git is pushed {self._pace.most} times a minute"
                self._pausing(Waiting(left, why))
                self._stopwatch.wait(left)
            else:
                self._pushes.popleft()
        self._pushes.append(self._stopwatch.now())

    def _look(self) -> None:
        """See where the ref is now, and take in what is there. Raises where it lacks what waited."""
        for _ in range(TRIES):
            tip = self._ref.tip()
            if tip == self._seen:
                return
            found = self._ref.tree(tip) if tip else {}
            if found is not None:
                self._take(tip, dict(_named(path, id_) for path, id_ in found.items()))
                return
        raise StateError("others push faster than this machine can follow", where=self.place)

    def _take(self, tip: str, files: dict[str, _Object]) -> None:
        """Take note of what the ref holds, of which another may have taken the name of what waited."""
        self._seen, self._known = tip, files
        waiting, self._waiting = self._waiting, {}
        self._gone &= files.keys()
        left = {name: one for name, one in waiting.items() if name not in files}
        if any(files[name].id != one.id for name, one in waiting.items() if name in files):
            raise OvertakenError(
                "another run wrote to the state meanwhile; results of this one are not recorded",
                where=self.place,
                hint="the next plan looks for them in the store first",
            )
        self._waiting = left


def open_ref(ref: RemoteRef, context: StoreContext, pace: PushPace = USUAL) -> Home:
    """Open the state in a ref; nothing is asked yet."""
    objects = GitObjects(ref, context.clock, context.stopwatch, pace, context.pausing)
    return Home(LogStorage(objects, defer=objects.defer), context, BLOCK)


def _path(name: str, since: datetime) -> str:
    return f"{name}{SINCE}{int(since.timestamp())}"


def _named(path: str, id_: str) -> tuple[str, _Object]:
    """Return the name and the object of a path; one that is none of ours has no time."""
    name, _, since = path.rpartition(SINCE)
    seconds = int(since) if name and since.isascii() and since.isdigit() else 0
    return name or path, _Object(id_, datetime.fromtimestamp(min(seconds, 1 << 36), UTC))
