"""Tjar's media and webhooks on the wire."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.providers.samples import answer
from tjar_sync.errors import NotFound, ProviderError, Refused
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Content
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.secret import SecretStr
from tjar_sync.providers.tjar.media import file_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.providers.conftest import BuiltIn, Foreign


def content(tmp_path: Path, name: str = "Nike Air.PNG", body: bytes = b"bytes") -> Content:
    """Put a file down."""
    (tmp_path / name).write_bytes(body)
    return Content(tmp_path / name, len(body), "image/png")


def test_names_of_uploads(tmp_path: Path) -> None:
    """Plain letters, the digest and its end mark; a name of none gets one."""
    digest = "0123456789abcdef"

    assert file_name(content(tmp_path), digest) == "nike-air-h0123456789abz.png"
    assert file_name(content(tmp_path, "حذاء.jpg"), digest) == "media-h0123456789abz.jpg"
    assert file_name(content(tmp_path, "x" * 90 + ".jpg"), digest) == (
        "x" * 60 + "-h0123456789abz.jpg"
    )


def upload(
    provider_of: Callable[[Any], Any], reply: Any, media: Content | None, **more: Any
) -> Any:
    """Upload a file to a store that replies so."""
    digest = more.pop("digest", hashlib.sha256(b"bytes").hexdigest()[:12])
    write = Write(
        Verb.CREATE, Address("media", "one"), "", {"digest": digest, **more}, content=media
    )
    return provider_of(reply).write(write)


def test_an_upload_on_the_wire(foreign: Foreign, tmp_path: Path) -> None:
    """One part for the file under its marked name, one for the text."""
    bodies: list[bytes] = []

    def keep(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read())
        return answer({"data": {"media": {"id": 735}}}, 201)

    found = upload(foreign, keep, content(tmp_path), alt="حذاء")

    assert (found.remote_id, found.live) == ("735", None)
    assert b'name="file"; filename="nike-air-h' in bodies[0]
    assert "\r\n\r\nحذاء\r\n".encode() in bodies[0]


def test_an_upload_without_an_id(foreign: Foreign, tmp_path: Path) -> None:
    """It worked, but the answer does not tell the id."""
    assert (
        upload(
            foreign, lambda _: answer({"status": "success", "data": {}}, 201), content(tmp_path)
        ).remote_id
        is None
    )


def test_bytes_that_changed_are_not_uploaded(foreign: Foreign, tmp_path: Path) -> None:
    """What is sent is what was planned."""
    with pytest.raises(Refused) as caught:
        upload(foreign, lambda _: httpx.Response(500), content(tmp_path), digest="0" * 12)

    assert str(caught.value) == (
        "media.one: Nike Air.PNG changed since it was read, so it was not uploaded\n"
        "  Make a new plan."
    )


def test_a_file_that_is_gone_is_not_uploaded(foreign: Foreign, tmp_path: Path) -> None:
    """The reason is the machine's own."""
    media = content(tmp_path)
    media.path.unlink()

    with pytest.raises(Refused, match=r"Nike Air.PNG cannot be read: No such file or directory"):
        upload(foreign, lambda _: httpx.Response(500), media)
    with pytest.raises(Refused, match=r"media.one: there is no file to upload"):
        upload(foreign, lambda _: httpx.Response(500), None)


def test_media_that_cannot_be_described(foreign: Foreign, tmp_path: Path) -> None:
    """A store without alternative texts gets none; and none deletes media."""
    contract = {"fields": {"media.alt": {"create": None, "update": None}}}
    bodies: list[bytes] = []

    def keep(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read())
        return answer({"data": {"id": 735}}, 201)

    upload(lambda reply: foreign(reply, contract=contract), keep, content(tmp_path), alt="x")
    with pytest.raises(Refused, match=r"media.one: the store cannot delete media"):
        foreign(keep).write(Write(Verb.DELETE, Address("media", "one"), "", {}, "735"))

    assert b'name="alt"' not in bodies[0]


HOOK = {"id": 1, "name": "n", "url": "https://x.example/a", "events": ["order.created"]}


def hook(verb: Verb, values: Any, remote_id: str | None = "1") -> Write:
    """Make a write of one webhook."""
    return Write(verb, Address("webhook", "orders"), "", values, remote_id)


def test_a_webhook_is_named_by_its_address(built_in: BuiltIn) -> None:
    """A name that nobody gave is that in the files."""
    values = {"url": "https://x.example/a", "events": ("order.created",)}

    built_in.provider.write(hook(Verb.CREATE, values, None))

    assert built_in.dashboard.webhooks()[0]["name"] == "orders"


def test_changing_and_rotating_at_once(built_in: BuiltIn) -> None:
    """The body is replaced, then the secret is refreshed."""
    made = built_in.dashboard.add_webhook("n", "https://x.example/a", ["order.created"])
    values = {"url": "https://x.example/b", "secret.version": 2}

    found = built_in.provider.write(hook(Verb.UPDATE, values, str(made["id"])))

    assert found.live is not None
    assert found.live.values["url"] == "https://x.example/b"
    assert found.secret is not None
    assert found.secret.get_secret_value() != made["secret"]


def test_what_a_webhook_cannot_do(foreign: Foreign) -> None:
    """It is not archived, and one that is gone is not changed."""
    provider = foreign(lambda _: answer({"data": {"webhooks": []}}))

    with pytest.raises(Refused, match=r"webhook.orders: a webhook cannot be archived"):
        provider.write(hook(Verb.ARCHIVE, {}))
    with pytest.raises(NotFound, match=r"webhook.orders: the store does not have this webhook"):
        provider.write(hook(Verb.UPDATE, {"name": "m"}))


def test_answers_about_webhooks(foreign: Foreign) -> None:
    """No id, no secret, half a body, no name for a field: each is taken for what it is."""

    def reply(payload: Any) -> Callable[[httpx.Request], httpx.Response]:
        rows = {"webhooks": [HOOK]}
        return lambda request: answer({"data": rows if request.method == "GET" else payload})

    create = hook(Verb.CREATE, {"url": "https://x.example/a"}, None)
    assert foreign(reply({"secret": "s"})).write(create).secret == SecretStr("s")
    assert foreign(reply({"secret": "s"})).write(create).remote_id is None
    assert foreign(reply({"id": 1})).write(create).live is None
    assert foreign(reply(HOOK)).write(create).live is not None
    contract = {"fields": {"webhook.name": {"create": None}}}
    assert foreign(reply(HOOK), contract=contract).write(create).secret is None


def test_a_list_of_webhooks_that_is_doubtful(foreign: Foreign) -> None:
    """Nothing is concluded from it."""
    provider = foreign(lambda _: answer({"data": {"webhooks": [HOOK, HOOK]}}))

    with pytest.raises(ProviderError, match="the list of webhooks shows one twice"):
        provider.read("webhook", "", "2")


@pytest.mark.parametrize("host", ["https://cdn.test", ""])
def test_an_upload_is_looked_at_at_the_stores_own_host_alone(
    foreign: Foreign, tmp_path: Path, host: str
) -> None:
    """Elsewhere nothing is asked, and an address that does not answer proves nothing."""
    digest = hashlib.sha256(b"bytes").hexdigest()[:12]
    asked: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            own = f"{request.url.scheme}://{request.url.netloc.decode()}"
            url = f"{host or own}/x-h{digest}z17.png"
            return answer({"data": {"media": {"id": 735, "url": url}}}, 201)
        asked.append(request)
        raise httpx.ConnectError("gone")

    written = upload(foreign, reply, content(tmp_path))

    assert digest == written.live.values["digest"]
    assert bool(asked) == (not host)
    assert all("authorization" not in request.headers for request in asked)


def test_a_secret_that_is_none_masks_nothing(foreign: Foreign) -> None:
    """A store may say null where a secret would stand."""
    hook = {"id": 4, "name": "x", "url": "https://erp.test", "events": [], "secret": None}
    provider = foreign(lambda _request: answer({"data": {"webhook": hook}}, 201))
    values: Any = {"url": "https://erp.test", "events": ("order.created",)}
    written = provider.write(Write(Verb.CREATE, Address("webhook", "x"), "", values))

    assert written.secret is None
