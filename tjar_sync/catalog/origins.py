"""Where the values of a resource come from, told when it is asked, so that loading costs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.catalog.layers import find
from tjar_sync.model.catalog import LayerKind, Origin
from tjar_sync.model.kinds import Role, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.catalog.entries import Entry
    from tjar_sync.catalog.layers import Layer
    from tjar_sync.catalog.locator import Locator
    from tjar_sync.catalog.yaml.locate import Path
    from tjar_sync.model.catalog import Position
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Values

_TEXTS = frozenset({Shape.TEXT, Shape.HTML})


class Origins(Mapping[str, Origin]):
    """The origins of an entry's values, by path, with rows by their number: `variants.0.color`."""

    __slots__ = ("_entry", "_keys", "_locator", "_values")

    def __init__(
        self, entry: Entry, values: Values, locator: Locator, keys: Path | None = None
    ) -> None:
        """`keys`: where all of it is named, when it is another resource's entry that does."""
        self._entry = entry
        self._values = values
        self._locator = locator
        self._keys = keys

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What the entry is laid together from, the uppermost first."""
        return self._entry.layers

    def __getitem__(self, path: str) -> Origin:
        """Find one; KeyError for what is neither a field with a value nor in a file."""
        found = self._of(self._keys or self._steps(path), self._entry.kind.fields.get(path))
        if found is None and path not in self._values:
            raise KeyError(path)
        return found or _origin(self._entry.position, LayerKind.KIND_DEFAULT)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def _steps(self, path: str) -> Path:
        """Return the keys of a field in the files."""
        kind = self._entry.kind
        if path == kind.path_of(Role.CONTENT):
            path = kind.key_of(Role.CONTENT)
        return [int(step) if step.isdecimal() else step for step in path.split(".")]

    def _of(self, keys: Path, field: Field | None) -> Origin | None:
        found = find(self._entry.layers, keys, self._entry.tree)
        if not found.whole:
            return None
        if field is not None and field.shape in _TEXTS and isinstance(found.value, dict):
            return Origin(str(found.value["file"]), 1, 1, LayerKind.TEXT_FILE)
        place = self._locator.place(found.layer.document, (*found.layer.prefix, *found.path))
        return _origin(place, found.layer.kind)


class LateOrigins(Origins):
    """Origins whose entry is read when the first place is asked for."""

    __slots__ = ("_find",)

    def __init__(self, values: Values, find: Callable[[], Mapping[str, Origin]]) -> None:
        """`find` returns the very ones; it raises KeyError where the entry is there no more."""
        self._values = values
        self._find = find

    def __getattr__(self, name: str) -> object:
        """Read what is missing as yet."""
        if name not in Origins.__slots__:
            raise AttributeError(name)
        found = self._find()
        for slot in Origins.__slots__:
            setattr(self, slot, getattr(found, slot))
        return getattr(self, name)


def _origin(place: Position, layer: LayerKind) -> Origin:
    return Origin(place.file, place.line, place.column, layer, sheet=place.sheet)
