"""Fault storm: whatever the store's answers suffer, apply converges, and tells the truth.

Each world is a shop drawn by a seed. It is applied for the first time, edited all over, and
reduced, while so many of all requests suffer; after every run the store is read behind the API's
back. One world again, told step by step:

    python -m tests.reliability.storm FAMILY SEED [PLATFORM]
"""

from __future__ import annotations

import multiprocessing
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.harness import AT_ONCE
from tests.reliability import habits
from tests.reliability.outcome import Options, Outcome
from tests.reliability.storefronts import FRONTS, desk_at, front_of
from tests.reliability.storm_front import known_as, look, wanted
from tests.reliability.storm_goods import draw, edited, reduced
from tests.reliability.storm_souk import plain
from tests.reliability.storm_truth import Account, marks_of
from tests.reliability.storm_view import strangers
from tjar_sync.devstore import Fault, FaultKind
from tjar_sync.session import read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.harness import Ran, World
    from tests.reliability.storm_goods import Goods
    from tjar_sync.model.state import State, StateEntry

MOST_RUNS = 40
"""So many runs may an apply need while the storm lasts."""
CALM_RUNS = 3
"""So many when it is over."""
SLEEPERS = 6
"""So many worlds a job has at once: most of their time they wait before they try again."""
LIFTED = (
    "--allow-lookalikes",
    "--max-price-change-percent=100000000",
    *(f"--allow={code}" for code in ("zero-price", "below-cost", "sale-above-price")),
    *(f"--allow={code}" for code in ("decimal-shift", "restocked", "sold-again")),
)
"""What edits drawn by chance do, and a person would be asked about."""
STAGES = ("first apply", "edit", "removal")
LISTS = "^/(products|webhooks)$"
WRITES = "POST|PATCH|PUT|DELETE"


def each(
    *kinds: FaultKind, method: str = "", path: str = "", **more: Any
) -> Callable[..., list[Fault]]:
    """Return what makes these faults, each as probable as the others."""

    def made(total: float, chance: random.Random) -> list[Fault]:
        return [
            Fault(
                kind,
                method,
                path,
                times=None,
                probability=total / len(kinds),
                seed=chance.randrange(2**32),
                **more,
            )
            for kind in kinds
        ]

    return made


def bursts(
    kind: FaultKind, length: int, method: str = "", path: str = ""
) -> Callable[..., list[Fault]]:
    """Return what makes a fault hit several requests in a row, now and then."""

    def made(total: float, chance: random.Random) -> list[Fault]:
        gap = round(length / total)
        return [
            Fault(kind, method, path, times=length, skip=at + chance.randrange(gap))
            for at in range(0, 40 * gap, gap)
        ]

    return made


def together(*makers: Callable[..., list[Fault]]) -> Callable[..., list[Fault]]:
    """Return what makes several families' faults, with equal shares of the total."""

    def made(total: float, chance: random.Random) -> list[Fault]:
        return [fault for maker in makers for fault in maker(total / len(makers), chance)]

    return made


FAMILIES: dict[str, tuple[float, Callable[..., list[Fault]]]] = {
    "too many requests": (
        0.3,
        together(each(FaultKind.RATE_LIMITED, retry_after=0), each(FaultKind.RATE_LIMITED)),
    ),
    "server errors before": (
        0.3,
        each(FaultKind.SERVER_ERROR, FaultKind.SERVER_ERROR_PAGE, FaultKind.BAD_GATEWAY),
    ),
    "server errors after": (0.3, each(FaultKind.ERROR_AFTER)),
    "lost before": (0.3, each(FaultKind.LOST_BEFORE, FaultKind.RESET)),
    "lost after": (0.3, each(FaultKind.LOST_AFTER, FaultKind.RESET_AFTER)),
    "hangs and slow bodies": (
        0.3,
        each(FaultKind.HANG, FaultKind.SLOW_BODY, FaultKind.LATENCY, seconds=0.2),
    ),
    "cut short": (0.2, each(FaultKind.TRUNCATED, FaultKind.TRUNCATED_SHORT)),
    "not JSON": (0.1, each(FaultKind.MALFORMED)),
    "another content type": (0.3, each(FaultKind.WRONG_CONTENT_TYPE, FaultKind.CREATED_AS_OK)),
    "rows twice or missing": (
        0.6,
        each(FaultKind.DUPLICATE_ROWS, FaultKind.MISSING_ROWS, method="GET", path=LISTS),
    ),
    "wrong totals": (0.6, each(FaultKind.WRONG_TOTAL, method="GET", path=LISTS)),
    "lists that shift": (
        0.6,
        each(FaultKind.SHIFTING_LIST, method="GET", path="^/products$", amount=2),
    ),
    "empty lists": (0.6, each(FaultKind.EMPTY_LIST, method="GET", path=LISTS)),
    "401 in the middle": (0.05, bursts(FaultKind.UNAUTHORIZED, 1)),
    "bursts of 404": (0.1, bursts(FaultKind.NOT_FOUND, 4)),
    "outages of 404": (0.3, bursts(FaultKind.NOT_FOUND, 5)),
    "outages of empty lists": (0.5, bursts(FaultKind.EMPTY_LIST, 8, "GET", LISTS)),
    "short answers to writes": (0.3, each(FaultKind.SHORT_CREATE, method=WRITES)),
    "other spellings": (
        0.3,
        together(
            each(
                FaultKind.TEXT_NUMBERS,
                FaultKind.TEXT_IDS,
                FaultKind.ECHO,
                FaultKind.HIDDEN_SKU,
                FaultKind.EXTRA_FIELDS,
            ),
            each(FaultKind.NESTED, path="^/products/"),
        ),
    ),
}
"""By name: which share of all requests suffers, and what makes its faults."""
NARROW = frozenset(
    {"rows twice or missing", "wrong totals", "lists that shift", "empty lists"}
    | {"outages of empty lists", "short answers to writes"}
)
"""Families that make some requests suffer only; in the mix their shares come on top."""
LIES = "lies, until the third run"
"""The family whose stores do not do what they say that they did."""
BELIEVED = 2
"""For so many runs of a stage they lie."""
MIX = "all at once"
EACH, MIXED, LIARS = 4, 100, 20
"""So many worlds a family has, the mix, and the stores that lie; each has odd habits, too."""


def faults_of(family: str, chance: random.Random) -> list[Fault]:
    """Make a family's faults; of the mix, each family's for its share of 30 % at most."""
    if family == LIES:
        return []
    if family != MIX:
        total, maker = FAMILIES[family]
        return maker(total, chance)
    total = chance.choice((0.1, 0.3))
    narrow = {name: maker for name, (_, maker) in FAMILIES.items() if name in NARROW}
    wide = {name: maker for name, (_, maker) in FAMILIES.items() if name not in NARROW}
    return [
        fault
        for makers in (narrow, wide)
        for maker in makers.values()
        for fault in maker(total / len(makers), chance)
    ]


@dataclass
class Result:
    """What came of one world."""

    family: str
    seed: int
    provider: str = "tjar"
    requests: int = 0
    """How many could have suffered."""
    hits: Counter[str] = field(default_factory=Counter)
    runs: list[int] = field(default_factory=list)
    """Of each stage, while the storm lasted."""
    late: int = 0
    """Stages that were not done before the storm was over."""
    decided: list[str] = field(default_factory=list)
    """What a person had to decide, and why."""
    failures: list[str] = field(default_factory=list)

    def fail(self, what: str) -> None:
        """Note what went wrong."""
        self.failures.append(what)


class Weather:
    """One world, and all that happens to it."""

    def __init__(self, desk: World, result: Result, tell: Callable[[str], None]) -> None:
        self.desk = desk
        self.result = result
        self.tell = tell
        self.chance = random.Random(f"{result.family} {result.seed}")  # noqa: S311 - repeatable
        self.marks: dict[str, str] = {}
        front = front_of(desk)
        self.odd = habits.odd(self.chance) if front.lies else ""
        habits.have(desk, self.odd)
        limits = {"requests_per_second": 1000, "parallel": self.chance.choice((1, 4))}
        limits = {**limits, **AT_ONCE, "read_back_seconds": 2}
        desk.settings(store={**front.settings, "limits": limits})
        front.begin(desk)
        front.create(desk, "Shoe p0", 2)
        seen = look(desk)
        self.strangers = (tuple(seen.products), tuple(seen.hooks))
        self.others = strangers(seen, *self.strangers)

    def pass_over(self) -> None:
        """Let the world live through all stages."""
        goods = draw(self.chance)
        for stage in STAGES:
            if stage != STAGES[0]:
                goods = (edited if stage == "edit" else reduced)(self.chance, goods)
            self._stage(stage, goods)
            if self.result.failures:
                return

    def _stage(self, stage: str, goods: Goods) -> None:
        if self.result.provider == "tjar":
            goods.write(self.desk)
        else:
            goods.write_plain(self.desk, plain)
        self.marks |= marks_of(goods)
        self.desk.faults.replace(faults_of(self.result.family, self.chance))
        if self.result.family == LIES:
            habits.have(self.desk, habits.lying(self.chance))
        self.tell(f"{stage}: {', '.join(self.desk.store.habits.texts)}")
        runs = self._until_done(goods, MOST_RUNS, stage)
        for rule in self.desk.faults.rules:
            self.result.hits[rule.fault.kind.value] += rule.hits
        self.result.requests += max((rule.met for rule in self.desk.faults.rules), default=0)
        self.desk.faults.clear()
        habits.have(self.desk, self.odd)
        self.result.runs.append(runs)
        if runs > MOST_RUNS:
            self.result.late += 1
            self.result.fail(f"{stage}: not done in {MOST_RUNS} runs")
        if self._until_done(goods, CALM_RUNS, f"{stage}, the storm over") > CALM_RUNS:
            self.result.fail(f"{stage}: not done in {CALM_RUNS} runs after the storm")
        self._calm(stage, goods)

    def _until_done(self, goods: Goods, most: int, stage: str) -> int:
        """Apply until all is done; return how many runs it took, or one more than allowed."""
        for number in range(1, most + 1):
            if self.result.family == LIES:
                self.result.hits["lie"] += most == MOST_RUNS and number <= BELIEVED
                if number > BELIEVED:
                    habits.have(self.desk, self.odd)
            ran = self._run(goods, f"{stage}, run {number}")
            if ran.code == 0 or self.result.failures:
                return number
            self._decide(ran)
        return most + 1

    def _run(self, goods: Goods, what: str) -> Ran:
        before = look(self.desk)
        ran = self.desk.apply("--format", "json", *LIFTED)
        lied = self.result.family == LIES
        after, marks, provider = look(self.desk), dict(self.marks), self.result.provider
        account = Account(ran, goods, before, after, marks, believed=lied, provider=provider)
        lies = [*account.lies(), *self._harm(goods, account)]
        self.tell(f"{what}: {ran.code} {ran.err.strip()[-3000:]}")
        for lie in lies:
            self.result.fail(f"{what}: {lie}\n    it said: {ran.err.strip()[-600:]}")
        return ran

    def _harm(self, goods: Goods, account: Account) -> Iterator[str]:
        """Say what is there twice, or is no longer as it was though it is not ours."""
        for name in set(self.marks.values()):
            most = max(len(goods.of(name)), len(account.before.of(name)), 1)
            ids = account.after.of(name)
            if len(ids) > most:
                yield f"the store has {name} {len(ids)} times: {ids}"
        if strangers(account.after, *self.strangers) != self.others:
            yield "what is not ours was changed"

    def _decide(self, ran: Ran) -> None:
        """Do what a person would, with the very command that the message names."""
        found = re.search(r"tjar-sync state (?:adopt|settle) (\S+)", ran.err)
        if found is None or "could be it" not in ran.err:
            return
        address = found[1]
        state, name = self._state(), self.marks.get(found[1], "")
        owned = {known_as(row.remote_id) for row in state.resources.values() if is_product(row)}
        free = [one for one in look(self.desk).of(name) if one not in owned]
        creates = [one for one in state.intents if self.marks.get(str(one.address)) == name]
        act = ["adopt", address, str(free[0])] if free else ["settle", address, "--not-created"]
        self.result.decided.append(f"{' '.join(act)}: {ran.err.strip()}")
        if len(free) <= len(creates):
            self.result.fail(f"a person was asked, and nothing was ambiguous: {ran.err.strip()}")
        for _ in range(MOST_RUNS):
            if self.desk.run("state", *act).code == 0:
                return
        self.result.fail(f"`tjar-sync state {' '.join(act)}` never worked")

    def _state(self) -> State:
        return read_state(self.desk.place)

    def _calm(self, stage: str, goods: Goods) -> None:
        """When all is done the store is as the files want it, and nothing is left to do."""
        lied = self.result.family == LIES
        found = wanted(self.result.provider, goods, look(self.desk), believed=lied)
        for wrong in found.wrong():
            self.result.fail(f"{stage}, in the end: {wrong}")
        plan = self.desk.run("plan", "--detailed-exitcode", "--refresh", "full")
        if plan.code != 0:
            self.result.fail(f"{stage}: the plan is not empty ({plan.code}): {plan.out}{plan.err}")
        self.desk.writes()
        again = self.desk.apply()
        if again.code != 0 or self.desk.writes():
            self.result.fail(
                f"{stage}: another apply ended with {again.code}: {again.out}{again.err}"
            )


def is_product(row: StateEntry) -> bool:
    """Say whether a row of the state is a product's."""
    return row.address.kind == "product"


def live(
    family: str,
    seed: int,
    provider: str = "tjar",
    tell: Callable[[str], None] = lambda _line: None,
) -> Result:
    """Let one world live; the same family and seed suffer the same."""
    result = Result(family, seed, provider)
    with (
        tempfile.TemporaryDirectory(prefix="tjar-storm-") as folder,
        desk_at(Path(folder), provider) as desk,
    ):
        try:
            Weather(desk, result, tell).pass_over()
        except Exception:  # noqa: BLE001 - whatever breaks is what is looked for
            result.fail(traceback.format_exc())
    return result


def run(options: Options) -> Outcome:
    """Let many worlds live, several at once."""
    worlds = _worlds(options)
    context = multiprocessing.get_context("spawn")
    began = time.monotonic()
    with ProcessPoolExecutor(options.jobs * SLEEPERS, mp_context=context) as pool:
        results = list(pool.map(live, *zip(*worlds, strict=True)))
    return _outcome(results, time.monotonic() - began)


def _worlds(options: Options) -> list[tuple[str, int, str]]:
    """Say which worlds to try: in a taste, a few families and one mix."""
    first, provider = options.seed * 1000, options.provider
    liars = LIARS if FRONTS[provider].lies else 0
    if options.quick:
        families = ("bursts of 404", "rows twice or missing", "short answers to writes")
        liars = min(liars, 1)
        return [(one, first, provider) for one in (MIX, *families, *[LIES] * liars)]
    counts = ((MIX, MIXED), *((family, EACH) for family in FAMILIES), (LIES, liars))
    return [(family, first + number, provider) for family, most in counts for number in range(most)]


def _outcome(results: list[Result], seconds: float) -> Outcome:
    rows = [
        _row(family, [one for one in results if one.family == family])
        for family in (*FAMILIES, LIES, MIX)
        if any(one.family == family for one in results)
    ]
    runs = sum(sum(one.runs) for one in results)
    hits = sum(sum(one.hits.values()) for one in results)
    well = sum(not one.failures for one in results)
    failures = [
        f"python -m tests.reliability.storm {one.family!r} {one.seed}{_named(one)}: {what}"
        for one in results
        for what in one.failures
    ]
    return Outcome(
        "Fault storm",
        (
            "fault family",
            "of requests",
            "worlds",
            "hits",
            "runs",
            "converged",
            "most runs",
            "decided by a person",
        ),
        tuple(rows),
        f"{well} of {len(results)} shops, through {hits:,} faults in {runs:,} runs of apply, ended "
        f"as the files want them: nothing lost, doubled or taken from others, every report true "
        f"({seconds:.0f} s)",
        tuple(failures),
    )


def _named(result: Result) -> str:
    """Return what a command names the platform by, where it has to."""
    return "" if result.provider == "tjar" else f" {result.provider}"


def _row(family: str, results: list[Result]) -> tuple[str, ...]:
    stages = sum(len(one.runs) for one in results)
    late = sum(one.late for one in results)
    share = "up to 30%" if family == MIX else f"{FAMILIES.get(family, (0.0,))[0]:.0%}"
    return (
        family,
        share,
        str(len(results)),
        f"{sum(sum(one.hits.values()) for one in results):,}",
        str(sum(sum(one.runs) for one in results)),
        f"{stages - late} of {stages}",
        str(max((number for one in results for number in one.runs), default=0)),
        str(sum(len(one.decided) for one in results)),
    )


def main() -> int:
    """Let one world live, aloud."""
    family, seed, *platform = sys.argv[1:]
    provider = "".join(platform) or "tjar"
    result = live(family, int(seed), provider, lambda line: print(line, flush=True))  # noqa: T201 - what it is for
    print(result)  # noqa: T201 - what it is for
    return int(bool(result.failures))


if __name__ == "__main__":
    sys.exit(main())
