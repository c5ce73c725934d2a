"""The journal does not grow for ever, and nothing that can be undone is kept in part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.state.files import execute
from tjar_sync.model.state import KEPT_RUNS, Batch, Before, Proof, Resolution, RunStart
from tjar_sync.state.registry import open_sqlite
from tjar_sync.state.retention import KEPT_ENTRIES, KEPT_LINES, undoable
from tjar_sync.testing.state_samples import SHOE, SOCKS, context, intent, state_entry

if TYPE_CHECKING:
    from pathlib import Path


def test_the_newest_runs_can_be_undone() -> None:
    """So many of them, where each wrote little."""
    runs = [f"run-{number}" for number in range(KEPT_RUNS + 5)]

    assert frozenset(runs[:KEPT_RUNS]) == undoable(runs, dict.fromkeys(runs, 1))


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ({"new": 0, "last": KEPT_LINES + 1, "old": 1}, {"new", "last"}),
        ({"new": 1, "last": KEPT_LINES, "old": 1}, {"new"}),
        ({"new": 1, "last": KEPT_LINES - 1, "old": 1}, {"new", "last"}),
        ({"last": KEPT_LINES}, {"new", "last", "old"}),
    ],
)
def test_a_run_can_be_undone_whole_or_not_at_all(lines: dict[str, int], kept: set[str]) -> None:
    """The newest that wrote anything always can be; older ones as long as all lines are few."""
    assert kept == undoable(["new", "last", "old"], lines)


def test_old_lines_go(tmp_path: Path) -> None:
    """When a run begins: of closed ones that cannot be undone, all but the newest."""
    home = open_sqlite(str(tmp_path / "state.db"), context())
    undone = replace(intent(SHOE, "run-1"), before=Before({}, {}, {}))
    home.append(Batch(begun=RunStart("run-1", "plan-1")))
    (opened,) = home.append(Batch(opened=(intent(SOCKS),)))
    lines = home.append(Batch(opened=(undone, *[intent(SHOE)] * (KEPT_ENTRIES + 3))))
    home.append(Batch(resolved=tuple(Resolution(one, Proof.REFUSED, None) for one in lines)))
    home.append(Batch(begun=RunStart("run-2", "plan-2")))
    kept = [line.intent.id for line in home.history(2 * KEPT_ENTRIES)]

    assert [*(one.id for one in reversed(lines[4:])), lines[0].id, opened.id] == kept
    assert (opened,) == home.load().intents
    home.close()


def test_each_text_is_written_once(tmp_path: Path) -> None:
    """What the store shows as it was sent is in the row once, and the row to keep goes when it is kept."""
    path = tmp_path / "state.db"
    home = open_sqlite(str(path), context())
    text = "a description of some length, in plain words"
    row = replace(
        state_entry(SHOE), desired={"name.en": text, "tags": ()}, live={"name.en": text, "tags": ()}
    )
    (opened,) = home.append(Batch(opened=(replace(intent(SHOE), values={}, entry=row),)))
    waiting = path.read_bytes() + path.with_name("state.db-wal").read_bytes()
    home.append(Batch(resolved=(Resolution(opened, Proof.ANSWERED, row),)))

    assert text.encode() in waiting
    assert row == home.load().resources[SHOE]
    home.close()
    execute(path, "VACUUM")
    assert 1 == path.read_bytes().count(text.encode())
