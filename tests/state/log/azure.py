"""Microsoft's own Azurite in the place of Azure Blob Storage, where it is installed (see .ci/run)."""

from __future__ import annotations

import atexit
import base64
import hashlib
import hmac
import os
import shutil
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import httpx
import pytest

from tjar_sync.state.registry import open_cloud

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.testing.state_samples import Opening

CONTAINER = "states"
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
"""The one that its documentation gives to everybody."""
NEEDED = "TJAR_TESTS_NEED_AZURITE"
"""The variable by which .ci/run says that nothing may be left out."""
INSTALLED = Path(__file__).parents[3] / ".ci" / "azurite" / "node_modules" / ".bin"
_NUMBERS = count(1)


def program() -> str | None:
    """Return the path of Azurite's program; None where it is not installed."""
    return shutil.which("azurite-blob", path=os.pathsep.join([str(INSTALLED), os.defpath]))


@cache
def server() -> str:
    """Start Azurite once in a process, in its memory alone, with a container; return its URL."""
    line = [program() or "azurite-blob", "--inMemoryPersistence", "--skipApiVersionCheck"]
    line += ["--disableTelemetry", "--silent", "--blobHost", "127.0.0.1", "--blobPort", "0"]
    started = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)  # noqa: S603 - Azurite
    atexit.register(_end, started)
    said = iter(started.stdout or ())
    listens = next(text for text in said if "successfully listens on" in text)
    url = f"{listens.split()[-1]}/{ACCOUNT}"
    _make_container(url)
    return url


def _end(started: subprocess.Popen[str]) -> None:
    started.terminate()
    started.communicate()


def _make_container(url: str) -> None:
    """Make the container, signed as the API wants it: no library of ours does that."""
    now = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    headers = {"x-ms-date": now, "x-ms-version": "2021-08-06"}
    signed = "\n".join(f"{name}:{text}" for name, text in headers.items())
    what = f"/{ACCOUNT}/{ACCOUNT}/{CONTAINER}\nrestype:container"
    text = "PUT" + "\n" * 12 + f"{signed}\n{what}"
    mac = hmac.new(base64.b64decode(ACCOUNT_KEY), text.encode(), hashlib.sha256).digest()
    key = f"SharedKey {ACCOUNT}:{base64.b64encode(mac).decode()}"
    made = httpx.put(
        f"{url}/{CONTAINER}?restype=container", headers={**headers, "Authorization": key}
    )
    made.raise_for_status()


def surroundings() -> dict[str, str]:
    """Return the variables by which it is reached."""
    return {
        "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
        "AZURE_STORAGE_ACCOUNT_KEY": ACCOUNT_KEY,
        "AZURE_STORAGE_ENDPOINT": server(),
        "AZURE_ALLOW_HTTP": "true",
    }


@contextmanager
def reached() -> Iterator[None]:
    """Let this process reach the server, where it is installed."""
    with mock.patch.dict(os.environ, {} if program() is None else surroundings()):
        yield


def may_be_left_out() -> bool:
    """Say whether it is not installed, and need not be."""
    assert program() or not os.environ.get(NEEDED), "Azurite is not installed, and must be: .ci/run"
    return program() is None


def opening() -> Opening:
    """Open state homes at one new place; skips what needs Azurite where it may be left out."""
    if may_be_left_out():
        pytest.skip("Azurite is not installed (npm ci --prefix .ci/azurite)")
    url = f"az://{CONTAINER}/catalog/{next(_NUMBERS)}"
    return lambda context: open_cloud(url, context)
