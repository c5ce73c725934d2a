"""Odd surroundings: closed streams, foreign locales, terminals and homes that are not there."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import done, surroundings
from tests.cli.samples import embedded
from tests.strategies import png

if TYPE_CHECKING:
    from pathlib import Path

UNSHOWABLE = "the file's name holds characters that cannot be shown; rename it"
MACHINES: dict[str, dict[str, str]] = {
    "no locale": {"LC_ALL": "C"},
    "an unknown locale": {"LC_ALL": "xx_YY.nothing"},
    "an Arabic code page": {"PYTHONIOENCODING": "cp1256"},
    "letters that few know": {"PYTHONIOENCODING": "ascii"},
    "no home": {"HOME": "/nowhere/at/all", "TMPDIR": "/nowhere/either"},
    "no terminal": {"TERM": "../../nonsense", "COLUMNS": "-5", "LINES": "x"},
    "an unknown time zone": {"TZ": "Nowhere/At_All"},
    "every warning": {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"},
}


def arabic(root: Path) -> None:
    """Write a catalog whose files have Arabic names."""
    (root / "store.yaml").write_text("version: 1\nstores: {a: {provider: tjar, url: embedded}}\n")
    (root / "صورة.png").write_bytes(png(1))
    (root / "متجر.yaml").write_text(
        "media: {a: {file: صورة.png}}\n"
        "products: {x: {type: physical, name: {ar: حذاء}, sale_price: 1, sku: س, image: a}}\n",
        "utf-8",
    )


@pytest.mark.parametrize("machine", MACHINES)
def test_it_works_on_any_machine(tmp_path: Path, machine: str) -> None:
    """The same catalog is understood and shown, in the letters that there are."""
    arabic(tmp_path)
    code, out, err = done(tmp_path, "plan", environ=MACHINES[machine], errors="replace")

    assert (0, "") == (code, err)
    assert "media.a: new" in out


def test_a_machine_without_arabic_letters(tmp_path: Path) -> None:
    """Where file names cannot be read as text at all, that is what is said."""
    arabic(tmp_path)
    bare = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    code, out, err = done(tmp_path, "plan", environ=bare)

    assert (6, "") == (code, out)
    assert UNSHOWABLE in err


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_closed_streams(tmp_path: Path, closed: str) -> None:
    """With nobody to ask, or to tell, the exit code still says what happened."""
    embedded(tmp_path, "shoe")
    line = f"exec {shlex.quote(sys.executable)} -m tjar_sync apply </dev/null {closed}"
    ran = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", line],
        cwd=tmp_path,
        env=surroundings(),
        capture_output=True,
        check=False,
    )

    assert 64 == ran.returncode
    assert b"Traceback" not in ran.stderr
