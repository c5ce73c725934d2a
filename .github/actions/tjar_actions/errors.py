"""How a step can end early."""

from __future__ import annotations


class StepError(Exception):
    """A step cannot do its work; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ForbiddenError(StepError):
    """The token lacks a permission."""


class MissingError(StepError):
    """There is no such thing, no longer, or the token may not see it."""
