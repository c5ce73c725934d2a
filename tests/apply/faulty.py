"""A store in memory whose answers fail on purpose, and runs against it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.builders import catalog, inputs
from tjar_sync.apply import CancelToken, Job, execute, resolve
from tjar_sync.model.live import Refresh, Verb, Write, WriteResult
from tjar_sync.model.state import Batch, LockInfo
from tjar_sync.planning import build
from tjar_sync.refresh import refresh
from tjar_sync.state.lease import StoreContext
from tjar_sync.state.machine import Machine
from tjar_sync.testing.memory_provider import HEAD, HIDDEN, Habits, MemoryProvider
from tjar_sync.testing.memory_state import Memory, memory_home

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Event, Report
    from tjar_sync.model.live import Listing, Live
    from tjar_sync.model.plan import Planned
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.state import Resolution
    from tjar_sync.model.value import Value
    from tjar_sync.ports import StateHome

    Act = Callable[[], None]

SOMEBODY = LockInfo("sara", "desk", 1, "2026-01-01T00:00:00Z", "apply")


def fail(error: Exception) -> Act:
    """Return an act that fails."""

    def act() -> None:
        raise error

    return act


class Faulty(MemoryProvider):
    """A store in which something happens before, or after, a chosen write or look."""

    def __init__(self, habits: Habits | None = None) -> None:
        super().__init__(habits, "https://shop.test")
        self.before: dict[str, Act] = {}
        """By address: done once, before that address is written."""
        self.after: dict[str, Act] = {}
        """By address: done once, after that address is written, before the answer is given."""
        self.answers: Callable[[WriteResult], WriteResult] = lambda answer: answer
        """What the store makes of its answers."""
        self.looks: dict[str, Act] = {}
        """By `list`, `read` or `find`: done on every such look."""
        self.doubt = ""
        """Why its list is not proven whole, if so."""
        self.denied = ""
        """The id of what it says not to have, although its list shows it."""
        self.sent: list[Write] = []

    def write(self, write: Write) -> WriteResult:
        """Carry out one write, between what happens before and after."""
        self.before.pop(str(write.address), _nothing)()
        if write.verb is Verb.DELETE and write.remote_id == self.denied:
            return WriteResult(write.remote_id, absent=True)
        written = super().write(write)
        self.sent.append(write)
        self.after.pop(str(write.address), _nothing)()
        return self.answers(written)

    def list(self, kind: str) -> Listing:
        """Read every row of a kind."""
        self.looks.get("list", _nothing)()
        return replace(super().list(kind), complete=not self.doubt, incomplete_reason=self.doubt)

    def read(self, kind: str, kind_type: str, remote_id: str) -> Live | None:
        """Read one resource whole; under another type there is none (A7)."""
        self.looks.get("read", _nothing)()
        found = None if remote_id == self.denied else super().read(kind, kind_type, remote_id)
        return found if found is not None and found.type == kind_type else None

    def find(self, kind: str, path: str, value: Value) -> tuple[Live, ...] | None:
        """Find by any field that rows show."""
        self.looks.get("find", _nothing)()
        return super().find(kind, path, value)

    def make(self, resource: Resource, **changes: Any) -> str:
        """Make a resource as a person does in the dashboard; return its id."""
        paths = {path.replace("__", "."): value for path, value in changes.items()}
        made = super().write(_write(Verb.CREATE, resource, {**resource.values, **paths}))
        return made.remote_id or ""

    def edit(self, resource: Resource, remote_id: str, **changes: Any) -> None:
        """Change a resource as a person does in the dashboard."""
        paths = {path.replace("__", "."): value for path, value in changes.items()}
        super().write(_write(Verb.UPDATE, resource, paths, remote_id))

    def remove(self, resource: Resource, remote_id: str) -> None:
        """Delete a resource as a person does in the dashboard."""
        super().write(_write(Verb.DELETE, resource, {}, remote_id))


def hiding(*paths: str) -> Habits:
    """Return the habits of a store that shows these fields of a product nowhere."""
    hidden = {f"product.{path}" for path in paths}
    return Habits(hidden=HIDDEN | hidden, head=HEAD - set(paths))


@dataclass
class Shop:
    """A faulty store, a state, and runs between them, each planned by the real planner."""

    provider: Faulty = field(default_factory=Faulty)
    memory: Memory = field(default_factory=Memory)
    home: StateHome = field(init=False)
    kept: dict[Address, SecretStr] = field(default_factory=dict)
    """The secrets that were written down."""
    keep: Act = lambda: None
    """Happens before a secret is written down."""
    prove: Act = lambda: None
    """Happens where it is to be proven that one can be."""
    parallel: int = 1
    patience: float = 0
    """Seconds for which the store may be late."""
    ordered: Callable[[], Mapping[str, tuple[str, ...]]] | None = None
    """Tells what was ordered since the plan was made."""
    events: list[Event] = field(default_factory=list)
    """What the last run told."""
    allowed: frozenset[str] = frozenset()
    """The checks that a person has lifted."""
    held: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.home = self.another()

    def another(self) -> StateHome:
        """Open the state as another process does."""
        now = datetime(2026, 1, 1, tzinfo=UTC)
        machine = Machine("here", lambda _pid: "born")
        return memory_home(
            self.memory, StoreContext("live", self.provider.base_url, lambda: now, machine)
        )

    def seize(self) -> None:
        """Let somebody else take the state's lock, so that ours cannot be written any more."""
        self.held.enter_context(self.another().lock(SOMEBODY))

    def release(self) -> None:
        """Let them give it back."""
        self.held.close()

    def recover(self) -> tuple[Resolution, ...]:
        """Account for open intents, as every run does first."""
        state = self.home.load()
        found = resolve(state.intents, state, self.provider)
        self.home.append(Batch(resolved=found))
        return found

    def plan(self, *resources: Resource) -> Planned:
        """Plan with what the store shows."""
        files, state = catalog(*resources), self.home.load()
        seen = refresh(files, state, self.provider, Refresh.FULL, lambda _event: None)
        able, allowed = self.provider.capabilities, self.allowed
        return build(inputs(files, state, seen, capabilities=able, allowed=allowed))

    def apply(
        self, *resources: Resource, cancel_token: CancelToken | None = None, canary: bool = True
    ) -> Report:
        """Settle, plan and carry out."""
        self.recover()
        return self.carry_out(
            self.plan(*resources), *resources, cancel_token=cancel_token, canary=canary
        )

    def carry_out(
        self,
        planned: Planned,
        *resources: Resource,
        cancel_token: CancelToken | None = None,
        canary: bool = True,
    ) -> Report:
        """Carry out a plan."""

        def keep(resource: Resource, secret: SecretStr | None) -> None:
            if secret is None:
                self.prove()
            else:
                self.keep()
                self.kept[resource.address] = secret

        self.events = []
        cancel_token = (
            CancelToken() if cancel_token is None else cancel_token
        )  # one that nobody asked yet is false
        job = Job(
            planned.levels,
            {item.address: item for item in resources},
            self.home.load(),
            planned.live,
            self.parallel,
            keep,
            canary=canary,
            ordered=self.ordered,
            read_back_seconds=self.patience,
        )
        emit = self.events.append
        return execute(job, self.provider, self.home, emit, cancel_token).report

    def count(self, kind: str = "product") -> int:
        """Count what the store has of a kind."""
        return len(self.provider.list(kind).rows)

    def row(self, resource: Resource) -> Any:
        """Return what the state keeps of a resource, if anything."""
        return self.home.load().resources.get(resource.address)


def at_rest(shop: Shop, *resources: Resource) -> bool:
    """Say whether nothing is left to do, and no write waits for its answer."""
    done = shop.apply(*resources)
    return not (done.failed or done.skipped) and shop.plan(*resources).plan.empty


def told(report: Report) -> dict[str, list[str]]:
    """Return how each change ended, by outcome."""
    return {
        outcome: sorted(str(item.change.address) for item in getattr(report, outcome))
        for outcome in ("done", "failed", "skipped")
        if getattr(report, outcome)
    }


def _write(verb: Verb, resource: Resource, values: Any, remote_id: str | None = None) -> Write:
    return Write(verb, resource.address, resource.type, values, remote_id)


def _nothing() -> None:
    """Let everything be as it is."""


def together(acts: Sequence[Act]) -> Act:
    """Return an act that does one thing after the other."""

    def act() -> None:
        for one in acts:
            one()

    return act
