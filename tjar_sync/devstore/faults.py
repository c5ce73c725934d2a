"""Switches that make the store misbehave, on purpose and countably."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class FaultKind(StrEnum):
    """What goes wrong.

    The first group answers instead of the store, which does nothing.
    The second group happens after the store has done its work.
    The third group changes the answer.
    """

    LATENCY = "latency"  # waits `seconds`, then all is well
    RATE_LIMITED = "rate_limited"  # 429, with Retry-After when `retry_after` is set
    SERVER_ERROR = "server_error"  # 500, JSON
    SERVER_ERROR_PAGE = "server_error_page"  # 500, an HTML page
    BAD_GATEWAY = "bad_gateway"  # 502, an HTML page
    UNAUTHORIZED = "unauthorized"  # 401
    NOT_FOUND = "not_found"  # 404
    LOST_BEFORE = "lost_before"  # the connection closes, nothing was done
    RESET = "reset"  # the connection is reset, nothing was done
    HANG = "hang"  # waits `seconds`, then the connection closes, nothing was done

    LOST_AFTER = "lost_after"  # the work is kept, the connection closes without an answer
    RESET_AFTER = "reset_after"  # the work is kept, the connection is reset
    ERROR_AFTER = "error_after"  # the work is kept, the answer is a 500
    SHIFTING_LIST = "shifting_list"  # after a list page, `amount` random products change

    TRUNCATED = "truncated"  # half the body under the full Content-Length
    TRUNCATED_SHORT = "truncated_short"  # half the body under its own Content-Length
    MALFORMED = "malformed"  # the body is no JSON
    WRONG_CONTENT_TYPE = "wrong_content_type"  # good JSON, called text/html
    SLOW_BODY = "slow_body"  # the body takes `seconds` to arrive
    DUPLICATE_ROWS = "duplicate_rows"  # a row of the first page comes again on later ones
    MISSING_ROWS = "missing_rows"  # `amount` rows of every page are left out
    EMPTY_LIST = "empty_list"  # no rows, total 0
    WRONG_TOTAL = "wrong_total"  # total is `amount` too high
    SHORT_CREATE = "short_create"  # `data` of a write has only the id
    NESTED = "nested"  # `data` is {"product": {...}}
    TEXT_NUMBERS = "text_numbers"  # numbers that are not ids arrive as strings
    TEXT_IDS = "text_ids"  # ids arrive as strings
    HIDDEN_SKU = "hidden_sku"  # reads show no sku
    ECHO = "echo"  # a write answers with what was sent, not with what was kept
    CREATED_AS_OK = "created_as_ok"  # 200 where 201 is due
    EXTRA_FIELDS = "extra_fields"  # every object has unknown fields too


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule: which requests it meets, how often, and what goes wrong.

    `method` and `path` are regular expressions (the path without the API's prefix is searched).
    The first `skip` matches pass, the next `times` (None: all) are hit, each with `probability`.
    A hit counts even where the kind has nothing to change, so name the method and the path.
    """

    kind: FaultKind
    method: str = ""
    path: str = ""
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    seed: int = 0
    seconds: float = 0.0
    retry_after: int | None = None
    amount: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", FaultKind(self.kind))
        re.compile(self.method)
        re.compile(self.path)

    def meets(self, method: str, path: str) -> bool:
        """Tell whether a request is one of those this rule is about."""
        return bool(re.fullmatch(self.method or ".*", method) and re.search(self.path, path))


class Rule:
    """A fault at work: how often it met a request, hit it, and what it remembers."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.met = 0
        self.hits = 0
        self.random = random.Random(fault.seed)  # noqa: S311 - repeatable on purpose
        self.first_row: object = None

    def strikes(self, method: str, path: str) -> bool:
        """Count a request, and tell whether it is hit."""
        fault = self.fault
        if not fault.meets(method, path):
            return False
        self.met += 1
        spent = fault.times is not None and self.hits >= fault.times
        if self.met <= fault.skip or spent or self.random.random() >= fault.probability:
            return False
        self.hits += 1
        return True


class Faults:
    """The rules in force; safe to change while the store runs."""

    def __init__(self, *faults: Fault) -> None:
        self._lock = threading.Lock()
        self._rules = tuple(Rule(fault) for fault in faults)

    def add(self, *faults: Fault) -> None:
        """Put further rules in force."""
        with self._lock:
            self._rules += tuple(Rule(fault) for fault in faults)

    def replace(self, faults: Iterable[Fault]) -> None:
        """Drop all rules and put these in force."""
        rules = tuple(Rule(fault) for fault in faults)
        with self._lock:
            self._rules = rules

    def clear(self) -> None:
        """Drop all rules."""
        self.replace(())

    def strike(self, method: str, path: str) -> tuple[Rule, ...]:
        """Count a request and return the rules that hit it, in the order they were set."""
        with self._lock:
            return tuple(rule for rule in self._rules if rule.strikes(method, path))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in force."""
        return self._rules

    def as_json(self) -> dict[str, Any]:
        """Show the rules and their counts for `GET /_dev/faults`."""
        return {
            "faults": [
                asdict(rule.fault) | {"met": rule.met, "hits": rule.hits} for rule in self._rules
            ]
        }


def fault_of(values: Mapping[str, Any]) -> Fault:
    """Read a rule from JSON; raises ValueError when it makes no sense."""
    known = {field.name for field in fields(Fault)}
    unknown = set(values) - known - {"met", "hits"}
    if unknown or "kind" not in values:
        raise ValueError(f"a fault has {sorted(known)}, not {sorted(unknown)}")
    try:
        return Fault(**{name: values[name] for name in known & set(values)})
    except (TypeError, re.error) as broken:
        raise ValueError(str(broken)) from broken
