"""Write a catalog as YAML that people can read, and that loads back equal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from tjar_sync.catalog.moves import MOVED, REMOVED
from tjar_sync.catalog.own_rules import KEYS, RULES
from tjar_sync.catalog.seal import labels_of
from tjar_sync.catalog.text_variables import escaped, is_expanded
from tjar_sync.catalog.yaml.scalars import meaning
from tjar_sync.model.address import NAME, Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.kinds import KINDS, Role, Shape

if TYPE_CHECKING:
    from pathlib import Path

    from yaml.nodes import ScalarNode

    from tjar_sync.model.catalog import Catalog, LifecyclePolicy, Resource
    from tjar_sync.model.kinds import Field

Plain: TypeAlias = Any
"""A field's value, whose shape its field tells; or what stands for it in a file."""

_MISREAD = frozenset({"y", "Y", "n", "N"})
"""Text here, but true and false to other readers of YAML."""
_BLOCK = re.compile(r"(?:[^\s\\](?:[^\n\r\t\\\x85\u2028\u2029\ufeff]*[^\s\\])?\n+)+")
"""Lines that a literal block (`|`) gives back exactly, and no character that needs an escape."""
_NOTHING: tuple[Plain, ...] = (None, "", {}, [])
"""What a row is rather written without: an empty list of choices is refused where none can be."""
_MEDIA = frozenset({Shape.MEDIA, Shape.MEDIA_LIST})
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
    return emit({**tree, **_blocks(catalog)})


def _blocks(catalog: Catalog) -> dict[str, Any]:
    moved = [{"from": str(one.source), "to": str(one.target)} for one in catalog.moved]
    rules = [{key: text for key in KEYS if (text := getattr(rule, key))} for rule in catalog.rules]
    blocks = {MOVED: moved, REMOVED: [str(one) for one in catalog.removed], RULES: rules}
    return {key: items for key, items in blocks.items() if items}


def _entry(
    resource: Resource, names: Mapping[str, str], root: Path, on_remove: OnRemove
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    kind = KINDS[resource.address.kind]
    if resource.type:
        found["type"] = resource.type
    if resource.pin is not None:
        found["id"] = resource.pin
    if resource.content is not None:
        found[kind.key_of(Role.CONTENT)] = resource.content.path.relative_to(root).as_posix()
    for path, value in resource.values.items():
        field = kind.fields[path]
        if field.role is not Role.CONTENT and field.shape is not Shape.SECRETS:
            _put(found, path, restored(field, value, names))
    if resource.secret_path is not None:
        place = resource.secret_path.relative_to(root).as_posix()
        _put(found, kind.key_of(Role.SECRET), place)
    if resource.manage:
        found[kind.key_of(Role.MANAGE)] = sorted(resource.manage)
    return {**found, **_treatment(resource, on_remove)}


def _put(found: dict[str, Any], path: str, value: object) -> None:
    *above, last = path.split(".")
    for key in above:
        found = found.setdefault(key, {})
    found[last] = value


def _treatment(resource: Resource, on_remove: OnRemove) -> dict[str, Any]:
    """Return what tells how it may be treated, and what is lifted for it."""
    lifted = [{key: text for key, text in asdict(one).items() if text} for one in resource.allow]
    lifecycle = _lifecycle(resource.lifecycle, on_remove)
    found = {"allow": lifted, "lifecycle": lifecycle}
    return {key: value for key, value in found.items() if value}


def _lifecycle(lifecycle: LifecyclePolicy, on_remove: OnRemove) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if lifecycle.protect:
        found["protect"] = True
    if lifecycle.ignore:
        found["ignore"] = sorted(lifecycle.ignore)
    if lifecycle.on_remove is not on_remove:
        found["on_remove"] = lifecycle.on_remove.value
    return found


def restored(field: Field, value: Plain, names: Mapping[str, str]) -> Plain:
    """Return what stands for a value in a file: names for digests, lists for tuples."""
    if isinstance(value, tuple):
        return [restored(field, item, names) for item in value]
    if isinstance(value, Mapping):
        cells = {
            key: restored(field.cells.get(key, field), cell, names) for key, cell in value.items()
        }
        if field.model is None:
            return cells
        return {key: cell for key, cell in cells.items() if cell not in _NOTHING}
    if field.shape in _MEDIA:
        return names.get(value, value)
    if isinstance(value, str) and is_expanded(field):
        return escaped(value)
    return Address.parse(value).name if field.shape is Shape.LINKS and value else value


def emit(tree: Plain) -> str:
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


def flow(value: Plain) -> str:
    """Write a plain value on one line, as it stands within brackets or braces."""
    text: str = yaml.dump(
        [value],
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=True,
        width=-1,
    )
    return _ESCAPE.sub(_unescape, text.strip()[1:-1])


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
