"""Law: what a run did to a shop is undone, whatever it was."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given

from tests.harness import run
from tests.laws.test_promises import LIFTED, apply, catalog, law
from tests.strategies import catalogs, write
from tjar_sync import devstore
from tjar_sync.embedded import embedded_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.strategies import Files

NEW = {"id", "created_at", "updated_at", "variant_ids", "related_products"}
"""What a product that is made again has anew, and links to such ids."""
PICTURES = {"image_id", "item_image", "product_gallery"}
"""Fields of ids of pictures, which are told apart by their bytes."""
DIGEST = re.compile(r"[0-9a-f]{12}")
UNSHOWN = {"codes", "cost", "file_ids", "policy_description", "video_source", "video_url"}
"""What the store never shows: where it was not written before, nobody knows what it was."""


def digest(root: Path) -> list[dict[str, Any]]:
    """Return all that the store has of its products, but for what is new of each that is made."""
    with embedded_store(root) as store:
        desk = devstore.Dashboard(store)
        kept = [desk.stored(item["id"]) for item in desk.products()]
        bytes_of = {item["id"]: DIGEST.findall(item["title"])[-1:] for item in desk.media()}
    bare = [{name: one[name] for name in one if name not in NEW | UNSHOWN} for one in kept]
    for one in bare:
        for name in PICTURES & one.keys():
            ids = one[name] if isinstance(one[name], list) else [one[name]]
            one[name] = [bytes_of.get(id_) for id_ in ids]
        if one["item_stock_count"]:
            del one["quantity"]  # the store shows the sum of its variants' in its place
    return sorted(
        bare, key=lambda one: (str(one["slug"]), str(one["name_en"]), str(one["name_ar"]))
    )


def differences(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[object]:
    """Name what is not as it was, field by field."""
    if len(before) != len(after):
        return [len(before), len(after)]
    pairs = zip(before, after, strict=True)
    return [
        (name, was[name], now[name]) for was, now in pairs for name in was if was[name] != now[name]
    ]


def newest(root: Path) -> list[Any]:
    """Return the newest run, if there is one."""
    found: list[Any] = json.loads(run(root, "history", "--format", "json", "--limit", "1").out)[
        "items"
    ]
    return found


@law
@given(catalogs(bound=False), catalogs(bound=False))
def test_an_undo_restores_the_live_digest(first: Files, second: Files) -> None:
    """Apply one catalog, then another, and undo that: the store is as it was before.

    What is only to be hidden when it leaves the files is only hidden by an undo, too.
    """
    second = {
        name: data.replace(b"on_remove: archive", b"on_remove: delete")
        for name, data in second.items()
    }
    with catalog(first) as root:
        apply(root)
        before, runs = digest(root), newest(root)
        for name in first:
            (root / name).unlink(missing_ok=True)
        write(second, root)
        applied = apply(root)
        assume(runs != newest(root))  # nothing changed: there is no run of it
        undone = run(root, "undo", "last", "--auto-approve", *LIFTED, "--allow", "renamed")
        after = digest(root)

    assert 0 == applied.code, applied.out + applied.err
    left = " not undone" in undone.out  # what no store shows, and nobody knew before
    assert (3 if left else 0) == undone.code, undone.out + undone.err
    assert [] == differences(before, after), undone.out
