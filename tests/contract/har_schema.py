"""What HAR 1.2 demands of a file, by its specification."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_PAIR = {"name": str, "value": str}
SCHEMA: dict[str, dict[str, Any]] = {
    "log": {"version": str, "creator": "creator", "entries": ["entry"]},
    "creator": {"name": str, "version": str},
    "entry": {
        "startedDateTime": _TIME,
        "time": (int, float),
        "request": "request",
        "response": "response",
        "cache": dict,
        "timings": "timings",
    },
    "request": {
        "method": str,
        "url": re.compile(r"https?://\S+"),
        "httpVersion": str,
        "cookies": ["pair"],
        "headers": ["pair"],
        "queryString": ["pair"],
        "headersSize": int,
        "bodySize": int,
    },
    "response": {
        "status": int,
        "statusText": str,
        "httpVersion": str,
        "cookies": ["pair"],
        "headers": ["pair"],
        "content": "content",
        "redirectURL": str,
        "headersSize": int,
        "bodySize": int,
    },
    "pair": _PAIR,
    "content": {"size": int, "mimeType": str},
    "timings": {"send": (int, float), "wait": (int, float), "receive": (int, float)},
    "postData": {"mimeType": str, "params": ["param"], "text": str},
    "param": {"name": str},
}
"""By object: its required names, each with its type, its pattern, or the object that it is."""
OPTIONAL: dict[str, dict[str, Any]] = {
    "log": {"comment": str},
    "entry": {"comment": str},
    "request": {"postData": "postData"},
    "content": {"text": str, "comment": str, "encoding": str},
    "postData": {"comment": str},
    "param": {"value": str, "fileName": str, "comment": str},
}


def faults_in(recording: Any) -> list[str]:
    """Name what is not as it must be, each with its place; nothing of a valid file."""
    if not isinstance(recording, Mapping) or set(recording) != {"log"}:
        return ["a HAR file is an object that holds a log"]
    return list(_faults("log", recording["log"], "log"))


def _faults(place: str, value: Any, wanted: Any) -> Iterator[str]:
    if isinstance(wanted, list):
        if not isinstance(value, list):
            yield f"{place} is no list"
            return
        for number, item in enumerate(value):
            yield from _faults(f"{place}[{number}]", item, wanted[0])
    elif isinstance(wanted, str):
        yield from _object_faults(place, value, wanted)
    elif isinstance(wanted, re.Pattern):
        if not (isinstance(value, str) and wanted.fullmatch(value)):
            yield f"{place} is {value!r}"
    elif not isinstance(value, wanted):
        yield f"{place} is {value!r}"


def _object_faults(place: str, value: Any, name: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{place} is no object"
        return
    required, optional = SCHEMA[name], OPTIONAL.get(name, {})
    yield from (f"{place} lacks {key}" for key in required.keys() - value.keys())
    for key, item in value.items():
        wanted = required.get(key, optional.get(key))
        if wanted is None:
            yield f"{place} holds {key}, which is not known"
        else:
            yield from _faults(f"{place}.{key}", item, wanted)
