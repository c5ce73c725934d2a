"""What came of a run, and what is recorded after it."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import media, paths, product, state, state_entry
from tests.render.goods import (
    ARABIC,
    COURSE,
    HAIRCUT,
    HIDDEN,
    HOOK,
    LOGO,
    OTHER,
    SHOE,
    amount,
    create,
    update,
)
from tests.render.samples import REMOVALS
from tjar_sync.model.catalog import LifecyclePolicy, OnRemove
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import (
    Done,
    Failed,
    Normalized,
    Remedy,
    Repaired,
    Report,
    SideEffect,
    Skipped,
    Unverified,
)
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Intent, Pass

REPORT = Report(
    done=(
        Done(create(LOGO), "195"),
        Done(create(SHOE), "196"),
        Done(update(), "7"),
        Done(REMOVALS.changes[2], None),
    ),
    failed=(
        Failed(create(COURSE), "the store refused it: name.en is too long\nat most 100 letters"),
        Failed(create(HAIRCUT), "the connection broke", recovers=True),
    ),
    skipped=(Skipped(create(HOOK), "product.course failed"),),
    normalized=(
        Normalized(SHOE.address, "name.en", "Shoes & more", "Shoes &amp; more"),
        Normalized(SHOE.address, "description.ar", ARABIC, ARABIC.replace("الظل.", "الظل")),
        Normalized(SHOE.address, "sale_price", amount("9.999"), amount("10.00")),
        Normalized(COURSE.address, "codes", (HIDDEN,), (OTHER,)),
    ),
    warnings=(warning("unused-file", "a file may lie unused in the store's media library"),),
)
EFFECTS = Report(
    done=REPORT.done[2:3],
    side_effects=(
        SideEffect(SHOE.address, "tags", ("a", "b"), (), True, Remedy.PUT_BACK),  # noqa: FBT003 - managed
        SideEffect(SHOE.address, "slug", "shoe", None, True, Remedy.WANTED),  # noqa: FBT003 - managed
        SideEffect(SHOE.address, "quantity", 7, 0, False, Remedy.LEFT),  # noqa: FBT003 - not managed
        SideEffect(SHOE.address, "novel", "x", None, False, Remedy.LOST),  # noqa: FBT003 - not managed
    ),
    repaired=(Repaired(SHOE.address, ("tags", "published")),),
    unverified=(Unverified(SHOE.address, "cost"), Unverified(SHOE.address, "policy")),
)
"""A write that did more than it was asked, and fields that nobody can see."""
STATE = state(
    state_entry(SHOE, None, name__en="Nike Shoe"),
    state_entry(
        product(
            "lamp", sku="L", lifecycle=LifecyclePolicy(protect=True, on_remove=OnRemove.ARCHIVE)
        )
    ),
    replace(state_entry(media("nike-front")), remote_id=None),
    state_entry(COURSE),
    intents=(
        Intent(
            LOGO.address, Verb.CREATE, Pass.MAIN, "service", None, paths({}), None, 190, 4, "run"
        ),
    ),
)
