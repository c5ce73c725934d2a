"""What a window of time may set: fields alone, and which of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import Role, Shape

if TYPE_CHECKING:
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.kinds import Kind


def why_not(kind: Kind, base: Mapping[str, Tree], key: str) -> str:
    """Say why a key cannot be otherwise for a while; the empty text where it can.

    `base` is the entry outside of all windows: it tells what the files manage.
    """
    fields = [one for path, one in kind.fields.items() if path.partition(".")[0] == key]
    manage = base.get(kind.key_of(Role.MANAGE))
    managed = manage if isinstance(manage, list) else []
    if not fields:
        return "is no field: it cannot be otherwise for a while"
    if any(one.role is Role.IDENTITY for one in fields):
        return "is what the store knows it by: it cannot be otherwise for a while"
    if any(one.shape is Shape.SECRETS or one.role is Role.SECRET for one in fields):
        return "is secret: it cannot be otherwise for a while"
    if any(one.create_only and one.path not in managed for one in fields):
        return f"is written once, on create: add `manage: [{key}]` to have it change"
    return ""


def says(tree: Mapping[str, Tree], path: str) -> bool:
    """Say whether a tree says something of a field: a value, or null for it or for what holds it."""
    found: object = tree
    for key in path.split("."):
        if not isinstance(found, Mapping) or key not in found:
            return False
        found = found[key]
        if found is None:
            return True
    return True
