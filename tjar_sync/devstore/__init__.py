"""The built-in stores: whole stores on this machine, written from the vendors' pages alone."""

from tjar_sync.devstore.app import create_app, store_of
from tjar_sync.devstore.built_in import BUILT_IN, built_in
from tjar_sync.devstore.dashboard import Dashboard
from tjar_sync.devstore.errors import ConnectionLost, Missing, Rejected
from tjar_sync.devstore.faults import Fault, FaultKind, Faults
from tjar_sync.devstore.habits import HABITS, Habit, HabitError, HabitSet, habits_of
from tjar_sync.devstore.hajatek import HajatekDashboard, HajatekSettings, HajatekStore
from tjar_sync.devstore.open_store import OpenStore
from tjar_sync.devstore.replay import NoRecording, Recording, load_recording, replay_app
from tjar_sync.devstore.request_log import LoggedRequest, RequestLog
from tjar_sync.devstore.seeds import seed_carts, seed_orders, seed_products
from tjar_sync.devstore.server import running, serve
from tjar_sync.devstore.settings import DevStoreSettings
from tjar_sync.devstore.store import Store

__all__ = [
    "BUILT_IN",
    "HABITS",
    "ConnectionLost",
    "Dashboard",
    "DevStoreSettings",
    "Fault",
    "FaultKind",
    "Faults",
    "Habit",
    "HabitError",
    "HabitSet",
    "HajatekDashboard",
    "HajatekSettings",
    "HajatekStore",
    "LoggedRequest",
    "Missing",
    "NoRecording",
    "OpenStore",
    "Recording",
    "Rejected",
    "RequestLog",
    "Store",
    "built_in",
    "create_app",
    "habits_of",
    "load_recording",
    "replay_app",
    "running",
    "seed_carts",
    "seed_orders",
    "seed_products",
    "serve",
    "store_of",
]
