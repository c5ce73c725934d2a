"""Lines of `contract:` go into store.yaml, and nothing else in it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.catalog.contract_lines import contract_text, write_contract
from tjar_sync.catalog.yaml.edit import edit
from tjar_sync.catalog.yaml.splices import Unfit
from tjar_sync.errors import UsageError
from tjar_sync.model.diagnosis import ContractLine

if TYPE_CHECKING:
    from pathlib import Path

SKU = ContractLine(("fields", "product.sku", "read"), None)
PAGE = ContractLine(("per_page",), 50)
ORDER = ContractLine(("newest_first", "product"), value=False)
BOTH = """\
stores:
  live:  # the shop
    provider: tjar
    url: https://x.example   # its address
    contract:
      # sku is not shown
      per_page: 20   # twenty
      fields: {product.sku: {update: code}}

# the end
state: here
"""
AFTER = """\
stores:
  live:  # the shop
    provider: tjar
    url: https://x.example   # its address
    contract:
      # sku is not shown
      per_page: 50   # twenty
      fields: {product.sku: {update: code, read: null}}
      newest_first: {product: false}

# the end
state: here
"""


def written(folder: Path, text: str, *lines: ContractLine) -> str:
    """Write lines into a store.yaml of that text, and return what it is then."""
    path = folder / "store.yaml"
    path.write_text(text, "utf-8")
    path.chmod(0o640)
    write_contract(folder, "live", lines)
    assert path.stat().st_mode & 0o777 == 0o640
    return path.read_text("utf-8")


def test_comments_and_style_stay(tmp_path: Path) -> None:
    """What is there is replaced in its place, what is not comes behind, in the style around it."""
    assert written(tmp_path, BOTH, PAGE, SKU, ORDER) == AFTER


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("stores: {live: {url: x}}\n", "stores: {live: {url: x, contract: {per_page: 50}}}\n"),
        ("stores: {live: {url: x,}}\n", "stores: {live: {url: x, contract: {per_page: 50},}}\n"),
        ("stores: {live: {}}\n", "stores: {live: {contract: {per_page: 50}}}\n"),
        (
            "stores:\n  live:\n    url: x\n    contract:\n",
            "stores:\n  live:\n    url: x\n    contract: {per_page: 50}\n",
        ),
        (
            "stores:\n  live:\n    contract: {}  # none\n",
            "stores:\n  live:\n    contract: {per_page: 50}  # none\n",
        ),
        (
            "stores:\n  live:\n    tags:\n    - a\n    - b",
            "stores:\n  live:\n    tags:\n    - a\n    - b\n    contract: {per_page: 50}",
        ),
        (
            "stores:\n  live:\n    about: |\n      long\n# end\n",
            "stores:\n  live:\n    about: |\n      long\n    contract: {per_page: 50}\n# end\n",
        ),
    ],
)
def test_forms_of_a_store_file(tmp_path: Path, before: str, after: str) -> None:
    """Maps in braces, empty ones, and values of several lines are all written to."""
    assert written(tmp_path, before, PAGE) == after


@pytest.mark.parametrize(
    "text",
    [
        "stores:\n  live: &a {contract: {x: 1}}\n  test: *a\n",
        "stores:\n  live:\n    contract: none\n",
        "- stores\n",
        "stores: [",
    ],
)
def test_what_cannot_be_written(tmp_path: Path, text: str) -> None:
    """Where it would mean something else, nothing is written, and the way out is told."""
    with pytest.raises(UsageError, match="by hand; nothing was written") as caught:
        written(tmp_path, text, PAGE)

    assert caught.value.exit_code == 64
    assert (tmp_path / "store.yaml").read_text("utf-8") == text


def test_a_path_must_lead_to_something() -> None:
    """Nothing is put below what is no map, nor a word that means something else left bare."""
    with pytest.raises(Unfit, match="`b` would stand in what is no map"):
        edit(b"a: 1\n", {("a", "b"): 1})
    assert edit(b"a: {}\n", {("a", "on"): "+03:00"}) == b"a: {\"on\": '+03:00'}\n"


def test_the_text_of_lines() -> None:
    """What a person pastes is one tree; no lines are no text."""
    expected = "contract:\n  fields:\n    product.sku:\n      read: null\n  per_page: 50"

    assert contract_text([SKU, PAGE]) == expected
    assert contract_text([]) == ""
