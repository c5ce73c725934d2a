"""Webhooks: where the store tells of its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds.field import Field, Group, Key, Model, Role, Shape
from tjar_sync.model.kinds.kind import Kind
from tjar_sync.model.kinds.lifecycle import LAYERING, lifecycle, pin
from tjar_sync.model.kinds.rule import CheckedEntry, Problem
from tjar_sync.model.kinds.scheduled import SCHEDULE
from tjar_sync.model.kinds.schema import Positive, SecretFile, Url, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET = Model(
    "Secret",
    "Where the signing secret goes, and a number whose rise rotates it.",
    (
        Key(
            "write_to",
            SecretFile,
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


def _needs_events(entry: CheckedEntry) -> Iterator[Problem]:
    if "events" in entry.given and not entry.given["events"]:
        yield Problem(("events",), Mistake.OUT_OF_RANGE, "a webhook needs at least one event")


WEBHOOK = Kind(
    name="webhook",
    plural="webhooks",
    description="Webhooks, by a name that never changes.",
    level=3,
    rules=(_needs_events,),
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
            SCHEDULE,
            lifecycle("How the webhook may be treated."),
            *LAYERING.values(),
        ),
    ),
)
