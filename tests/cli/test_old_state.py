"""A state that is older than what the store shows is noticed, with the ids."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from tests.cli.test_missing_state import SHOE, SOCK
from tests.documents import warnings

if TYPE_CHECKING:
    from tests.harness import World

PICTURED = """
  cap: {type: physical, name: {en: Cap}, sale_price: 3, image: media/one.png}
  hat: {type: physical, name: {en: Hat}, sale_price: 4, image: media/one.png}
"""


def commit(desk: World) -> None:
    """Keep the files in git."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "files")):
        subprocess.run(["git", "-C", str(desk.root), *arguments], check=True)  # noqa: S603, S607 - git in a folder of this test's own


def older(desk: World, verb: str = "plan") -> list[str]:
    """Return what a command says of an older state."""
    told = warnings(json.loads(desk.run(verb, "--format", "json").out))
    return [text for text in told if "the state is older than the store" in text]


def applied(desk: World, text: str) -> None:
    """Write the files, commit them and apply."""
    desk.write("shop.yaml", text)
    commit(desk)
    ran = desk.apply()
    assert 0 == ran.code, ran.err


def test_what_was_removed_after_a_backup_is_told(desk: World) -> None:
    """Git knows the sku of what the old state does not: plan and drift name its id."""
    backup = str(desk.root / "old.state")
    applied(desk, SHOE)
    assert 0 == desk.run("state", "backup", backup).code
    applied(desk, SHOE + SOCK)
    (sock,) = (item["id"] for item in desk.dashboard.products() if item["sku"] == "S-2")
    desk.write("shop.yaml", SHOE)
    commit(desk)
    assert [] == older(desk)
    assert 0 == desk.run("state", "restore", backup, "--force").code
    staff = desk.dashboard.create_product(name_en="Staff", sale_price=1, sku="ELSE")
    (told,) = older(desk)

    assert f"no file names: product {sock} (its sku S-2 once stood in the files)" in told
    assert f"; newer as well, and in no file: product {staff}; say where" in told
    assert [told] == older(desk, "drift")
    assert desk.names().count("Sock") == 1
    looked = " ".join(desk.run("doctor").out.split())
    assert f"no file names: product {sock} (its sku S-2 once stood in the files)" in looked


def test_a_picture_of_ours_tells(desk: World) -> None:
    """Without a sku, and without git, the mark of a picture that the catalog has is enough."""
    backup = str(desk.root / "old.state")
    desk.picture("media/one.png")
    desk.write("shop.yaml", SHOE + PICTURED.split("  hat", maxsplit=1)[0])
    assert 0 == desk.apply().code
    assert 0 == desk.run("state", "backup", backup).code
    desk.write("shop.yaml", SHOE + PICTURED)
    assert 0 == desk.apply().code
    desk.write("shop.yaml", SHOE + PICTURED.split("  hat", maxsplit=1)[0])
    assert 0 == desk.run("state", "restore", backup, "--force").code
    (hat,) = (item["id"] for item in desk.dashboard.products() if item["name"]["en"] == "Hat")
    (told,) = older(desk)
    desk.dashboard.edit_product(hat, name_en="Cap")
    looked = " ".join(desk.run("doctor").out.split())

    assert f"product {hat} (it shows a picture of this catalog); say where" in told
    assert "(with the same pictures)" in looked


def test_what_was_let_go_is_no_sign(desk: World) -> None:
    """The journal knows what the state gave away, and what staff make is nobody's of ours."""
    applied(desk, SHOE + SOCK)
    desk.dashboard.create_product(name_en="Staff", sale_price=1, sku="ELSE")
    applied(desk, f"removed: [product.sock]\n{SHOE}")

    assert [] == older(desk)
    assert ["Shoe", "Sock", "Staff"] == desk.names()


def test_what_may_be_anybody_s_is_told_with_its_id(desk: World) -> None:
    """A product that is newer than the state, and that nothing tells of, is a note in each command."""
    applied(desk, SHOE)
    staff = desk.dashboard.create_product(name_en="Staff", sale_price=1, sku="ELSE")
    said = (
        f"newer than all that the state knows, and in no file: product {staff}; made in the store"
    )
    strict = desk.run("plan", "--strict", "--detailed-exitcode")

    assert (0, True) == (strict.code, said in " ".join(strict.out.split()))
    assert said in " ".join(desk.run("drift").out.split())
    assert f"ok state: {said}" in " ".join(desk.run("doctor").out.split())
