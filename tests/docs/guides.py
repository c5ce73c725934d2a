"""Guides that run: their files are written, their commands typed, and what they promise is said."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = re.compile(r"^```(yaml|console|csv [\w.]+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Typed(NamedTuple):
    """One command of a guide, and what it is to say."""

    command: str
    said: list[str]


def blocks(guide: Path) -> list[tuple[str, str]]:
    """Return what each block of a guide is, and its text."""
    return _BLOCK.findall(guide.read_text("utf-8"))


def type_all(block: str) -> None:
    """Type the commands of a block; each says its lines, and ends as all is well."""
    for step in _steps(block):
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            code = main(shlex.split(step.command)[1:])

        said = [stream.buffer.getvalue().decode() for stream in (out, err)]

        assert 0 == code, said
        for line in step.said:
            assert line in "".join(said), f"{step.command}: {said}"


def _steps(block: str) -> Iterator[Typed]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *said = part.splitlines()
        yield Typed(command, said)
