"""What a person chooses: how a plan is made, and how an apply may go about it."""

from __future__ import annotations

import json
from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.live import Refresh

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tjar_sync.apply import CancelToken
    from tjar_sync.catalog.since import Since
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.planfile import PlanFile
    from tjar_sync.model.state import LockInfo
    from tjar_sync.planning import Allowances, Selection


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """How a plan is to be made."""

    refresh: Refresh = Refresh.FAST
    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    since: str = ""
    """A commit: only what git changed since then."""
    changed: Since | None = None
    """What that is, once git was asked."""
    only: str = ""
    """`drift`: put back what the store changed, and leave what the files ask for."""
    allow: Allowances = field(default_factory=lambda: MappingProxyType({}))
    """The checks that are lifted."""

    orders: bool = False
    """Open orders are looked at: what they hold and the plan changes is told."""
    strict: bool = False
    """What checks would tell blocks."""
    secrets_dir: Path | None = None
    """Where secrets are written, in the place of where the files say."""
    in_ci: bool = False
    """The checkout goes with the runner, and what is written there."""

    @property
    def selection(self) -> Selection:
        """Which addresses a plan is about."""
        from tjar_sync.planning import Selection  # noqa: PLC0415 - the options are made before all else

        found = None if self.changed is None else self.changed.addresses
        only = None if found is None else frozenset(map(str, found))
        return Selection(self.targets, self.excludes, only)

    @property
    def plainly(self) -> str | None:
        """What matters of these to a plan of all, by the lists alone; None where anything else is meant."""
        if self != PlanOptions(allow=self.allow, strict=self.strict):
            return None
        return json.dumps(
            [self.strict, sorted((code, str(number)) for code, number in self.allow.items())]
        )

    @property
    def kept(self) -> Allowances:
        """What a saved plan keeps of that; whether open orders count is asked when it is applied."""
        from tjar_sync.planning import ORDERED  # noqa: PLC0415 - the options are made before all else

        return {code: number for code, number in self.allow.items() if code != ORDERED}

    def keeping(self, saved: Plan) -> PlanOptions:
        """Return these options with what a saved plan allows, and asks for, too."""
        return replace(
            self,
            allow={**self.allow, **saved.allowances},
            only=saved.only,
            orders=self.orders or saved.orders,
            strict=self.strict or saved.strict,
        )


@dataclass(frozen=True, slots=True)
class ApplyOptions:
    """How an apply may go about it."""

    lock_info: LockInfo
    confirm: Callable[[Plan], bool]
    """Shows the plan and asks; a saved plan was confirmed when it was made."""
    cancel_token: CancelToken
    saved: PlanFile | None = None
    reviewed: bool = False
    """Where the saved plan no longer holds, plan anew and do what is as it was reviewed."""
    canary: bool = True
