"""Which pictures and files a resource's values refer to, by digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value


def pictures(kind: str, values: Iterable[tuple[str, Value]]) -> frozenset[str]:
    """Return every media digest, or URL of a picture not ours, in these fields.

    A media's own digest is no reference.
    """
    if not KINDS[kind].listed:
        return frozenset()
    fields = KINDS[kind].fields
    return frozenset(found for path, value in values for found in _found(fields[path], value))


def _found(field: Field, value: Value) -> Iterator[str]:
    match field.shape, value:
        case Shape.MEDIA, str():
            yield value
        case Shape.MEDIA_LIST, tuple():
            yield from (item for item in value if isinstance(item, str))
        case Shape.ROWS, tuple():
            images = (row.get("image") for row in value if isinstance(row, Mapping))
            yield from (image for image in images if isinstance(image, str))
        case _:
            return
