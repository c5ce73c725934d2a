"""Keys of an entry that tell the engine how to treat it, as several kinds have them."""

from __future__ import annotations

from typing import Literal

from tjar_sync.model.kinds.field import Group, Key, Model
from tjar_sync.model.kinds.schema import AllowanceEntry, Word


def lifecycle(description: str) -> Group:
    """Declare the key under which a resource's treatment is set."""
    return Group("lifecycle", _LIFECYCLE, description)


def pin(kind: str) -> Key:
    """Declare the key that names an existing resource by the store's own number."""
    description = (
        f"The store's own number of an existing {kind} that this entry takes over; or a map of "
        "numbers, by the stores' names."
    )
    return Key("id", dict[Word, int | Word] | int | Word, description)


LAYERING = {
    key.path: key
    for key in (
        Key(
            "extends",
            list[Word] | Word,
            "The entry, or entries, that it takes all from that it does not say itself.",
        ),
        Key("abstract", bool, "Only there to be extended: nothing of it goes to a store."),
        Key("stores", list[Word], "The stores that have it; all of them where this is absent."),
        Key(
            "allow",
            list[AllowanceEntry],
            "Checks that are lifted for this entry, each with a reason and a last day.",
        ),
    )
}
"""Keys that are an entry's own, never another layer's: how it is laid together, and what is lifted."""

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
