"""The `defaults` of store.yaml, for all stores or for one: checked once, kept by type."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.catalog.kind_checks import checker_of, typed_keys
from tjar_sync.catalog.layers import Layer
from tjar_sync.catalog.messages import Subject
from tjar_sync.model.catalog import LayerKind
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.kinds.lifecycle import LAYERING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.kinds import Kind

DEFAULTS = "defaults"


Defaults: TypeAlias = "Mapping[str, tuple[Layer, ...]]"
"""By type: the layers below all others of a kind's entries, a store's own first."""


def read_defaults(
    document: Document, tree: Mapping[str, Tree], store: str | None, mistakes: Mistakes
) -> dict[str, Defaults]:
    """Check all `defaults`, and keep what is right of those for a store and for all of them."""
    stores = tree.get("stores")
    places: list[tuple[tuple[str, ...], Tree]] = []
    for name, entry in (stores if isinstance(stores, dict) else {}).items():
        places.append((("stores", name), entry))
    places.append(((), tree))  # type: ignore[arg-type] # a mapping that is only read
    found: dict[str, list[dict[str, Layer]]] = {}
    for prefix, owner in places:
        section = owner.get(DEFAULTS) if isinstance(owner, dict) else None
        for name in KINDS if isinstance(section, dict) else ():
            given = section.get(name)  # type: ignore[union-attr] # a map, as the line above sees
            if isinstance(given, dict):
                place = (*prefix, DEFAULTS, name)
                by_type = _by_type(document, place, KINDS[name], given, mistakes)
                if prefix in ((), ("stores", store)):
                    found.setdefault(name, []).append(by_type)
    return {
        name: {one: tuple(layer[one] for layer in layers) for one in layers[0]}
        for name, layers in found.items()
    }


def _by_type(
    document: Document,
    prefix: tuple[str, ...],
    kind: Kind,
    given: dict[str, Tree],
    mistakes: Mistakes,
) -> dict[str, Layer]:
    label = ".".join(prefix)
    subject = Subject(label, given, lambda path: mistakes.raw(document, (*prefix, *path)))
    values, problems = checker_of(kind).check(subject)
    for problem in problems:
        mistakes.problem(document, prefix, problem)
    for key in LAYERING.keys() & given.keys():
        message = f"`{key}` is said by an entry, not by {label}"
        mistakes.at_key(document, (*prefix, key), Mistake.MISPLACED_KEY, message)
    typed = typed_keys(kind)
    return {
        kind_type: Layer(
            LayerKind.DEFAULTS,
            document,
            prefix,
            {
                key: value
                for key, value in given.items()
                if key in values
                and key not in LAYERING
                and (key not in typed or kind_type in typed[key])
            },
        )
        for kind_type in ("", *kind.types)
    }
