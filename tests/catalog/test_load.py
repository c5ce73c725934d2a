"""Files become the engine's values: flat, normal and whole."""

from __future__ import annotations

import gc
import hashlib
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.strategies import STORE, png, write
from tjar_sync.catalog import load
from tjar_sync.catalog.files import MEBIBYTE, read_limited
from tjar_sync.catalog.yaml.locate import Places, compose, position
from tjar_sync.errors import CatalogError, TjarSyncError
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Catalog, Content, LifecyclePolicy, OnRemove, Position
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from tjar_sync.model.value import Values

EXAMPLE = Path(__file__).parents[2] / "catalog.example"


def _load(root: Path, text: str = "", **files: bytes) -> Catalog:
    named = {name.replace("__", "/").replace("_", "."): data for name, data in files.items()}
    write({"store.yaml": STORE.encode(), "a.yaml": dedent(text).lstrip().encode(), **named}, root)
    return load(root, None, {})[1]


def _values(catalog: Catalog, kind: str, name: str) -> Values:
    return catalog.resources[Address(kind, name)].values


def _mistakes(root: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogError) as caught:
        load(root, None, {})
    return tuple(map(str, caught.value.diagnostics))


def test_the_example_loads() -> None:
    """The catalog that people copy has no mistake, for either of its stores."""
    for store in ("embedded", "live"):
        _, catalog = load(EXAMPLE, store, {})

        assert {"media", "product", "webhook"} == {address.kind for address in catalog.resources}


def test_every_field_becomes_a_flat_value(tmp_path: Path) -> None:
    """Nested keys are flattened, rows are made whole, references are resolved."""
    catalog = _load(
        tmp_path,
        """
        media: {front: {file: ./front.png, alt: وجه}}
        products:
          shoe:
            type: physical
            id: 735
            name: {ar: حذاء, en: Shoe}
            summary: null
            description: {en: {file: shoe.html}}
            sale_price: 49.9
            price: 80
            sku: " A-1 "
            image: front
            gallery: [side.png, front]
            brand: 1
            categories: [shoes, 6]
            manage: [quantity]
            tags: null
            video: null
            seo: {title: null, description: {en: D}}
            variants: [{color: red, image: front.png}]
            options:
              - {type: checkbox, title: {ar: س, en: Q}, choices: [{label: {ar: أ, en: A}}]}
              - {type: text, title: {ar: س, en: Q}, sub_title: {en: Sub, ar: ~}, required: true}
            related: [sock]
            extra: {weight: [1, 2.50]}
            lifecycle: {protect: true, ignore: [tags, name]}
          sock: {type: physical, name: {en: Sock}, sale_price: 1, related: [shoe]}
        """,
        front_png=png(1),
        side_png=png(2),
        shoe_html="\ufeff<p>\r\n</p>".encode(),
    )
    front = hashlib.sha256(png(1)).hexdigest()[:12]
    side = hashlib.sha256(png(2)).hexdigest()[:12]
    shoe = catalog.resources[Address("product", "shoe")]

    assert {
        "name.ar": "حذاء",
        "name.en": "Shoe",
        "summary.ar": None,
        "summary.en": None,
        "description.en": "<p>\n</p>",
        "price": Decimal("80.00"),
        "sale_price": Decimal("49.90"),
        "sku": "A-1",
        "image": front,
        "gallery": (side, front),
        "brand": "nike",
        "categories": ("shoes", "socks"),
        "tags": (),
        "video.source": None,
        "video.url": None,
        "seo.title.ar": None,
        "seo.title.en": None,
        "seo.description.en": "D",
        "variants": (
            {
                "color": "red",
                "size": None,
                "stock": 0,
                "additional_price": Decimal("0.00"),
                "extra_cost": Decimal("0.00"),
                "image": front,
            },
        ),
        "options": (
            {
                "type": "checkbox",
                "title": {"ar": "س", "en": "Q"},
                "sub_title": {"ar": "", "en": ""},
                "required": False,
                "multi_select": True,
                "choices": ({"label": {"ar": "أ", "en": "A"}, "cost": Decimal("0.00")},),
            },
            {
                "type": "text",
                "title": {"ar": "س", "en": "Q"},
                "sub_title": {"ar": "", "en": "Sub"},
                "required": True,
                "multi_select": False,
                "choices": (),
            },
        ),
        "related": ("product.sock",),
        "extra": {"weight": (1, Decimal("2.50"))},
    } == shoe.values
    assert shoe.pin == "735"
    assert shoe.manage == {"quantity"}
    assert LifecyclePolicy(protect=True, ignore=frozenset({"tags", "name"})) == shoe.lifecycle
    assert Position("a.yaml", 3, 3) == shoe.position
    assert catalog.labels == {front: "media.front", side: "media.side.png"}
    assert {"digest": front, "alt": "وجه"} == _values(catalog, "media", "front")
    assert {"digest": side} == _values(catalog, "media", "side.png")
    content = catalog.resources[Address("media", "front")].content
    assert Content(tmp_path / "front.png", len(png(1)), "image/png", (1, 1)) == content


def test_other_types_and_webhooks(tmp_path: Path) -> None:
    """Codes stay secret, times stay text, a webhook has a name and a first secret."""
    catalog = _load(
        tmp_path,
        """
        products:
          card: {type: digital, name: {en: C}, sale_price: 1, codes: [s3cret], files: []}
          trip:
            type: booking
            name: {en: T}
            sale_price: 1
            providers: [3]
            availability: [{day: sunday, start_time: 10:00, end_time: 11:00}]
        webhooks:
          orders: {url: https://e.example.com, events: [a], secret: {write_to: secrets/s}}
        """,
    )
    hook = catalog.resources[Address("webhook", "orders")]

    assert _values(catalog, "product", "card")["codes"] == (SecretStr("s3cret"),)
    assert "s3cret" not in repr(catalog)
    assert _values(catalog, "product", "trip")["availability"] == (
        {"day": "sunday", "start_time": "10:00", "end_time": "11:00"},
    )
    assert {
        "name": "orders",
        "url": "https://e.example.com",
        "events": ("a",),
        "secret.version": 1,
    } == hook.values
    assert tmp_path / "secrets/s" == hook.secret_path


def test_the_digest_counts_codes_and_tells_nothing_of_them(tmp_path: Path) -> None:
    """Another code leaves the digest as it is; one more code does not."""
    digests = [
        _load(
            tmp_path,
            f"products: {{x: {{type: digital, name: {{en: X}}, sale_price: 1, codes: {codes}}}}}",
        ).digests[Address("product", "x")]
        for codes in ("[a]", "[b]", "[a, b]")
    ]

    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_defaults_fill_what_an_entry_leaves_out(tmp_path: Path) -> None:
    """A type gets only the defaults it has, and an entry's own keys win."""
    defaults = """
    on_remove: archive
    defaults:
      product: {type: physical, min_purchase: 2, duration_minutes: 30}
    """
    write({"store.yaml": (STORE + dedent(defaults)).encode()}, tmp_path)
    (tmp_path / "a.yaml").write_text(
        "products:\n"
        "  a: {name: {en: A}, sale_price: 1}\n"
        "  b: {type: service, name: {en: B}, sale_price: 1, min_purchase: 1}\n"
    )
    _, catalog = load(tmp_path, None, {})
    plain = {"name.en": "A", "sale_price": Decimal("1.00"), "min_purchase": 2}

    assert plain == _values(catalog, "product", "a")
    assert _values(catalog, "product", "b")["min_purchase"] == 1
    assert _values(catalog, "product", "b")["duration_minutes"] == 30
    assert catalog.resources[Address("product", "a")].lifecycle.on_remove is OnRemove.ARCHIVE


def test_merge_keys_aliases_and_standard_tags_work(tmp_path: Path) -> None:
    """Own keys win over merged ones, and the first of several maps over the next."""
    catalog = _load(
        tmp_path,
        """
        %YAML 1.1
        ---
        products: !!map
          a: &a {type: physical, name: &name {en: A}, sale_price: 1, tags: [a]}
          b: &b {type: physical, name: *name, sale_price: !!int 2, sku: !!str 12}
          c: {<<: [{price: 3}, *a, *b], tags: [c], sku: "x"}
        """,
    )

    assert {
        "name.en": "A",
        "price": Decimal("3.00"),
        "sale_price": Decimal("1.00"),
        "sku": "x",
        "tags": ("c",),
    } == _values(catalog, "product", "c")
    assert _values(catalog, "product", "b")["sku"] == "12"


def test_same_bytes_under_two_paths_are_one_unnamed_media(tmp_path: Path) -> None:
    """Bytes that a named media has need no other; of two paths the first stands for both."""
    catalog = _load(
        tmp_path,
        """
        media: {front: {file: a.png}}
        products:
          x:
            type: physical
            name: {en: X}
            sale_price: 1
            image: b.png
            gallery: [d.png]
            variants: [{color: red, image: c.png}]
        """,
        a_png=png(1),
        b_png=png(1),
        c_png=png(2),
        d_png=png(2),
    )

    assert ["c.png", "front"] == [
        address.name for address in catalog.resources if address.kind == "media"
    ]


def test_folders_that_are_not_the_catalog_are_skipped(tmp_path: Path) -> None:
    """Hidden folders and node_modules are no part of it, nor are other files."""
    wrong = b"nonsense: 1"
    write(
        {
            ".tjar/a.yaml": wrong,
            ".venv/lib/a.yml": wrong,
            "node_modules/a.yaml": wrong,
            ".hidden.yaml": wrong,
            "notes.txt": wrong,
            "deep/down/EMPTY.YML": b"\xef\xbb\xbf",
            "deep/null.yaml": b"products:\nmedia: {}\n",
        },
        tmp_path,
    )

    assert {} == _load(tmp_path).resources


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """Too large, a link to elsewhere, a broken link, a name that cannot be shown."""
    write({"store.yaml": STORE.encode()}, tmp_path)
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    (tmp_path / "link.yaml").symlink_to("/etc/hostname")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "gone.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "a\nb.yaml").write_text("")

    assert (
        r"a\nb.yaml:1:1: the file's name holds characters that cannot be shown; rename it",
        "gone.yaml:1:1: this is not a file",
        "large.yaml:1:1: this is larger than 20 MiB",
        "link.yaml:1:1: this link leads out of the catalog; put the file itself here",
        "loop.yaml:1:1: this is not a file",
    ) == _mistakes(tmp_path)


def test_large_media_and_texts_are_refused(tmp_path: Path) -> None:
    """No store takes more than 10 MiB, and no text is a megabyte long."""
    write({"store.yaml": STORE.encode()}, tmp_path)
    for name, size in (("a.pdf", 10 * 1024 * 1024 + 1), ("a.txt", 1024 * 1024 + 1)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    (tmp_path / "a.yaml").write_text(
        "media: {m: {file: a.pdf}}\n"
        "products: {p: {type: physical, sale_price: 1, name: {en: {file: a.txt}}}}\n"
    )

    assert (
        "a.yaml:1:19: a.pdf is larger than 10 MiB",
        "a.yaml:2:65: a.txt is larger than 1 MiB",
    ) == _mistakes(tmp_path)


def test_every_kind_of_media_is_taken(tmp_path: Path) -> None:
    """Documents and drawings are known by how they begin."""
    catalog = _load(
        tmp_path,
        "media: {a: {file: a.pdf}, b: {file: a.zip}, c: {file: a.svg}}",
        a_pdf=b"%PDF-1.7",
        a_zip=b"PK\x05\x06",
        a_svg=b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg/>',
    )
    types = [item.content.mime_type for item in catalog.resources.values() if item.content]

    assert ["application/pdf", "application/zip", "image/svg+xml"] == types


def test_garbage_collection_is_left_as_it_was(tmp_path: Path) -> None:
    """Loading switches it off for a while, and on again only where it was on."""
    gc.disable()
    try:
        _load(tmp_path)
        off = gc.isenabled()
    finally:
        gc.enable()
    _load(tmp_path)

    assert (False, True) == (off, gc.isenabled())


def test_without_the_c_parser_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slow parser is never used behind anybody's back."""
    monkeypatch.setattr(yaml, "__with_libyaml__", False)

    with pytest.raises(TjarSyncError, match="without its C part"):
        _load(tmp_path)


def test_a_file_that_the_system_will_not_give_is_told() -> None:
    """An error of the operating system is passed on in its own words."""
    with pytest.raises(ValueError, match="cannot be read"):
        read_limited(Path("/proc/self/mem"), MEBIBYTE)


def test_memory_that_runs_out_is_a_mistake_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that the parser cannot hold is named, as any other mistake is."""

    class Full:
        """A parser for which every file is too much."""

        def __init__(self, data: bytes) -> None:
            self.data = data

        def get_event(self) -> None:
            """Give up."""
            raise MemoryError

    write({"store.yaml": STORE.encode()}, tmp_path)
    monkeypatch.setattr(yaml, "CLoader", Full)

    assert ("store.yaml:1:1: the file needs more memory than there is; split it",) == _mistakes(
        tmp_path
    )


def test_a_path_that_goes_too_far_stops_at_what_is_there() -> None:
    """A place below a plain value, or beyond a list's end, is the value's or list's own."""
    root = compose(b"a: 1\nb: [x]\n")
    assert root is not None

    assert (1, 4) == position(Places(root).find(("a", "b")).value)
    assert (2, 4) == position(Places(root).find(("b", 7)).value)
