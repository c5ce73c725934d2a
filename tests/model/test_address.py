"""Addresses as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjar_sync.model.address import NAME, Address
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.state import LockInfo

TEXTS = {
    "product.nike-shoe": Address("product", "nike-shoe"),
    "media.media/nike/front.v2.png": Address("media", "media/nike/front.v2.png"),
    "webhook..": Address("webhook", "."),
}


@pytest.mark.parametrize("text", TEXTS)
def test_an_address_is_a_kind_and_a_name(text: str) -> None:
    """The first dot parts them; a path's own dots belong to the name."""
    assert TEXTS[text] == Address.parse(text)
    assert text == str(TEXTS[text])


@given(st.sampled_from(sorted(KINDS)), st.text(min_size=1))
def test_an_address_comes_back_from_its_text(kind: str, name: str) -> None:
    """Whatever a name holds, its text is read as the same address."""
    address = Address(kind, name)

    assert address == Address.parse(str(address))


@pytest.mark.parametrize("text", ["", "product", "product.", ".shoe", "."])
def test_a_text_without_both_is_no_address(text: str) -> None:
    """A kind or a name alone is an error that shows what an address looks like."""
    with pytest.raises(ValueError, match="is not an address such as product"):
        Address.parse(text)


def test_addresses_sort_by_kind_then_name() -> None:
    """The order of plans and files."""
    texts = ["webhook.a", "product.b", "media.c", "product.a"]

    expected = ["media.c", "product.a", "product.b", "webhook.a"]
    assert expected == [str(one) for one in sorted(Address.parse(text) for text in texts)]


@pytest.mark.parametrize("name", ["media/front.png", "-a", "", "a b", "a.b", "a" * 129, "حذاء."])
def test_a_key_cannot_be_taken_for_a_path(name: str) -> None:
    """What a person may name a resource holds neither dots nor slashes."""
    assert NAME.fullmatch(name) is None


def test_a_locks_holder_is_named_in_words() -> None:
    """Who, where and since when: enough to go and ask."""
    lock_info = LockInfo("ali", "desk", 7, "2026-01-01T00:00:00Z", "apply")

    assert "ali@desk (pid 7), `apply` since 2026-01-01T00:00:00Z" == str(lock_info)
