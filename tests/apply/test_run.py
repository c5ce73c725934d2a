"""What a run tells and keeps, how much it does at once, and whose orders it minds."""

from __future__ import annotations

import contextlib
import re
import threading
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.apply.faulty import Faulty, Shop, at_rest, fail, hiding, together, told
from tests.builders import change, media, product, webhook
from tjar_sync.apply import CancelToken
from tjar_sync.errors import (
    Invalid,
    NotFound,
    ProviderError,
    Refused,
    StateError,
    Throttled,
    Unanswered,
    Unauthorized,
    Unproven,
)
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.codes import Caution
from tjar_sync.model.event import Applying, Done
from tjar_sync.model.live import WriteResult
from tjar_sync.model.plan import Action, Step
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.state import Pass, Proof
from tjar_sync.state.registry import open_sqlite
from tjar_sync.testing.memory_provider import Habits
from tjar_sync.testing.state_samples import context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Write
    from tjar_sync.model.state import Batch, Intent
    from tjar_sync.model.value import Value

SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="SHOE")
SOCK = product("sock", name__en="Sock", sale_price=Decimal("2.00"), sku="SOCK")
WRAP = product("wrap", name__en="Wrap", sale_price=Decimal("1.00"), sku="WRAP")
LINKED = replace(SHOE, values={**SHOE.values, "related": ("product.sock",)})
FRONT = media()
LOST = Unanswered("the answer was lost")


def many(count: int) -> list[Resource]:
    """Build so many products."""
    return [product(f"p{number:02}") for number in range(count)]


def edited(resource: Resource, **values: Any) -> Resource:
    """Return a resource with some values changed."""
    return replace(resource, values={**resource.values, **values})


# what is told


def test_a_run_is_told_as_it_happens() -> None:
    """How many changes there are, then each as it is done; links are no change of their own."""
    shop = Shop()
    report = shop.apply(LINKED, SOCK)

    assert Applying(2) == shop.events[0]
    assert list(report.done) == [item for item in shop.events[1:] if isinstance(item, Done)]
    assert ["related"] == [item.path for item in report.unverified]
    assert [("product.shoe", "1"), ("product.sock", "2")] == [
        (str(item.change.address), item.remote_id) for item in report.done
    ]


def test_a_run_knows_when_its_writes_begin() -> None:
    """From then on it may not be cut off at any point."""
    shop, cancel_token = Shop(), CancelToken()
    begun: list[bool] = []
    shop.provider.before["product.shoe"] = lambda: begun.append(cancel_token.working)
    shop.apply(SHOE, cancel_token=cancel_token)

    assert [True] == begun


def test_the_journal_tells_in_words_what_became_of_each_write() -> None:
    """Done, refused in the store's words, or not even sent."""
    shop, cancel_token = Shop(), CancelToken()
    shop.provider.before["product.shoe"] = fail(Invalid("no such brand", fields={}))
    shop.provider.after["product.sock"] = lambda: cancel_token.cancel("enough")
    shop.apply(SHOE, SOCK, WRAP, canary=False, cancel_token=cancel_token)
    entries = {str(item.intent.address): item for item in shop.home.history(9)}

    assert {
        "product.shoe": (Proof.REFUSED, "no such brand"),
        "product.sock": (Proof.ANSWERED, ""),
        "product.wrap": (Proof.REFUSED, "not sent"),
    } == {address: (item.proof, item.detail) for address, item in entries.items()}


def test_a_lost_answer_is_told_in_the_stores_words() -> None:
    """A person reads why it is not known, and what is done about it."""
    shop = Shop()
    shop.provider.after["product.shoe"] = fail(LOST)
    created = shop.apply(SHOE)
    shop.provider.after["product.shoe"] = fail(LOST)
    updated = shop.apply(edited(SHOE, sku="S-2"))

    expected = "product.shoe: the answer was lost; looking for it in the store"
    assert [expected] == [str(item) for item in created.warnings]
    assert "1" == created.done[0].remote_id
    assert "the answer was lost" == updated.failed[0].message


def test_an_answer_without_an_id_is_told() -> None:
    """It was done, and where it is must be looked up."""
    shop = Shop()
    shop.provider.answers = lambda _written: WriteResult(None)
    report = shop.apply(SHOE)

    assert [
        "product.shoe: the store's answer does not tell the new id; looking for it in the store"
    ] == [str(item) for item in report.warnings]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unproven("it holds thanks"), Caution.ANSWER_UNCLEAR),
        (Unanswered("no answer"), Caution.ANSWER_LOST),
    ],
)
def test_an_answer_that_came_is_not_called_lost(error: Unanswered, code: Caution) -> None:
    """Machines tell an answer that says nothing from one that never came."""
    shop = Shop()
    shop.provider.after["product.shoe"] = fail(error)
    report = shop.apply(SHOE)

    assert [code] == [item.code for item in report.warnings]
    assert "1" == report.done[0].remote_id


@pytest.mark.parametrize("error", [Throttled("slow down"), Unanswered("maintenance")])
def test_a_store_that_asks_to_wait_for_long_is_sent_nothing_more(error: ProviderError) -> None:
    """What says until when it wants to be left alone ends the run with those words."""
    shop, wanted = Shop(), many(4)
    error.until = "2026-03-05 08:52 UTC"
    shop.provider.before[str(wanted[0].address)] = fail(error)
    report = shop.apply(*wanted)

    assert [] == shop.provider.sent
    assert {error.what} == {item.because for item in report.skipped}
    assert 3 == len(report.skipped)


def test_what_is_not_there_yet_is_told_so() -> None:
    """A create that the store does not show, and one that was not looked for any more."""
    shop, cancel_token = Shop(), CancelToken()
    shop.provider.before["product.shoe"] = fail(LOST)
    unseen = shop.apply(SHOE)
    shop.provider.before["product.shoe"] = together(
        [lambda: cancel_token.cancel("enough"), fail(LOST)]
    )
    unsought = shop.apply(SHOE, cancel_token=cancel_token)

    expected = "no answer of the store tells that it was made, and the store does not show it yet"
    assert expected == unseen.failed[0].message
    expected = "the run was stopped before it was looked up what became of it"
    assert expected == unsought.failed[0].message


def test_what_vanishes_in_masses_is_told_whole() -> None:
    """Deletes that find nothing count as much as edits."""
    shop, wanted = Shop(), many(30)
    shop.apply(*wanted)
    planned = shop.plan()
    shop.provider.answers = lambda written: replace(written, absent=True)
    report = shop.carry_out(planned, canary=False)

    expected = (
        "the store says of N resources that it does not have them, although it showed them a "
        "moment ago: it is in trouble, or somebody deletes them"
    )
    assert {expected} == {re.sub(r"\d+", "N", item.because) for item in report.skipped}


def test_refusals_of_other_kinds_are_no_vanishing() -> None:
    """Neither an edit that is refused, nor a create for which something is not found."""
    shop, wanted = Shop(), many(6)
    shop.apply(*wanted)
    for one in wanted:
        shop.provider.before[str(one.address)] = fail(Refused("not today"))
    refused = shop.apply(*(edited(one, sale_price=Decimal("11.00")) for one in wanted))
    new = [product(f"new-{number}") for number in range(6)]
    for one in new:
        shop.provider.before[str(one.address)] = fail(NotFound("no such brand"))
    unknown = shop.apply(*wanted, *new)

    assert 6 == len(refused.failed)
    assert 6 == len(unknown.failed)


def test_a_state_that_fails_is_told_with_its_reason() -> None:
    """A person reads who has the lock, of each write whose result is not recorded."""
    shop = Shop()
    shop.provider.after["product.shoe"] = shop.seize
    report = shop.apply(SHOE)

    assert "the state is locked by sara@desk" in report.failed[0].message


def test_a_state_that_fails_is_told_of_every_step() -> None:
    """However many turns the run would have taken."""
    shop, wanted = Shop(), many(30)
    planned = shop.plan(*wanted)
    shop.seize()
    report = shop.carry_out(planned, *wanted, canary=False)

    assert 30 == len(report.failed) + len(report.skipped)
    assert [] == shop.provider.sent


def test_a_secret_that_cannot_be_kept_is_told_with_its_reason() -> None:
    """Nothing more is sent, and the reason is that of the failure."""
    shop = Shop(keep=fail(StateError("the secret cannot be written", hint="make room")))
    report = shop.apply(webhook("one", secret__version=1), webhook("two"))

    assert "the secret cannot be written\n  make room" == report.failed[0].message
    assert "the secret cannot be written" == report.skipped[0].because


def test_the_secret_of_the_answer_is_kept() -> None:
    """It is shown this once."""
    shop = Shop()
    hook = webhook(secret__version=1)
    secrets: list[SecretStr | None] = []

    def remember(written: WriteResult) -> WriteResult:
        secrets.append(written.secret)
        return written

    shop.provider.answers = remember
    shop.apply(hook)

    assert [shop.kept[hook.address]] == secrets


def test_all_that_came_out_wrong_is_told() -> None:
    """The failure names every field; what was made is ours, and nothing more is made."""
    wrong: dict[str, Value] = {"sale_price": Decimal("99.00"), "published": False}
    shop = Shop(Faulty(Habits(normal=lambda _kind, path, value: wrong.get(path, value))))
    shoe = edited(SHOE, published=True)
    report = shop.apply(shoe, SOCK)
    said = "sale_price: written 10.00, shown 99.00, published: written True, shown False"

    assert [
        f"the store said that it is done, and does not show it ({said}); it stays in the plan"
    ] == [item.message for item in report.failed]
    assert report.skipped[0].because == (
        f"the first physical product that was created did not come out as written ({said}); "
        "nothing more is written: look at it in the store; if it is as it should be, apply again "
        "with --no-canary"
    )
    assert "1" == shop.row(shoe).remote_id


def test_a_create_that_comes_out_wrong_is_repaired() -> None:
    """What only creates spoil is written once more, told, and done; others follow."""
    shop = Shop()

    def spoil(one: Resource) -> None:
        newest = max(int(row.remote_id) for row in shop.provider.list("product").rows)
        shop.provider.edit(one, str(newest), sale_price=Decimal("1000.00"))

    for one in (SHOE, SOCK):
        shop.provider.after[str(one.address)] = partial(spoil, one)
    shop.provider.answers = lambda written: replace(
        written, live=shop.provider.read("product", "physical", written.remote_id or "")
    )
    report = shop.apply(SHOE, SOCK)

    assert {"done": ["product.shoe", "product.sock"]} == told(report)
    assert [Action.CREATE] * 2 == [item.change.action for item in report.done]
    assert [("sale_price",)] * 2 == [item.paths for item in report.repaired]
    assert shop.plan(SHOE, SOCK).plan.empty


def test_a_gallery_is_compared_picture_by_picture() -> None:
    """Another upload's bytes, in another order or number, are not what was written."""
    pictures = media("a", "a" * 12), media("b", "b" * 12)
    shown: Value = ("a" * 12, "c" * 12)
    shop = Shop(Faulty(Habits(normal=lambda _k, at, it: shown if at == "gallery" else it)))
    shoe = edited(SHOE, gallery=("a" * 12, "b" * 12))
    report = shop.apply(*pictures, shoe)

    assert ["product.shoe"] == told(report)["failed"]


def test_fields_that_are_not_shown_hide_no_normalized_value() -> None:
    """Those after them are compared all the same."""
    shop = Shop(Faulty(Habits(normal=lambda _kind, at, it: "A &amp; B" if at == "name.en" else it)))
    shoe = product(cost=Decimal(1), name__en="A & B", sale_price=Decimal(10))
    report = shop.apply(shoe)

    assert ["name.en"] == [item.path for item in report.normalized]
    assert ["cost"] == [item.path for item in report.unverified]


def test_the_stock_of_variants_is_compared() -> None:
    """A store that keeps another count of a variant than it was told did not keep it."""
    row: dict[str, Value] = {"color": "red", "size": "S", "stock": 9}
    shop = Shop(
        Faulty(Habits(normal=lambda _, at, it: ({**row, "stock": 1},) if at == "variants" else it))
    )
    report = shop.apply(edited(SHOE, variants=(row,)))

    assert ["product.shoe"] == told(report)["failed"]


# what is looked at


class Counting(Faulty):
    """A store that counts the reads of what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.read_ids: list[str] = []
        self.written_ids: set[str | None] = set()

    def write(self, write: Write) -> WriteResult:
        """Carry out one write, and remember of what."""
        written = super().write(write)
        self.written_ids.add(written.remote_id)
        return written

    def read(self, kind: str, kind_type: str, remote_id: str) -> Any:
        """Read one resource, and count it where it was written before."""
        if remote_id in self.written_ids:
            self.read_ids.append(remote_id)
        return super().read(kind, kind_type, remote_id)


def reads(shop: Shop, *wanted: Resource) -> int:
    """Return how often a run reads back."""
    provider = shop.provider
    assert isinstance(provider, Counting)
    planned = shop.plan(*wanted)
    provider.read_ids.clear()
    provider.written_ids.clear()
    shop.carry_out(planned, *wanted)
    return len(provider.read_ids)


def test_the_first_of_each_type_and_action_is_read_back() -> None:
    """Once in a run, whatever level it is in; a media cannot be read."""
    shop = Shop(Counting())
    film = product("film", "digital", name__en="Film", sale_price=Decimal(3))

    assert 1 == reads(shop, SHOE, SOCK)
    assert 1 == reads(shop, SHOE, SOCK, WRAP, FRONT)
    swapped = [edited(SHOE, sku="SHOE-2"), edited(SOCK, sku="SHOE"), film]
    assert 2 == reads(shop, *swapped, WRAP, FRONT)
    assert 1 == reads(shop, *swapped)  # whether what left the files is gone


def test_what_sends_nothing_is_no_canary() -> None:
    """Of two that are adopted the first that writes is read back."""
    shop = Shop(Counting())
    for one in (SHOE, SOCK, WRAP):
        shop.provider.make(one)

    assert 1 == reads(shop, SHOE, edited(SOCK, tags=("a",)), edited(WRAP, tags=("a",)))


@pytest.mark.parametrize("parallel", [1, 2])
def test_as_much_is_sent_at_once_as_was_allowed(parallel: int) -> None:
    """All threads that the store's limits grant are used, and no more."""
    shop = Shop(parallel=parallel)
    meeting, crowd = threading.Barrier(parallel), threading.Barrier(parallel + 1)
    crowds: list[int] = []

    def meet() -> None:
        meeting.wait(10)
        with contextlib.suppress(threading.BrokenBarrierError):
            crowds.append(crowd.wait(0.3))

    wanted = many(6)
    for one in wanted:
        shop.provider.before[str(one.address)] = meet
    report = shop.apply(*wanted, canary=False)

    assert 6 == len(report.done)
    assert [] == crowds


def test_an_answer_is_recorded_while_another_is_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    """One slow write holds nobody's result back."""
    shop = Shop(parallel=2)
    recorded = threading.Event()
    shop.provider.after["product.sock"] = lambda: seen.append(recorded.wait(10))
    seen: list[bool] = []
    append = shop.home.append

    def appending(batch: Batch) -> tuple[Intent, ...]:
        intents = append(batch)
        if batch.resolved:
            recorded.set()
        return intents

    monkeypatch.setattr(shop.home, "append", appending)
    shop.apply(SHOE, SOCK, canary=False)

    assert [True] == seen


# orders


def ordering(orders: Mapping[str, tuple[str, ...]] | ProviderError) -> Shop:
    """Open a shop with three products, that are ordered while a person reads the plan."""
    shop = Shop()
    shop.apply(SHOE, SOCK, WRAP)

    def ordered() -> Mapping[str, tuple[str, ...]]:
        if isinstance(orders, ProviderError):
            raise orders
        return orders

    shop.ordered = ordered
    return shop


def test_what_was_ordered_since_the_plan_stays() -> None:
    """Neither deleted nor hidden; other changes of the same level go on."""
    shop = ordering({"1": ("26001",), "2": ("26002", "26003"), "9": ("26004",)})
    report = shop.apply(edited(SOCK, published=False), edited(WRAP, tags=("a",)))

    assert {"done": ["product.wrap"], "skipped": ["product.shoe", "product.sock"]} == told(report)
    assert {
        "product.shoe": "it may be in open order 26001 (see --force-ordered)",
        "product.sock": "it may be in open orders 26002, 26003 (see --force-ordered)",
    } == {str(item.change.address): item.because for item in report.skipped}


def test_what_nobody_ordered_goes() -> None:
    """Orders of others are nothing to it, nor an order of what is only edited."""
    shop = ordering({"2": ("26001",), "9": ("26002",)})
    report = shop.apply(edited(SOCK, tags=("a",)), WRAP)

    assert {"done": ["product.shoe", "product.sock"]} == told(report)


def test_orders_that_cannot_be_read_hold_every_removal() -> None:
    """That nobody waits is not proven."""
    shop = ordering(ProviderError("the orders cannot be read"))
    report = shop.apply(edited(SOCK, tags=("a",)))

    assert {"done": ["product.sock"], "skipped": ["product.shoe", "product.wrap"]} == told(report)
    expected = (
        "it may be in orders that cannot be read: the orders cannot be read (see --force-ordered)"
    )
    assert {expected} == {item.because for item in report.skipped}


def test_orders_are_asked_for_only_where_they_matter() -> None:
    """A run that takes nothing from anybody does not read them, nor one that is to end."""
    shop = ordering(ProviderError("the orders cannot be read"))
    calls: list[int] = []

    def asked() -> Mapping[str, tuple[str, ...]]:
        calls.append(1)
        return {}

    shop.ordered = asked
    shop.apply(edited(SHOE, tags=("a",)), SOCK, WRAP)
    planned, cancel_token = shop.plan(), CancelToken()
    cancel_token.cancel("enough")
    looks: list[int] = []
    shop.provider.looks["list"] = lambda: looks.append(1)
    report = shop.carry_out(planned, cancel_token=cancel_token)

    assert ([], []) == (calls, looks)
    assert {"enough"} == {item.because for item in report.skipped}
    shop.apply()
    assert [1] == calls


def test_all_that_somebody_changed_meanwhile_is_named() -> None:
    """A person reads which wishes of theirs stand against which of the store's."""
    shop = Shop()
    shop.apply(SHOE)
    wanted = edited(SHOE, sale_price=Decimal("11.00"), tags=("a",))
    planned = shop.plan(wanted)
    shop.provider.edit(SHOE, "1", sale_price=Decimal("9.00"), tags=("b",))
    (skipped,) = shop.carry_out(planned, wanted).skipped

    assert skipped.because.startswith("somebody changed its sale_price, tags in the store")


# links and rows


def test_a_link_that_fails_hinders_no_other() -> None:
    """Two second halves: the one whose first half failed is told once, the other is made."""
    shop = Shop()
    hat = product("hat", sku="HAT", related=("product.wrap",))
    shop.provider.before["product.hat"] = fail(Refused("not today"))
    report = shop.apply(hat, LINKED, SOCK, WRAP, canary=False)

    assert ["product.hat"] == told(report)["failed"]
    assert "skipped" not in told(report)
    assert ("product.sock@2",) == shop.row(LINKED).desired["related"]


def test_what_was_skipped_is_told_once() -> None:
    """A product whose picture is missing has no second half either."""
    shop = Shop()
    shop.provider.before["media.front"] = fail(Refused("too large"))
    report = shop.apply(FRONT, edited(LINKED, image=FRONT.values["digest"]), SOCK)

    assert ["product.shoe"] == told(report)["skipped"]


def test_links_to_what_is_adopted_in_the_same_run_are_made_at_once() -> None:
    """Its id is known before its row is, and goes into the row of what links to it."""
    shop = Shop()
    shop.apply(SHOE)
    shop.provider.make(SOCK)
    report = shop.apply(LINKED, edited(SOCK, tags=("a",)))

    assert {"done": ["product.shoe", "product.sock"]} == told(report)
    assert ("product.sock@2",) == shop.row(LINKED).desired["related"]
    assert shop.plan(LINKED, edited(SOCK, tags=("a",))).plan.empty


def test_an_adopted_product_whose_link_waits_is_recorded_without_it() -> None:
    """What it links to is refused: the next plan still wants the link."""
    shop = Shop()
    shop.provider.make(SHOE)
    shop.provider.before["product.sock"] = fail(Refused("no more socks"))
    shop.apply(LINKED, SOCK)

    assert "related" not in shop.row(LINKED).desired
    assert at_rest(shop, LINKED, SOCK)


def test_an_adopted_product_is_recorded_as_it_was_seen() -> None:
    """With the store's times, so that the next plan need not read it; and it is told."""
    shop = Shop()
    remote_id = shop.provider.make(SHOE, tags=("by hand",))
    report = shop.apply(SHOE)
    shown = shop.provider.read("product", "physical", remote_id)
    row = shop.row(SHOE)

    assert shown is not None
    assert (shown.values, shown.updated_at) == (row.live, row.updated_at)
    assert (Done(report.done[0].change, remote_id),) == report.done
    assert Action.ADOPT is report.done[0].change.action


def test_the_same_bytes_share_one_id() -> None:
    """Sent once, recorded under every name, with the words that any of them has."""
    shop = Shop()
    wanted = (FRONT, media("same"), media("twin", alt="two"))
    report = shop.apply(*wanted)

    assert ["1"] * 3 == [item.remote_id for item in report.done]
    assert [
        ("media.front", FRONT.values, None),
        ("media.twin", {"alt": "two"}, "1"),
    ] == [(str(one.address), one.values, one.remote_id) for one in shop.provider.sent]
    assert "two" == shop.row(wanted[2]).desired["alt"]
    assert shop.plan(*wanted).plan.empty


def test_words_of_an_upload_that_failed_are_not_sent() -> None:
    """The next run sends both."""
    shop = Shop()
    wanted = (FRONT, media("same"), media("twin", alt="two"))
    shop.provider.before["media.front"] = fail(Refused("too large"))
    report = shop.apply(*wanted)

    assert ["media.front"] == told(report)["failed"]
    assert "media.twin" in told(report)["skipped"]
    assert at_rest(shop, *wanted)
    assert {"alt": "two"} == shop.provider.sent[-1].values


def test_words_that_were_sent_under_another_name_count() -> None:
    """A name that is added later, with the same words, has nothing to send."""
    shop = Shop()
    shop.apply(media(alt="one"))
    report = shop.apply(media(alt="one"), media("twin", alt="one"))

    assert {"done": ["media.twin"]} == told(report)
    assert 1 == len(shop.provider.sent)
    assert shop.plan(media(alt="one"), media("twin", alt="one")).plan.empty


def test_a_picture_known_by_sight_has_no_id_and_no_words() -> None:
    """Nothing is known of it but its bytes; its words are written once it has an id."""
    shop = Shop()
    picture = media(alt="front")
    shoe = edited(SHOE, image=picture.values["digest"])
    shop.provider.make(shoe)
    report = shop.apply(picture, shoe)
    row = shop.row(picture)

    assert {"done": ["media.front", "product.shoe"]} == told(report)
    assert (None, {"digest": "0a1b2c3d4e5f"}, {}) == (row.remote_id, row.desired, row.live)
    assert [] == shop.provider.sent


def test_codes_are_recorded_by_the_states_own_key() -> None:
    """A digital product is done once: created, moved, and then left alone."""
    shop = Shop()
    film = product("film", "digital", sku="F", sale_price=Decimal(3), codes=(SecretStr("one"),))
    shop.apply(film)
    moved = replace(film, address=Address("product", "movie"))

    assert shop.plan(film).plan.empty
    assert at_rest(shop, moved)
    assert [moved.address] == list(shop.home.load().resources)
    assert "one" not in str(shop.row(moved).desired["codes"])


def test_a_real_state_takes_what_is_not_sent(tmp_path: Path) -> None:
    """Adoptions, moves and what is forgotten, in a state file as in memory."""
    shop = Shop()
    with contextlib.closing(open_sqlite(str(tmp_path / "state.db"), context())) as home:
        shop.home = home
        shop.provider.make(SHOE)
        adopted = shop.apply(SHOE, FRONT)
        boot = replace(SHOE, address=Address("product", "boot"))
        moved = shop.apply(boot)

        assert [boot.address] == list(home.load().resources)
    assert ["1"] == [item.remote_id for item in adopted.done if item.change.address.kind != "media"]
    assert {("media.front", "2"), ("product.boot", "1")} == {
        (str(item.change.address), item.remote_id) for item in moved.done
    }


def test_a_move_of_what_the_state_lost_adopts_it() -> None:
    """A row that is not there any more cannot be renamed; the write goes on."""
    shop = Shop()
    shop.provider.make(SHOE)
    move = change(SHOE, Action.MOVE, previous=Address("product", "gone"))
    planned = replace(shop.plan(SHOE), levels=((Step(move, Pass.MAIN),),))
    report = shop.carry_out(planned, SHOE)

    assert {"done": ["product.shoe"]} == told(report)
    assert "1" == shop.row(SHOE).remote_id


def test_removals_are_sent_and_told_with_their_id() -> None:
    """The type decides the path that a store is asked on (A7)."""
    shop = Shop()
    film = product("film", "digital", sku="F", sale_price=Decimal(3))
    shop.apply(film)
    report = shop.apply()

    write = shop.provider.sent[-1]
    assert ("digital", "1", {}) == (write.type, write.remote_id, write.values)
    assert Proof.ANSWERED is shop.home.history(1)[0].proof
    assert (Done(report.done[0].change, "1"),) == report.done


def test_an_archived_product_stays_ours() -> None:
    """Its row is kept, told as archived, and shown again when its file comes back."""
    shop = Shop()
    gentle = replace(SHOE, lifecycle=replace(SHOE.lifecycle, on_remove=OnRemove.ARCHIVE))
    shop.apply(gentle)
    report = shop.apply()

    assert (Done(report.done[0].change, "1"),) == report.done
    assert shop.row(SHOE).archived
    assert shop.plan().plan.empty
    assert at_rest(shop, gentle)
    assert not shop.row(SHOE).archived


def test_media_answers_are_kept_as_they_are() -> None:
    """A store that tells nothing but the id of an upload is believed."""
    shop = Shop()
    shop.provider.answers = lambda written: replace(written, live=None)
    shop.apply(FRONT)

    assert ("1", {}) == (shop.row(FRONT).remote_id, shop.row(FRONT).live)
    assert shop.plan(FRONT).plan.empty


def test_a_short_answer_to_an_update_is_read_back_by_its_id() -> None:
    """The id that was written to is the id that is read."""
    shop = Shop()
    shop.apply(SHOE)
    shop.provider.answers = lambda _written: WriteResult(None)
    report = shop.apply(edited(SHOE, tags=("a",)))

    assert ("1", ("a",)) == (report.done[0].remote_id, shop.row(SHOE).live["tags"])


def test_a_wrong_key_ends_the_run_in_its_own_words() -> None:
    """A person reads of each change that was not tried what was wrong."""
    shop = Shop()
    shop.provider.before["product.shoe"] = fail(Unauthorized("the key is wrong", hint="renew it"))
    report = shop.apply(SHOE, SOCK)

    assert "the key is wrong\n  renew it" == report.failed[0].message
    assert "the key is wrong" == report.skipped[0].because


def test_a_delete_without_an_answer_is_resolved_by_the_next_run() -> None:
    """It may be gone or not: only a look can tell."""
    shop = Shop(Faulty(hiding("slug")))
    shop.apply(SHOE)
    shop.provider.after["product.shoe"] = fail(LOST)
    report = shop.apply()

    assert "the answer was lost" == report.failed[0].message
    assert [Proof.FOUND] == [item.proof for item in shop.recover()]
    assert {} == shop.home.load().resources


@pytest.mark.parametrize(("sku", "ours"), [("SHOE", True), ("shoe ", True), ("S-7", False)])
def test_what_this_catalog_deleted_is_named_where_it_keeps_a_sku(sku: str, *, ours: bool) -> None:
    """The store shows nothing that has the sku; the history of the state may."""
    shop, again = Shop(), edited(SHOE, sku=sku)
    shop.apply(SHOE)
    shop.apply()
    error = Invalid("taken; nothing that the store shows has it", fields={})
    error.hidden = {"sku": sku}
    shop.provider.before["product.shoe"] = fail(error)
    report = shop.apply(again)

    said = "\n  This catalog deleted it: product.shoe, id 1, on 2026-01-01 00:00 UTC."
    assert [f"{error}{said if ours else ''}"] == [item.message for item in report.failed]


def test_what_was_made_again_since_is_not_named_as_deleted() -> None:
    """That it could be made shows that the delete had freed its sku."""
    shop = Shop()
    for wanted in ((SHOE,), (), (SHOE,)):
        shop.apply(*wanted)
    error = Invalid("taken; nothing that the store shows has it", fields={})
    error.hidden = {"sku": "SHOE"}
    shop.provider.before["product.shoe"] = fail(error)
    report = shop.apply(edited(SHOE, sku="shoe "))

    assert [str(error)] == [item.message for item in report.failed]
