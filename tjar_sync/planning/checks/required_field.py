"""What a store was seen to refuse a create for is asked for before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change

CODE = "required-field"
_NOTHING = (None, "", ())


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block creates that lack what the store was seen to want."""
    for path, seen in given.foreseen.required.items():
        hit = [item.address for item in given.changes if _lacks(item, path)]
        if hit:
            yield blocked(
                CODE,
                hit,
                f"the store was seen to create nothing without {path} ({seen}); write `{path}:` in"
                " the files, or once for all under `defaults:` in store.yaml",
                f"--allow {CODE}",
            )


def _lacks(change: Change, path: str) -> bool:
    sent = {item.path for item in change.fields if item.after not in _NOTHING}
    made = change.action is Action.CREATE
    return made and path in KINDS[change.address.kind].fields and path not in sent


CHECK = Check(CODE, "Creates what lacks a field for whose lack the store refused others.", find)
