"""What earlier runs saw is told with every look, and alone where the store cannot be asked."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.doctor.shop import ADDRESS, StoreClock, probe, shop
from tests.harness import KEY, world
from tjar_sync import devstore, state
from tjar_sync.doctor import Kept, diagnose
from tjar_sync.doctor.probe.evidence import LOOKED
from tjar_sync.doctor.profiles import recommended
from tjar_sync.location import Location
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.observation import CREATED_HIDDEN, ORDER, Observation, left_alone
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import StoreSettings
from tjar_sync.model.state import Batch
from tjar_sync.providers.tjar.profiles import TJAR_PROFILES
from tjar_sync.session import open_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from tests.harness import Ran, World
    from tjar_sync.model.value import Value

UNORDERED = ContractLine(("newest_first", "product"), value=False)
TAGS = ContractLine(("always_send",), ("tags",))
SEEN = (
    Observation(*ORDER, Standing.CONTRADICTED, "product 1 stayed", "a look", lines=(UNORDERED,)),
    Observation(*left_alone("tags"), Standing.CONTRADICTED, "tags went", lines=(TAGS,)),
    Observation(*left_alone("gallery"), Standing.CONFIRMED, "a list of 2 stayed"),
    Observation(*CREATED_HIDDEN, Standing.CONTRADICTED, "it went live"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give a catalog and an empty store."""
    with world(tmp_path) as made:
        yield made


def learn(desk: World, *found: Observation) -> None:
    """Keep what earlier runs are to have seen."""
    with closing(open_state(Location(desk.root, None, {"TJAR_API_KEY": KEY}))) as home:
        home.append(Batch(observed=found))


def told(ran: Ran) -> Any:
    """Read a diagnosis."""
    return json.loads(ran.out)


def test_nothing_is_known_yet(desk: World) -> None:
    """It says so, and asks the store nothing."""
    ran = desk.run("doctor", "--offline")

    assert (0, ()) == (ran.code, desk.store.requests.recent)
    assert "no run saw anything of it yet" in ran.out


def test_what_is_known_is_printed_without_the_store(desk: World) -> None:
    """By what and when; the lines that are lacking go into store.yaml, and then all is settled."""
    learn(desk, *SEEN)
    first = desk.run("doctor", "--offline", "--format", "json", "--write")
    text = desk.run("doctor", "--offline").out
    again = desk.run("doctor", "--offline", "--format", "json")

    assert (2, 0, ()) == (first.code, again.code, desk.store.requests.recent)
    assert ["A3", "A6", "A9"] == [row["number"] for row in told(again)["assumptions"]]
    assert [False, False, True] == [row["settled"] for row in told(first)["assumptions"]]
    assert [["always_send"], ["newest_first", "product"]] == [
        line["path"] for line in told(first)["contract_lines"]
    ]
    assert "4 claims known from earlier runs, 3 of them contradicted" in text
    assert "nothing is known of 22 other assumptions" in text
    assert "product 1 stayed (20" in text
    assert " UTC; a look)" in text


def test_a_look_tells_what_runs_saw_as_well(desk: World) -> None:
    """What no read can tell was seen by a write before: it counts, and the profile is proposed."""
    learn(desk, *SEEN)
    ran = desk.run("doctor", "--format", "json")
    rows = {row["number"]: row for row in told(ran)["assumptions"]}
    (advice,) = [one for one in told(ran)["examinations"] if one["name"] == "profile"]
    limits = {"requests_per_second": 1000}
    desk.settings(store={"profile": "laravel", "limits": limits})
    settled = desk.run("doctor", "--format", "json")

    assert (2, 0) == (ran.code, settled.code)
    assert "contradicted" == rows["A6"]["standing"]
    assert "contradicted: an update leaves tags alone: tags went" in rows["A6"]["evidence"][0]
    assert (
        "`laravel` fits better than `documented`: of 2 lines below, it settles 2"
        == (advice["summary"])
    )
    assert "profile" not in {one["name"] for one in told(settled)["examinations"]}


def test_a_store_that_cannot_be_reached(desk: World) -> None:
    """Why is told first, then what is known; the exit code is that of the failure."""
    learn(desk, *SEEN)
    desk.settings(store={"api_key": "${TJAR_API_KEY}", "url": desk.url})
    desk.environ["TJAR_API_KEY"] = "another-key-that-is-wrong"
    ran = desk.run("doctor")

    assert 7 == ran.code
    assert "broken" in ran.out
    assert "product 1 stayed" in ran.out
    assert "The store could not be read; of earlier runs is known: 3 contradicted." in ran.out


def test_offline_needs_a_catalog(desk: World) -> None:
    """A store that no catalog names was never seen by a run."""
    ran = desk.run("doctor", "--offline", "--url", "https://shop.example")

    assert 64 == ran.code
    assert "--offline is about what a catalog's state knows" in ran.err


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ((), ""),
        ((("per_page", 50),), ""),
        ((("per_page", 50), ("always_send", ("tags",))), "laravel"),
        ((("per_page", 49), ("always_send", ("tags",))), ""),
        ((("per_page", 60), ("always_send", ("tags", "brand"))), ""),
        ((("time_zone", "UTC"), ("per_page", 50), ("always_send", ("gallery",))), "laravel"),
    ],
)
def test_a_profile_is_recommended_for_what_it_settles(
    lines: tuple[tuple[str, Value], ...], name: str
) -> None:
    """One habit makes no family; a larger page or a shorter list settles nothing."""
    needed = [ContractLine((key,), value) for key, value in lines]

    assert name == recommended(needed, TJAR_PROFILES)[0]


def test_what_a_probe_tried_is_kept(folder: Path) -> None:
    """The next look needs no probe for it; the next probe takes its place."""
    clock, place = StoreClock(), str(folder / ".tjar" / "state.db")
    with shop(folder, "creation-order", clock) as store:
        first = probe(store, folder, clock)
        with closing(state.open_home(place, state.surroundings("live", ADDRESS))) as home:
            known = home.observations()
        transport = httpx.WSGITransport(app=devstore.create_app(store))
        settings = StoreSettings("live", "tjar", "embedded", SecretStr(KEY))
        look = diagnose(settings, lambda _: None, transport, kept=Kept(known))
        store.set_habits(devstore.habits_of("none"))
        again = probe(store, folder, clock)

    assert first is not None
    assert again is not None
    assert len(known) == len({(one.number, one.claim) for one in known})
    assert any(one.request.startswith("POST ") for one in known)
    assert (UNORDERED,) in [one.lines for one in known if one.number == "A3"]
    assert {"A1", "A2"} <= {one.number for one in known if one.claim == LOOKED}
    assert not any(LOOKED in told for row in look.assumptions for told in row.evidence)
    rows = {row.number: row for row in look.assumptions}
    assert Standing.CONTRADICTED is rows["A3"].standing
    assert [Standing.CONFIRMED] * 2 == [rows[number].standing for number in ("A5", "A8")]
    assert any("what a probe tried" in one for one in rows["A5"].evidence)
    assert Standing.CONTRADICTED not in {row.standing for row in again.assumptions}


def test_a_probe_of_a_store_that_cannot_be_read(folder: Path) -> None:
    """What is known is told then, too."""
    clock, place = StoreClock(), str(folder / ".tjar" / "state.db")
    with shop(folder, "", clock) as store:
        with closing(state.open_home(place, state.surroundings("live", ADDRESS))) as home:
            home.append(Batch(observed=SEEN))
        found = probe(store, folder, clock, api_key=SecretStr("another-key-that-is-wrong"))

    assert found is not None
    assert ["A3", "A6", "A9"] == [row.number for row in found.assumptions]
    assert 7 == found.exit_code


def test_a_look_without_the_store_is_no_probe(desk: World) -> None:
    """One writes, and the other asks nothing."""
    assert 64 == desk.run("doctor", "--offline", "--probe").code
