"""A taste of the fuzz, and proof that it would notice what it is there to notice."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.reliability import fuzz, fuzz_worker
from tests.reliability.fuzz_malice import as_json, broken_bytes, broken_value
from tests.reliability.outcome import Options, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    import pytest

    from tests.reliability.fuzz_answers import Parts


def test_a_taste() -> None:
    """Every target is tried, and nothing but words and results comes of it."""
    outcome = fuzz.run(Options(quick=True))

    assert () == outcome.failures, table(outcome)
    assert [str(taste) for _, taste in fuzz.CASES.values()] == [row[1] for row in outcome.rows]
    rows = {row[0]: row for row in outcome.rows}
    assert "0" == rows.pop(fuzz.WHAT["drips"])[3]  # what never ends is never an answer
    for row in rows.values():
        assert "0" not in row[2:4], "a target that refuses all, or nothing, tries too little"


class Made:
    """A target that does as it is told."""

    def __init__(self, use: Callable[[Parts], bool]) -> None:
        self.use = use

    def make(self, luck: Random) -> Parts:
        """Draw an input."""
        return {"a/b": luck.randbytes(4)}


def tried(use: Callable[[Parts], bool]) -> fuzz.Tally:
    """Try one case."""
    tally = fuzz.Tally()
    made = Made(use)
    fuzz_worker.try_one(made, made.make(fuzz_worker.luck_of("loader", 1, 5)), tally, "loader 1 5")
    return tally


def crash(_parts: Parts) -> bool:
    """Do what no reader may."""
    raise KeyError("price")


def test_a_crash_is_noticed_and_can_be_repeated() -> None:
    """The line names the command, the error and the place; the input is kept."""
    (line,) = tried(crash).failures
    kept = Path(line.rpartition(" ")[2])

    assert line.startswith("python -m tests.reliability.fuzz loader 1 5: KeyError: ")
    assert "at test_fuzz.py:" in line
    assert ["a/b"] == list(json.loads((kept / "names.json").read_text()).values())
    assert (kept / "0").read_bytes() == fuzz_worker.luck_of("loader", 1, 5).randbytes(4)
    for path in kept.iterdir():
        path.unlink()
    kept.rmdir()


def test_a_hang_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case that does not end is ended, even if it handles every error."""

    def stubborn(_parts: Parts) -> bool:
        try:
            time.sleep(60)
        except Exception:  # noqa: BLE001 - what a reader may do, too
            time.sleep(60)
        return True

    monkeypatch.setattr(fuzz_worker, "LONGEST", 0.2)
    with fuzz_worker.alarm():
        (line,) = tried(stubborn).failures

    assert "Hung: 'no end after 0.2 seconds'" in line


def test_what_is_refused_and_what_is_accepted_is_counted() -> None:
    """Both are fine, and told apart."""
    assert (1, 0, 1) == (tried(bool).accepted, tried(bool).refused, tried(bool).cases)
    assert (0, 1) == (tried(lambda _: False).accepted, tried(lambda _: False).refused)


def test_a_process_that_takes_too_much_memory_dies() -> None:
    """The limit holds for the whole process, and its death is a failure."""
    code = (
        "import resource; from tests.reliability.fuzz import MEMORY;"
        " resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)); bytearray(MEMORY)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603 - our own interpreter

    assert b"MemoryError" in done.stderr


def test_the_death_of_a_process_is_a_failure() -> None:
    """A worker that cannot even begin is told, with what it said."""
    tally = fuzz.apart(fuzz.Piece("nothing", 1, 0, 1))

    assert 1 == tally.cases
    assert "the process died (1)" in tally.failures[0]
    assert "KeyError: 'nothing'" in tally.failures[0]


def test_the_same_seed_breaks_the_same_things() -> None:
    """A case is made of its seed and number alone."""
    value: Any = {"a": [1, {"b": "c"}], "d": None}

    def drawn(case: int) -> list[bytes]:
        luck = fuzz_worker.luck_of("plans", 1, case)
        return [broken_bytes(luck, b"hello world"), as_json(broken_value(luck, value))]

    assert drawn(3) == drawn(3)
    assert 90 < len({tuple(drawn(case)) for case in range(100)})
    assert {"a": [1, {"b": "c"}], "d": None} == value
