"""The main job on a store with habits: probe, write the lines, apply the example, edit it, apply."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

from tests.doctor.shop import EXAMPLE
from tests.harness import LIFTED, run
from tjar_sync import devstore
from tjar_sync.embedded import embedded_store
from tjar_sync.model.scratch import NAMED

if TYPE_CHECKING:
    from pathlib import Path

_PRICE = re.compile(r"(sale_price: )(\d+)")
_OF_THIS_STORE = frozenset({"variant_ids", "image_id", "product_gallery", "item_image", "file_ids"})
"""Kept by ids, which each store gives as it likes."""
PROBE = ("doctor", "--probe", "--auto-approve", "--write", "--format", "json")


LOOK = tuple(word for word in PROBE if word != "--write")
STOPPED, PARTIAL = 5, 3
"""How an apply ends that is not sent, and one of which the store shows less than was sent."""


def main_job(root: Path, habits: str, probe: tuple[str, ...] = PROBE) -> str:
    """Do it in a new folder; return what is wrong, and nothing where all is well."""
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns(".tjar"))
    with embedded_store(root) as store:
        store.set_habits(devstore.habits_of(habits))
    probed = run(root, *probe) if habits else None
    if probed is not None and not probed.out.startswith("{"):
        return f"the probe ended with {probed.code}: {probed.err[-300:]}"
    for edit in (False, True):
        if edit:
            for path in root.rglob("*.yaml"):
                text = path.read_text("utf-8")
                path.write_text(_PRICE.sub(lambda found: found[1] + "1" + found[2], text), "utf-8")
        applied = run(root, "apply", "--auto-approve", *LIFTED, "--allow", "price-change=9000")
        plan = run(root, "plan", "--detailed-exitcode", "--refresh", "full")
        if applied.code or plan.code:
            said = (applied.err or applied.out)[-300:] if applied.code else plan.out[-300:]
            return f"apply {applied.code}, plan {plan.code}: {said}"
    return ""


def by_evidence(root: Path, habits: str) -> str:
    """Do it by what a probe saw alone, no line written; say how it ends.

    `right`, `stops` with what to write, or `says so`: the apply that does not show what is wanted
    has failed. Anything else is wrong, and told.
    """
    ended = main_job(root, habits, LOOK)
    found = re.match(r"apply (\d+), plan (\d+)", ended)
    if not ended:
        return "right"
    if found and int(found[1]) == STOPPED:
        told = run(root, "plan")
        return "stops" if "write " in told.out + told.err else f"no way out is told: {ended}"
    return "says so" if found and int(found[1]) == PARTIAL else ended


def stored(root: Path) -> dict[str, dict[str, Any]]:
    """Return what the store keeps of each product, by its sku; what a probe could not delete is none."""
    with embedded_store(root) as store:
        desk = devstore.Dashboard(store)
        items = [item for item in desk.products() if NAMED not in str(item["name"])]
        docs = [desk.stored(item["id"]) for item in items]
        names = {int(item["id"]): item["sku"] for item in items}
    return {
        str(doc["sku"]): {
            name: value if name != "related_products" else [names.get(one) for one in value]
            for name, value in doc.items()
            if name not in _OF_THIS_STORE
        }
        for doc in docs
    }
