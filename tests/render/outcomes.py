"""What came of a run, and what is recorded after it."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import media, paths, product, recorded, state
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
from tjar_sync.model.catalog import Lifecycle, OnRemove
from tjar_sync.model.event import Done, Failed, Report, Skipped, StoreSpelling
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Intent, Part

REPORT = Report(
    done=(
        Done(create(LOGO), "195"),
        Done(create(SHOE), "196"),
        Done(update(), "7"),
        Done(REMOVALS.changes[2], None),
    ),
    failed=(
        Failed(create(COURSE), "the store refused it: name.en is too long\nat most 100 letters"),
        Failed(create(HAIRCUT), "the connection broke", settles=True),
    ),
    skipped=(Skipped(create(HOOK), "product.course failed"),),
    spellings=(
        StoreSpelling(SHOE.address, "name.en", "Shoes & more", "Shoes &amp; more"),
        StoreSpelling(SHOE.address, "description.ar", ARABIC, ARABIC.replace("الظل.", "الظل")),
        StoreSpelling(SHOE.address, "sale_price", amount("9.999"), amount("10.00")),
        StoreSpelling(COURSE.address, "codes", (HIDDEN,), (OTHER,)),
    ),
    warnings=("a file may lie unused in the store's media library",),
)
STATE = state(
    recorded(SHOE, None, name__en="Nike Shoe"),
    recorded(
        product("lamp", sku="L", lifecycle=Lifecycle(protect=True, on_remove=OnRemove.ARCHIVE))
    ),
    replace(recorded(media("nike-front")), remote_id=None),
    recorded(COURSE),
    intents=(
        Intent(
            LOGO.address, Verb.CREATE, Part.MAIN, "service", None, paths({}), None, 190, 4, "run"
        ),
    ),
)
