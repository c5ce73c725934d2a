"""What happened while nobody looked, and who is told of it: `notify:` of store.yaml."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from tjar_sync.model.secret import SecretStr


class NotifyEvent(StrEnum):
    """What somebody may be told of."""

    DRIFT = "drift"
    """`drift` found something."""
    APPLY_FAILED = "apply-failed"
    """An apply ended early, or did not carry out all of it."""


class NotifyFormat(StrEnum):
    """What a receiver understands."""

    GENERIC = "generic"
    """A JSON document of ours, signed where there is a secret."""
    SLACK = "slack"
    """What Slack, and those who take its messages, show in a channel."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """One entry of `notify:`."""

    events: frozenset[NotifyEvent]
    form: NotifyFormat
    url: SecretStr
    """It may hold a token, so nothing but its host is ever shown; empty where it is not set."""
    by_environ: bool
    """The environment names it, and no file does."""
    secret: SecretStr | None = None
    """What a message is signed with."""
    unset: tuple[str, ...] = ()
    """Environment variables that the entry names and that are not set."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing that happened, as it is told to somebody elsewhere: no value of any field."""

    event: NotifyEvent
    store: str
    """Its name in store.yaml."""
    summary: str
    """What it comes to, in one sentence."""
    exit_code: int
    outcome: str
    """The exit code's word."""
    at: str
    """ISO 8601, UTC."""
    addresses: tuple[str, ...] = ()
    """What it is about."""
    page: str = ""
    """The page of the CI run; empty outside of one."""
