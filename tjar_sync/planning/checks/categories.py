"""What a resource is filed under, by the store's own groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import Shape

if TYPE_CHECKING:
    from tjar_sync.model.kinds import Kind
    from tjar_sync.model.value import Values


def filed_under(kind: Kind, values: Values) -> tuple[str, ...]:
    """Return the categories of a resource, each once, as its values name them."""
    sets = (path for path, field in kind.fields.items() if field.group and field.shape is Shape.SET)
    found = (values.get(path) for path in sets)
    items = (one for value in found if isinstance(value, tuple) for one in value)
    return tuple(dict.fromkeys(map(str, items)))
