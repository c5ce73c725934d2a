"""Carrying out plans while the store, the state or a person gets in the way."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.apply.faulty import SOMEBODY, Faulty, Shop, at_rest, fail, together, told
from tests.builders import KEY, change, live, media, product, state, state_entry, webhook
from tjar_sync.apply import CancelToken
from tjar_sync.apply.answered import answered
from tjar_sync.apply.freshness import Buyers, Freshness
from tjar_sync.apply.judgement import Spelling
from tjar_sync.apply.look import Looks
from tjar_sync.apply.remote_ids import RemoteIds
from tjar_sync.apply.request import prepare
from tjar_sync.apply.sender import Sender
from tjar_sync.errors import (
    ExitCode,
    Invalid,
    NotFound,
    ProviderError,
    Refused,
    StateError,
    Unanswered,
    Unauthorized,
    Unreachable,
)
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import LifecyclePolicy, OnRemove
from tjar_sync.model.event import Normalized, Skipped
from tjar_sync.model.live import WriteResult
from tjar_sync.model.plan import Action, FieldChange, Reason, Step
from tjar_sync.model.state import Pass
from tjar_sync.state.registry import open_sqlite
from tjar_sync.testing.memory_provider import Habits
from tjar_sync.testing.state_samples import context

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.state import Batch, Intent
    from tjar_sync.model.value import Value

SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="SHOE")
SOCK = product("sock", name__en="Sock", sale_price=Decimal("2.00"), sku="SOCK")
WRAP = product("wrap", name__en="Wrap", sale_price=Decimal("1.00"), sku="WRAP")
HOOK = webhook("orders", secret__version=1)
LOST = Unanswered("the answer was lost")


def with_values(resource: Resource, **values: Any) -> Resource:
    """Return a resource with some values changed."""
    paths = {path.replace("__", "."): value for path, value in values.items()}
    return replace(resource, values={**resource.values, **paths})


def many(count: int) -> list[Resource]:
    """Build so many products."""
    return [product(f"p{number:02}") for number in range(count)]


# what the store shows otherwise than written


def showing(path: str, shown: Value) -> Faulty:
    """Open a store that shows its own value of a field."""
    return Faulty(Habits(normal=lambda _kind, at, value: shown if at == path else value))


WRONG: dict[str, tuple[dict[str, Any], str, Value]] = {
    "a price": ({}, "sale_price", Decimal("99.00")),
    "a flag": ({"published": True}, "published", False),
    "a number": ({"min_purchase": 2}, "min_purchase", 1),
    "a text that is not there": ({}, "name.en", None),
    "a set that lacks one": ({"tags": ("a", "b")}, "tags", ("a", "c")),
    "a set that is not there": ({"tags": ("a", "b")}, "tags", ()),
    "rows that lack one": (
        {"variants": ({"color": "red", "size": "S"}, {"color": "red", "size": "M"})},
        "variants",
        ({"color": "red", "size": "S"},),
    ),
    "a list that has one more": ({"options": ({"a": 1},)}, "options", ({"a": 1}, {"b": 2})),
    "another text": ({}, "name.en", "Another"),
    "a set with one more": ({"tags": ("a",)}, "tags", ("a", "store")),
    "other rows of the same number": (
        {"variants": ({"color": "red", "size": "S"},)},
        "variants",
        ({"color": "blue", "size": "S"},),
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_first_create_that_comes_out_wrong_ends_the_run(case: str) -> None:
    """Any value that differs stops before the second write, and stays wanted."""
    values, path, shown = WRONG[case]
    shop = Shop(showing(path, shown))
    shoe = with_values(SHOE, **values)
    report = shop.apply(shoe, SOCK)

    assert {"failed": ["product.shoe"], "skipped": ["product.sock"]} == told(report)
    assert 1 == shop.count()
    assert f"{path}: written" in report.failed[0].message
    assert "did not come out as written" in report.skipped[0].because
    assert "--no-canary" in report.skipped[0].because
    assert [path] == [one.path for one in shop.plan(shoe).plan.changes[0].fields]


SPELLED: dict[str, tuple[dict[str, Any], str, Value]] = {
    "a text that is escaped": ({"name.en": "Shoe & Co"}, "name.en", "Shoe &amp; Co"),
    "a text that is trimmed": ({"summary.en": " big"}, "summary.en", "big"),
    "HTML without scripts": (
        {"description.en": "<p>a</p><script>b()</script>"},
        "description.en",
        "<p>a</p>",
    ),
}


@pytest.mark.parametrize("case", SPELLED)
def test_a_store_may_spell_in_its_own_way(case: str) -> None:
    """What is only spelled otherwise is told once, with the rule, and stops nothing."""
    values, path, shown = SPELLED[case]
    shop = Shop(showing(path, shown))
    shoe = with_values(SHOE, **values)
    report = shop.apply(shoe)

    assert {"done": ["product.shoe"]} == told(report)
    expected = Normalized(SHOE.address, path, shoe.values[path], shown, report.normalized[0].how)
    assert (expected,) == report.normalized
    assert expected.how
    assert () == report.warnings
    assert shop.plan(shoe).plan.empty


@pytest.mark.parametrize("managed", [False, True])
def test_stock_is_compared_with_the_answer(managed: bool) -> None:  # noqa: FBT001 - a case
    """A count that the create's own answer shows otherwise was not kept."""
    shoe = with_values(SHOE, quantity=5)
    shop = Shop(showing("quantity", 4))
    report = shop.apply(replace(shoe, manage=frozenset({"quantity"} if managed else ())))

    assert {"failed": ["product.shoe"]} == told(report)


def test_what_was_sold_before_the_look_is_no_mistake() -> None:
    """The answer shows what was written; the look right after it shows what is left."""
    shop = Shop()
    shoe = with_values(SHOE, quantity=5)
    shop.provider.looks["read"] = lambda: shop.provider.edit(SHOE, "1", quantity=3)
    report = shop.apply(shoe)
    shop.provider.looks.clear()

    assert {"done": ["product.shoe"]} == told(report)
    assert shop.plan(shoe).plan.empty


def test_no_canary_goes_on_and_is_no_less_true() -> None:
    """A person who looked may go on; what came out otherwise has failed all the same."""
    shop = Shop(showing("published", shown=False))
    wanted = [with_values(one, published=True) for one in (SHOE, SOCK)]
    report = shop.apply(*wanted, canary=False)

    assert {"failed": ["product.shoe", "product.sock"]} == told(report)
    assert 2 == shop.count()


def test_answers_that_do_not_show_what_is_kept_are_read_back() -> None:
    """Once an answer proved to be an echo, every write of that type is read back."""
    spelt = {"name.en": "A &amp; B"}
    shop = Shop(showing("name.en", spelt["name.en"]))
    wanted = [with_values(one, **{"name.en": "A & B"}) for one in (SHOE, SOCK, WRAP)]

    def echo(written: WriteResult) -> WriteResult:
        assert written.live is not None
        values = {**written.live.values, "name.en": "A & B"}
        return replace(written, live=replace(written.live, values=values))

    shop.provider.answers = echo
    shop.apply(*wanted)

    assert ["A &amp; B"] * 3 == [shop.row(one).live["name.en"] for one in wanted]
    assert shop.plan(*wanted).plan.empty


@pytest.mark.parametrize("canary", [True, False])
def test_a_write_that_cannot_be_read_back_is_read_by_the_next_plan(canary: bool) -> None:  # noqa: FBT001 - a case
    """A store that answers shortly and then cannot be read: nothing is recorded as shown."""
    shop = Shop()
    shop.provider.answers = lambda written: replace(written, live=None)
    shop.provider.looks["read"] = fail(ProviderError("the store cannot be read"))
    report = shop.apply(SHOE, canary=canary)
    shop.provider.looks.clear()

    assert {"failed": ["product.shoe"]} == told(report)
    assert "it cannot be read" in report.failed[0].message
    assert {} == shop.row(SHOE).live
    assert shop.plan(SHOE).plan.empty


def test_what_vanishes_before_it_is_read_back_is_recorded_as_not_shown() -> None:
    """A product that is not there right after its create has failed, and is gone in the plan."""
    shop = Shop()
    shop.provider.looks["read"] = lambda: shop.provider.remove(SHOE, "1")
    report = shop.apply(SHOE)
    shop.provider.looks.clear()

    assert {"failed": ["product.shoe"]} == told(report)
    assert Reason.GONE == shop.plan(SHOE).plan.changes[0].reason


# secrets


def test_a_secret_that_cannot_be_kept_ends_the_run() -> None:
    """The next run finds the webhook, and asks for a new secret."""
    shop = Shop(keep=fail(StateError("the secret cannot be written", hint="make room")))
    hook = replace(HOOK, secret_path=None)
    report = shop.apply(hook)
    shop.keep = lambda: None
    again = shop.apply(hook)

    assert {"failed": ["webhook.orders"]} == told(report)
    assert report.failed[0].recovers
    assert {"done": ["webhook.orders"]} == told(again)
    assert [Action.UPDATE] == [item.change.action for item in again.done]
    assert 1 == shop.count("webhook")
    assert at_rest(shop, hook)


def test_an_answer_without_its_secret_is_asked_again(tmp_path: Path) -> None:
    """A webhook whose secret did not come is there, is no success, and its secret is wanted."""
    shop = Shop()
    hook = replace(HOOK, secret_path=tmp_path / "secret")
    shop.provider.answers = lambda written: replace(written, secret=None)
    report = shop.apply(hook)
    shop.provider.answers = lambda written: written
    again = shop.apply(hook)

    assert {"failed": ["webhook.orders"]} == told(report)
    expected = "the store's answer holds no secret; the next apply asks for a new one"
    assert [expected] == [item.message for item in report.failed]
    assert {"done": ["webhook.orders"]} == told(again)
    assert hook.address in shop.kept
    assert at_rest(shop, hook)


# refusals and lost answers


def test_a_refusal_skips_nothing_else() -> None:
    """What the store does not accept is told in its words; the others are made."""
    shop = Shop()
    shop.provider.before["product.shoe"] = fail(Invalid("no such brand", fields={}))
    report = shop.apply(SHOE, SOCK)

    assert {"done": ["product.sock"], "failed": ["product.shoe"]} == told(report)
    assert "no such brand" == report.failed[0].message
    assert at_rest(shop, SHOE, SOCK)


def test_a_look_before_a_write_that_fails_is_a_failed_change() -> None:
    """Where a write needs a look first and that look fails, nothing was sent, and the rest goes on."""
    shop = Shop()
    shop.provider.before["product.shoe"] = fail(ProviderError("the details cannot be read"))
    report = shop.apply(SHOE, SOCK)

    assert {"done": ["product.sock"], "failed": ["product.shoe"]} == told(report)
    assert () == shop.home.load().intents
    assert at_rest(shop, SHOE, SOCK)


@pytest.mark.parametrize(
    "error", [Unauthorized("the key is wrong"), Unreachable("no way to the store")]
)
def test_a_store_that_lets_nobody_in_ends_the_run(error: ProviderError) -> None:
    """A wrong key or no connection: what was done stays; after what is under way nothing is tried."""
    shop, wanted = Shop(), many(30)
    for one in wanted[1:]:
        shop.provider.before[str(one.address)] = fail(error)
    report = shop.apply(*wanted)
    shop.provider.before.clear()

    assert ["product.p00"] == told(report)["done"]
    assert 30 == len(report.done) + len(report.failed) + len(report.skipped)
    assert {error.what} == {item.message for item in report.failed}
    assert {error.what} == {item.because for item in report.skipped}
    assert not report.interrupted
    assert () == shop.home.load().intents
    assert at_rest(shop, *wanted)


@pytest.mark.parametrize("count", [3, 30])
def test_a_person_stops_the_run_in_the_middle(count: int) -> None:
    """What is in flight is finished and recorded, the rest is not sent, and is no doubt later."""
    shop, cancel_token, wanted = Shop(), CancelToken(), many(count)
    shop.provider.after["product.p01"] = lambda: cancel_token.cancel(
        "you stopped it", interrupted=True
    )
    report = shop.apply(*wanted, cancel_token=cancel_token)

    assert ["product.p00", "product.p01"] == told(report)["done"]
    assert count - 2 == len(report.skipped)
    assert {"you stopped it"} == {item.because for item in report.skipped}
    assert report.interrupted
    assert () == shop.home.load().intents
    assert at_rest(shop, *wanted)


@pytest.mark.parametrize(("count", "codes"), [(1, ()), (2, (ExitCode.INTERRUPTED,))])
def test_a_person_who_stops_it_after_the_last_write(
    count: int, codes: tuple[ExitCode, ...]
) -> None:
    """All is done and recorded: nothing was interrupted, but for a look at what was believed."""
    shop, cancel_token, wanted = Shop(), CancelToken(), many(count)
    shop.provider.after[str(wanted[-1].address)] = lambda: cancel_token.cancel(
        "you stopped it", interrupted=True
    )
    report = shop.apply(*wanted, cancel_token=cancel_token)

    assert {"done": [str(one.address) for one in wanted]} == told(report)
    assert cancel_token.interrupted
    assert codes == report.exit_codes
    assert () == shop.home.load().intents
    assert at_rest(shop, *wanted)


def test_a_run_that_lost_its_lock_sends_nothing() -> None:
    """Whoever has the lock now may have resolved what was journaled: it is left to them."""
    shop, wanted = Shop(), many(3)
    planned = shop.plan(*wanted)

    def taken() -> None:
        shop.another().unlock("it hangs")

    shop.provider.after["product.p00"] = taken
    with shop.home.lock(SOMEBODY):
        report = shop.carry_out(planned, *wanted)

    assert ["product.p00"] == [str(write.address) for write in shop.provider.sent]
    assert () == report.done
    assert {"failed": ["product.p00"], "skipped": ["product.p01", "product.p02"]} == told(report)
    assert 1 == shop.count()
    shop.home = shop.another()
    assert at_rest(shop, *wanted)


def test_nothing_is_sent_after_a_stop_that_came_during_a_look() -> None:
    """Reading again takes time; who was told to stop meanwhile does not write."""
    shop, cancel_token = Shop(), CancelToken()
    shop.apply(SHOE)
    wanted = replace(SHOE, values={**SHOE.values, "name.en": "Another"})
    (step,) = shop.plan(wanted).levels[0]
    request = prepare(step, wanted, RemoteIds(shop.home.load(), {}, {}), KEY)
    shop.provider.sent.clear()
    shop.provider.looks["read"] = lambda: cancel_token.cancel("the deadline has passed")
    sender = Sender(
        {},
        shop.provider,
        lambda *_: None,
        lambda: True,
        Looks(shop.provider, Spelling()),
        lambda *_: False,
        Freshness(shop.provider, {}, {}),
        Buyers(None),
    )
    (skipped,) = sender.send(request, cancel_token, look=False).events

    assert [] == shop.provider.sent
    assert Skipped(step.change, "the deadline has passed") == skipped


def test_a_stop_that_came_while_a_write_waited_for_its_turn() -> None:
    """It is asked right before the sending, after all waiting."""
    shop, cancel_token = Shop(), CancelToken()
    shop.provider.before["product.shoe"] = lambda: cancel_token.cancel("the deadline has passed")
    report = shop.apply(SHOE, cancel_token=cancel_token)

    assert ["the deadline has passed"] == [item.because for item in report.skipped]
    assert 0 == shop.count()


def test_a_secret_that_was_lost_with_its_answer_is_told() -> None:
    """The webhook is there and is found; nobody has its secret, and the next apply makes another."""
    shop = Shop()
    shop.provider.after["webhook.orders"] = fail(LOST)
    report = shop.apply(HOOK)

    assert {"failed": ["webhook.orders"]} == told(report)
    assert "the next apply asks for a new one" in report.failed[0].message
    assert ["secret.version"] == [item.path for item in shop.plan(HOOK).plan.changes[0].fields]


def test_no_secret_is_asked_for_that_could_not_be_kept() -> None:
    """The store would void the one in use: nothing is sent, and it says why."""
    shop = Shop()
    shop.prove = fail(StateError("the webhook's secret could not be written: no"))
    report = shop.apply(HOOK)

    assert [] == shop.provider.sent
    assert {"skipped": ["webhook.orders"]} == told(report)
    assert "the webhook's secret could not be written: no" == report.skipped[0].because
    shop.prove = lambda: None
    assert at_rest(shop, HOOK)


def silent(answer: WriteResult) -> WriteResult:
    """Say yes, and show nothing of what was done."""
    return replace(answer, live=None)


def vague(answer: WriteResult) -> WriteResult:
    """Show all of what was done but the one thing that matters."""
    live = answer.live
    if live is None:
        return answer
    values = {path: value for path, value in live.values.items() if path != "published"}
    return replace(answer, live=replace(live, values=values))


@pytest.mark.parametrize("answers", [silent, vague])
def test_an_archive_whose_answer_does_not_show_it_is_read_back(
    answers: Callable[[WriteResult], WriteResult],
) -> None:
    """One look at what became of it; a store that cannot be read then is believed."""
    shop, reads = Shop(), list[int]()
    shoe = replace(SHOE, lifecycle=LifecyclePolicy(on_remove=OnRemove.ARCHIVE))
    shop.apply(shoe)
    planned = shop.plan()
    shop.provider.answers = answers
    looks = {"read": lambda: reads.append(1)}
    shop.provider.after["product.shoe"] = lambda: shop.provider.looks.update(looks)

    assert {"done": ["product.shoe"]} == told(shop.carry_out(planned))
    assert shop.row(shoe).archived
    assert [1] == reads


@pytest.mark.parametrize("answers", [silent, vague, lambda answer: answer])
def test_a_store_that_does_not_take_off_sale_is_told(
    answers: Callable[[WriteResult], WriteResult],
) -> None:
    """It says yes, and shows it on sale: that is no archived product, and the next plan says so."""
    habits = Habits(normal=lambda _kind, path, value: value or path == "published")
    shop = Shop(Faulty(habits))
    shop.provider.answers = answers
    shoe = replace(SHOE, lifecycle=LifecyclePolicy(on_remove=OnRemove.ARCHIVE))
    shop.apply(shoe)
    report = shop.apply()

    assert {"failed": ["product.shoe"]} == told(report)
    assert "still shows it as published" in report.failed[0].message
    assert not shop.row(shoe).archived
    assert [Action.ARCHIVE] == [item.action for item in shop.plan().plan.changes]


def test_an_upload_of_new_bytes_without_an_id_is_not_taken_for_the_old_one() -> None:
    """The product is not sent the old picture as if it were the new one."""
    shop = Shop()
    front, shoe = media("front", "0a1b2c3d4e5f"), with_values(SHOE, image="0a1b2c3d4e5f")
    shop.apply(front, shoe)
    new, wanted = media("front", "ffffffffffff"), with_values(SHOE, image="ffffffffffff")
    shop.provider.answers = lambda answer: (
        replace(answer, remote_id=None, live=None)
        if answer.live is not None and answer.live.kind == "media"
        else answer
    )
    report = shop.apply(new, wanted)

    assert {"failed": ["media.front"], "skipped": ["product.shoe"]} == told(report)
    shop.provider.answers = lambda answer: answer
    assert at_rest(shop, new, wanted)


def test_a_run_that_stood_still_sends_nothing_it_has_journaled() -> None:
    """It asks right before each write, and not only when it journals."""
    shop, cancel_token = Shop(), CancelToken()
    step = Step(change(SHOE, Action.CREATE), Pass.MAIN)
    request = prepare(step, SHOE, RemoteIds(state(), {}, {}), KEY)
    sender = Sender(
        {},
        shop.provider,
        lambda *_: None,
        lambda: False,
        Looks(shop.provider, Spelling()),
        lambda *_: False,
        Freshness(shop.provider, {}, {}),
        Buyers(None),
    )
    (skipped,) = sender.send(request, cancel_token, look=False).events

    assert [] == shop.provider.sent
    assert Skipped(
        step.change, "this run stood still for too long, and lost the lock on the state"
    ) == (skipped)
    assert skipped.because == cancel_token.reason


def test_the_first_reason_to_stop_stays() -> None:
    """Who asks later changes nothing."""
    cancel_token = CancelToken()
    cancel_token.cancel("the first", interrupted=True)
    cancel_token.cancel("the second")

    assert ("the first", True, True) == (
        cancel_token.reason,
        cancel_token.interrupted,
        bool(cancel_token),
    )


def test_many_changes_are_carried_out_in_turns() -> None:
    """More changes than are journaled at once: each is sent exactly once."""
    shop, wanted = Shop(), many(40)
    report = shop.apply(*wanted)

    assert 40 == len(report.done) == len(shop.provider.sent) == shop.count()
    assert at_rest(shop, *wanted)


def test_a_create_without_an_id_in_its_answer_is_looked_for() -> None:
    """The store did it but does not tell which: it is found, and links to it are made."""
    shop = Shop()
    shoe = with_values(SHOE, related=("product.sock",))
    shop.provider.answers = lambda _written: WriteResult(None)
    report = shop.apply(shoe, SOCK)

    assert ["product.shoe", "product.sock"] == sorted(set(told(report)["done"]))
    assert 2 == shop.count()
    assert "looking for it in the store" in str(report.warnings[0])
    shop.provider.answers = lambda written: written
    assert at_rest(shop, shoe, SOCK)


def test_a_delete_that_found_nothing_is_proven() -> None:
    """The store says that there is nothing to delete: done, as its list does not show it."""
    shop = Shop()
    shop.apply(SHOE, SOCK)
    gone = shop.row(SOCK).remote_id
    shop.provider.before["product.sock"] = lambda: shop.provider.remove(SOCK, gone)
    report = shop.apply(SHOE)

    assert {"done": ["product.sock"]} == told(report)
    assert gone == report.done[0].remote_id
    assert shop.row(SOCK) is None
    assert () == shop.home.load().intents


def test_a_delete_that_a_lying_store_denies_is_not_believed() -> None:
    """It says that there is nothing to delete, and shows it: it stays ours until it is gone."""
    shop = Shop()
    shop.apply(SHOE, SOCK)
    planned = shop.plan(SHOE)
    shop.provider.denied = shop.row(SOCK).remote_id
    report = shop.carry_out(planned, SHOE)
    assert [("absent", None)] == [(one.proof.value, one.entry) for one in shop.recover()]
    shop.provider.denied = ""

    assert {"failed": ["product.sock"]} == told(report)
    assert report.failed[0].recovers
    expected = (
        "the store says that there is nothing to delete, and that is not proven: it is kept in the "
        "state, and the next plan looks again"
    )
    assert expected == report.failed[0].message
    assert 2 == shop.count()
    assert at_rest(shop, SHOE)
    assert 1 == shop.count()


def test_a_sudden_rain_of_not_found_ends_the_run() -> None:
    """A store that does not know what it listed a moment ago is in trouble: nothing more is sent."""
    shop, wanted = Shop(), many(30)
    shop.apply(*wanted)
    edited = [with_values(one, sale_price=Decimal("11.00")) for one in wanted]
    for one in edited:
        shop.provider.before[str(one.address)] = fail(NotFound("no such product"))
    report = shop.apply(*edited)
    shop.provider.before.clear()

    assert (4, 26) == (len(report.failed), len(report.skipped))
    assert "the store says of 4 resources" in report.skipped[0].because
    assert at_rest(shop, *edited)


def test_a_lost_create_that_worked_is_found_in_the_same_run() -> None:
    """It is done, its links are made, and the next plan is empty."""
    shop = Shop()
    shoe = with_values(SHOE, related=("product.sock",))
    shop.provider.after["product.shoe"] = fail(LOST)
    report = shop.apply(shoe, SOCK)

    assert {"done": ["product.shoe", "product.sock"]} == told(report)
    assert () == shop.home.load().intents
    assert shop.row(SOCK).remote_id in shop.row(shoe).desired["related"][0]
    assert shop.plan(shoe, SOCK).plan.empty


def test_a_lost_create_that_did_not_work_stays_open() -> None:
    """A slow store may still make it: the run waits for no proof, the next one sends it again."""
    shop = Shop()
    shoe = with_values(SHOE, related=("product.sock",))
    shop.provider.before["product.shoe"] = fail(LOST)
    report = shop.apply(shoe, SOCK)

    assert {"done": ["product.sock"], "failed": ["product.shoe"]} == told(report)
    assert report.failed[0].recovers
    assert 1 == len(shop.home.load().intents)
    assert at_rest(shop, shoe, SOCK)
    assert 2 == shop.count()


@pytest.mark.parametrize("error", [ProviderError("the list cannot be read"), None])
def test_a_lost_create_in_doubt_stays_open(error: ProviderError | None) -> None:
    """Where the store cannot be read, or shows something like it, the next run looks again."""
    shop = Shop()
    plain = product("plain", name__en="Plain", sale_price=Decimal("5.00"))

    def cloud() -> None:
        if error is None:
            shop.provider.make(plain, sale_price=Decimal("6.00"))
        else:
            shop.provider.looks["list"] = fail(error)

    shop.provider.before["product.plain"] = together([cloud, fail(LOST)])
    report = shop.apply(plain)
    shop.provider.looks.clear()

    assert {"failed": ["product.plain"]} == told(report)
    assert report.failed[0].recovers
    assert (error.what if error else "could be it") in report.failed[0].message
    assert 1 == len(shop.home.load().intents)


def test_a_lost_create_is_not_looked_for_once_the_run_is_stopped() -> None:
    """The next run accounts for it."""
    shop, cancel_token = Shop(), CancelToken()
    shop.provider.after["product.shoe"] = together(
        [lambda: cancel_token.cancel("you stopped it", interrupted=True), fail(LOST)]
    )
    report = shop.apply(SHOE, cancel_token=cancel_token)

    assert {"failed": ["product.shoe"]} == told(report)
    assert report.failed[0].recovers
    assert at_rest(shop, SHOE)
    assert 1 == shop.count()


def test_a_lost_update_is_resolved_by_the_next_run() -> None:
    """An edit whose answer was lost is not guessed at."""
    shop = Shop()
    shop.apply(SHOE)
    edited = with_values(SHOE, name__en="Boot")
    shop.provider.after["product.shoe"] = fail(LOST)
    report = shop.apply(edited)

    assert {"failed": ["product.shoe"]} == told(report)
    assert report.failed[0].recovers
    assert ["found"] == [item.proof.value for item in shop.recover()]
    assert shop.plan(edited).plan.empty


# dependents


def pictured(name: str, picture: Resource) -> Resource:
    """Build a product that shows a picture."""
    return product(name, name__en=name, sale_price=Decimal("3.00"), image=picture.values["digest"])


FRONT, SIDE = media("front"), media("side", "aaaabbbbcccc")


@pytest.mark.parametrize("error", [Refused("too large"), LOST])
def test_a_failed_upload_skips_its_dependents_alone(error: ProviderError) -> None:
    """What shows the picture waits for the next run; nothing else does."""
    shop = Shop()
    shop.provider.before["media.front"] = fail(error)
    wanted = [FRONT, SIDE, pictured("shoe", FRONT), pictured("sock", SIDE)]
    report = shop.apply(*wanted)

    assert {
        "done": ["media.side", "product.sock"],
        "failed": ["media.front"],
        "skipped": ["product.shoe"],
    } == told(report)
    expected = "its picture or file 0a1b2c3d4e5f could not be uploaded"
    assert expected == report.skipped[0].because
    assert at_rest(shop, *wanted)


def test_a_link_to_what_was_not_made_is_skipped() -> None:
    """The product itself stays; its link is in the next plan."""
    shop = Shop()
    shoe = with_values(SHOE, related=("product.sock",))
    shop.provider.before["product.sock"] = fail(Refused("no more socks"))
    report = shop.apply(shoe, SOCK)

    assert ["product.sock"] == told(report)["failed"]
    assert ["product.shoe"] == told(report)["skipped"]
    assert "product.sock, to which it links, is not in the store" == report.skipped[0].because
    assert at_rest(shop, shoe, SOCK)


def test_what_has_no_id_cannot_be_edited() -> None:
    """A change of something that is not known in the store is skipped, and nothing is sent."""
    shop = Shop()
    field = FieldChange("sale_price", Decimal("1.00"), Decimal("10.00"), Reason.EDIT)
    step = Step(change(SHOE, remote_id=None, fields=(field,)), Pass.MAIN)
    planned = replace(shop.plan(SHOE), levels=((step,),))
    report = shop.carry_out(planned, SHOE)

    assert {"skipped": ["product.shoe"]} == told(report)
    assert "it is not in the store" == report.skipped[0].because
    assert [] == shop.provider.sent


# moves and adoptions


def test_a_moved_row_takes_further_edits_along() -> None:
    """A new name and a new price at once: one row, under the new address, with the same id."""
    shop = Shop()
    shop.apply(SHOE)
    boot = replace(with_values(SHOE, sale_price=Decimal("11.00")), address=Address("product", "b"))
    report = shop.apply(boot)

    assert [(Action.MOVE, "1")] == [(item.change.action, item.remote_id) for item in report.done]
    assert [boot.address] == list(shop.home.load().resources)
    assert Decimal("11.00") == shop.row(boot).desired["sale_price"]
    assert at_rest(shop, boot)


def test_a_refused_edit_does_not_undo_its_move() -> None:
    """The row has its new address; the edit is in the next plan."""
    shop = Shop()
    shop.apply(SHOE)
    boot = replace(with_values(SHOE, sale_price=Decimal("11.00")), address=Address("product", "b"))
    shop.provider.before["product.b"] = fail(Refused("not today"))
    shop.apply(boot)

    assert [boot.address] == list(shop.home.load().resources)
    assert [Action.UPDATE] == [item.action for item in shop.plan(boot).plan.changes]


def test_what_sends_nothing_is_recorded_by_the_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Adopting, and forgetting, many resources costs one transaction for each chunk of them."""
    shop, wanted = Shop(), many(20)
    for item in wanted:
        shop.provider.make(item)
    batches: list[Batch] = []
    append = shop.home.append

    def counting(batch: Batch) -> tuple[Intent, ...]:
        batches.append(batch)
        return append(batch)

    monkeypatch.setattr(shop.home, "append", counting)
    adopted = shop.apply(*wanted)
    rows = [len(batch.put) for batch in batches if batch.put]
    for item, remote_id in zip(wanted, range(1, 21), strict=True):
        shop.provider.remove(item, str(remote_id))
    batches.clear()
    shop.allowed = frozenset({"store-replaced"})
    forgotten = shop.apply()
    removed = [len(batch.removed) for batch in batches if batch.removed]

    assert [20, 20] == [len(adopted.done), len(forgotten.done)]
    assert [8, 8, 4] == rows == removed
    assert {} == shop.home.load().resources


def test_a_chunk_that_cannot_be_recorded_is_told_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was adopted with a state that cannot be written is failed, not done; nothing is ours."""
    shop, wanted = Shop(), many(3)
    for item in wanted:
        shop.provider.make(item)
    planned = shop.plan(*wanted)
    monkeypatch.setattr(shop.home, "append", fail_with(StateError("the disk is full")))
    report = shop.carry_out(planned, *wanted)

    assert {"failed": ["product.p00", "product.p01", "product.p02"]} == told(report)
    assert {} == shop.home.load().resources


def fail_with(error: Exception) -> Callable[[Batch], tuple[Intent, ...]]:
    """Return a way of appending that fails."""

    def append(_batch: Batch) -> tuple[Intent, ...]:
        raise error

    return append


def test_what_is_adopted_gets_its_links_once_their_targets_exist() -> None:
    """The row is recorded at once, the link is written in the second pass, and told once."""
    shop = Shop()
    shop.provider.make(SHOE)
    shoe = with_values(SHOE, related=("product.sock",))
    report = shop.apply(shoe, SOCK)

    assert {"done": ["product.shoe", "product.sock"]} == told(report)
    assert "1" == shop.row(shoe).remote_id
    assert at_rest(shop, shoe, SOCK)


def test_an_update_of_links_alone_waits_for_the_second_pass() -> None:
    """An owned product that now links to a new one is written once."""
    shop = Shop()
    shop.apply(SHOE)
    shoe = with_values(SHOE, related=("product.sock",))
    report = shop.apply(shoe, SOCK)

    assert {"done": ["product.shoe", "product.sock"]} == told(report)
    assert ["product.shoe", "product.sock", "product.shoe"] == [
        str(write.address) for write in shop.provider.sent
    ]
    assert at_rest(shop, shoe, SOCK)


def test_what_cannot_be_deleted_is_forgotten() -> None:
    """A media that left the files leaves the state; nothing is sent."""
    shop = Shop()
    shop.apply(FRONT)
    report = shop.apply()

    assert [Action.FORGET] == [item.change.action for item in report.done]
    assert {} == shop.home.load().resources
    assert 1 == len(shop.provider.sent)


def test_a_removal_leads_to_no_row() -> None:
    """Whatever the store shows of what is deleted, the state keeps nothing."""
    step = Step(change(SHOE, Action.DELETE, fields=()), Pass.MAIN)
    request = prepare(step, None, RemoteIds(state(), {}, {}), KEY)

    assert answered(request, live(SHOE)) is None


def test_ids_that_are_no_numbers_mark_no_height() -> None:
    """Only numbers tell what came later."""
    rows = [state_entry(SHOE, live(SHOE, "p9")), state_entry(SOCK, live(SOCK, "7"))]

    assert RemoteIds(state(rows[0]), {}, {}).high_water("product") is None
    assert 7 == RemoteIds(state(*rows), {}, {}).high_water("product")


# a state that cannot be written any more


def test_a_state_that_takes_no_intent_sends_nothing() -> None:
    """What cannot be journaled is not sent."""
    shop = Shop()
    planned = shop.plan(SHOE, SOCK)
    shop.seize()
    report = shop.carry_out(planned, SHOE, SOCK)

    assert {"failed": ["product.shoe"], "skipped": ["product.sock"]} == told(report)
    assert "the state is locked by sara@desk" in report.failed[0].message
    assert report.skipped[0].because.startswith("the state could not be written: the state is")
    assert [] == shop.provider.sent


def test_a_state_that_takes_no_record_sends_nothing_more() -> None:
    """What cannot be adopted ends the run, with all that was to go along."""
    shop = Shop()
    shop.provider.make(WRAP)
    wanted = [SHOE, SOCK, WRAP]
    planned = shop.plan(*wanted)
    shop.seize()
    report = shop.carry_out(planned, *wanted)

    assert ["product.wrap"] == told(report)["failed"]
    assert ["product.shoe", "product.sock"] == told(report)["skipped"]
    assert [] == shop.provider.sent


def test_a_move_that_cannot_be_recorded_ends_the_run() -> None:
    """Every change that was to be sent with it is told as failed."""
    shop = Shop()
    shop.apply(SHOE, SOCK, canary=False)
    names = (Address("product", "a"), Address("product", "b"))
    prices = Decimal("11.00"), Decimal("2.50")
    wanted = [
        replace(with_values(one, sale_price=price), address=name)
        for one, name, price in zip((SHOE, SOCK), names, prices, strict=True)
    ]
    planned = shop.plan(*wanted)
    shop.seize()
    report = shop.carry_out(planned, *wanted, canary=False)

    assert {"failed": ["product.a", "product.b"]} == told(report)


def test_a_state_that_takes_no_result_leaves_the_intent_open() -> None:
    """The write is done and not recorded: the run ends, and the next one finds it."""
    shop = Shop()
    shop.provider.after["product.shoe"] = shop.seize
    report = shop.apply(SHOE, SOCK)
    shop.release()

    assert {"failed": ["product.shoe"], "skipped": ["product.sock"]} == told(report)
    assert report.failed[0].recovers
    assert at_rest(shop, SHOE, SOCK)
    assert 2 == shop.count()


def test_a_lost_create_that_cannot_be_recorded_stays_open() -> None:
    """It is found, but the state does not take it."""
    shop = Shop()
    shop.provider.after["product.shoe"] = together([shop.seize, fail(LOST)])
    report = shop.apply(SHOE)
    shop.release()

    assert {"failed": ["product.shoe"]} == told(report)
    assert report.failed[0].recovers
    assert at_rest(shop, SHOE)
    assert 1 == shop.count()


@pytest.mark.parametrize("late", [False, True])
def test_each_change_is_told_once_when_the_state_fails(late: bool) -> None:  # noqa: FBT001 - a case
    """A change in two halves whose first is not recorded is told as failed, and no more."""
    shop = Shop()
    shoe = with_values(SHOE, related=("product.sock",))
    planned = shop.plan(shoe, SOCK)
    if late:
        shop.provider.after["product.shoe"] = shop.seize
    else:
        shop.seize()
    report = shop.carry_out(planned, shoe, SOCK)

    assert {"failed": ["product.shoe"], "skipped": ["product.sock"]} == told(report)


def test_a_state_file_that_vanishes_ends_the_run(tmp_path: Path) -> None:
    """A real file, taken away while a write is under way: nothing more is sent."""
    path = tmp_path / "state.db"
    shop = Shop()
    with contextlib.closing(open_sqlite(str(path), context())) as home:
        shop.home = home
        shop.provider.after["product.shoe"] = path.unlink
        report = shop.apply(SHOE, SOCK)

    assert {"failed": ["product.shoe"], "skipped": ["product.sock"]} == told(report)
    assert report.failed[0].recovers
    assert 1 == shop.count()


def test_the_canary_passes_to_the_next_when_the_first_is_refused() -> None:
    """The first create that works is looked at, not the first that is tried."""
    shop = Shop(showing("sale_price", Decimal("99.00")))
    shop.provider.before["product.shoe"] = fail(Refused("not today"))
    report = shop.apply(SHOE, SOCK, WRAP)

    assert {
        "failed": ["product.shoe", "product.sock"],
        "skipped": ["product.wrap"],
    } == told(report)
