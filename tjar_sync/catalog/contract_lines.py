"""Put lines of a store's `contract:` into store.yaml, and leave every other byte as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.atomic_file import draft_of
from tjar_sync.catalog.files import STORE_FILE
from tjar_sync.catalog.yaml.edit import edit
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

    Raises UsageError, and writes nothing, where the file is of a form in which that does not work
    out, or where anything else would change with it.
    """
    path = (root / STORE_FILE).resolve()  # a link stays one
    here = ("stores", store, "contract")
    changes = {(*here, *line.path): _plain(line.value) for line in lines}
    try:
        data = edit(path.read_bytes(), changes)
    except Unfit as error:
        raise UsageError(
            f"the lines cannot be put into {STORE_FILE}: {error}",
            hint=f"Paste them under `stores: {store}:` by hand; nothing was written.",
        ) from error
    with draft_of(path) as draft:
        draft.write(data)
        draft.path.chmod(path.stat().st_mode & 0o777)
        draft.publish(path)


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
