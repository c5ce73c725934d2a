"""Frozen values: what every other part of the program speaks in."""
