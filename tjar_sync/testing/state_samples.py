"""What tests of state are made of: rows, intents, a clock to turn, a share of a state."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.landmark import Landmark
from tjar_sync.model.live import Verb
from tjar_sync.model.observation import Observation
from tjar_sync.model.state import Intent, LockInfo, Pass, StateEntry
from tjar_sync.model.value import SecretDigest
from tjar_sync.state.lease import LeaseConfig, Stopwatch, StoreContext
from tjar_sync.state.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.value import Value, Values
    from tjar_sync.ports import StateHome

    Opening = Callable[[StoreContext], StateHome]


SHOE = Address("product", "nike-shoe")
SOCKS = Address("product", "nike-socks")
FRONT = Address("media", "nike-front")

ALI = LockInfo("ali", "desk", 11, "2025-01-01T00:00:00Z", "apply")
SARA = LockInfo("sara", "ci", 22, "2025-01-01T00:00:01Z", "apply")


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is turned."""

    time: datetime = field(default_factory=lambda: datetime(2025, 1, 1, tzinfo=UTC))

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)

    def stopwatch(self) -> Stopwatch:
        """Return time as this clock has it; who waits turns it."""
        return Stopwatch(self._seconds, self.turn)

    def _seconds(self) -> float:
        return self.time.timestamp()


def landmark(remote_id: str = "7", **values: Value) -> Landmark:
    """Build something by which a store is known again."""
    return Landmark("product", remote_id, values or {"sku": "S"}, "2026-03-04 11:52:41")


def everyone_lives(pid: int) -> str:
    """Answer for any process that it is alive."""
    return f"born-{pid}"


def context(
    store: str = "live",
    base_url: str = "https://a.tjar.sa",
    clock: Clock | None = None,
    machine: Machine | None = None,
    lease_config: LeaseConfig | None = None,
) -> StoreContext:
    """Return one store's share of a state, its clock standing still."""
    clock = clock or Clock()
    return StoreContext(
        store,
        base_url,
        clock,
        machine or Machine("here", everyone_lives),
        lease_config or LeaseConfig(),
        clock.stopwatch(),
    )


def state_entry(
    address: Address = SHOE, remote_id: str | None = "7", price: str = "79.90"
) -> StateEntry:
    """Return an owned product with a value of every sort."""
    values: Values = {
        "name.ar": "حذاء",
        "price": Decimal(price),
        "tags": ("sale", "new"),
        "variants": ({"color": "red", "stock": 5},),
        "secret": SecretDigest("0a1b"),
        "published": True,
        "slug": None,
    }
    return StateEntry(
        address,
        "physical",
        remote_id,
        values,
        {"price": Decimal(price)},
        "t1",
        "t2",
        once={"quantity": 5, "variants": ({"color": "red", "stock": 2},)},
    )


def intent(address: Address = SHOE, run: str = "run-1") -> Intent:
    """Return the intent to create a product."""
    row = state_entry(address, None)
    return Intent(
        address, Verb.CREATE, Pass.MAIN, "physical", None, row.desired, row, high_water=41, run=run
    )


def observation(claim: str = "order of the list") -> Observation:
    """Return the observation of a list that is not in the order of change."""
    return Observation(
        "A3",
        claim,
        Standing.CONTRADICTED,
        "product 7 stayed in its place after a write",
        "GET /products?per_page=4",
        '{"products": [{"id": 9}, {"id": 7}]}',
        (ContractLine(("newest_first", "product"), value=False),),
    )


def take_lock(home: StateHome, lock_info: LockInfo) -> None:
    """Take the lock, and give it back."""
    with home.lock(lock_info):
        return
