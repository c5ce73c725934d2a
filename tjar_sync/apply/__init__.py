"""Carry out a plan: journal first, each write exactly once, whatever happens in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.on_demand import on_demand

if TYPE_CHECKING:
    from tjar_sync.apply.cancel import CancelToken
    from tjar_sync.apply.executor import Executed, execute
    from tjar_sync.apply.own_deletes import deleted_keys
    from tjar_sync.apply.recovery import overlay, resolve, seconds_to_wait
    from tjar_sync.apply.run import Job
    from tjar_sync.apply.scratch import Cleaner

__getattr__ = on_demand(
    __name__,
    {
        "CancelToken": "cancel",
        "Cleaner": "scratch",
        "Executed": "executor",
        "Job": "run",
        "deleted_keys": "own_deletes",
        "execute": "executor",
        "overlay": "recovery",
        "resolve": "recovery",
        "seconds_to_wait": "recovery",
    },
)
"""What only plans needs nothing of what writes."""

__all__ = [
    "CancelToken",
    "Cleaner",
    "Executed",
    "Job",
    "deleted_keys",
    "execute",
    "overlay",
    "resolve",
    "seconds_to_wait",
]
