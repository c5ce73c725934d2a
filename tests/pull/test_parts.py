"""The parts of a pull, each by itself: keys, names, entries, files, pictures, notes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.strategies import png
from tjar_sync.errors import CatalogError, Unreachable
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Catalog, Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.diagnostic import mistake
from tjar_sync.model.live import Live, Verb, Visit, Write
from tjar_sync.model.pulled import LeftOut, Pulled, dump_outcome, load_outcome
from tjar_sync.model.value import LivePicture
from tjar_sync.pull.checked import PulledEntries, settle
from tjar_sync.pull.draft import CatalogDraft
from tjar_sync.pull.entries import Surroundings, entry_of, escaped_fields
from tjar_sync.pull.keys import keys_of
from tjar_sync.pull.layout import GroupBy, defaults_of, files_of
from tjar_sync.pull.names import ids_of, renamed
from tjar_sync.pull.pictures import Fetched, addresses_of, fetch, names_of
from tjar_sync.pull.survey import Notes, survey
from tjar_sync.render.pulled import pulled_text
from tjar_sync.render.style import Style
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.event import Event
    from tjar_sync.model.value import Values

HOST = "https://shop.example.com"
STORE = f"{HOST}/api/core/v1"
TAKEN = Surroundings({}, {}, {}, {"product": frozenset({"name.en", "sale_price", "sku", "slug"})})


def live(remote_id: str, kind: str = "product", **values: Any) -> Live:
    """Build a physical product, or a webhook; `__` in a field's name is a dot."""
    named = {name.replace("__", "."): value for name, value in values.items()}
    return Live(kind, remote_id, "physical" if kind == "product" else "", named)


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        ({"slug": "nike-shoe", "sku": "N1"}, "nike-shoe"),
        ({"slug": None, "sku": "NIKE/1"}, "nike-1"),
        ({"sku": "00177"}, "product-00177"),
        ({"name__ar": "حذاء", "name__en": "Shoe"}, "shoe"),
        ({"name__ar": "عطر"}, "tr"),
        ({"name__en": "؟"}, "product-7"),
        ({"slug": "con", "sku": "N1"}, "product-con"),
        ({"name__en": "LPT1"}, "product-lpt1"),
        (
            {"slug": f"{'long-' * 20}"},
            "long-long-long-long-long-long-long-long-long-long-long-long",
        ),
    ],
)
def test_a_key_is_what_people_can_read(shown: dict[str, Any], key: str) -> None:
    """The slug first, then the sku, then a name; where nothing can be spelled, the id."""
    assert {("product", "7"): key} == keys_of([live("7", **shown)])


def test_keys_that_come_to_the_same_are_numbered_by_age() -> None:
    """Whatever the order they are read in, and also where a number is somebody's own name."""
    lives = [live("9", name__en="Shoe"), live("10", name__en="Shoe"), live("3", name__en="Shoe 2")]
    hook = live("1", "webhook", name="shoe", url="https://x.test")
    wanted = {
        ("product", "3"): "shoe-2",
        ("product", "9"): "shoe",
        ("product", "10"): "shoe-3",
        ("webhook", "1"): "shoe-4",
    }

    assert wanted == keys_of([*lives, hook]) == keys_of([hook, *reversed(lives)])


def test_numbers_get_the_names_that_the_store_has_for_them() -> None:
    """Two of one name are told apart, one without a name gets its number, known ones stay."""
    shown = live("1", brand=4, categories=(5, 6, 7, 8, 9), badge=3, sub_categories=("Shown",))
    told = {"categories": {5: " Shoes", 6: "Shoes", 7: "a\u202eb", 8: "12"}, "brands": {4: "Nike"}}
    ids = ids_of([shown], told, {"brands": {"Adidas": 1}, "categories": {"nine": 9}})

    assert {
        "brands": {"Adidas": 1, "Nike": 4},
        "categories": {"nine": 9, "Shoes": 5, "Shoes-2": 6, "ab": 7, "categories-8": 8},
    } == {group: dict(found) for group, found in ids.items() if group != "badges"}
    assert {
        "brand": "Nike",
        "categories": ("Shoes", "Shoes-2", "ab", "categories-8", "nine"),
        "badge": 3,
        "sub_categories": ("Shown",),
    } == renamed(shown, ids).values


def test_what_has_no_numbers_stays_as_it_is() -> None:
    """A resource without brands and categories is the very same."""
    shown = live("1", name__en="x")

    assert renamed(shown, {"brands": {"a": 1}}) is shown


def test_an_entry_leaves_out_what_it_cannot_say() -> None:
    """What the store does not take, what is told by name alone, and what cannot be read."""
    shown = Live(
        "product",
        "1",
        "physical",
        {"name.en": "A", "brand": "Nike", "cost": Decimal(1), "sku": "S", "slug": ""},
        unreadable={"price": "the store shows 'x' as price, which is not an amount"},
    )
    around = Surroundings({}, {}, {}, {"product": frozenset({"name.en", "brand", "sku"})})
    written = entry_of("a", shown, around, omit=["sku"])

    assert {"type": "physical", "name": {"en": "A"}} == written.tree
    assert {"price", "brand"} == written.left_out.keys()


def test_texts_are_written_as_they_are_meant() -> None:
    """Where a field is shown escaped, its own text; a single bare sign proves that it is not."""
    escaped = [
        live("1", name__en="Tea &amp; Coffee", name__ar="a &amp; b"),
        live("2", name__ar="<b>"),
    ]
    entry = entry_of(
        "x", escaped[0], Surroundings({}, {}, {}, TAKEN.writable, escaped_fields(escaped))
    )

    assert {"product.name.en"} == escaped_fields(escaped)
    assert {"en": "Tea & Coffee"} == entry.tree["name"]


def test_a_large_file_is_cut_into_parts() -> None:
    """Each is a file of its own kind, and no entry is torn."""
    entries = [entry_of(f"p{n}", live(str(n), name__en="x", sale_price=1), TAKEN) for n in range(3)]
    files = files_of(entries, GroupBy.SINGLE, {}, most=60)

    assert ["products-01.yaml", "products-02.yaml", "products-03.yaml"] == list(files)


def test_files_by_category_have_names_of_their_own() -> None:
    """Two categories that are spelled alike are two files; without any, there is one for all."""
    around = Surroundings(
        {}, {}, {"categories": {"A B": 1, "a-b": 2}}, {"product": frozenset({"categories"})}
    )
    entries = [
        entry_of(f"p{n}", live(str(n), categories=named), around)
        for n, named in enumerate((("A B",), ("a-b",), (), ("A B",)))
    ]

    assert {
        "products/a-b.yaml": 2,
        "products/a-b-2.yaml": 1,
        "products/uncategorized.yaml": 1,
    } == {
        path: text.count("type:") for path, text in files_of(entries, GroupBy.CATEGORY, {}).items()
    }


def test_no_file_has_a_name_that_windows_keeps_for_itself() -> None:
    """A checkout there would fail: of a category, of a product, and of a picture."""
    around = Surroundings(
        {}, {}, {"categories": {"AUX": 1}}, {"product": frozenset({"categories"})}
    )
    entry = entry_of("p1", live("1", categories=("AUX",)), around)

    assert ["products/category-aux.yaml"] == list(files_of([entry], GroupBy.CATEGORY, {}))


def test_no_default_where_there_is_no_most() -> None:
    """What half of them say, or what only some speak of, is said by each."""
    around = Surroundings({}, {}, {}, {"product": frozenset({"published", "min_purchase"})})
    entries = [
        entry_of("a", live("1", published=True, min_purchase=1), around),
        entry_of("b", live("2", published=False), around),
    ]

    assert {} == defaults_of(entries) == defaults_of(entries[:1])


class Web(MemoryProvider):
    """A store that shows these pages below its own host; it keeps who was asked."""

    def __init__(self, **pages: Visit) -> None:
        super().__init__(base_url=STORE)
        self.pages = {f"{HOST}/{name.replace('__', '.')}": page for name, page in pages.items()}
        self.asked: list[str] = []

    def visit(self, url: str, _most: int) -> Visit:
        """Show what is there."""
        self.asked.append(url)
        return self.pages.get(url, Visit(problem="is not there (HTTP 404)"))


def cut_off(path: Path, line: str) -> None:
    """Leave half a line at the end of a file, as a killed process does."""
    path.write_text(f"{path.read_text('ascii')}{line}", "ascii")


def quiet(_event: Event) -> None:
    """Hear nothing."""


def test_a_picture_is_fetched_once(tmp_path: Path) -> None:
    """By its address, across runs; what came half, or was changed since, is fetched again."""
    store = Web(a__png=Visit(png(1)), b__png=Visit(png(2)), way=Visit(moved_to="/a.png"))
    urls = [f"{HOST}/{name}" for name in ("a.png", "b.png", "way", "a.png")]
    fetch(store, urls, Fetched(tmp_path), quiet)
    first = list(store.asked)
    kept = Fetched(tmp_path)
    (tmp_path / kept.known[f"{HOST}/b.png"]).write_bytes(png(2)[:20])
    cut_off(tmp_path / "addresses", "[1")
    again = Fetched(tmp_path)
    fetch(store, urls, again, quiet)

    assert sorted(first) == sorted(urls[:3] + urls[:1])
    assert [f"{HOST}/b.png"] == store.asked[len(first) :]
    assert again.known.keys() == set(urls)
    assert again.known[urls[0]] == again.known[urls[2]]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (f"{HOST}/gone.png", "is not there"),
        (f"{HOST}/page", "is no picture or file"),
        (f"{HOST}/round", "sends visitors on and on"),
        (f"{HOST}/away", "is on another host, which is asked over TLS alone"),
        ("http://shop.example.com/a.png", "is on another host"),
        ("https://10.0.0.1/a.png", "is in a private network"),
        ("https://[::1]/a.png", "is in a private network"),
        ("https://nowhere/a.png", "is in a private network"),
        ("https://user@shop.example.com/a.png", "is no address on the web"),
        ("file:///etc/passwd", "is no address on the web"),
        ("https://[::", "is no address on the web"),
        ("https://93.184.216.34/a.png", "cannot be had"),
    ],
)
def test_what_is_no_picture_is_told(tmp_path: Path, url: str, problem: str) -> None:
    """And nobody is asked whom a store could make this machine ask."""
    store = Web(
        page=Visit(b"<html>"),
        round=Visit(moved_to="/round"),
        away=Visit(moved_to="http://127.0.0.1/"),
    )
    store.pages["https://93.184.216.34/a.png"] = Visit(problem="cannot be had", passing=True)
    fetched = Fetched(tmp_path)
    fetch(store, [url], fetched, quiet)

    assert problem in fetched.problems[url]
    assert {} == fetched.known


def test_a_bad_moment_of_the_store_is_no_missing_picture(tmp_path: Path) -> None:
    """It ends the run, which the next one goes on with."""
    store = Web(a__png=Visit(problem="is not there (HTTP 503)", passing=True))

    with pytest.raises(Unreachable, match="HTTP 503"):
        fetch(store, [f"{HOST}/a.png"], Fetched(tmp_path), quiet)


def test_pictures_are_named_by_what_they_were_called(tmp_path: Path) -> None:
    """Else by the resource that shows them; equal bytes are one file, equal names are numbered."""
    addresses = (
        "nike-front-h0123456789abz1712345678",
        "IMG_0042",
        "s/nike-front",
        "9f86d081884c",
        "x1",
        "CON",
    )
    shown = [
        LivePicture("0123456789ab", f"{HOST}/{addresses[0]}.png"),
        *(f"{HOST}/{name}.png" for name in addresses[1:]),
    ]
    store = Web(**{f"{name}__png": Visit(png(n % 4)) for n, name in enumerate(addresses)})
    lives = {
        "shoe": live("1", image=shown[0], gallery=tuple(shown[1:])),
        "bag": live("2", image=shown[0]),
    }
    fetched = Fetched(tmp_path)
    fetch(store, list(addresses_of(lives["shoe"]).values()), fetched, quiet)

    assert {
        "0123456789ab": "media/nike-front.png",
        shown[1]: "media/shoe.png",
        shown[2]: "media/nike-front-2.png",
        shown[3]: "media/shoe-2.png",
        shown[4]: "media/nike-front.png",
        shown[5]: "media/shoe.png",
    } == names_of(lives, fetched, {})


def catalog_error(line: int, column: int, file: str = "products.yaml") -> CatalogError:
    """Build a mistake at a place."""
    return CatalogError([mistake(Mistake.WRONG_VALUE, "wrong", Position(file, line, column))])


def settled(*errors: CatalogError) -> list[LeftOut]:
    """Write one product, meet these mistakes one after the other, and say what was left out."""
    entries = PulledEntries({"a": live("7", name__en="A", sale_price=Decimal(1), slug="a")}, TAKEN)
    left = list(errors)

    def load() -> Catalog:
        if left:
            raise left.pop(0)
        return Catalog({}, {})

    _, written = settle(entries, lambda some: files_of(some, GroupBy.SINGLE, {}), load)
    return list(entries.told(written))


def test_each_mistake_costs_one_field() -> None:
    """The field at its place, or the map around it; what must be there is pinned, then given up."""
    name, whole, price = catalog_error(6, 7), catalog_error(3, 3), catalog_error(7, 5)

    assert [LeftOut("product.a", "name.en", "wrong")] == settled(name)
    assert [LeftOut("product.a", "sale_price", "wrong")] == settled(price)
    assert [] == settled(whole)
    assert [LeftOut("product 7", "", "wrong")] == settled(whole, whole)
    assert [LeftOut("product 7", "", "wrong")] == settled(*([whole] * 2), *[])


@pytest.mark.parametrize("error", [catalog_error(1, 1, "store.yaml"), catalog_error(2, 1)])
def test_a_mistake_of_no_entry_is_a_mistake(error: CatalogError) -> None:
    """Nothing can be left out for it."""
    with pytest.raises(CatalogError):
        settled(error)


def test_a_mistake_that_stays_ends_it() -> None:
    """Nothing goes round for ever."""
    text = "products:\n  a:\n    sku: x\n"

    def refuse() -> Catalog:
        raise catalog_error(3, 5)

    with pytest.raises(CatalogError):
        settle(PulledEntries({"a": live("7")}, TAKEN), lambda _: {"products.yaml": text}, refuse)


def test_notes_that_were_cut_off_count_for_nothing(tmp_path: Path) -> None:
    """A line is whole, or was never there."""
    path = tmp_path / "details"
    row = live(
        "1", image=LivePicture("0123456789ab", "https://x/y.png"), sale_price=Decimal("1.50")
    )
    Notes(path).add([row], {"brands": {4: "نايك"}})
    cut_off(path, '\n[[["product", "2"')
    Notes(path).add([live("3")], {})
    found = Notes(path)

    assert [("product", "1"), ("product", "3")] == list(found.lives)
    assert (row.values, {"brands": {4: "نايك"}}) == (
        found.lives["product", "1"].values,
        found.names,
    )
    assert "https://x/y.png" == getattr(found.lives["product", "1"].values["image"], "url", "")


def test_a_draft_takes_the_place_of_nothing_else(tmp_path: Path) -> None:
    """What was beside it stays; where a file cannot be linked, it is copied."""
    draft = CatalogDraft(tmp_path)
    assert not draft.begin("u")
    assert draft.begin("u")
    source = tmp_path / "kept.png"
    source.write_bytes(png(1))
    (tmp_path / "README.md").write_text("mine")
    draft.write(
        {"README.md": "theirs", "store.yaml": "a: 1", "media/b.png": "x"},
        {"media/a.png": source, "media/b.png": source},
    )
    draft.publish(("README.md",))
    draft.outcome.write_text("{}")
    draft.done()

    assert png(1) == (tmp_path / "media/b.png").read_bytes()
    assert ("mine", png(1)) == (
        (tmp_path / "README.md").read_text(),
        (tmp_path / "media/a.png").read_bytes(),
    )
    assert not draft.folder.exists()


def test_an_outcome_is_kept_whole() -> None:
    """Told by the run that ends it, whichever made it."""
    pulled = Pulled(
        "/x",
        STORE,
        {"products": 1},
        1,
        5,
        2,
        {"brands": 1},
        (LeftOut("a", "b", "c"),),
        {"product": ("cost",)},
        ("product.a",),
        ("why",),
        3,
    )

    assert pulled == load_outcome(dump_outcome(pulled))


def test_an_outcome_is_told_whole() -> None:
    """Within the screen's width, and cut where it would be endless."""
    left = tuple(LeftOut(f"product.p{n}", "sku", "w") for n in range(23))
    pulled = Pulled(
        "/x",
        STORE,
        {"products": 1},
        0,
        0,
        0,
        {"brands": 0},
        (*left, LeftOut("product 9", "", "w")),
        {"product": ()},
        ("product.a",),
        ("the list moved",),
        0,
    )
    text = pulled_text(pulled, Style(width=60))

    assert "Left to the store, and in no file (24):" in text
    assert "  and 4 more" in text
    assert "Not proven to be all: the list moved" in text
    assert "The plan is not empty: it would change product.a." in text
    assert max(map(len, text.split("\n"))) <= 60
    assert "product 9: w" in pulled_text(
        Pulled("/x", STORE, {}, 0, 0, 0, {}, (LeftOut("product 9", "", "w"),), {}, ())
    )


class Denying(MemoryProvider):
    """A store that lists what it then says not to have."""

    def read(self, _kind: str, _kind_type: str, _remote_id: str) -> Live | None:
        """Deny it."""
        return None


def test_what_a_store_denies_is_told(tmp_path: Path) -> None:
    """A row that the list shows, and of which no details are to be had, is not proven gone."""
    store = Denying()
    values: Values = {"name.en": "A", "sale_price": Decimal(1)}
    store.write(Write(Verb.CREATE, Address("product", "a"), "physical", values))
    seen = survey(store, Notes(tmp_path / "details"), quiet)

    assert () == seen.lives
    assert ("the store lists product 1, and shows no details of it",) == seen.incomplete_reasons


def test_what_changed_since_it_was_read_is_read_again(tmp_path: Path) -> None:
    """Notes of an earlier run count where the list shows the very same."""
    store, notes = MemoryProvider(), tmp_path / "details"
    values: Values = {"name.en": "A", "sale_price": Decimal(1)}
    store.write(Write(Verb.CREATE, Address("product", "a"), "physical", values))
    survey(store, Notes(notes), quiet)
    store.write(
        Write(Verb.UPDATE, Address("product", "a"), "physical", {"sale_price": Decimal(2)}, "1")
    )
    seen = survey(store, Notes(notes), quiet)

    assert [Decimal(2)] == [one.values["sale_price"] for one in seen.lives]
