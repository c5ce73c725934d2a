"""Put lines of a store's `contract:` into store.yaml, and leave every other byte as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from tjar_sync.atomic_file import draft_of
from tjar_sync.catalog.files import STORE_FILE
from tjar_sync.catalog.yaml.insert import insert
from tjar_sync.catalog.yaml.splices import Unfit
from tjar_sync.catalog.yaml.writer import emit, flow
from tjar_sync.errors import UsageError
from tjar_sync.model.evidence import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tjar_sync.model.diagnosis import ContractLine
    from tjar_sync.model.value import Value


def contract_text(lines: Sequence[ContractLine]) -> str:
    """Write lines as they stand in a store.yaml, from `contract:` on; nothing for none."""
    tree: dict[str, Any] = {}
    for line in joined(lines):
        _set(tree, ("contract", *line.path), _plain(line.value))
    return emit(tree).rstrip("\n") if tree else ""


def contract_line(lines: Iterable[ContractLine]) -> str:
    """Write lines as one, to be pasted into a store's entry: `contract: {per_page: 50}`."""
    tree: dict[str, Any] = {}
    for line in joined(lines):
        _set(tree, line.path, _plain(line.value))
    return f"contract: {flow(tree)}"


def write_contract(root: Path, store: str, lines: Sequence[ContractLine]) -> None:
    """Write lines into a store's entry in store.yaml; comments and everything else stay.

    What the file means afterwards is compared with what it meant before and the lines. Raises
    UsageError, and writes nothing, where the file is of a form in which that does not work out.
    """
    path = (root / STORE_FILE).resolve()  # a link stays one
    try:
        text = _inserted(path.read_text("utf-8"), store, lines)
    except (Unfit, yaml.YAMLError) as error:
        raise UsageError(
            f"the lines cannot be put into {STORE_FILE}: {error}",
            hint=f"Paste them under `stores: {store}:` by hand; nothing was written.",
        ) from error
    with draft_of(path) as draft:
        draft.write(text.encode())
        draft.path.chmod(path.stat().st_mode & 0o777)
        draft.publish(path)


def _inserted(before: str, store: str, lines: Sequence[ContractLine]) -> str:
    """Return the text with the lines. Raises Unfit where anything else would mean something else."""
    text, wanted = before, _meaning(before)
    for line in lines:
        place = ("stores", store, "contract", *line.path)
        text = insert(text, place, _plain(line.value))
        _set(wanted, place, _plain(line.value))
    if _meaning(text) != wanted:  # such as a map that another store shares by an alias
        raise Unfit("something else in it would change, too")
    return text


def _meaning(text: str) -> Any:  # noqa: ANN401 - whatever the YAML holds
    """Read a text; what an alias repeats is a value of its own."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def _plain(value: Value) -> Any:  # noqa: ANN401 - what YAML writes
    return list(value) if isinstance(value, tuple) else value


def _set(tree: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    """Put a value into nested maps; an empty one on the way becomes a map."""
    *parents, name = path
    for parent in parents:
        if tree.get(parent) is None:
            tree[parent] = {}
        tree = tree[parent]
    tree[name] = value
