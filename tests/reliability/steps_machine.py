"""All that may happen to a shop, in any order: edits, people, faults, deaths, lost files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition

from tests.reliability import storm_goods as goods_of
from tests.reliability.steps_desk import (
    ENDINGS,
    KILLED,
    LIFTED,
    MOST_DECISIONS,
    Broken,
    fields_of,
    require,
)
from tests.reliability.steps_files import Files
from tests.reliability.steps_life import SEEDS, step
from tests.reliability.steps_people import World
from tests.reliability.storm_goods import SECRET
from tests.reliability.victim import Plot

if TYPE_CHECKING:
    import random

    from tests.harness import Ran

BOUNDARIES = 120


class Steps(Files, World):
    """The real commands, among everything else."""

    @step(how=st.sampled_from(("fast", "full")))
    def plan(self, how: str) -> None:
        """Plan: nothing is written."""
        self.desk.reads("plan", "--refresh", how)

    @step()
    def drift(self) -> None:
        """Ask for drift: nothing is written."""
        self.desk.reads("drift")

    @step(at_once=st.booleans())
    def save_a_plan(self, at_once: bool) -> None:  # noqa: FBT001 - drawn by name
        """Save a plan, for now or for later: nothing is written."""
        ran = self.desk.reads("plan", "--out", "saved.plan", *LIFTED)
        self.saved = ran.code in (0, 5) or self.saved
        if self.saved and at_once:
            self.counts["apply_the_saved_plan"] += 1
            self._apply_the_saved()

    @step()
    def apply_unasked(self) -> None:
        """Apply without agreement: nothing is written."""
        ran = self.desk.reads("apply")
        require(ran.code != 3, "an apply that nobody agreed to was done in part")

    @precondition(lambda self: self.saved)
    @step()
    def apply_the_saved_plan(self) -> None:
        """Apply a saved plan, which may be stale: all of what it shows, or nothing."""
        self._apply_the_saved()

    def _apply_the_saved(self) -> None:
        shown = self.desk.reads("show", "saved.plan", "--format", "json")
        fields = fields_of(json.loads(shown.out)) if shown.out and not self.desk.faulty else None
        self.desk.writes("apply", "saved.plan", "--format", "json", shown=fields)
        self.saved = False

    @step()
    def apply(self) -> None:
        """Apply; without faults all is then as the files want it."""
        self.bring()

    @step(seed=SEEDS)
    def apply_a_part(self, seed: random.Random) -> None:
        """Apply to one address alone: all of what its plan shows, and nothing else."""
        name = self.some(seed)
        if name:
            self._run("--target", f"product.{name}")

    @step()
    def all_comes_to_rest(self) -> None:
        """Let the faults end, and apply all."""
        self.calm()
        self.bring()

    @step(boundary=st.integers(1, BOUNDARIES))
    def apply_and_die(self, boundary: int) -> None:
        """Apply, and be killed at a boundary; then apply once more."""
        self._die(plot=Plot(boundary))

    @step(delay=st.floats(0.01, 0.4))
    def apply_and_be_killed(self, delay: float) -> None:
        """Apply, and be killed whenever it may be."""
        self._die(delay=delay)

    @step(seed=SEEDS, at=st.integers(1, 4))
    def somebody_edits_meanwhile(self, seed: random.Random, at: int) -> None:
        """Edit one of ours by hand while an apply is under way: it is never overwritten unseen."""
        each, name = self.ours(seed), f"Meanwhile {seed.random()}"
        shown = None if self.desk.faulty else self.desk.planned(*LIFTED)
        if each is None or shown is None:
            return
        self.desk.part()
        self.desk.edit_at_write(at, each, name_en=name)
        ran = self.desk.say("apply", "--auto-approve", *LIFTED)
        require(ran.code in ENDINGS, f"it ended with {ran.code}: {ran.err}")
        if self.desk.edited():
            self._not_lost(each, name, shown)

    def _not_lost(self, each: int, name: str, shown: dict[str, set[str]]) -> None:
        """Require that an edit made meanwhile is there and seen, or was to be overwritten."""
        doc = self.desk.look().products.get(each)
        key = f"product {each}"
        if doc is None or doc["name_en"] != name:
            require(
                {"name.en", "(gone)"} & shown.get(key, set()), f"id {each} was overwritten unseen"
            )
            return
        rows = self.desk.owned().items()
        ours = [address for address, row in rows if row.remote_id == str(each)]
        if ours and ours[0].removeprefix("product.") in self.desk.goods.products:
            later = self.desk.planned(*LIFTED) or {}
            require(
                "name.en" in later.get(key, ()), f"the edit of id {each} is not in the next plan"
            )

    def _die(self, **how: Any) -> None:
        ran = self._run(**how)
        require(ran.code in {*ENDINGS, KILLED}, f"it ended with {ran.code}")

    def _run(self, *more: str, **how: Any) -> Ran:
        """Apply; where no fault can come between, all that changes was in the plan before."""
        shown = None if self.desk.faulty else self.desk.planned(*LIFTED, *more)
        line = ("apply", "--auto-approve", "--format", "json", *LIFTED, *more)
        return self.desk.writes(*line, shown=shown, **how)

    def bring(self) -> None:
        """Apply, and do what it asks a person to do, until all is as the files want it."""
        for _ in range(MOST_DECISIONS):
            ran = self._run()
            require(ran.code in ENDINGS, f"it ended with {ran.code}: {ran.err}")
            if self.desk.faulty:
                return
            if ran.code == 0:
                if self.desk.goods.webhooks:
                    self._learn_secret()
                self.desk.settle_down(ran)
                return
            self._decide(ran)
        raise Broken(f"apply does not come to an end: {ran.out}{ran.err}")

    def _learn_secret(self) -> None:
        path = self.desk.world.root / SECRET
        secrets = [hook["secret"] for hook in self.desk.look().hooks.values()]
        if path.exists() and path.read_text("utf-8").strip() in secrets:
            self.desk.secret_sure = True

    def _decide(self, ran: Ran) -> None:
        """Do what the message asks a person to do."""
        said = ran.err + ran.out
        if found := re.search(r"(product\.\S+) is protected and would be removed", said):
            self._put_back(found[1].removeprefix("product."), said)
        elif found := re.search(r"tjar-sync state (?:adopt|settle) (\S+)", said):
            self._settle(found[1])
        else:
            raise Broken(f"apply without faults ended with {ran.code}: {ran.out}{ran.err}")

    def _put_back(self, name: str, said: str) -> None:
        """Put a protected entry back under its old name."""
        if name in self.removed:
            self.desk.goods.products[name] = self.removed.pop(name)
        else:
            new = next((new for new, old in self.renamed.items() if old == name), "")
            if new in self.removed:
                self.desk.goods.products[new] = self.removed.pop(new)
            require(new in self.desk.goods.products, f"nobody took {name} out: {said}")
            goods_of.rename(self.desk.goods, new, name)
        self.desk.files()

    def _settle(self, address: str) -> None:
        owned = {int(row.remote_id or 0) for row in self.desk.owned().values()}
        seen = self.desk.look()
        free = [each for each in seen.of(self.desk.marks[address]) if each not in owned]
        act = ["adopt", address, str(free[0])] if free else ["settle", address, "--not-created"]
        ran = self.desk.say("state", *act)
        require(ran.code == 0, f"state {act}: {ran.err}")
