"""What the dashboard's forms mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore.faults import Fault, FaultKind

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

_TEXTS = ("name_ar", "name_en", "description_ar", "description_en", "sku")
_NUMBERS = ("sale_price", "price", "quantity", "status_id")

PRESETS = {
    "slow": Fault(FaultKind.LATENCY, seconds=2, times=10),
    "rate limit": Fault(FaultKind.RATE_LIMITED, retry_after=2, times=3),
    "server error": Fault(FaultKind.SERVER_ERROR, times=3),
    "bad gateway": Fault(FaultKind.BAD_GATEWAY, times=3),
    "lost answer to a create": Fault(FaultKind.LOST_AFTER, method="POST", path="^/products"),
    "error after a create": Fault(FaultKind.ERROR_AFTER, method="POST", path="^/products"),
    "reset": Fault(FaultKind.RESET, times=3),
    "shifting list": Fault(FaultKind.SHIFTING_LIST, method="GET", path="^/products$", times=None),
    "empty list": Fault(FaultKind.EMPTY_LIST, method="GET", path="^/products$"),
    "truncated answer": Fault(FaultKind.TRUNCATED, times=3),
}


def product_fields(form: MultiDict[str, str]) -> dict[str, object]:
    """Read the product fields a form has; an empty field clears."""
    fields: dict[str, object] = {name: form[name] or None for name in _TEXTS if name in form}
    fields |= {name: form[name] or None for name in _NUMBERS if name in form}
    if "tags" in form:
        fields["tags"] = form["tags"].replace("،", ",").split(",")
    if "item_stock_count" in form:
        fields["item_stock_count"] = form.getlist("item_stock_count")
    return fields
