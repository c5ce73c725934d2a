"""A diagnosis in every format, whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.render.html_reader import inside
from tjar_sync.errors import ExitCode
from tjar_sync.model.diagnosis import (
    Assumption,
    ContractLine,
    Diagnosis,
    Examination,
    Health,
    Standing,
)
from tjar_sync.model.observation import ORDER, Observation, left_alone
from tjar_sync.render import HTML
from tjar_sync.render.diagnosis import DIAGNOSIS_FORMATS
from tjar_sync.render.style import PLAIN, Style

if TYPE_CHECKING:
    from collections.abc import Callable

    Golden = Callable[[str, str], None]

EXAMINED = (
    Examination("domain and TLS", Health.OK, "shop.example is at 192.0.2.7; no proxy"),
    Examination(
        "fields: physical",
        Health.LOOK,
        "product 7 shows 28 of 30 fields",
        ("not shown: sku, slug", "unknown to us: x|rank is a number; \x1b[2J is a text"),
    ),
    Examination(
        "pages",
        Health.BROKEN,
        "the list of products promises 26 and shows 25",
        todo="ask the store's support: nothing is created by absence or deleted meanwhile",
    ),
)
ROWS = (
    Assumption("A1", "a product's detail shows sku and slug", Standing.CONTRADICTED,
        ("contradicted: details lack sku, slug", "not seen: in what form حذاء is shown"), settled=False),
    Assumption("A4", "a write is answered by the whole product", Standing.NEEDS_PROBE,
        ("needs a probe: how a write is answered",)),
    Assumption("A12", "digital products have download_link", Standing.NOT_SEEN,
        ("not seen: there is no digital product in the store",)),
    Assumption("A18", "there are seven events", Standing.CONFIRMED,
        ("confirmed: the store names the same seven",)),
)  # fmt: skip
LINES = (ContractLine(("fields", "product.sku", "read"), None),)
TEXT = "contract:\n  fields:\n    product.sku:\n      read: null"
SEEN = Observation(
    *left_alone("tags"),
    Standing.CONTRADICTED,
    "an update without tags made nothing of a list of 2",
    "update of product 7: sale_price",
    '200: {"data":{"id":7}}',
    (ContractLine(("always_send",), ("tags",)),),
    datetime(2026, 3, 4, 8, 52, 41, tzinfo=UTC),
)
UNDATED = Observation(*ORDER, Standing.CONFIRMED, "product 7 came before others")
SAMPLES = {
    "contradicted": Diagnosis(
        "live", "https://shop.example", EXAMINED, ROWS, LINES, TEXT, (SEEN, UNDATED)
    ),
    "unnamed": Diagnosis("", "https://shop.example", EXAMINED[:1], ROWS, LINES, TEXT),
    "settled": Diagnosis("live", "https://shop.example", EXAMINED[:1], ROWS[1:]),
    "unreadable": Diagnosis("", "https://shop.example", EXAMINED[2:], failure=ExitCode.UNREACHABLE),
}


@pytest.mark.parametrize("form", DIAGNOSIS_FORMATS)
def test_every_format_says_everything(golden: Golden, form: str) -> None:
    """Each sample, one behind the other, is what people read in review."""
    render = DIAGNOSIS_FORMATS[form]
    whole = "\n\n".join(render(sample, Style(width=80)) for sample in SAMPLES.values())

    assert "\x1b" not in whole
    golden(f"diagnosis.{form}", inside(whole) if form == HTML else whole)


def test_the_exit_code() -> None:
    """A failure counts first; then what is contradicted and not settled."""
    codes = {name: int(sample.exit_code) for name, sample in SAMPLES.items()}

    assert {"contradicted": 2, "unnamed": 2, "settled": 0, "unreadable": 8} == codes


def test_colours_and_plain_letters() -> None:
    """Colours are painted where a screen has them; what it cannot show is spelled out."""
    sample = SAMPLES["contradicted"]
    render = DIAGNOSIS_FORMATS["text"]

    settled = replace(sample, assumptions=(replace(ROWS[0], settled=True),))

    assert "\x1b[31mcontradicted" in render(sample, Style(color=True))
    assert "\x1b[33mcontradicted" in render(settled, Style(color=True))
    assert render(sample, Style(unicode=False)).isascii()


def test_json_is_json() -> None:
    """Machines read it back."""
    found = json.loads(DIAGNOSIS_FORMATS["json"](SAMPLES["contradicted"], PLAIN))

    assert [{"path": ["fields", "product.sku", "read"], "value": None}] == found["contract_lines"]
    assert (2, False) == (found["exit_code"], found["assumptions"][0]["settled"])
