"""Plans on disk: saved, shown, applied; damaged, mistaken and out of date."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import plan
from tests.catalog.test_commit import git
from tests.cli.samples import fill, product
from tests.documents import blocks
from tests.harness import run
from tjar_sync.catalog.commit import commit_of
from tjar_sync.devstore import FaultKind
from tjar_sync.model.planfile import MADE_BY
from tjar_sync.model.value import digest, dumps, loads
from tjar_sync.workflow import PlanOptions
from tjar_sync.workflow.plan_files import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.harness import World


@pytest.fixture
def saved(desk: World) -> Path:
    """Save a plan of two new products."""
    fill(desk, "shoe", "sock")
    path = desk.root / "plan.tjar"
    assert 0 == desk.run("plan", "--out", str(path)).code
    return path


def test_a_saved_plan_is_shown_as_it_was(desk: World, saved: Path) -> None:
    """`show` prints what `plan` printed, in either format, and needs no store."""
    planned = desk.run("plan", "--out", str(saved))
    as_json = desk.run("plan", "--format", "json", "--out", str(saved))
    desk.settings(store={"url": "http://127.0.0.1:9"})

    assert planned.out == run(desk.root, "show", str(saved)).out
    assert as_json.out == run(desk.root, "show", str(saved), "--format", "json").out
    assert f"Saved; carry it out with: tjar-sync apply {saved}\n" == planned.err


def test_a_plan_is_its_owners_alone(desk: World, saved: Path) -> None:
    """A plan holds the shop's prices: nobody else may read it, and no draft is left beside it."""
    assert 0o600 == saved.stat().st_mode & 0o777
    assert {"plan.tjar", "shop.yaml", "store.yaml"} == {item.name for item in desk.root.iterdir()}


def test_a_saved_plan_is_carried_out_without_a_question(desk: World, saved: Path) -> None:
    """A saved plan was agreed to when it was made."""
    ran = desk.run("apply", str(saved))

    assert 0 == ran.code, ran.err
    assert ["Shoe", "Sock"] == desk.names()


def test_a_saved_plan_keeps_its_targets(desk: World, saved: Path) -> None:
    """A narrowed plan does, when applied, what it showed and no more."""
    desk.run("plan", "--target", "product.sock", "--out", str(saved))

    assert 0 == desk.run("apply", str(saved)).code
    assert ["Sock"] == desk.names()


@pytest.mark.parametrize("flag", ["--target", "--exclude"])
def test_a_saved_plan_is_not_narrowed(desk: World, saved: Path, flag: str) -> None:
    """What a saved plan does was decided when it was made."""
    ran = desk.run("apply", str(saved), flag, "product.shoe")

    assert 64 == ran.code
    assert "a saved plan is applied whole" in ran.err
    assert [] == desk.names()


@pytest.mark.parametrize(
    "flags",
    [
        "--max-deletes 0",
        "--max-delete-percent 50 --max-price-change-percent 7.5",
        "--allow-missing",
        "--max-deletes 5 --allow price-change=7.5 --allow missing",
    ],
)
def test_a_saved_plan_keeps_its_guards(desk: World, saved: Path, flags: str) -> None:
    """A flag that comes too late is refused, with the command for which it does not."""
    ran = desk.run("apply", str(saved), *flags.split())

    assert 64 == ran.code
    assert "a saved plan keeps the guards that it was made with" in ran.err
    assert f"make a new one: tjar-sync plan --out FILE {flags}\n" in ran.err
    assert [] == desk.names()


def test_a_blocked_saved_plan_names_the_plan_that_is_not(desk: World) -> None:
    """The flags that it hints at make a plan which can be applied."""
    path = desk.root / "plan.tjar"
    names = [f"item-{number:02}" for number in range(15)]
    fill(desk, *names)
    desk.apply()
    fill(desk, names[0])
    desk.run("plan", "--out", str(path))
    ran = desk.run("apply", str(path))
    flags = "--max-deletes 14 --max-delete-percent 94"
    codes = "--allow deletes=14 --allow delete-percent=94"

    assert (5, 15) == (ran.code, len(desk.names()))
    assert f"in a new plan: tjar-sync plan --out FILE {flags}\n" in ran.err
    assert 0 == desk.run("plan", *flags.split()).code
    desk.run("plan", "--out", str(path), *codes.split())
    assert 0 == desk.run("apply", str(path)).code
    assert 1 == len(desk.names())


@pytest.mark.parametrize("flag", ["--force-ordered", "--allow ordered"])
def test_orders_are_guarded_when_a_saved_plan_is_applied(desk: World, flag: str) -> None:
    """That guard looks anew each time, so its flag lifts it without a new plan."""
    path = desk.root / "plan.tjar"
    fill(desk, "shoe", "sock")
    desk.apply()
    for row in desk.dashboard.products():
        desk.dashboard.place_order((row["id"], 1))
    fill(desk, "shoe")
    desk.run("plan", "--out", str(path))
    held = desk.run("apply", str(path))

    assert 5 == held.code
    assert "to go on all the same: --force-ordered\n" in held.err
    assert "new plan" not in held.err
    assert 0 == desk.run("apply", str(path), *flag.split()).code


def test_a_plan_that_no_longer_holds(desk: World, saved: Path) -> None:
    """Files edited since the plan was made: refused by name, nothing written."""
    fill(desk, "shoe", "sock", price="12")
    ran = desk.run("apply", str(saved))

    assert 9 == ran.code
    assert "the saved plan no longer holds; nothing was written" in ran.err
    assert "make a new one with `tjar-sync plan --out FILE`" in ran.err
    assert 0 == desk.writes()


def test_other_edits_and_applies_leave_a_saved_plan_alone(desk: World) -> None:
    """What it does not touch may be edited, committed and applied while people review it."""
    path = str(desk.root / "plan.tjar")
    fill(desk, "shoe")
    desk.run("plan", "--out", path)
    fill(desk, "shoe", "sock", "hat")
    desk.apply("--target", "product.sock")
    ran = desk.run("apply", path)

    assert 0 == ran.code, ran.err
    assert ["Shoe", "Sock"] == desk.names()


def test_what_was_edited_in_the_files_is_named(desk: World, saved: Path) -> None:
    """Of two products one was edited: that one is told, with where the plan came from."""
    desk.write("shop.yaml", "products:\n" + product("shoe") + product("sock", "12"))
    ran = desk.run("apply", str(saved))

    assert 9 == ran.code
    assert "product.sock: was edited in the files since\n" in ran.err
    assert "product.shoe" not in ran.err
    assert f"(made by {MADE_BY}, at serial 0 of the state)\n" in ran.err
    assert 0 == desk.writes()


def test_edited_codes_are_named(desk: World) -> None:
    """A secret shows nowhere in a plan, and still it is what the plan was made of."""
    path = str(desk.root / "plan.tjar")
    film = "products: {{film: {{type: digital, name: {{en: F}}, sale_price: 1, codes: [{}]}}}}"
    desk.write("shop.yaml", film.format("AAA-111"))
    desk.run("plan", "--out", path)
    desk.write("shop.yaml", film.format("BBB-222"))
    ran = desk.run("apply", path)

    assert 9 == ran.code
    assert "product.film: was edited in the files since\n" in ran.err


def test_what_was_applied_in_between_is_named(desk: World) -> None:
    """The files are as they were, but what was written last is not."""
    path = str(desk.root / "plan.tjar")
    fill(desk, "shoe")
    desk.apply()
    fill(desk, "shoe", price="12")
    desk.run("plan", "--out", path)
    fill(desk, "shoe", price="11")
    desk.apply()
    fill(desk, "shoe", price="12")
    desk.writes()
    ran = desk.run("apply", path)

    assert 9 == ran.code
    assert "product.shoe: was applied in between\n" in ran.err
    assert 0 == desk.writes()


def test_the_commit_is_told(desk: World) -> None:
    """A person finds the change that a plan was made of, however old it is."""
    path = str(desk.root / "plan.tjar")
    git(desk.root, "init")
    git(desk.root, "commit", "--allow-empty", "-m", "first")
    fill(desk, "shoe")
    desk.run("plan", "--out", path)
    git(desk.root, "commit", "--allow-empty", "-m", "second")
    commit = json.loads((desk.root / "plan.tjar").read_text())["plan"]["binding"]["commit"]
    fill(desk, "shoe", price="12")

    assert commit_of(desk.root) != commit
    assert f"from commit {commit[:12]}, at serial" in desk.run("apply", path).err


def test_a_rotated_key_ends_a_saved_plan(desk: World, saved: Path) -> None:
    """Who held the old key may have made the file; nothing is asked of the store."""
    desk.environ["TJAR_API_KEY"] = "rotated"
    ran = desk.run("apply", str(saved))

    assert 9 == ran.code
    assert "it was not made with this store's key, or was edited\n" in ran.err
    assert [] == desk.names()


def test_another_stores_plan_is_told_as_that(desk: World, saved: Path) -> None:
    """A person who mixed up two stores reads so, and not that the file is forged."""
    desk.settings(store={"url": "http://127.0.0.1:9"})
    ran = desk.run("apply", str(saved))

    assert 9 == ran.code
    assert f"it was made for {desk.url}/api/core/v1, this is http://127.0.0.1:9/api" in ran.err


def forge(path: Path, **changes: Any) -> None:
    """Edit a saved plan as one can who knows its format and lacks the key."""
    envelope = loads(path.read_text("utf-8"))
    plan = {**envelope["plan"], **changes}
    signed = {name: item for name, item in envelope.items() if name != "digest"} | {"plan": plan}
    path.write_text(dumps(signed | {"digest": digest(signed)}) + "\n", "utf-8")


def test_a_forged_plan_is_shown_and_not_applied(desk: World) -> None:
    """Cutting out what blocks a plan takes no key, and gains nothing."""
    path = desk.root / "plan.tjar"
    names = [f"item-{number:02}" for number in range(15)]
    fill(desk, *names)
    desk.apply()
    fill(desk, names[0])
    desk.run("plan", "--out", str(path))
    forge(path, blocks=())
    shown = desk.run("show", str(path), "--format", "json")
    ran = desk.run("apply", str(path))

    assert (0, []) == (shown.code, blocks(json.loads(shown.out)))
    assert 9 == ran.code
    assert "it was not made with this store's key, or was edited\n" in ran.err
    assert 15 == len(desk.names())


def test_guards_look_anew(desk: World) -> None:
    """What blocks a saved plan is what store.yaml says when it is applied."""
    path = str(desk.root / "plan.tjar")
    fill(desk, "shoe", "sock")
    desk.apply()
    fill(desk, "shoe")
    desk.run("plan", "--out", path)
    desk.settings(guards={"max_deletes": 0})
    blocked = desk.run("apply", path)
    desk.settings()
    free = desk.run("apply", path)

    assert 5 == blocked.code
    assert "in a new plan: tjar-sync plan --out FILE --max-deletes 1\n" in blocked.err
    assert 0 == free.code, free.err
    assert ["Shoe"] == desk.names()


def test_a_plan_that_failed_is_used_up(desk: World, saved: Path) -> None:
    """Though all that it does is still to do: nobody agreed to doing it twice."""
    desk.fault(FaultKind.NOT_FOUND, "POST", "^/products$", times=None)
    failed = desk.run("apply", str(saved))
    desk.faults.clear()
    again = desk.run("apply", str(saved))

    assert (3, 9) == (failed.code, again.code)
    assert "was applied before" in again.err
    assert [] == desk.names()


@pytest.mark.parametrize(
    "options",
    [
        PlanOptions(),
        PlanOptions(allow={"deletes": Decimal(0), "delete-percent": Decimal("12.5")}),
        PlanOptions(allow={"price-change": Decimal(0)}),
        PlanOptions(allow={"missing": None, "duplicate-name": None}),
        PlanOptions(strict=True),
        PlanOptions(orders=True),
    ],
)
def test_what_was_chosen_is_kept(options: PlanOptions) -> None:
    """What a person lifted for a plan, or asked of it, is so when it is applied."""
    saved = plan(allowances=options.kept, strict=options.strict, orders=options.orders)

    assert options == PlanOptions().keeping(saved) == options.keeping(plan(allowances=options.kept))


def cut(path: Path) -> None:
    """Lose the end of a file."""
    os.truncate(path, path.stat().st_size // 2)


def edited(path: Path) -> None:
    """Raise a price by hand."""
    path.write_text(path.read_text("utf-8").replace("SHOE", "BOOT"), "utf-8")


def newer(path: Path) -> None:
    """Pretend that a later release wrote it."""
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format_version": 99}))


def earlier(path: Path) -> None:
    """Pretend that the release before this one wrote it."""
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format_version": 1}))


def older(path: Path) -> None:
    """Pretend that it was written before plans had a format."""
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format_version": 0}))


def enlarged(path: Path) -> None:
    """Make it larger than any plan; the file has a hole and takes no room."""
    os.truncate(path, LARGEST + 1)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut, "this is not a plan file"),
        (edited, "edited, damaged or cut short"),
        (newer, "written by a newer tjar-sync"),
        (earlier, "made by an earlier release: make a new plan"),
        (older, "this is not a plan file"),
        (enlarged, "too large to be a plan"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe"), "this is not a plan file\n"),
        (lambda path: path.write_text("name: shoe\n"), "this is not a plan file"),
        (lambda path: path.write_text("[]"), "this is not a plan file"),
        (lambda path: path.write_bytes(b""), "this is not a plan file"),
    ],
)
@pytest.mark.parametrize("verb", ["show", "apply"])
def test_what_is_no_plan_is_refused(
    desk: World, saved: Path, verb: str, damage: Callable[[Path], object], message: str
) -> None:
    """Damage is told with the file's name and what to do; nothing is shown or written."""
    damage(saved)
    ran = desk.run(verb, str(saved))

    assert (9, "") == (ran.code, ran.out)
    assert message in ran.err
    assert f"at {saved}" in ran.err
    assert "tjar-sync plan --out FILE" in ran.err
    assert [] == desk.names()


@pytest.mark.parametrize("name", ["shop.yaml", "store.yaml", ".tjar/state.db"])
def test_a_plan_does_not_take_another_files_place(desk: World, name: str) -> None:
    """A mistyped name costs nobody the catalog, or the state."""
    fill(desk, "shoe")
    desk.apply()
    path = desk.root / name
    before = path.read_bytes()
    ran = desk.run("plan", "--out", str(path))

    assert 64 == ran.code
    assert "there is a file of that name, and it is no saved plan" in ran.err
    assert f"at {path}\n" in ran.err
    assert before == path.read_bytes()


@pytest.mark.parametrize("cut", [0, 200, None])
def test_a_plan_takes_an_older_ones_place(desk: World, saved: Path, cut: int | None) -> None:
    """Whole or cut short; so with a file that was made to hold it."""
    saved.write_bytes(saved.read_bytes()[:cut])

    assert 0 == desk.run("plan", "--out", str(saved)).code
    assert 0 == desk.run("apply", str(saved)).code


def test_a_plan_does_not_take_a_devices_place(desk: World) -> None:
    """`--out /dev/null` must not turn /dev/null into a plan, for whoever may do that."""
    fill(desk, "shoe")
    os.mkfifo(desk.root / "pipe")
    ran = desk.run("plan", "--out", str(desk.root / "pipe"))

    assert (64, "") == (ran.code, ran.out)
    assert "the plan could not be saved: that is no file" in ran.err
    assert (desk.root / "pipe").is_fifo()


def test_a_device_is_not_read_without_end(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What gives bytes for ever is given up where a plan would end."""
    monkeypatch.setattr("tjar_sync.workflow.plan_files.LARGEST", 1000)
    ran = run(desk.root, "show", "/dev/zero")

    assert (9, "") == (ran.code, ran.out)
    assert "too large to be a plan" in ran.err


def test_a_folder_is_no_plan(desk: World) -> None:
    """A folder in a plan's place is told as what it is."""
    ran = desk.run("apply", str(desk.root))

    assert (64, "") == (ran.code, ran.out)
    assert "the plan cannot be read: Is a directory" in ran.err


def test_a_plan_that_cannot_be_saved(desk: World) -> None:
    """A place that cannot be written is told before anything is printed as if all were well."""
    fill(desk, "shoe")
    ran = desk.run("plan", "--out", str(desk.root / "nowhere" / "plan.tjar"))

    assert (64, "") == (ran.code, ran.out)
    assert "the plan could not be saved: No such file or directory" in ran.err
