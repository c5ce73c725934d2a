"""A plan of 2,000 changes, as a shop's new season makes it, with pictures."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from tests.builders import media, plan, product
from tests.render.goods import (
    ARABIC,
    BACK,
    ENGLISH,
    FRONT,
    OFF,
    ON,
    SIDE,
    amount,
    create,
    edit,
    update,
)
from tests.render.many import reprice

if TYPE_CHECKING:
    from tjar_sync.model.plan import Change, Plan

_NAMES = ("حذاء رياضي", "Desk Lamp", "مصباح مكتب", "Walking Shoe")


def _picture(color: tuple[int, int, int]) -> bytes:
    found = BytesIO()
    Image.new("RGB", (144, 144), color).save(found, "WEBP")
    return found.getvalue()


PICTURES = {
    FRONT: _picture((196, 84, 60)),
    SIDE: _picture((60, 120, 196)),
    BACK: _picture((90, 150, 90)),
}


def _change(number: int) -> Change:
    """Build one of the season's changes: texts, pictures, new goods, files, and what goes off sale."""
    name = f"shoe-{number}"
    match number % 8:
        case 0 | 1 | 2:
            later = ARABIC.replace("أحمر", f"أزرق {number}")
            return update(edit("description.ar", ARABIC, later), name=name)
        case 3 | 4:
            other = ENGLISH.replace("red", f"blue {number}")
            new_price = edit("sale_price", amount("49.99"), amount("44.99"))
            return update(edit("description.en", ENGLISH, other), new_price, name=name)
        case 5:
            return update(edit("image", FRONT, SIDE), edit("published", OFF, ON), name=name)
        case 6:
            names = {"name__ar": "حذاء جديد", "name__en": f"New Shoe {number}"}
            return create(product(name, **names, sale_price=amount("60.00"), image=BACK))
        case _:
            return update(edit("published", ON, OFF), edit("summary.en", "a", "b"), name=name)


_CHANGES = (
    *(create(media(f"pic-{number}", f"{number:012x}")) for number in range(20)),
    *(_change(number) for number in range(1200)),
    *(reprice(number) for number in range(780)),
)
LARGE: Plan = plan(
    *_CHANGES,
    names={
        str(one.address): _NAMES[at % len(_NAMES)]
        for at, one in enumerate(_CHANGES)
        if one.address.kind == "product"
    },
    pictures={str(one.address): (FRONT, SIDE, BACK)[at % 3] for at, one in enumerate(_CHANGES)},
    labels={FRONT: "media.front", SIDE: "media.side", BACK: "media.back"},
)
