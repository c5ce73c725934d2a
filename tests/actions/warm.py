"""A process that has read the program's code already, and forks for each command that is typed.

A command starts in a tenth of the time; it is the real one, in a process, folder and environment of
its own.
"""

from __future__ import annotations

import json
import os
import pkgutil
import socket
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import tjar_sync

_UNREAD = ("tjar_sync.testing", "tjar_sync.__main__")


def serve(place: str) -> None:
    """Take commands for ever."""
    for module in pkgutil.walk_packages(tjar_sync.__path__, "tjar_sync."):
        if not module.name.startswith(_UNREAD):
            import_module(module.name)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(f"{place}.new")
        door.listen()
        Path(f"{place}.new").rename(place)
        while True:
            line, _ = door.accept()
            if os.fork() == 0:
                _run(line)
            line.close()
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _run(line: socket.socket) -> None:
    """Run one command where it was typed, and end."""
    head, streams, _, _ = socket.recv_fds(line, 4, 3)
    left, told = int.from_bytes(head, "big"), b""
    while len(told) < left:
        told += line.recv(left - len(told))
    arguments, folder, environ = json.loads(told)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    tempfile.tempdir = None
    from tjar_sync.cli import main  # noqa: PLC0415 - read by now

    code = 1
    try:
        code = main(arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        line.sendall(bytes([code]))
        os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
