"""A session of a program: its verbs do what the commands do, and end when they are to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import tjar_sync
from tests.cli.process import until
from tests.harness import CUPS, KEY
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.harness import World


@pytest.fixture
def session(desk: World) -> Iterator[tjar_sync.CatalogSession]:
    """Give a session over a catalog of one product."""
    desk.write("cups.yaml", CUPS)
    with tjar_sync.CatalogSession(desk.root, environ={"TJAR_API_KEY": KEY}) as found:
        yield found


def yes(_plan: tjar_sync.Plan) -> bool:
    """Agree to any plan."""
    return True


def test_documents_are_those_of_the_command(desk: World, session: tjar_sync.CatalogSession) -> None:
    """A program reads the same keys, whichever way it asked."""
    plan = json.loads(tjar_sync.plan_json(session.plan()))
    told = json.loads(desk.run("plan", "--format", "json").out)
    applied = session.apply(yes)
    report = json.loads(tjar_sync.run_json(applied))
    drift = json.loads(tjar_sync.drift_json(session.drift()))

    assert plan["resource_changes"] == told["resource_changes"]
    assert ("report", "done") == (report["document"], report["outcome"])
    assert ("drift", []) == (drift["document"], drift["resource_changes"])
    assert ["Cup"] == desk.names()


def test_nothing_is_written_without_a_yes(desk: World, session: tjar_sync.CatalogSession) -> None:
    """The function that is asked sees the plan, and its no is a no."""
    seen: list[tjar_sync.Plan] = []

    def no(plan: tjar_sync.Plan) -> bool:
        seen.append(plan)
        return False

    applied = session.apply(no)

    assert (False, [1]) == (applied.confirmed, [len(one.changes) for one in seen])
    assert 0 == desk.writes()


def test_events_are_told_as_they_happen_and_once(session: tjar_sync.CatalogSession) -> None:
    """The iterator ends with the verb; who asks again is told at once that this was all."""
    running = session.follow(session.apply, yes)
    told = [type(event).__name__ for event in running]

    assert ["Applying", "Started", "Done"] == [one for one in told if one != "Reading"]
    assert [] == list(running)
    assert running.result().confirmed


def test_what_a_followed_verb_raises_is_raised_by_its_result(
    desk: World, session: tjar_sync.CatalogSession
) -> None:
    """An error is told where the result is asked for, and the events end all the same."""
    desk.write("cups.yaml", CUPS.replace("sale_price", "sale_prize"))
    running = session.follow(session.plan)

    assert [] == list(running)
    with pytest.raises(tjar_sync.CatalogError) as caught:
        running.result()
    assert tjar_sync.ExitCode.MISTAKES is caught.value.exit_code


def test_leaving_a_session_cuts_off_what_it_follows(desk: World) -> None:
    """No thread is left behind, and no answer is waited for."""
    desk.write("cups.yaml", CUPS)
    desk.fault(FaultKind.HANG, "GET", seconds=2)
    with tjar_sync.CatalogSession(desk.root, environ={"TJAR_API_KEY": KEY}) as session:
        running = session.follow(session.plan)
        until(lambda: desk.faults.rules[0].hits)

    with pytest.raises(tjar_sync.Interrupted, match="was cancelled"):
        running.result()


def test_a_cancelled_session_begins_nothing(session: tjar_sync.CatalogSession) -> None:
    """What is over stays so."""
    session.cancel()

    with pytest.raises(tjar_sync.Interrupted):
        session.plan()


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    """A typo is told before anything is read."""
    with pytest.raises(tjar_sync.TjarSyncError, match="there is no folder"):
        tjar_sync.CatalogSession(tmp_path / "shoop")


async def not_yet(_plan: tjar_sync.Plan) -> bool:
    """Say no, to whoever awaits it."""
    return False


@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
@pytest.mark.parametrize("agree", [not_yet, lambda _plan: "no", lambda _plan: None])
def test_what_is_no_true_is_a_no(
    desk: World, session: tjar_sync.CatalogSession, agree: Callable[[tjar_sync.Plan], bool]
) -> None:
    """An answer that must be awaited, or a word, agrees to nothing."""
    applied = session.apply(agree)

    assert (False, 0) == (applied.confirmed, desk.writes())


def test_only_is_about_drift_or_about_nothing(session: tjar_sync.CatalogSession) -> None:
    """A word that was spelled wrong does not pass for the one that there is."""
    with pytest.raises(tjar_sync.TjarSyncError, match="`only` is 'drfit'"):
        session.plan(tjar_sync.PlanOptions(only="drfit"))

    assert session.plan(tjar_sync.PlanOptions(only="drift")).empty
