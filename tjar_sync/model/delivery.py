"""How a platform tells an event of one of its stores: which header proves it, and what names it."""

from __future__ import annotations

from tjar_sync.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class DeliveryForm:
    """The form of a delivery: a JSON object, and a header that signs its raw body."""

    header: str
    """It holds the hexadecimal HMAC-SHA256 of the body under the webhook's secret."""
    prefix: str
    """What stands before the digits there: `sha256=`; empty for nothing."""
    event: str
    """The key of the event's name in the body."""


@dataclass(frozen=True, slots=True)
class DeliveryFinding:
    """What came of a delivery that somebody verified, or sent as a sample."""

    webhook: str | None
    """Whose secret signed it; None where no known one did."""
    summary: str
    """What it comes to, in one sentence."""
    hint: str = ""
    """What else may be the reason."""
    url: str | None = None
    """Where it was sent, without what may be secret of that."""
    status: int | None = None
    """What was answered there; None for nothing."""
