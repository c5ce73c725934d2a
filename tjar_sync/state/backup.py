"""A whole state as bytes, and back: what a backup holds, and what moves between homes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.state import errors
from tjar_sync.state.codec import NO_SENSE
from tjar_sync.state.log.checkpoint import dump_checkpoint, load_checkpoint
from tjar_sync.state.log.parts import TooNewError
from tjar_sync.state.log.projection import Projection

if TYPE_CHECKING:
    from tjar_sync.model.state import Intent
    from tjar_sync.state.storage import Identity, Transaction

ALL = 2**62
"""More lines than any state has."""


def dumped(transaction: Transaction) -> bytes:
    """Return all of a state but its lock: same content, same bytes, whatever keeps it.

    Of closed lines of the journal, the newest, as many as a log keeps; they are numbered anew.
    """
    return as_bytes(
        Projection(
            identity=transaction.identity(),
            serial=transaction.serial(),
            rows=dict(transaction.resources()),
            journal={one.intent.id: one for one in reversed(transaction.journal(ALL))},
            runs={one.plan_id: one for one in reversed(transaction.runs(ALL))},
            events=list(reversed(transaction.events(ALL))),
            landmarks=transaction.landmarks(),
            observations={(one.number, one.claim): one for one in transaction.observations()},
        )
    )


def as_bytes(content: Projection) -> bytes:
    """Return a state but its lock, and but for closed lines that nobody keeps."""
    kept = replace(content, lease=None, journal=dict(content.journal))
    kept.forget()
    kept.journal = {
        number: replace(one, intent=replace(one.intent, id=number))
        for number, one in enumerate(kept.journal.values(), 1)
    }
    kept.last_id = len(kept.journal)
    return dump_checkpoint(kept)


def loaded(data: bytes, where: str) -> tuple[Identity, Projection]:
    """Read what `dumped` returned. Raises StateUnusable where it is damaged, or none."""
    try:
        content = load_checkpoint(data)
    except TooNewError as error:
        raise errors.too_new(error, where) from error
    except NO_SENSE as error:
        raise errors.no_backup(where) from error
    if content.identity is None:
        raise errors.no_backup(where)
    return content.identity, content


def followed(transaction: Transaction, wanted: Projection, *, force: bool) -> Projection:
    """Return a state as it may take the place of the one that is found.

    Raises StateUnusable, unless forced, where that is another or knows more. A forced one has a
    serial of its own: no plan that was saved before holds for it.
    """
    found = transaction.identity()
    if found is None or not (transaction.serial() or transaction.journal(1)):
        return wanted
    same = wanted.identity is not None and found.lineage == wanted.identity.lineage
    serial, kept = transaction.serial(), {_mark(one.intent) for one in wanted.journal.values()}
    unanswered = [one for one in transaction.open_intents() if _mark(one) not in kept]
    if same and wanted.serial >= serial and not unanswered:
        return wanted
    if not force:
        raise errors.knows_more(wanted.serial, serial, len(unanswered), same=same)
    return replace(wanted, serial=max(wanted.serial, serial + 1))


def _mark(intent: Intent) -> tuple[str, ...]:
    """Return what tells an intent from others in any home: its number is the home's own."""
    parts = (intent.run, *intent.address, intent.verb.value, intent.pass_.value)
    return (*parts, intent.opened_at.isoformat() if intent.opened_at else "")
