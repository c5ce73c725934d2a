"""A secret is shown nowhere, and is equal to itself alone."""

from __future__ import annotations

from tjar_sync.model.secret import SecretStr


def test_nothing_that_prints_a_secret_shows_it() -> None:
    """Texts, formats and tracebacks hold stars in its place; the empty one hides nothing."""
    secret = SecretStr("sk-live-1")

    assert "sk-live-1" == secret.get_secret_value()
    assert ("**********", "SecretStr('**********')") == (str(secret), repr(secret))
    assert "key=**********" == f"key={secret}"
    assert ("", "SecretStr('')") == (str(SecretStr("")), repr(SecretStr("")))


def test_secrets_are_compared_by_what_they_hold() -> None:
    """Two of the same text are one in a set; no plain text is equal to any."""
    one, same, other = SecretStr("a"), SecretStr("a"), SecretStr("b")

    assert {one} == {one, same}
    assert one != other
    assert one != "a"
    assert (True, False) == (bool(one), bool(SecretStr("")))
