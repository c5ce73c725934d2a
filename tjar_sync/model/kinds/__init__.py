"""The kinds of resource, by name; a new one is a module and a line here."""

from __future__ import annotations

from tjar_sync.model.kinds.field import UNORDERED, Field, Group, Key, Model, Role, Shape
from tjar_sync.model.kinds.kind import Kind
from tjar_sync.model.kinds.media import MEDIA
from tjar_sync.model.kinds.product import PRODUCT
from tjar_sync.model.kinds.webhook import WEBHOOK

KINDS: dict[str, Kind] = {
    "media": MEDIA,
    "product": PRODUCT,
    "webhook": WEBHOOK,
}

__all__ = ["KINDS", "UNORDERED", "Field", "Group", "Key", "Kind", "Model", "Role", "Shape"]
