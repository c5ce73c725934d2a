"""The stores that a refresh reads are those that providers speak to."""

from tests.providers.conftest import built_in, clock, events

__all__ = ["built_in", "clock", "events"]
