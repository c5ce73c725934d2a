"""Kills on the second platform: an apply that dies around its writes is finished by the next."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.apply.test_hajatek import Souk, souk
from tests.cli.process import PATIENCE, surroundings
from tests.harness import KEY, LIFTED
from tests.reliability.victim import boundaries

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["souk"]


def die(souk: Souk, at: int | None, log: Path) -> int:
    """Apply in a process of its own, which dies at a boundary; return how it ended."""
    chosen = {} if at is None else {"VICTIM_AT": str(at)}
    environ = surroundings(VICTIM_LOG=str(log), HAJATEK_API_KEY=KEY, **chosen)
    line = [sys.executable, "-m", "tests.reliability.victim", "apply", "--auto-approve", *LIFTED]
    done = subprocess.run(  # noqa: S603 - our own command
        line, cwd=souk.root, env=environ, timeout=PATIENCE, check=False, capture_output=True
    )
    return done.returncode


@pytest.mark.parametrize(
    ("method", "moment"),
    [
        (method, moment)
        for method in ("POST", "PUT")
        for moment in ("before {} ", "half of the body of {} ", "after {} ")
    ],
)
def test_a_killed_apply_is_finished_by_the_next(
    souk: Souk, tmp_path: Path, method: str, moment: str
) -> None:
    """Promise 2: the same end, nothing twice, nothing lost, whatever was under way."""
    souk.settings(limits={"parallel": 1, "settle_seconds": 0, "read_back_seconds": 1})
    if method == "PUT":
        assert 0 == souk.apply().code
        souk.edit("sale_price: 10", "sale_price: 12")
    rehearsal, log = tmp_path / "rehearsal", tmp_path / "log"
    saved = souk.root / "shop.yaml"
    before = saved.read_text("utf-8")
    at = _boundary(souk, rehearsal, moment.format(method), method)
    saved.write_text(before, "utf-8")

    assert -signal.SIGKILL == die(souk, at, log)
    ran = souk.apply()

    assert 0 == ran.code, ran.err
    assert ["SHOE", "SOCK"] == sorted(one["sku"] for one in souk.desk.products())
    assert (12 if method == "PUT" else 10) == souk.shown("SHOE")["price"]
    assert 0 == souk.run("plan", "--detailed-exitcode").code


def _boundary(souk: Souk, log: Path, moment: str, method: str) -> int:
    """Apply once for good to learn where the boundary is; then let the store be as before."""
    shown = souk.desk.products()
    state = (souk.root / ".tjar/state.db").read_bytes() if shown else b""
    assert 0 == die(souk, None, log)
    for one in souk.desk.products():
        if method == "POST":
            souk.desk.delete_product(one["id"])
    for one in shown:
        souk.desk.edit_product(one["id"], price=one["price"])
    for path in (souk.root / ".tjar").glob("state.db*"):
        path.unlink()
    if state:
        (souk.root / ".tjar/state.db").write_bytes(state)
    return next(n for n, name in enumerate(boundaries(log), 1) if moment in name)
