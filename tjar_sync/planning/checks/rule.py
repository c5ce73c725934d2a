"""What the catalog requires of itself by its own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.own_rules import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = CheckCode.RULE


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find resources that break a rule, and rules that cannot be read."""
    for rule in given.catalog.rules:
        came = judged(rule, given)
        if came.wrong:
            summary = f"the rule `{rule.require}`: {came.wrong}"
            yield Diagnostic(Severity.ERROR, CODE, (rule.position,), summary, fix=f"--allow {CODE}")
        told = rule.message or f"it does not fit `{rule.require}`"
        found = (Hit(item.change.address, "", told) for item in came.broken)
        yield from gathered(CODE, given, found, f"resources break the rule in {rule.position}")


CHECK = Check(CODE, "Breaks one of the catalog's own `rules:`.", find, Stage.CATALOG)
