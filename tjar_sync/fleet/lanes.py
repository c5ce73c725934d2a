"""Which stores' commands may run side by side, and which may not run at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from tjar_sync import state
from tjar_sync.catalog import load_settings
from tjar_sync.catalog.commit import folder_in_repository
from tjar_sync.errors import CatalogError, StateUnusable
from tjar_sync.location import STATE_PLACE
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.session import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.fleet.store_commands import StoreCommand
    from tjar_sync.model.settings import Settings

_USUAL_PORTS = {"http": 80, "https": 443}
_OWN_GIT = "git:///"
"""How the place of a state begins that is in the catalog's own repository."""


def lanes_of(commands: Iterable[StoreCommand]) -> list[tuple[StoreCommand, ...]]:
    """Return commands in lanes: those of one lane are about one store, and follow each other.

    Two catalogs may feed one store, each with a state and a lock of its own. Raises StateUnusable
    where two of them would have one state: each would remove what the other one made.
    """
    lanes: dict[str, list[StoreCommand]] = {}
    states: dict[tuple[str, str], str] = {}
    for command in commands:
        settings = _settings(command)
        lanes.setdefault(_identity(command, settings), []).append(command)
        if settings is not None:
            place = _state_place(settings)
            other = states.setdefault((place, settings.store.name), command.member.name)
            if other != command.member.name:
                raise _shared(other, command.member.name, settings)
    return [tuple(lane) for lane in lanes.values()]


def _settings(command: StoreCommand) -> Settings | None:
    """Return what a store's command will be set up by; None where its store.yaml has mistakes."""
    try:
        return load_settings(Path(command.folder), command.member.store, os.environ, CHECKS)
    except CatalogError:  # its own command tells what is wrong
        return None


def _identity(command: StoreCommand, settings: Settings | None) -> str:
    """Return what tells a command's store from all others, as far as anybody can know it here."""
    if settings is None:
        return f"{command.folder} {command.member.store}"
    store = settings.store
    if store.url == EMBEDDED:
        return f"{command.folder} {store.provider}"
    parts = urlsplit(store.identity)  # a host is one store's, however it is written
    port = parts.port or _USUAL_PORTS.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}:{port}{parts.path}"


def _state_place(settings: Settings) -> str:
    """Return where a state is, whichever folder of a repository says that it is in that repository."""
    told = os.environ.get(STATE_PLACE, "").strip()
    if told:
        return told
    local = state.local_path(settings.state)
    if local is not None:  # by whatever way a catalog leads there
        return str(local.resolve())
    if not settings.state.startswith(_OWN_GIT):
        return settings.state
    return settings.state.removesuffix(f"/{quote(folder_in_repository(settings.root))}")


def _shared(one: str, other: str, settings: Settings) -> StateUnusable:
    return StateUnusable(
        f"{one} and {other} would keep their states in one place, under one name: each would remove"
        " what the other one made",
        where=state.shown_state(settings.state),
        hint="give each catalog a `state:` of its own, such as s3://bucket/its-name/, or each store a"
        " name of its own",
    )
