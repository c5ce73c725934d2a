"""What a new catalog begins with: store.yaml, what git leaves out, schemas for editors, a README."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync import providers
from tjar_sync.catalog.yaml.edit import edit
from tjar_sync.catalog.yaml.writer import emit
from tjar_sync.pull.schemas import editor_schemas, with_modeline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.catalog.yaml.edit import Names, Wanted

STATE = ".tjar/state.db"
IGNORES = ".tjar/\nsecrets/\n"
"""What is the machine's own, or secret."""


def store_text(
    name: str,
    entry: Mapping[str, Any],
    ids: Mapping[str, Mapping[str, int]],
    defaults: Mapping[str, Mapping[str, Any]],
    state: str = STATE,
) -> str:
    """Write a store.yaml of one store; `entry` is that store's, without `ids`."""
    named = {group: dict(found) for group, found in ids.items() if found}
    tree: dict[str, Any] = {
        "version": 1,
        "default_store": name,
        "stores": {name: {**entry, **({"ids": named} if named else {})}},
        "state": state,
    }
    if defaults:
        tree["defaults"] = {kind: dict(found) for kind, found in defaults.items()}
    return with_modeline("store.yaml", emit(tree))


def with_ids(text: str, name: str, ids: Mapping[str, Mapping[str, int]]) -> str:
    """Put names into a store.yaml that is there; comments and everything else stay.

    Raises Unfit where the file is of a form in which that does not work out.
    """
    changes: dict[Names, Wanted] = {
        ("stores", name, "ids", group, word): number
        for group, found in ids.items()
        for word, number in found.items()
    }
    return edit(text.encode(), changes).decode()


def files_beside(name: str, url: str, provider: str) -> dict[str, str]:
    """Return what stands in every new catalog beside store.yaml, by path."""
    return {
        ".gitignore": IGNORES,
        "README.md": readme(name, url, provider),
        **editor_schemas(),
    }


def readme(name: str, url: str, provider: str) -> str:
    """Tell a team what this folder is, and how a day with it goes."""
    platform = providers.PLATFORMS[provider]
    hooks = _HOOKS if "webhook" in platform.contract.kinds else ""
    return _README.format(name=name, url=url, hooks=hooks, variable=platform.info.key_variable)


_HOOKS = "| `webhooks.yaml` | whom the store tells of its events |\n"
_README = """\
# The catalog of {url}

What the store shows is kept here as text, and `tjar-sync` makes the store match it.

| file | what it holds |
|---|---|
| `store.yaml` | which store (`{name}`), where its key comes from, the names of its categories and brands |
| `products*` | one entry a product, under a name that never changes |
{hooks}| `media/`, `text/` | pictures, and long texts in files of their own |
| `schema/` | for editors: completion and red lines while you type |

## A change

1. Edit a file; `tjar-sync validate` finds every mistake, without network or key.
2. `export {variable}=…`, then `tjar-sync plan`: what would change in the store. It writes nothing.
3. Have it reviewed, then `tjar-sync apply`.

What is in no file is left alone. A field that an entry does not name is the store's own, and so is
stock: the store sells, and counts.

## Edits in the dashboard

`tjar-sync drift` shows what somebody changed there since the last apply.

## Never in git

The key, and `.tjar/`: it remembers what is ours, so keep it between runs.
"""
