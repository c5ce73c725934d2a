"""What can be wrong with bytes, texts and values, drawn by chance from a seed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

PIECES: tuple[bytes, ...] = (
    b"\x00", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\r", b"\n",
    b"\r\n", b"\t", b" ", b"\x1b[2J", b"\x7f", b"\x85", "\u202e".encode(), "\u2066".encode(),
    "\u2028".encode(), "\u200b".encode(), "\u200f".encode(), "\ufeff".encode(), "\U000e0041".encode(),
    b"\\ud800", b"\\u0000", b"\\", b'"', b"'", b"`", b"@", b"%", b"%TAG ! !\n", b"%YAML 9.9\n",
    b"---\n", b"...\n", b"- ", b": ", b"? ", b"&a ", b"*a", b"<<: *a", b"<<: ", b"!!python/object:os.system ",
    b"!!binary ", b"!", b"{", b"}", b"[", b"]", b"[" * 100, b"{a: " * 70, b"[[" * 5000, b",", b"#",
    b"|\n", b">-\n", b"null", b"true", b"NaN", b"-Infinity", b".inf", b".nan", b"1e999999999",
    b"1e99999999999999999999", b"9" * 5000, b"-1", b"0x1F", b"0o17", b"1_000", b"1:30:00", b"-0.0", b"1.",
    b"../", b"/etc/passwd", b"C:\\", b"%2e%2e/", b"<script>alert(1)</script>", b"${HOME}", b"a" * 300,
)  # fmt: skip
"""Bytes that have broken readers before."""
TEXTS: tuple[str, ...] = (
    "", " ", "\0", "\ud800", "a\udfffb", "\u202egnp.exe", "\u2066a", "\u200b", "\ufeff", "\x1b[31m", "\r\n",
    "..", ".", "../..", "/", "%2e%2e", "NaN", "sNaN", "Infinity", "1e9999999", "-1e-9999999", "9" * 5000,
    "٣", "0x10", "1_0", "true", "2", "no-image.jpg", "-h0123456789abz1.", "<script>", "&amp;&#0;", "x" * 20_000,
    "'; DROP TABLE resources; --", "${TJAR_API_KEY}", "2026-03-04 02:52:41", "9999-12-31 23:59:59",
)  # fmt: skip
NUMBERS: tuple[Any, ...] = (
    0, 1, -1, 2**31, 2**53, 2**63, -(2**63), 10**18, 10**400, 0.1, -0.0, 1e-300, 1e308,
)  # fmt: skip
TOKENS = ("NaN", "-Infinity", "1e999999999", "1E+99999999999999999999", "9" * 5000, "01", "tru", "")
"""What stands in a JSON text where a value should, and is none, or one that nobody can hold."""
_MARK = "\u0001token\u0001"


def broken_bytes(luck: Random, data: bytes) -> bytes:
    """Break bytes in one to four places."""
    for _ in range(luck.choice((1, 1, 1, 2, 4))):
        data = luck.choice(_BREAKS)(luck, data)
    return data


def _somewhere(luck: Random, data: bytes) -> int:
    return luck.randrange(len(data) + 1)


def _flip(luck: Random, data: bytes) -> bytes:
    at = _somewhere(luck, data)
    return (
        data[:at]
        + bytes(byte ^ 1 << luck.randrange(8) for byte in data[at : at + 1])
        + data[at + 1 :]
    )


def _insert(luck: Random, data: bytes) -> bytes:
    at = _somewhere(luck, data)
    return data[:at] + luck.choice(PIECES) + data[at:]


def _overwrite(luck: Random, data: bytes) -> bytes:
    at, piece = _somewhere(luck, data), luck.choice(PIECES)
    return data[:at] + piece + data[at + len(piece) :]


def _cut(luck: Random, data: bytes) -> bytes:
    return data[: _somewhere(luck, data)]


def _drop(luck: Random, data: bytes) -> bytes:
    at = _somewhere(luck, data)
    return data[:at] + data[at + luck.choice((1, 1, 3, 20, 200)) :]


def _repeat(luck: Random, data: bytes) -> bytes:
    at = _somewhere(luck, data)
    return (
        data[:at] + data[at : at + luck.choice((1, 8, 80))] * luck.choice((2, 3, 200)) + data[at:]
    )


def _swap_lines(luck: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, two = luck.randrange(len(lines)), luck.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


def _noise(luck: Random, data: bytes) -> bytes:
    at = _somewhere(luck, data)
    noise = luck.randbytes(luck.choice((1, 4, 60)))
    return data[:at] + noise + data[at + len(noise) :]


_BREAKS: tuple[Callable[[Random, bytes], bytes], ...] = (
    _flip, _insert, _insert, _overwrite, _cut, _drop, _repeat, _swap_lines, _noise,
)  # fmt: skip


def weird(luck: Random) -> Any:
    """Draw a JSON value that nobody expects where it will stand."""
    return luck.choice(_WEIRD)(luck)


_WEIRD: tuple[Callable[[Random], Any], ...] = (
    lambda _: None,
    lambda luck: luck.choice((True, False)),
    lambda luck: luck.choice(NUMBERS),
    lambda luck: luck.choice(NUMBERS),
    lambda luck: luck.choice(TEXTS),
    lambda luck: luck.choice(TEXTS),
    lambda luck: luck.choice(TEXTS),
    lambda luck: luck.choice(([], {}, [[]], [{}], {"": None}, [None] * 50, {"id": []})),
    lambda luck: _MARK + luck.choice(TOKENS) + _MARK,
    lambda luck: nested(luck.choice((3, 70, 300)), of_lists=luck.choice((True, False))),
)


def nested(depth: int, *, of_lists: bool) -> Any:
    """Nest lists or maps."""
    value: Any = 1
    for _ in range(depth):
        value = [value] if of_lists else {"a": value}
    return value


def places(value: Any, path: Sequence[str | int] = ()) -> list[tuple[str | int, ...]]:
    """List the paths to every part of a JSON value."""
    found = [tuple(path)]
    if isinstance(value, dict):
        for key, item in value.items():
            found += places(item, (*path, key))
    if isinstance(value, list):
        for number, item in enumerate(value):
            found += places(item, (*path, number))
    return found


def broken_value(luck: Random, value: Any) -> Any:
    """Replace, drop, double or rename one to three parts of a JSON value, which stays as it is."""
    copy = json.loads(json.dumps(value))
    for _ in range(luck.choice((1, 1, 2, 3))):
        copy = _broken_at(luck, copy, luck.choice(places(copy)))
    return copy


def _broken_at(luck: Random, value: Any, path: tuple[str | int, ...]) -> Any:
    if not path:
        return weird(luck)
    inside: Any = value
    for step in path[:-1]:
        inside = inside[step]
    last: Any = path[-1]
    how = luck.randrange(8)
    if how == 0:
        del inside[last]
    elif how == 1 and isinstance(inside, list):
        inside.insert(luck.randrange(len(inside) + 1), inside[last])
    elif how == 1:
        inside[luck.choice(TEXTS)] = inside.pop(last)
    elif how == 2:
        inside[last] = luck.choice(([inside[last]], {"data": inside[last]}, str(inside[last])))
    else:
        inside[last] = weird(luck)
    return value


def as_json(value: Any) -> bytes:
    """Write a value as JSON text; the words of TOKENS stand in it as they are."""
    text = json.dumps(value)
    for token in TOKENS:
        text = text.replace(json.dumps(_MARK + token + _MARK), token)
    return text.encode()
