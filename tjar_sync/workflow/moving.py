"""A whole state into a file, back, and from one home into another."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import draft_of
from tjar_sync.errors import UsageError
from tjar_sync.location import STATE_PLACE
from tjar_sync.session import open_state, state_place

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.location import Location
    from tjar_sync.model.state import LockInfo


def backup(location: Location, file: Path) -> None:
    """Write the whole state into a new file, for its owner alone: whole or not at all.

    Raises UsageError where the file is there already, or cannot be made.
    """
    with closing(open_state(location)) as home:
        content = home.dump()
    try:
        with draft_of(file) as draft:
            draft.write(content)
            draft.publish_new(file)
    except FileExistsError as error:
        raise UsageError(f"{file} is there already", hint="name another file") from error
    except OSError as error:
        raise UsageError(
            f"the backup cannot be written: {error.strerror}", where=str(file)
        ) from error


def restore(location: Location, lock_info: LockInfo, file: Path, *, force: bool) -> None:
    """Put a backup in the place of the state. Raises StateUnusable where that knows more."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"the backup cannot be read: {error.strerror}", where=str(file)) from error
    with closing(open_state(location)) as home:
        if force:
            home.reopen()
        with home.lock(lock_info):
            home.restore(content, str(file), force=force)


def migrate(location: Location, lock_info: LockInfo, to: str) -> str:
    """Move the state of a store, under the locks of both places; return the new one.

    The old place is left only once the new one reads back the same, and then says where to look.
    Cut off anywhere, the old place is still the one in use, and this can be done again.
    """
    told = {**location.environ, STATE_PLACE: to}
    target = replace(location, environ=told, state_told_by="--to")
    before, after = state_place(location), state_place(target)
    if before == after:
        raise UsageError(f"the state is in {after} already")
    with closing(open_state(location)) as old, closing(open_state(target)) as new:
        new.reopen()
        with old.lock(lock_info):
            content = old.dump()
            with new.lock(lock_info):
                new.restore(content, before)
                old.leave(after)
    return after
