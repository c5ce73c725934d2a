"""Values on their way through JSON, and secrets that never get there."""

from __future__ import annotations

import copy
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjar_sync.model.address import Address
from tjar_sync.model.plan import Action, Reason
from tjar_sync.model.planfile import load_plan
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.value import (
    LivePicture,
    SecretDigest,
    TextDigest,
    digest,
    digest_secrets,
    dumps,
    loads,
)

KEY = SecretStr("a key for tests")
NAMES = st.text(max_size=8).filter(lambda name: not name.startswith("$"))


def values(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw values of any depth."""
    return st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, max_size=3).map(tuple) | st.dictionaries(NAMES, inner, max_size=3)
        ),
        max_leaves=12,
    )


PLAIN: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(max_size=12)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.builds(SecretDigest, st.text("0123456789abcdef", max_size=8))
    | st.builds(TextDigest.of, st.text(max_size=8))
)
SECRETS = st.text(min_size=8, max_size=12).map(SecretStr)


@given(values(PLAIN))
def test_a_value_comes_back_from_its_text(value: Any) -> None:
    """Every value there is survives, amounts to their last zero."""
    back = loads(dumps(value))

    assert value == back
    assert repr(value) == repr(back) or isinstance(value, dict | tuple)
    assert dumps(value) == dumps(back)


@given(st.dictionaries(NAMES, PLAIN, max_size=4))
def test_the_same_value_is_the_same_bytes(value: dict[str, Any]) -> None:
    """The order in which keys were put says nothing."""
    turned = dict(reversed(value.items()))

    assert dumps(value) == dumps(turned)
    assert digest(value) == digest(turned)


@given(values(PLAIN | SECRETS))
def test_no_secret_is_left_once_digested(value: Any) -> None:
    """What was digested can be written out, comes back, and stays as it is."""
    stored = digest_secrets(value, KEY)

    assert stored == loads(dumps(stored))
    assert stored == digest_secrets(stored, KEY)


@given(SECRETS, SECRETS)
def test_digests_tell_secrets_apart(one: SecretStr, other: SecretStr) -> None:
    """Equal secrets have equal digests, under the same key alone."""
    same = one.get_secret_value() == other.get_secret_value()

    assert same == (digest_secrets(one, KEY) == digest_secrets(other, KEY))
    assert digest_secrets(one, KEY) != digest_secrets(one, SecretStr("another key"))
    assert one.get_secret_value() not in dumps(digest_secrets(one, KEY))


@given(values(PLAIN))
def test_what_holds_no_secret_is_not_changed(value: Any) -> None:
    """Digesting is for secrets alone."""
    assert value == digest_secrets(value, KEY)


def test_a_secret_deep_inside_is_digested() -> None:
    """Codes come in lists, and lists in maps."""
    stored: Any = digest_secrets({"codes": (SecretStr("AAA-111"), "plain")}, KEY)

    assert isinstance(stored["codes"][0], SecretDigest)
    assert "plain" == stored["codes"][1]


@pytest.mark.parametrize("value", [SecretStr("x"), {"a": (SecretStr("x"),)}, object(), {1, 2}])
def test_what_may_not_be_written_out_is_refused(value: Any) -> None:
    """A bare secret, or anything that is no value, is a mistake of ours."""
    with pytest.raises(TypeError, match="may not be written out"):
        dumps(value)


@pytest.mark.parametrize(
    "text", ["", "{", '{"$decimal":"x"}', '{"$decimal":[]}', '{"$decimal":{}}', "[" * 100_000]
)
def test_other_texts_are_refused(text: str) -> None:
    """Damage is an error, and never another value."""
    with pytest.raises(ValueError, match=r".+"):
        loads(text)


def test_tags_stand_alone() -> None:
    """A map of a person's own that has such a key among others is a map."""
    assert {"$decimal": "1", "a": 2} == loads('{"$decimal":"1","a":2}')
    assert {"a": {"b": (1, (2,))}} == loads('{"a":{"b":[1,[2]]}}')


@pytest.mark.parametrize("envelope", [[], "plan", {"plan": {}}, {"format_version": True}, None])
def test_what_is_no_plan_file_is_refused(envelope: Any) -> None:
    """A value that is no plan's envelope says so."""
    with pytest.raises(ValueError, match="this is not a plan file"):
        load_plan(dumps(envelope))


@pytest.mark.parametrize("depth", [10, 100, 600, 7000])
@pytest.mark.parametrize(("head", "tail"), [('{"a":', "}"), ("[", "]"), ('{"$secret":', "}")])
def test_a_plan_file_of_any_depth_is_refused_in_words(head: str, tail: str, depth: int) -> None:
    """However deep a file is made, reading it ends in an error that can be shown."""
    content = head * depth + "1" + tail * depth
    text = '{"digest":"","format_version":1,"plan":' + content + "}"

    with pytest.raises(ValueError, match="plan file"):
        load_plan(text)


def test_words_are_their_own_text() -> None:
    """Actions, reasons and addresses are written as a person reads them."""
    assert ("create", "gone") == (Action.CREATE.value, Reason.GONE.value)
    assert '["media","a"]' == dumps(Address("media", "a"))


def test_a_picture_keeps_its_url_beside_its_digest() -> None:
    """It is its digest for whoever compares, looks up or shows it, and its URL is not lost."""
    url = "https://shop.example/front-h0123456789abz1700000000.png"
    ours, foreign = LivePicture("0123456789ab", url), LivePicture(url, url)

    assert ours == "0123456789ab"
    assert hash(ours) == hash("0123456789ab")
    assert ours == LivePicture("0123456789ab", "https://elsewhere.example/x.png")
    assert ours != foreign
    assert (f"{ours}", ours.url, foreign.url) == ("0123456789ab", url, url)
    again = copy.deepcopy(ours)
    assert (again, again.url, type(again)) == (ours, url, LivePicture)


def test_a_picture_is_stored_whole_and_digested_as_what_it_is() -> None:
    """A stored value keeps the URL, and the digest of equal values is equal."""
    url = "https://shop.example/a-h0123456789abz1.png"
    value = {
        "gallery": (LivePicture("0123456789ab", url), "f" * 12),
        "image": LivePicture(url, url),
    }
    plain = {"gallery": ("0123456789ab", "f" * 12), "image": url}

    back = loads(dumps(value))

    assert plain == value == back
    assert url == back["gallery"][0].url
    assert digest(plain) == digest(value)
    assert dumps(back) == dumps(value)
    assert plain == loads(dumps(plain)), "what was stored before pictures kept a URL still loads"


@pytest.mark.parametrize("text", ['{"$picture":"ab"}', '{"$picture":["a"]}', '{"$picture":[1,2]}'])
def test_a_damaged_picture_is_refused(text: str) -> None:
    """What is no pair of texts was never stored."""
    with pytest.raises(ValueError, match="not a stored value"):
        loads(text)


def test_a_frozen_map_digests_as_any_map() -> None:
    """What a digest is made of need not be a dict."""
    assert digest({"a": Decimal("1.50")}) == digest(MappingProxyType({"a": Decimal("1.50")}))
