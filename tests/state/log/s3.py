"""An S3 server on this machine, with a bucket for whoever asks."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import TYPE_CHECKING
from unittest import mock

import httpx

from tjar_sync.state.registry import open_cloud

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.testing.state_samples import Opening

BUCKET = "states"
_TURN = threading.Lock()
_PREFIXES = count()


@cache
def server() -> str:
    """Start the server once in a process; return its URL. It ends with the process."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - heavy

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    started = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    url = f"http://{host}:{port}"
    httpx.put(f"{url}/{BUCKET}").raise_for_status()
    return url


def surroundings() -> dict[str, str]:
    """Return the variables by which S3 is reached."""
    return {
        "AWS_ENDPOINT_URL": server(),
        "AWS_ACCESS_KEY_ID": "ours",
        "AWS_SECRET_ACCESS_KEY": "hunter2-of-s3",
        "AWS_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }


@contextmanager
def reached() -> Iterator[None]:
    """Let this process reach the server."""
    with mock.patch.dict(os.environ, surroundings()):
        yield


def prefix() -> str:
    """Return the URL of a place that nobody used before."""
    return f"s3://{BUCKET}/catalog/{os.getpid()}-{next(_PREFIXES)}"


def opening() -> Opening:
    """Open state homes at one new place."""
    url = prefix()
    return lambda context: open_cloud(url, context)
