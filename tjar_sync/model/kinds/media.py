"""Media: pictures and files, known by their bytes."""

from __future__ import annotations

from pydantic import with_config
from typing_extensions import TypedDict

from tjar_sync.model.kinds.field import Field, Kind, Shape, index
from tjar_sync.model.kinds.schema import STRICT, Lifecycle, Line, Word


@with_config(STRICT)
class MediaFile(TypedDict, total=False):
    """One entry of `media:`."""

    file: Word
    alt: Line | None
    lifecycle: Lifecycle


MEDIA = Kind(
    name="media",
    plural="media",
    schema=MediaFile,
    level=0,
    fields=index(
        Field("digest", Shape.MEDIA),
        Field("alt", Shape.TEXT),
    ),
    listed=False,
    deletable=False,
)
