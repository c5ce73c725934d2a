"""The exit codes of `tjar-sync`, in words for a comment, and which of several counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DONE, FAILED, CHANGES, BLOCKED, MISTAKES, STALE, NO_STATE = 0, 1, 2, 5, 6, 9, 10
_BY_WEIGHT = (130, NO_STATE, 4, MISTAKES, 7, 8, STALE, BLOCKED, 3, 1, CHANGES, DONE)
_WORDS = {
    DONE: "done",
    FAILED: "something went wrong, or could not be told",
    CHANGES: "there are changes",
    3: "applied in part",
    4: "somebody else is applying",
    BLOCKED: "blocked by a guard",
    MISTAKES: "there are mistakes in the files",
    7: "the store refused the key",
    8: "the store cannot be reached",
    STALE: "what was reviewed no longer holds",
    NO_STATE: "the state is missing, damaged, or another store's",
    64: "the action was given something impossible",
    130: "interrupted",
}


def gravest(codes: Iterable[int]) -> int:
    """Return the one of several codes that counts; one that is not known counts first."""
    found = set(codes) or {DONE}
    unknown = found.difference(_BY_WEIGHT)
    return min(unknown) if unknown else next(code for code in _BY_WEIGHT if code in found)


def meaning(code: int) -> str:
    """Say what a code means."""
    return _WORDS.get(code, "ended in a way that nobody foresaw")
