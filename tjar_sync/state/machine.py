"""Tell whether a process of this machine is still the one that it was."""

from __future__ import annotations

import os
import platform
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Machine:
    """Processes that can see each other by number."""

    id: str
    """Equal for two processes only if each can look the other one up."""
    birth: Callable[[int], str | None]
    """A mark of the process that has this number now; None when there is none, empty when
    nobody can tell. Another mark under the same number is another process."""


def birth(pid: int, *, system: str = sys.platform, proc: Path = PROC) -> str | None:
    """Return when a process started, in the kernel's ticks; see `Machine.birth`.

    Of one that was stopped nobody can tell whether it will go on.
    """
    if system == "win32":  # there, os.kill(pid, 0) is not a question but Ctrl-C
        return ""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return None
    except PermissionError:
        pass  # alive, and not ours
    try:
        stat = (proc / str(pid) / "stat").read_bytes()
    except OSError:
        return ""
    fields = stat.rpartition(b")")[2].split()
    if fields[0] in (b"T", b"t"):  # it stands still: who knows whether it will ever go on
        return ""
    return None if fields[0] in (b"Z", b"X") else fields[19].decode()


def this_machine(proc: Path = PROC) -> Machine:
    """Return the machine that this process runs on.

    Containers may share a host name and a folder and still not see each other's processes,
    so that a live one would look dead: where the kernel tells, the boot and the space of
    process numbers make the machine, not its name; elsewhere its network card does, too.
    """
    try:
        boot = (proc / "sys/kernel/random/boot_id").read_text().strip()
        space = (proc / "self/ns/pid").readlink()
    except OSError:
        return Machine(f"{platform.node()}/{uuid.getnode():x}", birth)
    return Machine(f"{boot}/{space}", birth)
