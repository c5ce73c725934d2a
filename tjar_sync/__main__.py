"""`python -m tjar_sync` and the `tjar-sync` command."""

from __future__ import annotations

import atexit
import io
import os
import signal
import sys
from types import ModuleType


def main() -> None:
    """Run the command line and leave with its exit code."""
    from tjar_sync.uncollected import seldom_collected  # noqa: PLC0415 - keeps `import tjar_sync.__main__` free

    _ready_streams()
    _leave_out_plugins()
    with seldom_collected():
        from tjar_sync.cli import main as run  # noqa: PLC0415 - the same

        code = run(sys.argv[1:])
        for number in (signal.SIGINT, signal.SIGTERM):
            # What was told stands; while a thread still works, the process can be cut off.
            atexit.register(signal.signal, number, signal.SIG_IGN)
        sys.exit(code)


def _leave_out_plugins() -> None:
    """Have pydantic look for no plugins: it would read what is said of every package that is installed."""
    nothing = ModuleType("pydantic.plugin._loader")
    vars(nothing)["get_plugins"] = tuple
    sys.modules.setdefault(nothing.__name__, nothing)


def _ready_streams() -> None:
    """Stand in for closed streams, and spell out letters that the terminal's encoding lacks."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "r+", encoding="utf-8"))  # noqa: SIM115, PTH123 - lives until exit
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
