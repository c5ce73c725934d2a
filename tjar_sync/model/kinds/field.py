"""A field: where a value sits in a resource, what may be written there, and how it compares."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from tjar_sync.model.value import Value

MONEY_DECIMALS = 3
"""As many as any currency has, so that no rounding passes for what was written."""


class Shape(StrEnum):
    """What a field's value looks like; decides how two of them compare."""

    TEXT = "text"
    """str; stores trim and HTML-escape it (A23)"""
    HTML = "html"
    """str of HTML; stores drop `<script>` (A23)"""
    SLUG = "slug"
    """str; stores slugify it (A23)"""
    MONEY = "money"
    """Decimal; compared to the last decimal that a currency may have"""
    NUMBER = "number"
    """int, or a Decimal that is exact up to the field's `decimals`"""
    FLAG = "flag"
    """bool"""
    SET = "set"
    """tuple of str or int; order and repeats say nothing"""
    LIST = "list"
    """tuple; order says something"""
    ROWS = "rows"
    """tuple of mappings told apart by the field's `row_key`; order says nothing"""
    MEDIA = "media"
    """one picture: a digest of 12 hex digits, or the URL of a picture that is not ours"""
    MEDIA_LIST = "media list"
    """tuple of pictures; order says something"""
    LINKS = "links"
    """tuple of addresses, as text; order and repeats say nothing"""
    MAP = "map"
    """anything JSON holds, passed through; or, with a `model`, a map of known keys"""
    SECRETS = "secrets"
    """tuple of SecretStr; compared by keyed digest alone"""


UNORDERED = frozenset({Shape.SET, Shape.LINKS})


class Role(StrEnum):
    """What the engine needs a field for, whatever its kind calls it."""

    NAME = "name"
    """A person calls the resource by it; it tells nothing apart for certain."""
    IDENTITY = "identity"
    """Its equality makes a live resource ours; the first of a kind is the strongest."""
    PRICE = "price"
    """The price-change guard watches it."""
    SURCHARGE = "surcharge"
    """Of a row's cell: what it adds to the price; the guard watches it as well."""
    COST = "cost"
    """What a thing costs whoever sells it."""
    PASSED_ON = "passed on"
    """Nobody but the store knows what is in it; the guard watches what looks like money."""
    STOCK = "stock"
    """The store counts it down by itself."""
    VISIBILITY = "visibility"
    """False takes the resource out of buyers' sight without deleting it."""
    STARTS = "starts"
    """Of a row's cell: the time of day at which it begins, on the day that its other keys tell."""
    ENDS = "ends"
    """Of a row's cell: the time of day at which it is over."""
    CONTENT = "content"
    """The digest of the bytes that the resource is; of a key: the file that holds them."""
    SECRET = "secret"  # noqa: S105 - a role's name
    """Its rise has the store make a new secret; of a key: where that is written."""
    CATEGORY = "category"
    """By which people find the resource, and divide their work."""
    MANAGE = "manage"
    """Of a key: the create-only fields that the files own for good."""


@dataclass(frozen=True, slots=True)
class Model:
    """A map in the files: what the JSON Schema calls it, and what may stand in it."""

    name: str
    description: str
    items: tuple[Item, ...]
    total: bool = False
    """Whether every key must be there."""
    also: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """What its JSON Schema asks besides, as an editor can tell it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One leaf that can be managed on its own, or one cell of a row."""

    path: str
    """Dotted place in the file: `name.ar`."""
    shape: Shape
    schema: Any = None
    """What a person may write, as a pydantic type; None where `model` tells, or nobody writes it."""
    description: str = ""
    """For editors, one sentence; empty where the map around it is described."""
    required: bool = False
    """Every entry must have it."""
    types: frozenset[str] = frozenset()
    """The resource types that have it; empty means all."""
    role: Role | None = None
    references: str = ""
    """The kind that links point to."""
    language: str = ""
    """The language that its text is in, where there is one for each."""
    group: str = ""
    """The group of store.yaml's `ids` that its names come from."""
    decimals: int | None = None
    """Numbers are rounded to so many before they are compared; None compares them as they are."""
    zero_is_none: bool = False
    """A store shows 0 where there is none, and the other way round."""
    summed_from: str = ""
    """The field whose rows a store adds up to this count, where there are any (A10)."""
    unique: bool = False
    """A store lets no two resources share it (A5)."""
    create_only: bool = False
    """Written on create, then left to the store unless the resource manages it."""
    managed_by: str = ""
    """The create-only field whose `manage` decides over this one as well; empty means itself."""
    on_adopt: bool = True
    """Written when a resource is adopted and the store does not show what it holds."""
    trimmed: bool = False
    """A space around it must not make another one: stores trim it away (A23)."""
    from_name: bool = False
    """Where it is absent, it is the entry's own name."""
    default: Value | Callable[[Mapping[str, Any]], Value] = None
    """What it is in a map or row that is there without it; a function is given that row."""
    sparse: bool = False
    """Of a row's cell: it is only there where a file says it."""
    model: Model | None = None
    """What may stand in its rows, or in its map."""
    clearable: bool = False
    """Of what has a `model`: null clears it."""
    row_key: tuple[str, ...] = ()
    """What tells one row of a ROWS field from another."""
    cells: Mapping[str, Field] = field(init=False, repr=False)
    """The fields of its rows, by key."""
    live_keys: frozenset[str] = field(init=False, repr=False)
    """Keys of a row that, like `create_only`, are the store's once written (variant stock)."""

    def __post_init__(self) -> None:
        items = self.model.items if self.model else ()
        cells = [item for item in items if isinstance(item, Field)]
        live = [cell for cell in cells if cell.create_only]
        put = object.__setattr__
        put(self, "cells", {cell.path: cell for cell in cells})
        put(self, "live_keys", frozenset(cell.path for cell in live))
        if self.decimals is None and self.shape is Shape.MONEY:
            put(self, "decimals", MONEY_DECIMALS)
        if live and not self.managed_by:
            put(self, "managed_by", live[0].managed_by)

    def cell_of(self, role: Role) -> str:
        """Return the key of its rows' cell with a role; empty where there is none."""
        return next((key for key, cell in self.cells.items() if cell.role is role), "")

    @property
    def half_unit(self) -> Decimal:
        """From so much on, two amounts differ; 0 where they must be equal."""
        return Decimal(0) if self.decimals is None else Decimal(5).scaleb(-self.decimals - 1)

    def fits(self, kind_type: str) -> bool:
        """Say whether a resource of this type has the field."""
        return not self.types or kind_type in self.types

    def is_managed(self, manage: Collection[str]) -> bool:
        """Say whether what the store owns of it once written is git's, by what a file manages."""
        return (self.managed_by or self.path) in manage


@dataclass(frozen=True, slots=True)
class Key:
    """A key of an entry that is no field of the store: it says what the engine is to do."""

    path: str
    schema: Any
    """What a person may write, as a pydantic type."""
    description: str
    required: bool = False
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A map whose fields are managed one by one: `name` with `name.ar` and `name.en`."""

    path: str
    model: Model
    description: str = ""
    clearable: bool = False
    """null clears every field of it."""
    required: bool = False


Item: TypeAlias = Field | Key | Group
