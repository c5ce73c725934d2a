"""Write a catalog as YAML that people can read, and that loads back equal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from tjar_sync.catalog.seal import labels_of
from tjar_sync.catalog.yaml.scalars import meaning
from tjar_sync.model.address import NAME, Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yaml.nodes import ScalarNode

    from tjar_sync.model.catalog import Catalog, LifecyclePolicy, Resource

    Restore = Callable[["Plain", Mapping[str, str]], "Plain"]

Plain: TypeAlias = Any
"""A field's value, whose shape its field tells; or what stands for it in a file."""

_MISREAD = frozenset({"y", "Y", "n", "N"})
"""Text here, but true and false to other readers of YAML."""
_BLOCK = re.compile(r"(?:[^\s\\](?:[^\n\r\t\\\x85\u2028\u2029\ufeff]*[^\s\\])?\n+)+")
"""Lines that a literal block (`|`) gives back exactly, and no character that needs an escape."""
_ESCAPE = re.compile(r"(\\\\)|\\U([0-9A-F]{8})")


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


def _lifecycle(lifecycle: LifecyclePolicy, on_remove: OnRemove) -> dict[str, Any]:
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


def emit(tree: dict[str, Any]) -> str:
    """Write a tree of plain values; same tree, same text."""
    text: str = yaml.dump(
        tree,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=-1,
    )
    return _ESCAPE.sub(_unescape, text)


def _unescape(found: re.Match[str]) -> str:
    """Show what the C emitter escapes without need; every backslash is in double quotes."""
    if found[2] is None:
        return found[0]
    character = chr(int(found[2], 16))
    return character if character.isprintable() else found[0]


class _Dumper(yaml.CSafeDumper):
    """PyYAML's C emitter, with this catalog's notion of what plain text is."""

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out: an anchor helps no reader."""
        del data
        return True


def _text(dumper: _Dumper, text: str) -> ScalarNode:
    style = None
    if _BLOCK.fullmatch(f"{text}\n"):
        style = "|" if "\n" in text else None
    elif "\n" in text:
        style = '"'
    if style is None and _needs_quotes(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _needs_quotes(text: str) -> bool:
    if "\\" in text or text in _MISREAD:
        return True
    try:
        return not isinstance(meaning(text), str)
    except ValueError:
        return True


def _number(dumper: _Dumper, number: Decimal) -> ScalarNode:
    exponent = number.as_tuple().exponent
    text = str(number) if isinstance(exponent, str) or exponent > 0 else f"{number:f}"
    if exponent == 0:
        text += "."
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)
