"""Which single looks tell all that a plan of a few resources needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import (
    catalog,
    intent,
    live,
    media,
    product,
    snapshot,
    state,
    state_entry,
    webhook,
)
from tjar_sync.model.live import Verb
from tjar_sync.refresh import proves, rows_enough
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.state import State

ABLE = MemoryProvider().capabilities
SHOE = product("shoe", name__en="Shoe", sku="S-1", slug="shoe", related=("product.sock",))
SOCK = product("sock", name__en="Sock", sku="S-2", slug="sock")
OWNED = state(
    state_entry(SHOE, live(SHOE, "1"), related=("product.sock@2",)),
    state_entry(SOCK, live(SOCK, "2")),
)


def names(
    files: Catalog, known: State, *chosen: str, able: Capabilities = ABLE
) -> list[str] | None:
    """Return whose looks are enough; None where a list must be read."""
    rows = rows_enough(files, known, chosen.__contains__, able)
    return None if rows is None else [row.address.name for row in rows]


def test_an_owned_resource_tells_about_itself() -> None:
    """One look at its id is enough, whatever other value is edited; for nothing, none is needed."""
    cheaper = replace(SHOE, values={**SHOE.values, "sale_price": 1})

    assert ["shoe"] == names(catalog(SHOE, SOCK), OWNED, "product.shoe")
    assert ["shoe"] == names(catalog(cheaper, SOCK), OWNED, "product.shoe")
    assert [] == names(catalog(SHOE, SOCK), OWNED)


@pytest.mark.parametrize(
    "wanted",
    [
        product("new", name__en="New", sku="S-3", slug="new"),
        replace(SHOE, type="digital"),
        replace(SHOE, pin="7"),
        *(
            replace(SHOE, values={**SHOE.values, path: value})
            for path, value in (
                ("sku", "S-9"),
                ("slug", "boot"),
                ("name.en", "Boot"),
                ("related", ()),
                ("related", ("product.shirt",)),
                ("related", None),
            )
        ),
    ],
)
def test_what_may_be_anothers_is_told_by_the_list(wanted: Resource) -> None:
    """What is new, pinned, or has another type, key, name or link needs to see all the others."""
    assert names(catalog(wanted, SOCK), OWNED, str(wanted.address)) is None


def test_what_leaves_the_files_or_is_not_there_is_told_by_the_list() -> None:
    """So is what has no id, was archived, or cannot be read on its own, and any open intent."""
    files, row = catalog(SHOE, SOCK), OWNED.resources[SHOE.address]
    hook = webhook()
    unreadable = replace(ABLE, kinds={})

    assert names(catalog(SOCK), OWNED, "product.shoe") is None
    assert names(files, state(replace(row, remote_id=None)), "product.shoe") is None
    assert names(files, state(replace(row, archived=True)), "product.shoe") is None
    assert names(files, OWNED, "product.shoe", able=unreadable) is None
    waiting = replace(OWNED, intents=(intent(hook, Verb.CREATE),))
    assert names(files, waiting, "product.shoe") is None


def test_as_many_looks_as_a_list_costs() -> None:
    """Two of few cost no less than their list; of two hundred, three do."""
    rows = [product(f"p{number:03}", sku=f"P-{number}") for number in range(200)]
    files = catalog(SHOE, SOCK, *rows)
    many = state(*(state_entry(one, live(one, f"{n}")) for n, one in enumerate(rows)))

    assert names(catalog(SHOE, SOCK), OWNED, "product.shoe", "product.sock") is None
    assert ["p000", "p001", "p002"] == names(files, many, *(f"product.p00{n}" for n in range(3)))
    assert names(files, many, *(f"product.p00{n}" for n in range(4))) is None


def test_a_picture_is_known_by_its_id_or_by_who_wants_it() -> None:
    """Any other may be shown in the store already; one that leaves the files is nobody's matter."""
    front, worn = media("front", "0a1b2c3d4e5f"), replace(SOCK, values={"image": "0a1b2c3d4e5f"})
    held = state(state_entry(front, live(front, "f1")))
    unknown = state(replace(state_entry(front), remote_id=None), state_entry(worn))

    assert [] == names(catalog(front), held, "media.front")
    assert [] == names(catalog(), held, "media.front")
    assert names(catalog(front), unknown, "media.front") is None
    assert ["sock"] == names(catalog(front, worn), unknown, "media.front", "product.sock")


def test_only_what_is_as_recorded_proves_anything() -> None:
    """Gone, shown late, with another key, name or link, or one that cannot be read: the list tells."""
    rows = [OWNED.resources[SHOE.address]]
    seen = snapshot(live(SHOE, "1", sale_price=1))

    assert proves(seen, rows)
    assert not proves(snapshot(missing=[("product", "1")]), rows)
    assert not proves(replace(seen, stale={("product", "1"): "late"}), rows)
    for path, value in (("sku", "S-9"), ("name.en", "Boot"), ("related", ())):
        assert not proves(snapshot(live(SHOE, "1", **{path: value})), rows)
    odd = replace(live(SHOE, "1"), unreadable={"slug": "slug is no text"})
    assert not proves(snapshot(odd), rows)
