"""Hajatek (hajatek.com/en/developers)."""
