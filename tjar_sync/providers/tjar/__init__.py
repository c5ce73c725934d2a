"""Tjar (docs.tjar.sa)."""
