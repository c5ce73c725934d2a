"""What is to be said of the products themselves: fields, pictures, twins, and what no file can say."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tjar_sync.doctor.expected import HEAD, OWN, TAIL
from tjar_sync.doctor.fields import unknown
from tjar_sync.doctor.finding import named
from tjar_sync.doctor.looks import examine, forms_text, strange_text
from tjar_sync.doctor.values import pictures
from tjar_sync.model.diagnosis import Examination, Health, Standing
from tjar_sync.model.kinds.product import TYPES
from tjar_sync.model.pictures import in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.doctor.finding import Finding
    from tjar_sync.doctor.observations import Observations, Sample, SeenRow

_MOST_SHOWN = 10
_KEYS = ("sku", "slug", "name.ar", "name.en")


def fields_of(seen: Observations) -> Iterator[Examination]:
    """Say of one product of each type which fields are shown, in which shape, and which are unknown."""
    for sample in seen.samples:
        yield _sample(sample)
    if not seen.samples:
        yield Examination("fields", Health.LOOK, "there is no product to look at",
            todo="make one in the dashboard, and run doctor again")  # fmt: skip


def _sample(sample: Sample) -> Examination:
    name = f"fields: {sample.type}"
    head = f"product {sample.remote_id}"
    if not sample.detail:
        error = sample.plain.error
        return Examination(name, Health.BROKEN, f"{head}: {error.what if error else 'it is empty'}")
    expected = {**HEAD, **TAIL, **OWN[sample.type]}
    looks = examine([sample.detail], expected)
    strangers = unknown({**sample.row, **sample.detail}, sample.type)
    shown = f"{head} shows {len(expected) - len(looks.absent)} of {len(expected)} fields"
    texts = {
        "not shown": named(looks.absent),
        "in another form, and read": forms_text(looks),
        "not understood": strange_text(looks),
        "unknown to us": "; ".join(f"{key} is {look}" for key, look in strangers.items()),
    }
    details = tuple(f"{label}: {text}" for label, text in texts.items() if text)
    odd = looks.absent or looks.strange
    return Examination(name, Health.LOOK if odd else Health.OK, shown, details)


def pictures_of(seen: Observations, found: Sequence[Finding]) -> Examination:
    """Say whether the digest's mark survives in the addresses of pictures."""
    told = [
        one for one in found if one.number == "A16" and one.standing is not Standing.NEEDS_PROBE
    ]
    broken = any(not one.settled for one in told)
    todo = "pictures cannot be known by their bytes: they are uploaded again after a lost state"
    shown = f"{len(pictures(seen))} of {len(seen.listed.rows)} products have one"
    return Examination(
        "pictures",
        Health.LOOK if broken else Health.OK,
        shown,
        tuple(one.evidence for one in told),
        todo if broken else "",
    )


def _twins(rows: Sequence[SeenRow], path: str) -> dict[str, list[str]]:
    """Return the products that share a value: capitals do not count, since a store may take them so."""
    held: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        value = row.live.values.get(path)
        if isinstance(value, str) and value.strip():
            held[value.strip().casefold()].append(row.remote_id)
    return {value: ids for value, ids in held.items() if len(ids) > 1}


def duplicates(seen: Observations) -> Examination:
    """Say which products have the same sku, slug or name, and of these which show the same pictures."""
    rows = [row for row in seen.listed.rows if not row.live.deleted]
    shown = {row.remote_id: in_order(row.live.kind, row.live.values.items()) for row in rows}
    shows = {remote_id: tuple(found) for remote_id, found in shown.items()}
    found = {path: _twins(rows, path) for path in _KEYS}
    known = "product.slug" in seen.contract.fields
    shows_slugs = not known or any("slug" in row.live.values for row in rows)
    slugs = "" if shows_slugs else "; slugs are in no row"
    details = [
        f"{path} {value!r}: {named(ids)}{_same([shows[one] for one in ids])}"
        for path, twins in found.items()
        for value, ids in list(twins.items())[:_MOST_SHOWN]
    ]
    if not details:
        return Examination("duplicates", Health.OK, f"none, by sku and name{slugs}")
    counts = ", ".join(f"{len(twins)} by {path}" for path, twins in found.items() if twins)
    todo = "pin such a product by `id:` in its file, or delete the other"
    return Examination("duplicates", Health.LOOK, f"{counts}{slugs}", tuple(details), todo)


def _same(shown: Sequence[tuple[str, ...]]) -> str:
    """Say that all of them show the same pictures, if so: then they are copies of one."""
    return " (with the same pictures)" if all(shown) and len(set(shown)) == 1 else ""


def unmanageable(seen: Observations) -> Examination:
    """Say which products no file can manage, and why."""
    reasons: dict[str, str] = {}
    for row in seen.listed.rows:
        live = row.live
        if live.type not in TYPES:
            reasons[row.remote_id] = f"its type is none of {', '.join(TYPES)}"
        elif live.unreadable:
            reasons[row.remote_id] = next(iter(live.unreadable.values()))
    if not reasons:
        held = len(seen.listed.rows)
        return Examination("manageable", Health.OK, f"all {held} products, as far as rows tell")
    details = [f"product {one}: {why}" for one, why in list(reasons.items())[:_MOST_SHOWN]]
    counts = Counter(reasons.values())
    said = f"{len(reasons)} products cannot be managed, for {len(counts)} reasons"
    return Examination("manageable", Health.LOOK, said, tuple(details))
