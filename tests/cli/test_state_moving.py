"""A state that is backed up, put back, and moved: nothing of it is lost, and nobody uses the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World

SHOE = "products:\n  shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: S-1}\n"
SOCK = "  sock: {type: physical, name: {en: Sock}, sale_price: 2, sku: S-2}\n"


@pytest.fixture
def shop(desk: World) -> World:
    """Apply one product."""
    desk.write("shop.yaml", SHOE)
    assert 0 == desk.apply().code
    return desk


def test_a_state_moves(shop: World) -> None:
    """All later commands use the new home; the old one names it, and exits with 10."""
    target = f"{(shop.root / 'shared').as_uri()}/"
    moved = shop.run("state", "migrate", "--to", target)
    left = shop.run("plan")
    shop.settings(state=target)
    plan = shop.run("plan", "--detailed-exitcode")

    assert 0 == moved.code, moved.err
    assert f"The state is in {target} from now on" in moved.out
    assert 10 == left.code
    assert f"this state was moved to {target}\n" in left.err
    assert 0 == plan.code, plan.out


def test_a_state_moves_there_and_back(shop: World) -> None:
    """A home that was left can be moved into again; what was done meanwhile comes along."""
    target = f"{(shop.root / 'shared').as_uri()}/"
    shop.run("state", "migrate", "--to", target)
    shop.settings(state=target)
    shop.write("shop.yaml", SHOE + SOCK)
    assert 0 == shop.apply().code
    back = shop.run("state", "migrate", "--to", str(shop.root / ".tjar" / "state.db"))
    shop.settings()

    assert 0 == back.code, back.err
    assert 0 == shop.run("plan", "--detailed-exitcode").code
    assert "2 resources." in shop.run("state", "list").out


def test_unfinished_writes_move_too(desk: World) -> None:
    """A create whose answer was lost is found from the new home, and made once."""
    desk.write("shop.yaml", SHOE)
    desk.fault(FaultKind.LOST_AFTER, "POST", "^/products$")
    desk.apply()
    target = f"{(desk.root / 'shared').as_uri()}/"
    moved = desk.run("state", "migrate", "--to", target)
    desk.settings(state=target)
    applied = desk.apply()

    assert 0 == moved.code, moved.err
    assert 0 == applied.code, applied.err
    assert ["Shoe"] == desk.names()


def test_a_state_moves_only_elsewhere(shop: World) -> None:
    """Its own place, and one with another state, are refused; the old one stays in use."""
    same = shop.run("state", "migrate", "--to", str(shop.root / ".tjar" / "state.db"))
    shop.settings(state="other.db")
    assert 0 == shop.apply().code
    taken = shop.run("state", "migrate", "--to", str(shop.root / ".tjar" / "state.db"))
    unknown = shop.run("state", "migrate", "--to", "ftp://host/state")

    assert 64 == same.code
    assert "is in" in same.err
    assert "already" in same.err
    assert 10 == taken.code
    assert "another state is there already" in taken.err
    assert 64 == unknown.code
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_a_backup_is_put_back(shop: World, tmp_path: Path) -> None:
    """It is whole and its owner's alone; a newer state is not overwritten without --force."""
    file = tmp_path / "state.backup"
    made = shop.run("state", "backup", str(file))
    again = shop.run("state", "backup", str(file))
    shop.write("shop.yaml", SHOE + SOCK)
    assert 0 == shop.apply().code
    refused = shop.run("state", "restore", str(file))
    forced = shop.run("state", "restore", str(file), "--force")

    assert 0 == made.code, made.err
    assert 0o600 == file.stat().st_mode & 0o777
    assert 64 == again.code
    assert "is there already" in again.err
    assert 10 == refused.code
    assert "this would lose what is known: it is older" in refused.err
    assert 0 == forced.code, forced.err
    assert "1 resource." in shop.run("state", "list").out
    assert ["Shoe", "Sock"] == shop.names()


def test_a_backup_is_put_where_nothing_is(shop: World, tmp_path: Path) -> None:
    """A machine without any state begins where the backup was; nothing is adopted anew."""
    file = tmp_path / "state.backup"
    shop.run("state", "backup", str(file))
    shop.settings(state="new.db")
    put = shop.run("state", "restore", str(file))

    assert 0 == put.code, put.err
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_a_backup_that_cannot_be(shop: World, tmp_path: Path) -> None:
    """What cannot be written or read is said, and what there is not is not backed up."""
    written = shop.run("state", "backup", str(tmp_path / "none" / "state.backup"))
    read = shop.run("state", "restore", str(tmp_path / "none"))
    shop.settings(state="new.db")
    absent = shop.run("state", "backup", str(tmp_path / "state.backup"))

    assert (64, 64, 10) == (written.code, read.code, absent.code)
    assert "the backup cannot be written: No such file or directory\n" in written.err
    assert "the backup cannot be read: No such file or directory\n" in read.err
    assert "there is no state yet" in absent.err
