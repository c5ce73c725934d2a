"""Where a picture is shown is kept beside its digest, from the store's answer to state and plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import KEY, change, plan, product
from tests.harness import world
from tjar_sync.location import Location
from tjar_sync.model.address import Address
from tjar_sync.model.plan import FieldChange, Reason
from tjar_sync.model.planfile import dump_plan, load_plan
from tjar_sync.model.value import LivePicture
from tjar_sync.session import read_state

if TYPE_CHECKING:
    from pathlib import Path

FILES = """
media:
  front: {file: front.png}
products:
  shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: SHOE, image: front, gallery: [front]}
"""


def test_a_url_is_kept_from_the_answer_to_the_plan(tmp_path: Path) -> None:
    """State and saved plans know where the store shows it; to compare, its digest is enough."""
    with world(tmp_path) as desk:
        desk.picture("front.png", 0)
        desk.write("shop.yaml", FILES)
        assert desk.apply().code == 0
        (sold,) = desk.dashboard.products()
        shown = sold["image"].replace("http://localhost", desk.url)
        state = read_state(Location(tmp_path, None, {}))
        live = state.resources[Address("product", "shoe")].live

    assert isinstance(live["image"], LivePicture)
    assert live["image"].url == shown
    assert isinstance(live["gallery"], tuple)
    assert all(isinstance(item, LivePicture) and item.url for item in live["gallery"])
    assert shown not in str(live["image"])

    item = FieldChange("image", live["image"], None, Reason.DRIFT)
    saved = load_plan(dump_plan(plan(change(product(), fields=(item,))), KEY)).plan
    before = saved.changes[0].fields[0].before
    assert isinstance(before, LivePicture)
    assert (before, before.url) == (live["image"], shown)
