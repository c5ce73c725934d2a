"""Is what a run told true? Compared with the store right before it and right after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.harness import KEY, document_of
from tests.reliability.storm_front import known_as, wanted
from tests.reliability.storm_goods import mark
from tests.reliability.storm_view import HIDDEN, StoreLook, mark_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.harness import Ran
    from tests.reliability.storm_goods import Goods

Told = dict[str, Any]

REFUSING = frozenset({1, 5, 7, 8, 10})
"""How a run may end that stopped before its first write."""
ENDED = frozenset({3, 7, 8, 10})
"""How a run may end that was done in part, by what ended it."""
PARTLY = ("the store said that it is", "the write of ")
"""How a failure begins whose write the store has carried out, but not as it was written."""
UNSEEMLY = ("Traceback", "met a bug", KEY)


@dataclass(frozen=True)
class Account:
    """One run of apply: what it told, and what the store had before and after."""

    ran: Ran
    goods: Goods
    before: StoreLook
    after: StoreLook
    marks: Mapping[str, str]
    """The mark of every address that ever was in the files."""
    whole: bool = True
    """False for a run with --target: links to what it leaves out wait for another."""
    believed: bool = False
    """Whether the store has lied at all; see Wanted."""
    provider: str = "tjar"
    """The platform of the store."""

    @cached_property
    def report(self) -> Told:
        """What it told; nothing where it stopped before its first write."""
        empty: Told = {"done": [], "failed": [], "skipped": [], "summary": {"untold": 0}}
        found: Told = document_of(self.ran.out) or empty
        return found

    def lies(self) -> list[str]:
        """Say where the run told what is not so; empty when all is true."""
        return [
            *self._manners(),
            *self._unasked(),
            *(lie for item in self.report["done"] for lie in self._done(item)),
            *self._undone(),
        ]

    def _manners(self) -> list[str]:
        """Say what is wrong with the exit code and the words."""
        said = self.ran.out + self.ran.err
        secrets = [
            hook["secret"] for seen in (self.before, self.after) for hook in seen.hooks.values()
        ]
        found = [f"it said {word!r}" for word in (*UNSEEMLY, *secrets) if word in said]
        untold = self.report["summary"]["untold"]
        partly = bool(self.report["failed"] or self.report["skipped"] or untold)
        if not document_of(self.ran.out):
            fit = self.ran.code in REFUSING
        else:
            fit = self.ran.code in ENDED if partly else self.ran.code == 0
        if not fit:
            found.append(f"it ended with {self.ran.code}, having told {self._counts()}")
        return found

    def _counts(self) -> dict[str, int]:
        return {name: len(self.report[name]) for name in ("done", "failed", "skipped")}

    def _owners(self, *outcomes: str) -> set[tuple[str, str]]:
        """Return mark and action of every product change that ended so; a lost answer may be done."""
        found = {("done", item["address"], item["action"]) for item in self.report["done"]}
        for item in self.report["failed"]:
            kind = "doubtful" if in_part(item) else "failed"
            found.add((kind, item["address"], item["action"]))
        return {
            (self.marks.get(address, ""), action)
            for outcome, address, action in found
            if outcome in outcomes
        }

    def _unasked(self) -> Iterable[str]:
        """Say what changed in the store and was told neither as done nor as doubtful."""
        owners = self._owners("done", "doubtful")
        before, after = self.before.products, self.after.products
        for each, doc in after.items():
            name = mark_of(doc)
            if each not in before and (name, "create") not in owners:
                yield f"id {each} ({name}) was made, and nobody told"
        for each, doc in before.items():
            name = mark_of(doc)
            if each not in after:
                if (name, "delete") not in owners:
                    yield f"id {each} ({name}) was deleted, and nobody told"
            elif doc != after[each] and not self._told(each, name, owners):
                yield f"id {each} ({name}) was changed, and nobody told"

    def _told(self, each: int, name: str, owners: set[tuple[str, str]]) -> bool:
        names = {name, mark_of(self.after.products[each])}
        actions = ("update", "move", "adopt", "archive", "create")
        return any((one, action) in owners for one in names for action in actions)

    def _done(self, item: Told) -> Iterable[str]:
        """Say what is told as done and is not so."""
        kind, _, name = item["address"].partition(".")
        if kind != "product":
            return
        remote_id = known_as(item["remote_id"])
        match item["action"]:
            case "delete":
                if remote_id in self.after.products:
                    yield f"{item['address']} was told as deleted, and is there"
            case "archive":
                if self.after.products.get(remote_id, {}).get("status_id", HIDDEN) != HIDDEN:
                    yield f"{item['address']} was told as archived, and is on sale"
            case "forget":
                pass
            case action:
                for lie in self._as_wanted(name, remote_id):
                    yield f"{item['address']} was told as {action}d, but {lie}"

    def _as_wanted(self, name: str, remote_id: Any) -> list[str]:
        troubled = {item["address"] for item in (*self.report["failed"], *self.report["skipped"])}
        links = self.whole and f"product.{name}" not in troubled
        goods = wanted(self.provider, self.goods, self.after, believed=self.believed)
        return goods.of(self.goods.products[name], remote_id, links=links)

    def _undone(self) -> Iterable[str]:
        """Say what is told as refused, or as not tried, and was done."""
        done = {item["address"] for item in self.report["done"]}
        doubtful = {item["address"] for item in self.report["failed"] if in_part(item)}
        for item in (*self.report["failed"], *self.report["skipped"]):
            if item["address"] in done | doubtful:
                continue
            name = self.marks.get(item["address"], "")
            if not name or self._shared(name):
                continue
            if self._docs(self.before, name) != self._docs(self.after, name):
                yield f"{item['address']} was told as not done, and was"

    def _shared(self, name: str) -> bool:
        return [*self.marks.values()].count(name) > 1

    @staticmethod
    def _docs(seen: StoreLook, name: str) -> list[Any]:
        return [seen.products[each] for each in seen.of(name)]


def in_part(item: Told) -> bool:
    """Say whether something of a failed change may be in the store."""
    return bool(item["settles"]) or item["message"].startswith(PARTLY)


def marks_of(goods: Goods) -> dict[str, str]:
    """Return the mark of every product's address."""
    return {f"product.{name}": mark(entry) for name, entry in goods.products.items()}
