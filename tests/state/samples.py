"""A process of its own, to be raced against or killed."""

from __future__ import annotations

import subprocess
import sys


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process of its own, with pipes to talk to it."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter runs a test's own text
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
