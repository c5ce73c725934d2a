"""What a plan's pictures look like, where its page is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.cli.viewpoint import aside, viewpoint
from tjar_sync.errors import TjarSyncError
from tjar_sync.render import HTML

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.location import Location
    from tjar_sync.model.plan import Plan


def find_pictures(location: Location, plan: Plan, outputs: Outputs, *, ask_store: bool) -> None:
    """Keep small pictures for the page, from the files and, if it may be asked, the store.

    Nothing is done where no page is asked for. A page without pictures is one all the same: what
    cannot be had is told, and takes nothing from the run.
    """
    if HTML not in outputs.formats or plan.empty:
        return
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.stopping import ended_by_signals  # noqa: PLC0415 - beside what it is used with
    from tjar_sync.workflow.picturing import pictures_in_files, pictures_in_store  # noqa: PLC0415 - the engine is heavy

    found, token = pictures_in_files(location, plan), CancelToken()
    if ask_store:
        try:
            with progress() as emit, ended_by_signals(token):
                found.update(pictures_in_store(location, plan, found, emit, token))
        except TjarSyncError as error:
            aside(f"The store's pictures are not shown: {error.what}")
    viewpoint().pictures = found
