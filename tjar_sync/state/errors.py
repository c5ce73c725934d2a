"""What a state home refuses, in the same words whatever keeps the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import StalePlan, StateError, StateLocked, StateUnusable

if TYPE_CHECKING:
    from tjar_sync.model.state import Intent
    from tjar_sync.state.lease import Lease


def locked(lease: Lease) -> StateLocked:
    """Refuse to write while somebody else holds the lock."""
    return StateLocked(
        f"the state is locked by {lease.lock_info}",
        hint='wait (--lock-timeout 5m does), or run `tjar-sync state unlock --why "…"` when you know it is dead',
    )


def lost(lease: Lease | None) -> StateError:
    """Refuse to write when the lock that the run relies on is gone."""
    how = f"to {lease.lock_info}" if lease else "(not renewed in time, or taken away by a person)"
    return StateError(
        f"lost the lock {how}; nothing more was written",
        hint="run the command again: it first finds out what became of the writes under way",
    )


def foreign(theirs: str, ours: str) -> StateUnusable:
    """Refuse a state that belongs to another shop, or nobody can tell to which."""
    if ours.startswith("${"):
        return StateUnusable(
            f"this state belongs to {theirs}, and {ours[2:-1]} is not set, which names the store",
            hint=f"set {ours[2:-1]} to the store's address, or write it into store.yaml",
        )
    return StateUnusable(
        f"this state belongs to {theirs}, but store.yaml says {ours}",
        hint="correct the store's `url`; or, where another catalog keeps the state of a store of the"
        " same name in this place, give this store another name under `stores:`, or keep its state"
        " elsewhere",
    )


def replaced() -> StateUnusable:
    """Refuse to write to another state than the one that was read."""
    return StateUnusable(
        "this state was made or replaced by somebody else since it was read",
        hint="nothing was written; run the command again",
    )


def too_new(why: Exception, where: str) -> StateUnusable:
    """Refuse what only a later release can read."""
    return StateUnusable(
        f"made by a newer tjar-sync: {why}",
        where=where,
        hint="nothing was changed; upgrade tjar-sync",
    )


def moved(to: str) -> StateUnusable:
    """Refuse a state that is kept elsewhere now."""
    return StateUnusable(
        f"this state was moved to {to}",
        hint="write that as `state:` in store.yaml, or pull the commit that does",
    )


def absent() -> StateUnusable:
    """Refuse to copy a state that there is not."""
    return StateUnusable(
        "there is no state yet, so there is nothing to copy", hint="the first apply makes it"
    )


def nothing_applied() -> StateUnusable:
    """Refuse events of a store that nothing was ever applied to."""
    return StateUnusable(
        "there is no state yet, so no event can be kept in it",
        hint="run `tjar-sync apply` once; until then nothing can drift",
    )


def too_many_wait(most: int) -> StateError:
    """Refuse events while nobody looks into them."""
    return StateError(
        f"{most:,} events wait for a look at the store, and no more are taken",
        hint="find out why the store cannot be looked at: `tjar-sync drift` says it",
    )


def no_backup(where: str) -> StateUnusable:
    """Refuse a file that is no backup, or a damaged one."""
    return StateUnusable(
        "this is no backup of a state, or a damaged one",
        where=where,
        hint="nothing was changed; `tjar-sync state backup FILE` makes one",
    )


def knows_more(ours: int, theirs: int, unanswered: int, *, same: bool) -> StateUnusable:
    """Refuse to put a state in the place of one that knows what it does not."""
    why = f"it is older: serial {ours:,}, and the state there has {theirs:,}"
    if not same:
        why = f"another state is there already, with serial {theirs:,}"
    elif ours >= theirs:
        why = f"the state there has {unanswered:,} unfinished writes of which it does not know"
    return StateUnusable(
        f"this would lose what is known: {why}",
        hint="nothing was changed; where the newer one is wrong, restore with --force",
    )


def not_as_copied() -> StateUnusable:
    """Refuse to go on with a copy that reads otherwise than what was written."""
    return StateUnusable(
        "what was copied into this place reads back otherwise",
        hint="what it was copied from is as it was: use that",
    )


def applied(plan_id: str) -> StalePlan:
    """Refuse a plan that was used before."""
    return StalePlan(f"plan {plan_id} was applied before", hint="make a new plan")


def begun(run: str) -> StateError:
    """Refuse to begin a run again."""
    return StateError(f"run {run} was begun before", hint="run the command again")


def unknown_run(run: str) -> StateError:
    """Refuse to end a run that has no beginning."""
    return StateError(f"run {run} was never begun in this state")


def not_open(*intents: Intent) -> StateError:
    """Refuse to close an intent twice, or one that was never opened; one of those given is."""
    numbers = " or ".join(str(intent.id) for intent in intents)
    return StateError(
        f"intent {numbers} is unknown to this state, or closed already",
        where=", ".join(str(intent.address) for intent in intents),
        hint="nothing was recorded for it; run the command again",
    )
