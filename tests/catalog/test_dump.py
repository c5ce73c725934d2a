"""A catalog is written as a person would write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.strategies import STORE, png, write
from tjar_sync.catalog import dump, load
from tjar_sync.model.catalog import OnRemove

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = r"""
media:
  front: {file: media/front.png, alt: وجه}
products:
  shoe:
    type: physical
    id: 735
    name: {ar: حذاء رياضي 😀, en: "No"}
    summary: null
    description: {en: "<p>one</p>\n<p>two</p>", ar: "a\\b\n 😀"}
    sale_price: 49.9
    sku: "0012"
    slug: "1e5"
    quantity: 5
    manage: [quantity]
    image: front
    gallery: [media/side.png, media/front.png]
    categories: [5]
    tags: ["yes", "12:30", y, "11111111111111111111111111111111111111111"]
    options: [{type: radio, title: {ar: س, en: Q}, choices: [{label: {ar: أ, en: A}}]}]
    related: [card]
    extra: {a: 5., b: 1e5, c: [1, 0.50]}
    lifecycle: {protect: true, ignore: [tags, name], on_remove: archive}
  card: {type: digital, name: {en: C}, sale_price: 0, codes: [s3cret], tags: null}
webhooks:
  orders: {url: https://e.example.com, events: [a], secret: {write_to: secrets/s}}
"""
EXPECTED = r"""
media:
  front:
    file: media/front.png
    alt: وجه
    lifecycle:
      on_remove: delete
products:
  card:
    type: digital
    name:
      en: C
    sale_price: 0.00
    tags: []
    lifecycle:
      on_remove: delete
  shoe:
    type: physical
    id: "735"
    name:
      ar: "حذاء رياضي 😀"
      en: "No"
    summary:
      ar: null
      en: null
    description:
      ar: "a\\b\n 😀"
      en: |-
        <p>one</p>
        <p>two</p>
    sale_price: 49.90
    sku: '0012'
    slug: "1e5"
    quantity: 5
    image: front
    gallery:
    - media/side.png
    - front
    categories:
    - shoes
    tags:
    - "yes"
    - '12:30'
    - "y"
    - "11111111111111111111111111111111111111111"
    options:
    - type: radio
      title:
        ar: س
        en: Q
      required: false
      multi_select: false
      choices:
      - label:
          ar: أ
          en: A
        cost: 0.00
    related:
    - card
    extra:
      a: 5.
      b: !!float 1E+5
      c:
      - 1
      - 0.50
    manage:
    - quantity
    lifecycle:
      protect: true
      ignore:
      - name
      - tags
webhooks:
  orders:
    name: orders
    url: https://e.example.com
    events:
    - a
    secret:
      version: 1
      write_to: secrets/s
    lifecycle:
      on_remove: delete
"""


def test_the_whole_text(tmp_path: Path) -> None:
    """Arabic stays readable, numbers plain, secrets out; what YAML would misread is quoted."""
    pictures = {"media/front.png": png(1), "media/side.png": png(2)}
    write({"store.yaml": STORE.encode(), "a.yaml": SOURCE.encode(), **pictures}, tmp_path)
    _, catalog = load(tmp_path, None, {})

    assert EXPECTED.lstrip() == dump(catalog, tmp_path, on_remove=OnRemove.ARCHIVE)
