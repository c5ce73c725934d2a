"""A catalog of any size, about 1 KB a product, in Arabic and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.strategies import png
from tjar_sync import devstore
from tjar_sync.embedded import embedded_store

if TYPE_CHECKING:
    from pathlib import Path

A_FILE = 100
ARABIC = "منتج محلي مختار بعناية يصلك خلال يومين في علبة أنيقة مناسبة للإهداء. " * 3
ENGLISH = "A local product, chosen with care, that reaches you within two days in a fine box. " * 3


def write_catalog(
    root: Path, url: str, count: int, *, changed: int = 0, per_second: int = 1000
) -> None:
    """Write store.yaml and so many products; the first `changed` cost more than before."""
    (root / "store.yaml").write_text(
        f"""version: 1
default_store: live
stores:
  live:
    provider: tjar
    url: {url}
    api_key: ${{TJAR_API_KEY}}
    limits: {{requests_per_second: {per_second}, parallel: 4}}
""",
        "utf-8",
    )
    for start in range(0, count, A_FILE):
        entries = "".join(
            entry(number, dearer=number < changed)
            for number in range(start, min(start + A_FILE, count))
        )
        (root / f"products-{start:06}.yaml").write_text(f"products:\n{entries}", "utf-8")


def stock(root: Path, key: str, count: int) -> None:
    """Put so many products, each with a picture of its own, into the built-in store of a folder."""
    if not count:
        return
    with embedded_store(root, key) as store:
        devstore.seed_products(store, count)
        dashboard = devstore.Dashboard(store)
        for number in range(1, count + 1):
            dashboard.set_image(number, f"picture-{number}.png", picture(number))


def picture(number: int) -> bytes:
    """Make a picture of some 30 KB that no other is like."""
    chunk = number.to_bytes(4, "big") * 7500
    return png(number % 256) + chunk


def entry(number: int, *, dearer: bool) -> str:
    """Return one product as YAML."""
    return f"""  p{number:06}:
    type: physical
    name: {{ar: منتج رقم {number}, en: Product number {number}}}
    summary: {{ar: {ARABIC[:60]}, en: "{ENGLISH[:60]}"}}
    description:
      ar: "<p>{ARABIC}</p>"
      en: "<p>{ENGLISH}</p>"
    price: {20 + number % 90}.50
    sale_price: {(19 if dearer else 18) + number % 90}.75
    cost: {5 + number % 9}
    sku: SKU-{number:06}
    slug: product-{number:06}
    quantity: {number % 200}
    tags: [local, box-{number % 7}]
    min_purchase: 1
    is_refundable: true
"""
