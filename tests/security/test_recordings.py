"""A recording can be shown to anybody: no byte of a secret or of a person is in it, in any spelling."""

from __future__ import annotations

import base64
import io
import json
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.providers.conftest import FAST
from tests.security.leaks import leaks
from tjar_sync.errors import ProviderError
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import StoreSettings
from tjar_sync.providers.http.client import ApiRequest, Upload
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.http.recording.recorder import Recorder
from tjar_sync.providers.http.transport import Time
from tjar_sync.providers.rest.provider import open_context
from tjar_sync.providers.tjar.platform import TJAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.providers.rest.context import RestContext

HOST = "noura-perfumes.example"
_LATIN = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNOPQRSTUVWXYZ"
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوىيأإ"
_NAME = st.builds(
    "{}qx {}".format,  # so that nobody is called as the platform calls a part of its own
    st.text(st.sampled_from(_LATIN), min_size=6, max_size=9),
    st.text(st.sampled_from(_LATIN + _ARABIC + "é'&-"), min_size=8, max_size=14),
)
_EMAIL = st.builds(
    "{}.{}@{}.sa".format,
    *[st.text(st.sampled_from(_LATIN + "0123456789"), min_size=4, max_size=9)] * 3,
)
_PHONE = st.text(st.sampled_from("0123456789"), min_size=9, max_size=14)
_ADDRESS = st.builds(
    "{} {}, {}".format,
    st.integers(1, 9999),
    st.text(st.sampled_from(_ARABIC + _LATIN + " /\"'<>%+\\"), min_size=9, max_size=20).map(
        lambda text: f"q{text.strip()}z"
    ),
    st.text(st.sampled_from(_ARABIC), min_size=5, max_size=9),
)
_SECRET = st.text(st.sampled_from(_LATIN + "0123456789+/=_-.~!$&*"), min_size=12, max_size=32)
FORMS: tuple[Callable[[str], str], ...] = (
    str,
    str.lower,
    escape,
    lambda text: quote(text, safe=""),
    quote_plus,
    lambda text: quote(quote(text, safe=""), safe=""),
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    lambda text: base64.b64encode(text.encode()).decode(),
    lambda text: base64.urlsafe_b64encode(f"to:{text}!".encode()).decode(),
)


@dataclass(frozen=True)
class Buyer:
    """Somebody who bought something, and told the shop where to send it."""

    name: str
    email: str
    phone: str
    address: str

    @property
    def telling(self) -> tuple[str, ...]:
        """All that may be nowhere; of the name, each word that is long enough to be looked for."""
        return (self.name, self.email, self.phone, self.address, self.name.split()[0])


@dataclass(frozen=True)
class Talk:
    """A store that says all that it knows wherever it can."""

    buyer: Buyer
    secrets: tuple[str, ...]
    form: Callable[[str], str]
    escaped: bool
    """It shows what it was told HTML-escaped, as PHP does."""

    @property
    def said(self) -> str:
        """All of it, in this form."""
        return " | ".join(map(self.form, (*self.buyer.telling, *self.secrets)))

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer as is asked, and talk."""
        path = request.url.path.removeprefix("/api/core/v1")
        bodies = {"/orders": self._orders, "/abandoned-carts": self._carts}
        if path in bodies:
            return self._json(200, {"status": "success", "data": bodies[path]()})
        if path == "/webhooks" and request.method == "POST":
            hook = {"id": 1, "secret": self.secrets[0], "url": f"https://x.example/{self.said}"}
            return self._json(201, {"status": "success", "data": hook})
        if path == "/webhooks":
            return httpx.Response(403, text=f"<title>{self.said}</title>", headers=self._headers)
        if path.startswith("/orders/"):
            text = json.dumps(self._orders(), ensure_ascii=False)
            return httpx.Response(200, text=text[:-9], headers=self._headers)
        if path == "/media":
            return httpx.Response(302, headers={**self._headers, "Location": "/login?to=" + KEY})
        return self._json(422, {"message": self.said, "errors": {self.said: [self.said]}})

    @property
    def _headers(self) -> dict[str, str]:
        said = quote(self.said, safe="").encode().decode()
        return {"X-Debug": said, "Server": f"nginx ({said})", "Set-Cookie": f"s={KEY}"}

    def _json(self, status: int, body: object) -> httpx.Response:
        text = json.dumps(body, ensure_ascii=self.escaped).replace("/", "\\/")
        notice = f"<br /><b>Warning</b>: no {self.said} in x.php<br />\n" if self.escaped else ""
        return httpx.Response(status, text=notice + text, headers=self._headers)

    def _orders(self) -> dict[str, Any]:
        shown = escape if self.escaped else str
        buyer = self.buyer
        order = {
            "id": 704,
            "order_id": "260704",
            "name": shown(buyer.name),
            "email": buyer.email,
            "phone": int(buyer.phone) if buyer.phone[0] != "0" else buyer.phone,
            "address": shown(buyer.address),
            "customer": {"id": 7, "mobile": buyer.phone, buyer.email: 1},
            "status": {"value": "Pending"},
            "order_details": [{"id": 1, "options": {"product_options": [{"value": self.said}]}}],
            "products": [{"product": {"sku": "SHOE-1", "name": {"en": "Shoe"}}}],
        }
        return {"orders": [order], "pagination": {"total": 1}}

    def _carts(self) -> dict[str, Any]:
        text = f"Hi {self.buyer.name}, you left {self.said}"
        return {"carts": [{"identifier": "2", "whatsapp_message": text, "new_field": self.said}]}


KEY = "k3y-that-nobody-may-see"


def ask_all(context: RestContext, talk: Talk) -> None:
    """Ask for everything, and say everything; what is known of people comes last."""
    said = talk.said
    upload = Upload(f"{quote(said, safe='')}.jpg", io.BytesIO(said.encode()), "image/jpeg")
    for request in (
        ApiRequest("product.list", params={"search": said, "sku": "SHOE-1"}),
        ApiRequest("product.list", params={"search": talk.buyer.name}),
        ApiRequest("order.list", params={"search": talk.buyer.email}),
        ApiRequest("product.create", body={"name_en": said, "codes": [talk.secrets[1]], said: 1}),
        ApiRequest("media.upload", form={"alt": said}, files={"file": upload}),
        ApiRequest("media.update", "3", form={"alt": said}),
        ApiRequest("webhook.create", body={"url": f"https://me:pw@x.example/h?t={said}"}),
        ApiRequest("webhook.list"),
        ApiRequest("order.read", "704"),
        ApiRequest("cart.list"),
        ApiRequest("order.list", params={"search": said}),
    ):
        with suppress(ProviderError):
            context.client.send(request)


def answers_kept(talk: Talk) -> list[str]:
    """Write to a store that talks, and return what may be kept of each answer as evidence."""
    store = StoreSettings("s", "tjar", f"https://{HOST}", SecretStr(KEY), FAST)
    transport = httpx.MockTransport(talk.answer)
    options = ConnectionOptions(store, lambda _: None, transport, time=Time(sleep=lambda _: True))
    found = []
    with closing(open_context(TJAR, options).client) as client:
        for request in (
            ApiRequest("product.create", body={"name_en": talk.said, "codes": [talk.secrets[1]]}),
            ApiRequest("product.update", "7", body={"name_en": talk.said}),
            ApiRequest("product.delete", "7"),
            ApiRequest("webhook.create", body={"url": "https://x.example/h"}),
        ):
            try:
                found.append(client.send(request).answer())
            except ProviderError as error:
                found.append(error.answer)
    return found


def recorded(talk: Talk, folder: str, *, anonymise: bool = False) -> bytes:
    """Speak to a store that talks, and return the recording."""
    path = Path(folder) / "r.har"
    with closing(Recorder(path, anonymise=anonymise, key=b"the same in each run")) as recorder:
        store = StoreSettings("s", "tjar", f"https://{HOST}", SecretStr(KEY), FAST)
        options = ConnectionOptions(
            store,
            lambda _: None,
            httpx.MockTransport(talk.answer),
            time=Time(sleep=lambda _: True),
            recorder=recorder,
        )
        context = open_context(TJAR, options)
        ask_all(context, talk)
        context.client.close()
        recorder.publish()
    return path.read_bytes()


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of a recording, also of JSON that is a text, however deep."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    else:
        yield str(value)
        if isinstance(value, str) and "{" in value:
            with suppress(ValueError):
                yield from texts_in(json.loads(value[value.index("{") :]))


BUYERS = st.builds(Buyer, _NAME, _EMAIL, _PHONE, _ADDRESS)
TALKS = st.builds(Talk, BUYERS, st.tuples(_SECRET, _SECRET), st.sampled_from(FORMS), st.booleans())


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(TALKS, st.booleans())
def test_no_byte_of_a_secret_or_of_a_person(talk: Talk, anonymise: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever they are and however a store quotes them, in answers before and after they are told."""
    with tempfile.TemporaryDirectory() as folder:
        data = recorded(talk, folder, anonymise=anonymise)
    texts = [data, *(text.encode("utf-8", "replace") for text in texts_in(json.loads(data)))]

    assert b"SHOE-1" in data
    for private in (KEY, *talk.secrets, *talk.buyer.telling):
        assert [] == leaks(private, *texts)
    if anonymise:
        assert [] == leaks("noura-perfumes", *texts)


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(TALKS)
def test_an_answer_kept_as_evidence_tells_nothing_of_anybody(talk: Talk) -> None:
    """Nobody saw another exchange that would tell what is a secret, or who is a person."""
    kept = answers_kept(talk)
    texts = [text.encode("utf-8", "replace") for one in kept for text in texts_in(one)]

    assert ["422", "422", "422", "201"] == [one[:3] for one in kept]
    for private in (KEY, HOST, *talk.secrets, *talk.buyer.telling):
        assert [] == leaks(private, *texts)


@pytest.mark.parametrize("anonymise", [False, True])
def test_the_same_stands_for_the_same(tmp_path: Path, anonymise: bool) -> None:  # noqa: FBT001 - a parameter
    """What stands for a value is as long, of the same letters and digits, and everywhere the same."""
    buyer = Buyer("Sara Alharbi", "sara.h@mail.sa", "966512345678", "12 Qasr Road, Riyadh")
    talk = Talk(buyer, ("whsec-0123456789", "CODE-0123456789"), str, escaped=False)
    data = json.loads(recorded(talk, str(tmp_path), anonymise=anonymise))
    entries = data["log"]["entries"]
    order = json.loads(entries[-1]["response"]["content"]["text"])["data"]["orders"][0]
    asked = [
        one["value"]
        for entry in entries
        for one in entry["request"]["queryString"]
        if one["name"] == "search"
    ]

    assert len(buyer.email) == len(order["email"])
    assert "@" in order["email"]
    assert str(order["phone"]).isdigit()
    assert {order["name"], order["email"]} <= set(asked)
    assert (704, "260704", "Pending") == (order["id"], order["order_id"], order["status"]["value"])
    assert {"SHOE-1"} == {item["product"]["sku"] for item in order["products"]}
    product = order["products"][0]["product"]["name"]["en"]
    assert (product == "Shoe") is not anonymise
