"""Opening a state home: by URL, cheaply, and without a trace until something is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.state.samples import python
from tjar_sync.errors import UsageError
from tjar_sync.model.state import Batch
from tjar_sync.state import HOME_TYPES, open_home, parse_state, shown_state
from tjar_sync.state.registry import now, surroundings
from tjar_sync.testing.state_samples import ALI, state_entry

if TYPE_CHECKING:
    from pathlib import Path


def test_an_unknown_scheme_names_those_that_exist() -> None:
    """A URL of an unknown kind is a mistake in store.yaml, and the message lists what works."""
    with pytest.raises(UsageError) as caught:
        open_home("ftp://host/state", surroundings("live", "https://a.tjar.sa"))

    assert str(caught.value) == (
        "state: state cannot be kept at ftp://; write git (a ref of this repository's own remote `origin`);"
        " or a file's path or file:///… (an SQLite file);"
        " or file:///shared/folder/ (a folder that may be shared);"
        " or s3://bucket/prefix, gs://…, az://… (object storage);"
        " or postgresql://host/database (a PostgreSQL server);"
        " or git+ssh://git@host/repository, git+https://… (a ref of a git repository)"
    )
    assert [
        ("", "git"),
        ("", "file"),
        ("file",),
        ("s3", "gs", "az"),
        ("postgresql", "postgres"),
        ("git+ssh", "git+https"),
    ] == [home_type.schemes for home_type in HOME_TYPES]


def test_a_path_and_its_url_are_the_same_state(tmp_path: Path) -> None:
    """A plain path and a file URL lead to the same file, spaces and Arabic letters included."""
    path = tmp_path / "my متجر" / "state #1?.db"
    plain = open_home(str(path), surroundings("live", "https://a.tjar.sa"))
    plain.append(Batch(put=(state_entry(),)))
    url = open_home(path.as_uri(), surroundings("live", "https://a.tjar.sa"))
    lineages = (plain.load().lineage, url.load().lineage)
    plain.close()
    url.close()

    assert lineages[0] == lineages[1]
    assert path.is_file()


def test_the_url_of_a_folder_is_a_shared_log(tmp_path: Path) -> None:
    """A folder that is there, one that ends with a slash, and one without an ending keep a log."""
    there, slash, bare = tmp_path / "there.d", tmp_path / "my متجر.x", tmp_path / "bare"
    there.mkdir()
    urls = [there.as_uri(), f"{slash.as_uri()}/", bare.as_uri()]
    for url in urls:
        place = parse_state(url, tmp_path)
        home = open_home(place, surroundings("li/ve", "https://a.tjar.sa"))
        home.append(Batch(put=(state_entry(),)))
        home.close()

        assert place == parse_state(place, tmp_path)

    assert [["li%2Fve"]] * 3 == [
        [one.name for one in folder.iterdir() if one.name != ".gitignore"]
        for folder in (there, slash, bare)
    ]
    assert str(slash) == shown_state(parse_state(urls[1], tmp_path))


def test_the_defaults_make_a_working_lock(tmp_path: Path) -> None:
    """With the real clock and the real machine, a lock is taken and given back."""
    home = open_home(str(tmp_path / "state.db"), surroundings("live", "https://a.tjar.sa"))
    before = now()
    with home.lock(ALI):
        home.append(Batch(put=(state_entry(),)))
    serial = home.load().serial
    home.close()

    assert 1 == serial
    assert before <= now()


def test_the_package_is_cheap_to_import() -> None:
    """Importing the state homes does not import what opens them."""
    code = "import sys, tjar_sync.state; sys.exit('sqlite3' in sys.modules)"
    with python(code) as process:
        process.communicate()

    assert 0 == process.returncode


def test_a_state_url_is_understood(tmp_path: Path) -> None:
    """`state:` leads to one file, however it is written; what leads nowhere is told before use."""
    place = tmp_path / "my state.db"

    assert str(place) == parse_state("my state.db", tmp_path)
    assert str(place) == parse_state(place.as_uri(), tmp_path / "elsewhere")
    assert str(place) == parse_state(f"FILE://{tmp_path}/my%20state.db", tmp_path)
    assert str(place) == shown_state(str(place))
    with pytest.raises(ValueError, match="begins with three slashes"):
        parse_state("file://state.db", tmp_path)
    with pytest.raises(ValueError, match="state cannot be kept at ftp://; write git "):
        parse_state("ftp://bucket/state", tmp_path)


def test_a_misspelt_git_is_no_file(tmp_path: Path) -> None:
    """A state that lands in a file called `gti` is lost to its team; `./gti` is one that is meant."""
    (tmp_path / "gist").touch()

    with pytest.raises(ValueError, match=r"did you mean `git`\? \(a file: \./gti\)"):
        parse_state("gti", tmp_path)
    assert [str(tmp_path / name) for name in ("gti", "gist", "gti.db", "shop")] == [
        parse_state(text, tmp_path) for text in ("./gti", "gist", "gti.db", "shop")
    ]


@pytest.mark.parametrize(
    "query", ["host=evil.example", "hostaddr=192.0.2.1", "%68ost=evil.example", "service=x"]
)
def test_a_postgresql_url_leads_to_its_own_host(tmp_path: Path, query: str) -> None:
    """What is vouched for is what stands before the path; a socket's folder is on this machine."""
    with pytest.raises(ValueError, match="would lead to another host"):
        parse_state(f"postgresql://localhost/states?{query}", tmp_path)
    socket = "postgresql://postgres@/states?host=/run/postgresql&sslmode=disable"
    assert socket == parse_state(socket, tmp_path)
