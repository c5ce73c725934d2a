"""What people do in the store, and what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.reliability import habits
from tests.reliability import storm_goods as goods_of
from tests.reliability.steps_desk import require
from tests.reliability.steps_life import SEEDS, Life, step
from tests.reliability.storm import FAMILIES, faults_of
from tjar_sync.devstore import Rejected

if TYPE_CHECKING:
    import random

FAST = (
    "too many requests",
    "server errors after",
    "lost after",
    "cut short",
    "wrong totals",
    "empty lists",
    "bursts of 404",
    "short answers to writes",
    "other spellings",
)
"""Families of the storm that cost little time."""


class World(Life):
    """People, faults and losses."""

    @step(seed=SEEDS)
    def somebody_edits_ours(self, seed: random.Random) -> None:
        """Change a field of a product that we own, by hand."""
        each = self.ours(seed)
        if each is None:
            return
        edits: list[dict[str, Any]] = [
            {"name_en": f"By hand {seed.randint(1, 99)}"},
            {"sale_price": seed.randint(1, 500)},
            {"tags": seed.sample(("hand", "sale", "new"), 2)},
            {"status_id": seed.choice((1, 2))},
            {"summery_en": "By hand"},
            {"brand": seed.randint(1, 9)},
            {"category": [seed.randint(1, 9)]},
            {"image_id": None},
        ]
        self.desk.world.dashboard.edit_product(each, **seed.choice(edits))

    @step(seed=SEEDS)
    def somebody_deletes_ours(self, seed: random.Random) -> None:
        """Delete a product that we own, by hand."""
        each = self.ours(seed)
        if each is not None:
            self.desk.world.dashboard.delete_product(each)

    @step(seed=SEEDS)
    def somebody_makes_ours_again(self, seed: random.Random) -> None:
        """Make a product by hand that bears the sku of an entry; the next plan takes it over."""
        name = self.some(seed)
        entry = self.desk.goods.products.get(name or "", {})
        if entry.get("sku") and not self.desk.look().of(goods_of.mark(entry)):
            try:
                self.desk.world.dashboard.create_product(
                    entry["type"], name_en="Made again", sale_price=7, sku=entry["sku"]
                )
            except Rejected:
                return  # an archived one has it

    @step(seed=SEEDS)
    def somebody_works_on_others(self, seed: random.Random) -> None:
        """Make, edit or delete a product that is not ours."""
        dashboard, others = self.desk.world.dashboard, self.desk.others
        what = seed.choice(("make", "edit", "delete"))
        if what == "make" or not others:
            self.desk.stray(
                dashboard.create_product(name_en=f"Stranger {seed.random()}", sale_price=2)
            )
            return
        each = seed.choice(sorted(others))
        if what == "edit":
            dashboard.edit_product(each, tags=[f"t{seed.randint(1, 9)}"])
            self.desk.stray(each)
        else:
            dashboard.delete_product(each)
            del others[each]

    @step(seed=SEEDS)
    def somebody_orders(self, seed: random.Random) -> None:
        """Sell one of anything that is in stock."""
        ids = sorted({*self.desk.look().products, *self.desk.others})
        if ids:
            each = seed.choice(ids)
            try:
                self.desk.world.dashboard.place_order((each, 1))
            except Rejected:
                return  # sold out
            if each in self.desk.others:
                self.desk.stray(each)

    @step(seed=SEEDS, family=st.sampled_from(FAST))
    def faults_begin(self, seed: random.Random, family: str) -> None:
        """Let requests suffer from now on."""
        require(family in FAMILIES, family)
        self.desk.faulty = True
        self.desk.world.faults.replace(faults_of(family, seed))

    @step(seed=SEEDS)
    def the_store_has_odd_habits(self, seed: random.Random) -> None:
        """Let the store answer otherwise than its pages say from now on, and do all the same."""
        if not self.desk.lying:
            habits.have(self.desk.world, habits.odd(seed))

    @step(seed=SEEDS)
    def the_store_begins_to_lie(self, seed: random.Random) -> None:
        """Let the store not do what it says that it did, until all comes to rest."""
        self.desk.faulty = self.desk.lying = self.desk.believed = True
        habits.have(self.desk.world, habits.lying(seed))

    @step()
    def faults_end(self) -> None:
        """Let all be well again."""
        self.calm()

    @step()
    def the_store_restarts(self) -> None:
        """Close the store and open it again."""
        self.desk.restart()

    @step(seed=SEEDS)
    def the_state_is_lost(self, seed: random.Random) -> None:
        """Delete the state's files; what nothing can recognise is no longer ours."""
        if seed.random() < 0.5:
            return  # rare enough
        self.desk.lose_state()
        if "orders" not in self.desk.goods.webhooks:
            for each in self.desk.look().hooks:
                self.desk.world.dashboard.delete_webhook(each)
        self.saved = False

    def calm(self) -> None:
        """Let the store be well."""
        self.desk.world.faults.clear()
        if self.desk.lying:
            habits.have(self.desk.world, "none")
        self.desk.faulty = self.desk.lying = False
