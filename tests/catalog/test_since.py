"""What git changed of a catalog is what its files want otherwise, as a whole reading of both tells."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.catalog.test_commit import git
from tests.strategies import png
from tjar_sync.catalog import load_at
from tjar_sync.catalog.earlier import EarlierFiles
from tjar_sync.catalog.parsed import NO_MEMORY
from tjar_sync.catalog.since import Since, changed_since
from tjar_sync.errors import UsageError
from tjar_sync.location import Location
from tjar_sync.session import choice_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.settings import Settings

    Edit = Callable[[Path], object]

ENVIRON = {"TJAR_API_KEY": "a-key-for-tests"}
FILES = {
    "store.yaml": """\
version: 1
default_store: live
include: ["*.yaml", "more/**", "../shared"]
stores:
  live:
    provider: tjar
    url: https://shop.test
    api_key: ${TJAR_API_KEY}
    ids: {brands: {nike: 1}}
  other: {provider: tjar, url: "https://other.test", api_key: "${TJAR_API_KEY}"}
defaults:
  product: {min_purchase: 1}
""",
    "shop.yaml": """\
media:
  front: {file: media/front.png, alt: Front}
products:
  any-shoe: {abstract: true, type: physical, weight: 100}
  shoe:
    extends: any-shoe
    name: {en: Shoe}
    description: {en: {file: text/shoe.html}}
    sale_price: 10
    sku: SHOE-1
    brand: nike
    image: front
  cap: {type: physical, name: {en: Cap}, sale_price: 5, sku: CAP-1, image: media/cap.png}
  sock: {type: physical, name: {en: Sock}, sku: SOCK-1, min_purchase: 2}
tables:
  - {file: prices.csv, key: sku, columns: {sku: sku, price: sale_price}}
""",
    "overlays/live/live.yaml": "products:\n  sock: {name: {en: Best sock}}\n",
    "overlays/other/other.yaml": "products:\n  cap: {sale_price: 6}\n",
    "more/hooks.yaml": "webhooks:\n  orders: {url: https://erp.test/o, events: [order.created]}\n",
    "more/none.yaml": "x-nothing: 1\n",
    "prices.csv": "sku,price\nSOCK-1,3\n",
    "text/shoe.html": "<p>A shoe.</p>\n",
    "../shared/hat.yaml": "products:\n  hat: {type: physical, name: {en: Hat}, sku: HAT-1, sale_price: 7}\n",
    "README.md": "# A shop\n",
    "../.gitignore": "ignored.*\n",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with a catalog in a folder of it, committed."""
    top = tmp_path_factory.mktemp("since")
    root = top / "shop"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (root / "media").mkdir()
    for shade, name in enumerate(("front", "cap", "other")):
        (root / "media" / f"{name}.png").write_bytes(png(shade))
    git(top, "init", "-b", "main")
    git(top, "add", ".")
    git(top, "commit", "-m", "all")
    return top


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    """Give such a catalog to be edited."""
    shutil.copytree(template, tmp_path / "top", symlinks=True)
    return tmp_path / "top" / "shop"


def read(root: Path) -> tuple[Settings, Catalog]:
    """Read a catalog as it is there."""
    return load_at(choice_of(Location(root, None, ENVIRON)))


def since(root: Path, ref: str = "main") -> Since:
    """Return what changed."""
    return changed_since(ref, choice_of(Location(root, None, ENVIRON)), read(root), NO_MEMORY)


def differing(root: Path, tmp_path: Path) -> set[str]:
    """Return whose digests differ between two whole readings: of the files, and of the commit's."""
    git(root.parent, "worktree", "add", "--detach", str(tmp_path / "then"), "main")
    then, now = (read(one)[1].digests for one in (tmp_path / "then" / "shop", root))
    return {str(one) for one in then.keys() | now.keys() if then.get(one) != now.get(one)}


def edit(name: str, before: str, after: str) -> Edit:
    """Make an edit of a file."""

    def made(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert before in text
        (root / name).write_text(text.replace(before, after), "utf-8")

    return made


def write(name: str, text: str | bytes) -> Edit:
    """Make a new file, or another one."""

    def made(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        data = text if isinstance(text, bytes) else text.encode()
        (root / name).write_bytes(data)

    return made


def both(*edits: Edit) -> Edit:
    """Do several edits."""
    return lambda root: [one(root) for one in edits]


CASES: dict[str, tuple[Edit, set[str]]] = {
    "nothing": (lambda _: None, set()),
    "no content": (write("README.md", "# Another\n"), set()),
    "a comment": (edit("shop.yaml", "products:\n", "# ours\nproducts:\n"), set()),
    "an entry": (edit("shop.yaml", "sale_price: 5", "sale_price: 6"), {"product.cap"}),
    "a template": (edit("shop.yaml", "weight: 100", "weight: 90"), {"product.shoe"}),
    "defaults": (
        edit("store.yaml", "min_purchase: 1", "min_purchase: 2"),
        {"product.shoe", "product.cap", "product.hat"},
    ),
    "a number of a name": (edit("store.yaml", "nike: 1", "nike: 4"), {"product.shoe"}),
    "limits": (edit("store.yaml", "version: 1\n", "version: 1\nguards: {max_deletes: 1}\n"), set()),
    "an overlay": (
        edit("overlays/live/live.yaml", "Best sock", "Good sock"),
        {"product.sock"},
    ),
    "an overlay that is gone": (
        lambda root: (root / "overlays/live/live.yaml").unlink(),
        {"product.sock"},
    ),
    "another store's overlay": (edit("overlays/other/other.yaml", "6", "8"), set()),
    "a cell of a table": (edit("prices.csv", "SOCK-1,3", "SOCK-1,4"), {"product.sock"}),
    "a text": (edit("text/shoe.html", "A shoe", "The shoe"), {"product.shoe"}),
    "a named picture": (write("media/front.png", png(9)), {"media.front", "product.shoe"}),
    "a picture": (write("media/cap.png", png(9)), {"media.media/cap.png", "product.cap"}),
    "a picture that is gone": (
        both(
            edit("shop.yaml", ", image: media/cap.png", ""),
            lambda root: (root / "media/cap.png").unlink(),
        ),
        {"media.media/cap.png", "product.cap"},
    ),
    "a shared file": (edit("../shared/hat.yaml", "Hat}", "The hat}"), {"product.hat"}),
    "a shared file that is gone": (
        lambda root: (root / "../shared/hat.yaml").rename(root / "../shared/hat.txt"),
        {"product.hat"},
    ),
    "a new file": (
        write(
            "more/new.yaml",
            "products:\n  belt: {type: physical, name: {en: Belt}, sale_price: 1}\n",
        ),
        {"product.belt"},
    ),
    "a file that is gone": (lambda root: (root / "more/hooks.yaml").unlink(), {"webhook.orders"}),
    "a file of another name": (
        lambda root: (root / "more/hooks.yaml").rename(root / "more/calls.yaml"),
        set(),
    ),
    "a new key": (
        both(
            edit("shop.yaml", "  cap:", "  hood:"),
            edit("overlays/other/other.yaml", "cap", "hood"),
            edit("shop.yaml", "tables:", "moved: [{from: product.cap, to: product.hood}]\ntables:"),
        ),
        {"product.cap", "product.hood"},
    ),
    "a linked file": (
        both(
            write("media/more/front.png", png(0)),
            lambda root: (root / "media/front.png").unlink(),
            lambda root: (root / "media/front.png").symlink_to("more/front.png"),
        ),
        set(),
    ),
}
UNSURE = {"a linked file"}


@pytest.mark.parametrize("case", CASES)
def test_what_changed_is_what_both_readings_tell(root: Path, tmp_path: Path, case: str) -> None:
    """Neither more nor less, whatever supplies the value; where git cannot tell, it is all."""
    made, expected = CASES[case]
    made(root)
    found = since(root)

    assert expected == differing(root, tmp_path)
    if case in UNSURE:
        assert (None, "media/front.png is a repository or a link of its own") == (
            found.addresses,
            found.untold,
        )
    else:
        assert expected == set(map(str, found.addresses or ())), found.untold
        assert found.addresses is not None


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            edit("shop.yaml", "tables:", "removed: [product.old]\ntables:"),
            {"product.old"},
        ),
        (
            edit(
                "shop.yaml", "sku: SOCK-1,", "sku: SOCK-1, allow: [{code: zero-price, reason: x}],"
            ),
            {"product.sock"},
        ),
    ],
)
def test_what_no_digest_tells_counts(root: Path, made: Edit, expected: set[str]) -> None:
    """What is to be forgotten, and a check that is lifted, are of the files as well."""
    made(root)
    found = since(root)

    assert expected == set(map(str, found.addresses or ()))


def test_a_commit_counts_as_well_as_what_was_not_committed(root: Path) -> None:
    """All between a ref and the work tree; against what was committed last, only the rest."""
    edit("shop.yaml", "sale_price: 5", "sale_price: 6")(root)
    git(root, "commit", "-am", "cheaper")
    edit("prices.csv", "SOCK-1,3", "SOCK-1,4")(root)

    assert {"product.cap", "product.sock"} == set(map(str, since(root, "HEAD~1").addresses or ()))
    assert {"product.sock"} == set(map(str, since(root, "HEAD").addresses or ()))
    assert git(root, "rev-parse", "HEAD").strip() == since(root, "HEAD").commit


@pytest.mark.parametrize(
    ("then", "why"),
    [
        (edit("shop.yaml", "products:", "product:"), "the files had mistakes then"),
        (edit("store.yaml", "version: 1", "version: x"), "the files had mistakes then"),
        (edit("store.yaml", "default_store: live", ""), "the files had mistakes then"),
        (
            edit("store.yaml", "shop.test", "elsewhere.test"),
            "store.yaml says otherwise now how the store is read or planned",
        ),
        (
            edit("store.yaml", "version: 1", "version: 1\non_remove: archive"),
            "store.yaml says otherwise now how the store is read or planned",
        ),
        (lambda root: (root / "store.yaml").unlink(), "there was no store.yaml then"),
        (write("media/front.png", b""), "the files had mistakes then"),
        (
            write("media/front.png", b"version https://git-lfs.github.com/spec/v1\n"),
            "the files had mistakes then",
        ),
    ],
)
def test_in_doubt_nobody_can_tell(root: Path, tmp_path: Path, then: Edit, why: str) -> None:
    """Of files that could not be read then, or were read in another way, nothing is concluded."""
    shutil.copytree(root, tmp_path / "now", symlinks=True)
    then(root)
    git(root, "add", "-A", ".")
    git(root, "commit", "-m", "then")
    shutil.rmtree(root)
    (tmp_path / "now").rename(root)
    found = since(root, "HEAD")

    assert (None, why) == (found.addresses, found.untold)


def test_a_repository_within_is_no_ones_to_tell(root: Path) -> None:
    """What git does not look into may be anything."""
    write("more/inn\ner/new.txt", "x")(root)
    git(root / "more" / "inn\ner", "init")
    found = since(root)

    assert (None, "more/inn\\ner/ is a repository or a link of its own") == (
        found.addresses,
        found.untold,
    )


def test_shared_files_of_another_repository_are_no_ones_to_tell(root: Path, tmp_path: Path) -> None:
    """A shared folder that is a submodule: git tells that it changed, and not what was in it."""
    top, other = root.parent, tmp_path / "other"
    shutil.copytree(top / "shared", other)
    git(other, "init", "-b", "main")
    git(other, "add", ".")
    git(other, "commit", "-m", "all")
    git(top, "rm", "-r", "-q", "shared")
    for name in ("shared", "unread"):
        git(top, "-c", "protocol.file.allow=always", "submodule", "add", str(other), name)
    git(top, "commit", "-m", "submodules")
    (top / "unread" / "new.txt").write_text("x", "utf-8")
    assert frozenset() == since(root, "HEAD").addresses
    edit("../shared/hat.yaml", "Hat}", "The hat}")(root)
    found = since(root, "HEAD")

    assert (None, "../shared is a repository or a link of its own") == (
        found.addresses,
        found.untold,
    )


def test_what_is_shared_by_way_of_a_link_is_no_ones_to_tell(root: Path) -> None:
    """Its files have other names in git than those by which they are read, and may be elsewhere now."""
    top = root.parent
    (top / "shared").rename(top / "hats")
    (top / "shared").symlink_to("hats")
    git(top, "add", "-A", ".")
    git(top, "commit", "-m", "linked")
    edit("../hats/hat.yaml", "Hat}", "The hat}")(root)
    found = since(root, "HEAD")

    assert (None, "../shared is read by way of a link") == (found.addresses, found.untold)


def test_settings_that_are_hidden_are_no_ones_to_tell(root: Path) -> None:
    """What is hidden is not looked at, and store.yaml may lead there."""
    (root / ".conf").mkdir()
    (root / "store.yaml").rename(root / ".conf/store.yaml")
    (root / "store.yaml").symlink_to(".conf/store.yaml")
    git(root, "add", "-A", ".")
    git(root, "commit", "-m", "hidden")
    edit(".conf/store.yaml", "min_purchase: 1", "min_purchase: 2")(root)
    found = since(root, "HEAD")

    assert (None, "store.yaml is a link to what is hidden") == (found.addresses, found.untold)


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_what_git_is_not_to_look_at_is_no_ones_to_tell(root: Path, mark: str) -> None:
    """A person has git take files for unchanged; those beside the catalog, or not there, are nothing."""
    git(root, "update-index", mark, "README.md", "prices.csv", "../.gitignore")
    (root / "../.gitignore").unlink()
    assert "git was told not to look at README.md" == since(root).untold
    git(root, "update-index", mark.replace("--", "--no-"), "README.md", "prices.csv")
    assert frozenset() == since(root).addresses
    git(root, "update-index", mark, "shop.yaml")
    edit("shop.yaml", "sale_price: 5", "sale_price: 6")(root)
    found = since(root)

    assert (None, "git was told not to look at shop.yaml") == (found.addresses, found.untold)


def test_a_hook_of_git_does_not_say_where_a_catalog_is(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hooks of a linked work tree name its repository: the catalog is in its folder all the same."""
    edit("shop.yaml", "sale_price: 5", "sale_price: 6")(root)
    monkeypatch.setenv("GIT_DIR", str(root.parent / ".git"))
    found = since(root)

    assert ({"product.cap"}, "") == (set(map(str, found.addresses or ())), found.untold)


def test_what_a_link_leads_to_counts(root: Path) -> None:
    """A file that is read by way of a link is as what it leads to, in any Unicode form."""
    write("media/real/é.png", png(5))(root)
    write("more/real.txt", "products:\n  tie: {type: physical, name: {en: Tie}, sale_price: 1}\n")(
        root
    )
    (root / "more/tie.yaml").symlink_to("real.txt")
    (root / "media/linked").symlink_to("real")
    edit("shop.yaml", "image: media/cap.png", "image: media/linked/é.png")(root)
    git(root, "add", "-A", ".")
    git(root, "commit", "-m", "linked")
    assert frozenset() == since(root, "HEAD").addresses
    edit("more/real.txt", "Tie", "Bow tie")(root)
    write("media/real/é.png", png(6))(root)

    found = {str(one) for one in since(root, "HEAD").addresses or ()}
    assert {"media.media/linked/é.png", "product.cap", "product.tie"} == found


def test_a_link_that_led_nowhere_had_nothing(root: Path) -> None:
    """What it leads to by now is all new."""
    (root / "more/late.yaml").symlink_to("late.txt")
    git(root, "add", "-A", ".")
    git(root, "commit", "-m", "a link")
    write("more/late.txt", "products:\n  bag: {type: physical, name: {en: Bag}, sale_price: 1}\n")(
        root
    )

    assert {"product.bag"} == set(map(str, since(root, "HEAD").addresses or ()))


def test_files_that_a_disk_may_confuse_are_told_of(root: Path) -> None:
    """Two changed files whose names differ in case alone: nobody knows which was read."""
    for name in ("more/a.txt", "more/A.txt"):
        write(name, "x")(root)

    assert "two files have names that differ in case alone" == since(root).untold


def test_a_path_that_leads_out_is_never_written(root: Path, tmp_path: Path) -> None:
    """What an earlier file names is looked for below the catalog, and only there."""
    files = EarlierFiles(root, {"../x.png": b"x", "gone.png": None}, tmp_path / "then")

    assert {root} == {files.root_of(one) for one in ("../x.png", "/x.png", "gone.png", "a.png")}
    assert not (tmp_path / "then").exists()


def test_what_git_cannot_say_is_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown ref, a shallow clone, no repository and no git: each in words, with the way out."""
    git(root, "commit", "--allow-empty", "-m", "second")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--depth", "1", f"file://{root.parent}", str(shallow))
    outside = tmp_path / "outside"
    shutil.copytree(root, outside)
    (outside / "store.yaml").write_text(FILES["store.yaml"].replace(', "../shared"', ""), "utf-8")

    def told(where: Path, ref: str) -> tuple[str, str | None]:
        with pytest.raises(UsageError) as caught:
            since(where, ref)
        return caught.value.what, caught.value.hint

    assert told(root, "--output=x")[0] == "git has no commit `--output=x` here"
    assert told(root, "nowhere") == (
        "git has no commit `nowhere` here",
        "name a branch, a tag or a commit: --since origin/main; git branch -a lists branches",
    )
    assert told(shallow / "shop", "HEAD~1") == (
        "git has no commit `HEAD~1` here: this is a shallow clone, which lacks what came before",
        "fetch it: git fetch --unshallow (in CI: `fetch-depth: 0`), or leave out --since",
    )
    what, hint = told(outside, "HEAD")
    assert what.startswith("git cannot tell what changed: fatal: not a git repository")
    assert hint == "leave out --since to plan all"
    monkeypatch.setenv("PATH", os.devnull)
    assert told(root, "HEAD")[0].startswith("git cannot be asked what changed: ")


@pytest.mark.parametrize("ref", ["origin/main", "origin/main~0"])
def test_a_name_of_several_refs_is_refused(root: Path, ref: str) -> None:
    """Git would take the tag without a word, and who pushes one would say what has changed."""
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(root, "tag", "origin/main/beside")
    assert frozenset() == since(root, ref).addresses
    git(root, "tag", "-d", "origin/main/beside")
    edit("shop.yaml", "sale_price: 5", "sale_price: 6")(root)
    git(root, "commit", "-am", "theirs")
    git(root, "tag", "origin/main")
    with pytest.raises(UsageError) as caught:
        since(root, ref)

    assert caught.value.what == (
        "git has several refs of the name `origin/main`: refs/remotes/origin/main and"
        " refs/tags/origin/main"
    )
    assert caught.value.hint == "name one whole: --since refs/remotes/origin/main"
    assert {"product.cap"} == {
        str(one) for one in since(root, "refs/remotes/origin/main").addresses or ()
    }


def test_git_that_says_nothing_is_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git that fails without a word is told so."""
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}")
    with pytest.raises(UsageError) as caught:
        since(root)

    assert caught.value.what == "git cannot tell what changed: it does not say why"


def test_what_git_does_not_have_is_not_guessed(root: Path) -> None:
    """A partial clone that cannot fetch what a file was: nothing is concluded."""
    name = git(root, "rev-parse", "main:shop/more/hooks.yaml").strip()
    (root / "more/hooks.yaml").unlink()
    (root.parent / ".git" / "objects" / name[:2] / name[2:]).unlink()
    found = since(root)

    assert (None, "git does not have more/hooks.yaml as it was") == (found.addresses, found.untold)
