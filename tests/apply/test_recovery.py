"""What became of writes whose answers were lost: only proof decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.apply.faulty import Faulty, Shop, hiding
from tests.builders import KEY, intent, live, media, product, state, state_entry, webhook
from tjar_sync.apply import overlay, resolve, seconds_to_wait
from tjar_sync.errors import ProviderError, RecoveryError, StaleView, Unanswered, Unreachable
from tjar_sync.model.live import Live, Verb
from tjar_sync.model.record import storable
from tjar_sync.model.state import Intent, Proof, Resolution
from tjar_sync.testing.memory_provider import Habits

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value

SHOE = product(
    "shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="S-1", slug="shoe", tags=("a", "b")
)
PLAIN = product("plain", name__en="Plain", sale_price=Decimal("5.00"))
"""Without sku and slug: known by its fingerprint alone."""
HOOK = webhook("orders", secret__version=1)


def create(resource: Resource, number: int = 1, **more: Any) -> Intent:
    """Build the journal entry of a create that was cut off."""
    row = state_entry(resource, Live(resource.address.kind, "", resource.type, {}))
    return intent(resource, Verb.CREATE, row, id=number, **more)


def twins(count: int, high_water: int | None = None) -> list[Intent]:
    """Build the journal entries of several creates that sent the very same."""
    return [
        create(product(f"plain-{number}", **by_keyword(PLAIN)), number, high_water=high_water)
        for number in range(1, count + 1)
    ]


def by_keyword(resource: Resource) -> dict[str, Any]:
    """Return a resource's values as the builders take them."""
    return {path.replace(".", "__"): value for path, value in resource.values.items()}


def look(provider: Faulty, *intents: Intent, rows: tuple[StateEntry, ...] = ()) -> list[Any]:
    """Return proof and id of each journal entry."""
    found = resolve(intents, state(*rows), provider)
    return [(item.proof.value, item.entry.remote_id if item.entry else None) for item in found]


def refusal(provider: Faulty, *intents: Intent) -> RecoveryError:
    """Return why a person must decide."""
    with pytest.raises(RecoveryError) as caught:
        resolve(intents, state(), provider)
    return caught.value


@pytest.mark.parametrize(
    "edited",
    [
        {"name__en": "Another", "sale_price": Decimal("9.00")},
        {"tags": ("a",)},
        {"slug": "another"},
    ],
)
def test_a_create_is_found_by_its_sku(edited: dict[str, Any]) -> None:
    """An equal sku is proof enough, whatever a person edited since."""
    provider = Faulty()
    remote_id = provider.make(SHOE)
    provider.edit(SHOE, remote_id, **edited)

    assert [("found", remote_id)] == look(provider, create(SHOE))


def test_a_create_is_found_by_its_slug() -> None:
    """Without a sku the slug decides, in the store's normalized form."""
    provider = Faulty()
    shoe = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), slug="Nike Shoe")
    remote_id = provider.make(shoe, slug="nike-shoe", tags=("by hand",))

    assert [("found", remote_id)] == look(provider, create(shoe))


def test_a_create_is_found_by_its_fingerprint() -> None:
    """Without an identity all that was sent must be there, but for what the store sold since."""
    provider = Faulty()
    shoe = product("shoe", **by_keyword(PLAIN), quantity=5, tags=("a", "b"))
    remote_id = provider.make(shoe, quantity=4, tags=("b", "a"))

    assert [("found", remote_id)] == look(provider, create(shoe))


@pytest.mark.parametrize(
    "other",
    [
        {"name__en": "Other"},
        {"tags": ("c",)},  # what a row of the list does not show
    ],
)
def test_another_product_is_not_it(other: dict[str, Any]) -> None:
    """A create that left nothing like it may be sent again."""
    provider = Faulty()
    named = product("plain", **{**by_keyword(PLAIN), "name__en": None, "tags": ("a",)})
    provider.make(named, **other)

    assert [("absent", None)] == look(provider, create(named))


def test_a_sku_that_differs_is_another() -> None:
    """The strongest identity that both show decides alone."""
    provider = Faulty()
    provider.make(SHOE, sku="S-2")

    assert [("absent", None)] == look(provider, create(SHOE))


@pytest.mark.parametrize(("mark", "expected"), [(0, "found"), (1, "absent"), (None, "found")])
def test_what_was_there_before_is_not_it(mark: int | None, expected: str) -> None:
    """A create's id is above the highest that was seen before it was sent."""
    provider = Faulty()
    provider.make(PLAIN)

    assert expected == look(provider, create(PLAIN, high_water=mark))[0][0]


def test_what_we_own_is_not_it() -> None:
    """A product that belongs to an address already cannot be a lost one."""
    provider = Faulty()
    remote_id = provider.make(PLAIN)
    owned = state_entry(PLAIN, live(PLAIN, remote_id))

    assert [("absent", None)] == look(provider, create(PLAIN), rows=(owned,))


class Hiding(Faulty):
    """A store whose lists are empty, and call themselves whole."""

    def list(self, kind: str) -> Any:
        """Show nothing."""
        return replace(super().list(kind), rows=())


def test_a_list_that_lacks_what_is_ours_proves_nothing() -> None:
    """A list is believed only where it shows all of ours that is there."""
    provider = Hiding()
    owned = state_entry(SHOE, live(SHOE, provider.make(SHOE)))
    with pytest.raises(RecoveryError, match=r"lacks product\.shoe, which is there"):
        look(provider, create(PLAIN), rows=(owned,))

    provider.remove(SHOE, owned.remote_id or "")
    assert [("absent", None)] == look(provider, create(PLAIN), rows=(owned,))


def test_another_type_is_not_it() -> None:
    """A digital product is not the physical one that was sent."""
    provider = Faulty()
    provider.make(replace(SHOE, type="digital"))

    assert [("absent", None)] == look(provider, create(SHOE))


@pytest.mark.parametrize("made", [0, 1, 2])
def test_equal_creates_share_what_is_found(made: int) -> None:
    """Of several equal creates as many are found as there are products; the rest is absent."""
    provider = Faulty()
    ids = [provider.make(PLAIN) for _ in range(made)]
    expected = [("found", remote_id) for remote_id in ids] + [("absent", None)] * (2 - made)

    assert expected == look(provider, *twins(2))


def test_more_than_were_sent_is_for_a_person() -> None:
    """With more candidates than creates nobody can tell, and all of them are named."""
    provider = Faulty()
    for _ in range(3):
        provider.make(PLAIN)
    error = refusal(provider, *twins(2))

    expected = (
        "an earlier run was cut off while it created product.plain-1, product.plain-2; "
        "in the store id 1, id 2, id 3 could be it"
    )
    assert expected == error.what
    assert "tjar-sync state adopt product.plain-1 ID" in error.hint
    assert "tjar-sync state settle product.plain-1 --not-created" in error.hint


def test_one_edited_since_is_for_a_person() -> None:
    """Something new of the same name may be ours, edited by hand: it is named, not doubled."""
    provider = Faulty()
    remote_id = provider.make(PLAIN)
    provider.edit(PLAIN, remote_id, sale_price=Decimal("6.00"))
    error = refusal(provider, create(PLAIN))

    assert error.what.endswith(f"in the store id {remote_id} could be it")


def test_an_arabic_name_is_as_good_as_an_english_one() -> None:
    """What people read most is what tells two products apart."""
    provider = Faulty()
    plain = product("plain", name__ar="عادي", sale_price=Decimal("5.00"))
    remote_id = provider.make(plain, sale_price=Decimal("6.00"))
    error = refusal(provider, create(plain))

    assert error.what.endswith(f"in the store id {remote_id} could be it")


def test_an_older_one_of_the_same_name_is_no_doubt() -> None:
    """A product that was there before the create was sent cannot be it, however alike."""
    provider = Faulty()
    provider.make(PLAIN, sale_price=Decimal("6.00"))

    assert [("absent", None)] == look(provider, create(PLAIN, high_water=1))


def test_a_list_that_is_not_whole_proves_no_absence() -> None:
    """What is not in a doubtful list may be there all the same."""
    provider = Faulty()
    provider.doubt = "the list of products kept changing"
    error = refusal(provider, create(SHOE))

    expected = "cannot tell whether product.shoe was created: the list of products kept changing"
    assert expected == error.what
    assert (
        "run apply again when the store is quiet; or, if you see that it is not there, "
        "`tjar-sync state settle product.shoe --not-created`"
    ) == error.hint


def test_a_list_that_is_not_whole_still_proves_presence() -> None:
    """What is in a doubtful list is there."""
    provider = Faulty()
    provider.doubt = "the list of products kept changing"
    remote_id = provider.make(SHOE)

    assert [("found", remote_id)] == look(provider, create(SHOE))


class Searchable(Faulty):
    """A store that hides skus, and lets itself be asked for some fields."""

    searchable: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__(hiding("sku", "slug"))
        self.asked: list[str] = []

    def find(self, kind: str, path: str, value: Value) -> tuple[Live, ...] | None:
        """Answer from what the store keeps, where it can be asked."""
        self.asked.append(path)
        if path not in self.searchable:
            return None
        return tuple(
            row for row in self.list(kind).rows if self.kept(row.remote_id).get(path) == value
        )

    def kept(self, remote_id: str) -> Any:
        """Return what is kept but not shown."""
        return self._kept[remote_id].values


@pytest.mark.parametrize(
    ("searchable", "asked"), [(("sku",), ["sku"]), (("slug",), ["sku", "slug"])]
)
def test_a_hidden_sku_is_asked_for(searchable: tuple[str, ...], asked: list[str]) -> None:
    """Of two that look the same, the store itself tells which has the sku or slug."""
    provider = Searchable()
    provider.searchable = searchable
    provider.make(SHOE, sku="S-0", slug="other")
    remote_id = provider.make(SHOE)

    assert [("found", remote_id)] == look(provider, create(SHOE))
    assert asked == provider.asked


def test_a_store_that_tells_of_no_sku_leaves_the_fingerprint() -> None:
    """Where a sku is hidden and cannot be asked for, all that was sent decides."""
    provider = Searchable()
    remote_id = provider.make(SHOE)

    assert [("found", remote_id)] == look(provider, create(SHOE))
    assert ["sku", "slug"] == provider.asked


class Named(Faulty):
    """A store whose ids are no numbers."""

    def list(self, kind: str) -> Any:
        """Read every row, its id a word."""
        listing = super().list(kind)
        rows = tuple(replace(row, remote_id=f"p{row.remote_id}") for row in listing.rows)
        return replace(listing, rows=rows)

    def read(self, kind: str, kind_type: str, remote_id: str) -> Live | None:
        """Read one resource by its word."""
        found = super().read(kind, kind_type, remote_id[1:])
        return replace(found, remote_id=remote_id) if found else None


def test_ids_need_not_be_numbers() -> None:
    """Where ids do not rise, everything that nobody owns is looked at."""
    provider = Named()
    provider.make(PLAIN)
    provider.make(PLAIN)

    assert [("found", "p1"), ("found", "p2")] == look(provider, *twins(2, high_water=7))


def test_what_vanishes_while_it_is_looked_at_is_not_it() -> None:
    """A row whose product is deleted before it is read made nothing that is left."""
    provider = Faulty()
    remote_id = provider.make(SHOE)
    provider.looks["read"] = lambda: provider.remove(SHOE, remote_id)

    assert [("absent", None)] == look(provider, create(SHOE))


@pytest.mark.parametrize("doubt", ["", "it shifts"])
def test_what_is_listed_and_then_denied_is_no_absence(doubt: str) -> None:
    """A store that contradicts itself decides nothing: what was made is not made again."""
    provider = Faulty()
    provider.denied = provider.make(SHOE)
    provider.doubt = doubt

    with pytest.raises(ProviderError, match=f"the store lists product {provider.denied}, and then"):
        resolve([create(SHOE)], state(), provider)


def test_fields_that_differ_are_wanted_again() -> None:
    """Only what the store shows as sent counts as written; the next plan wants the rest."""
    provider = Faulty()
    remote_id = provider.make(SHOE, tags=("a",))
    (found,) = resolve([create(SHOE)], state(), provider)
    row = found.entry

    assert row is not None
    assert (remote_id, f"it was created, as id {remote_id}") == (row.remote_id, found.detail)
    assert {"name.en", "sale_price", "sku", "slug"} == set(row.desired)
    assert ("a",) == row.live["tags"]
    shown = provider.read("product", "physical", remote_id)
    assert shown is not None
    assert (shown.updated_at, shown.seen_at) == (row.updated_at, row.seen_at)


def test_a_lost_webhooks_secret_is_asked_for_again() -> None:
    """The secret was in the answer that was lost, so its version does not count as written."""
    provider = Faulty()
    remote_id = provider.make(HOOK)
    (found,) = resolve([create(HOOK)], state(), provider)

    assert found.entry is not None
    assert remote_id == found.entry.remote_id
    assert {"name", "url", "events"} == set(found.entry.desired)


def test_an_upload_is_sent_again() -> None:
    """No store can look up a picture, so a lost upload is repeated, and that is said."""
    (found,) = resolve([create(media())], state(), Faulty())

    expected = "the upload is sent again; the store's media library may hold one unused copy"
    assert (Proof.ABSENT, expected) == (found.proof, found.detail)


def test_a_journal_entry_without_its_row_is_for_a_person() -> None:
    """What is found but cannot be recorded is named, with the way out."""
    provider = Faulty()
    remote_id = provider.make(SHOE)
    error = refusal(provider, intent(SHOE, Verb.CREATE))

    assert error.what == "product.shoe: its journal entry lacks the row that it was to lead to"
    assert f"tjar-sync state adopt product.shoe {remote_id}" in error.hint


def test_a_store_that_cannot_be_read_decides_nothing() -> None:
    """Without a look there is no resolution."""
    provider = Faulty()

    def down() -> None:
        raise Unreachable("no way to the store")

    provider.looks["list"] = down
    with pytest.raises(Unreachable):
        resolve([create(SHOE)], state(), provider)


def sent(verb: Verb, remote_id: str | None = "1", **values: Any) -> Intent:
    """Build the journal entry of a repeatable write to the shoe."""
    row = state_entry(SHOE, **values) if verb is Verb.UPDATE else None
    resource = replace(SHOE, values={path.replace("__", "."): it for path, it in values.items()})
    stored = storable(resource, KEY, {})
    return intent(SHOE, verb, row, remote_id=remote_id, values=stored)


CARRIED_OUT: dict[str, tuple[Intent, dict[str, Any] | None, str]] = {
    "a delete that worked": (sent(Verb.DELETE), None, "found"),
    "a delete that did not": (sent(Verb.DELETE), {}, "absent"),
    "an archiving that worked": (sent(Verb.ARCHIVE), {"published": False}, "found"),
    "an archiving of what is gone": (sent(Verb.ARCHIVE), None, "found"),
    "an archiving that did not": (sent(Verb.ARCHIVE), {}, "absent"),
    "an update that worked": (sent(Verb.UPDATE, sku="S-9"), {"sku": "S-9"}, "found"),
    "an update that did not": (sent(Verb.UPDATE, sku="S-9"), {}, "absent"),
    "an update that is half there": (
        sent(Verb.UPDATE, sku="S-9", tags=("c",)),
        {"sku": "S-9"},
        "absent",
    ),
    "an update of what is gone": (sent(Verb.UPDATE, sku="S-9"), None, "absent"),
    "an update of what the store does not show": (
        sent(Verb.UPDATE, cost=Decimal("1.00")),
        {"cost": Decimal("1.00")},
        "absent",
    ),
    "an update of nobody knows what": (sent(Verb.UPDATE, None, sku="S-9"), {}, "absent"),
}


@pytest.mark.parametrize("case", CARRIED_OUT)
def test_what_can_be_repeated_is_read(case: str) -> None:
    """An update, archiving or delete is found where the store shows its result, else repeated."""
    entry, changes, expected = CARRIED_OUT[case]
    provider = Faulty()
    if changes is not None:
        provider.edit(SHOE, provider.make(SHOE), **changes)
    (found,) = resolve([entry], state(), provider)

    assert expected == found.proof.value
    assert (expected == "found" and entry.verb is Verb.UPDATE) == (found.entry is not None)


def test_new_words_of_a_picture_are_sent_again() -> None:
    """A media cannot be read, so its update counts as not carried out."""
    row = state_entry(media(alt="new"), live(media(), "5"))
    entry = intent(media(alt="new"), Verb.UPDATE, row, remote_id="5")

    assert [("absent", None)] == look(Faulty(), entry)


def test_resolutions_come_in_the_order_of_the_journal() -> None:
    """Whatever order the store is searched in, each resolution is its entry's own."""
    provider = Faulty(Habits(max_count={}))
    entries = [sent(Verb.DELETE, "99"), create(HOOK, 2), create(SHOE, 3), create(media(), 4)]
    found = resolve(entries, state(), provider)

    assert entries == [item.intent for item in found]


def test_resolutions_are_seen_before_they_are_recorded() -> None:
    """A plan is made as if what is proven were recorded; what is absent changes nothing."""
    sock, wrap = product("sock"), product("wrap")
    new = state_entry(SHOE, live(SHOE, "5"))
    known = state(state_entry(sock), state_entry(wrap), intents=[create(SHOE)])
    after = overlay(
        known,
        [
            Resolution(intent(wrap, Verb.DELETE), Proof.ABSENT, None),
            Resolution(create(SHOE), Proof.FOUND, new),
            Resolution(intent(sock, Verb.DELETE), Proof.FOUND, None),
            Resolution(intent(product("unknown"), Verb.DELETE), Proof.FOUND, None),
        ],
    )

    assert {SHOE.address: new, wrap.address: state_entry(wrap)} == after.resources
    assert () == after.intents


def test_an_archiving_of_what_is_gone_is_proven_by_the_list() -> None:
    """The store denies it: believed where the whole list does not show it either."""
    shop = Faulty()
    shop.denied = shop.make(SHOE)
    archived = intent(SHOE, Verb.ARCHIVE, None, remote_id=shop.denied)
    assert [("absent", None)] == look(shop, archived)

    shop.remove(SHOE, shop.denied)
    shop.doubt = "it shifts"
    assert [("absent", None)] == look(shop, archived)
    shop.doubt = ""
    assert [("found", None)] == look(shop, archived)


def test_a_store_may_still_be_at_work() -> None:
    """A create that is not seen counts as not made once the store has had its time."""
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    racy, old, ahead = (
        Resolution(create(SHOE, opened_at=now - timedelta(seconds=age)), Proof.ABSENT, None)
        for age in (10, 40, -500)
    )

    assert 20.0 == seconds_to_wait([racy, old], now, 30.0)
    assert 0.0 == seconds_to_wait([old], now, 30.0)
    assert 30.0 == seconds_to_wait([ahead], now, 30.0)
    assert 0.0 == seconds_to_wait([racy, ahead], now, 0.0)
    assert 0.0 == seconds_to_wait([], now, 30.0)


def test_patience_counts_from_now_where_no_clock_of_ours_tells() -> None:
    """Another machine's clock may be days ahead: it says nothing of how long the store has had."""
    now = datetime(2026, 3, 4, tzinfo=UTC)
    elsewhere = Resolution(create(SHOE, opened_at=None), Proof.ABSENT, None)

    assert 30 == seconds_to_wait([elsewhere], now, 30)


def test_what_is_worth_no_wait() -> None:
    """What was found, or can be sent again without harm, is not waited for."""
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    upload = create(media(), opened_at=now)
    update = intent(SHOE, Verb.UPDATE, None, opened_at=now)
    resolutions = [
        Resolution(create(SHOE, opened_at=now), Proof.FOUND, None),
        *(Resolution(item, Proof.ABSENT, None) for item in (upload, update)),
    ]

    assert 0.0 == seconds_to_wait(resolutions, now, 30.0)


def test_a_secret_may_still_be_renewed() -> None:
    """A renewal carried out after the next one would void it unseen: it is waited for."""
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    renewed = intent(HOOK, Verb.UPDATE, None, opened_at=now)
    made = create(HOOK, opened_at=now)

    assert 30.0 == seconds_to_wait([Resolution(renewed, Proof.ABSENT, None)], now, 30.0)
    assert 30.0 == seconds_to_wait([Resolution(renewed, Proof.FOUND, None)], now, 30.0)
    assert 0.0 == seconds_to_wait([Resolution(made, Proof.FOUND, None)], now, 30.0)


def boot(stock: int, *sizes: str, **more: Any) -> Resource:
    """Build a product of some variants, each with so many in stock."""
    rows = tuple({"color": "red", "size": size, "stock": stock} for size in sizes)
    return product("boot", sku="B-1", sale_price=Decimal("10.00"), variants=rows, **more)


def lose(shop: Shop, wanted: Resource, act: Callable[[], object], *, done: bool) -> None:
    """Lose the answer to a write, before or after it is done; then act, and recover."""

    def lost() -> None:
        act()
        raise Unanswered("lost")

    (shop.provider.after if done else shop.provider.before)["product.boot"] = lost
    shop.apply(wanted)
    shop.recover()


def test_a_sale_since_hides_no_result() -> None:
    """Stock that the store has sold is no other product, no update that failed, and no drift."""
    shop, one, two = Shop(), boot(9, "S"), boot(9, "S", "M")

    def sell(stock: int, *sizes: str) -> Callable[[], None]:
        sold = boot(stock, *sizes).values["variants"]
        return lambda: shop.provider.edit(one, "1", variants=sold)

    lose(shop, one, sell(8, "S"), done=True)
    assert shop.plan(one).plan.empty
    lose(shop, two, sell(7, "S", "M"), done=True)
    assert shop.plan(two).plan.empty
    assert 1 == shop.count()


@pytest.mark.parametrize("done", [True, False])
def test_managed_stock_is_proven_like_any_value(*, done: bool) -> None:
    """An update of stock that was never carried out is not taken for one that was."""
    shop, few, more = Shop(), boot(5, "S", manage=("quantity",)), boot(9, "S", manage=("quantity",))
    shop.apply(few)
    lose(shop, more, lambda: None, done=done)

    assert done is shop.plan(more).plan.empty
    shop.apply(more)
    kept = shop.provider.read("product", "physical", shop.row(more).remote_id)
    assert shop.plan(more).plan.empty
    assert kept is not None
    assert more.values["variants"] == kept.values["variants"]


def test_resolutions_are_told_in_words() -> None:
    """What was done, and what may be sent again."""
    provider = Faulty()
    remote_id = provider.make(SHOE)
    entries = [
        create(PLAIN),
        create(SHOE, 2),
        sent(Verb.DELETE, "99"),
        sent(Verb.DELETE, remote_id),
    ]

    assert [
        "it was not created; it may be sent again",
        f"it was created, as id {remote_id}",
        "it was carried out",
        "it was not carried out; it may be sent again",
    ] == [item.detail for item in resolve(entries, state(), provider)]


def test_an_archiving_that_worked_keeps_its_row() -> None:
    """The product stays ours, though nobody sees it."""
    provider = Faulty()
    remote_id = provider.make(SHOE, published=False)
    row = state_entry(SHOE, live(SHOE, remote_id))
    entry = intent(SHOE, Verb.ARCHIVE, row, remote_id=remote_id)
    (found,) = resolve([entry], state(), provider)

    assert (entry, Proof.FOUND, row) == (found.intent, found.proof, found.entry)


def test_each_type_is_read_on_its_own_path() -> None:
    """A digital product is found and resolved as one (A7)."""
    film = product("film", "digital", name__en="Film", sale_price=Decimal(3), tags=("a",))
    provider = Faulty()
    remote_id = provider.make(film)
    row = state_entry(film, live(film, remote_id))
    update = intent(film, Verb.UPDATE, row, remote_id=remote_id)

    assert [("found", remote_id)] == look(provider, create(film))
    assert [("found", remote_id)] == look(provider, update)


def reads(provider: Faulty) -> list[int]:
    """Return a list that grows with every read of a single resource."""
    seen: list[int] = []
    provider.looks["read"] = lambda: seen.append(1)
    return seen


def test_no_row_is_read_more_often_than_once() -> None:
    """However many creates it could be; a row that shows all is not read at all."""
    provider = Faulty(Habits(max_count={}))
    blank: dict[str, Any] = {"sale_price": Decimal("5.00")}
    one, two = product("one", **blank, cost=Decimal(1)), product("two", **blank, cost=Decimal(2))
    provider.make(product("other", name__en="Other", **blank))
    provider.make(HOOK)
    seen = reads(provider)
    refusal(provider, create(one), create(two, 2))

    assert [1] == seen
    assert [("found", "2")] == look(provider, create(HOOK))
    assert [1] == seen


def test_what_vanished_hides_no_other() -> None:
    """The next row is looked at all the same."""
    provider = Faulty()
    kept, gone = provider.make(PLAIN), provider.make(PLAIN)
    provider.looks["read"] = lambda: provider.remove(PLAIN, gone)

    assert [("found", kept)] == look(provider, create(PLAIN))


def test_ids_are_taken_in_the_order_of_numbers() -> None:
    """The ninth before the tenth, so that the same look has the same outcome."""
    provider = Faulty()
    ids = [provider.make(PLAIN) for _ in range(10)]

    assert [("found", remote_id) for remote_id in ids] == look(provider, *twins(10))


@pytest.mark.parametrize(
    ("sku", "slug", "asked"),
    [(None, "shoe", ["slug"]), ("S-1", None, ["sku"]), ("S-1", "shoe", ["sku"])],
)
def test_only_what_was_sent_is_asked_for(
    sku: str | None, slug: str | None, asked: list[str]
) -> None:
    """Nothing can be asked of a field without a value."""
    provider = Searchable()
    provider.searchable = ("sku", "slug")
    shoe = product(**by_keyword(PLAIN), sku=sku, slug=slug)
    remote_id = provider.make(shoe)

    assert [("found", remote_id)] == look(provider, create(shoe))
    assert asked == provider.asked


class Open(Searchable):
    """A store that hides nothing, and could be asked."""

    def __init__(self) -> None:
        super().__init__()
        self.habits = Habits()


def test_what_is_shown_is_not_asked_for() -> None:
    """A sku that every candidate shows has been compared already."""
    provider = Open()
    remote_id = provider.make(SHOE)

    assert [("found", remote_id)] == look(provider, create(SHOE))
    assert [] == provider.asked


def test_a_name_that_rows_do_not_show_is_no_likeness() -> None:
    """Where a list shows one language alone, that one is compared."""
    named = product("plain", name__ar="عادي", name__en="Plain", sale_price=Decimal("5.00"))
    provider = Faulty(hiding("name.ar"))
    remote_id = provider.make(named, sale_price=Decimal("6.00"))
    error = refusal(provider, create(named))

    assert error.what.endswith(f"in the store id {remote_id} could be it")


@pytest.mark.parametrize("sku", [None, "S-9"])
def test_one_product_is_not_two_creates(sku: str | None) -> None:
    """What could be either of two lost creates is for a person, and never both."""
    provider = Faulty()
    hidden = product("hidden", **by_keyword(PLAIN), cost=Decimal(1), sku=sku)
    remote_id = provider.make(hidden)
    error = refusal(provider, create(hidden), create(PLAIN, 2))

    expected = (
        "an earlier run was cut off while it created product.hidden, product.plain; "
        f"in the store id {remote_id} could be it"
    )
    assert expected == error.what


def test_a_store_that_lists_what_it_denies_decides_nothing() -> None:
    """It contradicts itself: neither found nor absent, and a person is told to wait."""
    provider = Faulty()
    provider.denied = provider.make(PLAIN)
    with pytest.raises(ProviderError) as caught:
        resolve([create(PLAIN)], state(), provider)

    expected = "the store lists product 1, and then says that there is no such product"
    assert (expected, "run it again when the store is well") == (
        caught.value.what,
        caught.value.hint,
    )


def test_a_list_that_ends_before_what_was_just_made_proves_no_absence() -> None:
    """Nor what was made after it; a newer row, or an older create of ours, is no such sign."""
    provider, sock = Faulty(), product("sock", sku="SOCK")
    row = state_entry(sock, live(sock, "9"))
    young = {("product", "9")}
    with pytest.raises(StaleView) as caught:
        resolve([create(SHOE)], state(row), provider, young)

    assert (
        "cannot tell whether product.shoe was created: the store does not show product.sock (id 9)"
        " yet, which was created a moment ago"
    ) == caught.value.what
    assert [Proof.ABSENT] == [item.proof for item in resolve([create(SHOE)], state(row), provider)]
    for number in range(10):
        provider.make(SHOE, sku=f"O-{number}", slug=f"o-{number}")
    (found,) = resolve([create(SHOE)], state(row), provider, young)
    assert Proof.ABSENT == found.proof
