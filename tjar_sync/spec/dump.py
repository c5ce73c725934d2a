"""Write a catalog as one YAML file that loads back equal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from tjar_sync.model.address import NAME, Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.spec.catalog import labels_of
from tjar_sync.spec.emitter import emit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog, Lifecycle, Resource

    Restore = Callable[["Plain", Mapping[str, str]], "Plain"]

Plain: TypeAlias = Any
"""A field's value, whose shape its field tells; or what stands for it in a file."""


def dump(catalog: Catalog, root: Path, *, on_remove: OnRemove = OnRemove.DELETE) -> str:
    """Write every resource; secrets stay out, and so do media that only a path names.

    `root` is where the file will be loaded from, `on_remove` what its store.yaml says.
    """
    labels = labels_of(catalog.resources)
    names = {digest: Address.parse(label).name for digest, label in labels.items()}
    tree: dict[str, dict[str, Any]] = {}
    for address, resource in catalog.resources.items():
        if NAME.fullmatch(address.name):
            section = tree.setdefault(KINDS[address.kind].plural, {})
            section[address.name] = _entry(resource, names, root.absolute(), on_remove)
    return emit(tree)


def _entry(
    resource: Resource, names: Mapping[str, str], root: Path, on_remove: OnRemove
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if resource.type:
        found["type"] = resource.type
    if resource.pin is not None:
        found["id"] = resource.pin
    if resource.content is not None:
        found["file"] = resource.content.path.relative_to(root).as_posix()
    fields = KINDS[resource.address.kind].fields
    for path, value in resource.values.items():
        if path != "digest" and fields[path].shape is not Shape.SECRETS:
            restore = _BY_PATH.get(path) or _BY_SHAPE.get(fields[path].shape, _as_is)
            _put(found, path.split("."), None if value is None else restore(value, names))
    if resource.secret_path is not None:
        found["secret"]["write_to"] = resource.secret_path.relative_to(root).as_posix()
    if resource.manage:
        found["manage"] = sorted(resource.manage)
    lifecycle = _lifecycle(resource.lifecycle, on_remove)
    return {**found, "lifecycle": lifecycle} if lifecycle else found


def _put(found: dict[str, Any], keys: list[str], value: object) -> None:
    for key in keys[:-1]:
        found = found.setdefault(key, {})
    found[keys[-1]] = value


def _lifecycle(lifecycle: Lifecycle, on_remove: OnRemove) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if lifecycle.protect:
        found["protect"] = True
    if lifecycle.ignore:
        found["ignore"] = sorted(lifecycle.ignore)
    if lifecycle.on_remove is not on_remove:
        found["on_remove"] = lifecycle.on_remove.value
    return found


def _as_is(value: Plain, _names: Mapping[str, str]) -> Plain:
    """Return the same value with a list for every tuple within."""
    if isinstance(value, tuple):
        return [_as_is(item, _names) for item in value]
    if isinstance(value, Mapping):
        return {key: _as_is(item, _names) for key, item in value.items()}
    return value


def _media(value: Plain, names: Mapping[str, str]) -> Plain:
    if isinstance(value, tuple):
        return [_media(item, names) for item in value]
    return names.get(str(value), value)


def _links(value: Plain, _names: Mapping[str, str]) -> Plain:
    return [Address.parse(link).name for link in value]


def _variants(value: Plain, names: Mapping[str, str]) -> Plain:
    return [
        {
            key: _media(cell, names) if key == "image" else cell
            for key, cell in row.items()
            if cell is not None
        }
        for row in value
    ]


def _options(value: Plain, _names: Mapping[str, str]) -> Plain:
    """Leave out what is empty: an empty list of choices is refused where none can be."""
    rows = _as_is(value, _names)
    for row in rows:
        row["sub_title"] = {language: text for language, text in row["sub_title"].items() if text}
    return [{key: cell for key, cell in row.items() if cell not in ({}, [])} for row in rows]


_BY_PATH: dict[str, Restore] = {"variants": _variants, "options": _options}
_BY_SHAPE: dict[Shape, Restore] = {
    Shape.MEDIA: _media,
    Shape.MEDIA_LIST: _media,
    Shape.LINKS: _links,
}
