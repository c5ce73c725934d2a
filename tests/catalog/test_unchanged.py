"""A catalog of which nothing was touched is not read again, and nobody can tell the difference."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.strategies import png
from tjar_sync.cache_folder import CacheFolder
from tjar_sync.cached import KeptDocuments
from tjar_sync.catalog import load_at
from tjar_sync.catalog import unchanged as unchanged_module
from tjar_sync.catalog.origins import LateOrigins
from tjar_sync.catalog.parsed import RACY_SECONDS, WORTH_KEEPING
from tjar_sync.catalog.store_checks import StoreChecks
from tjar_sync.catalog.store_file import StoreChoice
from tjar_sync.errors import CatalogError
from tjar_sync.model.address import Address
from tjar_sync.model.platform import ANY_PLATFORM
from tjar_sync.model.sighting import Sighting, StoreNames

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.catalog import ParsedDocuments
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.settings import StoreSettings

FILL = "#" * WORTH_KEEPING
KEY = "a-key-of-a-store"
STORE = """version: 1
default_store: live
variables: [TJAR_VAR_X]
stores:
  live:
    provider: tjar
    url: https://shop.example
    api_key: ${TJAR_API_KEY}
    ids: {brands: {nike: 1}}
defaults: {product: {min_purchase: 2, is_refundable: true}}
"""
GOODS = """products:
  a:
    type: physical
    name: {ar: أ, en: "${TJAR_VAR_X:-A}"}
    description: {ar: {file: text/a.html}}
    price: 1.50
    sale_price: 1
    sku: A-1
    weight: 20
    brand: nike
    tags: [x, "y"]
    image: a.png
    gallery: [front]
    related: [b]
    lifecycle: {protect: true, ignore: [name, tags], on_remove: archive}
    allow: [{code: below-cost, reason: a gift, until: "2031-01-01"}]
    variants: [{color: red, size: S, stock: 5, additional_price: 0.10}, {color: blue, size: S, stock: 0}]
    extra: {plain: 1, exact: 0.10, deep: {list: [1, [2.50]], none: null, true_too: true}}
  b:
    type: digital
    name: {ar: ب, en: B}
    id: {live: 7}
    sale_price: 1e2
    price: null
    sku: B-1
    tags: []
    manage: [quantity]
    quantity: 3
  t: {abstract: true, type: service}
media:
  front: {file: b.png, alt: صورة}
"""
A, B = Address("product", "a"), Address("product", "b")
NOW = datetime(2030, 6, 1, 9, tzinfo=UTC)


class Later(KeptDocuments):
    """A cache that is asked a minute later than the disk says, and counts when files are read."""

    def __init__(self, root: Path) -> None:
        super().__init__(CacheFolder(root))
        self.reads = 0

    def now(self) -> float:
        """Return a time at which nothing was touched a moment ago."""
        return time.time() + 60

    def recall(self, store: StoreSettings) -> ParsedDocuments:
        """Count."""
        self.reads += 1
        return super().recall(store)


def write(root: Path, goods: str = GOODS) -> None:
    """Write a catalog that has a bit of everything that is kept."""
    (root / "text").mkdir(exist_ok=True)
    (root / "store.yaml").write_text(STORE, "utf-8")
    (root / "goods.yaml").write_text(f"{goods}{FILL}", "utf-8")
    (root / "text" / "a.html").write_text("<p>long</p>", "utf-8")
    (root / "a.png").write_bytes(png(1))
    (root / "b.png").write_bytes(png(2))


def read(
    root: Path,
    memory: Later | None = None,
    environ: dict[str, str] | None = None,
    names: StoreNames = StoreNames(),  # noqa: B008 - a frozen value
    at: datetime | None = NOW,
) -> Catalog:
    """Load a catalog."""
    variables = {"TJAR_API_KEY": KEY, **(environ or {})}
    choice = StoreChoice(root, None, variables, at=at)
    if memory is None:
        return load_at(choice, lambda _: names)[1]
    return load_at(choice, lambda _: names, memory)[1]


def reads(root: Path, **how: object) -> int:
    """Say how often files were read in one more run."""
    memory = Later(root)
    read(root, memory, **how)  # type: ignore[arg-type] # as above
    return memory.reads


def told(catalog: Catalog) -> str:
    """Return all that there is to know of a catalog, the order of everything included."""
    resources = [
        (repr(one), {path: one.origins[path] for path in one.values}, len(one.origins))
        for one in catalog.resources.values()
    ]
    rest = (catalog.digests, catalog.labels, catalog.moved, dict(catalog.removed), catalog.warnings)
    more = (catalog.rules, sorted(catalog.names), catalog.sheets, dict(catalog.sought), catalog.at)
    return repr((resources, list(catalog.resources), rest, more))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a catalog that two runs have read already."""
    write(tmp_path)
    assert (1, 1) == (reads(tmp_path), reads(tmp_path))
    return tmp_path


def test_an_edit_is_read_once(root: Path) -> None:
    """The run after the one that first saw it, an apply after its plan, reads no file."""
    read(root, Later(root))
    write(root, GOODS.replace("sku: A-1", "sku: A-2"))

    assert (1, 0) == (reads(root), reads(root))
    assert told(read(root)) == told(read(root, Later(root)))


def test_the_third_run_reads_no_file_and_has_the_same(root: Path) -> None:
    """Values, their types and order, digests, pictures and names are those of the files."""
    memory = Later(root)
    found = read(root, memory)
    cold = read(root)

    assert 0 == memory.reads
    assert [repr(one) for one in cold.resources.values()] == [
        repr(one) for one in found.resources.values()
    ]
    assert (cold.digests, cold.labels, cold.names, cold.at) == (
        found.digests,
        found.labels,
        found.names,
        found.at,
    )
    assert cold == found


def test_places_are_told_once_somebody_asks(root: Path) -> None:
    """The files are read for them then, and once for all resources."""
    memory = Later(root)
    found, cold = read(root, memory), read(root)
    assert list(cold.resources[A].origins) == list(found.resources[A].origins)
    assert 0 == memory.reads

    assert told(cold) == told(found)
    assert 1 == memory.reads
    assert isinstance(found.resources[A].origins, LateOrigins)
    assert cold.resources[A].origins.get("none") is found.resources[A].origins.get("none") is None


def test_places_are_those_of_the_files_that_were_read(root: Path) -> None:
    """Who writes into the files meanwhile moves no place of this run, nor does a picture that goes."""
    cold, found = read(root), read(root, Later(root))
    places = {path: cold.resources[A].origins[path] for path in cold.resources[A].values}
    picture = Address("media", "a.png")
    assert picture in found.resources
    (root / "goods.yaml").write_text(f"\n\n{GOODS}", "utf-8")
    (root / "a.png").unlink()

    origins = found.resources[A].origins
    assert {path: place for path, place in places.items() if path != "image"} == {
        path: origins[path] for path in places if path != "image"
    }
    assert found.resources[picture].origins.get("digest") is None
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = origins.nothing_such  # type: ignore[attr-defined] # it is what is tried


def test_another_instant_is_that_of_the_run(root: Path) -> None:
    """Where nothing depends on time, only the catalog's own instant is another."""
    later = datetime(2031, 1, 1, tzinfo=UTC)
    memory = Later(root)

    assert read(root, at=later).at == read(root, memory, at=later).at
    assert read(root, memory, at=None).at is None
    assert 0 == memory.reads


def _another_file(root: Path) -> None:
    (root / "more.yaml").write_text("products: {c: {type: service, name: {ar: ج}}}", "utf-8")


def _another_text(root: Path) -> None:
    (root / "text" / "a.html").write_text("<p>longer</p>", "utf-8")


def _another_picture(root: Path) -> None:
    (root / "b.png").write_bytes(png(3) + b"more")


def _kept_out_of_git(root: Path) -> None:
    (root / "text" / ".gitignore").write_text("*\n", "utf-8")


def _another_setting(root: Path) -> None:
    path = root / "store.yaml"
    path.write_text(path.read_text("utf-8").replace("min_purchase: 2", "min_purchase: 3"), "utf-8")


@pytest.mark.parametrize(
    "touch",
    [
        _another_file,
        _another_text,
        _another_picture,
        _kept_out_of_git,
        _another_setting,
        lambda root: (root / "a.png").unlink(),
        lambda root: (root / "goods.yaml").write_text(GOODS.replace("1.50", "1.5") + FILL, "utf-8"),
        lambda root: (root / "goods.yaml").rename(root / "gone.txt"),
    ],
)
def test_whatever_is_touched_is_read(touch: Callable[[Path], object], root: Path) -> None:
    """Each kind of edit is seen, right or wrong, and told as if nothing were kept."""
    touch(root)
    memory = Later(root)

    assert _outcome(root) == _outcome(root, memory)
    assert 0 < memory.reads


@pytest.mark.parametrize(
    "how",
    [
        {"environ": {"TJAR_VAR_X": "another"}},
        {"environ": {"TJAR_API_KEY": "another"}},
        {"names": StoreNames(seen={"brands": {"puma": Sighting(2, "product 5")}})},
    ],
)
def test_other_circumstances_are_another_catalog(how: dict[str, object], root: Path) -> None:
    """A variable, the store's key and names that were seen in it: nothing that was kept counts."""
    assert 1 == reads(root, **how)


def test_another_program_reads_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another release, or another form of this one, has kept is not believed."""
    monkeypatch.setattr(unchanged_module, "code_digest", lambda: "another")

    assert 1 == reads(root)


def test_where_nobody_can_look_at_the_program_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It might be any."""
    unchanged_module.code_digest.cache_clear()
    monkeypatch.setattr(unchanged_module, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    write(tmp_path)

    assert [1, 1, 1] == [reads(tmp_path) for _ in range(3)]
    unchanged_module.code_digest.cache_clear()


@pytest.mark.parametrize("at", [0, 70, 130, 191, 200, 1500, -2])
def test_no_changed_bit_of_it_is_believed(at: int, root: Path) -> None:
    """Whatever was damaged or put there, the files are read."""
    (kept,) = (root / ".tjar" / "cache").glob("catalog-*")
    damaged = bytearray(kept.read_bytes())
    damaged[at] ^= 1
    kept.write_bytes(bytes(damaged))

    assert 1 == reads(root)
    assert 0 == reads(root)


RULES = "rules: [{require: price > 0}]\n"
CAMPAIGN = 'campaigns: {eid: {from: "2030-01-01", until: "2030-02-01"}}\n'
SCHEDULE = '  s: {type: service, name: {ar: س, en: S}, sale_price: 1, schedule: [{from: "2030-07-01", until: "2030-08-01", set: {sale_price: 2}}]}\n'
CODES = "  c: {type: digital, name: {ar: ج, en: C}, sale_price: 1, codes: [one, two]}\n"
HOOK = "webhooks: {o: {url: https://erp.example.com, events: [order.created], secret: {write_to: secrets/o}}}\n"


@pytest.mark.parametrize(
    "goods",
    [
        GOODS + RULES,
        GOODS + CAMPAIGN,
        GOODS + HOOK,
        GOODS + "removed: [product.z]\n",
        GOODS + "moved: [{from: product.z, to: product.a}]\n",
        GOODS.replace("media:", f"{SCHEDULE}media:"),
        GOODS.replace("media:", f"{CODES}media:"),
        GOODS.replace("tags: []", "tags: [Sale, sale]"),  # worth a warning
    ],
)
def test_what_depends_on_more_than_files_is_read_each_time(goods: str, tmp_path: Path) -> None:
    """Windows of time, rules, moves, secrets and warnings: no whole catalog is kept of those."""
    write(tmp_path, goods)

    assert [1, 1, 1] == [reads(tmp_path) for _ in range(3)]
    assert not list((tmp_path / ".tjar" / "cache").glob("catalog-*"))


def test_codes_keep_a_catalog_from_being_kept_whole(tmp_path: Path) -> None:
    """In a file of their own as well, beside others that are known by then."""
    write(tmp_path)
    (tmp_path / "codes.yaml").write_text(f"products:\n{CODES}", "utf-8")

    assert [1, 1, 1] == [reads(tmp_path) for _ in range(3)]
    assert not list((tmp_path / ".tjar" / "cache").glob("catalog-*"))


def test_a_file_that_was_touched_a_moment_ago_may_be_touched_again(tmp_path: Path) -> None:
    """Within one tick of the disk's clock two edits look like one: nothing is kept as yet."""
    write(tmp_path)
    for _ in range(3):
        choice = StoreChoice(tmp_path, None, {"TJAR_API_KEY": KEY}, at=NOW)
        load_at(choice, memory=KeptDocuments(CacheFolder(tmp_path)))

    assert not list((tmp_path / ".tjar" / "cache").glob("catalog-*"))


def test_a_file_that_goes_while_it_is_read_is_kept_nowhere(tmp_path: Path) -> None:
    """What cannot be looked at afterwards cannot be told to be the same."""
    write(tmp_path)
    reads(tmp_path)

    class Losing(Later):
        """Loses a picture right after it was read."""

        def keep(self, store: StoreSettings, parsed: ParsedDocuments) -> None:
            """Keep what is known of files."""
            super().keep(store, parsed)
            (tmp_path / "text" / ".gitignore").write_text("*\n", "utf-8")

    read(tmp_path, Losing(tmp_path))

    assert not list((tmp_path / ".tjar" / "cache").glob("catalog-*"))


def test_a_text_that_is_touched_before_its_stamp_is_taken_is_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp of what it is now would vouch for what it was when it was read."""
    write(tmp_path)
    reads(tmp_path)
    text, digest = tmp_path / "text" / "a.html", unchanged_module.code_digest()
    newest = max(one.stat().st_ctime_ns for one in (text, tmp_path / "a.png", tmp_path / "b.png"))

    class Settled(Later):
        """A cache that is asked as soon as the files are old enough."""

        def now(self) -> float:
            """Return that time."""
            return newest / 1e9 + RACY_SECONDS + 0.001

    def touched() -> str:
        while text.stat().st_ctime_ns < newest + 2_000_000:
            text.write_text("<p>gone</p>", "utf-8")
        return digest

    monkeypatch.setattr(unchanged_module, "code_digest", touched)
    read(tmp_path, Settled(tmp_path))

    assert _outcome(tmp_path) == _outcome(tmp_path, Later(tmp_path))
    assert 1 == len(text.read_text("utf-8").split("gone")) - 1


def test_a_platform_of_other_ways_is_read_anew(root: Path) -> None:
    """Whether it takes files, or has words of its own, is no part of this program alone."""
    platform = replace(ANY_PLATFORM, title="Another")
    checks = StoreChecks(platform=lambda _: platform)
    choice = StoreChoice(root, None, {"TJAR_API_KEY": KEY}, checks, at=NOW)
    memory = Later(root)
    load_at(choice, memory=memory)

    assert 1 == memory.reads


def test_it_is_for_its_owner_alone(root: Path) -> None:
    """As all that is kept there."""
    (kept,) = (root / ".tjar" / "cache").glob("catalog-*")

    assert 0o600 == kept.stat().st_mode & 0o777
    assert KEY.encode() not in kept.read_bytes()


def _outcome(root: Path, memory: Later | None = None, at: datetime | None = NOW) -> str:
    """Return all that comes of loading: the catalog, or every mistake."""
    try:
        return told(read(root, memory, at=at))
    except CatalogError as error:
        return str(error)


PARTS = {
    "goods.yaml": st.sampled_from(
        [GOODS, GOODS.replace("1.50", "2"), GOODS.replace("sku: B-1", "extends: t"), ""]
    ),
    "overlays/live/o.yaml": st.sampled_from(
        ["", "products: {b: {tags: {append: [z]}}}\n", "products: {b: {price: 9}}\n"]
    ),
    "prices.csv": st.sampled_from(["address,price\nproduct.b,5\n", "address,price\nproduct.a,x\n"]),
    "tables.yaml": st.sampled_from(["", "tables: [{file: prices.csv, columns: {price: price}}]\n"]),
    "season.yaml": st.sampled_from(["", f"products:\n{SCHEDULE}", CAMPAIGN, RULES]),
    "text/a.html": st.sampled_from(["<p>one</p>", "<p>three</p>"]),
}
EDIT = st.sampled_from(sorted(PARTS)).flatmap(
    lambda name: st.tuples(st.just(name), PARTS[name], st.sampled_from(["", "2030-07-10"]))
)


@example(edits=[("goods.yaml", GOODS, ""), ("text/a.html", "<p>three</p>", "")])
@example(edits=[("season.yaml", f"products:\n{SCHEDULE}", ""), ("season.yaml", "", "2030-07-10")])
@settings(max_examples=15, deadline=None)
@given(edits=st.lists(EDIT, min_size=1, max_size=3))
def test_with_and_without_a_memory_of_the_whole(edits: list[tuple[str, str, str]]) -> None:
    """Over any edits of files, layers, tables and windows, at any instant, all is the same."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root)
        for name, text, day in edits:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_text(f"{text}{FILL if name.endswith('.yaml') else ''}", "utf-8")
            at = datetime.fromisoformat(f"{day}T12:00:00+00:00") if day else NOW
            cold = _outcome(root, at=at)

            assert [cold] * 3 == [_outcome(root, Later(root), at=at) for _ in range(3)]


def test_a_folder_that_was_moved_is_read_anew(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Its pictures lie elsewhere then."""
    moved = tmp_path_factory.mktemp("moved") / "shop"
    shutil.copytree(root, moved)
    os.sync()

    assert 1 == reads(moved)
    assert read(moved) == read(moved, Later(moved))
