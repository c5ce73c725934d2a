"""Forms whose field names are paths, PHP style: `customer[name]`, `items[0][id]` (facts 2.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.devstore.views import Json

_PART = re.compile(r"[^\[\]]+")
_FIELDS = {
    ("customer", "user_recipient_name"): "name",
    ("customer", "user_email_recipient"): "email",
    ("customer", "user_mobile_recipient"): "phone",
    ("shipping_address", "address"): "address",
    ("shipping_address", "zip_code"): "zipcode",
}


def order_changes(fields: Iterable[tuple[str, str]]) -> Json:
    """Read an edit-order form into the names orders are kept by."""
    form = _tree(fields)
    changes: Json = {
        kept: form[group][name] or None
        for (group, name), kept in _FIELDS.items()
        if isinstance(form.get(group), dict) and name in form[group]
    }
    changes |= {name: form[name] for name in ("coupon", "notes") if name in form}
    added = _listed(form.get("products_to_add"))
    return changes | ({"products_to_add": added} if added else {})


def _tree(fields: Iterable[tuple[str, str]]) -> Json:
    """Grow nested maps out of path names."""
    root: Json = {}
    for name, value in fields:
        *parents, last = _PART.findall(name) or [""]
        branch = root
        for parent in parents:
            below = branch.setdefault(parent, {})
            if not isinstance(below, dict):
                below = branch[parent] = {}
            branch = below
        branch[last] = value
    return root


def _listed(value: Any) -> list[Json]:  # noqa: ANN401 - a form holds anything
    """Turn a map of numbers into a list, at both levels where forms have lists."""
    if not isinstance(value, dict):
        return []
    items = [item for item in value.values() if isinstance(item, dict)]
    return [item | {"product_options": _listed(item.get("product_options"))} for item in items]
