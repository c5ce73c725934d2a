"""Object storage keeps a state, and says in words what is wrong with it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.state.log import s3
from tjar_sync.errors import StateError, UsageError
from tjar_sync.model.state import Batch
from tjar_sync.state import open_home, parse_state, shown_state
from tjar_sync.state.log.cloud import CloudObjects
from tjar_sync.state.registry import surroundings
from tjar_sync.testing.state_samples import ALI, state_entry


def test_a_second_maker_is_refused() -> None:
    """A name is given once; what is freed can be given again; what is free reads as nothing."""
    with s3.reached():
        objects = CloudObjects(s3.prefix(), "live")
        made = [objects.create("log/1", b"one"), objects.create("log/1", b"two")]
        kept, listed = objects.read("log/1"), list(objects.listed("log/"))
        objects.remove(["log/1", "log/2"])

        assert ([True, False], b"one", ["log/1"]) == (made, kept, listed)
        assert objects.read("log/1") is None
        assert {} == objects.listed("log/")
        objects.close()


@pytest.mark.parametrize(
    "url", ["s3://", "gs://b/../c", "az://b/p?sig=x", "s3://user:pw@b/p", "s3://b/a b"]
)
def test_a_url_holds_no_key_and_no_way_out(url: str) -> None:
    """Credentials come from the environment, and a prefix leads nowhere else."""
    with pytest.raises(ValueError, match="keys come from the environment alone"):
        parse_state(url, Path())


def test_a_url_is_shown_as_it_is() -> None:
    """Slashes more or less lead to one place."""
    place = parse_state("S3://bucket//some/prefix/", Path())

    assert "s3://bucket/some/prefix" == place == shown_state(place)
    assert "gs://bucket" == parse_state("gs://bucket/", Path())


def test_the_real_lock_works_there() -> None:
    """With the real clock and machine, a run locks, writes and gives back."""
    with s3.reached():
        home = open_home(s3.prefix(), surroundings("live", "https://a.tjar.sa"))
        with home.lock(ALI):
            home.append(Batch(put=(state_entry(),)))
        assert 1 == home.load().serial


def test_a_bucket_that_is_not_there_is_told() -> None:
    """The place is named, and no key is."""
    with s3.reached():
        home = open_home("s3://nobody/prefix", surroundings("live", "https://a.tjar.sa"))
        with pytest.raises(StateError) as caught:
            home.append(Batch(put=(state_entry(),)))

    assert "s3://nobody/prefix: the state cannot be" in str(caught.value)
    assert "hunter2-of-s3" not in str(caught.value)
    assert "\n  see that the place exists" in str(caught.value)


def test_a_setting_that_lacks_is_told() -> None:
    """What the environment does not say is a matter of usage, not of the state."""
    with pytest.raises(UsageError, match=r"az://container/p cannot be opened: .*Account must be"):
        CloudObjects("az://container/p", "live").read("log/1")


def test_freeing_a_free_name_is_no_mistake(tmp_path: Path) -> None:
    """Where a place refuses to remove what is not there, it is as if it had been."""
    (tmp_path / "live").mkdir()
    objects = CloudObjects(tmp_path.as_uri(), "live")
    objects.create("log/1", b"x")
    objects.remove(["log/7", "log/1"])

    assert objects.read("log/1") is None


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has not installed obstore is told how."""
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(UsageError, match=r"needs obstore\n  run `pip install") as caught:
        CloudObjects("s3://bucket/prefix", "live").read("log/1")

    assert "tjar-sync[cloud]" in str(caught.value)
