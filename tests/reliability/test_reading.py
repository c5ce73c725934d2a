"""Who only looks needs no right to write where the state is."""

from __future__ import annotations

import pytest

from tests.reliability.disk import ON_DISK, give_back
from tests.reliability.lives import lived
from tests.reliability.places import places
from tests.reliability.powers import modes_obeyed
from tests.reliability.scenes import SCENES
from tests.reliability.trials import each, ground
from tests.reliability.victim import BARE, Plot, forbid

pytestmark = pytest.mark.any_version  # modes of files

LOOKS = (("plan",), ("drift",), ("state", "list"), ("history",), ("explain", "product.shoe"))
APPLY = ("apply", "--auto-approve")


def looked(name: str) -> dict[tuple[str, ...], tuple[int, str]]:
    """Let a state in a place be read-only; return what each command comes to, an apply last."""
    (place,) = places(name)
    update = next(scene for scene in SCENES if scene.name == "update")
    plot = Plot(act=forbid)  # never struck, but heeding modes
    with ground().world(update, place) as desk:
        desk.store.requests.reset()
        state = (desk.root / ".tjar", desk.root / BARE)
        for path in [one for top in state for one in (top, *top.rglob("*")) if one.exists()]:
            path.chmod(0o500 if path.is_dir() else 0o400)
        try:
            return {line: lived(desk, *line, plot=plot) for line in (*LOOKS, APPLY)}
        finally:
            give_back(desk)
            assert 0 == desk.store.requests.writes


@pytest.mark.skipif(bool(modes_obeyed()), reason="modes mean nothing on this machine")
def test_looking_needs_no_right_to_write() -> None:
    """Each command that only looks works on a state that may only be read; an apply is told so."""
    for found in each(looked, ON_DISK, 2):
        code, said = found.pop(APPLY)

        assert dict.fromkeys(LOOKS, 0) == {line: ended for line, (ended, _) in found.items()}, found
        assert code in {1, 10}, said
        assert "Traceback" not in said
