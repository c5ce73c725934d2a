"""What Linux lets a test do to itself: a small disk of its own, and root without its power."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIZE = b"size=3m"
_NEW_NAMESPACE = 0x00020000
_PRIVATE = 1 << 18 | 1 << 14  # this tree, and all that is mounted below it
_CAPABILITIES = 0x20080522
_DROP_BOUND = 24
_OVER_FILES = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


class Impossible(Exception):  # noqa: N818 - it names a condition of this machine
    """Not on this machine; `str()` says why."""


def libc() -> ctypes.CDLL:
    """Return the C library, with its errno kept."""
    return ctypes.CDLL(None, use_errno=True)


def _call(name: str, *given: object) -> None:
    function = getattr(libc(), name, None)
    if function is None:
        raise Impossible(f"there is no {name} here")
    if function(*given):
        raise Impossible(f"{name}: {os.strerror(ctypes.get_errno())}")


@cache
def _own_mounts() -> None:
    """Give this process mounts of its own: they are gone with it."""
    _call("unshare", _NEW_NAMESPACE)
    _call("mount", b"none", b"/", None, _PRIVATE, None)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Make a folder a disk of 3 MB; Impossible where that is not allowed."""
    _own_mounts()
    _call("mount", b"tmpfs", bytes(folder), b"tmpfs", 0, SIZE)
    try:
        yield
    finally:
        with suppress(Impossible):  # somebody may still look at it: it goes with this process
            _call("umount2", bytes(folder), 2)


def mounts_allowed() -> str:
    """Return why there can be no small disk here; empty when there can."""
    try:
        _own_mounts()
    except Impossible as error:
        return str(error)
    return ""


def modes_obeyed() -> str:
    """Return why modes of files mean nothing here; empty when they can be made to."""
    found: list[str] = []

    def attempt() -> None:
        try:
            be_ordinary()
        except Impossible as error:
            found.append(str(error))

    alone = threading.Thread(target=attempt)  # what is dropped is the thread's alone
    alone.start()
    alone.join()
    return "".join(found)


def die_with_parent() -> None:
    """Be killed when the process that started this one ends, however it ends."""
    with suppress(Impossible):
        _call("prctl", 1, signal.SIGKILL)


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def be_ordinary() -> None:
    """Obey the modes of files in this thread and all it starts, even as root; or Impossible."""
    if os.geteuid():
        return
    for one in (1, 2):  # the same two: no program that is started gets them back
        _call("prctl", _DROP_BOUND, one, 0, 0, 0)
    header, data = _Header(_CAPABILITIES, 0), (_Data * 2)()
    _call("capget", ctypes.byref(header), data)
    data[0].effective &= ~_OVER_FILES
    data[0].permitted &= ~_OVER_FILES
    _call("capset", ctypes.byref(header), data)
