"""Who asks for the state's lock: a person at a desk, or a run of CI, by its page."""

from __future__ import annotations

import getpass
import os
import re
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.state import LockInfo

_PAGE = re.compile(r"https?://[!-~]{1,500}")


def lock_info_of(verb: str) -> LockInfo:
    """Say who is asking for the state's lock, and for what."""
    from tjar_sync.model.state import LockInfo  # noqa: PLC0415 - the engine is heavy

    now = datetime.now(UTC).isoformat(timespec="seconds")
    who = run_page(os.environ) or _user()
    return LockInfo(who, socket.gethostname(), os.getpid(), now, verb)


def run_page(environ: Mapping[str, str]) -> str:
    """Return the page of the CI run that this is, empty outside of one."""
    github = [environ.get(f"GITHUB_{name}") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID")]
    server, repository, run = github
    page = f"{server}/{repository}/actions/runs/{run}" if all(github) else ""
    found = page or environ.get("CI_JOB_URL", "")
    return found if _PAGE.fullmatch(found) else ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
