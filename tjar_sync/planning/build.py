"""Build the plan: match, compare, order, guard; pure, from values to a frozen plan."""

from __future__ import annotations

from dataclasses import field
from fnmatch import fnmatchcase
from functools import cache, partial
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import CatalogError, PlanError, UsageError
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.codes import Doubt, Undecided
from tjar_sync.model.diagnostic import Diagnostic, Severity, warning
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.pictures import pictures
from tjar_sync.model.plan import Action, Change, Plan, Planned
from tjar_sync.model.suggestions import nearest
from tjar_sync.planning import media, order
from tjar_sync.planning.bind import bind
from tjar_sync.planning.by_time import dated, holds_until, told_of_now
from tjar_sync.planning.callings import Callings
from tjar_sync.planning.changes import Changes, unlink
from tjar_sync.planning.checks.check import Foreseen, Policy
from tjar_sync.planning.checks.store_replaced import CODE as REPLACED
from tjar_sync.planning.doubts import unreadable_unmanaged
from tjar_sync.planning.estimate import estimate
from tjar_sync.planning.inspection import DISOWNING, counts, diagnosed, same_store, told_or_stopped
from tjar_sync.planning.landmarks import standing
from tjar_sync.planning.match import match
from tjar_sync.planning.mutes import Mutes
from tjar_sync.planning.near import near_the_guard
from tjar_sync.planning.nothing_owned import nothing_owned
from tjar_sync.planning.older_state import older_state
from tjar_sync.planning.places import ChangePlaces
from tjar_sync.planning.twins import twins
from tjar_sync.planning.unsupported import unsupported, unwritable
from tjar_sync.planning.unwritten import LeftOver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Binding
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.settings import Guards, Mute
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State
    from tjar_sync.planning.checks import Allowances
    from tjar_sync.planning.match import Matches


@dataclass(frozen=True, slots=True)
class Selection:
    """Which addresses a plan is about; patterns as in a shell (`product.nike-*`)."""

    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    only: frozenset[str] | None = None
    """Of these addresses alone: those of a saved plan, or what git changed."""

    @property
    def narrow(self) -> bool:
        """True when some addresses may be left out."""
        return bool(self.targets or self.excludes) or self.only is not None

    def takes(self, address: str) -> bool:
        """Say whether the address is wanted and not excluded."""
        if self.only is not None and address not in self.only:
            return False
        wanted = not self.targets or any(fnmatchcase(address, item) for item in self.targets)
        return wanted and not any(fnmatchcase(address, item) for item in self.excludes)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a plan depends on."""

    id: str
    created_at: str
    catalog: Catalog
    state: State
    snapshot: Snapshot
    binding: Binding
    key: SecretStr
    """What binds a plan to the secrets in the files, without telling them."""
    capabilities: Capabilities
    guards: Guards
    selection: Selection = Selection()
    on_remove: OnRemove = OnRemove.DELETE
    allowed: frozenset[str] = frozenset()
    """Codes of checks that a person has lifted; a number is in the guards."""
    foreseen: Foreseen = field(default_factory=Foreseen)
    """What earlier runs saw the store do, as far as it tells what a plan would meet."""
    allowances: Allowances = field(default_factory=lambda: MappingProxyType({}))
    """All that was lifted, as the plan keeps it."""
    mutes: tuple[Mute, ...] = ()
    """Drift that is known."""
    policy: Policy = field(default_factory=Policy)
    """What store.yaml and a person say about checks."""
    gone_secrets: frozenset[Address] = frozenset()
    """Webhooks whose secret is no more where their file says."""
    secrets_lost: bool = False
    """Secrets would be written where they go with the runner."""
    traces: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """What is newer than all that the state knows, and what tells that it is ours; see `traces`."""

    @property
    def today(self) -> str:
        """The day on which it is made, ISO 8601."""
        return self.created_at[: len("2027-01-31")]


def build(inputs: Inputs) -> Planned:
    """Make the plan.

    Raises PlanError, with every problem, when a person must decide first, and CatalogError for
    what the store cannot do.
    """
    _known(inputs)
    _refuse(unsupported(inputs.catalog, inputs.capabilities))
    disown = not inputs.allowed.isdisjoint(DISOWNING)
    matches = match(inputs.catalog, inputs.state, inputs.snapshot, disown=disown)
    same_store(inputs, matches)
    if matches.problems:
        raise PlanError(
            "\n".join(map(str, matches.problems)),
            hint="nothing was written",
            diagnostics=matches.problems,
        )
    work = _compared(inputs, matches, disown=disown)
    made = [*_media(inputs, work.made), *work.made]
    selected = dated(_select(made, inputs.selection), inputs.catalog)
    chosen = tuple(bind(selected, inputs.catalog, inputs.state, inputs.key))
    _refuse(unwritable(chosen, inputs.catalog, inputs.capabilities))
    over_capacity = order.over_capacity(
        chosen, counts(inputs.snapshot), inputs.capabilities.max_count
    )
    try:
        arranged = order.arrange(chosen, over_capacity=over_capacity)
    except ValueError as error:
        circle = Diagnostic(Severity.ERROR, Undecided.IDENTITY_CIRCLE, (), str(error))
        raise PlanError(str(error), diagnostics=[circle]) from error
    plan = _plan(inputs, matches, arranged, work)
    levels = order.levels(arranged, over_capacity=over_capacity)
    refreshed = {row.address: row for row in (*matches.relinked, *work.refreshed)}
    for change in arranged:
        refreshed.pop(change.address, None)  # its own write records it
    known = () if REPLACED in inputs.allowed else standing(inputs.state, inputs.snapshot, matches)
    return Planned(plan, levels, tuple(refreshed.values()), inputs.snapshot.live, known)


def _compared(inputs: Inputs, matches: Matches, *, disown: bool) -> Changes:
    """Compare all that was matched, and plan the end of what left the files."""
    work = Changes(
        inputs.state,
        inputs.on_remove,
        matches.others,
        disown,
        mutes=Mutes(inputs.mutes, inputs.today),
        left=LeftOver(inputs.gone_secrets),
    )
    work.compare(matches.found)
    work.remove(matches.removed, inputs.snapshot, inputs.catalog.removed)
    work.forget(inputs.state.resources[address] for address in matches.left)
    return work


def _refuse(mistakes: Iterable[Diagnostic]) -> None:
    if found := tuple(mistakes):
        raise CatalogError(found)


def _known(inputs: Inputs) -> None:
    """Refuse a pattern that means nothing: it would make an empty plan look like agreement."""
    patterns = (*inputs.selection.targets, *inputs.selection.excludes)
    if not patterns:
        return
    known = sorted({str(item) for item in (*inputs.catalog.resources, *inputs.state.resources)})
    for pattern in patterns:
        if not any(fnmatchcase(address, pattern) for address in known):
            near = nearest(pattern, known)
            hint = f"did you mean {near}?" if near else "an address is like product.nike-shoe"
            raise UsageError(f"{pattern} matches nothing in the catalog or the state", hint=hint)


def _media(inputs: Inputs, made: Sequence[Change]) -> tuple[Change, ...]:
    written = (
        pictures(item.address.kind, ((one.path, one.after) for one in item.fields)) for item in made
    )
    planner = media.MediaPlanner(
        inputs.state,
        shown=cache(partial(media.shown, inputs.snapshot, inputs.state)),
        needed=frozenset(chain.from_iterable(written)),
    )
    return tuple(planner.changes(inputs.catalog))


def _select(made: Sequence[Change], selection: Selection) -> list[Change]:
    """Keep the chosen changes and the uploads they need; drop links to what is not made."""
    chosen = [item for item in made if selection.takes(str(item.address))]
    taken = {item.address for item in chosen}
    needed = frozenset(
        chain.from_iterable(
            pictures(item.address.kind, ((one.path, one.after) for one in item.fields))
            for item in chosen
        )
    )
    uploads = [
        item
        for item in made
        if item.address not in taken
        and any(
            one.path == KINDS[item.address.kind].path_of(Role.CONTENT) and one.after in needed
            for one in item.fields
        )
    ]
    creates = (item for item in made if item.action is Action.CREATE)
    absent = {str(item.address) for item in creates if item.address not in taken}
    kept = (unlink(item, absent) for item in chosen)
    return [*uploads, *(item for item in kept if item.fields or item.action is not Action.UPDATE)]


def _plan(inputs: Inputs, matches: Matches, arranged: tuple[Change, ...], work: Changes) -> Plan:
    called = Callings(inputs.catalog, inputs.state, inputs.snapshot)
    left_out, changed = _left_out(inputs), {item.address for item in arranged}
    told = [item for item in work.doubts if not left_out.issuperset(item.addresses)]
    untold = {address for item in told for address in item.addresses}
    found, advice = told_or_stopped(diagnosed(inputs, matches, arranged, work.refills), inputs)
    return Plan(
        id=inputs.id,
        created_at=inputs.created_at,
        binding=inputs.binding,
        changes=arranged,
        blocks=tuple(item for item in found if item.severity is Severity.ERROR),
        warnings=(
            *_of_the_state(inputs, matches),
            *advice,
            *(warning(Doubt.INCOMPLETE_LIST, why) for why in inputs.snapshot.incomplete_reasons),
            *told,
            *unreadable_unmanaged(inputs.snapshot, work.unread),
            *(item for item in matches.copies if not left_out.issuperset(item.addresses)),
            *twins(matches.doubtful, matches.unmanaged),
            *_left(inputs, work, left_out),
            *(item for item in found if item.severity is not Severity.ERROR),
        ),
        labels=inputs.catalog.labels,
        names=called.names(arranged),
        categories=called.categories(arranged),
        pictures=called.pictures(arranged),
        near=near_the_guard(arranged, inputs.guards),
        unchanged=len(inputs.catalog.resources.keys() - changed - left_out - untold),
        untold=len(untold),
        not_looked_at=len(inputs.catalog.resources.keys() & left_out - changed),
        unmanaged=len(matches.unmanaged),
        **estimate(arranged, inputs.capabilities),
        targets=inputs.selection.targets,
        excludes=inputs.selection.excludes,
        allowances=inputs.allowances,
        holds_until=holds_until(arranged, inputs.catalog),
        places=ChangePlaces(arranged, inputs.catalog),
    )


def _left(inputs: Inputs, work: Changes, left_out: Collection[Address]) -> Iterator[Diagnostic]:
    """Name what the files say, or the store shows, and nobody writes now."""
    yield from work.left.told(left_out)
    yield from work.mutes.told(left_out)
    yield from told_of_now(inputs.catalog)


def _of_the_state(inputs: Inputs, matches: Matches) -> Iterator[Diagnostic]:
    """Say that the state may be lost, or is an older one: before all else."""
    yield from nothing_owned(inputs.state, matches)
    yield from older_state(inputs.traces, matches.unmanaged)


def _left_out(inputs: Inputs) -> set[Address]:
    """Return what the patterns leave out, of the files and of the state."""
    if not inputs.selection.narrow:
        return set()
    known = {*inputs.catalog.resources, *inputs.state.resources}
    return {address for address in known if not inputs.selection.takes(str(address))}
