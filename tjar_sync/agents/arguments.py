"""What the tools may be called with: no argument lifts a check, names a file or agrees to anything."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tjar_sync.agents.desk import PLAN_ID
from tjar_sync.render.schemas import DOCUMENTS
from tjar_sync.workflow.publishing import FILES

_PATTERNS = "addresses, or patterns such as product.nike-*"
_OFFLINE = "do not look at the store: go by what was recorded of it"
_REFRESH = "full reads all that is owned, fast only what the store's list shows as changed"
_MANY = 200


class ToolArguments(BaseModel):
    """Arguments of a tool; one that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ValidateArguments(ToolArguments):
    """How the files are checked."""

    strict: bool = Field(default=False, description="let warnings of checks count as errors")


class PlanArguments(ToolArguments):
    """What is planned."""

    targets: tuple[str, ...] = Field(default=(), description=f"only these: {_PATTERNS}")
    excludes: tuple[str, ...] = Field(default=(), description=f"all but these: {_PATTERNS}")
    refresh: Literal["fast", "full"] = Field(default="fast", description=_REFRESH)
    offline: bool = Field(default=False, description=f"{_OFFLINE}; such a plan is never applied")


class ShowArguments(ToolArguments):
    """Which plan or run is shown."""

    id: str = Field(
        pattern=r"^([0-9a-f]{1,16}|last)$",
        description="the id of a saved plan or of a past run, the beginning of a run's, or last",
    )


class ExplainArguments(ToolArguments):
    """What is explained."""

    address: str = Field(description="such as product.nike-shoe, or product.nike-shoe.sale_price")
    offline: bool = Field(default=False, description=_OFFLINE)


class DriftArguments(ToolArguments):
    """How the store is looked at."""

    refresh: Literal["fast", "full"] = Field(default="fast", description=_REFRESH)


class HistoryArguments(ToolArguments):
    """Which part of what happened is shown."""

    address: str = Field(default="", description="only what happened to this one")
    limit: int = Field(default=20, ge=1, le=_MANY, description="at most so much of it")


class SearchArguments(ToolArguments):
    """What is searched for."""

    query: str = Field(
        min_length=1, max_length=_MANY, description="words that a resource must have, all of them"
    )
    limit: int = Field(default=20, ge=1, le=_MANY, description="at most so many resources")


def _schemas(schema: dict[str, Any]) -> None:
    schema["enum"] = [*FILES, *DOCUMENTS]


class SchemaArguments(ToolArguments):
    """Which schema is shown."""

    what: str = Field(
        default="catalog",
        description="a kind of file, or the name that a document has under `document`",
        json_schema_extra=_schemas,
    )


class ApplyArguments(ToolArguments):
    """Which plan is applied."""

    plan: str = Field(pattern=PLAN_ID, description="the id of a plan that the tool plan gave")
