"""Compare what the files want with what the store shows; pure, from values to a plan."""

from tjar_sync.planning.build import Inputs, Selection, build
from tjar_sync.planning.check import moved_since
from tjar_sync.planning.guard import ordered
from tjar_sync.planning.match import followed, unseen, wanted

__all__ = ["Inputs", "Selection", "build", "followed", "moved_since", "ordered", "unseen", "wanted"]
