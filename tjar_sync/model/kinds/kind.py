"""A kind of resource: one declaration, and all that the engine asks of it made from that."""

from __future__ import annotations

from dataclasses import field, replace
from functools import cache
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.kinds.field import Field, Group, Key, Role, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.model.kinds.field import Item, Model
    from tjar_sync.model.kinds.rule import Rule
    from tjar_sync.model.value import Values

_LATE = frozenset({Shape.LINKS, Shape.MAP})


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Everything that loading, planning, applying and showing need to know of it, as data."""

    name: str
    """In addresses: `product`."""
    plural: str
    """The map's key in the files: `products`."""
    description: str
    """Of that map, one sentence."""
    level: int
    """Creates and updates of lower levels come first; removals run the other way round."""
    model: Model = field(repr=False)
    """What one entry of that map may hold: the one declaration of its fields, in their order."""
    content_addressed: bool = False
    """Known by its bytes: uploaded once, never changed, and seen only where others refer to it."""
    types: tuple[str, ...] = ("",)
    """The values `type` may have; the empty text where a kind has only one."""
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    """What an entry must fit besides, that no shape, role or type of a single field can tell."""
    fields: Mapping[str, Field] = field(init=False, repr=False)
    """By path, as declared, but that links and what is passed through come last."""
    keys: Mapping[str, Key] = field(init=False, repr=False)
    """By path: what an entry tells the engine."""
    identity: tuple[str, ...] = field(init=False)
    """Fields whose equality makes a live resource ours, strongest first."""
    names: tuple[str, ...] = field(init=False)
    """Fields that a person calls it by; they tell nothing apart for certain."""
    unique: tuple[str, ...] = field(init=False)
    """Fields that a store lets no two resources share (A5)."""

    paths: Mapping[Role, str] = field(init=False, repr=False)
    """By role, the first field that has it."""
    key_paths: Mapping[Role, str] = field(init=False, repr=False)
    """The same of keys."""

    def __post_init__(self) -> None:
        items = tuple(_flat(self.model.items))
        declared = [item for item in items if isinstance(item, Field)]
        fields = {one.path: one for one in sorted(declared, key=lambda one: one.shape in _LATE)}
        put = object.__setattr__
        put(self, "fields", fields)
        keys = {item.path: item for item in items if isinstance(item, Key)}
        put(self, "keys", keys)
        put(self, "paths", _first_by_role(fields))
        put(self, "key_paths", _first_by_role(keys))
        put(self, "identity", self.with_role(Role.IDENTITY))
        put(self, "names", self.with_role(Role.NAME))
        put(self, "unique", tuple(path for path, one in fields.items() if one.unique))

    def with_role(self, role: Role) -> tuple[str, ...]:
        """Return the paths of all fields with a role, in the order of the declaration."""
        return _with_role(self, role)

    def path_of(self, role: Role) -> str:
        """Return the path of the field with a role; empty, which no field is, where there is none."""
        return self.paths.get(role, "")

    def key_of(self, role: Role) -> str:
        """Return the path of the key with a role; empty where there is none."""
        return self.key_paths.get(role, "")

    @property
    def archivable(self) -> bool:
        """Can be taken out of sight without being deleted."""
        return bool(self.path_of(Role.VISIBILITY))

    @property
    def telling(self) -> tuple[str, ...]:
        """Fields by which a person knows which one it is."""
        return (*self.names, *self.identity)

    def content(self, values: Values) -> str:
        """Return the digest of the bytes that a resource with these values is; else empty."""
        return str(values.get(self.path_of(Role.CONTENT), ""))

    def is_hidden(self, values: Values) -> bool:
        """Say whether these values take it out of buyers' sight."""
        return values.get(self.path_of(Role.VISIBILITY)) is False


@cache
def _with_role(kind: Kind, role: Role) -> tuple[str, ...]:
    return tuple(path for path, one in kind.fields.items() if one.role is role)


def _first_by_role(items: Mapping[str, Field] | Mapping[str, Key]) -> dict[Role, str]:
    found: dict[Role, str] = {}
    for path, one in items.items():
        if one.role is not None:
            found.setdefault(one.role, path)
    return found


def _flat(items: tuple[Item, ...], prefix: str = "") -> Iterator[Field | Key]:
    """Yield what stands in groups with its whole path."""
    for item in items:
        path = f"{prefix}{item.path}"
        if isinstance(item, Group):
            yield from _flat(item.model.items, f"{path}.")
        else:
            yield replace(item, path=path)
