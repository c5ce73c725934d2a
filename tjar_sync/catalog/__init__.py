"""YAML files in, a checked catalog out; and the way back."""

from __future__ import annotations

from tjar_sync.catalog.all_stores import CheckedCatalogs, check_all, told_once
from tjar_sync.catalog.load import load, load_at, load_settings
from tjar_sync.catalog.parsed import DocumentMemory, ParsedDocuments
from tjar_sync.catalog.schema import json_schema, store_json_schema
from tjar_sync.catalog.store_checks import StoreChecks
from tjar_sync.catalog.store_file import StoreChoice
from tjar_sync.catalog.yaml.writer import dump

__all__ = [
    "CheckedCatalogs",
    "DocumentMemory",
    "ParsedDocuments",
    "StoreChecks",
    "StoreChoice",
    "check_all",
    "dump",
    "json_schema",
    "load",
    "load_at",
    "load_settings",
    "store_json_schema",
    "told_once",
]
