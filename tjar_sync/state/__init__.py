"""Where state is kept: the registry of state homes, the folder of state, and files for secrets."""

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
