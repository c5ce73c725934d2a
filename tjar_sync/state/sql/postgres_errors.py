"""What a PostgreSQL server's errors mean to a person, and what to do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import StateError, StateUnusable
from tjar_sync.state.codec import Damaged

if TYPE_CHECKING:
    from collections.abc import Mapping

SAVE = "nothing was changed; restore a backup, or give the state another database"
_RIGHTS = (
    "nothing was changed; give this user CREATE on the database, or rights on the schema tjar_sync"
)
_LATER = "nothing more was written; run the command again"
_WAY = (
    f"{_LATER} once there is one; host, user and database are the URL's, and what it lacks"
    " PGHOST's, PGUSER's, PGPASSWORD's and PGDATABASE's"
)

ERRORS: Mapping[str, tuple[str, str]] = {
    "42501": ("this user may not do that with the state", _RIGHTS),
    "25006": ("the state may only be read here", _RIGHTS),
    "53": ("the server has no room, or no connection, left", _LATER),
    "55P03": ("another program keeps the state busy", _LATER),
    "57": ("the server ended the statement, or is being ended", _LATER),
    "42": ("these tables are not those of a state", SAVE),
    "": ("no connection to the server, or it was lost", _WAY),
}
"""What each family of SQLSTATEs means, and what to do; the first that fits; an error on the way has none."""


def is_of_server(error: BaseException) -> bool:
    """Say whether an error came from the driver: psycopg is an extra, and may not be there."""
    return any(one.__module__.startswith("psycopg") for one in type(error).__mro__)


def explain(error: BaseException, shown: str) -> BaseException:
    """Return the StateError for an error of a server; any other error as it is."""
    if isinstance(error, Damaged):
        what = f"a row of the state cannot be read ({error})"
        return StateUnusable(what, where=shown, hint=SAVE)
    if not is_of_server(error):
        return error
    code = getattr(error, "sqlstate", None) or ""
    what, hint = next(words for family, words in ERRORS.items() if code.startswith(family))
    said = " ".join(str(error).split())[:300]
    refusal = StateUnusable if hint is SAVE else StateError
    return refusal(f"{what} ({said})", where=shown, hint=hint)
