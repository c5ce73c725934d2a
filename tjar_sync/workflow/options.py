"""What a person chooses: how a plan is made, and how an apply may go about it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from tjar_sync.model.live import Refresh
from tjar_sync.model.settings import Guards

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.apply import CancelToken
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.state import LockInfo

Number = TypeVar("Number", int, Decimal)


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """How a plan is to be made."""

    refresh: Refresh = Refresh.FAST
    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    max_deletes: int | None = None
    max_delete_percent: Decimal | None = None
    max_price_change_percent: Decimal | None = None
    allow_missing: bool = False
    """What is missing from the store was deleted there, as a person knows."""
    allow_duplicate_names: bool = False
    """What has the name of something in the store is another all the same."""
    force_ordered: bool = False
    """Products of open orders may be deleted or unpublished; the orders are not even read."""

    @property
    def allowed(self) -> frozenset[str]:
        """The guards without a number that a person has lifted, by name."""
        lifted = {"missing": self.allow_missing, "lookalike": self.allow_duplicate_names}
        return frozenset(guard for guard, allowed in lifted.items() if allowed)

    def over(self, guards: Guards) -> Guards:
        """Return the guards with this run's numbers in place of those of store.yaml."""

        def chosen(given: Number | None, usual: Number) -> Number:
            return usual if given is None else given

        return Guards(
            chosen(self.max_deletes, guards.max_deletes),
            chosen(self.max_delete_percent, guards.max_delete_percent),
            chosen(self.max_price_change_percent, guards.max_price_change_percent),
        )


@dataclass(frozen=True, slots=True)
class ApplyOptions:
    """How an apply may go about it."""

    lock_info: LockInfo
    confirm: Callable[[Plan], bool]
    """Shows the plan and asks; a saved plan was confirmed when it was made."""
    cancel_token: CancelToken
    saved: Plan | None = None
    canary: bool = True
