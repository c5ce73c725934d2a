"""What no command foresees: readers that leave, full disks, broken installations."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import done, ended, started, surroundings
from tests.cli.samples import MANY, embedded, fill
from tjar_sync.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    from tests.harness import World


@pytest.fixture
def unread() -> Iterator[TextIO]:
    """Give a stream whose reader has left."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(os.dup(writer), "w", encoding="utf-8") as stream:
        yield stream
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())  # so that what is still held back has a place to go
        os.close(null)
    os.close(writer)


def test_plan_into_head(tmp_path: Path) -> None:
    """`tjar-sync plan | head -1`: the first line, and not a word about the rest."""
    embedded(tmp_path, *MANY)
    with (
        subprocess.Popen(["head", "-1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as head,  # noqa: S607 - any head will do
        started(tmp_path, "plan", stdout=head.stdin) as process,
    ):
        assert head.stdin is not None
        head.stdin.close()
        assert head.stdout is not None
        first = head.stdout.read()
        _, _, err = ended(process)

    assert b"Changes to the store embedded (http://embedded/api/core/v1):\n" == first
    assert "" == err


def test_a_reader_that_has_left(
    tmp_path: Path, unread: TextIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nobody left to read, the command ends quietly and does not say that it went well."""
    embedded(tmp_path, "shoe")
    monkeypatch.setattr(sys, "stdout", unread)

    assert 1 == main(["plan", "--catalog", str(tmp_path)])


def test_nobody_reads_the_errors(
    tmp_path: Path, unread: TextIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody reads is still an exit code."""
    monkeypatch.setattr(sys, "stderr", unread)
    code = main(["validate", "--catalog", str(tmp_path)])
    sys.stdout.close()

    assert 1 == code


def test_nobody_reads_a_typo(unread: TextIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it matter which kind of error nobody reads."""
    monkeypatch.setattr(sys, "stderr", unread)
    code = main(["pln"])
    sys.stdout.close()

    assert 1 == code


def test_a_run_goes_on_when_nobody_follows_it(
    desk: World, unread: TextIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Progress that nobody reads stops no run: everything is made and recorded."""
    fill(desk, "shoe", "sock")
    monkeypatch.setattr(sys, "stderr", unread)
    monkeypatch.setenv("TJAR_API_KEY", "a-key-for-tests")
    code = main(["apply", "--auto-approve", "--catalog", str(desk.root)])

    assert 0 == code
    assert ["Shoe", "Sock"] == desk.names()


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Output that has no room is told as what it is, and not as a bug."""
    monkeypatch.delenv("TJAR_SYNC_DEBUG", raising=False)
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
        code, _, err = done(tmp_path, "schema", stdout=full)

    assert 1 == code
    assert err.startswith("Error: No space left on device\n")
    assert "bug" not in err


def test_a_file_in_a_folders_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the system refuses, its reason and the file are told."""
    (tmp_path / "shop").touch()
    inside = tmp_path / "shop" / "inside"
    code = main(["demo", str(inside)])

    assert 1 == code
    assert capsys.readouterr().err.startswith(f"Error: Not a directory: {inside}\n")


def test_a_refusal_without_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The system's own words are told, but for what would steer the terminal."""
    monkeypatch.setattr("shutil.copytree", refuse)
    code = main(["demo", str(tmp_path / "new")])

    assert 1 == code
    assert capsys.readouterr().err.startswith("Error: 3 files could not be copied\\x1b[2J\n")


def refuse(*_args: object, **_more: object) -> None:
    """Fail as copying a tree does, with a text that would clear the screen."""
    raise OSError("3 files could not be copied\x1b[2J")


def test_a_bug_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A damaged installation (a module is missing) is one sentence, and exits with 1."""
    monkeypatch.delenv("TJAR_SYNC_DEBUG", raising=False)
    monkeypatch.setitem(sys.modules, "tjar_sync.cli.schema", None)
    code = main(["schema"])
    said = capsys.readouterr()

    assert (1, "") == (code, said.out)
    assert said.err.startswith("Error: tjar-sync met a bug: ModuleNotFoundError: ")
    assert "please report it" in said.err
    assert "TJAR_SYNC_DEBUG=1" in said.err


def test_a_bug_is_shown_whole_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """With TJAR_SYNC_DEBUG set, the traceback is what is wanted."""
    monkeypatch.setenv("TJAR_SYNC_DEBUG", "1")
    monkeypatch.setitem(sys.modules, "tjar_sync.cli.schema", None)
    with pytest.raises(ModuleNotFoundError):
        main(["schema"])


def test_a_broken_dependency(tmp_path: Path) -> None:
    """A dependency that cannot be loaded is told by name, in a process of its own."""
    (tmp_path / "deps").mkdir()
    (tmp_path / "deps" / "yaml.py").write_text("raise ImportError('yaml is broken')")
    (tmp_path / "store.yaml").write_text("version: 1\n")  # nothing reads YAML before there is any
    more = {"PYTHONPATH": os.pathsep.join([str(tmp_path / "deps"), surroundings()["PYTHONPATH"]])}
    quiet = done(tmp_path, "validate", environ=more)
    loud = done(tmp_path, "validate", environ={**more, "TJAR_SYNC_DEBUG": "1"})

    assert (1, "") == quiet[:2]
    assert quiet[2].startswith("Error: tjar-sync met a bug: ImportError: yaml is broken\n")
    assert (1, "") == loud[:2]
    assert "Traceback" in loud[2]
