"""Values in, text out: plans, runs and state, in every format that people and machines ask for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.event import Report
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.render.style import Style


class Renderer(Protocol):
    """A module that gives the documents of one format; what it returns may be printed as it is."""

    SHOWS_PLAN_FIRST: bool
    """True where people read along: apply prints the plan before it begins, then its report."""

    def plan(self, plan: Plan, style: Style, /) -> str:
        """Render a plan."""

    def drift(self, drift: Plan, style: Style, /) -> str:
        """Render what apply would put back into the store."""

    def report(self, report: Report, plan: Plan, style: Style, /) -> str:
        """Render what the apply of a plan did."""

    def state(self, state: State, style: Style, /) -> str:
        """Render all that is owned."""

    def entry(self, entry: StateEntry, style: Style, /) -> str:
        """Render one owned resource."""


class Renderers(Mapping[str, Renderer]):
    """Modules by the names of their formats; each is imported when it is asked for."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._modules = modules

    def __getitem__(self, name: str) -> Renderer:
        """Return the renderer of a format. Raises KeyError where there is none."""
        return cast("Renderer", import_module(self._modules[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


TALK = "text"
"""The format in which people are spoken to, whatever format the outcome has."""
JSONL = "jsonl"
"""The format of a run's events, each a line, as they happen."""
HTML = "html"
"""The format that is one page, with pictures."""
SARIF = "sarif"
"""The format of code scanning: diagnostics alone, of `plan` and `validate`."""
RENDERERS = Renderers(
    {
        TALK: "tjar_sync.render.text",
        "json": "tjar_sync.render.json",
        "markdown": "tjar_sync.render.markdown",
        HTML: "tjar_sync.render.html",
    }
)
"""A new format is a module, and a line here."""
