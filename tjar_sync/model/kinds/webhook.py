"""Webhooks: where the store tells of its events."""

from __future__ import annotations

from tjar_sync.model.kinds.field import Field, Group, Key, Model, Role, Shape
from tjar_sync.model.kinds.kind import Kind
from tjar_sync.model.kinds.lifecycle import lifecycle, pin
from tjar_sync.model.kinds.schema import Positive, Url, Word

_SECRET = Model(
    "Secret",
    "Where the signing secret goes, and a number whose rise rotates it.",
    (
        Key(
            "write_to",
            Word,
            "The file, below the catalog's folder, that the secret is written to.",
            role=Role.SECRET,
        ),
        Field(
            "version",
            Shape.NUMBER,
            Positive,
            "Raise it to have a new secret made.",
            role=Role.SECRET,
            on_adopt=False,
            default=1,
        ),
    ),
)

WEBHOOK = Kind(
    name="webhook",
    plural="webhooks",
    description="Webhooks, by a name that never changes.",
    level=3,
    model=Model(
        "Webhook",
        "One entry of `webhooks:`.",
        (
            pin("webhook"),
            Field(
                "name",
                Shape.TEXT,
                Word,
                "The name in the store; the entry's own name where absent.",
                role=Role.NAME,
                from_name=True,
            ),
            Field(
                "url",
                Shape.TEXT,
                Url,
                "The address that the store calls.",
                required=True,
                role=Role.IDENTITY,
            ),
            Field("events", Shape.SET, list[Word], "The events that it calls for.", required=True),
            Group("secret", _SECRET, "Where the signing secret is written."),
            lifecycle("How the webhook may be treated."),
        ),
    ),
)
