"""Opening a state home: by URL, cheaply, and without a trace until something is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.state.samples import ALI, python, state_entry
from tjar_sync.errors import UsageError
from tjar_sync.state import STATE_HOMES, now, open_home

if TYPE_CHECKING:
    from pathlib import Path


def test_an_unknown_scheme_names_those_that_exist() -> None:
    """A URL of an unknown kind is a mistake in store.yaml, and the message lists what works."""
    with pytest.raises(UsageError) as caught:
        open_home("ftp://host/state", store="live", base_url="https://a.tjar.sa")

    assert str(caught.value) == (
        "state: state cannot be kept at ftp://\n"
        "  give the path of a file, or a URL that begins with one of: file://"
    )
    assert ["file"] == list(STATE_HOMES)


def test_a_path_and_its_url_are_the_same_state(tmp_path: Path) -> None:
    """A plain path and a file URL lead to the same file, spaces and Arabic letters included."""
    path = tmp_path / "my متجر" / "state #1?.db"
    plain = open_home(str(path), store="live", base_url="https://a.tjar.sa")
    plain.record([state_entry()])
    url = open_home(path.as_uri(), store="live", base_url="https://a.tjar.sa")
    lineages = (plain.load().lineage, url.load().lineage)
    plain.close()
    url.close()

    assert lineages[0] == lineages[1]
    assert path.is_file()


def test_the_defaults_make_a_working_lock(tmp_path: Path) -> None:
    """With the real clock and the real machine, a lock is taken and given back."""
    home = open_home(str(tmp_path / "state.db"), store="live", base_url="https://a.tjar.sa")
    before = now()
    with home.lock(ALI):
        home.record([state_entry()])
    serial = home.load().serial
    home.close()

    assert 1 == serial
    assert before <= now()


def test_the_package_is_cheap_to_import() -> None:
    """Importing the state homes does not import SQLAlchemy."""
    code = "import sys, tjar_sync.state; sys.exit('sqlalchemy' in sys.modules)"
    with python(code) as process:
        process.communicate()

    assert 0 == process.returncode
