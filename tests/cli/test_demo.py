"""`tjar-sync demo`: the main job played on the example shop."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.process import terminal
from tests.harness import run
from tjar_sync.cli import main
from tjar_sync.cli.demo import EDITED, NEW_PRICE, path_line

if TYPE_CHECKING:
    import pytest

COMMANDS = ["validate", "plan", "apply --auto-approve", "plan", "drift", "apply --auto-approve"]


def test_the_demo(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every step is a command as a person would type it, and the last one finds nothing to do."""
    folder = tmp_path / "shop"
    code = main(["demo", str(folder)])
    out = capfd.readouterr().out
    typed = [line.removeprefix("$ tjar-sync ") for line in out.splitlines() if line[:1] == "$"]
    story = out.partition(f"changes the price of {EDITED}")[2]

    assert 0 == code
    assert [*COMMANDS, "drift"] == typed
    assert f"{NEW_PRICE}.00" in story
    assert "No drift." in story
    assert f"The example is in {folder.resolve()}\n" in out
    assert 0 == run(folder, "plan", "--detailed-exitcode").code
    assert not (folder / "_example").exists()


def test_the_way_to_the_command_is_told_where_a_shell_would_not_find_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command on the PATH there is nothing to tell; without it, one line."""
    (tmp_path / "tjar-sync").write_text("#!/bin/sh\n")
    (tmp_path / "tjar-sync").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = path_line()
    monkeypatch.setenv("PATH", "")
    lost = path_line()

    folder = Path(sys.executable).parent
    assert ("", f'  export PATH="{folder}:$PATH"\n') == (found, lost)


def test_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    """Nothing is copied over what is there; an empty folder is as good as none."""
    (tmp_path / "mine.txt").write_text("mine")
    code = main(["demo", str(tmp_path)])
    file = main(["demo", str(tmp_path / "mine.txt")])

    assert (64, 64) == (code, file)
    assert ["mine.txt"] == [item.name for item in tmp_path.iterdir()]


def test_a_demo_that_fails_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A step that fails (a module is missing from the installation) ends the demo with its code."""
    monkeypatch.delenv("TJAR_SYNC_DEBUG", raising=False)
    monkeypatch.setitem(sys.modules, "tjar_sync.cli.validate", None)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = main(["demo"])
    err = capsys.readouterr().err

    assert 1 == code
    assert err.endswith("The demo stops here: `tjar-sync validate` exited with 1.\n")
    assert ["tjar-demo-"] == [item.name[:10] for item in tmp_path.iterdir()]


def test_the_demo_obeys_no_color(tmp_path: Path) -> None:
    """Nothing in the demo is painted where no colour is wanted."""
    with terminal(tmp_path, "demo", "shop", environ={"NO_COLOR": "1"}) as screen:
        code = screen.close()

    assert 0 == code
    assert "# Your turn." in screen.said
    assert "  tjar-sync init  " in screen.said
    assert "\x1b[1m" not in screen.said
    assert "\x1b[36m" not in screen.said
