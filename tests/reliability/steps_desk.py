"""A merchant's desk for the steps: files, a store, real commands, and what must always hold."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.harness import AT_ONCE, KEY, Ran, World
from tests.reliability.lives import living
from tests.reliability.places import IN_A_FILE
from tests.reliability.shop import nothing
from tests.reliability.storm_goods import SECRET, Goods, mark
from tests.reliability.storm_truth import Account
from tests.reliability.storm_view import StoreLook, Wanted, look, mark_of
from tests.reliability.victim import Plot
from tjar_sync.devstore import Missing
from tjar_sync.session import read_state

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reliability.places import Place
    from tests.reliability.shop import ShopAddress
    from tjar_sync.model.state import Intent, State, StateEntry

CALM = Plot()
KILLED = -signal.SIGKILL
ENDINGS = frozenset({0, 1, 3, 5, 7, 8, 9, 10})
"""How an apply may end that nobody killed or locked out."""
LIFTED = (
    "--max-deletes=1000",
    "--max-delete-percent=100",
    "--max-price-change-percent=100000000",
    "--allow=zero-price",
    "--allow=below-cost",
    "--allow=sale-above-price",
    "--allow=decimal-shift",
    "--allow=all-removed",
    "--allow=restocked",
    "--allow=sold-again",
    "--allow-missing",
    "--allow-lookalikes",
    "--force-ordered",
)
JSON = re.compile(r"^\{$.*?^\}$", re.MULTILINE | re.DOTALL)
MOST_DECISIONS = 8


class Broken(AssertionError):  # noqa: N818 - reads as the promise's fate
    """A promise that does not hold."""


def require(holds: object, what: str) -> None:
    """Raise Broken unless it holds."""
    if not holds:
        raise Broken(what)


@dataclass
class Desk:
    """One world, and what is known of it."""

    root: Path
    address: ShopAddress
    goods: Goods = field(default_factory=Goods)
    marks: dict[str, str] = field(default_factory=dict)
    """The mark of every address that ever was in the files."""
    left: set[int] = field(default_factory=set)
    """Products that were ours, and were forgotten with a lost state."""
    others: dict[int, Any] = field(default_factory=dict)
    """Products that never were ours, as they are to stay."""
    log: list[str] = field(default_factory=list)
    """Every step, to be read when something breaks."""
    faulty: bool = False
    lying: bool = False
    """Whether the store has habits that lie; a restart does not cure them."""
    believed: bool = False
    """Whether it ever had any."""
    forgotten: set[int] = field(default_factory=set)
    """Products that were ours when the state was lost, and may be again."""
    losses: int = 0
    """How often the state was lost."""
    secret_sure: bool = True
    """False when the state was lost: a webhook's secret that was due then is not asked for."""

    def __post_init__(self) -> None:
        self._stack, self._reached = ExitStack(), ExitStack()
        self._edited = False
        (self.root / "catalog").mkdir()
        self._state = IN_A_FILE
        self._open()
        self.keep(IN_A_FILE)
        self.world.dashboard.add_webhook("Not ours", "http://127.0.0.1:9/other", ["order.created"])
        self.hooks = dict(look(self.world).hooks)

    def keep(self, place: Place) -> None:
        """Keep the state in a place, from the beginning on."""
        self._state = place.of(self.root / "catalog")
        self._reached.close()
        self._reached.enter_context(self._state.reached())
        self._state.clear(self.root / "catalog")
        limits = {"requests_per_second": 1000, "parallel": 2, **AT_ONCE}
        state = {} if place.served else {"state": self._state.url}
        self.world.settings(store={"limits": limits}, **state)
        self.world.environ = self._state.surroundings

    def _open(self) -> None:
        store = self._stack.enter_context(self.address.open(self.root / "store.db"))
        where = self._state.surroundings
        self.world = World(self.root / "catalog", self.address.url, store, where)

    def close(self) -> None:
        """Close the store, and leave the state's place."""
        self._stack.close()
        self._reached.close()

    def restart(self) -> None:
        """Close the store and open it again, with all that it has."""
        self._stack.close()
        self._open()
        self.faulty = self.lying

    # what is there

    def look(self) -> StoreLook:
        """See all that is ours in the store."""
        return self._ours(look(self.world))

    def _ours(self, seen: StoreLook) -> StoreLook:
        others = self.others.keys() | self.left
        mine = {each: doc for each, doc in seen.products.items() if each not in others}
        hooks = {each: hook for each, hook in seen.hooks.items() if each not in self.hooks}
        return StoreLook(mine, hooks, seen.files)

    def stray(self, product_id: int) -> None:
        """Take note of a product that is not ours, as it is now."""
        self.others[product_id] = look(self.world).products[product_id]

    def state(self) -> State:
        """Read the state; that it can be read is one of the promises."""
        try:
            return read_state(self.world.place)
        except Exception as error:
            raise Broken(f"the state cannot be read: {error!r}") from error

    def owned(self) -> dict[str, StateEntry]:
        """Return the products that the state owns, by address."""
        rows = self.state().resources.values()
        return {str(row.address): row for row in rows if row.address.kind == "product"}

    def _taken(self) -> set[int]:
        """Return the ids of all products that are owned, or are written to."""
        state = self.state()
        known: tuple[StateEntry | Intent, ...] = (*state.resources.values(), *state.intents)
        return {int(one.remote_id or 0) for one in known if one.address.kind == "product"}

    def lose_state(self) -> None:
        """Lose all that the state holds."""
        self._state.clear(self.world.root)
        self.forgotten |= self.look().products.keys()
        self.losses += 1
        self.secret_sure = False

    def part(self) -> None:
        """Let go of the forgotten that no entry would recognise, by sku or slug."""
        owned = {int(row.remote_id or 0) for row in self.owned().values()}
        self.forgotten -= owned
        known = {
            (path, entry[path])
            for entry in self.goods.products.values()
            for path in ("sku", "slug")
            if path in entry
        }
        for each in self.forgotten & self.look().products.keys():
            doc = self.look().products[each]
            if not known & {(path, doc[path]) for path in ("sku", "slug")}:
                self.left.add(each)

    # commands

    def files(self) -> None:
        """Write the catalog's files."""
        self.goods.write(self.world)
        products = self.goods.products.items()
        self.marks |= {f"product.{name}": mark(entry) for name, entry in products}

    def say(self, *arguments: str, plot: Plot = CALM, delay: float | None = None) -> Ran:
        """Run a command in a process of its own; with a delay, kill it after so long."""
        with living(self.world, *arguments, plot=plot) as life:
            if delay is not None:
                time.sleep(delay)
                with suppress(ProcessLookupError):
                    os.kill(life.pid, signal.SIGKILL)
            code, said = life.ended()
        self.address.quiet()
        found = JSON.search(said)
        out = found[0] if found else ""
        ran = Ran(code, out, said.replace(out, ""))
        self._discreet(ran)
        self.log.append(f"  {' '.join(arguments)}: {code}")
        if code not in (0, 2):
            self.log.append(f"    {ran.err.strip()[-1500:]}")
        return ran

    def _discreet(self, ran: Ran) -> None:
        """No output holds a secret, a traceback or talk of a bug."""
        text = ran.out + ran.err
        secrets = [hook["secret"] for hook in look(self.world).hooks.values()]
        for word in (KEY, *secrets, "Traceback", "met a bug"):
            require(word not in text, f"the output holds {word!r}: {text[-2000:]}")

    def reads(self, *arguments: str) -> Ran:
        """Run a command that must write nothing."""
        self.world.writes()
        before = look(self.world)
        ran = self.say(*arguments)
        writes = self.world.writes()
        require(writes == 0, f"{arguments} sent {writes} writes")
        require(before == look(self.world), f"{arguments} changed the store")
        return ran

    def planned(self, *arguments: str) -> dict[str, set[str]] | None:
        """Return which fields of which address a plan shows; None when no plan can be made."""
        ran = self.reads("plan", "--format", "json", *arguments)
        if ran.code not in (0, 2, 5) or not ran.out:
            return None
        return fields_of(json.loads(ran.out))

    def writes(self, *arguments: str, shown: dict[str, set[str]] | None, **more: Any) -> Ran:
        """Run a command that may write what a plan showed, and check all that must hold."""
        self.part()
        rows, everything = self.owned(), look(self.world)
        ran = self.say(*arguments, **more)
        self.left -= self._taken()
        before, after = self._ours(everything), self.look()
        self._unharmed(before, after, rows)
        self._left_alone(everything)
        if shown is not None:
            self._seen(before, after, shown, rows)
        if ran.code in ENDINGS:
            whole = "--target" not in arguments
            marks = dict(self.marks)
            account = Account(ran, self.goods, before, after, marks, whole, self.believed)
            require(not account.lies(), f"it lied: {account.lies()}\n{ran.out}\n{ran.err}")
        return ran

    def edit_at_write(self, at: int, product_id: int, **fields: object) -> None:
        """Edit a product by hand just before that many writes from now are carried out."""
        dashboard = self.world.dashboard
        self._edited = False

        def strike(number: int, done: bool) -> None:  # noqa: FBT001 - as the address calls it
            if number == at and not done:
                with suppress(Missing):
                    dashboard.edit_product(product_id, **fields)
                    self._edited = True

        self.address.guard(strike)

    def edited(self) -> bool:
        """Say whether that edit was made, and make no more of them."""
        self.address.guard(nothing)
        return self._edited

    # what must hold after every command

    def _unharmed(self, before: StoreLook, after: StoreLook, rows: dict[str, StateEntry]) -> None:
        every = look(self.world)
        for each, doc in self.others.items():
            require(every.products.get(each) == doc, f"id {each}, which is not ours, was changed")
        for each, hook in self.hooks.items():
            require(every.hooks.get(each) == hook, f"webhook {each}, not ours, was changed")
        for name in {mark_of(doc) for doc in after.products.values()} - {""}:
            parted = [address for address in rows if self._has_left(address, name)]
            most = max(len(self.goods.of(name)) + len(parted), len(before.of(name)))
            require(len(after.of(name)) <= most, f"{name} is there {len(after.of(name))} times")
        for row in rows.values():
            each = int(row.remote_id or 0)
            if row.protect and each in before.products:
                require(each in after.products, f"{row.address} is protected and was deleted")
                kept = before.products[each]["status_id"] == after.products[each]["status_id"]
                known = row.address.name in self.goods.products
                require(kept or known, f"{row.address} is protected and was archived")
        self.state()

    def _has_left(self, address: str, name: str) -> bool:
        """Say whether an address of this mark is in the files no more: it may stay, archived."""
        product = address.removeprefix("product.")
        return self.marks.get(address) == name and product not in self.goods.products

    def _left_alone(self, before: StoreLook) -> None:
        """Require that what was forgotten is as it was, but for what was adopted again."""
        after = look(self.world).products
        for each in self.left & before.products.keys():
            require(after.get(each) == before.products[each], f"id {each}, forgotten, was changed")

    def _seen(
        self,
        before: StoreLook,
        after: StoreLook,
        shown: dict[str, set[str]],
        rows: dict[str, StateEntry],
    ) -> None:
        """Whatever changed in the store was in the plan, field by field."""
        owners = {int(row.remote_id or 0): address for address, row in rows.items()}
        for each, doc in before.products.items():
            names = {address for address in shown if self._is(address, each, doc, owners)}
            names |= {f"product {each}"} & shown.keys()
            fields = set().union(*(shown[name] for name in names))
            if each not in after.products:
                require("(gone)" in fields, f"id {each} was deleted, and the plan did not show it")
                continue
            now = after.products[each]
            changed = {wire for wire in doc if wire != "variant_ids" and doc[wire] != now[wire]}
            unseen = {
                wire for wire in changed if not fields & ({"(all)"} | PATHS.get(wire, {wire}))
            }
            require(not unseen, f"id {each}: {unseen} changed unseen; the plan showed {fields}")
        for each in after.products.keys() - before.products.keys():
            name = mark_of(after.products[each])
            made = [one for one in shown if self.marks.get(one) == name and "(all)" in shown[one]]
            require(made, f"id {each} ({name}) was created, and the plan did not show it")

    def _is(self, address: str, each: int, doc: Any, owners: dict[int, str]) -> bool:
        same = self.marks.get(address) == mark_of(doc)
        return same or owners.get(each) == address

    # when all is quiet

    def settle_down(self, ran: Ran) -> None:
        """After an apply without faults: the store is as the files want it, and stays so."""
        self.part()
        rows = self.owned().values()
        archived = {int(row.remote_id or 0) for row in rows if row.archived}
        seen = self.look()
        on_sale = {each: doc for each, doc in seen.products.items() if each not in archived}
        shown = replace(seen, products=on_sale)
        wrong = Wanted(self.goods, shown, not self.losses, self.believed).wrong()
        require(not wrong, f"the store is not as the files want it: {wrong}\n{ran.out}{ran.err}")
        plan = self.reads("plan", "--detailed-exitcode", "--refresh", "full")
        require(plan.code == 0, f"the plan is not empty: {plan.err}")
        again = self.reads("apply", "--auto-approve")
        require(again.code == 0, f"another apply ended with {again.code}: {again.err}")
        if self.goods.webhooks and self.secret_sure:
            path = self.world.root / SECRET
            (hook,) = self.look().hooks.values()
            require(path.exists(), "the webhook's secret is not kept")
            require(path.read_text("utf-8").strip() == hook["secret"], "the kept secret is stale")


def fields_of(plan: Any) -> dict[str, set[str]]:
    """Return which fields of which address a plan changes, as JSON has it."""
    found: dict[str, set[str]] = {}
    for change in plan.get("resource_changes", ()):
        fields = found.setdefault(change["address"], set())
        fields |= {item["path"] for item in change["fields"]} | {*change["deferred"]}
        fields |= {"create": {"(all)"}, "delete": {"(gone)"}}.get(change["action"], set())
        if change["remote_id"]:
            found.setdefault(f"{change['kind']} {change['remote_id']}", set()).update(fields)
        if change["previous_address"]:
            found.setdefault(change["previous_address"], set()).update(fields)
    return found


PATHS = {
    "name_ar": {"name.ar"},
    "name_en": {"name.en"},
    "summery_ar": {"summary.ar"},
    "summery_en": {"summary.en"},
    "description_ar": {"description.ar"},
    "description_en": {"description.en"},
    "badge_id": {"badge"},
    "category": {"categories"},
    "sub_category": {"sub_categories"},
    "policy_description": {"policy"},
    "meta_title_en": {"seo.title.en"},
    "video_url": {"video.url"},
    "provider_ids": {"providers"},
    "file_ids": {"files"},
    "image_id": {"image"},
    "product_gallery": {"gallery"},
    "related_products": {"related"},
    "status_id": {"published"},
    "product_options": {"options"},
    **{
        f"item_{name}": {"variants"}
        for name in ("stock_count", "color", "size", "additional_price", "extra_cost", "image")
    },
}
"""By the store's name of a field: the names under which a plan may show it."""
