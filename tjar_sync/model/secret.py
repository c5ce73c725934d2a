"""A text that nobody is to see, whatever is printed, logged or shown of it."""

from __future__ import annotations

_HIDDEN = "**********"


class SecretStr:
    """Holds a secret, and gives it to those alone who ask for it by name.

    As pydantic's own, which takes far longer to import than a command that validates nothing runs.
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def get_secret_value(self) -> str:
        """Return the secret."""
        return self._secret

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SecretStr):
            return self._secret == other._secret
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._secret)

    def __bool__(self) -> bool:
        return bool(self._secret)

    def __str__(self) -> str:
        return _HIDDEN if self._secret else ""

    def __repr__(self) -> str:
        return f"SecretStr({str(self)!r})"
