"""What is asked of a type beyond what it is, looked up when something is to be validated.

A command that validates nothing never imports pydantic, which takes longer than most of them run.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Constraint(NamedTuple):
    """Stands in an `Annotated` type for a constant of a module of this package: pydantic's type."""

    module: str
    name: str

    @property
    def type(self) -> Any:  # noqa: ANN401 - whatever pydantic takes for one
        """The type with all that is asked of it."""
        return getattr(import_module(f"tjar_sync.model.{self.module}"), self.name)

    def __get_pydantic_core_schema__(
        self, _source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return handler.generate_schema(self.type)
