"""What a merchant does to the files."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from hypothesis.stateful import precondition

from tests.reliability import storm_goods as goods_of
from tests.reliability.steps_life import SEEDS, Life, step
from tests.reliability.storm_goods import HOOK, SECRET

if TYPE_CHECKING:
    import random

MOST_PRODUCTS = 9


class Files(Life):
    """Edits of the catalog."""

    @precondition(lambda self: len(self.desk.goods.products) < MOST_PRODUCTS)
    @step(seed=SEEDS)
    def add_a_product(self, seed: random.Random) -> None:
        """Write a new entry."""
        self.add(seed)
        self.written(seed)

    @precondition(lambda self: len(self.desk.goods.products) < MOST_PRODUCTS)
    @step(seed=SEEDS)
    def add_an_equal_product(self, seed: random.Random) -> None:
        """Write an entry that nothing but its name tells from another."""
        name = self.some(seed)
        entry = self.desk.goods.products.get(name or "")
        if entry is None or "sku" in entry or "slug" in entry or name in self.related():
            return
        self.number += 1
        self.desk.goods.products[f"p{self.number}-equal"] = copy.deepcopy(entry)
        self.written(seed)

    @step(seed=SEEDS)
    def edit_a_product(self, seed: random.Random) -> None:
        """Change some fields of an entry."""
        name = self.some(seed)
        if name:
            goods_of.edit(seed, self.desk.goods, self.desk.goods.products[name])
            self.written(seed)

    @step(seed=SEEDS)
    def relate_products(self, seed: random.Random) -> None:
        """Link an entry to another."""
        name, other = self.some(seed), self.some(seed)
        if (
            name
            and other
            and name != other
            and len(self.desk.goods.of(goods_of.mark(self.desk.goods.products[other]))) == 1
        ):
            self.desk.goods.products[name]["related"] = [other]
            self.written(seed)

    @step(seed=SEEDS)
    def rename_a_product(self, seed: random.Random) -> None:
        """Give an entry another key."""
        name = self.some(seed)
        if name and "sku" in self.desk.goods.products[name]:
            self.number += 1
            new = f"p{self.number}-renamed"
            self.renamed[new] = name
            goods_of.rename(self.desk.goods, name, new)
            self.written(seed)

    @step(seed=SEEDS)
    def remove_a_product(self, seed: random.Random) -> None:
        """Take an entry out."""
        name = self.some(seed)
        if name:
            self.removed[name] = goods_of.remove(self.desk.goods, name)
            self.written(seed)

    @step(seed=SEEDS)
    def put_back_a_product(self, seed: random.Random) -> None:
        """Put an entry back that was taken out."""
        if self.removed:
            name = seed.choice(sorted(self.removed))
            self.desk.goods.products[name] = self.removed.pop(name)
            self.written(seed)

    @step(seed=SEEDS)
    def edit_a_lifecycle(self, seed: random.Random) -> None:
        """Protect an entry or not, and say what becomes of it."""
        name = self.some(seed)
        if name:
            lifecycle = {
                "protect": seed.random() < 0.5,
                "on_remove": seed.choice(("delete", "archive")),
            }
            self.desk.goods.products[name]["lifecycle"] = lifecycle
            self.written(seed)

    @step(seed=SEEDS)
    def edit_a_picture(self, seed: random.Random) -> None:
        """Change a picture's bytes, or its words."""
        goods = self.desk.goods
        if seed.random() < 0.5:
            used = {*goods.shades.values()}
            path = seed.choice(sorted(goods.shades))
            goods.shades[path] = seed.choice([one for one in range(20) if one not in used])
        else:
            goods.media["front"]["alt"] = seed.choice(goods_of.WORDS)
        self.written(seed)

    @step(seed=SEEDS)
    def edit_the_webhook(self, seed: random.Random) -> None:
        """Add, edit, rotate or remove the webhook."""
        hooks = self.desk.goods.webhooks
        hook = hooks.get("orders")
        if hook is None:
            version = seed.randint(1, 9)
            secret = {"write_to": SECRET, "version": version}
            hooks["orders"] = {"url": HOOK, "events": ["order.created"], "secret": secret}
        elif seed.random() < 0.2:
            hooks.clear()
        else:
            hook["events"] = sorted(seed.sample(goods_of.EVENTS, 2))
            hook["secret"]["version"] += seed.randint(0, 1)
        self.written(seed)
