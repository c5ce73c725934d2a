"""A built-in store that misbehaves: over HTTP and in-process alike."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tjar_sync.devstore import FaultKind
from tjar_sync.errors import Invalid, ProviderError, Throttled, Unanswered, Unauthorized
from tjar_sync.model.address import Address
from tjar_sync.model.live import Verb, Write
from tjar_sync.providers.http.retry import LONGEST_WAIT

if TYPE_CHECKING:
    from tests.providers.conftest import BuiltIn
    from tjar_sync.model.live import WriteResult

VALUES: dict[str, Any] = {"name.en": "A", "sale_price": Decimal("1.00"), "sku": "A"}


@pytest.fixture(params=["served", "built_in"])
def shop(request: pytest.FixtureRequest) -> BuiltIn:
    """Open the same store over HTTP and in-process."""
    found: BuiltIn = request.getfixturevalue(request.param)
    return found


def create(shop: BuiltIn, values: Any = None) -> WriteResult:
    """Create a product."""
    address = Address("product", "a")
    return shop.provider.write(Write(Verb.CREATE, address, "physical", values or VALUES))


def update(shop: BuiltIn, remote_id: str) -> WriteResult:
    """Change the product's price."""
    values = {"sale_price": Decimal("2.00")}
    return shop.provider.write(
        Write(Verb.UPDATE, Address("product", "a"), "physical", values, remote_id)
    )


LOST = [
    FaultKind.LOST_BEFORE,
    FaultKind.LOST_AFTER,
    FaultKind.RESET,
    FaultKind.RESET_AFTER,
    FaultKind.ERROR_AFTER,
    FaultKind.SERVER_ERROR,
    FaultKind.SERVER_ERROR_PAGE,
    FaultKind.BAD_GATEWAY,
    FaultKind.TRUNCATED,
    FaultKind.TRUNCATED_SHORT,
    FaultKind.MALFORMED,
]


@pytest.mark.parametrize("kind", LOST)
def test_a_create_without_a_clear_answer_is_sent_once(shop: BuiltIn, kind: FaultKind) -> None:
    """Nobody knows whether it worked, so it is neither repeated nor called a failure."""
    shop.fail(kind, method="POST")

    with pytest.raises(Unanswered):
        create(shop)

    assert shop.store.requests.counts["POST /products"] == 1
    assert len(shop.dashboard.products()) <= 1


@pytest.mark.parametrize("kind", LOST[:8])
def test_an_update_without_an_answer_is_repeated(shop: BuiltIn, kind: FaultKind) -> None:
    """It says the same twice, so saying it twice is safe."""
    remote_id = create(shop).remote_id or ""
    shop.fail(kind, method="PATCH")

    update(shop, remote_id)

    assert shop.store.requests.counts["PATCH /products/{id}"] == 2
    assert shop.dashboard.product(int(remote_id))["sale_price"] == 2


def test_a_create_that_came_too_soon_is_sent_again(shop: BuiltIn) -> None:
    """The store turned it away, so it was not done; the wait it asks for is kept."""
    shop.fail(FaultKind.RATE_LIMITED, method="POST", retry_after=3)

    create(shop)

    assert max(shop.clock.slept) == 3
    assert len(shop.dashboard.products()) == 1


def test_a_store_that_always_asks_to_wait(shop: BuiltIn) -> None:
    """After five minutes it is an error: each refusal costs patience, and no try."""
    shop.fail(FaultKind.RATE_LIMITED, method="POST", times=None)

    with pytest.raises(Throttled):
        create(shop)

    waited = sum(shop.clock.slept)
    assert (300 - LONGEST_WAIT < waited <= 300 + LONGEST_WAIT, waited) == (True, waited)


@pytest.mark.parametrize(
    ("kind", "says"),
    [(FaultKind.UNAUTHORIZED, "refused the API key"), (FaultKind.NOT_FOUND, "does not have it")],
)
def test_a_doubtful_update_is_not_called_refused(shop: BuiltIn, kind: FaultKind, says: str) -> None:
    """The first try may have worked, so a later no is not the last word."""
    remote_id = create(shop).remote_id or ""
    shop.fail(FaultKind.ERROR_AFTER, method="PATCH")
    shop.fail(kind, method="PATCH", skip=1)

    with pytest.raises(Unanswered, match=rf"an earlier try was not answered, and now: .* {says}"):
        update(shop, remote_id)


def test_a_delete_that_worked_unanswered_is_done(shop: BuiltIn) -> None:
    """The repetition finds it gone, which is what was wanted."""
    remote_id = create(shop).remote_id or ""
    shop.fail(FaultKind.LOST_AFTER, method="DELETE")
    write = Write(Verb.DELETE, Address("product", "a"), "physical", {}, remote_id)

    assert shop.provider.write(write).remote_id == remote_id
    assert shop.dashboard.products() == []


def test_a_wrong_key(shop: BuiltIn) -> None:
    """It is said at once, without another try."""
    shop.fail(FaultKind.UNAUTHORIZED)

    with pytest.raises(Unauthorized):
        shop.provider.list("product")

    assert shop.store.requests.total == 1


READABLE_AGAIN = [
    FaultKind.LOST_BEFORE,
    FaultKind.RESET,
    FaultKind.TRUNCATED,
    FaultKind.TRUNCATED_SHORT,
    FaultKind.MALFORMED,
    FaultKind.BAD_GATEWAY,
]


@pytest.mark.parametrize("kind", READABLE_AGAIN)
def test_a_read_is_repeated(shop: BuiltIn, kind: FaultKind) -> None:
    """One hiccup does not show."""
    create(shop)
    shop.fail(kind, method="GET")

    assert shop.provider.list("product").complete


@pytest.mark.parametrize("kind", [FaultKind.TRUNCATED_SHORT, FaultKind.MALFORMED])
def test_a_read_that_is_never_readable_ends(shop: BuiltIn, kind: FaultKind) -> None:
    """After three looks it is an error, and no page of nonsense is asked for without end."""
    create(shop)
    shop.fail(kind, method="GET", times=None)

    with pytest.raises(ProviderError):
        shop.provider.list("product")

    assert shop.store.requests.counts["GET /products"] == 3


SPELLINGS = [
    FaultKind.NESTED,
    FaultKind.TEXT_NUMBERS,
    FaultKind.TEXT_IDS,
    FaultKind.EXTRA_FIELDS,
    FaultKind.WRONG_CONTENT_TYPE,
    FaultKind.CREATED_AS_OK,
    FaultKind.SLOW_BODY,
]


@pytest.mark.parametrize("kind", SPELLINGS)
def test_another_spelling_says_the_same(shop: BuiltIn, kind: FaultKind) -> None:
    """Nested, as text, with unknown fields, under a wrong type: the values are the same."""
    plain = create(shop)
    remote_id = plain.remote_id or ""
    shop.fail(kind, times=None)

    live = shop.provider.read("product", "physical", remote_id)
    other = create(shop, {**VALUES, "sku": "B", "slug": "b"})

    assert live is not None
    assert plain.live is not None
    assert (live.remote_id, live.values) == (remote_id, plain.live.values)
    assert other.live is not None
    assert other.remote_id == str(int(remote_id) + 1)


def test_a_short_answer_to_a_create(shop: BuiltIn) -> None:
    """The id is taken from it; what the store shows must be read."""
    shop.fail(FaultKind.SHORT_CREATE)

    written = create(shop)

    assert (written.remote_id, written.live) == ("1", None)


def test_a_hidden_sku_is_found_all_the_same(shop: BuiltIn) -> None:
    """Rows without a sku count as found when the filter visibly left some out."""
    create(shop)
    create(shop, {**VALUES, "sku": "B", "slug": "b"})
    shop.fail(FaultKind.HIDDEN_SKU, times=None)

    found = shop.provider.find("product", "sku", "B")

    assert found is not None
    assert [row.remote_id for row in found] == ["2"]
    assert "sku" not in found[0].values


def test_a_hidden_sku_of_the_only_product_proves_nothing(shop: BuiltIn) -> None:
    """The one product may be there because the store ignores the filter."""
    create(shop)
    shop.fail(FaultKind.HIDDEN_SKU, times=None)

    assert shop.provider.find("product", "sku", "B") == ()
    assert shop.provider.find("product", "sku", "A") is None


LISTS = [
    (FaultKind.MISSING_ROWS, "the list of products promises 3 and shows 2"),
    (FaultKind.WRONG_TOTAL, "the list of products promises 4 and shows 3"),
    (FaultKind.SHIFTING_LIST, "the list of products kept changing while it was read"),
]


@pytest.mark.parametrize(("kind", "doubt"), LISTS)
def test_a_list_that_is_not_whole_is_doubted(shop: BuiltIn, kind: FaultKind, doubt: str) -> None:
    """The reason is told, and what was seen is there."""
    for sku in "ABC":
        create(shop, {**VALUES, "sku": sku})
    shop.fail(kind, times=None)

    listing = shop.provider.list("product")

    assert (listing.complete, listing.incomplete_reason) == (False, doubt)
    assert listing.rows


def test_two_hundred_products_cost_four_requests(shop: BuiltIn) -> None:
    """As many as there are pages, and one look back."""
    for number in range(205):
        shop.dashboard.create_product(name_en="A", sale_price=1, sku=str(number))
    shop.store.requests.reset()

    listing = shop.provider.list("product")

    assert (len(listing.rows), listing.complete) == (205, True)
    assert shop.store.requests.total == 4


def test_a_complaint_about_fields(shop: BuiltIn) -> None:
    """It names our field, in the store's words."""
    create(shop)

    with pytest.raises(Invalid) as caught:
        create(shop, {**VALUES, "slug": "b"})

    assert list(caught.value.fields) == ["sku"]


def test_a_store_in_trouble(shop: BuiltIn) -> None:
    """A read that fails five times is an error, and its page is not shown but for the title."""
    shop.fail(FaultKind.SERVER_ERROR_PAGE, times=None)

    with pytest.raises(ProviderError, match="had an error of its own") as caught:
        shop.provider.list("product")

    assert "<" not in str(caught.value)
