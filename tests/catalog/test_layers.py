"""One source for many stores: overlays, templates, and what only some stores have."""

from __future__ import annotations

from decimal import Decimal
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from tests.strategies import png
from tjar_sync.catalog import load
from tjar_sync.errors import CatalogError
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import LayerKind, OnRemove, Origin
from tjar_sync.model.settings import Guards

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.settings import Settings

STORES = """\
version: 1
default_store: staging
stores:
  staging: {provider: tjar, url: embedded, ids: {categories: {shoes: 5, sale: 6}}}
  live: {provider: tjar, url: "https://shop.example.com", ids: {categories: {shoes: 50, sale: 60}}}
"""
SHOE = "type: physical, name: {ar: حذاء, en: Shoe}, sale_price: 10"


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in {"store.yaml": STORES, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")


def _load(root: Path, store: str | None = None) -> tuple[Settings, Catalog]:
    return load(root, store, {})


def _product(root: Path, name: str = "shoe", store: str | None = None) -> Resource:
    return _load(root, store)[1].resources[Address("product", name)]


def test_an_overlay_changes_what_it_names_in_its_own_store(tmp_path: Path) -> None:
    """Maps are merged key by key; the other store, and all else, stay as they are."""
    shop = f"products:\n  shoe: {{{SHOE}, tags: [a], extra: {{a: 1, b: {{c: 2}}}}}}\n"
    live = """\
    x-note: prices of the live store
    products:
      shoe:
        sale_price: 12.5
        name: {en: Live}
        extra: {b: {d: 3}}
    """
    _write(tmp_path, {"a.yaml": shop, "overlays/live/prices.yaml": live})
    staging, found = (_product(tmp_path, store=store).values for store in ("staging", "live"))

    assert Decimal("10.00") == staging["sale_price"]
    assert {
        "name.ar": "حذاء",
        "name.en": "Live",
        "sale_price": Decimal("12.50"),
        "tags": ("a",),
        "extra": {"a": 1, "b": {"c": 2, "d": 3}},
    } == dict(found)


def test_a_set_is_changed_item_by_item_and_other_lists_are_replaced(tmp_path: Path) -> None:
    """What is there already keeps its place, what is removed is gone."""
    shop = f"products:\n  shoe: {{{SHOE}, tags: [new, sale], variants: [{{color: red}}, {{color: blue}}]}}\n"
    live = """\
    products:
      shoe:
        tags: {append: [live, sale], remove: [new]}
        variants: [{color: red, size: S}]
    """
    _write(tmp_path, {"a.yaml": shop, "overlays/live/x.yaml": live})
    found = _product(tmp_path, store="live")
    variants: Any = found.values["variants"]
    rows = [(row["color"], row["size"]) for row in variants]

    assert ("sale", "live") == found.values["tags"]
    assert [("red", "S")] == rows


def test_of_a_changed_set_each_item_is_of_the_layer_that_brought_it(tmp_path: Path) -> None:
    """The set itself is of the layer that changed it last."""
    shop = "products:\n  shoe:\n    tags: [new, sale]\n    type: physical\n    name: {en: X}\n    sale_price: 1\n"
    live = "products:\n  shoe:\n    tags:\n      append: [live]\n      remove: [new]\n"
    _write(tmp_path, {"a.yaml": shop, "overlays/live/x.yaml": live})
    origins = _product(tmp_path, store="live").origins

    assert Origin("overlays/live/x.yaml", 3, 5, LayerKind.OVERLAY) == origins["tags"]
    assert Origin("a.yaml", 3, 17, LayerKind.ENTRY) == origins["tags.0"]
    assert Origin("overlays/live/x.yaml", 4, 16, LayerKind.OVERLAY) == origins["tags.1"]
    assert LayerKind.ENTRY is origins["tags.7"].layer


def test_removing_what_is_not_there_is_told(tmp_path: Path) -> None:
    """It is probably a slip, and stops nothing."""
    shop = f"products:\n  shoe: {{{SHOE}, tags: [new]}}\n"
    live = "products:\n  shoe: {tags: {remove: [nwe]}, related: {append: [], remove: [x]}}\n"
    _write(tmp_path, {"a.yaml": shop, "overlays/live/x.yaml": live})
    warnings = _load(tmp_path, "live")[1].warnings

    assert (
        "overlays/live/x.yaml:2:26: `nwe` is not in the `tags` below; nothing is removed",
        "overlays/live/x.yaml:2:64: `x` is not in the `related` below; nothing is removed",
    ) == tuple(map(str, warnings))
    assert ("nothing-to-remove",) * 2 == tuple(item.code for item in warnings)


def test_only_the_named_stores_have_a_resource(tmp_path: Path) -> None:
    """A name stays taken everywhere; no store at all is a resource that waits."""
    shop = f"""\
    products:
      shoe: {{{SHOE}}}
      watch: {{type: physical, name: {{en: Watch}}, sale_price: 5, sku: W, stores: [live]}}
      later: {{type: physical, name: {{en: Later}}, sale_price: 5, sku: L, stores: []}}
    """
    _write(tmp_path, {"a.yaml": shop})
    found = {
        store: {address.name for address in _load(tmp_path, store)[1].resources}
        for store in ("staging", "live")
    }

    assert {"staging": {"shoe"}, "live": {"shoe", "watch"}} == found


def test_an_id_may_be_another_one_in_each_store(tmp_path: Path) -> None:
    """A store that is not named has no pin; a plain id is for all of them."""
    shop = f"""\
    products:
      shoe: {{{SHOE}, id: {{live: 735}}}}
      sock: {{type: physical, name: {{en: Sock}}, sale_price: 5, sku: W, id: 9}}
    """
    _write(tmp_path, {"a.yaml": shop})
    pins = {
        store: [_product(tmp_path, name, store).pin for name in ("shoe", "sock")]
        for store in ("staging", "live")
    }

    assert {"staging": [None, "9"], "live": ["735", "9"]} == pins


def test_a_store_has_its_own_guards_defaults_and_removal(tmp_path: Path) -> None:
    """What it does not say is as for all stores; a key of its defaults is whole."""
    settings = """\
    version: 1
    default_store: staging
    x-team: anybody
    stores:
      staging: {provider: tjar, url: embedded}
      live:
        provider: tjar
        url: https://shop.example.com
        guards: {max_deletes: 1}
        on_remove: archive
        defaults: {product: {seo: {title: {en: Live}}, tags: [live]}}
    guards: {max_deletes: 50, max_delete_percent: 60}
    defaults: {product: {seo: {title: {ar: كل}}, min_purchase: 2, tags: [all]}}
    """
    shop = f"products:\n  shoe: {{{SHOE}, tags: {{append: [own]}}}}\n"
    _write(tmp_path, {"store.yaml": settings, "a.yaml": shop})
    live, live_catalog = _load(tmp_path, "live")
    staging, staging_catalog = _load(tmp_path, "staging")
    shoe = live_catalog.resources[Address("product", "shoe")]
    other = staging_catalog.resources[Address("product", "shoe")]

    assert Guards(1, Decimal(60), Decimal(50)) == live.guards
    assert Guards(50, Decimal(60), Decimal(50)) == staging.guards
    assert (OnRemove.ARCHIVE, OnRemove.DELETE) == (live.on_remove, staging.on_remove)
    assert OnRemove.ARCHIVE is shoe.lifecycle.on_remove
    assert {"seo.title.en": "Live", "min_purchase": 2, "tags": ("live", "own")} == {
        path: value for path, value in shoe.values.items() if path[:4] in {"seo.", "min_", "tags"}
    }
    assert ("all", "own") == other.values["tags"]
    assert Origin("store.yaml", 11, 59, LayerKind.DEFAULTS) == shoe.origins["tags.0"]
    assert "store.yaml:13:46" == str(shoe.origins["min_purchase"])


def test_what_extends_a_template_has_all_that_it_does_not_say_itself(tmp_path: Path) -> None:
    """Over files and over several steps; of several the last is uppermost; its id is its own."""
    base = """\
    products:
      any:
        abstract: true
        type: physical
        published: false
        tags: [any]
        seo: {title: {ar: كل}}
      sports:
        abstract: true
        extends: any
        tags: {append: [sports]}
        seo: {title: {en: Sports}}
      cheap: {abstract: true, extends: any, sale_price: 5, min_purchase: 3}
      dear: {abstract: true, sale_price: 500}
    """
    shop = """\
    products:
      shoe:
        extends: [dear, sports, cheap]
        name: {en: Shoe}
        id: 5
        sku: S
      twin: {extends: shoe, sku: T}
    """
    _write(tmp_path, {"a.yaml": shop, "z/base.yaml": base})
    found = _load(tmp_path)[1].resources
    shoe, twin = (found[Address("product", name)] for name in ("shoe", "twin"))
    expected = {
        "name.en": "Shoe",
        "published": False,
        "tags": ("any", "sports"),
        "seo.title.ar": "كل",
        "seo.title.en": "Sports",
        "sale_price": Decimal("5.00"),
        "min_purchase": 3,
    }

    assert 2 == len(found)
    assert {**expected, "sku": "S"} == dict(shoe.values)
    assert {**expected, "sku": "T"} == dict(twin.values)
    assert ("5", None, "physical") == (shoe.pin, twin.pin, twin.type)
    assert Origin("z/base.yaml", 13, 41, LayerKind.TEMPLATE) == shoe.origins["sale_price"]
    assert Origin("a.yaml", 4, 12, LayerKind.TEMPLATE) == twin.origins["name.en"]


def test_an_overlay_of_a_template_reaches_all_that_extend_it(tmp_path: Path) -> None:
    """So a store's prices or texts are changed in one place."""
    shop = f"""\
    products:
      base: {{abstract: true, {SHOE}}}
      shoe: {{extends: base, sku: A}}
      sock: {{extends: base, sku: B, sale_price: 3}}
    """
    live = "products:\n  base: {sale_price: 99, tags: [live]}\n"
    _write(tmp_path, {"a.yaml": shop, "overlays/live/x.yaml": live})
    shoe, sock = (_product(tmp_path, name, "live") for name in ("shoe", "sock"))

    assert (Decimal("99.00"), ("live",)) == (shoe.values["sale_price"], shoe.values["tags"])
    assert (Decimal("3.00"), ("live",)) == (sock.values["sale_price"], sock.values["tags"])
    assert LayerKind.OVERLAY is shoe.origins["sale_price"].layer


def test_a_concrete_template_gives_its_heirs_what_is_right_of_it(tmp_path: Path) -> None:
    """What is wrong in it is told where it stands, and once."""
    shop = f"""\
    products:
      shoe: {{{SHOE}, sku: A, brand: [1]}}
      sock: {{extends: shoe, sku: B}}
    """
    _write(tmp_path, {"a.yaml": shop})
    with pytest.raises(CatalogError) as caught:
        _load(tmp_path)

    assert ("a.yaml:2:85: `brand` of product.shoe: a text is expected, not a list",) == tuple(
        map(str, caught.value.diagnostics)
    )


def test_keys_of_ones_own_are_a_home_for_anchors(tmp_path: Path) -> None:
    """At the top of any file; what they hold goes nowhere by itself."""
    shop = """\
    x-shared: &shared
      type: physical
      tags: [a]
    x-nothing:
    products:
      shoe:
        <<: *shared
        name: {en: X}
        sale_price: 1
    """
    _write(tmp_path, {"a.yaml": shop})
    shoe = _product(tmp_path)

    assert ("a",) == shoe.values["tags"]
    assert Origin("a.yaml", 3, 3, LayerKind.ENTRY) == shoe.origins["tags"]


def test_a_null_in_a_layer_clears_and_hides_what_is_below(tmp_path: Path) -> None:
    """A later layer that says more begins anew."""
    shop = f"""\
    products:
      base: {{abstract: true, {SHOE}, video: {{source: youtube, url: "https://v.example.com/1"}}, tags: [a]}}
      mute: {{extends: base, sku: M, video: null, tags: null}}
      shoe: {{extends: mute, sku: S, video: {{source: vimeo}}, tags: {{append: [b]}}}}
    """
    _write(tmp_path, {"a.yaml": shop})
    mute, shoe = (_product(tmp_path, name).values for name in ("mute", "shoe"))

    assert (None, None, ()) == (mute["video.source"], mute["video.url"], mute["tags"])
    assert ("vimeo", ("b",)) == (shoe["video.source"], shoe["tags"])
    assert "video.url" not in shoe


def test_other_peoples_yaml_is_left_out(tmp_path: Path) -> None:
    """By name at any depth, by path, and by what is to be read at all; overlays always are."""
    settings = (
        STORES
        + 'include: ["shop/**", "*.products.yaml"]\nignore: [k8s, shop/draft/, "*.tmp.yaml"]\n'
    )
    shop = f"products:\n  shoe: {{{SHOE}}}\n"
    other = "kind: Deployment\n"
    more = "products:\n  sock: {type: physical, name: {en: S}, sale_price: 1, sku: S}\n"
    _write(
        tmp_path,
        {
            "store.yaml": settings,
            "shop/deep/a.yaml": shop,
            "more.products.yaml": more,
            "shop/k8s/b.yaml": other,
            "shop/draft/c.yaml": other,
            "shop/x.tmp.yaml": other,
            "elsewhere/d.yaml": other,
            "overlays/staging/x.yaml": "products: {shoe: {sale_price: 2}}\n",
        },
    )
    found = _load(tmp_path)[1].resources

    assert ["shoe", "sock"] == [address.name for address in found]
    assert Decimal("2.00") == found[Address("product", "shoe")].values["sale_price"]


def test_a_fragment_is_shared_by_catalogs_that_name_it(tmp_path: Path) -> None:
    """A file, or all of a folder, of the same repository; its pictures are each catalog's own."""
    (tmp_path / ".git").mkdir()
    settings = STORES + "include: [../shared/brand.yaml, ../common]\n"
    base = "products:\n  base: {abstract: true, type: physical, image: front.png}\n"
    more = "products:\n  dear: {abstract: true, sale_price: 500}\n"
    shop = "products:\n  shoe: {extends: [base, dear], name: {en: X}}\n"
    for name in ("one", "two"):
        _write(tmp_path / name, {"store.yaml": settings, "a.yaml": shop})
        (tmp_path / name / "front.png").write_bytes(png(len(name)))
    _write(tmp_path, {"shared/brand.yaml": base, "common/x.yaml": more, "store.yaml": ""})
    one, two = (_product(tmp_path / name) for name in ("one", "two"))

    assert Decimal("500.00") == one.values["sale_price"] == two.values["sale_price"]
    assert Origin("../shared/brand.yaml", 2, 42, LayerKind.TEMPLATE) == one.origins["image"]


@pytest.mark.parametrize(
    ("include", "message"),
    [
        (
            "../../elsewhere.yaml",
            "is not in the git repository of this catalog; share what is there, too",
        ),
        ("../shop/a.yaml", "is a part of the catalog; write it as a path below its folder"),
        ("../gone.yaml", "there is no file ../gone.yaml"),
        ("../front.png", "is no YAML file"),
        ("../.secret/a.yaml", "is hidden, or in a hidden folder, and what is hidden is no content"),
        ("../link.yaml", "is not in the git repository of this catalog; share what is there, too"),
    ],
)
def test_what_may_not_be_shared_is_refused(tmp_path: Path, include: str, message: str) -> None:
    """Nothing outside the repository, hidden or secret gets into a catalog."""
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    _write(root / "shop", {"store.yaml": f"{STORES}include: [{include}]\n", "a.yaml": ""})
    _write(root / ".secret", {"a.yaml": ""})
    (root / "front.png").write_bytes(png(1))
    (tmp_path / "elsewhere.yaml").write_text("")
    (root / "link.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(CatalogError) as caught:
        _load(root / "shop")
    told = "" if message.startswith("there") else f"{include} "

    assert (f"store.yaml:6:11: {told}{message}",) == tuple(map(str, caught.value.diagnostics))
