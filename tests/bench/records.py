"""What tools of the field do that compare record by record: octoDNS, and whatever is built like it.

Every file is parsed by PyYAML with the place of each entry, every entry becomes an object that
checks itself, the pages are fetched one after the other, every row becomes such an object, too, and
the two sorted sides are compared object by object. Nothing is remembered. It is the least of what
they do: octoDNS itself, with a provider of its own, took about twice as long where both were tried.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import yaml

KEY = "dev-key"


class Context(dict[str, Any]):
    """A mapping that knows where it stands."""

    place = ""


class ContextLoader(yaml.CSafeLoader):
    """Loads mappings with their places."""


def _mapping(loader: ContextLoader, node: yaml.MappingNode) -> Context:
    found = Context(loader.construct_pairs(node, deep=True))
    found.place = f"{node.start_mark.name}:{node.start_mark.line + 1}"
    return found


ContextLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@dataclass(frozen=True)
class Record:
    """A product, checked."""

    sku: str
    name: str
    price: Decimal
    sale_price: Decimal
    place: str

    def __post_init__(self) -> None:
        """Raise ValueError for what no product has."""
        if not (self.sku and self.name) or min(self.price, self.sale_price) < 0:
            raise ValueError(f"{self.place}: no product")

    def differs(self, other: Record) -> bool:
        """Say whether another is not the same, field by field."""
        ours, theirs = (dict(vars(one), place="") for one in (self, other))
        return any(ours[name] != theirs[name] for name in ours)


def record(sku: str, name: str, price: object, sale_price: object, place: str) -> Record:
    """Make a record of what a file or the store says."""
    return Record(sku, name, Decimal(str(price)), Decimal(str(sale_price)), place)


def desired(root: Path) -> dict[str, Record]:
    """Parse all files, and check every entry."""
    found = {}
    for path in sorted(root.glob("products-*.yaml")):
        loader = ContextLoader(path.read_bytes())
        for item in loader.get_single_data()["products"].values():
            one = record(
                item["sku"], item["name"]["en"], item["price"], item["sale_price"], item.place
            )
            found[one.sku] = one
    return found


def live(http: httpx.Client) -> dict[str, Record]:
    """Fetch all pages, one after the other."""
    found, page, last = {}, 1, 1
    while page <= last:
        body = http.get("/products", params={"page": page, "per_page": 100}).json()["data"]
        last = body["pagination"]["last_page"]
        for row in body["products"]:
            name = row["name"]["en"] if isinstance(row["name"], dict) else row["name"]
            one = record(row["sku"], name, row["price"], row["sale_price"], "the store")
            found[one.sku] = one
        page += 1
    return found


def main() -> None:
    """Compare, and count what differs."""
    url, root = sys.argv[1], Path(sys.argv[2])
    headers = {"Authorization": f"Bearer {KEY}", "Accept": "application/json"}
    wanted = desired(root)
    with httpx.Client(base_url=f"{url}/api/core/v1", headers=headers, timeout=60) as http:
        there = live(http)
    both = sorted(wanted.keys() & there.keys())
    changes = [sku for sku in both if wanted[sku].differs(there[sku])]
    print(f"{len(changes)} differ, {len(wanted.keys() ^ there.keys())} on one side only")  # noqa: T201 - its report


if __name__ == "__main__":
    main()
