"""A store whose answers are wrong: real answers to every request we send, broken by chance.

The whole client is at work, from the provider's methods down to the transport.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from tests.reliability.fuzz_malice import PIECES, TEXTS, as_json, broken_bytes, broken_value, weird
from tests.strategies import png
from tjar_sync import devstore
from tjar_sync.errors import ProviderError, Refused, Unanswered, Unreachable
from tjar_sync.model.address import Address
from tjar_sync.model.capabilities import Capabilities
from tjar_sync.model.catalog import Content
from tjar_sync.model.equality import equivalent, normalized
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Listing, Live, Verb, Write, WriteResult
from tjar_sync.model.masking import SecretMask
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.value import dumps, loads
from tjar_sync.model.zones import zone
from tjar_sync.providers.http.body_limit import BodyLimit
from tjar_sync.providers.http.client import open_client
from tjar_sync.providers.http.endpoint import Endpoint
from tjar_sync.providers.http.retry import Retry
from tjar_sync.providers.http.transport import READING, Time
from tjar_sync.providers.rest.context import RestContext, shows_resource
from tjar_sync.providers.rest.contract import our_name
from tjar_sync.providers.rest.provider import RestProvider
from tjar_sync.providers.tjar.orders import list_statuses, open_orders
from tjar_sync.providers.tjar.platform import TJAR
from tjar_sync.providers.tjar.provider import clients_of
from tjar_sync.render.build_value import content
from tjar_sync.render.style import PLAIN
from tjar_sync.render.text_cells import content_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from random import Random

KEY = "k3y-that-nobody-may-see"
HOST = "http://localhost"
API = "/api/core/v1"
IDS = {"categories": {"shoes": 1}, "brands": {"nike": 1}, "badges": {}}
_MAY_SAY_NOTHING = frozenset({"find a sku", "read a webhook"})
"""The one may say that the store cannot be asked, the other reads a list that may be empty."""
TYPES = ("physical", "digital", "booking", "service")
Parts = dict[str, bytes]
"""An input, in named parts that can be kept as files."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a store sends back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Replay(httpx.BaseTransport):
    """Sends recorded answers, and keeps what was asked."""

    def __init__(self, replies: Mapping[str, Reply]) -> None:
        self.replies = replies
        self.asked: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as recorded; what nobody recorded is not found."""
        request.read()
        self.asked.append(request)
        reply = self.replies.get(_name(request), Reply(404, (), b'{"message": "none"}'))
        stream = httpx.ByteStream(reply.body)
        return httpx.Response(reply.status, headers=list(reply.headers), stream=stream)


class _Recorder(httpx.BaseTransport):
    """Passes requests to the built-in store, and keeps its answers."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner
        self.replies: dict[str, Reply] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass on, keep, and return."""
        response = self.inner.handle_request(request)
        body = b"".join(response.iter_bytes())
        self.replies[_name(request)] = Reply(
            response.status_code, tuple(response.headers.items()), body
        )
        return httpx.Response(response.status_code, headers=response.headers, content=body)


def _name(request: httpx.Request) -> str:
    parts = urlsplit(str(request.url))
    return f"{request.method} {parts.path}?{parts.query}"


def hurried() -> Time:
    """Return time that passes only where somebody waits, and then at once."""
    passed = [0.0]

    def sleep(seconds: float) -> None:
        passed[0] += seconds

    return Time(now=lambda: passed[0], wall=lambda: passed[0], sleep=sleep, chance=lambda: 0.0)


def open_provider(
    transport: httpx.BaseTransport, host: str = HOST, clock: Time | None = None
) -> RestProvider:
    """Open a provider as it is in use, but that it never waits."""
    contract = TJAR.contract
    mask = SecretMask()
    mask.add(SecretStr(KEY))
    endpoint = Endpoint(
        host + TJAR.info.base_path,
        SecretStr(KEY),
        TJAR.info,
        TJAR.envelope,
        contract.endpoints,
        partial(our_name, contract),
        partial(shows_resource, contract, TJAR.envelope),
        mask,
    )
    clock = clock or hurried()
    client = open_client(endpoint, Retry(BodyLimit(transport, clock), clock, lambda _: None))
    context = RestContext(
        client, endpoint, contract, IDS, 2, lambda _: None, zone(contract.time_zone)
    )
    return RestProvider(context, Capabilities("tjar", "Tjar"), clients_of(context))


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that is asked of the store, and what the store really answers."""

    name: str
    act: Callable[[RestProvider], object]
    replies: Mapping[str, Reply]


def _write(verb: Verb, address: str, kind_type: str = "", **more: Any) -> Any:
    values = more.pop("values", {})
    write = Write(verb, Address.parse(address), kind_type, values, **more)
    return lambda provider: provider.write(write)


def _reads(ids: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    yield "list products", lambda provider: provider.list("product")
    yield "newest products", lambda provider: provider.newest("product", 3)
    yield "find a sku", lambda provider: provider.find("product", "sku", "SKU-physical")
    yield "list webhooks", lambda provider: provider.list("webhook")
    yield "find a webhook", lambda provider: provider.find("webhook", "name", "orders")
    yield "read a webhook", lambda provider: provider.read("webhook", "", ids["webhook"])
    for name in TYPES:
        yield f"read {name}", _reading(name, ids[name])
    yield "open orders", lambda provider: open_orders(provider.context)
    yield "order statuses", lambda provider: list_statuses(provider.context)


def _reading(name: str, remote_id: str) -> Any:
    return lambda provider: provider.read("product", name, remote_id)


def _writes(ids: Mapping[str, str], picture: Path) -> Iterator[tuple[str, Any]]:
    values = {"name.en": "New", "sale_price": Decimal("5.00")}
    for name in TYPES:
        yield f"create {name}", _write(Verb.CREATE, "product.new", name, values=values)
        known = {"remote_id": ids[name]}
        yield f"update {name}", _write(Verb.UPDATE, "product.old", name, values=values, **known)
    rows = ({"color": "red", "size": "S", "stock": None},)
    known = {"remote_id": ids["physical"]}
    yield (
        "update variants",
        _write(Verb.UPDATE, "product.old", "physical", values={"variants": rows}, **known),
    )
    yield "archive", _write(Verb.ARCHIVE, "product.old", "physical", **known)
    content = Content(picture, picture.stat().st_size, "image/png")
    shown = {"digest": _digest(picture), "alt": "A picture"}
    yield "upload", _write(Verb.CREATE, "media.front", values=shown, content=content)
    alt = {"alt": "Another"}
    yield "new alt", _write(Verb.UPDATE, "media.front", values=alt, remote_id=ids["media"])
    hook = {"url": "https://example.com/new", "events": ("order.created",)}
    yield "create a webhook", _write(Verb.CREATE, "webhook.new", values=hook)
    known = {"remote_id": ids["webhook"]}
    yield "update a webhook", _write(Verb.UPDATE, "webhook.orders", values=hook, **known)
    rotated = {"secret.version": 2}
    yield "rotate a secret", _write(Verb.UPDATE, "webhook.orders", values=rotated, **known)
    yield "delete a webhook", _write(Verb.DELETE, "webhook.orders", **known)
    yield "delete", _write(Verb.DELETE, "product.old", "service", remote_id=ids["service"])


def _digest(path: Path) -> str:
    import hashlib  # noqa: PLC0415 - the one use

    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _fill(store: devstore.Store) -> dict[str, str]:
    """Make what the scenes are about; return ids by name."""
    desk = devstore.Dashboard(store)
    ids = {}
    for name in TYPES:
        fields: dict[str, Any] = {"name_en": f"A {name}", "sale_price": 10, "sku": f"SKU-{name}"}
        if name == "physical":
            fields |= {"item_stock_count": [5], "item_color": ["red"], "item_size": ["S"]}
            fields |= {"item_additional_price": [0], "item_extra_cost": [0]}
        ids[name] = str(desk.create_product(name, **fields))
    desk.set_image(int(ids["physical"]), "front-h0123456789abz.png", png(1))
    desk.place_order((int(ids["physical"]), 1))
    ids["webhook"] = str(desk.add_webhook("orders", "https://example.com", ["order.created"])["id"])
    ids["media"] = str(desk.upload("a.png", png(2)))
    return ids


def record(folder: Path) -> tuple[Scene, ...]:
    """Carry everything out against the built-in store, and keep what it answers."""
    picture = folder / "front.png"
    picture.write_bytes(png(7))
    scenes = []
    with devstore.Store(devstore.DevStoreSettings(api_key=KEY)) as store:
        ids = _fill(store)
        for name, act in (*_reads(ids), *_writes(ids, picture)):
            recorder = _Recorder(httpx.WSGITransport(devstore.create_app(store)))
            provider = open_provider(recorder)
            act(provider)
            provider.close()
            scenes.append(Scene(name, act, recorder.replies))
    return tuple(scenes)


class Answers:
    """Breaks one answer of a scene, and lets the provider read it."""

    def __init__(self, folder: Path) -> None:
        self._scenes = {scene.name: scene for scene in record(folder)}

    def make(self, luck: Random) -> Parts:
        """Draw a scene, and break one of its answers."""
        scene = self._scenes[luck.choice(sorted(self._scenes))]
        asked = luck.choice(sorted(scene.replies))
        broken = _broken(luck, scene.replies[asked])
        return {
            "scene": scene.name.encode(),
            "request": asked.encode(),
            "head": json.dumps([broken.status, broken.headers]).encode(),
            "body": broken.body,
        }

    def use(self, parts: Parts) -> bool:
        """Return True when the answer was understood, False when it was refused in words."""
        scene = self._scenes[parts["scene"].decode()]
        status, headers = json.loads(parts["head"])
        reply = Reply(status, tuple((name, value) for name, value in headers), parts["body"])
        replay = Replay({**scene.replies, parts["request"].decode(): reply})
        provider = open_provider(replay)
        try:
            found = scene.act(provider)
        except ProviderError as error:
            check_refusal(error, [request.method for request in replay.asked])
            return False
        finally:
            provider.close()
        if found is None and status != httpx.codes.NOT_FOUND:
            assert scene.name in _MAY_SAY_NOTHING, "an answer was taken for `there is none`"
        check_found(found)
        return True


def check_refusal(error: ProviderError, asked: Sequence[str]) -> None:
    """See that the words are for people, hold no key, and tell what is known of a write."""
    said = str(error)
    assert error.what, "no words"
    assert len(said) < 20_000, "words without end"
    assert KEY not in said, "the key is told"
    if isinstance(error, Refused | Unreachable | Unanswered):
        return
    assert READING.issuperset(asked), "a write was sent, and nobody says what became of it"


def check_found(found: object) -> None:
    """See that what was understood can be worked with."""
    rows: tuple[Live, ...] = ()
    match found:
        case Listing():
            rows = found.rows
        case Live():
            rows = (found,)
        case WriteResult(live=Live() as live):
            rows = (live,)
        case tuple() if found and isinstance(found[0], Live):
            rows = found
        case _:
            pass
    for row in rows:
        _check_live(row)


def _check_live(live: Live) -> None:
    """See that a resource can be compared, kept and shown."""
    assert live.remote_id.isprintable()
    assert live.updated_at.isprintable()
    for path, value in live.values.items():
        field = KINDS[live.kind].fields[path]
        normalized(field, value, managed=True)
        assert equivalent(field, value, value, managed=True), f"{path} is not equal to itself"
        assert loads(dumps(value)) == value, f"{path} cannot be kept"
        shown = content_text(content(value, shape=field.shape), PLAIN)
        assert shown.translate(_HARMLESS).isprintable(), f"{path} is shown as {shown!r}"


def _broken(luck: Random, reply: Reply) -> Reply:
    how = luck.randrange(20)
    if how < 12 and reply.body.startswith((b"{", b"[")):  # a picture is broken as bytes
        return replace(reply, body=as_json(broken_value(luck, json.loads(reply.body))))
    if how < 15:
        return replace(reply, body=broken_bytes(luck, reply.body))
    if how < 17:
        status = luck.choice((100, 200, 201, 204, 206, 301, 302, 304, 400, 401, 404, 409, 418, 422))
        body = as_json(
            luck.choice((json.loads(reply.body or b"{}"), weird(luck), _complaint(luck)))
        )
        return Reply(luck.choice((status, 429, 500, 503, 599)), reply.headers, body)
    if how < 19:
        return replace(reply, headers=(*reply.headers, *_odd_headers(luck)))
    return replace(reply, body=luck.choice(PIECES) * luck.choice((1, 1000)))


def _complaint(luck: Random) -> Any:
    return {"status": "error", "message": weird(luck), "errors": {luck.choice(TEXTS): weird(luck)}}


def _odd_headers(luck: Random) -> Iterator[tuple[str, str]]:
    yield luck.choice(
        (
            ("content-type", "text/html; charset=" + luck.choice(_CHARSETS)),
            ("content-encoding", luck.choice(("gzip", "deflate", "br", "gzip, gzip", "zstd", "x"))),
            ("content-length", luck.choice(("-1", "999999999999", "x", ""))),
            ("date", luck.choice(_DATES)),
            ("location", luck.choice(_LOCATIONS)),
            ("retry-after", luck.choice(("-1", "9" * 400, *_DATES))),
            ("set-cookie", "a=b; expires=" + luck.choice(_DATES)),
            ("x-" + "a" * 5000, "b" * 5000),
        )
    )


_HARMLESS = dict.fromkeys(map(ord, "\u2068\u2069\u200c\u200d"))
_CHARSETS = ("utf-16", "utf-7", "zlib", "rot13", "idna", "undefined", "hex", "x", "unicode_escape")
_DATES = (
    "", "x", "0", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 -0000",
    "Mon, 01 Jan 2024 00:00:00 +99999999999999999999", "Mon, 99 Jan 2024 99:99:99 GMT",
)  # fmt: skip
_LOCATIONS = ("", "/", "//evil.test", "mailto:x", "http://[::1", "http://store.test:99999/", "https://" + "a" * 300, "javascript:alert(1)", "?page=2")  # fmt: skip
