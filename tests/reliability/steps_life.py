"""One shop's life: what every step works with, and what holds after each."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.reliability import storm_goods as goods_of
from tests.reliability.places import IN_A_FILE
from tests.reliability.shop import ShopAddress
from tests.reliability.steps_desk import Broken, Desk
from tests.reliability.storm_goods import TYPES
from tests.reliability.storm_view import mark_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reliability.places import Place

SEEDS = st.integers(0, 2**32 - 1)
AT_ONCE = 0.4
"""How often an edit of the files is applied at once."""
_ADDRESSES: list[ShopAddress] = []


def step(**given: Any) -> Callable[[Callable[..., None]], Any]:
    """Make a rule of a method; it is counted, and its seed is written down."""

    def made(act: Callable[..., None]) -> Any:
        @wraps(act)
        def acting(self: Life, **drawn: Any) -> None:
            type(self).counts[act.__name__] += act.__name__ != "a_quiet_moment"
            self.desk.log.append(f"{act.__name__} {drawn}")
            if "seed" in drawn:
                drawn["seed"] = self.chance(drawn["seed"])
            try:
                act(self, **drawn)
            except Exception as error:
                self.broke(error)
                raise

        as_rule: Any = rule(**given)
        return as_rule(acting)

    return made


class Life(RuleBasedStateMachine):
    """One shop; every step leaves all promises true."""

    counts: ClassVar[Counter[str]] = Counter()
    places: ClassVar[tuple[Place, ...]] = (IN_A_FILE,)

    def __init__(self) -> None:
        super().__init__()
        if not _ADDRESSES:
            _ADDRESSES.append(ShopAddress())
        self._folder = tempfile.TemporaryDirectory(prefix="tjar-steps-")
        self.desk = Desk(Path(self._folder.name), _ADDRESSES[0])
        self.number = 0
        self.removed: dict[str, Any] = {}
        self.renamed: dict[str, str] = {}
        self.saved = False
        for number in range(4):
            self.desk.goods.shades[f"media/{number}.png"] = number
        self.desk.goods.media["front"] = {"file": "media/0.png", "alt": "Front"}
        self.desk.stray(self.desk.world.dashboard.create_product(name_en="Stranger", sale_price=1))

    @initialize(seed=SEEDS)
    def a_shop_opens(self, seed: int) -> None:
        """Choose where the state is, and write the first entries."""
        self.desk.keep(self.chance(seed).choice(self.places))
        for _ in range(3):
            self.add(self.chance(seed + self.number))
        self.desk.files()

    def broke(self, error: Exception) -> None:
        """Take note that a step broke something."""

    @staticmethod
    def chance(seed: int) -> random.Random:
        """Return chance that a seed decides."""
        return random.Random(seed)  # noqa: S311 - repeatable on purpose

    def teardown(self) -> None:
        """Give everything back."""
        self.desk.close()
        self._folder.cleanup()

    def add(self, chance: random.Random) -> None:
        """Draw a new entry."""
        self.number += 1
        name, goods = f"p{self.number}", self.desk.goods
        entry = goods_of.product(chance, goods, name, chance.choice(TYPES))
        removal = chance.choice(("delete", "archive"))
        entry["lifecycle"] = {"protect": chance.random() < 0.3, "on_remove": removal}
        goods.products[name] = entry

    def written(self, chance: random.Random) -> None:
        """Write the files; now and then they are applied at once."""
        self.desk.files()
        if chance.random() < AT_ONCE:
            self.desk.log.append("apply, at once")
            type(self).counts["apply"] += 1
            self.bring()

    def bring(self) -> None:
        """Bring what the files want into the store."""
        raise NotImplementedError

    def some(self, chance: random.Random) -> str | None:
        """Pick an entry, if there is any."""
        names = sorted(self.desk.goods.products)
        return chance.choice(names) if names else None

    def related(self) -> set[str]:
        """Return the entries that others link to."""
        return {
            name for entry in self.desk.goods.products.values() for name in entry.get("related", ())
        }

    def ours(self, chance: random.Random) -> int | None:
        """Pick a product that is ours, if there is any."""
        ids = sorted(self.desk.look().products)
        return chance.choice(ids) if ids else None

    @step()
    def a_quiet_moment(self) -> None:
        """Nothing happens: what is tried first, and most simply, must cost nothing."""

    @invariant()
    def nothing_is_there_twice(self) -> None:
        """No address ever has two live products."""
        seen = self.desk.look()
        owned = {mark_of(doc) for doc in seen.products.values()} - {""}
        for name in owned:
            wanted = len(self.desk.goods.of(name)) or 1
            most = max(wanted, self.known(name))
            if len(seen.of(name)) > most:
                error = Broken(f"{name} is there {seen.of(name)}, and should be {most} times")
                self.broke(error)
                raise error

    def known(self, name: str) -> int:
        """Count what the removed entries of a mark may still have in the store."""
        return sum(goods_of.mark(entry) == name for entry in self.removed.values()) + len(
            self.desk.goods.of(name)
        )
