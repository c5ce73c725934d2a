"""Carry out a plan: journal first, each write exactly once, whatever happens in between."""

from tjar_sync.apply.executor import Job, Stop, execute
from tjar_sync.apply.settle import Verdict, close, investigate, overlay

__all__ = ["Job", "Stop", "Verdict", "close", "execute", "investigate", "overlay"]
