"""A kind without code of its own: which requests and bodies come of the rows that a contract has."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.providers.bazaar import BAZAAR, CONTRACT, KEY, BazaarStore, make_app
from tests.providers.conftest import FAST
from tests.providers.samples import answer, product
from tjar_sync.errors import Incomplete, NotSent, Refused
from tjar_sync.model.address import Address
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import StoreSettings
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.rest.codec import decode
from tjar_sync.providers.rest.contract import FieldRow, KindRow, index
from tjar_sync.providers.rest.decoders import DECODERS
from tjar_sync.providers.rest.repeated import Repeated
from tjar_sync.providers.rest.resource import table_codec

if TYPE_CHECKING:
    from tests.providers.conftest import Foreign, SleepClock
    from tjar_sync.ports import Provider

HOOK: dict[str, Any] = {
    "id": 1,
    "name": "n",
    "url": "https://x.example/a",
    "events": ["order.created"],
}


def bazaar(store: BazaarStore, clock: SleepClock, *, without: str = "") -> Provider:
    """Open a store of the other platform, whose table lacks a request."""
    endpoints = {name: row for name, row in CONTRACT.endpoints.items() if name != without}
    settings = StoreSettings("b", "bazaar", "https://b.example", SecretStr(KEY), FAST)
    transport = httpx.WSGITransport(make_app(store))
    platform = replace(BAZAAR, contract=replace(CONTRACT, endpoints=endpoints))
    return BAZAAR.open(platform, ConnectionOptions(settings, print, transport, time=clock.time))


def test_an_update_in_part_sends_what_changes(foreign: Foreign) -> None:
    """Where the contract says PATCH, nothing else goes along, and nothing is read before."""
    sent: list[tuple[str, Any]] = []

    def reply(request: httpx.Request) -> httpx.Response:
        sent.append((request.method, json.loads(request.content)))
        return answer({"data": HOOK})

    contract = {"endpoints": {"webhook.update": "PATCH /webhooks/{id}"}}
    hook = Write(Verb.UPDATE, Address("webhook", "n"), "", {"url": HOOK["url"]}, "1")
    foreign(reply, contract=contract).write(hook)

    assert [("PATCH", {"url": "https://x.example/a"})] == sent


def test_a_replacement_spells_as_the_files_do_what_the_store_spells_in_its_own_way(
    clock: SleepClock,
) -> None:
    """An escaped text is not escaped once more; what a person changed in the store stays."""
    store = BazaarStore()
    made = store.create({"name": "Salt &amp; Pepper", "sku": "S-1", "labels": ["hot"]})
    desired = {"name.en": "Salt & Pepper", "sku": "S-1", "tags": ("mild",), "cost": 4, "price": 9}

    update = product(Verb.UPDATE, {"price": 9}, remote_id=made["id"], desired=desired)
    bazaar(store, clock).write(update)

    kept = store.products[made["id"]]
    assert ("Salt & Pepper", ["hot"], 9) == (kept["name"], kept["labels"], kept["list_price"])
    assert {"cost": 4} == store.hidden[made["id"]]


def test_a_request_that_the_table_lacks_is_not_sent(clock: SleepClock) -> None:
    """Whoever asks all the same is told so."""
    store = BazaarStore()
    made = store.create({"sku": "S-1"})

    delete = product(Verb.DELETE, {}, remote_id=made["id"])
    with pytest.raises(Refused, match=r"product.one: the store has no request to delete a product"):
        bazaar(store, clock, without="product.delete").write(delete)

    assert [] == store.requests


def test_nothing_is_found_in_a_doubtful_list(foreign: Foreign) -> None:
    """That it is not there may mean that it was not shown."""
    provider = foreign(lambda _: answer({"data": {"webhooks": [HOOK, HOOK]}}))

    with pytest.raises(Incomplete, match="the list of webhooks shows one twice"):
        provider.find("webhook", "url", "https://x.example/b")


def test_what_is_passed_on_can_be_read_where_a_store_shows_it(foreign: Foreign) -> None:
    """As it is, once the contract says where."""
    contract = {"fields": {"product.extra": {"read": "custom"}}}
    shown = {"id": 1, "type_id": 1, "custom": {"weight": "1.5"}}
    provider = foreign(lambda _: answer({"data": {"product": shown}}), contract=contract)

    live = provider.read("product", "physical", "1")

    assert live is not None
    assert {"weight": "1.5"} == live.values["extra"]


def test_types_are_told_by_their_names() -> None:
    """One that is not known is none; where the platform has one type alone, it is that."""
    fields = (FieldRow("product.id", None, None, "id"), FieldRow("product.type", None, None, "is"))
    several = index(fields, (), (KindRow("product"),), time_zone="UTC")
    only = KindRow("product", types=frozenset({"service"}))
    single = replace(several, kinds={"product": only})

    found = [
        decode(table_codec(contract, "product", DECODERS), {"id": 1, "is": word}, "", full=True)
        for contract in (several, single)
        for word in ("digital", "raffle")
    ]

    assert ["digital", "", "service", "service"] == [live.type for live in found]


def keeping(store: BazaarStore, clock: SleepClock) -> Provider:
    """Open a store of the other platform, of which all that it shows is repeated."""
    row = replace(CONTRACT.kinds["product"], only_shown=frozenset({"made_by"}))
    platform = replace(BAZAAR, contract=replace(CONTRACT, kinds={"product": row}))
    settings = StoreSettings("b", "bazaar", "https://b.example", SecretStr(KEY), FAST)
    transport = httpx.WSGITransport(make_app(store))
    return BAZAAR.open(platform, ConnectionOptions(settings, print, transport, time=clock.time))


def test_a_replacement_repeats_what_no_field_is_for(clock: SleepClock) -> None:
    """What the store shows besides goes along as it came, within objects too, but for what it only shows."""
    store = BazaarStore()
    about = {"text": "Old", "lang": "en"}
    made = store.create({"name": "Salt", "about": about, "vat": {"rate": 15}, "made_by": "Noura"})

    update = product(Verb.UPDATE, {"description.en": "New"}, remote_id=made["id"])
    keeping(store, clock).write(update)

    kept = store.products[made["id"]]
    assert ({"text": "New", "lang": "en"}, {"rate": 15}) == (kept["about"], kept["vat"])
    assert "made_by" not in kept


def test_what_is_repeated_and_changed_meanwhile_is_not_sent(clock: SleepClock) -> None:
    """A person's edit of what no field is for counts as any other, right before the sending."""
    store = BazaarStore()
    made = store.create({"name": "Salt", "vat": 15})
    provider = keeping(store, clock)
    now = provider.read("product", "physical", made["id"])
    assert now is not None
    write = product(Verb.UPDATE, {"price": 9}, remote_id=made["id"])
    read = partial(provider.read, "product")
    old = Repeated(read, write, now, now.values.keys(), float("-inf"))
    store.products[made["id"]]["vat"] = 5

    with pytest.raises(NotSent, match="its vat changed in the store"):
        old.check()
