"""Promise 9 as a law: random shops meet random sets of habits, and exit 0 is the truth."""

from __future__ import annotations

import json
import os
import random
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.harness import document_of, world
from tests.reliability import storm_goods as goods_of
from tests.reliability.steps_desk import LIFTED, fields_of
from tests.reliability.storm_goods import HOOK, SECRET, TYPES, Goods, mark
from tests.reliability.storm_view import HIDDEN, StoreLook, look, mark_of
from tests.reliability.truth import UNKEPT, is_wanted, singles, wanted
from tests.reliability.truth_view import Truth, changed, wires
from tjar_sync.devstore import habits_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from tests.harness import Ran, World

pytestmark = pytest.mark.any_version  # what is concluded from what was shown

HABITS = [one for one in singles() if not UNKEPT & {one, one.partition("=")[0]}]
law = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "15")),
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # an example is a whole life: no shrinking
    suppress_health_check=[HealthCheck.too_slow],
)
STAGES = st.lists(
    st.lists(st.sampled_from(HABITS), max_size=4, unique=True).map(",".join),
    min_size=3,
    max_size=3,
)


@dataclass
class Shop:
    """A shop that lives through some applies, each with habits of its own."""

    desk: World
    chance: Random
    goods: Goods = field(default_factory=Goods)
    unverified: set[tuple[str, str]] = field(default_factory=set)
    """Fields that a report named as shown nowhere, by the product's mark."""
    addresses: dict[str, str] = field(default_factory=dict)
    """The last address of every product, by its mark."""

    def open(self) -> None:
        """Draw a product of each type, their pictures and a webhook, beside a stranger."""
        self.desk.dashboard.create_product(name_en="Not ours", sale_price=1, sku="NOT-OURS")
        for number in range(3):
            self.goods.shades[f"media/{number}.png"] = number
        for number, kind in enumerate(TYPES):
            name = f"p{number}"
            self.goods.products[name] = goods_of.product(self.chance, self.goods, name, kind)
        self.goods.products["p0"]["related"] = ["p1"]
        secret = {"write_to": SECRET, "version": 1}
        hook = {"url": HOOK, "events": ["order.created"], "secret": secret}
        self.goods.webhooks["orders"] = hook

    def shrink(self) -> None:
        """Take a product out of the files, and the webhook."""
        gone = goods_of.remove(self.goods, self.chance.choice(sorted(self.goods.products)))
        if "lifecycle" in gone:
            self.goods.archived["gone"] = gone
        self.goods.webhooks.clear()

    def live(self, habits: str) -> Iterator[str]:
        """Apply, and say in what that was not told as it is."""
        self.goods.write(self.desk)
        known = {mark(entry): f"product.{name}" for name, entry in self.goods.products.items()}
        self.addresses |= known
        self.desk.store.set_habits(habits_of(habits))
        plan = self.desk.run("plan", "--format", "json", *LIFTED)
        was = look(self.desk)
        ran = self.desk.apply("--format", "json", *LIFTED)
        seen, told = look(self.desk), report(ran)
        marks = {address: name for name, address in known.items()}
        self.unverified |= {
            (marks.get(one["address"], ""), one["path"]) for one in told["unverified"]
        }
        shown = fields_of(document_of(plan.out))
        self.unverified |= {
            (marks.get(one["address"], ""), one["path"])
            for one in told["side_effects"]
            if one["path"] == "quantity"  # stock is never put back, but named
        }
        yield from self._unnamed(was, seen, shown, told)
        made = {one["address"] for one in told["done"] if one["action"] == "create"}
        wrong = {**self._differing(seen, made), **self._left(seen)}
        if ran.code == 0:
            yield from (f"exit 0, but {key}: {what}" for key, what in wrong.items())
            return
        next_plan = wanted(self.desk)
        for (address, path), what in wrong.items():
            if not is_wanted(next_plan, address, path):
                yield f"exit {ran.code}, and no more planned: {address} {path}: {what}\n{ran.err}"

    def _differing(self, seen: StoreLook, made: set[str]) -> dict[tuple[str, str], str]:
        """Say in which fields the store does not show what the files want."""
        found = {}
        ids = {
            name: min(seen.of(mark(one)), default=0) for name, one in self.goods.products.items()
        }
        for name, entry in self.goods.products.items():
            address = f"product.{name}"
            if len(seen.of(mark(entry))) > 1:
                found[address, ""] = f"it is there as {seen.of(mark(entry))}"
            truth = Truth(self.desk, self.goods, seen, ids)
            for path, what in truth.differing(name, stock=address in made).items():
                if (mark(entry), path) not in self.unverified and path != "codes":
                    found[address, path] = what
        return found

    def _left(self, seen: StoreLook) -> dict[tuple[str, str], str]:
        """Say what is still there that is in no file."""
        known = {mark(entry) for entry in self.goods.products.values()}
        hidden = {mark(entry) for entry in self.goods.archived.values()}
        found = {}
        for each, doc in seen.products.items():
            name = mark_of(doc)
            on_sale = doc["status_id"] != HIDDEN
            if name and name not in known and (on_sale or name not in hidden):
                found[self.addresses[name], "(gone)"] = f"id {each} is there"
        events = {one["url"]: json.loads(one["events"]) for one in seen.hooks.values()}
        want = {one["url"]: one["events"] for one in self.goods.webhooks.values()}
        if {url: sorted(one) for url, one in events.items()} != want:
            found["webhook.orders", "events" if want else "(gone)"] = f"webhooks are {events}"
        return found

    def _unnamed(
        self, was: StoreLook, seen: StoreLook, shown: dict[str, set[str]], told: Any
    ) -> Iterator[str]:
        """Say what changed in the store that neither the plan nor the report named."""
        named: dict[str, set[str]] = {}
        for one in told["side_effects"]:
            named.setdefault(one["address"], set()).add(one["path"])
        for each, doc in was.products.items():
            name = mark_of(doc)
            address = self.addresses.get(name, "")
            paths = shown.get(f"product {each}", set()) | shown.get(address, set())
            paths = paths | named.get(address, set()) if name else set()
            if each not in seen.products:
                if "(gone)" not in paths:
                    yield f"id {each} is gone, and nobody named it"
                continue
            fields = changed(was, seen, each) - wires(paths - {"(gone)", "(all)"})
            if fields:
                yield f"{sorted(fields)} of id {each} {name} changed, and nobody named it"


def report(ran: Ran) -> Any:
    """Return what an apply told; nothing where it stopped before its first write."""
    empty: dict[str, list[Any]] = {"done": [], "side_effects": [], "unverified": []}
    return empty | document_of(ran.out)


@law
@given(st.integers(0, 2**32 - 1), STAGES)
def test_exit_0_is_the_truth_whatever_the_store_s_habits(seed: int, stages: list[str]) -> None:
    """After any apply: exit 0 only if the store's tables hold what the files want; else it is planned.

    And nothing that the store shows changed but what the plan or the report names.
    """
    lived(seed, stages)


@law
@given(st.integers(0, 2**32 - 1), st.lists(st.sampled_from(HABITS), max_size=4, unique=True))
def test_what_is_learned_of_a_store_leads_to_no_lie(seed: int, habits: list[str]) -> None:
    """The same where the store stays as it is, and each apply uses what the ones before it saw."""
    lived(seed, [",".join(habits)] * 3)


def lived(seed: int, stages: list[str]) -> None:
    """Let a shop live through an apply for each set of habits; raise where one was not told as it was."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as desk:
        shop = Shop(desk, chance)
        shop.open()
        for number, habits in enumerate(stages):
            if number == 1:
                shop.goods = goods_of.edited(chance, shop.goods)
            elif number == 2:
                shop.shrink()
            lies = list(shop.live(habits))

            assert [] == lies, f"{stages[: number + 1]} {lies}"
