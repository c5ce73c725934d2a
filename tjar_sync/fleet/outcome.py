"""What a store's command came to, told by its exit code and by the document that it printed."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

from tjar_sync.errors import ExitCode
from tjar_sync.fleet.processes import NotStarted
from tjar_sync.model.fleet import Finish, StoreResult, pack

if TYPE_CHECKING:
    from tjar_sync.fleet.processes import Ended
    from tjar_sync.fleet.store_commands import StoreCommand

WRITING = frozenset({"apply"})
"""Verbs that may have written before they were cut off."""
STOPPED = "it was stopped at once"
BETWEEN = "it was interrupted before it began, or after all was recorded"
_OURS = frozenset(ExitCode)


def result_of(
    command: StoreCommand, ended: Ended | NotStarted, *, interrupted: bool
) -> StoreResult:
    """Return what became of a store's command whose process is over, lost from sight, or was never."""
    if isinstance(ended, NotStarted):
        code = ExitCode.INTERRUPTED if interrupted else ExitCode.ERROR
        return StoreResult(command.member, Finish.NOT_BEGUN, code, ended.why)
    packed = pack(ended.out) if _is_document(ended.out) else b""
    if interrupted and ended.code == -signal.SIGINT:  # what writes takes it otherwise
        code = ExitCode.INTERRUPTED
        return StoreResult(command.member, Finish.ENDED, code, BETWEEN, packed)
    if packed and ended.code in _OURS:
        code = ExitCode(ended.code or 0)
        return StoreResult(command.member, Finish.ENDED, code, "", packed, ended.log)
    finish = Finish.UNDECIDED if command.verb in WRITING else Finish.CUT_OFF
    asked = interrupted and ended.code == ExitCode.INTERRUPTED
    code = ExitCode.INTERRUPTED if asked else ExitCode.ERROR
    return StoreResult(
        command.member, finish, code, STOPPED if asked else _why(ended), log=ended.log
    )


def _is_document(text: str) -> bool:
    """Say whether a text is a whole document."""
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and "document" in found


def _why(ended: Ended) -> str:
    if ended.code is None:
        return ended.why
    if ended.code < 0:
        return f"its process was ended by {_signal(-ended.code)}"
    return f"its process ended with {ended.code}, and without its document"


def _signal(number: int) -> str:
    known = {one.value: one.name for one in signal.Signals}
    return known.get(number, f"signal {number}")
