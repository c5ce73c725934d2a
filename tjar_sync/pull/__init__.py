"""Make a catalog out of what a store shows, and the state with it; nothing is written to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import UsageError
from tjar_sync.model.pulled import LeftOut, Pulled, load_outcome
from tjar_sync.pull.draft import CatalogDraft
from tjar_sync.pull.layout import GroupBy
from tjar_sync.pull.make import PullTarget, make
from tjar_sync.state.batches import load_batch

if TYPE_CHECKING:
    from tjar_sync.session import Session


def pull(session: Session, target: PullTarget) -> Pulled:
    """Make the catalog and its state. The caller holds the state's lock.

    Cut off anywhere, the same call goes on, and until it is done nobody takes for a catalog what
    is there. Raises UsageError where something is in the way, ProviderError where the store
    cannot be read, or does not give a picture of its own just now.
    """
    draft = CatalogDraft(target.root)
    if not draft.begin(session.provider.base_url) and (there := draft.in_the_way()):
        draft.done()
        raise UsageError(
            f"{', '.join(there)} in {target.root} would be mixed with what the store has",
            hint="name an empty folder with --into DIR",
        )
    if not draft.batch.exists():
        make(session, target, draft)
    pulled = load_outcome(draft.outcome.read_text("utf-8"))
    draft.publish(target.beside)
    session.home.append(load_batch(draft.batch.read_text("utf-8")))
    draft.done()
    return pulled


__all__ = ["GroupBy", "LeftOut", "PullTarget", "Pulled", "pull"]
