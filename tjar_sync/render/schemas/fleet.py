"""What became of many stores, as a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import ExitCode
from tjar_sync.model.fleet import Finish
from tjar_sync.render.schemas.parts import MAYBE_TEXT, TEXT, TEXTS, WORD, one_of, record, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.render.schemas.parts import Schema

VERBS = ("validate", "plan", "apply", "drift")
_OF_A_STORE = ("validation", "plan", "report", "drift", "failure")
"""The documents that its own command may print."""


def fleet(documents: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the keys of a fleet's report; in it is the document of each store."""
    whole = {"anyOf": [{"type": "null"}, *(documents[name] for name in _OF_A_STORE)]}
    store = record(
        {
            "name": {
                **WORD,
                "description": "`catalog:store`; the store where there is one catalog.",
            },
            "catalog": {**TEXT, "description": "Its folder; empty where the fleet is one catalog."},
            "store": {**MAYBE_TEXT, "description": "Null where store.yaml cannot be read."},
            "tags": TEXTS,
            "finish": one_of(Finish),
            "exit_code": one_of(ExitCode),
            "outcome": one_of(code.word for code in ExitCode),
            "why": {**TEXT, "description": "Of what did not end by itself: why."},
            "summary": {**TEXT, "description": "Its numbers in words; empty where it has none."},
            "log": {**TEXTS, "description": "The last lines that it told on the way."},
            "result": {**whole, "description": "What its command prints; null for nothing whole."},
        }
    )
    return {
        "verb": one_of(VERBS),
        "exit_code": one_of(ExitCode, "The gravest of all."),
        "outcome": one_of(code.word for code in ExitCode),
        "stores": rows(store, "In the order of the fleet."),
    }
