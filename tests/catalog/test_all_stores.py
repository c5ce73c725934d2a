"""The files are checked for all stores at once; each mistake is told once, with its store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import run
from tests.strategies import png

if TYPE_CHECKING:
    from pathlib import Path

STORES = """\
version: 1
stores:
  staging: {provider: tjar, url: embedded, ids: {categories: {shoes: 5, bags: 6}}}
  jeddah: {provider: tjar, url: "https://a.example.com", ids: {categories: {shoes: 7}}}
  riyadh: {provider: tjar, url: "https://b.example.com", ids: {categories: {shoes: 8}}}
"""
SHOE = "{type: physical, name: {en: Shoe}, sale_price: 10, categories: [shoes]}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a catalog of three stores, none of which is chosen."""
    _write(tmp_path, "store.yaml", STORES)
    _write(tmp_path, "a.yaml", f"products:\n  shoe: {SHOE}\n")
    return tmp_path


def _write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_no_store_need_be_chosen(root: Path) -> None:
    """What all of them have alike is said once; else what each of them has."""
    alike = run(root, "validate")
    _write(root, "b.yaml", f"products:\n  late: {SHOE[:-1]}, stores: []}}\n")
    none = run(root, "validate")
    _write(root, "b.yaml", f"products:\n  late: {SHOE[:-1]}, sku: L, stores: [riyadh]}}\n")
    apart = run(root, "validate")
    one = run(root, "validate", "--store", "jeddah")

    assert (0, "The catalog is valid: 1 product in each of 3 stores.\n") == (alike.code, alike.out)
    assert alike.out == none.out
    assert (
        "The catalog is valid: 1 product in staging; 1 product in jeddah; 2 products in riyadh.\n"
        == apart.out
    )
    assert "The catalog is valid: 1 product.\n" == one.out


def test_mistakes_of_all_stores_are_told_once(root: Path) -> None:
    """With the stores where they are, unless they are everywhere or the place says it."""
    _write(
        root, "a.yaml", f"products:\n  shoe: {SHOE.replace('shoes', 'bags')}\n  x: {{prise: 1}}\n"
    )
    _write(root, "overlays/jeddah/a.yaml", "products:\n  shoe: {sale_price: much}\n")
    _write(root, "overlays/riyadh/a.yaml", "products:\n  shoe: {sale_price: null}\n")
    found = run(root, "validate", "--store", "staging")
    every = run(root, "validate")

    assert 4 == found.err.count("a.yaml:3")
    assert 6 == every.code
    assert (
        "a.yaml:2:73: `bags` is not in `ids.categories` of the store `jeddah`\n"
        "a.yaml:2:73: `bags` is not in `ids.categories` of the store `riyadh`\n"
    ) in every.err
    told = [line for line in every.err.splitlines() if line.startswith("overlays/")]
    assert ["overlays/jeddah/a.yaml:2:22", "overlays/riyadh/a.yaml:2:22"] == [
        line.split(": ")[0] for line in told
    ]
    assert all("(in the store" not in line for line in told)
    assert 4 == every.err.count("a.yaml:3")
    assert "`stores: jeddah: ids:`" in every.err
    assert "`stores: riyadh: ids:`" in every.err


def test_what_some_stores_have_names_them(root: Path) -> None:
    """An entry that two of three stores have is wrong in these."""
    shoe = f"{SHOE[:-1]}, sku: S, related: [shoe], image: gone, stores: [staging, riyadh]}}"
    _write(root, "b.yaml", f"products:\n  late: {shoe}\n")
    _write(
        root, "c.yaml", f"products:\n  last: {SHOE[:-1]}, sku: L, image: gone, stores: [riyadh]}}\n"
    )
    found = run(root, "validate")

    assert "there is no media `gone` (in the stores `staging` and `riyadh`)\n" in found.err
    assert "there is no media `gone` (in the store `riyadh`)\n" in found.err


def test_what_a_platform_cannot_do_is_told_of_each_store(root: Path) -> None:
    """As it is of one; a store that has the field in its contract is not named."""
    _write(root, "b.yaml", f"products:\n  heavy: {SHOE[:-1]}, sku: H, weight: 1}}\n")
    on = "{fields: {product.weight: {create: weight, update: weight, read: weight}}}"
    _write(root, "store.yaml", STORES.replace("url: embedded", f"url: embedded, contract: {on}"))
    found = run(root, "validate")

    assert 6 == found.code
    assert "(in the stores `jeddah` and `riyadh`)\n" in found.err


def test_files_are_opened_once_however_many_stores_there_are(root: Path) -> None:
    """What is wrong in a file itself is told once, and no second mistake follows from it."""
    _write(root, "b.yaml", "products: {a: {sku: x\n")
    _write(root, "c.yaml", f'products:\n  late: {SHOE[:-1]}, sku: "a\\u202eb"}}\n')
    found = run(root, "validate")

    assert 1 == found.err.count("b.yaml:")
    assert 1 == found.err.count("c.yaml:"), found.err


def test_a_wrong_store_file_is_told_as_for_one_store(root: Path) -> None:
    """Its stores are not known, so the rest is checked as far as it goes without them."""
    _write(root, "store.yaml", STORES.replace("tjar", "tjarr"))
    wrong = run(root, "validate")
    (root / "store.yaml").unlink()
    none = run(root, "validate")

    assert (6, 6) == (wrong.code, none.code)
    assert "store.yaml:3:23: " in wrong.err
    assert "there is no such file" in none.err


def test_warnings_of_all_stores_are_told_once(root: Path) -> None:
    """They stop nothing."""
    (root / "x.png").write_bytes(png(1))
    _write(root, "overlays/riyadh/a.yaml", "products:\n  shoe: {tags: {remove: [gone]}}\n")
    _write(root, "b.yaml", f"products:\n  low: {SHOE[:-1]}, sku: B, tags: [Red, red]}}\n")
    found = run(root, "validate")

    assert 0 == found.code
    assert [
        "Warning: b.yaml:2:100: `red` differs from `Red` in case or unseen characters alone; a store may take them for one",
        "Warning: overlays/riyadh/a.yaml:2:26: `gone` is not in the `tags` below; nothing is removed",
    ] == found.err.splitlines()
