"""Signatures: in each platform's form, over the raw body, by no other secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.listener.deliveries import BARE, HAJATEK, SECRET, TJAR
from tjar_sync.listener.signing import signature, signed_by
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from tjar_sync.model.delivery import DeliveryForm

BODY = b'{"id":"evt_1"}'
OTHER = SecretStr("whsec_other")
KNOWN = (("orders", OTHER), ("stock", SECRET), ("old", SecretStr("whsec_old")))


def test_a_signature_is_the_one_that_the_stores_make() -> None:
    """HMAC-SHA256 of the raw body in hexadecimal digits, as RFC 4231 has its second case."""
    body, secret = b"what do ya want for nothing?", SecretStr("Jefe")
    digits = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

    assert f"sha256={digits}" == signature(TJAR, secret, body)
    assert digits == signature(BARE, secret, body)


@pytest.mark.parametrize("form", [TJAR, HAJATEK, BARE])
def test_whose_secret_signed_is_found(form: DeliveryForm) -> None:
    """Wherever it stands among those that are known; blanks around a header do not count."""
    for name, secret in KNOWN:
        assert name == signed_by(form, KNOWN, BODY, f" {signature(form, secret, BODY)} ")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "sha256=",
        signature(BARE, SECRET, BODY),
        signature(TJAR, SECRET, BODY + b"\n"),
        signature(TJAR, SecretStr("whsec_of_nobody"), BODY),
        signature(TJAR, SECRET, BODY).upper(),
        signature(TJAR, SECRET, BODY)[:-1],
        f"{signature(TJAR, SECRET, BODY)},{signature(TJAR, SECRET, BODY)}",
        "sha256=\udce9é",
    ],
)
def test_nothing_else_is_a_signature(given: str) -> None:
    """Not another form's, another body's or another secret's, and not what only looks like one."""
    assert signed_by(TJAR, KNOWN, BODY, given) is None


def test_without_a_secret_nothing_is_signed() -> None:
    """Where no secret is known nobody is believed."""
    assert signed_by(TJAR, (), BODY, signature(TJAR, SecretStr(""), BODY)) is None
