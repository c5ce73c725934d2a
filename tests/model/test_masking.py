"""Free text holds no secret, in whatever form somebody quotes it; and what is none stays as it is."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tjar_sync.model.masking import SHORTEST, SecretMask, open_address
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from collections.abc import Callable


def masking(*secrets: str) -> SecretMask:
    """Make a mask that knows some secrets."""
    mask = SecretMask()
    for secret in secrets:
        mask.add(SecretStr(secret))
    return mask


def everywhere(text: str) -> str:
    """Percent-encode every byte."""
    return "".join(f"%{byte:02x}" for byte in text.encode())


def within(before: str, after: str, encode: Callable[[bytes], bytes]) -> Callable[[str], str]:
    """Make a form in which the secret is encoded together with what stands around it."""
    return lambda text: encode(f"{before}{text}{after}".encode()).decode()


FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper": str.upper,
    "lower": str.lower,
    "swapped": str.swapcase,
    "percent": lambda text: quote(text, safe=""),
    "plus": quote_plus,
    "percent everywhere": everywhere,
    "percent twice": lambda text: quote(everywhere(text)),
    "percent in part": lambda text: text[:3] + everywhere(text[3:5]) + text[5:],
    "base64": within("", "", base64.b64encode),
    "base64 of a header": within("user:", "", base64.b64encode),
    "base64 amid": within("a", "bc", base64.b64encode),
    "base64 further in": within("ab", "", base64.b64encode),
    "base64 for URLs": within("?>", "?>", base64.urlsafe_b64encode),
    "base64 in percent": lambda text: quote(base64.b64encode(text.encode()).decode(), safe=""),
}
ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=SHORTEST, max_size=40)
ANY = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=SHORTEST, max_size=40
)


def core(form: str, text: str) -> str:
    """Return what of a form may not be left: in base64 the ends hold bits of their neighbours."""
    return text[4:-4] if form.startswith("base64") and "percent" not in form else text


@pytest.mark.parametrize("form", FORMS)
@given(
    secret=ASCII, before=st.sampled_from(["", "x", "codes.0: "]), after=st.sampled_from(["", "!"])
)
def test_nothing_is_left_of_a_secret(form: str, secret: str, before: str, after: str) -> None:
    """Whatever the form and whatever stands around it, no such text remains."""
    assume(
        form != "percent in part" or "%" not in secret
    )  # else nobody can tell its own from those
    spelled = FORMS[form](secret)
    shown = masking(secret).mask(f"{before}{spelled}{after}")

    assert core(form, spelled) not in shown
    assert "***" in shown


@given(secret=ANY)
def test_letters_of_any_script_are_masked(secret: str) -> None:
    """As they are, percent-encoded, in base64, and as their upper or lower case has them."""
    for form in ("plain", "percent", "percent everywhere", "base64", "upper", "lower"):
        assert masking(secret).mask(FORMS[form](secret)).startswith("***")


@given(st.lists(ASCII, max_size=3), st.text())
def test_what_holds_no_secret_stays(secrets: list[str], text: str) -> None:
    """A text is changed only where it holds one."""
    shown = masking(*secrets).mask(text)

    assert shown == text or "***" in shown


@given(ASCII)
def test_only_the_secret_goes(secret: str) -> None:
    """What stands beside it is kept to the letter."""
    shown = masking(secret).mask(f"ا%zz% {secret}%41 é\ud800")

    assert shown == "ا%zz% ***%41 é\ud800"


def test_secrets_within_each_other_and_side_by_side() -> None:
    """Spans that overlap are one, those that touch are two."""
    mask = masking("abcdefgh", "efghijkl", "mnopqrst")

    assert "-***-" == mask.mask("-abcdefghijkl-")
    assert "-***-" == masking("abcdefghijkl", "bcdefghi").mask("-abcdefghijkl-")
    assert "******" == mask.mask("abcdefghmnopqrst")


def test_percent_signs_come_off_so_often_and_no_more() -> None:
    """Three layers are seen through; what is wrapped deeper takes work to read, and none to skip."""
    layers = ["abcdefgh"]
    for _ in range(4):
        layers.append(everywhere(layers[-1]))

    shown = [masking("abcdefgh").mask(text) for text in layers]
    assert ["***"] * 4 == shown[:4]
    assert layers[4] == shown[4]


def test_a_short_secret_is_no_reason_to_blank_words() -> None:
    """Below eight characters it would be found in ordinary words."""
    assert "seventy" == masking("seventy").mask("seventy")
    assert "***" == masking("seventy7").mask("seventy7")


def test_many_secrets_take_no_time() -> None:
    """A shop with a hundred thousand codes is told of one in a moment: by look-up, not one by one."""
    mask = masking(*(f"CODE-{number:07}" for number in range(100_000)))

    assert "the code *** is taken" == mask.mask("the code CODE-0077777 is taken")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://me:pass@erp.example/a@b?token=secret#part", "https://erp.example/a@b"),
        ("https://erp.example:8443?token=secret", "https://erp.example:8443"),
        ("https://erp.example/hook#secret", "https://erp.example/hook"),
        ("picture?.jpg", "picture?.jpg"),
        (7, "7"),
    ],
)
def test_an_address_is_told_without_what_may_be_secret(address: object, said: str) -> None:
    """No name, password, query or fragment of it; what is no address stays as it is."""
    assert said == open_address(address)
