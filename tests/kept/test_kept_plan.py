"""A plan that found nothing to change holds as long as all that it was made of is the same."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.process import done
from tests.harness import AT_ONCE, KEY, World
from tests.kept.desk import LONG_AGO, Desk, desk, said
from tests.kept.edits import EDITS
from tests.reliability.storefronts import HajatekFront
from tjar_sync import workflow
from tjar_sync.apply import CancelToken
from tjar_sync.devstore import FaultKind, running
from tjar_sync.errors import ProviderError, UntrustedHost
from tjar_sync.kept import files, sealed
from tjar_sync.model.event import nobody_is_told
from tjar_sync.model.state import LockInfo
from tjar_sync.providers import PLATFORMS
from tjar_sync.session import open_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEAVY = frozenset(
    {"yaml", "rich", "deepdiff", "PIL", "sqlite3", "jinja2", "tjar_sync.planning"}
    | {"tjar_sync.catalog.reading", "tjar_sync.workflow.pipeline"}
)
HARMLESS = frozenset({"a touch", "an apply"})
"""What changes nothing that a plan is made of, and is seen to."""


@pytest.fixture(name="mine")
def kept_desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a desk on which the plan is kept."""
    with desk(tmp_path / "shop") as found:
        assert found.made_anew()
        assert not found.made_anew()
        yield found


def both(desk: Desk, *options: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is said with what is kept, and without."""
    kept = desk.plan(*options)
    desk.forget()
    return kept, desk.plan(*options)


def test_what_is_kept_says_the_same_by_as_many_requests(mine: Desk) -> None:
    """In every format; and only the file's owner may look at it."""
    requests = mine.world.store.requests
    for form in ("text", "json", "markdown", "html"):
        requests.reset()
        kept = mine.plan("--format", form)
        reads = requests.total
        mine.forget()
        requests.reset()
        anew = mine.plan("--format", form)

        assert "text" in anew or "plan" in anew or anew["code"] == 0
        assert reads == requests.total == 2
        assert kept == anew or form == "html"  # its page bears the plan's own number
    assert mine.kept.stat().st_mode & 0o077 == 0
    assert KEY not in mine.kept.read_text("utf-8")


def test_whatever_happened_is_seen(mine: Desk) -> None:
    """The plan after it is the one that would be made without anything kept."""
    seen = set()
    for name, edit in EDITS.items():
        assert not mine.made_anew(), name
        edit(mine)
        mine.anew.clear()
        kept = mine.plan()
        seen |= {name} if mine.anew else set()
        mine.forget()

        assert mine.plan() == kept, name
        edit(mine)
        assert mine.world.apply("--allow-missing").code == 0, name
        mine.plan()

    assert EDITS.keys() - seen == HARMLESS


law = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@law
@given(st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.booleans()), max_size=4))
def test_nobody_can_tell_whether_plans_are_kept(steps: list[tuple[str, bool]]) -> None:
    """Whatever happens in whatever order, even if what is kept is of an older day."""
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder, "shop")) as mine:
        mine.plan()
        for name, stale in steps:
            EDITS[name](mine)
            before = {one: one.read_bytes() for one in mine.cache.glob("plan-*.json")}
            kept, anew = both(mine)
            for path, data in before.items() if stale else ():
                path.write_bytes(data)

            assert anew == kept


def test_pages_that_came_are_not_asked_for_again(mine: Desk) -> None:
    """Where the store answers otherwise by now, the engine goes on with what came."""
    mine.world.dashboard.create_product(name_en="Else", sale_price=7, sku="ELSE")
    mine.world.store.requests.reset()

    assert mine.made_anew()
    assert mine.world.store.requests.total == 2


def test_a_store_that_cannot_be_read_is_told_as_ever(mine: Desk) -> None:
    """It is not tried twice as often for what is kept."""
    mine.world.store.requests.reset()
    mine.world.fault(FaultKind.MALFORMED, "GET", "products", times=3)
    kept = mine.world.run("plan")

    assert kept.code == 8
    assert mine.world.store.requests.total == 3
    assert not mine.made_anew()


def test_a_run_that_is_to_end_asks_nothing(mine: Desk) -> None:
    """A failure that came a moment ago is the engine's as well."""
    mine.world.store.requests.reset()
    options, place = workflow.PlanOptions(), mine.world.place
    token = CancelToken()
    token.cancel("a test waits for nothing")
    with pytest.raises(ProviderError):
        workflow.plan(place, options, nobody_is_told, token)

    assert mine.world.store.requests.total == 0


def test_a_host_that_nothing_vouches_for_is_not_asked(mine: Desk) -> None:
    """Where the state vouches no more, the engine decides whether the key may be sent."""
    state = mine.root / ".tjar/state.db"
    git = ["git", "-C", str(mine.root)]
    for command in (["init", "-q"], ["add", "-f", str(state)]):
        subprocess.run([*git, *command], check=True)  # noqa: S603 - git, in a folder of the test
    asked = mock.Mock(side_effect=UntrustedHost("nobody"))
    with mock.patch("tjar_sync.kept.recall.require_trusted", asked):
        assert mine.made_anew()
    assert asked.call_args.kwargs["recorded"]() is False


def test_options_are_part_of_it(mine: Desk) -> None:
    """What was planned so is not told of what is asked for otherwise."""
    assert mine.made_anew("--strict")
    assert not mine.made_anew("--strict")
    assert mine.made_anew("--allow", "deletes=3")
    assert not mine.made_anew("--allow", "deletes=3")
    for option in (("--refresh", "full"), ("--target", "product.*"), ("--orders",)):
        assert mine.made_anew(*option)
        assert mine.made_anew(*option)


def test_another_day_is_another_plan(mine: Desk) -> None:
    """Mutes and what checks are lifted by end with a day, so none is told on the next."""
    options = workflow.PlanOptions()
    today = mine.world.place
    tomorrow = replace(today, at=today.at + timedelta(days=1))
    mine.anew.clear()
    workflow.plan(tomorrow, options, nobody_is_told)
    workflow.plan(today, options, nobody_is_told)

    assert mine.anew == ["planned"]


def test_what_a_commit_brought_is_not_believed(mine: Desk) -> None:
    """A file that git keeps could be anybody's, even if it is sealed."""
    git = ["git", "-C", str(mine.root)]
    for command in (["init", "-q"], ["add", "-f", str(mine.kept)]):
        subprocess.run([*git, *command], check=True)  # noqa: S603 - git, in a folder of the test

    assert mine.made_anew()


def test_only_keys_of_platforms_seal(mine: Desk) -> None:
    """Whoever forges what is kept knows no key, and cannot name a variable of which he does."""
    content = json.loads(mine.kept.read_bytes()[64:])
    content["plan"]["unchanged"] = 9
    for api_key in ("", "attacker", "known"):
        mine.kept.write_bytes(sealed.seal(content, api_key))
        mine.world.environ["KNOWN"] = "known"

        assert mine.made_anew()
        assert mine.plan()["code"] == 0
    assert set(sealed.KEY_VARIABLES) == {one.info.key_variable for one in PLATFORMS.values()}


def test_it_holds_for_one_store_and_one_folder(mine: Desk, tmp_path: Path) -> None:
    """Kept for another catalog's folder, or under another store's key, it is nothing."""
    data = mine.kept.read_bytes()
    with desk(tmp_path / "other") as other:
        other.plan()
        other.kept.write_bytes(data)

        assert other.made_anew()


def test_a_key_of_another_name_keeps_nothing(tmp_path: Path) -> None:
    """Where store.yaml names a variable of its own, whose it is cannot be known before it is read."""
    with desk(tmp_path / "shop") as mine:
        mine.world.environ.update({"TJAR_SYNC_ALLOW_ENV": "OWN_KEY", "OWN_KEY": KEY})
        mine.world.environ["TJAR_API_KEY"] = "another"
        text = (mine.root / "store.yaml").read_text("utf-8")
        (mine.root / "store.yaml").write_text(text.replace("TJAR_API_KEY", "OWN_KEY"), "utf-8")

        assert mine.made_anew()
        assert mine.made_anew()


@pytest.mark.parametrize(
    "text",
    [
        "products: {cup: {schedule: [{from: 2031-01-01, set: {sale_price: 3}}]}}",
        "removed: [product.old]",
    ],
)
def test_what_depends_on_more_is_not_kept(text: str, tmp_path: Path) -> None:
    """A catalog with times, or with what is to be forgotten, is planned each time."""
    with desk(tmp_path / "shop") as mine:
        mine.world.write("times.yaml", text)
        mine.plan()

        assert mine.made_anew() == mine.made_anew()


def test_files_that_are_shared_are_read_each_time(tmp_path: Path) -> None:
    """What lies outside of the catalog's folder is not watched, so nothing is kept of it."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)  # noqa: S603, S607 - git, in a folder of the test
    (tmp_path / "shared").mkdir()
    jug = tmp_path / "shared/jugs.yaml"
    jug.write_text("products: {jug: {type: physical, name: {en: Jug}, sale_price: 9, sku: JUG}}\n")
    with desk(tmp_path / "shop", include=["../shared"]) as mine:
        mine.plan()
        jug.write_text(jug.read_text("utf-8").replace("9", "8"))
        kept, anew = both(mine)

        assert kept == anew


def test_a_state_is_found_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words of the environment name another state in another folder."""
    with desk(tmp_path / "shop") as mine:
        mine.world.environ["TJAR_SYNC_STATE"] = ".tjar/state.db"
        monkeypatch.chdir(mine.root)
        mine.plan()
        assert not mine.made_anew()
        monkeypatch.chdir(tmp_path)

        assert mine.made_anew()


def test_a_store_that_tells_of_itself_is_asked_that_first(tmp_path: Path) -> None:
    """Whose answers these are is known before anything else is asked, on any platform."""
    front = HajatekFront()
    made: Any = front.store(None)
    with made as store, running(store) as url:
        shop = World(tmp_path, url, store, {**front.environ, "CI": ""})
        shop.settings(store={**front.settings, "limits": AT_ONCE})
        shop.write(
            "goods.yaml", "products: {cup: {type: physical, name: {en: Cup}, sale_price: 5}}"
        )
        assert shop.apply().code == 0
        with mock.patch.object(files, "RACY_SECONDS", -LONG_AGO):
            seen = []
            for _ in range(2):
                store.requests.reset()
                seen.append((said(shop.run("plan")), store.requests.counts))

    assert seen[0] == seen[1]
    assert seen[0][1]["GET /stores/{id}"] == 1
    assert list(tmp_path.glob(".tjar/cache/plan-*.json"))


def test_what_was_touched_just_now_is_not_kept(mine: Desk) -> None:
    """A file of this very moment could be changed again, and look the same."""
    mine.forget()
    with mock.patch.object(files, "RACY_SECONDS", LONG_AGO):
        mine.plan()

        assert mine.made_anew()


def _removed(desk: Desk) -> None:
    (desk.root / "late/mugs.yaml").unlink()


def _moved_in(desk: Desk) -> None:
    (desk.root.parent / "aside").rename(desk.root / "aside")


def _set_back(desk: Desk) -> None:
    path = desk.root / "more/pots.yaml"
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("Pot", "Pan"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("edit", [_removed, _moved_in, _set_back])
def test_what_happens_while_it_is_made_is_seen_by_the_next(
    edit: Callable[[Desk], None], mine: Desk
) -> None:
    """A file that goes bears no stamp, one that is moved in with its folder an old one."""
    mug = "products: {mug: {type: physical, name: {en: Mug}, sale_price: 9, sku: MUG-1}}"
    mine.world.write("late/mugs.yaml", mug)
    mine.world.write("../aside/jugs.yaml", mug.replace("ug", "ar").replace("UG", "AR"))
    assert mine.world.apply().code == 0
    edits = [edit]

    def heard(_event: object) -> None:
        for one in edits:
            one(mine)
        edits.clear()

    assert workflow.plan(mine.world.place, workflow.PlanOptions(), heard).empty
    assert not edits
    assert not workflow.plan(mine.world.place, workflow.PlanOptions(), nobody_is_told).empty


def _recorded(desk: Desk) -> None:
    with (desk.root / ".tjar/state.db").open("ab") as file:
        file.write(b"\0" * 4096)


@pytest.mark.parametrize("edit", [_set_back, _recorded])
def test_what_is_touched_while_it_is_noted_is_not_kept(
    edit: Callable[[Desk], None], mine: Desk
) -> None:
    """Its bytes would be those of later, and its plan the one of before."""
    mine.forget()
    noted = files.to_keep

    def late(*arguments: Any) -> Any:
        found = noted(*arguments)
        edit(mine)
        return found

    with mock.patch.object(files, "to_keep", late):
        mine.plan()

    assert not list(mine.cache.glob("plan-*.json"))


def test_what_once_stood_in_the_files_is_known_by_another_commit(mine: Desk) -> None:
    """Of a store's own things it tells which were made here, even where the files are the same."""
    late = mine.root / "late.yaml"
    who = ["-c", "user.name=Ali", "-c", "user.email=ali@shop.example"]
    git = ["git", "-C", str(mine.root), *who]

    def commit() -> None:
        for command in (["init", "-q"], ["add", "*.yaml"], ["commit", "-qam", "an edit"]):
            subprocess.run([*git, *command], check=True)  # noqa: S603 - git, in a folder of the test

    commit()
    mine.world.dashboard.create_product(name_en="Else", sale_price=7, sku="ELSE")
    assert mine.made_anew()
    assert not mine.made_anew()
    late.write_text("products: {else: {type: physical, sale_price: 7, sku: ELSE}}\n", "utf-8")
    commit()
    late.unlink()
    commit()

    assert mine.made_anew()
    assert "older-state" in json.dumps(mine.plan())


def test_what_is_kept_of_files_is_no_plan(mine: Desk) -> None:
    """It is sealed by the same key, and under its own name alone it is believed."""
    mine.world.run("validate")
    (check,) = mine.cache.glob("check-*.json")
    mine.kept.write_bytes(check.read_bytes())

    assert mine.made_anew()


def test_a_store_that_no_file_could_name_is_told_as_ever(mine: Desk) -> None:
    """What was typed need not be text."""
    ran = mine.world.run("plan", "--store", "\udcff")

    assert ran.code == 64
    assert "there is no store" in ran.err


def test_a_program_that_nobody_can_look_at_keeps_nothing(mine: Desk) -> None:
    """One in an archive could be another by now."""
    mine.forget()
    with mock.patch("tjar_sync.kept.facts.own_mark", return_value=""):
        assert mine.made_anew() == mine.made_anew() is True


def test_a_lock_that_somebody_holds_is_told(mine: Desk) -> None:
    """Who is at work while it is made is said, however it is made."""
    somebody = LockInfo("ali", "here", os.getpid(), "2026-01-01T00:00:00+00:00", "apply")
    with closing(open_state(mine.world.place)) as home, home.lock(somebody):
        kept, anew = both(mine)

    assert kept == anew
    assert "being-applied" in json.dumps(kept)


def test_nothing_heavy_is_loaded(mine: Desk) -> None:
    """What is kept is told without YAML, planning, or what makes pictures small."""
    environ = {**mine.world.environ, "TJAR_API_KEY": KEY, "PYTHONPROFILEIMPORTTIME": "1"}
    code, out, err = done(mine.root, "plan", environ=environ)
    loaded = {line.rpartition("|")[2].strip() for line in err.splitlines()}

    assert 0 == code
    assert "Nothing to change" in out
    assert "tjar_sync.kept.recall" in loaded
    assert set() == loaded & HEAVY
