"""Stores that answer a probe in ways that no habit of the built-in one has."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.doctor.shop import ADDRESS, HOOK_URL, StoreClock, kept, probe, shop
from tests.doctor.test_judging import row, tells
from tjar_sync import state
from tjar_sync.apply import CancelToken
from tjar_sync.devstore import Dashboard
from tjar_sync.doctor.finding import contradicted
from tjar_sync.doctor.observations import ReadReply
from tjar_sync.doctor.probe import _ids, budget, judge_values, judge_writes
from tjar_sync.doctor.probe.evidence import observations
from tjar_sync.doctor.probe.trial import Probed, ProbeTrial, Served, TrialName
from tjar_sync.errors import Invalid, Refused, UsageError
from tjar_sync.model.diagnosis import Standing
from tjar_sync.providers import PLATFORMS
from tjar_sync.providers.tjar.platform import TJAR
from tjar_sync.state.home import Home
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from pathlib import Path

    from tests.doctor.shop import Bend
    from tjar_sync.model.diagnosis import Diagnosis

pytestmark = pytest.mark.any_version  # what is concluded from what was seen


def refused(*names: str) -> Invalid:
    """Build a refusal that names these fields."""
    error = Invalid("no", fields={name: ["no"] for name in names})
    error.paths = names
    return error


def answering(
    method: str, path: str, status: int, body: Any = None, has: str = "", **sent: Any
) -> Bend:
    """Answer some requests in the store's place: those whose body has a field, or these values."""

    def bend(request: httpx.Request, body_sent: dict[str, Any]) -> httpx.Response | None:
        fits = request.method == method and re.search(path, request.url.path)
        if not fits or any(body_sent.get(name) != value for name, value in sent.items()):
            return None
        if has and has not in body_sent:
            return None
        return httpx.Response(status, json={} if body is None else body)

    return bend


def changing(path: str, name: str, value: Any, **more: Any) -> Bend:
    """Hand creates that lack a field on with one, or those that have a value with another."""

    def bend(request: httpx.Request, sent: dict[str, Any]) -> dict[str, Any] | None:
        if request.method != "POST" or not re.search(path, request.url.path):
            return None
        if "instead" in more and str(sent.get(name)).endswith(more["instead"]):
            return {**sent, name: sent[name] + value} if "twin" in sent["name_en"] else None
        return {**sent, name: value} if name not in sent and "instead" not in more else None

    return bend


def probed(folder: Path, habits: str = "", bend: Bend | None = None, **more: Any) -> Diagnosis:
    """Probe an odd store; nothing of it is left."""
    clock = StoreClock()
    with shop(folder, habits, clock) as store:
        found = probe(store, folder, clock, bend=bend, **more)
        names = [str(one["name"]["en"]) for one in Dashboard(store).products()]
    assert found is not None
    assert [] == [name for name in names if name.startswith("tjar-sync probe")]
    assert () == kept(folder).intents
    return found


def after_creates(path: str, status: int, times: int, *, paged: bool | None = None) -> Bend:
    """Answer some reads in the store's place, so often, once products were made or deleted."""
    seen = {"writes": False, "left": times}

    def bend(request: httpx.Request, _sent: dict[str, Any]) -> httpx.Response | None:
        first = "DELETE" if paged else "POST"
        wrote = request.method == first and "/products" in request.url.path
        seen["writes"] = seen["writes"] or wrote
        fits = request.method == "GET" and re.search(path, request.url.path)
        if paged is not None and ("page" in request.url.params) is not paged:
            return None
        if not fits or not seen["writes"] or not seen["left"]:
            return None
        seen["left"] -= 1
        empty = {"data": {"products": [], "pagination": {"total": 0}}}
        return httpx.Response(status, json=empty if status == 200 else ERROR)

    return bend


def unreachable(request: httpx.Request, _sent: dict[str, Any]) -> None:
    """Let nobody reach the store to make a product."""
    if request.method == "POST" and request.url.path.endswith("/products"):
        raise httpx.ConnectError("no way")


ERROR = {"message": "oh"}
SAID_NO = {"status": "error", "message": "no", "errors": {"x": ["no"]}}
DONE = {"status": "success", "message": "done", "data": {}}


@pytest.mark.parametrize(
    ("bend", "number", "words"),
    [
        (
            answering("PATCH", r"/products/\d+$", 200, DONE, summery_en=None),
            "A7",
            "by the path of another type is carried out",
        ),
        (answering("POST", "refresh-secret", 422, SAID_NO), "A17", "cannot be made anew"),
        (
            answering("POST", "verify", 200, {"status": "success", "data": {"valid": False}}),
            "A19",
            "does not take HMAC-SHA256",
        ),
        (answering("GET", "/webhooks$", 403, SAID_NO), "A17", "the list of webhooks cannot be"),
        (answering("GET", "/assets/", 404), "A16", "which bytes are served: they could not"),
        (changing("/products$", "name_en", "tjar-sync probe"), "A5", "without a name is made"),
        (changing("/products$", "sku", "-x", instead="-MAIN"), "A5", "two products may have one"),
        (
            answering("POST", "/products$", 422, SAID_NO, is_refundable=True),
            "A5",
            "a product with everything is refused",
        ),
        (answering("POST", "/media$", 500, ERROR), "A15", "was not tried: nobody knows"),
        (answering("POST", "/webhooks$", 500, ERROR), "A17", "when the secret is told"),
        (after_creates(r"/products/\d+$", 404, 6), "A5", "which was just made, cannot be read"),
        (unreachable, "A5", "was not tried: no connection"),
        (answering("POST", "/digital$", 201, DONE), "A5", "names no new id, and the list shows"),
        (answering("GET", r"/digital/\d+$", 404, ERROR), "A12", "what is written is kept"),
        (after_creates("/products$", 500, 15, paged=True), "A8", "is gone from the list"),
        (answering("POST", "verify", 404, SAID_NO), "A19", "own check does not tell"),
        (
            answering("PATCH", "/products", 422, SAID_NO, "summery_ar"),
            "A6",
            "null is refused",
        ),
        (answering("PATCH", "/products/digital", 202, DONE), "A4", "an update is answered 202"),
    ],
)
def test_odd_answers(folder: Path, bend: Bend, number: str, words: str) -> None:
    """Each is told, and what was made is removed."""
    found = probed(folder, "", bend)

    assert tells(found, number, words), row(found, number).evidence


@pytest.mark.parametrize(
    ("habits", "number", "words"),
    [
        ("firewall-403-html=writes", "A20", "something stands before the store"),
        ("refuses=update", "A6", "an update is refused"),
        ("patch-ignored=tags", "A6", "does not replace the one that is there"),
        ("patch-ignored=sale_price", "A6", "an update of sale_price is answered, and not kept"),
        ("hides=slug", "A23", "in which form a slug comes back: it is not shown"),
        ("hides=description", "A23", "in which form a description comes back: it is not shown"),
        ("hides=price", "A23", "how amounts are rounded: they are not shown"),
        ("hides=variants", "A10", "what variants become: they are not shown"),
        ("hides=updated_at", "A3", "whether an update moves updated_at: it is not shown"),
        ("hides=is_published", "A9", "was not tried: product"),
        ("dates-with-zone", "A21", "which zone times have"),
        ("restricted", "A5", "no product can be made"),
        ("no-means-200=message", "A20", "in words that say neither yes nor no"),
        ("short-answers=null,data-bare", "A4", "how a write is answered"),
        ("arrays-append", "A6", "is added to the one that is there"),
        ("hides=tags+gallery", "A6", "what [] clears: nothing shows it"),
        ("create-answers-stranger", "A4", "answers to creates name ids of other products"),
        ("stock-sum-zero-falls-back", "A10", "where all variants are sold out"),
        ("quota=0", "A15", "an upload is refused"),
        ("refuses-name-over=100", "A5", "a long name is refused"),
        ("short-answers=null,lag-list=5", "A4", "a write is shown after"),
        ("clears-absent,force-published", "A9", "an update without the flag publishes"),
        ("requires", "A5", "a name and a selling price are not enough"),
        ("creation-order,category-id-on-update", "A6", "not called `category` on update"),
    ],
)
def test_odd_habits(folder: Path, habits: str, number: str, words: str) -> None:
    """Some of those that the table of all habits does not try in this form."""
    found = probed(folder, habits)

    assert tells(found, number, words), row(found, number).evidence


def test_what_the_contract_says_is_settled(folder: Path) -> None:
    """A contradiction that store.yaml knows of needs nothing more."""
    contract = {
        "newest_first": {"product": False},
        "fields": {"product.categories": {"update": "category_id"}},
        "always_send": ("tags", "gallery", "child_categories"),
    }
    habits = "creation-order,category-id-on-update,clears-absent"
    found = probed(folder, habits, contract=contract)

    assert (0, ()) == (found.exit_code, found.lines)
    assert tells(found, "A3", "as `contract:` says")
    assert tells(found, "A6", "`contract:` has them sent along")


def test_a_store_that_shows_no_names(folder: Path) -> None:
    """What could not be recognised is not made; what was, is known by its sku."""
    contract = {"fields": {"product.name.en": {"read": None}}}
    found = probed(folder, "", contract=contract)

    assert tells(found, "A6", "it is not shown")
    assert tells(found, "A5", "a product of a name and a selling price alone was not tried")


def test_a_stranger_is_never_touched(folder: Path) -> None:
    """An answer to a create that shows somebody else's product does not make it ours."""
    clock = StoreClock()
    with shop(folder, "create-answers-stranger", clock) as store:
        probe(store, folder, clock)
        products = Dashboard(store).products()
        theirs = [one for one in products if "Not ours" in str(one["name"]["en"])]

    assert theirs
    assert all(one["created_at"] == one["updated_at"] for one in theirs)
    assert {} == kept(folder).resources


def test_a_create_that_is_not_told(folder: Path) -> None:
    """It is looked for, found, tried as all others, and removed."""

    def bend(request: httpx.Request, sent: dict[str, Any]) -> dict[str, Any] | None:
        own = request.method == "POST" and request.url.path.endswith("/digital")
        return {**sent, "answer": "nothing"} if own else None

    found = probed(folder, "", bend)

    assert tells(found, "A12", "what is written is kept: download_link")


def test_a_cancelled_probe(folder: Path) -> None:
    """Nothing more is tried, and what was made is removed."""
    token = CancelToken()

    def bend(request: httpx.Request, _sent: dict[str, Any]) -> None:
        if request.method == "PATCH":
            token.cancel("enough")

    found = probed(folder, "", bend, cancel_token=token)

    assert tells(found, "A8", "a delete was not tried: enough")


def test_a_lock_that_was_lost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is not sure to hold it sends nothing more, no delete either; the next run does."""
    clock, held = StoreClock(), [True]
    monkeypatch.setattr(Home, "lock_is_held", lambda _home: held[0])

    def bend(request: httpx.Request, _sent: dict[str, Any]) -> None:
        held[0] = request.method != "PATCH" and held[0]

    with shop(folder, "", clock) as store:
        store.requests.reset()
        probe(store, folder, clock, bend=bend)

        assert not any(one.method == "DELETE" for one in store.requests.recent)
        left = len(kept(folder).resources)
        held[0] = True
        probe(store, folder, clock, agree=lambda _: False)

    assert (6, 0) == (left, len(kept(folder).resources))


def test_a_store_whose_slots_are_taken(folder: Path) -> None:
    """The last webhook that a store allows is never the probe's."""
    clock = StoreClock()
    with shop(folder, "", clock) as store:
        Dashboard(store).add_webhook("Other", HOOK_URL, ["order.created"])
        found = probe(store, folder, clock, agree=lambda cost: "no webhook" in str(cost.lines))

    assert found is not None
    assert tells(found, "A17", "2 of 2 webhooks are there already")


def test_a_second_picture_that_is_refused(folder: Path) -> None:
    """One picture tells nothing of two of one name."""
    clock = StoreClock()
    with shop(folder, "", clock) as store:
        count = len(Dashboard(store).media())
    found = probed(folder, f"quota={count + 1}")

    assert tells(found, "A16", "what becomes of two uploads of one name within a second")


def test_a_spent_budget(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one request more is sent than was told; what was made is removed."""
    monkeypatch.setattr(budget, "_RETRIES", -360)
    found = probed(folder)
    told = next(one for one in found.examinations if one.name == "probe")

    assert "it ended early: all requests of the probe's budget are spent" in told.details


def test_what_is_kept_as_evidence(folder: Path) -> None:
    """The state has what was proven and contradicted, with request and answer, but no values."""
    probed(folder, "clears-absent,delete-soft")
    observed = {(one.number, one.claim): one for one in kept_observations(folder)}
    freed = observed["A8", "what is deleted leaves its sku and slug free"]
    cleared = observed["A6", "what a probe tried"]

    assert Standing.CONTRADICTED is freed.standing
    assert Standing.CONTRADICTED is cleared.standing
    assert [("always_send",)] == [line.path for line in cleared.lines]
    assert cleared.request.startswith("PATCH /api/core/v1/products/")
    assert "name_en, status_id" in cleared.request
    assert cleared.answer.startswith("200: ")


def kept_observations(folder: Path) -> tuple[Any, ...]:
    """Return what the folder's state has observed."""
    place = str(folder / ".tjar" / "state.db")
    with closing(state.open_home(place, state.surroundings("live", ADDRESS))) as home:
        return home.observations()


def test_unclear_answers_end_a_probe(folder: Path) -> None:
    """So many creates are looked for, and no more."""

    def bend(request: httpx.Request, sent: dict[str, Any]) -> httpx.Response | None:
        own = re.search("/products/[a-z]+$", request.url.path)
        half = "/products" in request.url.path and not {"name_en", "sale_price"} <= sent.keys()
        unclear = request.method == "POST" and (own or half)
        return httpx.Response(200, json={}) if unclear else None

    found = probed(folder, "", bend)
    told = next(one for one in found.examinations if one.name == "probe")

    assert "do not tell whether products are made" in str(told.details)


def test_what_cannot_be_told_stays_in_the_journal(folder: Path) -> None:
    """A list that is never whole proves nothing: the next run looks again."""
    clock = StoreClock()
    with shop(folder, "total-off-by-one,no-means-200=message", clock) as store:
        probe(store, folder, clock)

    assert 1 == len(kept(folder).intents)


def test_a_store_that_deletes_nothing(folder: Path) -> None:
    """Its refusal is told, and what is left is named."""
    clock = StoreClock()
    with shop(folder, "refuses=delete,webhook-secret-hidden", clock) as store:
        bend = answering("POST", "refresh-secret", 422, SAID_NO)
        found = probe(store, folder, clock, bend=bend)

    assert found is not None
    assert tells(found, "A8", "a delete is refused")
    assert len(kept(folder).resources) > 1


def test_a_clock_that_is_wrong(folder: Path) -> None:
    """Times that fit no zone prove none."""
    clock = StoreClock()
    with shop(folder, "", clock) as store:
        clock.wall = lambda: clock().timestamp() + 420  # type: ignore[method-assign]  # on purpose
        found = probe(store, folder, clock)

    assert found is not None
    assert tells(found, "A21", "which zone times have")


def test_what_is_no_list() -> None:
    """It holds no variants, and no categories."""
    assert [] == judge_values._rows({"variants": "many"})  # noqa: SLF001 - the smallest way to it
    assert [] == _ids("many")
    assert ("", "") == tuple(
        text
        for one in observations([contradicted("A5", "x")], Probed({}, {}))
        for text in (one.request, one.answer)
    )


def test_two_files_of_one_second() -> None:
    """Each has its own address: they are two."""
    trials = [Served("a", f"http://a/{n}-h000000000000z1772614361.png", 0, b"", b"") for n in "ab"]
    found = list(judge_values._twins(tuple(trials)))  # noqa: SLF001 - the smallest way to it

    assert ["two uploads of one name in one second keep two files"] == [
        one.evidence for one in found
    ]


def test_a_platform_that_cannot_be_probed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe speaks the words of REST alone."""
    monkeypatch.setitem(PLATFORMS, "tjar", replace(TJAR, open=lambda *_: MemoryProvider()))
    clock = StoreClock()
    with shop(folder, "", clock) as store, pytest.raises(UsageError, match="cannot be probed"):
        probe(store, folder, clock)


@pytest.mark.parametrize(
    ("error", "claims"),
    [
        (refused("cost"), ["a create may lack cost"]),
        (refused("cost", "name_en"), []),
        (Refused("no"), []),
    ],
)
def test_what_a_bare_product_lacks(error: Refused, claims: list[str]) -> None:
    """A field that was sent and is refused tells nothing of what is wanted besides."""
    trial = ProbeTrial(TrialName.BARE, {"name_en": "x"}, ReadReply(None, error=error))
    found = list(judge_writes._lacks(trial))  # noqa: SLF001 - the smallest way to it

    assert claims == [one.claim for one in found]
