"""Lists become tuples: what the files hold may be shared and must not change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.value import Value


def frozen(tree: Tree) -> Value:
    """Return the same value with a tuple for every list within."""
    if isinstance(tree, list):
        return tuple(frozen(item) for item in tree)
    if isinstance(tree, dict):
        return {key: frozen(value) for key, value in tree.items()}
    return tree
