"""YAML files in, a checked catalog out; and the way back."""

from __future__ import annotations

from tjar_sync.spec.dump import dump
from tjar_sync.spec.load import load, load_settings
from tjar_sync.spec.schema import json_schema, store_json_schema

__all__ = ["dump", "json_schema", "load", "load_settings", "store_json_schema"]
