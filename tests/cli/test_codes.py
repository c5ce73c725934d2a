"""Codes to be sold, in a file outside git: counted in plans, told twice by nobody."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from tests.harness import KEY
from tjar_sync.location import Location
from tjar_sync.session import read_state

if TYPE_CHECKING:
    from tests.harness import World

CARD = """
products:
  card: {type: digital, name: {en: Card}, sale_price: 5, sku: CARD, codes: {file: stock/codes.txt}}
"""
FIRST = ["AAAA-1111-AAAA", "BBBB-2222-BBBB"]
NEW = "CCCC-3333-CCCC"


def codes(desk: World, *found: str) -> None:
    """Write the file of codes, with a blank line, as editors leave them."""
    desk.write("stock/codes.txt", "".join(f" {code} \r\n" for code in found) + "\n")


def kept(desk: World) -> list[str]:
    """Return the codes that the store has."""
    (card,) = desk.dashboard.products()
    found: list[str] = desk.dashboard.stored(card["id"])["codes"]
    return found


def test_codes_of_a_file_are_sent_and_kept_as_digests(desk: World) -> None:
    """The store has them; neither the plan nor the state does, and the plan after is empty."""
    desk.write("shop.yaml", CARD)
    codes(desk, *FIRST)
    plan = desk.run("plan")
    applied = desk.apply()
    state = (desk.root / ".tjar" / "state.db").read_bytes()
    said = plan.out + plan.err + applied.out + applied.err

    assert "codes:      (2 secrets)" in plan.out
    assert (0, FIRST) == (applied.code, kept(desk)), applied.err
    assert not [code for code in FIRST if code in said or code.encode() in state]
    assert 0 == desk.run("plan", "--detailed-exitcode").code


def test_new_codes_are_counted_and_what_was_sent_is_not_sent_again(desk: World) -> None:
    """The whole list would go once more, so the plan blocks and says why, with the counts."""
    desk.write("shop.yaml", CARD)
    codes(desk, *FIRST)
    desk.apply()
    codes(desk, *FIRST, NEW)
    desk.writes()
    plan = desk.run("plan")
    document = json.loads(desk.run("plan", "--format", "json").out)
    blocked = desk.apply()
    codes(desk, NEW)
    applied = desk.apply()

    assert "codes: (3 secrets: 1 new, 2 sent before)" in plan.out
    assert {"all": 3, "new": 1, "sent": 2, "gone": 0} == document["resource_changes"][0]["fields"][
        0
    ]["counts"]
    assert (5, 5) == (plan.code, blocked.code)
    assert "2 of the codes of product.card would be sent once more" in blocked.err
    assert "codes: (1 secret: 1 new, 2 taken out)" in applied.out
    assert (0, [NEW], 1) == (applied.code, kept(desk), desk.writes()), applied.err


def test_a_file_of_codes_that_git_keeps_is_refused(desk: World) -> None:
    """Whoever reads the repository would have them."""
    desk.write("shop.yaml", CARD)
    codes(desk, *FIRST)
    for arguments in (["init", "--quiet"], ["add", "stock/codes.txt"]):
        subprocess.run(["git", "-C", str(desk.root), *arguments], check=True)  # noqa: S603, S607 - git in a folder of this test's own
    refused = desk.run("validate")
    subprocess.run(  # noqa: S603 - the same
        ["git", "-C", str(desk.root), "rm", "--quiet", "--cached", "stock/codes.txt"],  # noqa: S607 - the same
        check=True,
    )
    taken = desk.run("validate")

    assert (6, 0) == (refused.code, taken.code), taken.err
    assert "shop.yaml:3:" in refused.err
    assert "git keeps stock/codes.txt" in refused.err
    assert FIRST[0] not in refused.err


def test_a_file_of_codes_that_is_gone_changes_nothing(desk: World) -> None:
    """It is a mistake in the files: the store's codes and the state's stay as they are."""
    desk.write("shop.yaml", CARD)
    codes(desk, *FIRST)
    desk.apply()
    (desk.root / "stock" / "codes.txt").unlink()
    ran = desk.apply()
    state = read_state(Location(desk.root, None, {"TJAR_API_KEY": KEY}))

    assert 6 == ran.code
    assert "there is no file stock/codes.txt; it is kept out of git" in ran.err
    assert (FIRST, 1) == (kept(desk), len(state.resources))
