"""Find out what only writes can tell: make hidden products, try things with them, remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.apply import Cleaner
from tjar_sync.apply.scratch import label_of
from tjar_sync.doctor.fields import details_of
from tjar_sync.doctor.probe import script
from tjar_sync.doctor.probe.desk import ProbeDesk, ProbeStopped
from tjar_sync.doctor.probe.ends import deletes
from tjar_sync.doctor.probe.hooks import hooks
from tjar_sync.doctor.probe.trial import Probed
from tjar_sync.doctor.probe.uploads import SHADES, media_id, uploads
from tjar_sync.providers.rest import decoders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tjar_sync.doctor.observations import Observations, ReadReply, Sample, SeenRow
    from tjar_sync.doctor.probe.budget import Budget
    from tjar_sync.doctor.probe.desk import Means
    from tjar_sync.doctor.probe.trial import Served
    from tjar_sync.model.scratch import ScratchNames
    from tjar_sync.model.state import StateEntry


def run(
    means: Means, names: ScratchNames, seen: Observations, budget: Budget, hook_url: str
) -> Probed:
    """Probe a store, under the state's lock; nothing of it is left that can be removed.

    Raises StateError where the state cannot be written: the next run removes what is left.
    """
    desk = ProbeDesk(means, names, {row.remote_id for row in seen.listed.rows})
    notes = _Notes()
    named = means.asker.context.ids.get("categories", {}).values()
    known = [*categories(seen), *sorted(named)]
    stopped, left = _tried(means, lambda: notes.take(desk, known))
    ids = {label: thing.remote_id for label, thing in desk.things.items()}
    if budget.hook and not stopped:
        stopped, left = _tried(means, lambda: hooks(desk, hook_url, seen))
    return Probed(
        trials=desk.trials,
        ids=ids,
        samples=notes.samples,
        rows=notes.rows,
        highest=desk.highest,
        order=notes.order,
        after_delete=notes.after_delete,
        pictures=notes.pictures,
        late=desk.late,
        list_late=desk.list_late,
        stopped=stopped,
        left=tuple(label_of(row) for row in left),
        requests=means.asker.log.answers,
        hook_unmade=budget.no_hook,
    )


def _tried(means: Means, trials: Callable[[], None]) -> tuple[str, tuple[StateEntry, ...]]:
    """Try things, and remove what was made, whatever happens; return why it ended early, if so."""
    stopped = ""
    try:
        trials()
    except ProbeStopped as error:
        stopped = str(error)
    finally:
        left = clean_up(means)
    return stopped, left


class _Notes:
    """What is seen on the way besides the trials; kept also of a probe that is stopped."""

    def __init__(self) -> None:
        self.pictures: tuple[Served, ...] = ()
        self.samples: tuple[Sample, ...] = ()
        self.rows: tuple[SeenRow, ...] = ()
        self.order: tuple[str, ...] = ()
        self.after_delete: ReadReply | None = None

    def take(self, desk: ProbeDesk, known: Sequence[int]) -> None:
        """Go through the script. Raises ProbeStopped."""
        self.pictures = uploads(desk)
        uploaded = [media_id(desk.trials[name]) for name in SHADES]
        script.births(desk, list(filter(None, uploaded)), known)
        self.rows, self.samples = script.samples(desk)
        script.refusals(desk)
        script.updates(desk)
        self.order = script.order(desk)
        script.clears(desk, known)
        script.variants(desk)
        script.texts(desk)
        script.keys(desk)
        self.after_delete = deletes(desk)
        script.unflagged(desk)


def clean_up(means: Means) -> tuple[StateEntry, ...]:
    """Remove what this probe, or one that was cut off, has made; return what cannot be removed."""
    return Cleaner(
        means.home, means.provider, means.emit, means.patience, means.settle, means.sleep
    ).clean()


def categories(seen: Observations) -> list[int]:
    """Return the ids of categories that products of the store are in: others may not exist."""
    found: list[int] = []
    for payload in details_of(seen):
        for name in ("categories", "category"):
            found += _ids(payload.get(name))
    return list(dict.fromkeys(found))


def _ids(raw: object) -> list[int]:
    try:
        rows = decoders.items(raw)
        return [int(str(one)) for one in map(decoders.identity, rows) if str(one).isdecimal()]
    except ValueError:
        return []


__all__ = ["categories", "clean_up", "run"]
