"""A plan of drift alone: it puts back what only the store changed, and leaves all edits of the files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.codes import Unwritten
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.planning.agreed import agreed
from tjar_sync.planning.build import Selection, build

if TYPE_CHECKING:
    from tjar_sync.model.plan import Planned
    from tjar_sync.planning.build import Inputs

DRIFT = "drift"


def only_drift(inputs: Inputs) -> Planned:
    """Plan what was last agreed; what both sides changed is left to a person, and named."""
    base = agreed(inputs.catalog, inputs.state)
    given = replace(inputs, catalog=base.catalog)
    whole = build(given).plan
    back = frozenset(str(change.address) for change in whole.changes if base.is_drift(change))
    planned = build(replace(given, selection=Selection(only=back)))
    undecided = base.undecided(whole.changes)
    named = (
        Diagnostic(
            Severity.NOTE,
            Unwritten.UNDECIDED,
            undecided,
            "changed in the store and in the files, and left: "
            f"{', '.join(map(str, undecided))}; decide with `tjar-sync pull ADDRESS`",
        ),
    )
    plan = replace(
        planned.plan,
        only=DRIFT,
        edits=base.edits,
        unchanged=whole.unchanged,
        not_looked_at=whole.not_looked_at,
        unmanaged=whole.unmanaged,
        warnings=(*planned.plan.warnings, *(named if undecided else ())),
        targets=inputs.selection.targets,
        excludes=inputs.selection.excludes,
    )
    return replace(planned, plan=plan)
