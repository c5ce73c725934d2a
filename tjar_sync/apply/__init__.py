"""Carry out a plan: journal first, each write exactly once, whatever happens in between."""

from tjar_sync.apply.cancel import CancelToken
from tjar_sync.apply.executor import execute
from tjar_sync.apply.own_deletes import deleted_keys
from tjar_sync.apply.recovery import overlay, resolve, seconds_to_wait
from tjar_sync.apply.run import Job
from tjar_sync.apply.scratch import Cleaner

__all__ = [
    "CancelToken",
    "Cleaner",
    "Job",
    "deleted_keys",
    "execute",
    "overlay",
    "resolve",
    "seconds_to_wait",
]
