"""Plan files on disk."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import write_file
from tjar_sync.errors import StalePlan, UsageError
from tjar_sync.model.planfile import load_plan, looks_like_plan

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.planfile import PlanFile

LARGEST = 512 * 1024 * 1024
_HEAD = 256
"""Bytes of a file by which a plan is known."""


def write_plan(path: Path, text: str) -> None:
    """Save a plan's text, whole or not at all, readable by its owner alone."""
    try:
        _check_place(path)
        write_file(path, text.encode())
    except OSError as error:
        raise UsageError(
            f"the plan could not be saved: {error.strerror}", where=str(path)
        ) from error


def _check_place(path: Path) -> None:
    """Raise OSError where something other than a file would be replaced, such as /dev/null.

    Raises UsageError where a file would be that never was a saved plan, such as the catalog's own.
    """
    if not path.exists():
        return
    if not path.is_file():
        raise OSError(errno.EINVAL, "that is no file")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head and not looks_like_plan(head.decode(errors="replace")):
        raise UsageError(
            "there is a file of that name, and it is no saved plan: it was not overwritten",
            where=str(path),
            hint="name another file, or move that one away",
        )


def read_plan(path: Path) -> PlanFile:
    """Read a saved plan. Raises UsageError when there is none, StalePlan when it is not one."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            data = file.read(LARGEST + 1) if size <= LARGEST else b""  # a device tells no size
        if max(size, len(data)) > LARGEST:
            raise StalePlan("this file is too large to be a plan", where=str(path), hint=_AGAIN)
        text = data.decode()
    except UnicodeDecodeError as error:
        raise StalePlan("this is not a plan file", where=str(path), hint=_AGAIN) from error
    except OSError as error:
        message = f"the plan cannot be read: {error.strerror}"
        raise UsageError(message, where=str(path), hint=_AGAIN) from error
    try:
        return load_plan(text)
    except ValueError as error:
        raise StalePlan(str(error), where=str(path), hint=_AGAIN) from error


_AGAIN = "make one with `tjar-sync plan --out FILE`"
