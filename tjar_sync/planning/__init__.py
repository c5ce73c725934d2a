"""Compare what the files want with what the store shows; pure, from values to a plan.

What one verb alone needs is in `explain`, `reviewed`, `undo` and `undoing`: no other verb loads it.
"""

from tjar_sync.planning.agreed import agreed
from tjar_sync.planning.alike import agrees, alike
from tjar_sync.planning.build import Inputs, Selection, build
from tjar_sync.planning.checks import CHECKS, Allowances, Policy, Unit, guards_for
from tjar_sync.planning.checks.ordered import CODE as ORDERED
from tjar_sync.planning.drifted import drifted
from tjar_sync.planning.inspection import at_risk, offline, ordered
from tjar_sync.planning.moves import moved
from tjar_sync.planning.older_state import Traces, later, older_state, traces
from tjar_sync.planning.only_drift import DRIFT, only_drift
from tjar_sync.planning.stale import binding_reason, stale_reasons
from tjar_sync.planning.unsupported import unsupported

__all__ = [
    "CHECKS",
    "DRIFT",
    "ORDERED",
    "Allowances",
    "Inputs",
    "Policy",
    "Selection",
    "Traces",
    "Unit",
    "agreed",
    "agrees",
    "alike",
    "at_risk",
    "binding_reason",
    "build",
    "drifted",
    "guards_for",
    "later",
    "moved",
    "offline",
    "older_state",
    "only_drift",
    "ordered",
    "stale_reasons",
    "traces",
    "unsupported",
]
