"""Catalogs made to do harm, or by accident as bad: told in time, in little memory, in plain words."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.state.test_sqlite import without_rights
from tests.strategies import STORE, png
from tjar_sync.catalog import load
from tjar_sync.catalog.media import read_media
from tjar_sync.catalog.yaml.reader import MOST_DIRECTIVES, MOST_NODES, read
from tjar_sync.errors import CatalogError
from tjar_sync.model.codes import Mistake
from tjar_sync.model.suggestions import PATIENCE, Guesses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.model.catalog import Catalog

QUICK = 10.0
"""Seconds; each of these took minutes, or for ever, while its defect was there."""
MIB = 1024 * 1024
MANY = 3000


@pytest.fixture
def quickly() -> Iterator[None]:
    """See that a test is over in a few seconds."""
    began = time.process_time()  # of this process alone: other work on the machine does not count
    yield
    assert time.process_time() - began < QUICK


@pytest.fixture
def shared() -> Iterator[Path]:
    """Make a catalog's folder that a user without rights can reach."""
    folder = Path(tempfile.mkdtemp()).resolve()
    folder.chmod(0o755)
    (folder / "store.yaml").write_text(STORE, "utf-8")
    yield folder
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)


def loaded(root: Path, text: str | bytes = "") -> Catalog:
    """Load a catalog of one file."""
    if not (root / "store.yaml").exists():
        (root / "store.yaml").write_text(STORE, "utf-8")
    data = text if isinstance(text, bytes) else text.encode()
    if data:
        (root / "a.yaml").write_bytes(data)
    return load(root, None, {})[1]


def mistakes(root: Path, text: str | bytes = "") -> tuple[str, ...]:
    """Return what is wrong with a catalog of one file."""
    with pytest.raises(CatalogError) as caught:
        loaded(root, text)
    return tuple(map(str, caught.value.diagnostics))


def products(count: int, more: str) -> str:
    """Write so many products, each with something more."""
    return "products:\n" + "".join(
        f"  p{number}: {{type: physical, name: {{en: P}}, sale_price: 1, {more}}}\n"
        for number in range(count)
    )


# the same mistake in every product


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("skuu: 1", "unknown key `skuu` in product.p0; did you mean `sku`?"),
        ("cost: x", "`cost` of product.p0: a number is expected, not the text `x`"),
    ],
)
def test_one_mistake_in_every_product(tmp_path: Path, more: str, message: str) -> None:
    """What is wrong everywhere is told everywhere, in the time that loading takes."""
    found = mistakes(tmp_path, products(MANY, more))

    assert MANY == len(found)
    assert message in found[0]


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("related: [q]", "there is no product `q`"),
        ("image: media/gone.png", "there is no file media/gone.png"),
        ("categories: [shoos]", "`shoos` is not in `ids.categories` of the store `embedded`"),
    ],
)
def test_one_cause_in_every_product(tmp_path: Path, more: str, message: str) -> None:
    """What one edit elsewhere would end is told once, with a count and the first places."""
    (found,) = mistakes(tmp_path, products(MANY, more))

    assert found.startswith("a.yaml:2:")
    assert message in found
    assert f"; {MANY} times (also a.yaml:3:" in found
    assert 2 == found.count(", a.yaml:") + found.count("(also a.yaml:")


@pytest.mark.usefixtures("quickly")
def test_a_hundred_thousand_unknown_keys(tmp_path: Path) -> None:
    """Of the mistakes of one entry the first hundred are told, and how many more there are."""
    keys = "".join(f"    k{number}: 1\n" for number in range(100_000))
    with pytest.raises(CatalogError) as caught:
        loaded(tmp_path, f"products:\n  p:\n    type: physical\n    id: 5\n{keys}")
    found = caught.value.diagnostics

    assert 101 == len(found)
    assert "a.yaml:2:3: 99900 more mistakes here are not listed" == str(found[0])
    assert Mistake.MORE == found[0].code


def test_guessing_ends() -> None:
    """Names are compared until patience is used up; then there is a mistake without a guess."""
    guesses, known = Guesses(), [f"name-{number}" for number in range(PATIENCE // 2)]

    assert "; did you mean `name-7`?" == guesses("nane-7", lambda: known)
    assert guesses("nothing of the sort", lambda: known) == ""
    assert guesses("nane-7", lambda: known) == ""


def test_a_key_of_megabytes_is_told_in_a_line(tmp_path: Path) -> None:
    """A message repeats no more than a person can read."""
    (found,) = mistakes(tmp_path, f"? {'a' * MIB}\n: 1\n")

    assert len(found) < 1100
    assert found.endswith("a…")


# files made to be slow or large


@pytest.mark.usefixtures("quickly")
def test_a_flood_of_directives() -> None:
    """Lines that the parser would compare with each other for hours are counted first."""
    text = b"".join(b"%%TAG !a%d! x\n" % number for number in range(200_000))
    reading = read("shop.yaml", text + b"---\na: 1\n")

    assert not reading.whole
    message = f"more than {MOST_DIRECTIVES} lines begin with `%`; remove them"
    assert [message] == [item.summary for item in reading.mistakes]


def test_a_few_directives_are_no_flood() -> None:
    """What YAML allows, and nobody writes, is read."""
    assert {"a": 1} == read("shop.yaml", b"%TAG !a! x\n%TAG !b! y\n---\na: 1\n").tree


def test_millions_of_values() -> None:
    """A file of more values than any catalog has is refused while it is read."""
    reading = read("shop.yaml", b"a: [" + b"1," * MOST_NODES + b"1]")

    assert ["the file up to here holds millions of values; split it"] == [
        item.summary for item in reading.mistakes
    ]


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("inside", ["&t {}", "&t [{}]", "&t {{k: [{}]}}"])
def test_a_long_text_repeated_without_end(inside: str) -> None:
    """An alias to a book is as much a bomb as an alias to a list."""
    book = inside.format("x" * 900_000)
    text = f"a: {book}\n" + "".join(f"b{number}: *t\n" for number in range(1000))
    reading = read("shop.yaml", text.encode())

    assert ["the aliases up to here make the file far too large; write it out"] == [
        item.summary for item in reading.mistakes
    ]


def test_a_policy_that_every_product_shares() -> None:
    """A page of text may stand in thousands of products."""
    text = f"a: &t {'x' * 5000}\n" + "".join(f"b{number}: *t\n" for number in range(5000))

    assert read("shop.yaml", text.encode()).whole


# files that are none, or may not be read


@pytest.mark.parametrize("name", ["a.yaml", "store.yaml", "media/a.png", "text/a.html"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    """A pipe in a file's place is told, and nobody waits for what may come out of it."""
    (tmp_path / "b.yaml").write_text(
        "products:\n  x: {type: physical, id: 5, image: media/a.png, policy: {file: text/a.html}}\n"
    )
    for file, data in {"media/a.png": png(1), "text/a.html": b"x", "store.yaml": STORE}.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(data if isinstance(data, bytes) else str(data).encode())
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)

    assert "is not a file" in mistakes(tmp_path)[0]


def test_store_yaml_as_a_link(tmp_path: Path) -> None:
    """A link within the catalog is followed; one to nowhere, or outside, is told."""
    root = tmp_path / "catalog"
    root.mkdir()
    (root / "real.txt").write_text(STORE, "utf-8")
    (tmp_path / "outside.yaml").write_text(STORE, "utf-8")
    store = root / "store.yaml"
    store.symlink_to("real.txt")
    assert 0 == len(load(root, None, {})[1].resources)
    for target, message in {"nowhere": "not a file", "../outside.yaml": "leads out of"}.items():
        store.unlink()
        store.symlink_to(target)
        with pytest.raises(CatalogError, match=message):
            load(root, None, {})


UNREADABLE = {
    "a file": ("shop.yaml", 0o000, "shop.yaml:1:1: this cannot be read: Permission denied"),
    "a folder": ("sub", 0o000, "sub:1:1: this folder cannot be read: Permission denied"),
    "a folder's files": ("sub", 0o444, "sub/b.yaml:1:1: this cannot be read: Permission denied"),
    "a picture": ("media/a.png", 0o000, "media/a.png cannot be read: Permission denied"),
    "a picture's folder": ("media", 0o000, "there is no file media/a.png"),
    "a secret's folder": ("keys", 0o000, "that place cannot be looked at: Permission denied"),
    "store.yaml": ("store.yaml", 0o000, "store.yaml:1:1: this cannot be read: Permission denied"),
    "all of it": (".", 0o444, "store.yaml:1:1: this cannot be read: Permission denied"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_may_not_be_read_is_told(shared: Path, case: str) -> None:
    """A file that cannot be read is a mistake, never a file that is not there: nothing is deleted."""
    name, mode, message = UNREADABLE[case]
    (shared / "sub" / "link").mkdir(parents=True)
    (shared / "media").mkdir()
    (shared / "keys").mkdir()
    (shared / "media" / "a.png").write_bytes(png(1))
    hook = 'url: "https://a.example", events: [a], secret: {write_to: keys/a}'
    (shared / "shop.yaml").write_text(
        f"media: {{a: {{file: media/a.png}}}}\nwebhooks: {{w: {{{hook}}}}}\n", "utf-8"
    )
    (shared / "sub" / "b.yaml").write_text("products: {}\n", "utf-8")
    (shared / name).chmod(mode)
    with without_rights(), pytest.raises(CatalogError) as caught:
        load(shared, None, {})

    assert message in "\n".join(map(str, caught.value.diagnostics))


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.write_text("x" * 5000)])
def test_what_is_no_secret_is_not_written_over(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    """A pipe, or a file longer than any secret, in the place of a secret's file is somebody's."""
    make(tmp_path / "key")
    hook = 'url: "https://a.example", events: [a], secret: {write_to: key}'

    assert "holds something else" in mistakes(tmp_path, f"webhooks: {{w: {{{hook}}}}}\n")[0]


def test_names_longer_than_any_file(tmp_path: Path) -> None:
    """A name that no file system takes belongs to no file."""
    long = "ح" * 200
    text = products(
        1, f"image: media/{long}.png, gallery: [{long}/a.png], policy: {{file: {long}}}"
    )

    assert 3 == len([one for one in mistakes(tmp_path, text) if "there is no file" in one])


def test_a_file_that_grows_is_read_to_the_limit(tmp_path: Path) -> None:
    """No more than the limit is held, however large the file is by now."""
    (tmp_path / "a.png").touch()
    os.truncate(tmp_path / "a.png", 1 << 34)
    tracemalloc.start()
    assert "a.png is larger than 10 MiB" in mistakes(tmp_path, "media: {a: {file: a.png}}")[0]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 40 * MIB


# pictures


def picture(form: str, **options: Any) -> bytes:
    """Make a real picture."""
    made = Image.effect_noise((160, 120), 50).convert("P" if form == "GIF" else "RGB")
    data = io.BytesIO()
    made.save(data, form, **options)
    return data.getvalue()


def preview() -> bytes:
    """Make a picture that holds another, whole, as cameras do."""
    tags = Image.Exif()
    tags[0x010E] = picture("JPEG").decode("latin-1")
    return picture("JPEG", exif=tags)


PICTURES: dict[str, Callable[[], bytes]] = {
    "a.jpg": lambda: picture("JPEG"),
    "b.jpg": lambda: picture("JPEG", progressive=True),
    "c.jpg": preview,
    "d.jpg": lambda: picture("JPEG") + b"a film that a telephone appends",
    "e.png": lambda: picture("PNG"),
    "f.webp": lambda: picture("WEBP"),
    "g.gif": lambda: picture("GIF"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_cut_short(tmp_path: Path, name: str) -> None:
    """Half a picture is noticed before a buyer sees it; a whole one passes."""
    data = PICTURES[name]()
    path = tmp_path / name
    path.write_bytes(data)
    assert name == read_media(tmp_path, name, Guesses()).name
    for size in (len(data) // 3, len(data) // 2, len(data) - 40):
        path.write_bytes(data[:size])
        with pytest.raises(ValueError, match=r"is cut short|is a broken picture"):
            read_media(tmp_path, name, Guesses())


@pytest.mark.parametrize(
    "text",
    [
        "<svg/>",
        "\ufeff<?xml version='1.0'?>\n<!-- <x> --><!DOCTYPE svg>\n<svg xmlns='x'></svg>",
        "<!DOCTYPE svg PUBLIC 'a' 'b' [\n<!ENTITY ns 'http://x'>\n]>\n<svg:svg></svg:svg>",
        "<svg><text>one = 'two', said the script</text></svg>",
        "<svg><style>.a{fill:url(#b);background:url(data:image/png;base64,AA)}</style><g/></svg>",
        "<svg style='fill:red'><image href='data:image/png;base64,AA'/><use xlink:href='#a'/></svg>",
        "<svg><switch><foreignObject requiredExtensions='x'><i:pgfRef/></foreignObject></switch></svg>",
        "<?xml version='1.0'?><?php-no?><svg><animate attributeName='fill' values='a;b'/></svg>",
    ],
)
def test_drawings_of_every_spelling(tmp_path: Path, text: str) -> None:
    """What stands before the drawing, as programs write it, does not matter."""
    (tmp_path / "a.svg").write_text(text, "utf-8")

    assert "image/svg+xml" == read_media(tmp_path, "a.svg", Guesses()).content.mime_type


SCRIPTS = (
    "<svg><script>x()</script></svg>",
    "<svg xmlns:s='http://www.w3.org/2000/svg'><s:script href='x.js'/></svg>",
    '<svg onload="x()"/>',
    "<svg ONLOAD = 'x()'/>",
    "<svg><g\nonclick='x()'/></svg>",
    "<svg><a href='javascript:x()'/></svg>",
    "<svg><a href=' java&#10;script&#58;x()'/></svg>",
    "<svg><a xlink:href='&#106;avascript:x()'/></svg>",
    "<svg><a href='vbscript:x()'/></svg>",
    "<svg><use href='data:image/svg+xml;base64,PHN2Zz4='/></svg>",
    "<svg><a href='data:text/html,x'/></svg>",
    "<svg><set attributeName='onmouseover' to='x()'/></svg>",
    "<svg><animate attributeName='xlink:href' values='#a;#b'/></svg>",
    "<svg><animate attributeName='fill' values='red;javascript:x()'/></svg>",
    "<svg><handler type='application/ecmascript'>x()</handler></svg>",
    "<svg><foreignObject><h:iframe xmlns:h='http://www.w3.org/1999/xhtml' srcdoc='x'/></foreignObject></svg>",
    "<svg><foreignObject><meta http-equiv='refresh' content='0;url=x'/></foreignObject></svg>",
    "<svg><style>a{b:expression(x())}</style></svg>",
    "<svg><style>a{b:exp/**/ression(x())}</style></svg>",
    "<svg><style>a{b:url(java\\73 cript:x())}</style></svg>",
    "<svg><style><![CDATA[a{-moz-binding:url(x)}]]></style></svg>",
    "<svg style='b:\\110000 expression(x())'/>",
    "<?xml-stylesheet href='x.xsl' type='text/xsl'?><svg/>",
    "<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'x()'>]><svg/>",
    "<!DOCTYPE svg [<!ENTITY s '<x/>'><!ENTITY t '&s;'>]><svg>&t;</svg>",
    "<!DOCTYPE svg [<!ENTITY s '&#60;script>x()&#60;/script>'>]><svg>&s;</svg>",
    "<!DOCTYPE svg [<!ENTITY s SYSTEM 'http://evil.example/x'>]><svg>&s;</svg>",
    "<!DOCTYPE svg [<!ENTITY % s 'x'>]><svg/>",
    f"<!DOCTYPE svg [<!ENTITY s '{'x' * 20_000}'>]><svg/>",
)
MALFORMED = (
    "<svg><a b=c/></svg>",
    "<svg><a onclick=x()></a></svg>",
    "<svg>",
    "<svg/><svg/>",
    "<svg>&nbsp;</svg>",
    "<?xml version='1.0' encoding='utf-7'?><svg/>",
    "<?xml version='1.0' encoding='shift_jis'?><svg/>",
)


@pytest.mark.parametrize(
    ("text", "message"),
    [(text, "holds a script") for text in SCRIPTS]
    + [(text, "is no well-formed drawing") for text in MALFORMED],
)
def test_a_drawing_that_may_run_something(tmp_path: Path, text: str, message: str) -> None:
    """In whatever form: what browsers see once entities, escapes and defaults are put in counts."""
    (tmp_path / "a.svg").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=message):
        read_media(tmp_path, "a.svg", Guesses())


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("text", ["<!--" * 2_000_000, "<!-- -->" * 1_000_000, "<?" * 4_000_000])
def test_a_drawing_that_does_not_begin(tmp_path: Path, text: str) -> None:
    """Megabytes of what may stand before a drawing are gone through once."""
    (tmp_path / "a.svg").write_text(text, "utf-8")
    with pytest.raises(ValueError, match="does not hold what its name says"):
        read_media(tmp_path, "a.svg", Guesses())
