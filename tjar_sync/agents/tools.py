"""The tools of an agent: each gives the JSON that the command of its name prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync import workflow
from tjar_sync.agents import arguments
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import CatalogError, CheckError, UsageError
from tjar_sync.library import drift_json, plan_json
from tjar_sync.model.address import normal_name
from tjar_sync.model.event import nobody_is_told
from tjar_sync.model.live import Refresh
from tjar_sync.render import found as render_found
from tjar_sync.render.explanation import json as explanation_json
from tjar_sync.render.history import json as history_json
from tjar_sync.render.history import run_json
from tjar_sync.render.schemas import DOCUMENTS
from tjar_sync.render.validation import Validation
from tjar_sync.render.validation import json as validation_json
from tjar_sync.workflow.publishing import FILES, published_schema
from tjar_sync.workflow.searching import search as found_in
from tjar_sync.workflow.validating import checked_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.agents.arguments import ToolArguments
    from tjar_sync.agents.desk import AgentDesk
    from tjar_sync.library import CatalogSession


@dataclass(frozen=True, slots=True)
class AgentTool:
    """One tool that only looks."""

    about: str
    """What it does, for an agent that chooses."""
    arguments: type[ToolArguments]
    run: Callable[[AgentDesk, CatalogSession, Any], str]
    """Return its document. Raises TjarSyncError."""
    documents: tuple[str, ...]
    """What its document may call itself, where it does well."""
    asks_store: bool = True


def validate(_desk: AgentDesk, session: CatalogSession, given: arguments.ValidateArguments) -> str:
    """Check the files; mistakes are what it finds, and no failure."""
    location = session.location
    try:
        checked = checked_files(location, strict=given.strict)
    except (CatalogError, CheckError) as error:
        return validation_json(
            Validation(location.store or "", None, error.diagnostics, besides=error.warnings)
        )
    return validation_json(Validation(checked.only, checked, checked.warnings))


def plan(desk: AgentDesk, session: CatalogSession, given: arguments.PlanArguments) -> str:
    """Plan; what could be applied is saved under its id, where a person may be asked for it."""
    options = workflow.PlanOptions(
        refresh=Refresh(given.refresh),
        targets=tuple(map(normal_name, given.targets)),
        excludes=tuple(map(normal_name, given.excludes)),
    )
    if given.offline:
        return plan_json(workflow.plan_offline(session.location, options, nobody_is_told))
    found = session.plan(options)
    if desk.allow_apply and not found.empty:
        desk.keep(session, found)
    return plan_json(found)


def show(desk: AgentDesk, session: CatalogSession, given: arguments.ShowArguments) -> str:
    """Show a saved plan, or a past run."""
    saved = desk.kept(given.id)
    if saved is not None:
        return plan_json(saved.plan)
    return run_json(workflow.shown_run(session.location, given.id))


def explain(_desk: AgentDesk, session: CatalogSession, given: arguments.ExplainArguments) -> str:
    """Explain a resource, or one field of it."""

    def found() -> str:
        explanation = workflow.explain(
            session.location,
            given.address,
            nobody_is_told,
            session.cancel_token,
            offline=given.offline,
        )
        return explanation_json(explanation)

    return session.ended(found)


def drift(_desk: AgentDesk, session: CatalogSession, given: arguments.DriftArguments) -> str:
    """Look for what was changed in the store."""
    return drift_json(session.drift(workflow.PlanOptions(refresh=Refresh(given.refresh))))


def schema(_desk: AgentDesk, _session: CatalogSession, given: arguments.SchemaArguments) -> str:
    """Give a JSON Schema."""
    if given.what not in {*FILES, *DOCUMENTS}:
        raise UsageError(f"there is no schema of {given.what!r}")
    return published_schema(given.what)


def history(_desk: AgentDesk, session: CatalogSession, given: arguments.HistoryArguments) -> str:
    """Show what happened, newest first."""
    return history_json(workflow.history(session.location, given.address, given.limit))


def search(_desk: AgentDesk, session: CatalogSession, given: arguments.SearchArguments) -> str:
    """Search the files."""
    return render_found.json(found_in(session.load(), given.query, given.limit))


TOOLS: dict[str, AgentTool] = {
    "validate": AgentTool(
        "Check the catalog's files: every mistake and warning with file, line and column.",
        arguments.ValidateArguments,
        validate,
        ("validation",),
        asks_store=False,
    ),
    "plan": AgentTool(
        "Say what an apply would change in the store and why, field by field; nothing is changed.",
        arguments.PlanArguments,
        plan,
        ("plan",),
    ),
    "show": AgentTool(
        "Show a saved plan, or a past run, by its id.",
        arguments.ShowArguments,
        show,
        ("plan", "run"),
        asks_store=False,
    ),
    "explain": AgentTool(
        "Say of a resource or field what the files want, what was last written, what the store"
        " shows, and why it will or will not change.",
        arguments.ExplainArguments,
        explain,
        ("explanation",),
    ),
    "drift": AgentTool(
        "Say what was changed in the store since the last apply.",
        arguments.DriftArguments,
        drift,
        ("drift",),
    ),
    "schema": AgentTool(
        "Give the JSON Schema of the catalog's files, or of a document that these tools give.",
        arguments.SchemaArguments,
        schema,
        (),
        asks_store=False,
    ),
    "history": AgentTool(
        "List past runs and decisions, newest first.",
        arguments.HistoryArguments,
        history,
        ("history",),
        asks_store=False,
    ),
    "search": AgentTool(
        "Find resources of the catalog's files by words in their addresses, names and texts.",
        arguments.SearchArguments,
        search,
        ("search",),
        asks_store=False,
    ),
}
"""Every tool that only looks, by its name."""
