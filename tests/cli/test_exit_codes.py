"""Every outcome has its exit code, in every command and format: each provoked for real."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import done, ended, started, until
from tests.cli.samples import MANY, fill
from tjar_sync import cli
from tjar_sync.devstore import FaultKind
from tjar_sync.errors import ExitCode, gravest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.harness import World

READING = ("plan", "drift", "apply --auto-approve")
"""The commands that look at the files, the state and the store."""
HAVE_FORMATS = {"plan", "drift", "apply"}
DOES_SOMETHING = {0, 3, 7, 8}
"""An apply that may end so need not come to the same the second time."""
PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def applied(desk: World) -> None:
    """Have two products in the store, as the files want them."""
    fill(desk, "shoe", "sock")
    assert 0 == desk.apply().code


def edited_live(desk: World) -> None:
    """Change a price in the dashboard."""
    applied(desk)
    desk.dashboard.edit_product(desk.dashboard.products()[0]["id"], sale_price=11)


def new(desk: World) -> None:
    """Want two products that the store does not have yet."""
    fill(desk, "shoe", "sock")


def refused_in_part(desk: World) -> None:
    """Let the store take one new product and not the other."""
    new(desk)
    desk.fault(FaultKind.SERVER_ERROR, "POST", "^/products$", skip=1, times=None)


def dearer(desk: World) -> None:
    """Raise a price beyond its guard, while in the store another one was edited."""
    edited_live(desk)
    fill(desk, "shoe", "sock", price="100")


def mistaken(desk: World) -> None:
    """Misspell a key."""
    applied(desk)
    desk.write("more.yaml", "products: {x: {typ: physical}}\n")


def mistaken_contract(desk: World) -> None:
    """Misspell a part of the contract in store.yaml."""
    applied(desk)
    desk.settings(store={"contract": {"feilds": {}}})


def mistaken_state(desk: World) -> None:
    """Keep the state where no state home is."""
    applied(desk)
    desk.settings(state="ftp://bucket/state")


def wrong_key(desk: World) -> None:
    """Let the store not know the key."""
    applied(desk)
    desk.fault(FaultKind.UNAUTHORIZED, times=None)


def wrong_key_in_the_middle(desk: World) -> None:
    """Take the key back after the first write."""
    new(desk)
    desk.fault(FaultKind.UNAUTHORIZED, "POST", skip=1, times=None)


def nobody_there(desk: World) -> None:
    """Let nothing listen at the store's address."""
    applied(desk)
    state = desk.root / ".tjar" / "state.db"
    state.unlink()
    desk.settings(store={"url": "http://127.0.0.1:9"})


def no_store(desk: World) -> None:
    """Let a web page answer at the store's address."""
    applied(desk)
    desk.fault(FaultKind.BAD_GATEWAY, "GET", times=None)


def no_state(desk: World) -> None:
    """Lose the state, as when a cache is evicted."""
    applied(desk)
    (desk.root / ".tjar" / "state.db").unlink()


def damaged_state(desk: World) -> None:
    """Write other bytes over the state."""
    applied(desk)
    (desk.root / ".tjar" / "state.db").write_bytes(b"not a database, but long enough" * 40)


def foreign_state(desk: World) -> None:
    """Give the store another address than the state's."""
    applied(desk)
    desk.settings(store={"url": desk.url.replace("127.0.0.1", "localhost")})


OUTCOMES: list[tuple[Callable[[World], None], dict[str, int]]] = [
    (applied, dict.fromkeys((*READING, "plan --detailed-exitcode", "validate", "state list"), 0)),
    (edited_live, {"plan": 0, "plan --detailed-exitcode": 2, "drift": 2}),
    (refused_in_part, {"apply --auto-approve": 3}),
    (dearer, {"plan": 5, "plan --detailed-exitcode": 5, "apply --auto-approve": 5, "drift": 2}),
    (mistaken, dict.fromkeys((*READING, "validate"), 6)),
    (mistaken_contract, dict.fromkeys((*READING, "validate"), 6)),
    (mistaken_state, dict.fromkeys((*READING, "validate", "state list"), 6)),
    (wrong_key, dict.fromkeys(READING, 7)),
    (wrong_key_in_the_middle, {"apply --auto-approve": 7}),
    (nobody_there, {"plan": 8}),
    (no_store, {"apply --auto-approve": 8}),
    (no_state, {"drift": 10, "plan": 0}),
    (damaged_state, dict.fromkeys((*READING, "state list", "state show product.shoe"), 10)),
    (foreign_state, dict.fromkeys((*READING, "state list"), 10)),
    (new, {"pln": 64, "plan --no-such-option": 64, "apply": 64, "drift": 10}),
]


def cases() -> list[object]:
    """Spread the table: a situation, a command, its code."""
    return [
        pytest.param(situation, line.split(), code, id=f"{situation.__name__}: {line}")
        for situation, lines in OUTCOMES
        for line, code in lines.items()
    ]


@pytest.mark.parametrize(("situation", "line", "code"), cases())
def test_each_outcome_has_its_code(
    desk: World, situation: Callable[[World], None], line: list[str], code: int
) -> None:
    """A process ends with the outcome's code; as JSON, it is the same."""
    situation(desk)
    found, out, err = done(desk.root, *line)
    as_json = desk.run(*line, "--format", "json").code if line[0] in HAVE_FORMATS else code

    assert code == found, out + err
    assert "Traceback" not in err
    if line[0] != "apply" or code not in DOES_SOMETHING:
        assert code == as_json


def test_a_lock_that_somebody_holds(desk: World) -> None:
    """The first of two applies works, the second exits with 4; interrupted, the first with 130."""
    fill(desk, *MANY)
    desk.fault(FaultKind.LATENCY, "POST", "^/products$", times=None, seconds=6)
    with started(desk.root, "apply", "--auto-approve") as process:
        until(lambda: desk.faults.rules[0].hits > 1)
        second = done(desk.root, "apply", "--auto-approve", "--format", "json")
        process.send_signal(signal.SIGINT)
        first = ended(process)

    assert (4, 130) == (second[0], first[0])


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_saved_plan_that_no_longer_holds(desk: World, form: str) -> None:
    """Out of date, used up, or damaged: 9."""
    fill(desk, "shoe")
    path = str(desk.root / "plan.tjar")
    line = ("apply", path, "--format", form)
    desk.run("plan", "--out", path)
    fill(desk, "shoe", price="12")
    outdated = done(desk.root, *line)[0]
    desk.run("plan", "--out", path)
    first, second = done(desk.root, *line)[0], done(desk.root, *line)[0]
    (desk.root / "plan.tjar").write_text("{}")
    damaged = done(desk.root, *line)[0]

    assert (9, 0, 9, 9) == (outdated, first, second, damaged)


def test_a_blocked_plan_never_says_carry_it_out(desk: World) -> None:
    """It may be saved, to be shown; apply refuses it, and so it is told."""
    dearer(desk)
    path = desk.root / "plan.tjar"
    code, _, err = done(desk.root, "plan", "--out", str(path))
    refused = done(desk.root, "apply", str(path))[0]

    assert (5, 5) == (code, refused)
    assert "Saved; apply refuses it while it is blocked.\n" == err


def test_drift_without_a_state_says_why(desk: World) -> None:
    """A lost state is no reason to say that nothing drifted."""
    no_state(desk)
    code, out, err = done(desk.root, "drift")

    assert (10, "") == (code, out)
    assert "the state owns nothing in store live, so nobody can tell what drifted" in err
    assert "in CI a cache may be evicted" in err


def test_several_at_once_are_the_gravest() -> None:
    """The order of precedence, from what must be known first to what need not."""
    order = [130, 10, 4, 6, 7, 8, 9, 5, 3, 1, 2, 0]
    codes = [ExitCode(number) for number in order]

    assert codes == [gravest(codes[start:][::-1]) for start in range(len(codes))]
    assert 0 == gravest([])


def test_page_and_help_tell_every_code() -> None:
    """No code is missing in the page's table or in `tjar-sync --help`, and none is invented."""
    table = re.findall(r"^\| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    helped = re.findall(r"^  (\d+) ", cli.EPILOG, re.MULTILINE)
    codes = [str(code.value) for code in ExitCode]

    assert codes == table
    assert codes == helped
