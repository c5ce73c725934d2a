"""After --write, the main job passes on a store of whatever habits lines can express."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.doctor.main_job import main_job, stored

if TYPE_CHECKING:
    from pathlib import Path

EXPRESSED = (
    "clears-absent,wipes-variants,force-published,category-id-on-update,dates-in-utc,"
    "creation-order,hides=sku"
)


def test_after_write_the_main_job_passes(tmp_path: Path) -> None:
    """Applied, edited, applied: exit 0, empty plans, and the store keeps what any other does."""
    assert "" == main_job(tmp_path / "usual", "")
    assert "" == main_job(tmp_path / "odd", EXPRESSED)
    assert stored(tmp_path / "usual") == stored(tmp_path / "odd")

    written = (tmp_path / "odd" / "store.yaml").read_text("utf-8")
    for line in ("always_send", "category_id", "time_zone", "newest_first"):
        assert line in written
