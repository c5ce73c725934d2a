"""Media: pictures and files, known by their bytes."""

from __future__ import annotations

from tjar_sync.model.kinds.field import Field, Key, Model, Role, Shape
from tjar_sync.model.kinds.kind import Kind
from tjar_sync.model.kinds.lifecycle import LAYERING, lifecycle
from tjar_sync.model.kinds.schema import File, Line

MEDIA = Kind(
    name="media",
    plural="media",
    description="Pictures and files, by a name that never changes.",
    level=0,
    content_addressed=True,
    model=Model(
        "MediaFile",
        "One entry of `media:`.",
        (
            Key(
                "file",
                File,
                "The file's path below the catalog's folder.",
                required=True,
                role=Role.CONTENT,
            ),
            Field("digest", Shape.MEDIA, role=Role.CONTENT),
            Field(
                "alt",
                Shape.TEXT,
                Line | None,
                "What the picture shows, for those who cannot see it.",
            ),
            lifecycle("How the media may be treated."),
            *LAYERING.values(),
        ),
    ),
)
