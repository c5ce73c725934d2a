"""What an editor that knows the schemas underlines in a file, by YAML 1.1 and by YAML 1.2."""

from __future__ import annotations

import re
import sys
import unicodedata
import warnings
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError as Ruamel

from tests.json_schema import Draft202012Validator, FormatChecker, ValidationError, validators
from tjar_sync import catalog, providers, state

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSIONS = ("1.1", "1.2")
_CLASS = re.compile(r"\\p\{(\w+)\}")


class Unread(Exception):  # noqa: N818 - it is what is met
    """The file is not YAML: an editor underlines that without any schema."""


class _Old(yaml.SafeLoader):
    """YAML 1.1, whose days stay text, as JSON knows no others."""


_Old.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in known if not tag.endswith(":timestamp")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def underlined(path: str, text: str, version: str) -> frozenset[int]:
    """Return the lines of a catalog's file that an editor underlines. Raises Unread."""
    lines = _underlined(_schema_of(path), text, version)
    if lines is None:
        raise Unread
    return lines


@cache
def _underlined(schema: str, text: str, version: str) -> frozenset[int] | None:
    """Return the same; None where the text is not YAML."""
    try:
        content = _content(text, version)
        root = yaml.compose(text, Loader=_Old)
    except (yaml.YAMLError, Ruamel, ValueError, TypeError, RecursionError):
        return None
    errors = _validator(schema).iter_errors(content)
    places = (place for error in errors for place in _places(error))
    return frozenset(line for place in places for line in _lines(root, place))


def _content(text: str, version: str) -> Any:
    if version == VERSIONS[0]:
        return _as_json(yaml.load(text, Loader=_Old))  # noqa: S506 - a safe loader, made less clever
    reader = YAML(typ="safe", pure=True)
    reader.allow_duplicate_keys = True
    with warnings.catch_warnings():  # it warns of an anchor that is there twice
        warnings.simplefilter("ignore")
        return _as_json(reader.load(StringIO(text)))


def _as_json(value: Any) -> Any:
    """Make all keys texts, as JSON has no others, and days as well."""
    if isinstance(value, dict):
        return {str(key): _as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _schema_of(path: str) -> str:
    if path == "store.yaml":
        return "store"
    return "overlay" if path.startswith("overlays/") else "catalog"


@cache
def _validator(name: str) -> Draft202012Validator:
    infos = [platform.info for platform in providers.PLATFORMS.values()]
    schema = (
        catalog.store_json_schema(state.describe_homes(), infos)
        if name == "store"
        else catalog.json_schema(overlay=name == "overlay")
    )
    Draft202012Validator.check_schema(schema, FormatChecker(()))
    return reader_of(schema)


def reader_of(schema: dict[str, Any]) -> Draft202012Validator:
    """Return what holds values against a schema, whose patterns it reads as an editor does."""
    made = validators.extend(  # type: ignore[no-untyped-call]  # its own hole
        Draft202012Validator, {"pattern": _pattern, "patternProperties": _pattern_properties}
    )
    found: Draft202012Validator = made(schema)
    return found


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[Any]:
    if isinstance(instance, str) and not compiled(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, known: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    for pattern, schema in known.items() if isinstance(instance, dict) else ():
        for key, value in instance.items():
            if isinstance(key, str) and compiled(pattern).search(key):
                yield from validator.descend(value, schema, path=key, schema_path=pattern)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern as browsers and editors read it, with classes such as `\p{L}`."""
    return re.compile(_CLASS.sub(lambda found: _ranges(found[1]), pattern))


@cache
def _categories() -> list[str]:
    return [unicodedata.category(chr(one)) for one in range(sys.maxunicode)]


@cache
def _ranges(category: str) -> str:
    """Return the characters of a category as ranges of a class."""
    fits = [one.startswith(category) for one in _categories()]
    starts = [one for one in range(1, len(fits)) if fits[one] and not fits[one - 1]]
    ends = [one for one in range(len(fits) - 1) if fits[one] and not fits[one + 1]]
    pairs = zip(starts, ends, strict=True)
    return "".join(f"{re.escape(chr(one))}-{re.escape(chr(last))}" for one, last in pairs)


def _places(error: ValidationError) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths that an error is about, those of its alternatives included."""
    path = tuple(error.absolute_path)
    schema, instance = error.schema, error.instance
    if error.validator == "additionalProperties" and isinstance(schema, dict):
        known = schema.get("properties", {})
        yield from ((*path, key) for key in _keys(instance) if key not in known)
    elif error.validator == "uniqueItems" and isinstance(instance, list):
        items = instance
        yield from ((*path, place) for place, one in enumerate(items) if one in items[:place])
    elif "propertyNames" in error.absolute_schema_path:
        yield (*path, str(error.instance))
    else:
        yield path
    for inner in error.context or ():
        yield from _places(inner)


def _keys(value: object) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def _lines(root: yaml.Node | None, path: tuple[str | int, ...]) -> Iterator[int]:
    """Yield the lines of a place: of its key, and where its value begins; of nothing, the first."""
    if root is None:
        yield 1
    node, key = root, root
    for step in path:
        node, key = _step(node, step)
    yield from (one.start_mark.line + 1 for one in (key, node) if one is not None)


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step], node.value[step]
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == str(step):
            return value, key
    return node, node
