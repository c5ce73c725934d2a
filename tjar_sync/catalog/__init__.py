"""YAML files in, a checked catalog out; and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.on_demand import on_demand

if TYPE_CHECKING:
    from tjar_sync.catalog.all_stores import CheckedCatalogs, check_all, told_once
    from tjar_sync.catalog.loading import load, load_at, load_settings
    from tjar_sync.catalog.parsed import DocumentMemory, ParsedDocuments
    from tjar_sync.catalog.schema import json_schema, store_json_schema
    from tjar_sync.catalog.store_checks import StoreChecks
    from tjar_sync.catalog.store_file import StoreChoice
    from tjar_sync.catalog.yaml.writer import dump

__getattr__ = on_demand(
    __name__,
    {
        **dict.fromkeys(("CheckedCatalogs", "check_all", "told_once"), "all_stores"),
        **dict.fromkeys(("load", "load_at", "load_settings"), "loading"),
        **dict.fromkeys(("DocumentMemory", "ParsedDocuments"), "parsed"),
        **dict.fromkeys(("json_schema", "store_json_schema"), "schema"),
        "StoreChecks": "store_checks",
        "StoreChoice": "store_file",
        "dump": "yaml.writer",
    },
)
"""Who asks git about a folder, or takes a catalog for unchanged, needs no reader of YAML."""

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
