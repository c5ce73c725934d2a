"""Signatures of deliveries: made, and compared in a time that tells nothing."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.model.delivery import DeliveryForm
    from tjar_sync.model.secret import SecretStr


def signature(form: DeliveryForm, secret: SecretStr, body: bytes) -> str:
    """Return what proves, in a platform's form, that a raw body comes from who knows a secret."""
    digest = hmac.new(secret.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
    return f"{form.prefix}{digest}"


def signed_by(
    form: DeliveryForm, secrets: Iterable[tuple[str, SecretStr]], body: bytes, given: str
) -> str | None:
    """Return the name of the webhook whose secret signed a raw body; None where none did.

    Each secret is tried, whichever fits, and each comparison takes the same time.
    """
    said = given.strip().encode("utf-8", "replace")
    found = None
    for name, secret in secrets:
        if hmac.compare_digest(signature(form, secret, body).encode(), said):
            found = name
    return found
