"""Webhooks: where the store tells of its events."""

from __future__ import annotations

from pydantic import with_config
from typing_extensions import TypedDict

from tjar_sync.model.kinds.field import Field, Kind, Shape, index
from tjar_sync.model.kinds.schema import STRICT, Lifecycle, Positive, Url, Word


@with_config(STRICT)
class Secret(TypedDict, total=False):
    """Where the signing secret goes, and a number whose rise rotates it."""

    write_to: Word
    version: Positive


@with_config(STRICT)
class Webhook(TypedDict, total=False):
    """One entry of `webhooks:`."""

    id: int | Word
    name: Word
    url: Url
    events: list[Word]
    secret: Secret
    lifecycle: Lifecycle


WEBHOOK = Kind(
    name="webhook",
    plural="webhooks",
    schema=Webhook,
    level=3,
    fields=index(
        Field("name", Shape.TEXT),
        Field("url", Shape.TEXT),
        Field("events", Shape.SET),
        Field("secret.version", Shape.NUMBER, on_adopt=False),
    ),
    identity=("url",),
)
