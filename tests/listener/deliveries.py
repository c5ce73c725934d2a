"""Deliveries as stores send them, and what a listener stands on while nothing is kept on a disk."""

from __future__ import annotations

import json
from typing import Any

from tjar_sync.listener.log import Log
from tjar_sync.listener.signing import signature
from tjar_sync.model.delivery import DeliveryForm
from tjar_sync.model.secret import SecretStr

TJAR = DeliveryForm("X-Tjar-Signature", "sha256=", "event")
HAJATEK = DeliveryForm("X-Hajatek-Signature", "sha256=", "type")
BARE = DeliveryForm("Signature", "", "event")
SECRET = SecretStr("whsec_of_tests")


def delivery(number: int, name: str = "product.updated", **data: Any) -> bytes:
    """Return the raw body of an event of Tjar's."""
    content = {"id": f"evt_{number}", "event": name, "data": data or {"id": number}}
    return json.dumps(content).encode()


def signed(body: bytes, form: DeliveryForm = TJAR, secret: SecretStr = SECRET) -> dict[str, str]:
    """Return the headers of a delivery."""
    return {"Content-Type": "application/json", form.header: signature(form, secret, body)}


class Lines:
    """A log that is kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def log(self, *, quiet: bool = False) -> Log:
        """Return a log that writes here."""
        return Log(self.lines.append, quiet=quiet)
