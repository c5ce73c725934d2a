"""What a rule asks for is there, so that it can judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.own_rules import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.RULE_NOT_JUDGED


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Count what a rule could not judge, since a field is absent: it has not passed."""
    for rule in given.catalog.rules:
        found = (
            Hit(item.change.address, "", f"not judged by `{rule.require}`: {why}")
            for item, why in judged(rule, given).unjudged
        )
        yield from gathered(
            CODE, given, found, f"resources are not judged by the rule in {rule.position}"
        )


CHECK = Check(
    CODE,
    "Leaves a resource unjudged by one of the catalog's own `rules:`.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
