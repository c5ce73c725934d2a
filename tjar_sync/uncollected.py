"""Work that makes many values and no cycles: while it lasts, looking for garbage is vain."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANY = 100_000
"""So many new values at least before garbage is looked for: a command that loads its modules makes more."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Make values faster: what is kept for the whole run is not looked through over and over."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Run a whole program, which ends soon: garbage is looked for seldom, and not once more at the end."""
    before = gc.get_threshold()
    gc.set_threshold(_MANY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.freeze()  # else the interpreter, as it ends, looks through all that there is
