"""Every answer that is no success, and the whole message that a person reads."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.providers.acts import (
    API,
    CHECK,
    CREATE,
    DIFFER,
    HOST,
    LIST,
    LOOK,
    READ,
    creating,
    listing,
    page,
    reading,
    says,
    updating,
)
from tests.providers.conftest import KEY
from tjar_sync import errors
from tjar_sync.providers.http.answers import title
from tjar_sync.providers.http.body import encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.providers.conftest import Foreign
    from tjar_sync.providers.rest.provider import RestProvider

REFUSED_KEY = (
    "\n  Check TJAR_API_KEY (the store's `api_key` in store.yaml), or make a new key"
    " in the store's dashboard, General Settings -> Developers."
)
AGAIN = "\n  Try again later; if it stays so, ask the store's support."
ANSWERS = [
    (
        says(401, status="error", message="Unauthenticated."),
        listing,
        errors.Unauthorized,
        f"{LIST}{HOST} refused the API key: Unauthenticated.{REFUSED_KEY}",
    ),
    (
        says(403, message="Forbidden"),
        creating,
        errors.Unauthorized,
        (
            f"{CREATE}{HOST} does not let this API key do that: Forbidden"
            "\n  Give the key's owner the right to it in the store's dashboard."
        ),
    ),
    *(
        (
            answer,
            act,
            errors.NotAStore,
            (
                f"{begins}a firewall before {HOST} turned this away{title_}\n  The key is not the"
                " reason. Ask the store's support to let requests to /api/core/v1 through"
                " (user agent tjar-sync)."
            ),
        )
        for act, begins in ((listing, LIST), (creating, CREATE))
        for answer, title_ in (
            (page("Just a moment...", 403), ": Just a moment..."),
            (httpx.Response(403, content=b"\xef\xbb\xbf <html>ModSecurity"), ""),
            (page("Not Acceptable!", 406), ": Not Acceptable!"),
            (httpx.Response(403, headers={"cf-mitigated": "challenge"}), ""),
            (httpx.Response(503, headers={"cf-mitigated": "challenge"}), ""),
        )
    ),
    (
        httpx.Response(403),
        listing,
        errors.Unauthorized,
        (
            f"{LIST}{HOST} does not let this API key do that"
            "\n  Give the key's owner the right to it in the store's dashboard."
        ),
    ),
    (
        httpx.Response(429, headers={"retry-after": "86400"}, json={"message": "Slow down"}),
        creating,
        errors.Throttled,
        (
            f"{CREATE}{HOST} asks to wait until 2026-03-05 08:52 UTC: Slow down"
            "\n  Run again then; it was not asked again."
        ),
    ),
    (
        httpx.Response(503, headers={"retry-after": "9" * 30}),
        listing,
        errors.ProviderError,
        (
            f"{LIST}{HOST} had an error of its own (503); it asks to wait until"
            " 9999-12-31 23:59 UTC\n  Run again then."
        ),
    ),
    (
        says(402, message="Your plan has expired"),
        listing,
        errors.Refused,
        (
            f"{LIST}{HOST} says that the store's plan has run out, or does not cover this (402)"
            ": Your plan has expired\n  Renew or change the plan in the store's dashboard; the key"
            " is not the reason."
        ),
    ),
    (
        page("Log in to Hotel", 511),
        listing,
        errors.NotAStore,
        (
            f"{LIST}this network wants a login before it lets anything through to {HOST}"
            ": Log in to Hotel\n  Open any page in a browser, log in there, and run again. The key"
            " was not refused."
        ),
    ),
    *(
        (
            httpx.Response(400, text=words),
            creating,
            errors.NotAStore,
            (
                f"{CREATE}{HOST} speaks TLS at this port, and was spoken to without{told}"
                "\n  Write https:// in `url` in store.yaml."
            ),
        )
        for words, told in (
            (
                "<title>400 The plain HTTP request was sent to HTTPS port</title>",
                ": 400 The plain HTTP request was sent to HTTPS port",
            ),
            ("You're speaking plain HTTP to an SSL-enabled server port.", ""),
            ("Client sent an HTTP request to an HTTPS server.", ""),
        )
    ),
    (
        page("Be right back", 503),
        listing,
        errors.ProviderError,
        (
            f"{LIST}{HOST} is closed for maintenance, switched off or overloaded (503)"
            ": Be right back\n  Open it in a browser; try again once it is up."
        ),
    ),
    (
        httpx.Response(
            200, text="<title>Portal</title>", headers={"server": "nginx", "content-type": "x"}
        ),
        listing,
        errors.NotAStore,
        (
            f"{LIST}no Tjar API at {API}: it shows a web page, “Portal” (answered by nginx)"
            f"{CHECK}{DIFFER.format('product.list')}"
        ),
    ),
    (
        page("Nothing here", 404),
        listing,
        errors.NotAStore,
        f"{LIST}no Tjar API at {API}: Nothing here{CHECK}{DIFFER.format('product.list')}",
    ),
    (
        says(404, message="Not found"),
        listing,
        errors.NotAStore,
        f"{LIST}no Tjar API at {API}: Not found{CHECK}{DIFFER.format('product.list')}",
    ),
    (
        page("Gone", 404),
        updating,
        errors.NotAStore,
        f"PATCH /products/7: no Tjar API at {API}: Gone{CHECK}{DIFFER.format('product.update')}",
    ),
    (
        says(404, message="The route api/core/v1/products/7 could not be found."),
        reading,
        errors.NotAStore,
        (
            f"{READ}no Tjar API at {API}: The route api/core/v1/products/7 could not be found."
            f"{CHECK}{DIFFER.format('product.read')}"
        ),
    ),
    (
        says(404, status="error", message="Product not found"),
        updating,
        errors.NotFound,
        f"PATCH /products/7: {HOST} does not have it: Product not found",
    ),
    (
        says(422, message="Invalid", errors={"sku": ["It is taken."], "category_id.0": "Unknown."}),
        creating,
        errors.Invalid,
        f"{CREATE}{HOST} does not accept this: sku: It is taken.; categories: Unknown.",
    ),
    (
        says(422, message="Too many", errors=["x"]),
        creating,
        errors.Invalid,
        f"{CREATE}{HOST} does not accept this: Too many",
    ),
    (
        httpx.Response(422),
        creating,
        errors.Invalid,
        f"{CREATE}{HOST} does not accept this: it does not say why",
    ),
    (
        says(422, errors={"colour": ["No."]}),
        creating,
        errors.Invalid,
        f"{CREATE}{HOST} does not accept this: colour: No.",
    ),
    (
        says(429, error={"code": "slow", "message": "Too many requests"}),
        creating,
        errors.Throttled,
        (
            f"{CREATE}{HOST} got too many requests, and waiting did not help: Too many requests"
            "\n  Lower `limits.requests_per_second` in store.yaml, or try again later."
        ),
    ),
    (
        says(409, error="locked"),
        creating,
        errors.Refused,
        f"{CREATE}{HOST} said no (409): locked",
    ),
    (
        httpx.Response(408),
        creating,
        errors.Unanswered,
        f"{CREATE}{HOST} gave an answer that means nothing here (408){LOOK}",
    ),
    (
        page("Whoops &amp; sorry", 500),
        listing,
        errors.ProviderError,
        f"{LIST}{HOST} had an error of its own (500): Whoops & sorry{AGAIN}",
    ),
    (
        page("Bad gateway", 502),
        creating,
        errors.Unanswered,
        f"{CREATE}{HOST} had an error of its own (502): Bad gateway{LOOK}",
    ),
    (
        httpx.Response(304),
        listing,
        errors.ProviderError,
        f"{LIST}{HOST} gave an answer that means nothing here (304)",
    ),
    (
        page("Coming soon"),
        listing,
        errors.NotAStore,
        (
            f"{LIST}no Tjar API at {API}: it shows a web page, “Coming soon”"
            f"{CHECK}{DIFFER.format('product.list')}"
        ),
    ),
    (
        httpx.Response(200, html="<html>no title</html>"),
        creating,
        errors.Unanswered,
        f"{CREATE}{HOST} answered with a web page, instead of data{LOOK}",
    ),
    (
        httpx.Response(200),
        listing,
        errors.ProviderError,
        f"{LIST}{HOST} gave an empty answer\n  Try again later.",
    ),
    (
        httpx.Response(201, text='{"data": {"id": 7'),
        creating,
        errors.Unanswered,
        f"{CREATE}{HOST} gave an answer that cannot be read: it is cut short or no JSON{LOOK}",
    ),
    (
        httpx.Response(200, text='{"data": {"price": NaN}}'),
        reading,
        errors.ProviderError,
        (
            f"{READ}{HOST} gave an answer that cannot be read: it is cut short or no JSON"
            "\n  Try again; if it stays so, ask the store's support."
        ),
    ),
    (
        httpx.Response(200, text="[" * 100_000),
        reading,
        errors.ProviderError,
        (
            f"{READ}{HOST} gave an answer that cannot be read: it is cut short or no JSON"
            "\n  Try again; if it stays so, ask the store's support."
        ),
    ),
    (
        says(200, status="error", message="No plan"),
        creating,
        errors.Refused,
        f"{CREATE}{HOST} said no: No plan",
    ),
    (
        says(200, status="error", errors={"name_en": ["Missing."]}),
        creating,
        errors.Invalid,
        f"{CREATE}{HOST} does not accept this: name.en: Missing.",
    ),
    (
        says(200, status="success", data={"things": 5}),
        listing,
        errors.ProviderError,
        (
            "the answer to GET /products holds no list of products"
            "\n  Is `url` in store.yaml the address of a Tjar store?"
        ),
    ),
    (
        says(200, data={"products": [{"name": "?"}]}),
        listing,
        errors.ProviderError,
        (
            "the store shows a product without an id"
            "\n  Where is it? Say so as `contract.fields.product.id.read` in store.yaml."
        ),
    ),
    (
        httpx.Response(302, headers={"location": "https://shop.example/api/core/v1/products"}),
        listing,
        errors.ProviderError,
        f"{LIST}{HOST} sends this request round in circles",
    ),
    (
        httpx.Response(301, headers={"location": "https://new.example/api"}),
        listing,
        errors.NotAStore,
        (
            f"{LIST}the store has moved: {HOST} sends visitors on to https://new.example"
            "\n  Set `url` in store.yaml to that address, if you trust it; the key was not sent there."
        ),
    ),
    (
        httpx.Response(308, headers={"location": "/api/core/v2/products"}),
        creating,
        errors.Refused,
        f"{CREATE}{HOST} sends this write on to /api/core/v2/products\n  See `contract.endpoints`.",
    ),
    (
        httpx.Response(302, headers={"location": "/login"}),
        creating,
        errors.Unanswered,
        f"{CREATE}{HOST} sends this write on to /login{LOOK}",
    ),
]


@pytest.mark.parametrize(("answer", "act", "kind", "message"), ANSWERS)
def test_an_answer_that_is_no_success(
    foreign: Foreign,
    answer: httpx.Response,
    act: Callable[[RestProvider], object],
    kind: type[Exception],
    message: str,
) -> None:
    """Each answer becomes one error, whose message is all that a person needs."""
    provider = foreign(
        lambda _: httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
    )

    with pytest.raises(kind) as caught:
        act(provider)

    assert type(caught.value) is kind
    assert str(caught.value) == message


def test_an_answer_that_cannot_be_unpacked(foreign: Foreign) -> None:
    """A broken compression is told as such."""

    def answer(_: httpx.Request) -> httpx.Response:
        stream = httpx.ByteStream(b"this is not gzip")
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=stream)

    with pytest.raises(errors.ProviderError) as caught:
        listing(foreign(answer))

    assert str(caught.value) == f"{LIST}{HOST} sent an answer that cannot be unpacked{CHECK}"


def test_an_answer_that_is_far_too_large(foreign: Foreign) -> None:
    """A store cannot fill this machine's memory."""
    whole = httpx.Response(200, content=b" " * (64 * 1024 * 1024 + 1))

    with pytest.raises(errors.ProviderError) as caught:
        listing(foreign(lambda _: whole))

    assert str(caught.value) == (
        f"{LIST}{HOST} sent too much: the answer is larger than 64 MiB{CHECK}"
    )


def test_the_key_never_shows(foreign: Foreign) -> None:
    """A store that echoes the key finds it masked, and so does whoever looks at our objects."""
    provider = foreign(lambda _: says(400, message=f"bad key {KEY} {'x' * 400}\x1b[31m"))

    with pytest.raises(errors.Refused) as caught:
        listing(provider)

    assert str(caught.value) == f"{LIST}{HOST} said no (400): bad key *** {'x' * 188}…"
    assert KEY not in repr(provider.context)
    assert KEY not in repr(vars(provider.context.client))


def test_a_read_follows_a_redirect_within_the_store(foreign: Foreign) -> None:
    """A path that moved within the same host is followed, with the key."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/7"):
            return httpx.Response(301, headers={"location": "/api/core/v1/products/7/"})
        assert request.headers["authorization"] == f"Bearer {KEY}"
        return says(200, data={"id": 7})

    live = foreign(answer).read("product", "physical", "7")

    assert live is not None
    assert live.remote_id == "7"


def test_a_web_page_without_a_title() -> None:
    """There is nothing to quote."""
    assert title("<html>") == ""


def test_only_known_values_are_sent() -> None:
    """A value that JSON cannot hold is a mistake of ours, and stops."""
    assert encode({"a": Decimal("20.00"), "b": Decimal("1.5")}) == b'{"a": 20, "b": 1.5}'
    with pytest.raises(TypeError, match="set may not be sent"):
        encode({"a": set()})
