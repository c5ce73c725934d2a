"""What a probe does, in order: make, change, clear and delete scratch products."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.doctor.probe import bodies
from tjar_sync.doctor.probe.bodies import HIDDEN
from tjar_sync.doctor.probe.desk import ProbeStopped
from tjar_sync.doctor.probe.making import create
from tjar_sync.doctor.probe.trial import TrialName
from tjar_sync.doctor.reading import sample_of
from tjar_sync.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.doctor.observations import Sample, SeenRow
    from tjar_sync.doctor.probe.bodies import Body
    from tjar_sync.doctor.probe.desk import ProbeDesk, Proven
    from tjar_sync.model.live import Live
    from tjar_sync.model.value import Value

MOST_PRODUCTS = 9
"""So many products are made at most."""
TYPES_OF = ("main", "digital", "booking", "service")
"""The products of which each is of another type."""
_WHOLE_SECONDS = "the store's clock tells whole seconds"
TICK = 1.1
"""So long until the store's clock, of whole seconds, tells two writes apart."""


def births(desk: ProbeDesk, pictures: Sequence[str], categories: Sequence[int]) -> None:
    """Make one product of each type, and try what is to be refused."""
    names = desk.names
    first = create(desk, TrialName.SPARE, "spare", "physical", bodies.keyed(names, "spare"))
    if first.after is None or names.token in str(first.shown("name.en")):  # it is known by that
        first = create(desk, TrialName.BARE, "bare", "physical", bodies.bare(names, "bare"))
    linked = desk.things["bare"].remote_id if "bare" in desk.things else ""
    body = bodies.main(names, list(pictures), list(categories), linked)
    main = create(desk, TrialName.MAIN, "main", "physical", body)
    if isinstance(main.reply.error, Invalid):  # what it does not take is left out, once
        odd = {name.partition(".")[0] for name in main.reply.error.fields}
        body = {name: value for name, value in body.items() if name not in odd or name in HIDDEN}
        create(desk, TrialName.MAIN, "main", "physical", body)
    if not desk.things:
        said = first.reply.error.what if first.reply.error else "it makes none"
        raise ProbeStopped(f"the store makes no product: {said}")
    create(desk, TrialName.DIGITAL, "digital", "digital", bodies.digital(names))
    create(desk, TrialName.BOOKING, "booking", "booking", bodies.booking(names))
    create(desk, TrialName.SERVICE, "service", "service", bodies.service(names))


def samples(desk: ProbeDesk) -> tuple[tuple[SeenRow, ...], tuple[Sample, ...]]:
    """Read one scratch product of each type by every path: they hold something in every field."""
    made = {thing.remote_id for thing in desk.things.values() if thing.label in TYPES_OF}
    rows = tuple(row for row in desk.first_page() if row.remote_id in made and row.live.type)
    return rows, tuple(sample_of(desk.means.asker, row) for row in rows)


def refusals(desk: ProbeDesk) -> None:
    """Try to make what is believed to be refused; where it is made, it is deleted in the end."""
    names = desk.names
    for name, label, missing in (
        (TrialName.NAMELESS, "nameless", "name_en"),
        (TrialName.PRICELESS, "priceless", "sale_price"),
    ):
        body = bodies.keyed(names, label)
        del body[missing]
        create(desk, name, label, "physical", body)
    if "main" in desk.things:
        body = {**bodies.keyed(names, "twin"), "sku": names.sku("main")}
        create(desk, TrialName.SAME_SKU, "twin", "physical", body)


def _named(desk: ProbeDesk, label: str) -> tuple[Body, Proven]:
    """Return an update of a name alone, and what shows it."""
    name = desk.names.name(f"again {label}")  # no longer form of the first: that may be cut
    return {"name_en": name, **HIDDEN}, shows("name.en", name)


def updates(desk: ProbeDesk) -> None:
    """Change the name alone of a product of each type: what else changes was not asked for."""
    desk.wait(TICK, _WHOLE_SECONDS)
    for name, label in (
        (TrialName.RENAMED_SPARE, "spare"),
        (TrialName.RENAMED_BARE, "bare"),
        (TrialName.RENAMED_DIGITAL, "digital"),
        (TrialName.RENAMED_BOOKING, "booking"),
        (TrialName.RENAMED_SERVICE, "service"),
        (TrialName.RENAMED, "main"),
    ):
        body, proven = _named(desk, label)
        desk.edit(name, label, body, proven)
    body = {"name_en": desk.names.name("elsewhere"), **HIDDEN}
    desk.edit(TrialName.FOREIGN, "digital", body, path="physical")


def order(desk: ProbeDesk) -> tuple[str, ...]:
    """Update the oldest product once more, and read the first page of the list."""
    desk.wait(TICK, _WHOLE_SECONDS)
    trial = desk.edit(TrialName.NULLS, "main", {"max_purchase": None, "summery_ar": None, **HIDDEN})
    if trial is None or trial.after is None:
        return ()
    rows = desk.first_page()
    for pause in () if _is_listed(trial.after, rows) else desk.spans():
        desk.wait(pause, "the list does not show yet what details show")
        desk.list_late += pause
        rows = desk.first_page()
        if _is_listed(trial.after, rows):
            break
    return tuple(row.remote_id for row in rows) if _is_listed(trial.after, rows) else ()


def _is_listed(live: Live, rows: Sequence[SeenRow]) -> bool:
    """Say whether a list shows a product as it is now; of times of which none is shown, yes."""
    times = {row.remote_id: row.updated_at for row in rows}
    return times.get(live.remote_id, "?") in {live.updated_at, ""}


def clears(desk: ProbeDesk, categories: Sequence[int]) -> None:
    """Replace and clear lists and texts."""
    token = desk.names.token
    tags = [f"probe-{token}-b", f"probe-{token}-c"]
    main = desk.trials.get(TrialName.MAIN)
    gallery: Body = {"product_gallery": []} if main and "product_gallery" in main.sent else {}
    desk.edit(TrialName.REPLACED, "main", {"tags": tags, **HIDDEN}, shows("tags", tuple(tags)))
    desk.edit(TrialName.EMPTY_LISTS, "main", {"tags": [], **gallery, **HIDDEN}, shows("tags", ()))
    desk.edit(TrialName.EMPTY_TEXT, "main", {"summery_en": "", **HIDDEN})
    if categories:
        wanted = list(categories[:1])
        told = desk.edit(TrialName.CATEGORY, "digital", {"category": wanted, **HIDDEN})
        if told and told.done and told.shows("categories") and not told.shown("categories"):
            desk.edit(TrialName.CATEGORY_AS_CREATED, "digital", {"category_id": wanted, **HIDDEN})


def shows(path: str, value: Value) -> Proven:
    """Prove an update by a field, where it is shown at all."""
    return lambda live: live is not None and live.values.get(path, value) == value


def variants(desk: ProbeDesk) -> None:
    """Write variants whose first is sold out, all of them, and without some of their columns."""
    if "main" not in desk.things:
        return
    counts = {**bodies.VARIANTS, "item_stock_count": [0, 5], **HIDDEN}
    desk.edit(TrialName.FIRST_ZERO, "main", counts)
    desk.edit(TrialName.ALL_ZERO, "main", {**counts, "item_stock_count": [0, 0]})
    few = {"item_stock_count": [6, 2], "item_color": ["red", "blue"], **HIDDEN}
    desk.edit(TrialName.FEW_COLUMNS, "main", few)


def texts(desk: ProbeDesk) -> None:
    """Write texts, slugs and amounts of which each way to keep them makes something else."""
    token = desk.names.token
    label = "bare" if "bare" in desk.things else "main"
    name = desk.names.name(label)
    marked = {
        "name_en": f"{name} <i>it</i>  & co",
        "summery_en": bodies.SPACED,
        "description_en": bodies.HTML,
    }
    desk.edit(TrialName.TEXTS, label, {**marked, **HIDDEN})
    long = f"{name} ".ljust(bodies.LONG_NAME, "n")
    desk.edit(TrialName.LONG_NAME, label, {"name_en": long, **HIDDEN})
    summary = "s" * bodies.LONG_SUMMARY
    desk.edit(TrialName.LONG_SUMMARY, label, {"summery_en": summary, **HIDDEN})
    money = {"sale_price": bodies.FINE, "price": bodies.FINER, **HIDDEN}
    desk.edit(TrialName.MONEY, label, money)
    desk.edit(TrialName.DEAR, label, {"sale_price": 60, "price": 50, **HIDDEN})
    desk.edit(TrialName.SLUG, "digital", {"slug": f"Probe {token}  Slug.X", **HIDDEN})
    desk.edit(TrialName.ARABIC_SLUG, "digital", {"slug": f"قهوة-{token}", **HIDDEN})


def keys(desk: ProbeDesk) -> None:
    """Try a sku and a slug that another product has."""
    if "main" not in desk.things:
        return
    sku, slug = desk.names.sku("main"), desk.names.slug("main")
    desk.edit(TrialName.SKU_CASE, "booking", {"sku": sku.lower(), **HIDDEN})
    desk.edit(TrialName.SAME_SLUG, "service", {"slug": slug, **HIDDEN})


def unflagged(desk: ProbeDesk) -> None:
    """Update a product without the flag: the last trial, since it may put it on sale."""
    desk.edit(TrialName.UNFLAGGED, "booking", {"summery_en": "Without the flag"})
