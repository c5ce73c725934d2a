"""The page for programs: its examples run and print what it says, its table is all that is public."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tjar_sync

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "library.md"
_BLOCK = re.compile(r"^```(yaml|python|output)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| (`.*?`) \|", re.MULTILINE)


def blocks() -> list[tuple[str, str]]:
    """Return what each block of the page is, and its text."""
    return _BLOCK.findall(PAGE.read_text("utf-8"))


def test_the_examples_print_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are written, programs run one after the other in one Python, and each output is whole."""
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {"__name__": "example"}
    printed = io.StringIO()
    for kind, text in blocks():
        name = text.partition("\n")[0].removeprefix("# ")
        if kind == "yaml":
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_text(text, "utf-8")
        elif kind == "output":
            assert text == printed.getvalue()
            printed = io.StringIO()
        elif name.startswith("test_"):
            Path(name).write_text(text, "utf-8")
        else:
            with redirect_stdout(printed):
                exec(text, known)  # noqa: S102 - the page's own program

    assert "" == printed.getvalue()


def test_the_contracts_run_as_the_page_says(tmp_path: Path) -> None:
    """A module of a few lines has every test of the contract, and a provider in memory keeps it."""
    text = next(text for kind, text in blocks() if text.startswith("# test_"))
    (tmp_path / "test_my_platform.py").write_text(text, "utf-8")
    line = [
        "-m",
        "pytest",
        "-q",
        "-pno:cacheprovider",
        "-pno:xdist",
        "--rootdir",
        ".",
        "-c",
        "none.ini",
    ]
    (tmp_path / "none.ini").write_text("[pytest]\n", "utf-8")
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(  # noqa: S603 - our own tests
        [sys.executable, *line],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == ran.returncode, ran.stdout
    assert re.search(r"\b\d\d passed", ran.stdout)


def test_what_is_public_is_what_the_page_names() -> None:
    """Nothing is promised in silence, and nothing is named that there is not."""
    named = {
        name
        for row in _ROW.findall(PAGE.read_text("utf-8"))
        for name in re.findall(r"`(\w+)`", row)
    }

    assert named == set(tjar_sync.__all__)
    assert sorted(tjar_sync.__all__) == tjar_sync.__all__
    assert all(getattr(tjar_sync, name) is not None for name in tjar_sync.__all__)


def test_an_import_of_the_package_brings_nothing_else() -> None:
    """The command line, and who asks for the version, pay for no engine."""
    code = (
        "import sys, tjar_sync; tjar_sync.__version__;"
        "print(sorted(one for one in sys.modules if one.startswith('tjar_sync')));"
        "print('pydantic' in sys.modules)"
    )
    ran = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "['tjar_sync', 'tjar_sync.on_demand']\nFalse\n" == ran.stdout
