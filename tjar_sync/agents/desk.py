"""What an agent is given: one catalog and store, and the plans that it may ask to have applied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.library import CatalogSession
from tjar_sync.state import make_folder
from tjar_sync.workflow.plan_files import read_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_sync.model.plan import Plan
    from tjar_sync.model.planfile import PlanFile

PLAN_ID = r"^[0-9a-f]{16}$"
_OURS, _PLANS = ".tjar", "plans"
_KEPT = 20
"""So many plans are kept; of more, the oldest go."""


@dataclass(frozen=True, slots=True)
class AgentDesk:
    """One catalog and one of its stores, as the server was started for them."""

    root: Path
    store: str | None
    environ: Mapping[str, str]
    allow_apply: bool = False
    """A person may be asked to have a saved plan carried out; else nothing is ever written."""

    def session(self) -> CatalogSession:
        """Begin a session for one call."""
        return CatalogSession(self.root, store=self.store, environ=self.environ)

    def keep(self, session: CatalogSession, plan: Plan) -> None:
        """Save a plan under its id, for its owner alone."""
        folder = self._plans()
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        session.save(plan, self._file(plan.id))
        kept = sorted(folder.glob("*.plan"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        for path in kept[:-_KEPT]:
            path.unlink(missing_ok=True)

    def kept(self, name: str) -> PlanFile | None:
        """Return the plan that was saved under an id; None where there is none."""
        if not re.fullmatch(PLAN_ID, name):
            return None
        path = self._file(name)
        return read_plan(path) if path.is_file() and not path.is_symlink() else None

    def _file(self, name: str) -> Path:
        return self._plans() / f"{name}.plan"

    def _plans(self) -> Path:
        """Return the folder of plans. Raises UsageError where a link would lead elsewhere."""
        ours = self.root / _OURS
        if ours.is_symlink() or (ours / _PLANS).is_symlink():
            raise UsageError(f"{_OURS}/{_PLANS} is a link, so no plan is kept or read there")
        return ours / _PLANS
