"""Where the user stands, and what he wants to see: what decides how things are told."""

from __future__ import annotations

import os
from dataclasses import field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tjar_sync.dataclass import dataclass
from tjar_sync.render.layout import BRIEF, Layout
from tjar_sync.render.own_words import own
from tjar_sync.render.style import NO_PICTURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnostic import Diagnostic


class Color(StrEnum):
    """Whether text is painted."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Loudness(StrEnum):
    """How much is told on the way."""

    QUIET = "quiet"
    NORMAL = "normal"
    VERBOSE = "verbose"


@dataclass(slots=True)
class Viewpoint:
    """Where the user stands, which catalog a command is about, and how it is to be told."""

    root: Path | None = None
    outputs: Outputs | None = None
    """None until the command line was read."""
    color: Color = Color.AUTO
    loudness: Loudness = Loudness.NORMAL
    layout: Layout = BRIEF
    """How much of it the reader wants."""
    pictures: Mapping[str, bytes] = field(default_factory=lambda: NO_PICTURES)
    """What pictures look like, small, by digest or URL; none but for a page that was asked for."""
    shown: bool = False
    """The outcome was printed, so that no other document may follow it on stdout."""
    notices: list[Diagnostic] = field(default_factory=list)
    """What is said of how the command was called, besides its outcome."""

    def place(self, position: Position) -> str:
        """Name a place in the catalog's files as it is found from here, if the two are near.

        They are when one of the two folders is within the other, or both lie in one folder.
        """
        here = Path.cwd()
        root = here if self.root is None else self.root
        beside = root.parent == here.parent
        if not (beside or root.is_relative_to(here) or here.is_relative_to(root)):
            return str(position)
        file = os.path.relpath(root / position.file, here).replace(os.sep, "/")
        return str(replace(position, file=file))

    @property
    def forces_color(self) -> bool | None:
        """Whether everything is painted, or nothing is; None where it depends on the stream."""
        if self.color is not Color.AUTO:
            return self.color is Color.ALWAYS
        if os.environ.get("NO_COLOR"):
            return False
        return True if os.environ.get("FORCE_COLOR", "0") not in {"", "0"} else None


def catalog_folder() -> Path:
    """Return the nearest folder with a store.yaml, from here upwards; here, where there is none."""
    here = Path.cwd()
    above = (one for one in (here, *here.parents) if (one / "store.yaml").exists())
    return next(above, here)


def fleet_folder() -> Path | None:
    """Return the nearest folder with a fleet.yaml, from here upwards; None where there is none."""
    here = Path.cwd()
    return next((one for one in (here, *here.parents) if (one / "fleet.yaml").exists()), None)


def viewpoint() -> Viewpoint:
    """Return the viewpoint of the command that runs; outside of one, that of nobody in particular."""
    context = click.get_current_context(silent=True)
    return (context.find_object(Viewpoint) if context else None) or Viewpoint()


def aside(text: str) -> None:
    """Say on stderr what is good to know and no part of the outcome; nothing with --quiet."""
    if viewpoint().loudness is not Loudness.QUIET:
        click.echo(own(text), err=True)
