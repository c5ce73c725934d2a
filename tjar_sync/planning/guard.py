"""Guards: how much one run may remove, reprice or find missing before a person must agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.errors import ProviderError
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import Action, Block, Change, named_orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_sync.model.live import Capabilities, Snapshot
    from tjar_sync.model.plan import FieldChange, Plan
    from tjar_sync.model.settings import Guards
    from tjar_sync.model.state import State, StateEntry

FEW = 10
"""Below this many owned resources a percentage says nothing, and the counts alone guard."""
REMOVALS = frozenset({Action.DELETE, Action.ARCHIVE})


def blocks(
    changes: Sequence[Change], state: State, snapshot: Snapshot, guards: Guards
) -> Iterator[Block]:
    """Yield a block for every guard that the changes run into."""
    yield from _removals(changes, state, guards)
    yield from _protected(changes, state)
    yield from _prices(changes, guards)
    yield from _missing(state, snapshot, guards)


def ordered(plan: Plan, orders: Mapping[str, tuple[str, ...]] | ProviderError) -> Plan:
    """Block a plan that takes products from buyers who wait for them.

    `orders`: remote id -> numbers of open orders, or why they cannot be read.
    """
    at_risk = [item for item in plan.changes if item.off_sale]
    if isinstance(orders, ProviderError):
        message = f"whether somebody waits for them cannot be told: {orders.what}"
        held = at_risk
    else:
        held = [item for item in at_risk if item.remote_id in orders]
        message = "; ".join(
            f"{item.address} is in {named_orders(orders[item.remote_id or ''])}" for item in held
        )
    if not held:
        return plan
    kind = KINDS[held[0].address.kind]
    noun = kind.name if len(held) == 1 else kind.plural
    block = Block(
        "ordered",
        f"{len(held)} {noun} would be deleted or unpublished, and {message}",
        "--force-ordered",
        tuple(item.address for item in held),
    )
    return replace(plan, blocks=(*plan.blocks, block))


def over_capacity(
    changes: Sequence[Change], counts: Mapping[str, int], capabilities: Capabilities
) -> tuple[frozenset[str], tuple[Block, ...]]:
    """Return the kinds whose removals must make room first, and blocks for those beyond help."""
    made = Counter(item.address.kind for item in changes if item.action is Action.CREATE)
    lost = Counter(item.address.kind for item in changes if item.action is Action.DELETE)
    full, blocked = set(), []
    for kind, most in capabilities.max_count.items():
        have = counts.get(kind, 0)
        if made[kind] and have + made[kind] > most:
            full.add(kind)
        if made[kind] and have + made[kind] - lost[kind] > most:
            message = (
                f"the store allows {most} {KINDS[kind].plural}: it has {have}, "
                f"this plan adds {made[kind]} and removes {lost[kind]}"
            )
            blocked.append(
                Block("capacity", message, f"remove a {kind} from the files or the store")
            )
    return frozenset(full), tuple(blocked)


def _removals(changes: Sequence[Change], state: State, guards: Guards) -> Iterator[Block]:
    gone = tuple(item.address for item in changes if item.action in REMOVALS)
    if len(gone) > guards.max_deletes:
        yield Block(
            "max_deletes",
            f"{len(gone)} resources would be removed; the guard allows {guards.max_deletes}",
            f"--max-deletes {len(gone)}",
            gone,
        )
    for kind in KINDS.values():
        owned = len(_owned(state, kind.name))
        lost = tuple(address for address in gone if address.kind == kind.name)
        if owned < FEW:
            continue
        percent = Decimal(100 * len(lost)) / owned
        if percent > guards.max_delete_percent:
            yield Block(
                "max_delete_percent",
                f"{len(lost)} of {owned} owned {kind.plural} would be removed: {percent:.1f} %; "
                f"the guard allows {guards.max_delete_percent} %",
                f"--max-delete-percent {percent.to_integral_value('ROUND_CEILING')}",
                lost,
            )


def _owned(state: State, kind: str) -> list[StateEntry]:
    """Return what is ours and not archived."""
    rows = state.resources.values()
    return [row for row in rows if row.address.kind == kind and not row.archived]


def _protected(changes: Sequence[Change], state: State) -> Iterator[Block]:
    for item in changes:
        row = state.resources.get(item.address)
        if item.action in REMOVALS and row is not None and row.protect:
            yield Block(
                "protect",
                f"{item.address} is protected and would be removed",
                "put its file back; or set `lifecycle: {protect: false}` there, apply, "
                "and only then remove it",
                (item.address,),
            )


def _prices(changes: Sequence[Change], guards: Guards) -> Iterator[Block]:
    jumps = [
        (percent, item.address, field)
        for item in changes
        for field in item.fields
        if (percent := _jump(item, field)) > guards.max_price_change_percent
    ]
    if not jumps:
        return
    worst, address, field = max(jumps, key=lambda jump: (jump[0], jump[1]))
    products = tuple(sorted({jump[1] for jump in jumps}))
    yield Block(
        "max_price_change_percent",
        f"{len(products)} {'product changes' if len(products) == 1 else 'products change'} price "
        f"by more than {guards.max_price_change_percent} %; the largest is {address} {field.path}: "
        f"{field.before} -> {field.after} ({worst:.1f} %)",
        f"--max-price-change-percent {worst.to_integral_value('ROUND_CEILING')}",
        products,
    )


def _jump(change: Change, field: FieldChange) -> Decimal:
    if KINDS[change.address.kind].fields[field.path].role is not Role.PRICE:
        return Decimal(0)
    if not (isinstance(field.before, Decimal) and isinstance(field.after, Decimal)):
        return Decimal(0)
    if not field.before:
        return Decimal(0)
    return abs(field.after - field.before) * 100 / field.before


def _missing(state: State, snapshot: Snapshot, guards: Guards) -> Iterator[Block]:
    """Stop where much of what we own is suddenly gone: another store, or a store in trouble."""
    for kind in KINDS.values():
        owned = _owned(state, kind.name)
        gone = tuple(row.address for row in owned if (kind.name, row.remote_id) in snapshot.missing)
        if not gone:
            continue
        percent = Decimal(100 * len(gone)) / len(owned)
        many = len(owned) >= FEW and percent > guards.max_delete_percent
        if many or len(gone) > guards.max_deletes or (len(gone) == len(owned) and len(gone) > 1):
            yield Block(
                "missing",
                f"{len(gone)} of {len(owned)} owned {kind.plural} ({percent:.1f} %) are gone from "
                "the store; is this the right store, and is it well?",
                "--allow-missing",
                gone,
            )
