"""Was what was told true? Every habit of the built-in store, every verb, every kind of field.

In each cell a real apply over HTTP meets a store with one habit, and is judged by the store's own
tables. Done but wrong is the one thing that must not be. One habit again:

    python -m tests.reliability.truth "force-published=always" update
"""

from __future__ import annotations

import json
import multiprocessing
import shutil
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.harness import World, document_of
from tests.reliability.ground import FREE
from tests.reliability.outcome import Options, Outcome
from tests.reliability.shop import ShopAddress
from tests.reliability.steps_desk import fields_of
from tests.reliability.storm_view import HIDDEN, StoreLook, look
from tests.reliability.truth_goods import EDITS, KIND_OF, MANY, UNMANAGED, VERBS, before
from tests.reliability.truth_view import PICTURES, Truth, changed, leaves, meaning, wires
from tjar_sync.devstore import HABITS, habits_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.harness import Ran
    from tests.reliability.storm_goods import Goods

REFUSALS = HABITS["no-means-200"].takes
GIVEN = {
    "lag": ("lag=1",),
    "lag-list": ("lag-list=1",),
    "drips": ("drips=0",),
    "recreated": (),  # another store has nothing that was asked for: it stops with exit 10
    "endless": (),  # no answer ends: the fuzz and the tests of the network have it
    "rate-limit": ("rate-limit=1000",),
    "per-page-ignored": ("per-page-ignored=3",),
    "per-page-capped": ("per-page-capped=3",),
    "patch-capped": ("patch-capped=2",),
    "truncates-name": ("truncates-name=5",),
    "truncates-summary": ("truncates-summary=5",),
    "refuses-name-over": ("refuses-name-over=5",),
    "refuses-summary-over": ("refuses-summary-over=5",),
    "rounds-money-to": ("rounds-money-to=0", "rounds-money-to=1"),
    "no-means-200": tuple(
        f"refuses,no-means-200={word}" for word in getattr(REFUSALS, "words", ())
    ),
    "patch-ignored": ("patch-ignored", "patch-ignored=sale_price", "patch-ignored=tags"),
    "patch-ignored-echo": ("patch-ignored-echo", "patch-ignored-echo=published+gallery"),
}
"""What a habit is tried with, where not with each word that it takes, else as it is."""
TOGETHER = (
    "patch-ignored,short-answers",
    "patch-ignored,echoes",
    "clears-absent,short-answers",
    "clears-absent,echoes",
    "force-published,echoes",
    "force-published=always,archive-lies",
    "money-times-100,echoes",
    "money-times-100,patch-ignored",
    "delete-lies,delete-soft",
    "lag=1,echoes",
    "picture-of-another,picture-name-dropped",
    "picture-name-dropped,picture-name-shared",
    "patch-ignored,updated-at-frozen,echoes",
    "delete-lies,lag-list=1",
    "wipes-variants,stock-from-quantity",
    "arrays-append,echoes",
    "archive-lies,hides=is_published",
    "patch-ignored,hides=is_published+tags+gallery+price+sku+slug",
    "patch-capped=2,echoes",
    "patch-capped=3,short-answers",
    "patch-ignored-echo,lag=1",
    "patch-ignored,lag-list=1,creation-order",
    "create-hidden-goes-live,echoes",
    "create-hidden-goes-live,short-answers",
    "money-times-100,short-answers",
    "money-times-100,clears-absent",
    "create-hidden-goes-live,force-published",
    "create-hidden-goes-live,create-returns-owned-id",
    "create-hidden-goes-live,short-answers=null",
    "money-times-100,create-returns-owned-id",
    "create-answers-stranger,echoes",
    "rounds-money-to=0,short-answers=null",
    "created-hidden,stock-from-quantity,clears-absent",
    "no-means-200=error,sku-case-insensitive",
)
"""Habits that are harder to see through together."""
QUICK = ("none", "patch-ignored", "force-published", "delete-lies", "refuses,no-means-200=error")
UNKEPT = frozenset(
    {
        "lag",  # a store whose copies lag for longer than it is waited for keeps no promise
        "lag-list",
    }
)
"""Habits that the law leaves out; the table has them."""
LAG_SECONDS = 4
"""So long is read back where the store is late; elsewhere not at all, which must not be believed."""
COLUMNS = {
    "create": (*dict.fromkeys(KIND_OF.values()), "webhook", "media"),
    "update": (*EDITS, "webhook", "media"),
    "remove": ("archive", "delete", "webhook"),
}
MARKS = {
    "confirmed": "c",
    "normalized": "n",
    "repaired": "r",
    "unverified": "u",
    "kept": "k",
    "named": "s",
    "failed": "F",
    "done but wrong": "X",
    "lost": "L",
}
WORST = ("done but wrong", "lost", "failed", "named", "kept", "repaired", "normalized", "confirmed")
"""Of several fields of a kind, the worst counts; unverified, where nothing else is there."""
BAD = frozenset({"done but wrong", "lost"})
LEGEND = (
    "Done but wrong? c confirmed, n normalized, r repaired, u never shown, F failed and still "
    "planned, k kept though its change failed, s stock reset and named, X done but wrong, L failed and no longer planned"
)


@dataclass(frozen=True, slots=True)
class Trial:
    """One habit, or several, and one verb."""

    habits: str
    verb: str


@dataclass
class Judged:
    """What came of a trial."""

    trial: Trial
    cells: dict[str, str] = field(default_factory=dict)
    """By kind of field: the outcome."""
    wrong: list[str] = field(default_factory=list)
    code: int = 0


@dataclass(frozen=True)
class CellEvidence:
    """What one apply told, and what there was before it and is after it."""

    ran: Ran
    verb: str
    goods: Goods
    was: StoreLook
    truth: Truth
    planned: dict[str, set[str]] | None
    """What the next plan wants; None where a person has to decide something before."""

    @property
    def report(self) -> Any:
        """What it told; nothing where it stopped before its first write."""
        lists = (*REPORTED, "spellings", "side_effects", "repaired", "unverified")
        nothing: dict[str, Any] = {name: [] for name in lists}
        stopped = nothing | {"summary": {"untold": 1}}
        return document_of(self.ran.out) or stopped

    def done(self, address: str) -> bool:
        """Say whether all of an address was told as done."""
        names = {name: {item["address"] for item in self.report[name]} for name in REPORTED}
        return address in names["done"] and address not in names["failed"] | names["skipped"]

    def told(self, address: str, path: str) -> str:
        """Return how a field that is right was told of."""
        for name, outcome in (("spellings", "normalized"), ("unverified", "unverified")):
            if any(one["address"] == address and one["path"] == path for one in self.report[name]):
                return outcome
        paths = {
            one
            for item in self.report["repaired"]
            if item["address"] == address
            for one in item["paths"]
        }
        return "repaired" if path in paths else "confirmed"

    @property
    def told_of_bytes(self) -> bool:
        """Say whether it was told that the bytes of uploads are not verified."""
        return any(one["path"] == "digest" for one in self.report["unverified"])

    def outcome(self, address: str, path: str, *, wrong: bool) -> str:
        """Return what came of one field."""
        told = self.told(address, path)
        if wrong and path in {*PICTURES, "variants", "digest", "alt"} and self.told_of_bytes:
            return "unverified"  # what is served at an upload's address may be other bytes
        effects = {(item["address"], item["path"]) for item in self.report["side_effects"]}
        if wrong and path == "quantity" and (address, path) in effects:
            return "named"  # stock is never put back
        if told == "unverified":
            return told
        if self.done(address):
            return "done but wrong" if wrong else told
        if not wrong:
            return "kept"
        return "failed" if is_wanted(self.planned, address, path) else "lost"


REPORTED = ("done", "failed", "skipped")


class Shops:
    """One process's shops, each a copy of the one that was set up before any habit showed."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="truth-"))
        self.address = ShopAddress()
        self._count = 0
        self.goods = before()
        self.base = self._fresh()
        (self.base / "catalog").mkdir()
        with self.open(self.base) as desk:
            desk.dashboard.create_product(name_en="Not ours", sale_price=1, sku="NOT-OURS")
            settle_in(desk, 0)
            self.goods.write(desk)
            ran = desk.apply()
            assert 0 == ran.code, ran.out + ran.err
            self.ids = by_terms(look(desk), {})
            for name in sorted(UNMANAGED):
                front = desk.dashboard.stored(self.ids["other"])["image_id"]
                hand = {"tags": ["by hand"], "product_gallery": [front], "status_id": HIDDEN}
                desk.dashboard.edit_product(self.ids[name], **hand)

    def _fresh(self) -> Path:
        self._count += 1
        root = self._folder / f"shop-{self._count}"
        root.mkdir()
        return root

    @contextmanager
    def open(self, root: Path) -> Iterator[World]:
        """Open a shop at the address that all have."""
        with self.address.open(root / "store.db") as store:
            yield World(root / "catalog", self.address.url, store)

    def judge(self, trial: Trial) -> Judged:
        """Let an apply meet the habits, and judge what it told."""
        root = self._fresh()
        shutil.copytree(self.base, root, dirs_exist_ok=True)
        goods = VERBS[trial.verb](self.goods)
        with self.open(root) as desk:
            settle_in(desk, LAG_SECONDS if "lag" in trial.habits else 0)
            goods.write(desk)
            was = look(desk)
            desk.store.set_habits(habits_of(trial.habits))
            ran = desk.apply("--format", "json")
            seen = look(desk)
            truth = Truth(desk, goods, seen, by_terms(seen, self.ids, was))
            evidence = CellEvidence(ran, trial.verb, self.goods, was, truth, {})
            judged = Judged(trial, code=ran.code)
            if ran.code == 0:
                after = desk.run("plan", "--format", "json")
                left = fields_of(document_of(after.out))
                if left:
                    judged.wrong.append(f"exit 0, and the next plan is not empty: {left}")
            else:
                evidence = replace(evidence, planned=wanted(desk))
            fill(judged, evidence)
        shutil.rmtree(root)
        return judged


def settle_in(desk: World, patience: int) -> None:
    """Write store.yaml."""
    limits = {"requests_per_second": 1000, "parallel": 4, "settle_seconds": 0}
    desk.settings(store={"limits": {**limits, "read_back_seconds": patience}}, guards=FREE)


def by_terms(
    seen: StoreLook, known: dict[str, int], was: StoreLook | None = None
) -> dict[str, int]:
    """Say which product each entry is, by its terms, which no answer shows and no habit touches."""
    old = was.products if was else {}
    terms = {each: doc["policy_description"] or "" for each, doc in seen.products.items()}
    return {
        text.removeprefix("The terms of "): each for each, text in terms.items() if each not in old
    } | known


def wanted(desk: World) -> dict[str, set[str]] | None:
    """Return what every next plan wants; of the store cured, where it could not tell all.

    None where no plan can be made before a person has decided something: nothing is forgotten.
    """
    fast, full = planned(desk, "fast"), planned(desk, "full")
    if fast is None or full is None:
        desk.store.set_habits(habits_of("none"))
        cured = planned(desk, "full")
        if cured is None:
            return None
        fast, full = fast or cured, full or cured
    return {address: fast[address] & full[address] for address in fast.keys() & full.keys()}


def is_wanted(planned: dict[str, set[str]] | None, address: str, path: str) -> bool:
    """Tell whether the next plan wants a field, as far as there can be one."""
    whole = {path, "(all)", "(gone)"}
    return planned is None or bool(whole & planned.get(address, set()))


def planned(desk: World, mode: str) -> dict[str, set[str]] | None:
    """Return which fields a plan changes; None where it cannot tell all."""
    plan = desk.run("plan", "--format", "json", "--refresh", mode)
    if plan.code != 0:
        return None
    made = json.loads(plan.out)
    found = fields_of(made)
    for change in made["resource_changes"]:
        if change["action"] == "archive":
            found[change["address"]] |= {"(gone)", "published"}
    return found


def fill(judged: Judged, evidence: CellEvidence) -> None:
    """Judge each field that was to be written, and all that was not."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for kind, address, path, wrong in looked_at(evidence):
        outcome = evidence.outcome(address, path, wrong=bool(wrong))
        found[kind].append((outcome, f"{address} {path}", wrong))
    for kind in COLUMNS[judged.trial.verb]:
        outcomes = {outcome for outcome, _, _ in found[kind]}
        judged.cells[kind] = next((one for one in WORST if one in outcomes), "unverified")
        judged.wrong += [
            f"{kind}: {what}: {outcome}: {wrong}"
            for outcome, what, wrong in found[kind]
            if outcome in BAD
        ]
    judged.wrong += unnamed(judged.trial, evidence)
    report = evidence.report
    undone = any(report[name] for name in ("failed", "skipped")) or report["summary"]["untold"]
    if bool(undone) == (judged.code == 0) or (judged.code and judged.trial.habits == "none"):
        judged.wrong.append(f"it ended with {judged.code}: {evidence.ran.err[-300:]}")


def looked_at(evidence: CellEvidence) -> Iterator[tuple[str, str, str, str]]:
    """Yield kind of field, address, path, and what is wrong with it; empty when nothing is."""
    yield from {"create": births, "update": edits, "remove": removals}[evidence.verb](evidence)
    yield from hooks(evidence)


def births(evidence: CellEvidence) -> Iterator[tuple[str, str, str, str]]:
    """Look at what was to be made."""
    truth = evidence.truth
    for name in truth.goods.products.keys() - evidence.goods.products.keys():
        differing = truth.differing(name)
        for path, _ in leaves(truth.goods.products[name]):
            if path in KIND_OF:
                yield KIND_OF[path], f"product.{name}", path, differing.get(path, "")
    for name in ("above", "below"):
        yield "media", f"media.{name}", "digest", pictured(truth, name)


def edits(evidence: CellEvidence) -> Iterator[tuple[str, str, str, str]]:
    """Look at what was to be edited, and at what else of the same products came out otherwise."""
    truth = evidence.truth
    for kind, edit in EDITS.items():
        edited = {path for path, _ in leaves(edit)}
        for name in MANY if kind == "many" else (kind,):
            differing = truth.differing(name, stock=kind in {"stock", "rows", "first-rows"})
            moved = changed(evidence.was, truth.seen, truth.ids[name])
            touched = {path for path in differing if wires((path,)) & moved}
            for path in sorted(edited | touched):
                yield kind, f"product.{name}", path, differing.get(path, "")
    yield "media", "media.back", "alt", pictured(truth, "back")
    yield "media", "media.leaf", "digest", pictured(truth, "leaf")


def removals(evidence: CellEvidence) -> Iterator[tuple[str, str, str, str]]:
    """Look at what was to go."""
    products, ids = evidence.truth.seen.products, evidence.truth.ids
    shown = products[ids["hide"]]["status_id"] != HIDDEN if ids["hide"] in products else True
    yield "archive", "product.hide", "published", "it is on sale" if shown else ""
    there = ids["drop"] in products
    yield "delete", "product.drop", "(gone)", "it is there" if there else ""


def pictured(truth: Truth, name: str) -> str:
    """Say what is wrong with the upload of a named picture."""
    want = truth.goods.picture(name), truth.goods.media[name]["alt"]
    have = {(body, meaning(alt)) for body, alt in truth.seen.files.values()}
    return "" if want in have else f"no upload is {name} with its words"


def hooks(evidence: CellEvidence) -> Iterator[tuple[str, str, str, str]]:
    """Look at the webhooks."""
    wanted, old = evidence.truth.goods.webhooks, evidence.goods.webhooks
    have = {
        hook["url"]: sorted(json.loads(hook["events"]))
        for hook in evidence.truth.seen.hooks.values()
    }
    for name in sorted(wanted.keys() | old.keys()):
        want = wanted.get(name)
        url = (want or old[name])["url"]
        if want == old.get(name) and name in old:
            continue
        wrong = have.get(url) != (sorted(want["events"]) if want else None)
        path = "events" if want else "(gone)"
        yield "webhook", f"webhook.{name}", path, f"it has {have.get(url)}" if wrong else ""


def unnamed(trial: Trial, evidence: CellEvidence) -> Iterator[str]:
    """Say what the store shows otherwise than before that was neither asked for nor told."""
    truth, was = evidence.truth, evidence.was.products
    names = {each: name for name, each in truth.ids.items()}
    for each in was:
        name = names.get(each, "")
        if each in truth.seen.products:
            fields = changed(evidence.was, truth.seen, each) - named(evidence, name)
            if fields:
                yield f"{sorted(fields)} of {name or each} changed, and nobody told"
        elif name != "drop" or trial.verb != "remove":
            yield f"{name or each} is gone, and nobody asked for it"
    strangers = "stranger" in trial.habits
    for each in truth.seen.products.keys() - was.keys() - names.keys():
        if not strangers:
            yield f"id {each} was made, and nobody asked for it"


def named(evidence: CellEvidence, name: str) -> set[str]:
    """Return the store's names of what an apply was asked to change, or told that it did."""
    if not name:
        return set()
    address, goods = f"product.{name}", evidence.truth.goods
    told = {item["path"] for item in evidence.report["side_effects"] if item["address"] == address}
    now = dict(leaves(goods.products[name])) if name in goods.products else {"published": False}
    old = dict(leaves(evidence.goods.products.get(name, {})))
    asked = {path for path, value in now.items() if path not in old or old[path] != value}
    return wires(told | asked)


def variants() -> Iterator[str]:
    """Yield no habit, each of them, and some together."""
    yield from ("none", *singles(), *TOGETHER)


def singles() -> Iterator[str]:
    """Yield every habit, with all that it is tried with."""
    for name, habit in HABITS.items():
        words = getattr(habit.takes, "words", ())
        several = [f"{name}={word}" for word in words] if habit.takes.default in words else [name]
        yield from GIVEN.get(name, several)


@cache
def shops() -> Shops:
    """Return this process's own shops."""
    return Shops()


def attempt(trial: Trial) -> Judged:
    """Try one trial; whatever breaks is a failure."""
    try:
        return shops().judge(trial)
    except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
        return Judged(trial, wrong=[f"it broke: {error!r}"])


def run(options: Options) -> Outcome:
    """Try every habit with every verb."""
    tried = QUICK if options.quick else tuple(variants())
    trials = [Trial(habits, verb) for habits in tried for verb in VERBS]
    if options.quick:
        return told(tried, [attempt(trial) for trial in trials])
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.jobs, spawn) as pool:
        return told(tried, list(pool.map(attempt, trials, chunksize=4)))


def told(tried: Iterable[str], found: list[Judged]) -> Outcome:
    """Set it all in a table, one line for all habits that lead to the same."""
    patterns: dict[str, list[str]] = defaultdict(list)
    for one in found:
        marks = "".join(MARKS[one.cells[kind]] if one.cells else "!" for kind in one.cells)
        patterns[one.trial.habits].append(f"{marks or '!'} {one.code}")
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for habits in tried:
        groups[tuple(patterns[habits])].append(habits)
    cells = [outcome for one in found for outcome in one.cells.values()]
    counts = {name: cells.count(name) for name in MARKS}
    wrong = [
        f'python -m tests.reliability.truth "{one.trial.habits}" {one.trial.verb}: {what}'
        for one in found
        for what in one.wrong
    ]
    return Outcome(
        f"{LEGEND}\n"
        + "\n".join(f"  {verb}: {' '.join(kinds)}" for verb, kinds in COLUMNS.items()),
        (*(f"{verb}, exit" for verb in VERBS), "habits"),
        tuple(row for pattern, names in groups.items() for row in rows(pattern, names)),
        f"{len(cells):,} cells of {len(patterns)} habits and sets of them: "
        + ", ".join(f"{count:,} {name}" for name, count in counts.items() if count or name in BAD),
        tuple(wrong),
    )


def rows(pattern: tuple[str, ...], names: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield a group's line, and further lines for names that do not fit."""
    line = ""
    for name in names:
        if line and len(line) + len(name) > 70:
            yield (*pattern, line)
            pattern, line = ("",) * len(pattern), ""
        line += f"{' ' if line else ''}{name}"
    yield (*pattern, line)


def main() -> int:
    """Try one habit again, and say all that came of it."""
    habits, *verbs = sys.argv[1:]
    found = [attempt(Trial(habits, verb)) for verb in verbs or VERBS]
    for one in found:
        print(one.trial.verb, one.code, one.cells, *one.wrong, sep="\n  ")  # noqa: T201 - what it is for
    return int(any(one.wrong for one in found))


if __name__ == "__main__":
    sys.exit(main())
