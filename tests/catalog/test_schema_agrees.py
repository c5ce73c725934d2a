"""An editor underlines what `validate` tells of, but for what one file cannot tell, and nothing else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.catalog.corpus import cases
from tests.catalog.editors import VERSIONS, Unread, underlined
from tests.docs.test_manual import STORE
from tests.docs.test_manual import WITH_EXAMPLE as PAGES
from tjar_sync.catalog import load
from tjar_sync.errors import CatalogError
from tjar_sync.session import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

ROOT = Path(__file__).parents[2]
ENVIRON = {
    "URL": "http://example.com",
    "STATE": "ftp://example.com",
    "TJAR_SYNC_ALLOW_ENV": "URL STATE",
    "TJAR_VAR_HIDDEN": "a\x07b",
}
LEFT_TO_VALIDATE = {
    "what stands in other files, or in other entries": (
        "name-taken|duplicate-identity|missing-reference|unknown-id|wrong-template|wrong-move"
        "|self-reference|repeated product.gone|repeated item .* of `codes`"
        "|misplaced-key `duration_minutes` is for booking"
    ),
    "what lies on the disk, and what is in it": (
        "missing-file|unreadable-file|private-file|wrong-media|lfs-pointer|not-utf8|wrong-table"
        "|outside-catalog link.png|outside-catalog ../elsewhere|hidden-character .*(txt|codes)"
        "|repeated secrets/more|wrong-value empty.codes|secret-place"
    ),
    "what the environment and the machine know": "variable|wrong-value `time_zone`",
    "what tables and `defaults:` may add to an entry": "missing-key .* has no `(name|sale_price)`",
    "what the layers of an entry come to": (
        "misplaced-key with (variants|`unlimited)|repeated `sku` is the column"
        "|unknown-key (a product has no field|`variants` of a product)"
    ),
    "how store.yaml names currency, language and homes": (
        "too-many-decimals|unsupported|wrong-url state cannot|no-store-chosen"
    ),
    "how two values of one entry compare": (
        "wrong-value `(max_purchase|end_time)`|repeated there is a (variant|time)|repeated the label"
    ),
    "what the schedule comes to in time, and what a window may set": "wrong-window|wrong-type `sale_price` of product.cup",
    "what a reviewer does not see": "hidden-character the character|wrong-path the path holds|cut-by-comment",
    "how YAML itself reads a key": "duplicate-key|key-not-text",
    "which addresses the platform's stores have": "wrong-url (the store's address must|the key would)",
}
"""Why an editor cannot tell: by the mistakes that are so, as `code message`."""


class Told(NamedTuple):
    """A mistake that `validate` tells, and whether an editor underlines its line."""

    case: str
    version: str
    mistake: str
    underlined: bool


@cache
def told(root: Path) -> tuple[Told, ...]:
    """Look at each mistake of the corpus as an editor does."""
    return tuple(one for number, _ in enumerate(cases()) for one in _of_case(number, root))


def _of_case(number: int, root: Path) -> Iterator[Told]:
    case, folder = cases()[number], root / str(number)
    folder.mkdir()
    case.write(folder)
    with pytest.raises(CatalogError) as caught:
        load(folder, None, ENVIRON, CHECKS)
    for version in VERSIONS:
        for one in caught.value.diagnostics:
            yield from _looked_at(case.name, version, one, folder)


def _looked_at(case: str, version: str, one: Diagnostic, folder: Path) -> Iterator[Told]:
    place = one.positions[0]
    path = folder / place.file
    if path.suffix not in {".yaml", ".yml"} or not path.is_file():
        return
    try:
        lines = underlined(place.file, path.read_text("utf-8"), version)
    except (Unread, UnicodeError):
        return
    yield Told(case, version, f"{one.code} {one.summary}", place.line in lines)


def why_not(mistake: str) -> list[str]:
    """Return the reasons for which an editor cannot tell a mistake."""
    return [why for why, which in LEFT_TO_VALIDATE.items() if re.match(which, mistake)]


@pytest.fixture(scope="module")
def all_told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, ...]:
    """Look at the corpus once."""
    return told(tmp_path_factory.mktemp("corpus"))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_editor_underlines_the_mistakes_that_one_file_tells(
    all_told: tuple[Told, ...], version: str
) -> None:
    """At their lines; each that it does not is left to `validate` for a reason that is listed."""
    mine = [one for one in all_told if one.version == version]
    silent = [one for one in mine if not one.underlined]

    assert [] == [one for one in silent if len(why_not(one.mistake)) != 1]
    assert 2 * len(silent) < len(mine)


def test_no_reason_is_listed_in_vain(all_told: tuple[Told, ...]) -> None:
    """Whoever teaches the schema more takes the reason out."""
    silent = {why for one in all_told if not one.underlined for why in why_not(one.mistake)}

    assert LEFT_TO_VALIDATE.keys() == silent


RIGHT = re.compile(r"This is right:\n\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_editor_underlines_nothing_that_is_right(version: str) -> None:
    """In the example shop, and in what the pages of codes show as right."""
    example = ROOT / "catalog.example"
    shown = [text for page in PAGES for text in RIGHT.findall(page.example)]
    files = [
        *(
            (path.relative_to(example).as_posix(), path.read_text("utf-8"))
            for path in sorted(example.rglob("*.yaml"))
        ),
        *(("store.yaml" if one.startswith("# store.yaml") else "a.yaml", one) for one in shown),
        ("store.yaml", STORE),
    ]

    assert 30 < len(files)
    assert [] == [one for one in files if underlined(*one, version)]


@pytest.mark.parametrize(
    ("scalar", "as_text", "as_number"),
    [
        # what it is in a file, and whether an editor with YAML 1.1, and with 1.2, underlines it
        ("SHOE-1", "   ", "vab"),
        ("12", "vab", "   "),
        ("'12'", "   ", "vab"),
        ("yes", "va ", "vab"),
        ("on", "va ", "vab"),
        ("true", "vab", "vab"),
        ("~", "   ", "vab"),
        ("010", " ab", "v  "),
        ("0o17", "  b", "va "),
        ("0x1F", " ab", "v  "),
        ("10:30", " a ", "v b"),
        ("2027-01-31", "   ", "vab"),
    ],
)
def test_scalars_are_read_as_in_the_versions_of_yaml(
    tmp_path: Path, scalar: str, as_text: str, as_number: str
) -> None:
    """Who refuses it as a sku, and as a quantity: `validate`, an editor with YAML 1.1, one with 1.2.

    Where an editor asks for quotes that `validate` does not need, they do no harm; what it passes,
    `validate` still tells.
    """
    entry = "products:\n  cup: {type: physical, name: {en: Cup}, sale_price: 1,\n    "
    for key, refused in (("sku", as_text), ("quantity", as_number)):
        text = f"{entry}{key}: {scalar}}}\n"
        (tmp_path / "store.yaml").write_text(STORE, "utf-8")
        (tmp_path / "a.yaml").write_text(text, "utf-8")
        by = "".join(
            letter if found else " "
            for letter, found in (
                ("v", _refused(tmp_path)),
                ("a", underlined("a.yaml", text, VERSIONS[0])),
                ("b", underlined("a.yaml", text, VERSIONS[1])),
            )
        )

        assert refused == by, key


def _refused(root: Path) -> bool:
    try:
        load(root, None, {}, CHECKS)
    except CatalogError:
        return True
    return False
