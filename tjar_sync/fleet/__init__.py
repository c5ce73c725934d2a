"""Many stores at once: each is a process of our own command line, here or on a cluster's workers."""

from tjar_sync.fleet.lanes import lanes_of
from tjar_sync.fleet.members import MemberFilter, chosen
from tjar_sync.fleet.places import WorkPlace, local_places
from tjar_sync.fleet.run import FleetRun, Watcher
from tjar_sync.fleet.store_commands import StoreCommand

__all__ = [
    "FleetRun",
    "MemberFilter",
    "StoreCommand",
    "Watcher",
    "WorkPlace",
    "chosen",
    "lanes_of",
    "local_places",
]
