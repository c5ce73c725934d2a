"""Where state is kept: the registry of state homes, the folder of state, and files for secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.on_demand import on_demand

if TYPE_CHECKING:
    from tjar_sync.state.folder import make_folder, open_to_others
    from tjar_sync.state.inboxes import open_inbox
    from tjar_sync.state.lease import LeaseConfig, Stopwatch, elapsed, nobody_listens
    from tjar_sync.state.machine import this_machine
    from tjar_sync.state.registry import (
        HOME_TYPES,
        describe_homes,
        is_elsewhere,
        local_path,
        open_home,
        parse_state,
        shown_state,
        surroundings,
        written_state,
    )
    from tjar_sync.state.secret import read_secret, write_secret

__getattr__ = on_demand(
    __name__,
    {
        **dict.fromkeys(("make_folder", "open_to_others"), "folder"),
        "open_inbox": "inboxes",
        **dict.fromkeys(("LeaseConfig", "Stopwatch", "elapsed", "nobody_listens"), "lease"),
        "this_machine": "machine",
        **dict.fromkeys(
            (
                "HOME_TYPES",
                "describe_homes",
                "is_elsewhere",
                "local_path",
                "open_home",
                "parse_state",
                "shown_state",
                "surroundings",
                "written_state",
            ),
            "registry",
        ),
        **dict.fromkeys(("read_secret", "write_secret"), "secret"),
    },
)
"""Who asks for a folder alone needs no state."""

__all__ = [
    "HOME_TYPES",
    "LeaseConfig",
    "Stopwatch",
    "describe_homes",
    "elapsed",
    "is_elsewhere",
    "local_path",
    "make_folder",
    "nobody_listens",
    "open_home",
    "open_inbox",
    "open_to_others",
    "parse_state",
    "read_secret",
    "shown_state",
    "surroundings",
    "this_machine",
    "write_secret",
    "written_state",
]
