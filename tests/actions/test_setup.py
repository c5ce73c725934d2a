"""The setup installs what its own checkout's lock names, once a job, and nothing on an old Python."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.actions.scene import ACTIONS, ROOT

if TYPE_CHECKING:
    from pathlib import Path

INSTALL = ACTIONS / "setup" / "install.sh"
PYTHON = """#!/bin/sh
case "$1 $2" in
  "-c "*) exit {old} ;;
  "-I -m") [ "$3" = venv ] && mkdir -p "$5/bin" && cp "$0" "$5/bin/python" && echo tool > "$5/bin/tjar-sync" \
    || echo "$@" >> "{log}" ;;
  *) echo "$@" >> "{log}" ;;
esac
"""
"""What stands in for a Python: it makes no venv, and writes down what pip is asked for."""


def installed(home: Path, extras: str = "false", *, old: bool = False) -> tuple[int, str]:
    """Run the script on a runner; return its code, and what it said and asked pip for."""
    python, log = home / "python", home / "log"
    python.write_text(PYTHON.format(old=int(old), log=log), "utf-8")
    python.chmod(0o755)
    log.write_text("", "utf-8")
    environ = {
        "PATH": "/usr/bin:/bin",
        "RUNNER_TEMP": str(home / "temp"),
        "GITHUB_PATH": str(home / "path"),
        "INPUT_PYTHON": str(python),
        "INPUT_EXTRAS": extras,
    }
    ran = subprocess.run(  # noqa: S603 - our own script
        ["bash", str(INSTALL)],  # noqa: S607 - the system's bash
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + log.read_text("utf-8")


@pytest.mark.parametrize(
    ("extras", "lock"),
    [("false", "requirements.lock"), ("true", ".github/actions/setup/extras.lock")],
)
def test_it_installs_by_hash_what_the_lock_names(tmp_path: Path, extras: str, lock: str) -> None:
    """Pip resolves nothing and builds nothing but ourselves; only the tool gets onto the path.

    And `-I`: a `pip.py` in the catalog's folder, where this runs, is not what is started.
    """
    pip = "-I -m pip --disable-pip-version-check install --quiet --no-deps"
    code, asked = installed(tmp_path, extras)
    again, nothing = installed(tmp_path, extras)
    home = tmp_path / "temp" / "tjar-sync"

    assert (ROOT / lock).exists()
    assert (0, 0) == (code, again)
    assert [
        f"{pip} --require-hashes --only-binary :all: --requirement {ROOT / lock}",
        f"{pip} --no-build-isolation {ROOT}",
    ] == asked.splitlines()
    assert "" == nothing
    assert ["tjar-sync"] == [path.name for path in (home / "bin").iterdir()]
    assert [str(home / "bin")] * 2 == (tmp_path / "path").read_text("utf-8").splitlines()


def test_more_is_installed_where_a_later_step_needs_it(tmp_path: Path) -> None:
    """The place is made anew, from the lock that has all of it."""
    installed(tmp_path)
    code, asked = installed(tmp_path, "true")

    assert (0, True) == (code, "extras.lock" in asked)


def test_an_old_python_is_refused(tmp_path: Path) -> None:
    """With what to do, and before anything is made."""
    code, said = installed(tmp_path, old=True)

    assert (1, True) == (code, "is older than 3.11; use actions/setup-python before this" in said)
    assert not (tmp_path / "temp").exists()
