"""The listener's log: a line for each thing, and nothing that goes wrong with it is anybody's trouble."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Log:
    """Writes lines. Safe to use from several threads at once."""

    def __init__(self, write: Callable[[str], object], *, quiet: bool) -> None:
        self._write = write
        self._quiet = quiet

    def said(self, line: str) -> None:
        """Tell what went as it should; not to whoever wants quiet."""
        if not self._quiet:
            self.wrong(line)

    def wrong(self, line: str) -> None:
        """Tell what did not."""
        with suppress(
            OSError, ValueError
        ):  # whoever read it has gone; events are kept all the same
            self._write(line)
