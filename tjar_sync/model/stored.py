"""How what is read back from a file of ours is checked: strictly, as JSON's own types are few."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from tjar_sync.model.constraint import Constraint

_HERE = "stored_constraints"

Count: TypeAlias = Annotated[int, Constraint(_HERE, "COUNT")]
Flag: TypeAlias = Annotated[bool, Constraint(_HERE, "FLAG")]
Seconds: TypeAlias = Annotated[float, Constraint(_HERE, "SECONDS")]
StoredValue: TypeAlias = Annotated[Any, Constraint(_HERE, "VALUE")]
"""A field's value, as `tjar_sync.model.value.loads` returns it."""
