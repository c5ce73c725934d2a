"""Plans on disk: saved, shown, applied; damaged, mistaken and out of date."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import fill
from tests.harness import run
from tjar_sync.cli.files import LARGEST

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
    for product in desk.dashboard.products():
        desk.dashboard.place_order((product["id"], 1))
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


def cut(path: Path) -> None:
    """Lose the end of a file."""
    os.truncate(path, path.stat().st_size // 2)


def edited(path: Path) -> None:
    """Raise a price by hand."""
    path.write_text(path.read_text("utf-8").replace("SHOE", "BOOT"), "utf-8")


def newer(path: Path) -> None:
    """Pretend that a later release wrote it."""
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format_version": 99}))


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
    monkeypatch.setattr("tjar_sync.cli.files.LARGEST", 1000)
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
