"""A field: where a value sits in a resource, how it compares, and when it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Shape(StrEnum):
    """What a field's value looks like; decides how two of them compare."""

    TEXT = "text"
    """str; stores trim and HTML-escape it (A23)"""
    HTML = "html"
    """str of HTML; stores drop `<script>` (A23)"""
    SLUG = "slug"
    """str; stores slugify it (A23)"""
    MONEY = "money"
    """Decimal; stores round it to 2 decimals (A23)"""
    NUMBER = "number"
    """int"""
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
    """anything JSON holds, passed through"""
    SECRETS = "secrets"
    """tuple of SecretStr; compared by keyed digest alone"""


UNORDERED = frozenset({Shape.SET, Shape.LINKS})


@dataclass(frozen=True, slots=True)
class Field:
    """One leaf that can be managed on its own."""

    path: str
    """Dotted place in the file: `name.ar`."""
    shape: Shape
    types: frozenset[str] = frozenset()
    """The resource types that have it; empty means all."""
    create_only: bool = False
    """Written on create, then left to the store unless the resource manages it."""
    live_keys: frozenset[str] = frozenset()
    """Keys of a row that, like `create_only`, are the store's once written (variant stock)."""
    row_key: tuple[str, ...] = ()
    """What tells one row of a ROWS field from another."""
    on_adopt: bool = True
    """Written when a resource is adopted and the store does not show what it holds."""
    guarded: bool = False
    """A price: the price-change guard watches it."""

    def fits(self, kind_type: str) -> bool:
        """Say whether a resource of this type has the field."""
        return not self.types or kind_type in self.types


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource; everything the engine needs to know about it, as data."""

    name: str
    """In addresses: `product`."""
    plural: str
    """The map's key in the files: `products`."""
    schema: type
    """The TypedDict that one entry of that map must fit."""
    level: int
    """Creates and updates of lower levels come first; removals run the other way round."""
    fields: Mapping[str, Field] = field(repr=False)
    identity: tuple[str, ...] = ()
    """Fields whose equality makes a live resource ours, strongest first."""
    names: tuple[str, ...] = ()
    """Fields that a person calls it by; they tell nothing apart for certain."""
    unique: tuple[str, ...] = ()
    """Fields that a store lets no two resources share (A5)."""
    listed: bool = True
    """Stores can list resources of this kind."""
    archivable: bool = False
    """Can be taken out of sight without being deleted (`published: false`)."""
    deletable: bool = True
    """Stores can delete it; else it is only forgotten."""
    types: tuple[str, ...] = ("",)
    """The values `type` may have; the empty text where a kind has only one."""


def index(*fields: Field) -> dict[str, Field]:
    """Key fields by path, in the order given."""
    return {item.path: item for item in fields}
