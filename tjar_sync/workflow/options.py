"""What a person chooses: how a plan is made, and how an apply may go about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.model.live import Refresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.apply import CancelToken
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.state import LockInfo
    from tjar_sync.planning import Allowances


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """How a plan is to be made."""

    refresh: Refresh = Refresh.FAST
    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    allow: Allowances = field(default_factory=lambda: MappingProxyType({}))
    """The checks that are lifted."""


@dataclass(frozen=True, slots=True)
class ApplyOptions:
    """How an apply may go about it."""

    lock_info: LockInfo
    confirm: Callable[[Plan], bool]
    """Shows the plan and asks; a saved plan was confirmed when it was made."""
    cancel_token: CancelToken
    saved: Plan | None = None
    canary: bool = True
