"""Rules that no single value's type can tell: what must be there, and what must agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.messages import Problem
from tjar_sync.catalog.rows import broken_availability, broken_options, broken_variants
from tjar_sync.catalog.suggestions import guess
from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tjar_sync.catalog.entries import Entries, Entry
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.value import Value, Values

_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_REPEATING = {
    kind.name: tuple(
        path
        for path, field in kind.fields.items()
        if field.shape in {Shape.SET, Shape.LINKS, Shape.MEDIA_LIST}
    )
    for kind in KINDS.values()
}
"""By kind: the lists in which the same thing twice says nothing more than once."""
REQUIRED = {"media": ("file",), "product": ("type",), "webhook": ("url", "events")}
_UNIQUE = ("sku", "slug")
_CATALOG_FILES = (".yaml", ".yml")


def check_rules(entries: Entries, resources: Mapping[Address, Resource]) -> None:
    """Note every rule that an entry breaks, alone or together with another."""
    taken: dict[tuple[str, object], Entry] = {}
    for entry in entries.found:
        values = resources[entry.address].values
        for problem in _broken(entry, values):
            entries.report(entry, problem)
        for path in _UNIQUE:
            if values.get(path) is not None:
                first = taken.setdefault((path, values[path]), entry)
                if first is not entry:
                    place = f"{first.position.file}:{first.position.line}"
                    message = f"the {path} `{values[path]}` belongs to {first.address} ({place})"
                    entries.report(entry, Problem((path,), message))
        secret = resources[entry.address].secret_path
        first = taken.setdefault(("write_to", secret), entry) if secret is not None else entry
        if first is not entry:
            message = f"the secret of {first.address} is written to this file already"
            entries.report(entry, Problem(("secret", "write_to"), message))


def _broken(entry: Entry, values: Values) -> Iterator[Problem]:
    given = entry.values
    for key in REQUIRED[entry.kind.name]:
        if key not in given and key not in entry.broken:
            hint = f"; it is one of {', '.join(entry.kind.types)}" if key == "type" else ""
            yield Problem((), f"`{key}` is missing in {entry.address}{hint}", about_key=True)
    if "lifecycle" in given:
        yield from _broken_ignore(entry, given["lifecycle"].get("ignore", ()))
    for path in _REPEATING[entry.kind.name]:
        if path in values:
            yield from _repeats(path, values[path])
    yield from _BY_KIND[entry.kind.name](entry, given, values)


def _repeats(path: str, items: Value) -> Iterator[Problem]:
    seen = set()
    for index, item in enumerate(items if isinstance(items, tuple) else ()):
        if item in seen:
            yield Problem((path, index), f"this stands twice in `{path}`; remove one")
        elif item is not None:
            seen.add(item)


def _broken_ignore(entry: Entry, ignore: list[str]) -> Iterator[Problem]:
    known = {path for path, field in entry.kind.fields.items() if field.fits(entry.type)}
    known |= {path.rpartition(".")[0] for path in known if "." in path}
    known |= {path.rpartition(".")[0] for path in known if "." in path}
    for index, path in enumerate(ignore):
        if path not in known:
            message = f"`{path}` is no field of {entry.address}{guess(path, known)}"
            yield Problem(("lifecycle", "ignore", index), message)


def _broken_media(_entry: Entry, _given: Mapping[str, Any], _values: Values) -> Iterator[Problem]:
    yield from ()


def _broken_webhook(_entry: Entry, given: Mapping[str, Any], _values: Values) -> Iterator[Problem]:
    if "events" in given and not given["events"]:
        yield Problem(("events",), "a webhook needs at least one event")
    secret = given.get("secret")
    if secret is None:
        return
    if "write_to" not in secret:
        message = "`write_to` is missing in `secret`: say which file the secret is written to"
        yield Problem(("secret",), message, about_key=True)
    elif secret["write_to"].lower().endswith(_CATALOG_FILES):
        message = "a secret cannot be written to a catalog file; use another name"
        yield Problem(("secret", "write_to"), message)


def _broken_product(entry: Entry, given: Mapping[str, Any], values: Values) -> Iterator[Problem]:
    if "id" not in given and "id" not in entry.broken:
        yield from _not_creatable(entry, given, values)
    for rule in _PRODUCT_RULES:
        yield from rule(given, values)


def _not_creatable(entry: Entry, given: Mapping[str, Any], values: Values) -> Iterator[Problem]:
    advice = "; a store creates no product without it (name its `id` if the store has it already)"
    named = any(str(values.get(f"name.{language}") or "").strip() for language in ("ar", "en"))
    if not named and "name" not in entry.broken:
        message = f"{entry.address} has no `name` in Arabic or English{advice}"
        yield Problem(("name",) if "name" in given else (), message, about_key=True)
    if "sale_price" not in given and "sale_price" not in entry.broken:
        yield Problem((), f"{entry.address} has no `sale_price`{advice}", about_key=True)


def _broken_slug(given: Mapping[str, Any], _values: Values) -> Iterator[Problem]:
    slug = given.get("slug")
    if slug is not None and (not _SLUG.fullmatch(slug) or slug != slug.lower()):
        message = f"`{slug}` is no slug: small letters, digits and single hyphens between them"
        yield Problem(("slug",), message)


def _broken_limits(given: Mapping[str, Any], _values: Values) -> Iterator[Problem]:
    least, most = given.get("min_purchase"), given.get("max_purchase")
    if least is not None and most is not None and most < least:
        message = f"`max_purchase` ({most}) is less than `min_purchase` ({least})"
        yield Problem(("max_purchase",), message)


def _broken_quantity(given: Mapping[str, Any], _values: Values) -> Iterator[Problem]:
    if "quantity" in given and given.get("manage") and given.get("variants"):
        message = (
            "with variants the quantity is the sum of their stock; "
            "remove `quantity` and set `stock` in the variants"
        )
        yield Problem(("quantity",), message, about_key=True)


def _broken_extra(given: Mapping[str, Any], _values: Values) -> Iterator[Problem]:
    yield from _dollar_keys(given.get("extra"), ("extra",))


def _dollar_keys(value: object, path: tuple[str | int, ...]) -> Iterator[Problem]:
    match value:
        case dict():
            for key, item in value.items():
                if key.startswith("$"):
                    message = f"a key in `extra` may not begin with `$`: `{key}`"
                    yield Problem((*path, key), message, about_key=True)
                yield from _dollar_keys(item, (*path, key))
        case list():
            for index, item in enumerate(value):
                yield from _dollar_keys(item, (*path, index))
        case _:
            pass


_PRODUCT_RULES: tuple[Callable[[Mapping[str, Any], Values], Iterator[Problem]], ...] = (
    _broken_slug,
    _broken_limits,
    _broken_quantity,
    _broken_extra,
    broken_variants,
    broken_options,
    broken_availability,
)
_BY_KIND = {"media": _broken_media, "product": _broken_product, "webhook": _broken_webhook}
