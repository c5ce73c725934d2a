"""Commands that get no further than what stands before the store, or than its patience."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import world
from tjar_sync.devstore.habits import habits_of

if TYPE_CHECKING:
    from pathlib import Path

CATALOG = "products:\n  one: {type: physical, name: {en: One}, sale_price: 10, sku: ONE}\n"


@pytest.mark.parametrize(
    ("habit", "command", "code"),
    [("firewall-403-html=all", "plan", 8), ("firewall-403-html=writes", "apply", 3)],
)
def test_a_firewall(tmp_path: Path, habit: str, command: str, code: int) -> None:
    """A page with 403 is a firewall's, whose owner must be asked; the key is not blamed."""
    with world(tmp_path) as here:
        here.write("a.yaml", CATALOG)
        here.store.set_habits(habits_of(habit))

        ran = here.apply() if command == "apply" else here.run(command)

        assert code == ran.code
        said = " ".join((ran.out + ran.err).split())
        assert "a firewall before 127.0.0.1" in said
        assert "does not let this API key" not in said
        assert here.names() == []


def test_a_wait_of_a_day(tmp_path: Path) -> None:
    """The run ends at once, and says until when the store asks to wait."""
    with world(tmp_path) as here:
        here.write("a.yaml", CATALOG)
        here.store.set_habits(habits_of("retry-after-day=1"))
        assert here.run("plan").code != 0

        here.store.requests.reset()
        ran = here.run("plan")

        assert ran.code == 1
        assert "asks to wait until" in ran.err
        assert set(here.store.requests.counts.values()) == {1}


def test_a_wait_of_a_day_in_the_middle_of_a_run(tmp_path: Path) -> None:
    """The first write that is put off ends the run; the others are not sent at all."""
    many = "".join(
        f"  p{n}: {{type: physical, name: {{en: P{n}}}, sale_price: 10, sku: P{n}}}\n"
        for n in range(20)
    )
    with world(tmp_path) as here:
        here.write("a.yaml", f"products:\n{many}")
        here.store.set_habits(habits_of("retry-after-day=9"))
        ran = here.apply()

        assert ran.code == 3
        assert "asks to wait until" in ran.out
        assert here.store.requests.counts["POST /products"] < 20
