"""Which fields products are shown with, and in which shape (A1, A2, A12 to A14, A25, A26)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync.doctor.expected import (
    HEAD,
    HIDDEN,
    MAY_BE_SHOWN,
    OWN,
    OWN_ROWS,
    TAIL,
    UNNAMED,
    UNNAMED_OF_VARIANTS,
    VARIANT,
)
from tjar_sync.doctor.finding import (
    confirmed,
    contradicted,
    named,
    needs_probe,
    not_seen,
    tolerated,
)
from tjar_sync.doctor.looks import examine, forms_text, look_of, strange_text
from tjar_sync.model.diagnosis import ContractLine
from tjar_sync.providers.rest.contract import STORE_YAML
from tjar_sync.providers.rest.tolerated import DOCUMENTED, form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tjar_sync.doctor.finding import Findings
    from tjar_sync.doctor.looks import FieldLooks
    from tjar_sync.doctor.observations import Observations, Payload
    from tjar_sync.providers.rest.contract import FieldRow

DETAIL = {**HEAD, **TAIL}
_NO_PRODUCT = "there is no product in the store"


def judge(seen: Observations) -> Findings:
    """Judge the rows of the list, the details, each type's own fields, and what has no name."""
    yield from _rows(seen)
    yield from _details(seen)
    yield from _own(seen)
    yield from _unlimited(seen)
    yield from _unnamed(seen)


def details_of(seen: Observations) -> list[Payload]:
    """Return what details show, one product of each type."""
    return [sample.detail for sample in seen.samples if sample.detail]


def unknown(payload: Payload, kind_type: str) -> dict[str, str]:
    """Name what is shown and expected nowhere, and say what it looks like."""
    known = {*DETAIL, *OWN.get(kind_type, {}), *HIDDEN, *MAY_BE_SHOWN, *UNNAMED}
    return {name: look_of(value) for name, value in payload.items() if name not in known}


def _rows(seen: Observations) -> Findings:
    payloads = [row.payload for row in seen.listed.rows]
    if not payloads:
        yield not_seen("A2", _NO_PRODUCT)
        return
    looks = examine(payloads, HEAD)
    more = [name for name in (*TAIL, *HIDDEN) if any(name in one for one in payloads)]
    if isinstance(seen.first.data, Mapping):
        yield tolerated("A2", "rows come as an object in place of a list")
    if looks.absent:
        yield tolerated("A2", f"rows lack {named(looks.absent)}: details are read for them")
    if more:
        yield tolerated("A2", f"rows show {named(more)}, too")
    strangers = {name for payload in payloads for name in unknown(payload, "")} - TAIL.keys()
    yield from _strangers("A2", strangers)
    yield from _shapes("A2", looks, "rows")
    if not (looks.absent or more or strangers or looks.forms or looks.strange):
        yield confirmed("A2", f"so are all {len(payloads)} rows")


def _strangers(number: str, names: Iterable[str]) -> Findings:
    known = sorted(names)
    if known:
        yield tolerated(number, f"{named(known)} are unknown to us, and left alone")


def _shapes(number: str, looks: FieldLooks, where: str) -> Findings:
    if looks.forms:
        yield tolerated(number, f"{where} have other forms, which are read: {forms_text(looks)}")
    if looks.strange:
        yield contradicted(number, f"{where} have what is not understood: {strange_text(looks)}")


def _details(seen: Observations) -> Findings:
    payloads = details_of(seen)
    if not payloads:
        yield not_seen("A1", _NO_PRODUCT if not seen.samples else "no detail could be read")
        return
    looks = examine(payloads, DETAIL)
    yield from absent(seen, "A1", looks.absent, payloads)
    yield from _shown_besides(seen, payloads)
    others = (unknown(sample.detail, sample.type) for sample in seen.samples)
    yield from _strangers("A1", {name for one in others for name in one})
    yield from _shapes("A1", looks, "details")
    yield from _variants(seen, payloads)
    empty = [name for name in looks.empty if DETAIL[name] not in {"text", "money", "number"}]
    if empty:
        yield not_seen("A1", f"in what form these are shown, since all are empty: {named(empty)}")
    held = len(payloads)
    yield confirmed("A1", f"{len(DETAIL) - len(looks.absent)} of {len(DETAIL)} fields, {held} read")


def absent(
    seen: Observations, number: str, names: Iterable[str], payloads: Sequence[Payload]
) -> Findings:
    """Say what is not shown; where the contract has a row for it, that row must be another."""
    needed: list[str] = []
    idle: list[str] = []
    lines: list[ContractLine] = []
    for name in names:
        rows = _rows_of(seen, name)
        (needed if rows else idle).append(name)
        lines += chain.from_iterable(_lines(seen, row, payloads) for row in rows)
    if needed:
        evidence = f"details lack {named(needed)}"
        known = tolerated(number, f"{evidence}, as `contract:` says")
        yield contradicted(number, evidence, tuple(lines)) if lines else known
    if idle:
        yield tolerated(number, f"details lack {named(idle)}, which nobody needs")


def _rows_of(seen: Observations, name: str) -> list[FieldRow]:
    """Return the rows of the table that are read from this place."""
    return [
        row
        for row in seen.documented.fields.values()
        if row.name.startswith("product.")
        and row.name.count(".variants.") == 0
        and (row.read or "").partition(".")[0] == name
    ]


def _lines(seen: Observations, row: FieldRow, payloads: Sequence[Payload]) -> list[ContractLine]:
    """Say where a field is shown instead; none where store.yaml says so already."""
    if seen.contract.fields[row.name].provenance == STORE_YAML:
        return []
    instead = next((name for name in (row.update, row.create) if _fits(row, name, payloads)), None)
    return [ContractLine(("fields", row.name, "read"), instead)]


def _fits(row: FieldRow, name: str | None, payloads: Sequence[Payload]) -> bool:
    shown = [payload[name] for payload in payloads if name is not None and name in payload]
    fits = row.codec in DOCUMENTED and all(form_of(row.codec, one) is not None for one in shown)
    return bool(shown) and fits


def _shown_besides(seen: Observations, payloads: Sequence[Payload]) -> Findings:
    """Say what is shown although it is believed to be hidden; a readable field can be compared."""
    shown = [name for name in HIDDEN if any(name in payload for payload in payloads)]
    for row in seen.documented.fields.values():
        name = row.update
        if row.read is not None or name not in shown or not _fits(row, name, payloads):
            continue
        shown.remove(name)
        if seen.contract.fields[row.name].provenance == STORE_YAML:
            yield tolerated("A1", f"details show {name}, as `contract:` says")
        else:
            line = ContractLine(("fields", row.name, "read"), name)
            yield contradicted("A1", f"details show {name}", (line,))
    if shown:
        yield tolerated("A1", f"details show {named(shown)}, which nobody needs")


def _variants(seen: Observations, payloads: Sequence[Payload]) -> Findings:
    """Look at the columns of variants, where a product that was read has any."""
    rows = _variant_rows(payloads)
    lacking = [name for name in VARIANT if not any(name in row for row in rows)] if rows else []
    lines = [
        ContractLine(("fields", f"product.variants.{name}", "read"), None)
        for name in lacking
        if name != "id"
        and seen.contract.fields[f"product.variants.{name}"].provenance != STORE_YAML
    ]
    if lines:
        yield contradicted("A1", f"variants lack {named(lacking)}", tuple(lines))


def _variant_rows(payloads: Sequence[Payload]) -> list[Payload]:
    held = [payload.get("variants") or [] for payload in payloads]
    listed = [list(one.values()) if isinstance(one, Mapping) else one for one in held]
    return [
        row for one in listed if isinstance(one, list) for row in one if isinstance(row, Mapping)
    ]


def _unlimited(seen: Observations) -> Findings:
    """Say of stock without an end that only a write tells more than whether it is shown."""
    if any("is_unlimited" in one for one in details_of(seen)):
        yield needs_probe("A25", "whether is_unlimited is kept when it is written")
    else:
        yield not_seen("A25", "no detail shows is_unlimited")


def _unnamed(seen: Observations) -> Findings:
    """Look for what no page of the vendor's has, and a store may have all the same."""
    payloads = details_of(seen)
    rows = _variant_rows(payloads)
    shown = [name for name in UNNAMED if any(name in one for one in payloads)]
    shown += [
        f"variants.{name}" for name in UNNAMED_OF_VARIANTS if any(name in one for one in rows)
    ]
    if shown:
        how = "docs/assumptions.md says under A26 how `contract:` names them for files"
        yield tolerated("A26", f"details show {named(shown)}: {how}")
    elif payloads:
        yield not_seen("A26", "no detail shows any of these")
    else:
        yield not_seen("A26", _NO_PRODUCT)


def _own(seen: Observations) -> Findings:
    """Judge what each type shows besides; only a write tells whether it is kept."""
    payloads = {sample.type: sample.detail for sample in seen.samples if sample.detail}
    for kind_type, number in OWN_ROWS.items():
        if kind_type not in payloads:
            yield not_seen(number, f"there is no {kind_type} product in the store")
            continue
        shown = [payloads[kind_type]]
        looks = examine(shown, OWN[kind_type])
        others = [one for name, one in payloads.items() if name != kind_type]
        nowhere = [name for name in looks.absent if not any(name in one for one in others)]
        yield from absent(seen, number, nowhere, shown)
        yield from _shapes(number, looks, f"{kind_type} products")
        yield needs_probe(number, "whether what is written is kept")
