"""The pictures that a change shows to buyers, with what is known of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.kinds import KINDS, Role, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Content
    from tjar_sync.planning.checks.check import CheckInput


class ShownPicture(NamedTuple):
    """One picture, where it is shown."""

    address: Address
    path: str
    media: Address
    content: Content


def shown(given: CheckInput) -> Iterator[ShownPicture]:
    """Yield the pictures of the catalog's own files in each field that a change writes."""
    known = {
        str(one.values.get(KINDS[one.address.kind].path_of(Role.CONTENT))): one
        for one in given.catalog.resources.values()
        if one.content is not None
    }
    for item in given.prospects:
        for path in sorted(item.changed & item.kind.fields.keys()):
            if item.kind.fields[path].shape not in _PICTURES:
                continue
            value = item.values.get(path)
            for digest in value if isinstance(value, tuple) else (value,):
                media = known.get(str(digest))
                if media is not None and media.content is not None and media.content.pixels[0]:
                    yield ShownPicture(item.change.address, path, media.address, media.content)


_PICTURES = frozenset({Shape.MEDIA, Shape.MEDIA_LIST})
