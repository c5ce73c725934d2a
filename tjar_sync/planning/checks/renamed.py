"""A new key for an old product: it would be lost, or left behind, and made anew.

No sku tells that the two are the same; or the sku is new as well, and name and picture are not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.plan import Action, Reason
from tjar_sync.planning.checks.check import Check, CheckInput, blocked
from tjar_sync.planning.likeness import names_of, same_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value

    Name = tuple[str, Value]

CODE = CheckCode.RENAMED
FIRST = 10
"""So many pairs are named."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block what is made under the name of what leaves the files, and name both."""
    left = [
        given.owned[item.address]
        for item in given.changes
        if item.address in given.owned and _leaves(item, given)
    ]
    if not left:
        return
    made = [
        given.catalog.resources[item.address]
        for item in given.changes
        if item.action is Action.CREATE
    ]
    pairs = list(_pairs(made, _by_name(left)))
    if not pairs:
        return
    where: list[Address] = []
    for new, old in pairs:
        where += [one for one in (new.address, old.address) if one not in where]
    told = [
        f"{new.address} is like {old.address} (id {old.remote_id}), which leaves the files"
        for new, old in pairs[:FIRST]
    ]
    more = f"; and {len(pairs) - FIRST:,} more" if len(pairs) > FIRST else ""
    example = pairs[0][0].address, pairs[0][1].remote_id
    lines = ", ".join(_moves(pairs))
    moved = f"write `moved: [{lines}]` into a file of the catalog, or " if lines else ""
    summary = (
        f"{'; '.join(told)}{more}; where it is the same, {moved}add `id: {example[1]}` to "
        f"{example[0]}, which takes it over as it is"
    )
    yield blocked(CODE, where, summary, f"--allow {CODE}")


def _leaves(change: Change, given: CheckInput) -> bool:
    """Say whether a change ends what nobody said is to be left behind."""
    told = change.address in given.catalog.removed or change.address in given.others
    bytes_ = KINDS[change.address.kind].content_addressed
    forgotten = change.action is Action.FORGET and change.reason is Reason.REMOVED
    return change.action.removes or (forgotten and not told and not bytes_)


def _moves(pairs: Sequence[tuple[Resource, StateEntry]]) -> Iterator[str]:
    """Yield the items of `moved:` for the first pairs that are no other's as well."""
    news, olds = Counter(new.address for new, _ in pairs), Counter(old.address for _, old in pairs)
    for new, old in pairs[:FIRST]:
        if news[new.address] == olds[old.address] == 1:
            yield f"{{from: {old.address}, to: {new.address}}}"


def _pairs(
    made: Iterable[Resource], left: Mapping[tuple[str, str, Name], Sequence[StateEntry]]
) -> Iterator[tuple[Resource, StateEntry]]:
    """Yield what is made with each that it is like, among what leaves the files."""
    for new in made:
        names = names_of(KINDS[new.address.kind], new.values).items()
        near = {
            old.address: old
            for name in names
            for old in left.get((new.address.kind, new.type, name), ())
        }
        yield from ((new, old) for old in near.values() if _alike(new, old))


def _by_name(rows: Iterable[StateEntry]) -> Mapping[tuple[str, str, Name], list[StateEntry]]:
    index: dict[tuple[str, str, Name], list[StateEntry]] = defaultdict(list)
    for row in rows:
        for name in _names(row).items():
            index[row.address.kind, row.type, name].append(row)
    return index


def _names(row: StateEntry) -> dict[str, Value]:
    return names_of(KINDS[row.address.kind], {**row.live, **row.desired})


def _alike(new: Resource, old: StateEntry) -> bool:
    """Say whether no name, sku or slug tells the two apart, or the same picture outweighs it."""
    kind = KINDS[new.address.kind]
    apart = any(new.values.get(path) and old.desired.get(path) for path in kind.identity)
    if apart and not _same_picture(new, old):  # an equal one would have been recognised
        return False
    return same_names(names_of(kind, new.values), _names(old))


def _same_picture(new: Resource, old: StateEntry) -> bool:
    fields = KINDS[new.address.kind].fields
    pictures = [path for path, one in fields.items() if one.shape is Shape.MEDIA]
    return any(
        new.values.get(path) and new.values.get(path) == old.desired.get(path) for path in pictures
    )


CHECK = Check(CODE, "Removes one resource and creates another of the same name.", find)
