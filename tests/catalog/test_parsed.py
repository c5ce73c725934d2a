"""A file that was read before is not parsed again, and nobody can tell the difference."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.strategies import png
from tjar_sync.cache_folder import CacheFolder
from tjar_sync.cached import KeptDocuments
from tjar_sync.catalog import load
from tjar_sync.catalog.files import FileError
from tjar_sync.catalog.media import read_media
from tjar_sync.catalog.parsed import (
    WORTH_KEEPING,
    FileStamp,
    KnownDocument,
    KnownMedia,
    ParsedDocuments,
    stamp_of,
)
from tjar_sync.catalog.yaml.reader import read
from tjar_sync.errors import CatalogError
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.suggestions import Guesses

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY = SecretStr("a-key-of-a-store")
KNOWN = KnownMedia("0123456789ab", (640, 480))
FILL = b"#" * WORTH_KEEPING
"""A comment that makes a file large enough to be worth it."""
STORE = """version: 1
default_store: live
stores: {live: {provider: tjar, url: "https://shop.example", api_key: "${TJAR_API_KEY}"}}
"""
ENVIRON = {"TJAR_API_KEY": KEY.get_secret_value()}


def known(data: bytes) -> KnownDocument:
    """Read a file as the catalog does."""
    found = read("a.yaml", data)
    return KnownDocument(found.tree, found.marks)


def kept(data: bytes, key: SecretStr = KEY) -> bytes | None:
    """Return what is kept of a file."""
    parsed = ParsedDocuments(key)
    parsed.find(data)
    parsed.keep(data, known(data))
    return parsed.to_keep()


DOCUMENTS = [
    b"",
    b"products:\n  a: {price: 1.50, sale_price: 1e2, quantity: 5, published: yes, name: ~}\n",
    'products:\n  é: {name: {ar: "منتج\u2028", en: "a\\nb\\u0001"}}\n'.encode(),
    b"x-a: &a [1, two, 3.0]\nproducts: {b: {tags: *a, <<: {c: 1}}}\n",
    b"[1, [2, 3]]",
    b"plain",
]


@pytest.mark.parametrize("data", DOCUMENTS)
def test_what_was_read_once_is_the_same_again(data: bytes) -> None:
    """Values, their types, the order of keys and their places are those of the file."""
    data += b"\n" + FILL
    expected = known(data)

    found = ParsedDocuments(KEY, kept(data)).find(data)

    assert found is not None
    assert repr(expected.tree) == repr(found.tree)
    assert dict(expected.marks) == dict(found.marks)


def test_amounts_stay_exact() -> None:
    """No amount becomes a float on its way."""
    data = b"a: 0.1000000000000000000000000000000000001\n" + FILL
    found = ParsedDocuments(KEY, kept(data)).find(data)

    assert found is not None
    assert {"a": Decimal("0.1000000000000000000000000000000000001")} == found.tree


def test_other_bytes_are_another_file() -> None:
    """One letter more, and nothing is known of it."""
    assert ParsedDocuments(KEY, kept(b"a: 1\n" + FILL)).find(b"a: 1\n" + FILL + b"#") is None


def test_another_key_knows_nothing() -> None:
    """What was kept for another store, or by somebody without the key, is not believed."""
    data = b"a: 1\n" + FILL

    assert ParsedDocuments(SecretStr("another"), kept(data)).find(data) is None
    assert ParsedDocuments(None, kept(data)).find(data) is None


def test_without_a_key_nothing_is_kept() -> None:
    """There would be nothing to tell ours from somebody else's by."""
    parsed = ParsedDocuments(None)
    parsed.keep(FILL, KnownDocument(None, {}))

    assert parsed.to_keep() is None


@pytest.mark.parametrize("at", range(0, 200, 7))
def test_no_changed_bit_is_believed(at: int) -> None:
    """Whatever was damaged or put there, the file is read anew, and then kept again."""
    data = b"products: {a: {price: 1.50}}\n" + FILL
    whole = kept(data) or b""
    damaged = bytearray(whole)
    damaged[at % len(damaged)] ^= 1
    parsed = ParsedDocuments(KEY, bytes(damaged))

    assert parsed.find(data) is None
    parsed.keep(data, known(data))
    assert whole == parsed.to_keep()


@pytest.mark.parametrize("damaged", [b"", b"\n\n", b"x", b"\xff" * 300, b"{}\n" * 99])
def test_what_is_no_memory_is_none(damaged: bytes) -> None:
    """Any other content is as good as none."""
    assert ParsedDocuments(KEY, damaged).find(b"a: 1") is None


@pytest.mark.parametrize("text", [b"products: {a: {codes: [one, two]}}", b"x-a: [{codes: {}}]",
                                  b"x: &c [one]\nproducts: {a: {codes: *c}}"])  # fmt: skip
def test_codes_are_never_kept(text: bytes) -> None:
    """A file in which what is sold by the piece may stand leaves no second copy."""
    assert not kept(text + b"\n" + FILL)


def test_what_aliases_blow_up_is_not_kept() -> None:
    """The memory is about as large as the catalog."""
    long = b"t: &t " + b"x" * 50_000 + b"\n" + b"".join(b"k%d: *t\n" % n for n in range(20))

    assert not kept(long + FILL)


def test_a_small_catalog_is_not_worth_it() -> None:
    """What is read in no time leaves nothing behind."""
    assert kept(b"a: 1\n") is None


def test_what_is_known_already_is_not_written_again() -> None:
    """Only a change of the files has anything written; what is gone from them is forgotten."""
    one, two = b"a: 1\n" + FILL, b"a: 2\n" + FILL
    parsed = ParsedDocuments(KEY)
    for data in (one, two):
        parsed.find(data)
        parsed.keep(data, known(data))
    both = parsed.to_keep()

    again = ParsedDocuments(KEY, both)
    assert None not in {again.find(one) and 1, again.find(two) and 1}
    assert again.to_keep() is None

    fewer = ParsedDocuments(KEY, both)
    assert fewer.find(two)
    assert kept(two) == fewer.to_keep()


def outcome(root: Path, environ: dict[str, str], *, remember: bool) -> str:
    """Return all that comes of loading: the resources, or every mistake."""
    try:
        if remember:
            memory = KeptDocuments(CacheFolder(root))
            _, catalog = load(root, None, environ, memory=memory)
        else:
            _, catalog = load(root, None, environ)
    except CatalogError as error:
        return str(error)
    told = [(str(one.address), one.type, repr(one.values), one.position, one.lifecycle,
             one.pin, one.manage, one.origins and [one.origins[path] for path in one.values])
            for one in catalog.resources.values()]  # fmt: skip
    return repr((told, catalog.warnings, catalog.moved, catalog.removed))


PRODUCTS = "products:"
SHOE = "  a: {type: physical, name: {ar: أ, en: A}, price: 1.50, sale_price: 1, sku: A-1}"
LINES = st.sampled_from(
    [
        PRODUCTS,
        SHOE,
        "  a: {type: physical, name: {ar: أ, en: ${TJAR_VAR_X}}, sku: A-2}",
        "  b: {extends: a, sku: B-1, tags: [x, y]}",
        "  b: {type: physical, name: {ar: ب, en: B}, sku: A-1, tags: {append: [z]}}",
        "  c: {type: digital, name: {ar: ج, en: C, xx: 1}, prise: 3}",
        "  c: {type: digital, name: {ar: ج, en: C}, codes: [one, two]}",
        "removed: [product.z]",
        "moved: [{from: product.y, to: product.a}]",
        "x-t: &t [1, 2]",
        "  d: {tags: *t}",
        "\tbroken: [",
    ]
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["a.yaml", "b.yaml", "overlays/live/o.yaml"]), st.lists(LINES, max_size=4)
    ),
    min_size=1,
    max_size=4,
)


@example(
    edits=[
        ("a.yaml", [PRODUCTS, SHOE, "x-t: &t [1, 2]"]),
        ("b.yaml", [PRODUCTS, "  b: {extends: a, sku: B-1, tags: [x, y]}"]),
        ("overlays/live/o.yaml", [PRODUCTS, "  a: {tags: {append: [z]}}"]),
        ("a.yaml", [PRODUCTS, SHOE.replace("1.50", "1.5")]),
    ]
)
@given(edits=EDITS)
def test_with_and_without_memory_all_is_the_same(
    edits: Iterable[tuple[str, list[str]]],
) -> None:
    """Over any edits, right or wrong, loading tells the same, mistakes and places included."""
    environ = {**ENVIRON, "TJAR_VAR_X": "text"}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        variables = "variables: [TJAR_VAR_X]\n"
        (root / "store.yaml").write_text(STORE + variables, "utf-8")
        for file, lines in edits:
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes("\n".join(lines).encode() + b"\n" + FILL)
            cold = outcome(root, environ, remember=False)
            first, second = (outcome(root, environ, remember=True) for _ in range(2))

            assert cold == first == second


def picture(root: Path, name: str = "a.png", shade: int = 0, age: float = 60) -> Path:
    """Write a picture that was changed so many seconds ago, by its own time."""
    path = root / name
    path.write_bytes(png(shade) + FILL)
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def stamp_at(path: Path, changed: float) -> FileStamp | None:
    """Return a file's stamp as if it was changed at that moment."""
    found = stamp_of(path)
    return None if found is None else found._replace(changed=changed)


def test_a_picture_that_was_not_touched_is_not_read(tmp_path: Path) -> None:
    """Its digest is that of the last run, which is told by its stamp alone."""
    stamp = stamp_at(picture(tmp_path), 0)
    parsed = ParsedDocuments(KEY)
    assert parsed.find_media(stamp) is None
    parsed.keep_media((stamp, stamp), KNOWN, now=60)

    known = ParsedDocuments(KEY, parsed.to_keep())
    found = read_media(tmp_path, "a.png", Guesses(), known)

    assert ("0123456789ab", "a.png", "image/png") == (
        found.digest,
        found.name,
        found.content.mime_type,
    )
    assert found.content.size == (tmp_path / "a.png").stat().st_size
    assert (640, 480) == found.content.pixels


def test_a_picture_that_is_not_read_again_is_the_same_in_all(tmp_path: Path) -> None:
    """Checks of a plan judge what was kept of it as they judged what was read: nothing is lost."""
    path = picture(tmp_path)
    parsed = ParsedDocuments(KEY)
    read_first = read_media(tmp_path, "a.png", Guesses(), parsed)
    stamp = stamp_at(path, 0)
    parsed.keep_media(
        (stamp, stamp), KnownMedia(read_first.digest, read_first.content.pixels), now=60
    )
    known = ParsedDocuments(KEY, parsed.to_keep())

    assert read_first == read_media(tmp_path, "a.png", Guesses(), known)
    assert read_first.content.pixels > (0, 0)


@pytest.mark.parametrize("other", ["bytes", "inode", "name", "key"])
def test_a_picture_that_was_touched_is_read(other: str, tmp_path: Path) -> None:
    """Other bytes, another file in its place, another name or another key: it is digested anew."""
    path = picture(tmp_path)
    stamp = stamp_at(path, 0)
    parsed = ParsedDocuments(KEY)
    parsed.find_media(stamp)
    parsed.keep_media((stamp, stamp), KNOWN, now=60)
    kept, name = parsed.to_keep(), "a.png"
    match other:
        case "bytes":
            picture(tmp_path, shade=1)
        case "inode":
            path.replace(picture(tmp_path, "b.png"))
            picture(tmp_path)
        case "name":
            name = "b.gif"
            path.rename(tmp_path / name)
        case _:
            kept = ParsedDocuments(SecretStr("another")).to_keep()
    known = ParsedDocuments(KEY, kept)

    try:
        found = read_media(tmp_path, name, Guesses(), known).digest
    except FileError:
        found = "no such picture"

    assert "0123456789ab" != found


def test_what_was_changed_a_moment_ago_is_not_believed_untouched(tmp_path: Path) -> None:
    """A second change within the same tick of the disk's clock would look like none."""
    stamp = stamp_at(picture(tmp_path), 59)
    other = stamp_at(picture(tmp_path, shade=1), 0)
    parsed = ParsedDocuments(KEY)
    for stamps in ((stamp, stamp), (other, stamp), (None, None)):
        parsed.find_media(stamps[0])
        parsed.keep_media(stamps, KNOWN, now=60)

    assert not parsed.to_keep()


def test_what_is_no_file_has_no_stamp(tmp_path: Path) -> None:
    """Neither a folder nor what is not there is known by one."""
    assert [None, None] == [stamp_of(tmp_path), stamp_of(tmp_path / "none.png")]


def test_a_picture_just_read_is_kept_once_it_is_old(tmp_path: Path) -> None:
    """What the disk says of its last change decides: a file made right now is not kept."""
    picture(tmp_path)
    parsed = ParsedDocuments(KEY)
    found = read_media(tmp_path, "a.png", Guesses(), parsed)

    assert not parsed.to_keep()
    assert found.digest == hashlib.sha256((tmp_path / "a.png").read_bytes()).hexdigest()[:12]


def test_no_file_is_taken_for_a_picture_that_is_known() -> None:
    """Who writes a picture's stamp into a file makes no document of what is known of the picture."""
    stamp = FileStamp(b"('.png', 1, 2, 67, 3, 4)", WORTH_KEEPING, 1)
    parsed = ParsedDocuments(KEY)
    parsed.find_media(stamp)
    parsed.keep_media((stamp, stamp), KNOWN, now=60)
    again = ParsedDocuments(KEY, parsed.to_keep())

    assert KNOWN == again.find_media(stamp)
    assert again.find(stamp.text) is None
