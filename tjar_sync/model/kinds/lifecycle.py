"""Keys of an entry that tell the engine how to treat it, as several kinds have them."""

from __future__ import annotations

from typing import Literal

from tjar_sync.model.kinds.field import Group, Key, Model
from tjar_sync.model.kinds.schema import Word


def lifecycle(description: str) -> Group:
    """Declare the key under which a resource's treatment is set."""
    return Group("lifecycle", _LIFECYCLE, description)


def pin(kind: str) -> Key:
    """Declare the key that names an existing resource by the store's own number."""
    description = f"The store's own number of an existing {kind} that this entry takes over."
    return Key("id", int | Word, description)


_LIFECYCLE = Model(
    "Lifecycle",
    "How a resource may be treated, whatever its values.",
    (
        Key("protect", bool, "Refuse every plan that would remove it."),
        Key("ignore", list[Word], "Fields whose changes in the store are left alone."),
        Key(
            "on_remove",
            Literal["delete", "archive", "keep"],
            "What happens when it leaves the files.",
        ),
    ),
)
