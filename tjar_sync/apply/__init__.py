"""Carry out a plan: journal first, each write exactly once, whatever happens in between."""

from tjar_sync.apply.executor import Job, execute
from tjar_sync.apply.settle import investigate, overlay, unripe
from tjar_sync.apply.stop import Stop

__all__ = ["Job", "Stop", "execute", "investigate", "overlay", "unripe"]
