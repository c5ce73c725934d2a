"""A catalog that is applied, and its store; whether a plan was made anew, and what the store was asked."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from unittest import mock

from tests.harness import Ran, World, world
from tjar_sync.kept import files
from tjar_sync.workflow import pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LONG_AGO = 3600.0
GOODS = """\
products:
  cup:
    type: physical
    name: {en: "Cup ${TJAR_VAR_SIZE:-small}"}
    description: {en: {file: text/cup.html}}
    sale_price: 5
    sku: CUP-1
    slug: cup-1
    tags: [new]
    image: front
"""
MORE = """\
media:
  front: {file: media/front.png}
products:
  pot:
    type: physical
    name: {en: Pot}
    sale_price: 7
    cost: 3
    sku: POT-1
    slug: pot-1
"""


def clock() -> Callable[[], datetime]:
    """Return a store's clock that goes on at each look: nothing is of the second it is looked at in."""
    start, looks = datetime.now(UTC) - timedelta(days=1), count()
    return lambda: start + timedelta(seconds=2 * next(looks))


@dataclass(slots=True)
class Desk:
    """A merchant's desk, and how the plans on it came to be."""

    world: World
    anew: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The catalog's folder."""
        return self.world.root

    @property
    def kept(self) -> Path:
        """The file that keeps the plan of the default store."""
        (found,) = self.cache.glob("plan-*.json")
        return found

    @property
    def cache(self) -> Path:
        """The catalog's cache."""
        return self.root / ".tjar/cache"

    def plan(self, *options: str) -> dict[str, Any]:
        """Plan; return what is said, but for what is another each time."""
        return said(self.world.run("plan", "--format", "json", *options))

    def made_anew(self, *options: str) -> bool:
        """Plan, and say whether the engine had to."""
        self.anew.clear()
        self.plan(*options)
        return bool(self.anew)

    def forget(self) -> None:
        """Have nothing kept."""
        for one in self.cache.glob("plan-*.json"):
            one.unlink()


def said(ran: Ran) -> dict[str, Any]:
    """Return all that a command said, but for what is another each time."""
    document: dict[str, Any] = json.loads(ran.out) if ran.out.startswith("{") else {"text": ran.out}
    for name in ("id", "created_at"):
        document.pop(name, None)
        document.get("plan", {}).pop(name, None)
    return {"code": ran.code, "err": ran.err, **document}


@contextmanager
def desk(root: Path, **settings: Any) -> Iterator[Desk]:
    """Make a catalog of two products, applied; what was written just now counts as old."""
    root.mkdir()
    planned = pipeline.planned
    with (
        world(root, clock(), variables=["TJAR_VAR_SIZE"], **settings) as made,
        mock.patch.object(files, "RACY_SECONDS", -LONG_AGO),
    ):
        made.write("goods.yaml", GOODS)
        made.write("more/pots.yaml", MORE)
        made.write("text/cup.html", "<p>A cup.</p>\n")
        made.picture("media/front.png")
        made.environ["CI"] = ""
        found = Desk(made)

        def noted(*arguments: Any) -> Any:
            found.anew.append("planned")
            return planned(*arguments)

        assert made.apply().code == 0
        with mock.patch.object(pipeline, "planned", noted):
            yield found
