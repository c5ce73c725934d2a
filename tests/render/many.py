"""Plans of very many changes, as a shop's busy day makes them, with names in three scripts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders import change, media, plan, product
from tests.render.goods import OFF, ON, create, edit, update
from tjar_sync.model.address import Address
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.plan import Action, Reason

if TYPE_CHECKING:
    from tjar_sync.model.plan import Change, Plan

NAMES = ("مصباح مكتب صغير", "Desk Lamp", "حذاء رياضي نايك للجري الطويل في المدينة", "中文椅子")
FACTORS = ("0.9", "0.92", "1.04")


def reprice(number: int, *, both: bool = False) -> Change:
    """Build a new price, or two of them."""
    old = Decimal(40 + number % 37).quantize(Decimal("0.01"))
    new = (old * Decimal(FACTORS[number % 3])).quantize(Decimal("0.01"))
    more = (edit("price", old + 10, new + 10),) if both else ()
    return update(*more, edit("sale_price", old, new), name=f"item-{number:03}")


def named(*changes: Change) -> Plan:
    """Build a plan in which each product has a name."""
    names = {
        str(item.address): NAMES[number % len(NAMES)]
        for number, item in enumerate(changes)
        if item.address.kind == "product"
    }
    return plan(*changes, names=names, unchanged=3, requests=300, seconds=60.0)


def adopted(resource_name: str, number: int) -> Change:
    """Build a takeover of what is as the files want it."""
    taken = product(resource_name)
    return change(taken, Action.ADOPT, reason=Reason.ADOPT, remote_id=str(number), fields=())


REPRICED = named(*(reprice(number) for number in range(281)))
"""281 prices and nothing else."""
BUSY = named(
    *(reprice(number, both=number % 4 == 0) for number in range(281)),
    *(adopted(f"taken-{number}", number) for number in range(30)),
    *(create(media(f"pic-{number}", f"{number:012x}")) for number in range(30)),
    change(
        product("sandal"),
        Action.DELETE,
        reason=Reason.REMOVED,
        remote_id="8",
        fields=(edit("name.en", "Summer Sandal", None, Reason.REMOVED),),
    ),
    *(update(edit("published", ON, OFF), name=f"hide-{number}") for number in range(12)),
    *(update(edit("tags", ("a",), ("a", "sale")), name=f"tag-{number}") for number in range(3)),
    *(
        change(
            product(f"moved-{number}"),
            Action.MOVE,
            remote_id=str(number),
            fields=(),
            previous=Address("product", f"old-{number}"),
        )
        for number in range(4)
    ),
    *(create(product(f"new-{number}", sale_price=Decimal(number + 1))) for number in range(11)),
)
"""A little of everything, most of it alike."""
DELETED = plan(
    *(
        change(
            product(f"old-{number}"),
            Action.DELETE,
            reason=Reason.REMOVED,
            remote_id=str(number),
            fields=(
                edit("name.en", f"Old {number}", None, Reason.REMOVED),
                edit("sale_price", Decimal(number + 1), None, Reason.REMOVED),
            ),
        )
        for number in range(14)
    ),
    warnings=(
        *(
            warning("untold", f"product.x-{number}: the store does not tell")
            for number in range(500)
        ),
        *(warning("shifts", "the list of products shifts") for _ in range(3)),
    ),
)
"""Deletes that no table hides, and warnings for one reason."""
MANY: dict[str, Plan] = {"repriced": REPRICED, "busy": BUSY, "deleted": DELETED}
