"""Stores that answer to do harm: what they send ends in words, in time and in little memory."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.providers.acts import CREATE, HOST, creating, listing, page, reading, says, updating
from tests.providers.conftest import KEY
from tests.strategies import png
from tjar_sync import errors
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Content
from tjar_sync.model.live import Verb, Write, WriteResult
from tjar_sync.providers.http.answers import title
from tjar_sync.providers.http.body import MOST_VALUES, encode
from tjar_sync.providers.http.body_limit import LARGEST_ANSWER, LONGEST_REQUEST, BodyLimit, TooSlow
from tjar_sync.providers.http.transport import TooLarge
from tjar_sync.providers.rest.paging import Page, Reader, read_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.providers.conftest import Foreign, SleepClock
    from tjar_sync.model.live import Live
    from tjar_sync.providers.rest.provider import RestProvider

MIB = 1024 * 1024
LINES = ["x" * 999] * 4
QUICK = 60.0
"""Seconds; each of these took minutes, or for ever, while its defect was there."""


def raw(text: str, **headers: str) -> httpx.Response:
    """Make an answer of any text, whose headers come as they are."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(200, headers=named, stream=httpx.ByteStream(text.encode()))


def said(foreign: Foreign, answer: httpx.Response, act: Callable[[RestProvider], object]) -> str:
    """Return what is said of an answer, as often as it is asked for."""

    def again(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(answer.status_code, headers=answer.headers, stream=answer.stream)

    with pytest.raises(errors.ProviderError) as caught:
        act(foreign(again))
    return str(caught.value)


@pytest.fixture
def quickly() -> Iterator[None]:
    """See that a test does not go on as if for ever."""
    began = time.process_time()  # of this process alone: other work on the machine does not count
    yield
    assert time.process_time() - began < QUICK


UNHELD = (
    '{"data": {"id": 7, "price": 1e99999999999999999999}}',
    '{"data": {"id": 7, "stock": %s}}' % ("9" * 5000),
)


@pytest.mark.parametrize("text", UNHELD)
@pytest.mark.usefixtures("quickly")
def test_numbers_that_nobody_can_hold(foreign: Foreign, text: str) -> None:
    """A number whose digits would fill the memory is refused at once."""
    assert "cannot be read" in said(foreign, raw(text), reading)


@pytest.mark.parametrize(
    ("text", "path", "word"),
    [
        ('{"id": 7, "stock": "1e999999999"}', "quantity", "not a whole number"),
        ('{"id": 7, "stock": 1e999999999}', "quantity", "not a whole number"),
        ('{"id": 7, "price": "NaN"}', "price", "not an amount"),
        ('{"id": 7, "price": "-sNaN"}', "price", "not an amount"),
        ('{"id": 7, "price": "1e-9999999"}', "price", "not an amount"),
    ],
)
@pytest.mark.usefixtures("quickly")
def test_numbers_that_are_none(foreign: Foreign, text: str, path: str, word: str) -> None:
    """A field that holds no number is told as unreadable at once, and the rest is read."""
    live: Any = reading(foreign(lambda _request: raw(f'{{"data": {text}}}')))

    assert {path} == live.unreadable.keys()
    assert word in live.unreadable[path]
    assert path not in live.values


@pytest.mark.parametrize("charset", ["zlib", "hex", "rot13", "idna", "undefined", "utf-16", "none"])
@pytest.mark.parametrize("status", [200, 404, 500])
def test_letters_of_any_name(foreign: Foreign, charset: str, status: int) -> None:
    """A page is read whatever it calls its letters; nothing is unpacked because it says so."""
    kind = {"content-type": f"text/html; charset={charset}"}
    answer = httpx.Response(status, headers=kind, stream=httpx.ByteStream(b"<title>Hi</title>"))

    assert HOST in said(foreign, answer, listing)


@pytest.mark.parametrize(
    "date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 2024 00:00:00 +99999999999999999999"]
)
def test_a_clock_beyond_all_times(foreign: Foreign, date: str) -> None:
    """A store's clock that cannot be is no clock."""
    answer = raw('{"data": {"id": 7, "updated_at": "2026-03-04 02:52:41"}}', date=date)
    live = foreign(lambda _: answer).read("product", "physical", "7")

    assert live is not None
    assert ("2026-03-04 02:52:41", "") == (live.updated_at, live.seen_at)


@pytest.mark.parametrize("time_", [["2026"], {"date": 1}, "a\x1bb", "\ud800", "9" * 61, None])
def test_a_time_that_is_none(foreign: Foreign, time_: Any) -> None:
    """What is no time proves nothing, and is not kept."""
    answer = raw(json.dumps({"data": {"id": 7, "updated_at": time_}}))
    live = foreign(lambda _: answer).read("product", "physical", "7")

    assert live is not None
    assert "" == live.updated_at


@pytest.mark.parametrize("status", [["error"], {"error": 1}])
def test_a_status_that_is_no_word(foreign: Foreign, status: Any) -> None:
    """Only the word itself says that an answer is an error."""
    live = foreign(lambda _: says(200, status=status, data={"id": 7})).read("product", "", "7")

    assert live is not None


@pytest.mark.parametrize("remote_id", ["", ".", "..", "\ud800", "a\nb", "9" * 201, 7.5, [7]])
def test_ids_that_lead_elsewhere(foreign: Foreign, remote_id: Any) -> None:
    """An id that cannot be one is not taken from a store."""
    answer = raw(json.dumps({"data": {"id": remote_id}}))

    assert "without an id" in said(foreign, answer, reading)


@pytest.mark.parametrize("remote_id", ["", ".", "..", "\ud800", "9" * 201])
def test_a_write_to_what_is_no_id(foreign: Foreign, remote_id: str) -> None:
    """Nothing is sent to a place that an id would change: `DELETE /products/` least of all."""
    asked: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return says(200)

    provider = foreign(note)
    with pytest.raises(errors.Refused, match="cannot be the id of anything in a store"):
        provider.write(Write(Verb.DELETE, Address("product", "a"), "physical", {}, remote_id))

    assert [] == asked


def test_another_resource_than_was_asked_for(foreign: Foreign) -> None:
    """An answer about product 9 says nothing of product 7."""
    message = said(foreign, says(200, data={"id": 9}), reading)

    assert message.startswith("asked for product 7, the store shows product 9\n")


def writes(folder: Path) -> dict[str, tuple[Write, dict[str, Any]]]:
    """Return updates of each kind, and an answer that is about something else."""
    picture = folder / "a.png"
    picture.write_bytes(png(1))
    hook = {"id": 9, "name": "b", "url": "https://b.example", "events": ["x"]}
    alt = Write(Verb.UPDATE, Address("media", "a"), "", {"alt": "x"}, "7")
    content = Content(picture, picture.stat().st_size, "image/png")
    return {
        "product": (
            Write(Verb.UPDATE, Address("product", "a"), "physical", {"sku": "A"}, "7"),
            {"id": 9, "sku": "A", "product_options": [], "variants": []},
        ),
        "webhook": (Write(Verb.UPDATE, Address("webhook", "a"), "", {"name": "b"}, "7"), hook),
        "media": (alt, {"id": 9, "url": "https://shop.example/a-h0123456789abz1.png"}),
        "upload": (
            Write(Verb.CREATE, Address("media", "a"), "", {"digest": ""}, content=content),
            {"id": 9, "url": "https://shop.example/a-h0123456789abz1.png"},
        ),
    }


@pytest.mark.parametrize("kind", ["product", "webhook", "media"])
def test_an_answer_about_something_else(foreign: Foreign, tmp_path: Path, kind: str) -> None:
    """What an update's answer says of another resource is not taken for this one's."""
    write, answer = writes(tmp_path)[kind]
    listed = {"webhooks": [{**answer, "id": 7}]}

    def reply(request: httpx.Request) -> httpx.Response:
        return says(200, data=listed if request.method == "GET" else answer)

    assert WriteResult("7") == foreign(reply).write(write)


def test_a_create_takes_the_id_it_is_given(foreign: Foreign, tmp_path: Path) -> None:
    """What is new has the id that the answer tells."""
    write, answer = writes(tmp_path)["upload"]

    assert "9" == foreign(lambda _: says(201, data=answer)).write(write).remote_id


def test_the_bytes_that_were_digested_are_sent(foreign: Foreign, tmp_path: Path) -> None:
    """A file that changes while it is uploaded does not go up under the digest that it had."""
    picture, before = tmp_path / "a.png", png(1)
    picture.write_bytes(before)
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        picture.write_bytes(png(2))
        bodies.append(request.read())
        return says(201, data={"id": 1})

    values = {"digest": hashlib.sha256(before).hexdigest()[:12]}
    content = Content(picture, len(before), "image/png")
    write = Write(Verb.CREATE, Address("media", "a"), "", values, content=content)
    foreign(answer).write(write)

    assert before in bodies[0]


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.write_bytes(png(2) * 9)])
def test_another_file_than_was_read(
    foreign: Foreign, tmp_path: Path, make: Callable[[Path], object]
) -> None:
    """What stands in a picture's place by now is neither waited for nor uploaded."""
    make(tmp_path / "a.png")
    content = Content(tmp_path / "a.png", len(png(1)), "image/png")
    digest = hashlib.sha256(png(1)).hexdigest()[:12]
    write = Write(Verb.CREATE, Address("media", "a"), "", {"digest": digest}, content=content)
    with pytest.raises(errors.Refused, match="changed since it was read, so it was not uploaded"):
        foreign(lambda _: says(500)).write(write)


@pytest.mark.parametrize("rows", [[7], ["x"], [None], [[]]])
@pytest.mark.parametrize("kind", ["product", "webhook"])
def test_rows_that_are_no_resources(foreign: Foreign, kind: str, rows: Any) -> None:
    """A list that cannot be read is not an empty list: nothing counts as gone."""
    answer = says(200, data={f"{kind}s": rows, "pagination": {"total": 0}})

    assert f"holds no list of {kind}s" in said(foreign, answer, lambda one: one.list(kind))


def test_half_a_character_is_sent_as_json_spells_it() -> None:
    """What a store shows can be sent back to it, even what no text should hold."""
    assert b'{"name": "a\\ud800\xc3\xa9"}' == encode({"name": "a\ud800é"})


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    "answering",
    [
        lambda: page("x" * MIB, 404),
        lambda: httpx.Response(404, content=b"<title>" * 300_000),
        lambda: httpx.Response(404, content=b"<title " * 300_000),
        lambda: httpx.Response(400, json={"message": "The route " * 300_000}),
        lambda: httpx.Response(404, json={"message": "The route " * 300_000}),
        lambda: httpx.Response(422, json={"errors": {f"f{n}": LINES for n in range(9999)}}),
        lambda: httpx.Response(422, content=bytes(LARGEST_ANSWER + 1)),
    ],
    ids=["title", "titles", "open tags", "message", "routes", "complaints", "too large"],
)
def test_long_answers_are_cut_short(
    foreign: Foreign, answering: Callable[[], httpx.Response]
) -> None:
    """Megabytes made to be slow to search are told in a few lines."""
    answer = answering()
    content = answer.content
    message = said(foreign, httpx.Response(answer.status_code, content=content), updating)

    assert len(message) < 20_000


def test_a_redirect_to_no_address(foreign: Foreign) -> None:
    """A place that is none is told as that."""
    answer = httpx.Response(302, headers={"location": "mailto:x"})

    assert "sends visitors on to what is no address" in said(foreign, answer, listing)
    assert "may have been carried out" in said(foreign, answer, creating)


def test_the_key_does_not_show_in_disguise(foreign: Foreign) -> None:
    """A key that an echo breaks up with what is not shown is masked all the same."""
    hidden = f"{KEY[:3]}\u200b{KEY[3:]}"

    assert KEY not in said(foreign, says(400, message=f"no {hidden} {KEY}"), listing)


class Pieces(httpx.SyncByteStream):
    """A body that comes in pieces."""

    def __init__(self, begin: Callable[[], Iterator[bytes]]) -> None:
        self._begin = begin

    def __iter__(self) -> Iterator[bytes]:
        return self._begin()


def packed(data: bytes, coding: str = "gzip", pieces: int = MIB) -> httpx.BaseTransport:
    """Make a store that sends packed bytes, in pieces."""
    stream = Pieces(lambda: (data[at : at + pieces] for at in range(0, len(data), pieces)))
    headers = {"content-encoding": coding}
    return httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, stream=stream))


@pytest.mark.parametrize("pieces", [1000, MIB])
def test_a_packed_flood_is_stopped_at_the_limit(pieces: int) -> None:
    """A few bytes that unpack to gigabytes take no more memory than the largest answer."""
    once = gzip.compress(bytes(LARGEST_ANSWER + MIB), 1)
    tracemalloc.start()
    with pytest.raises(TooLarge, match="larger than 64 MiB"):
        BodyLimit(packed(once, pieces=pieces)).handle_request(httpx.Request("GET", "https://a"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 3 * LARGEST_ANSWER  # a doubling buffer, and the last piece


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd", "x"])
def test_only_what_was_asked_for_is_unpacked(coding: str) -> None:
    """Packed twice, a kilobyte could become a gigabyte: it is not unpacked even once."""
    with pytest.raises(httpx.DecodingError, match=f"packed as {coding}, which was not asked for"):
        BodyLimit(packed(b"", coding)).handle_request(httpx.Request("GET", "https://a"))


@pytest.mark.parametrize("coding", ["gzip", "GZIP ", "x-gzip"])
def test_what_was_asked_for_is_unpacked(coding: str) -> None:
    """A packed answer is read in pieces of any size."""
    transport = packed(gzip.compress(b'{"data": []}'), coding, 3)
    answer = BodyLimit(transport).handle_request(httpx.Request("GET", "https://a"))

    assert b'{"data": []}' == answer.content


def test_a_broken_packing_is_told() -> None:
    """Bytes that cannot be unpacked are a broken answer."""
    with pytest.raises(httpx.DecodingError, match="incorrect header"):
        BodyLimit(packed(b"no gzip")).handle_request(httpx.Request("GET", "https://a"))


def test_an_answer_that_drips_is_given_up(clock: SleepClock) -> None:
    """A byte now and then keeps a connection alive, but not for ever."""

    def drops() -> Iterator[bytes]:
        for _ in range(10_000):
            clock.sleep(20)
            yield b" "

    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Pieces(drops)))
    with pytest.raises(TooSlow, match="takes more than 120 seconds"):
        BodyLimit(transport, clock.time).handle_request(httpx.Request("GET", "https://a"))

    assert LONGEST_REQUEST < clock.seconds < 2 * LONGEST_REQUEST


def test_a_slow_drip_is_told(foreign: Foreign) -> None:
    """The message says what was wrong with it."""

    def drip(_: httpx.Request) -> httpx.Response:
        raise TooSlow("slowly: the answer takes more than 120 seconds")

    with pytest.raises(errors.ProviderError) as caught:
        creating(foreign(drip))

    assert str(caught.value).startswith(
        f"{CREATE}{HOST} sent too slowly: the answer takes more than 120 seconds\n"
    )


@pytest.mark.usefixtures("quickly")
def test_a_list_that_promises_without_end(foreign: Foreign) -> None:
    """A store that speaks of a billion products and shows the same few is soon seen through."""
    rows = [{"id": number} for number in range(1, 4)]
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return says(200, data={"products": rows, "pagination": {"total": 10**9}})

    listed = foreign(answer).list("product")

    assert (3, False) == (len(listed.rows), listed.complete)
    assert len(asked) < 100


def test_pages_are_read_to_the_last(foreign: Foreign) -> None:
    """Every page of a long list is read once, in order, with a few asked for ahead."""
    asked: list[int] = []

    def fetch(number: int) -> Page[Live]:
        asked.append(number)
        found = foreign(lambda _: says(200, data={"id": number})).read("product", "", str(number))
        assert found is not None
        return Page((found,), 40, 40)

    found = read_list(Reader("products", fetch, 3, lambda _: None))

    assert ("", [str(number) for number in range(1, 41)]) == (
        found.incomplete_reason,
        [row.remote_id for row in found.rows],
    )
    assert sorted([*range(1, 41), 1]) == sorted(asked)


def test_a_page_whose_title_is_not_closed() -> None:
    """There is nothing to quote."""
    assert "" == title("<title>Hi")


def test_an_answer_of_too_many_values_is_not_taken_apart(foreign: Foreign) -> None:
    """Each empty list is two bytes on the wire and sixty in memory: they are counted first."""
    many = b'{"data": [' + b"[]," * MOST_VALUES + b"[]]}"
    provider = foreign(lambda _request: httpx.Response(200, content=many))
    tracemalloc.start()
    with pytest.raises(
        errors.ProviderError, match="sent too much: the answer holds more than 500,000"
    ):
        provider.read("product", "physical", "1")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 10 * len(many)
