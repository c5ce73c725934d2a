"""The parts of recording: what stands for what, JSON rewritten in its place, and files that are whole."""

from __future__ import annotations

import json
import os
import resource
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjar_sync.errors import RecordingError
from tjar_sync.model.masking import KnownTexts, SecretMask
from tjar_sync.model.secret import SecretStr
from tjar_sync.providers.http.endpoint import Endpoint
from tjar_sync.providers.http.recording.har import WireAnswer, WireRequest
from tjar_sync.providers.http.recording.json_text import parted, rewritten
from tjar_sync.providers.http.recording.recorder import RecordedStore, Recorder
from tjar_sync.providers.http.recording.replacements import Replacements
from tjar_sync.providers.http.recording.sanitizer import Learned, Rules, Sanitizer
from tjar_sync.providers.rest.privacy import privacy_of
from tjar_sync.providers.tjar.platform import TJAR
from tjar_sync.providers.tjar.privacy import TJAR_PRIVACY

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.providers.http.recording.json_text import Names

BASE = "https://my-shop.tjar.sa/api/core/v1"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
REPLACEMENTS = Replacements(b"key")


class Same:
    """A visitor that changes nothing, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def key(self, names: Names, key: str) -> str:
        """Leave a key."""
        self.asked.append((".".join(names), f"key {key}"))
        return key

    def text(self, names: Names, text: str) -> str:
        """Leave a text."""
        self.asked.append((".".join(names), text))
        return text

    def number(self, names: Names, token: str) -> str:
        """Leave a number."""
        self.asked.append((".".join(names), token))
        return token


class Shouting(Same):
    """A visitor that changes every text."""

    def text(self, names: Names, text: str) -> str:  # noqa: ARG002 - the same for all
        """Return it in capitals, with a mark."""
        return f"{text.upper()}/"


@given(JSON, st.booleans(), st.sampled_from([None, 1]))
def test_json_that_is_left_alone_is_the_same_to_the_letter(
    value: Any,
    escaped: bool,  # noqa: FBT001 - drawn
    indent: int | None,
) -> None:
    """However it was spelled."""
    text = json.dumps(value, ensure_ascii=escaped, indent=indent).replace("/", "\\/")

    assert text == rewritten(text, Same())


def test_each_value_is_told_with_the_names_that_lead_to_it() -> None:
    """Places in lists, and numbers as keys, are none; a nested object ends with its brace."""
    visitor = Same()
    rewritten('{"a": {"b": ["x", 1], "7": {"c": "y"}}, "d": [{"e": -2.5e3}], "f": true}', visitor)

    assert [("", "key a"), ("a", "key b"), ("a.b", "x"), ("a.b", "1"), ("a", "key 7")] == (
        visitor.asked[:5]
    )
    assert [("a.c", "y"), ("", "key d"), ("d", "key e"), ("d.e", "-2.5e3")] == visitor.asked[6:10]


def test_changed_json_is_spelled_as_it_was() -> None:
    """Escapes stay escapes, and what was not escaped stays so."""
    changed = rewritten('["\\u0623", "أ", "a\\/b"]', Shouting())

    assert '["\\u0623/", "أ/", "A\\/B\\/"]' == changed


@pytest.mark.parametrize(
    "head", ["", "\ufeff", " \n", "<br />\n<b>Warning</b>: x > y in z<br />\n"]
)
def test_what_stands_before_json_is_parted_from_it(head: str) -> None:
    """A byte order mark, and what PHP says of itself."""
    assert (head, '{"a": [1]}') == parted(head + '{"a": [1]}')


@pytest.mark.parametrize("text", ["", "word", '{"a": ', "<p>{x}</p>", "[" * 100_000])
def test_what_is_no_json_is_not_taken_for_it(text: str) -> None:
    """It is a text like any other."""
    assert parted(text) is None


@given(st.text())
def test_what_stands_for_a_text_is_none_of_it(text: str) -> None:
    """It is as long, always the same, and at no place is a letter or digit what it was."""
    found = REPLACEMENTS.of(text)
    plain = not any(mark in text for mark in ("%", "\\u", "http"))

    assert found == REPLACEMENTS.of(text)
    if plain:
        assert len(text) == len(found)
        assert [] == [
            one for one, two in zip(text, found, strict=True) if one == two and one.isalnum()
        ]


def test_each_script_stays_its_own() -> None:
    """Digits of any script become digits of it; a sign of none becomes a star, a mark stays."""
    found = REPLACEMENTS.of("٠٥٩ é «أ» 😀\ufeff")

    assert set(found[:3]) <= set("٠١٢٣٤٥٦٧٨٩")
    assert "é" != found[4]
    assert found[4].isalpha()
    assert (" «", "» *\ufeff") == (found[5:7], found[8:])
    assert found[7].isalpha()


def test_another_key_makes_other_replacements() -> None:
    """Nothing of one recording can be looked up in another."""
    assert REPLACEMENTS.of("sara.alharbi") != Replacements(b"other").of("sara.alharbi")


@pytest.mark.parametrize(
    "number", ["966512345678", "10000", "-10001.5", "1e25", "20000", "90909", "10001"]
)
def test_what_stands_for_a_number_is_one(number: str) -> None:
    """As JSON has it: no zero leads."""
    for key in (b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9"):
        found = Replacements(key).of_number(number)

        assert isinstance(json.loads(found), int | float)
        assert number != found


def test_markup_stays_and_its_text_does_not() -> None:
    """A page is still one."""
    found = REPLACEMENTS.of_markup('<p>Cup &amp; <a href="https://x.example">Saucer</a></p>')

    assert found.startswith("<p>")
    assert found.endswith("</a></p>")
    assert "&amp;" in found
    assert ' href="' in found
    assert not {"Cup", "Saucer"} & set(found.replace("<", " ").replace(">", " ").split())


def test_only_what_marks_up_stays_of_what_is_escaped() -> None:
    """A text whose every letter is escaped is a text all the same."""
    found = REPLACEMENTS.of_markup("Ali&#039;s &#34;&#38;&#160;&#1593;&#1604;&#1610;&#65;")

    assert "&#039;" in found
    assert "&#34;&#38;&#160;" in found
    assert not any(f"&#{letter};" in found for letter in (1593, 1604, 1610, 65))


def sanitizer(
    kind: str | None, *, anonymise: bool = False, known: Learned | None = None
) -> Sanitizer:
    """Return what cleans exchanges of a Tjar store."""
    privacy = privacy_of(TJAR_PRIVACY, TJAR.contract, TJAR.info.base_path)
    rules = Rules(privacy, SecretMask(), anonymise=anonymise)
    return Sanitizer(rules, known or Learned(REPLACEMENTS), kind)


def test_an_address_says_nothing_secret() -> None:
    """A name and password, and what is asked of others; what is asked of the store is kept."""
    found = sanitizer("product").words("see https://me:pass@erp.example/h?token=abcdef&page=2 now")

    assert found.startswith("see https://")
    assert found.endswith("&page=2 now")
    assert not any(word in found for word in ("me:", "pass", "abcdef"))


def test_a_redirect_says_nothing_secret() -> None:
    """Also one without a host."""
    found = sanitizer("product").headers(
        {"Location": "/login?to=abcdef&page=2", "X-Powered-By": "PHP/8"}
    )

    assert found["Location"].startswith("/login?to=")
    assert found["Location"].endswith("&page=2")
    assert "abcdef" not in found["Location"]
    assert "PHP/8" == found["X-Powered-By"]


def test_an_unknown_place_is_believed_harmless_in_nothing() -> None:
    """What no route leads to may be about people: not even a page there is kept."""
    unknown = sanitizer(None)

    assert "Sara" not in unknown.body("<p>Sara</p>")
    assert '"Sara"' not in unknown.body('{"name": "Sara", "5551234567": 5551234567}')
    assert 0 == unknown.known.count


def test_people_are_people_in_any_exchange() -> None:
    """Who made a product is nobody's business; and a sentence under a name that is kept is read."""
    known = Learned(REPLACEMENTS)
    text = '{"sku": "SHOE-1", "created_by": {"id": 71234, "name": "Sara Alharbi", "pin": 71234}}'
    found = json.loads(sanitizer("product", known=known).body(text))
    said = json.loads(sanitizer("order", known=known).body('{"source": "call Alharbi a"}'))

    assert ("SHOE-1", 71234) == (found["sku"], found["created_by"]["id"])
    assert 71234 != found["created_by"]["pin"]
    assert "Sara" not in str(found)
    assert said["source"].startswith("call ")
    assert "Alharbi" not in said["source"]


def test_a_secret_is_one_whatever_stands_in_it() -> None:
    """Under names that are kept elsewhere, too."""
    text = '{"codes": [{"sku": "CODE-AAAA", "id": 123456}]}'
    found = json.loads(sanitizer("product").body(text))["codes"][0]

    assert "CODE-AAAA" != found["sku"]
    assert 123456 != found["id"]


def test_a_number_is_known_wherever_it_is() -> None:
    """As a number, as a text, and in a path; short ones, and ids, are kept."""
    known = Learned(REPLACEMENTS)
    told = sanitizer("order", known=known).body('{"id": 5512345678, "phone": 5512345678, "n": 7}')
    later = sanitizer("product", known=known).body(
        '{"new": 5512345678, "id": 5512345678, "m": 12345}'
    )
    told_phone = json.loads(told)["phone"]

    assert {"id": 5512345678, "phone": told_phone, "n": 7} == json.loads(told)
    assert 5512345678 != told_phone
    assert 5512345678 != json.loads(later)["new"]
    assert (5512345678, 12345) == (json.loads(later)["id"], json.loads(later)["m"])


def test_a_number_that_is_sold_is_told_nowhere() -> None:
    """A code that a store gives back as a number, under whatever name: an id's, too."""
    clean = sanitizer("product")
    clean.rules.mask.add(SecretStr("4400112233"))
    found = json.loads(clean.body('{"pin": 4400112233, "sku": 4400112233, "id": 4400112234}'))

    assert 4400112234 == found["id"]
    assert 4400112233 not in found.values()
    assert found["pin"] == found["sku"]


def test_labels_are_texts_and_names_are_not() -> None:
    """Keys of options are the shop's words; anonymised, they go; the names of fields stay."""
    text = '{"product_options": [{"options": {"en": {"Blue": 5}}}], "new_field": "Blue"}'
    kept, gone = sanitizer("product"), sanitizer("product", anonymise=True)

    assert text == kept.body(text)
    assert "Blue" not in gone.body(text)
    assert "new_field" in gone.body(text)


def test_a_picture_keeps_what_tells_its_bytes() -> None:
    """Anonymised, the mark and the ending stay, and the path that every store has."""
    gone = sanitizer("product", anonymise=True)
    place = "https://cdn.example/assets/tenant/uploads/media-uploader/my-shop/"
    text = json.dumps(
        {"image": f"{place}cup-h0123456789abz17.png", "other": f"{place}cup.png?v=word"}
    )
    found = json.loads(gone.body(text))

    assert found["image"].endswith("-h0123456789abz17.png")
    assert "/assets/tenant/uploads/media-uploader/" in found["image"]
    assert ".png?" in found["other"]
    assert not any(word in str(found) for word in ("cdn", "my-shop", "cup", "word"))
    assert "x" not in gone.body(json.dumps({"image": "https://[x"}))


def test_free_text_is_anonymised_too() -> None:
    """A page of the shop's server may name the shop."""
    found = sanitizer("product", anonymise=True).body("<p>Noura's shop</p>")

    assert found.startswith("<p>")
    assert "Noura" not in found


def test_known_texts_are_found_once_and_in_all_spellings() -> None:
    """A text that is known already is no news; escapes of any kind are seen through."""
    known = KnownTexts(4)

    assert [True, False] == [known.add("Sörén"), known.add("Sörén")]
    for spelled in (
        "sÖRÉN",
        "S%C3%B6r%C3%A9n",
        "S\\u00f6r\\u00e9n",
        "S&ouml;r&#233;n",
        "S%5Cu00f6rén",
    ):
        assert "<-->" == known.replaced(f"<{spelled}>", lambda _: "--")


def endpoint(base_url: str = BASE) -> Endpoint:
    """Return how to get to a store."""
    return Endpoint(
        base_url,
        SecretStr("the-key-of-a-store"),
        TJAR.info,
        TJAR.envelope,
        TJAR.contract.endpoints,
        lambda _kind, wire: wire,
        lambda _route, _body: True,
        SecretMask(),
        privacy=privacy_of(TJAR_PRIVACY, TJAR.contract, TJAR.info.base_path),
    )


def keep(recorder: Recorder, *answers: WireAnswer, url: str = f"{BASE}/products") -> RecordedStore:
    """Record some answers to one request."""
    store = recorder.store(endpoint(), SecretMask())
    for answer in answers:
        recorder.keep(store, (0.0, 0.1), WireRequest("GET", url, {}, b""), answer)
    return store


def test_pictures_and_odd_bytes_are_left_out(tmp_path: Path) -> None:
    """It is said how large they were, of what is sent as well."""
    path = tmp_path / "r.har"
    with closing(Recorder(path)) as recorder:
        store = keep(
            recorder,
            WireAnswer(200, "OK", {"content-type": "image/png"}, b"abc"),
            WireAnswer(200, "OK", {}, b"\xff\xfe"),
        )
        sent = WireRequest("POST", f"{BASE}/media", {"content-type": "image/png"}, b"abcd")
        recorder.keep(store, (0.0, 0.1), sent, WireAnswer(failure="no answer: ReadTimeout"))
        order = WireAnswer(200, "OK", {}, b'{"phone": "966512345678"}')
        recorder.keep(store, (1.0, 0.1), WireRequest("GET", f"{BASE}/orders", {}, b""), order)
        recorder.publish()
    entries = json.loads(path.read_bytes())["log"]["entries"]

    assert ["3 bytes, left out", "2 bytes, left out", None, None] == [
        one["response"]["content"].get("comment") for one in entries
    ]
    assert "4 bytes, left out" == entries[2]["request"]["postData"]["comment"]


@pytest.mark.parametrize("host", ["my-shop.tjar.sa", "ab.sa", "127.0.0.1:8200"])
def test_the_stores_name_is_replaced_when_anonymised(tmp_path: Path, host: str) -> None:
    """Everywhere, and its first label alone as well; this machine has no name to hide."""
    path = tmp_path / "r.har"
    base = f"https://{host}/api/core/v1"
    label = host.partition(".")[0]
    body = json.dumps({"message": f"{host} {label}", "image": f"https://{host}/x.png"}).encode()
    with closing(Recorder(path, anonymise=True)) as recorder:
        store = recorder.store(endpoint(base), SecretMask())
        answer = WireAnswer(200, "OK", {"content-type": "application/json"}, body)
        recorder.keep(store, (0.0, 0.1), WireRequest("GET", f"{base}/products", {}, b""), answer)
        recorder.publish()
    found = json.loads(path.read_bytes())["log"]["entries"][0]

    assert (host in str(found)) is host.startswith("127")
    if label == "my-shop":
        assert label not in str(found)


def test_a_name_that_somebody_took_meanwhile(tmp_path: Path) -> None:
    """It is theirs: nothing is published over it."""
    path = tmp_path / "r.har"
    with closing(Recorder(path)) as recorder:
        keep(recorder, WireAnswer(200, "OK", {}, b"{}"))
        path.write_text("theirs", "utf-8")
        with pytest.raises(RecordingError, match="no recording was kept"):
            recorder.publish()

    assert ["r.har"] == [item.name for item in tmp_path.iterdir()]
    assert "theirs" == path.read_text("utf-8")


def test_what_cannot_be_cleaned_is_not_kept_at_all(tmp_path: Path) -> None:
    """The run that it is of goes on; the file is not there, and it is said why."""
    with closing(Recorder(tmp_path / "r.har")) as recorder:
        keep(recorder, WireAnswer(200, "OK", {}, b"{}"), url="https://[odd")
        keep(recorder, WireAnswer(200, "OK", {}, b"{}"))

        assert 0 == recorder.count
        with pytest.raises(RecordingError, match=r"could not be cleaned \(ValueError\)"):
            recorder.publish()
    assert [] == list(tmp_path.iterdir())


def test_memory_does_not_grow_with_what_is_recorded(tmp_path: Path) -> None:
    """Exchanges lie on disk until the file is whole: only one of them is in memory at a time."""
    body = json.dumps({"data": [{"id": 1, "name": "word " * 600}] * 100}).encode()
    with closing(Recorder(tmp_path / "r.har")) as recorder:
        keep(recorder, WireAnswer(200, "OK", {}, body))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        keep(recorder, *[WireAnswer(200, "OK", {}, body)] * 40)
        recorder.publish()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    assert os.stat(tmp_path / "r.har").st_size > 12_000_000  # noqa: PTH116 - the size alone
    assert grown < 8_000  # KB
