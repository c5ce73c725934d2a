"""Files that an earlier run found right are not read again as long as they are the same."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from unittest import mock

import httpx
import pytest

from tests.kept.desk import desk
from tests.kept.edits import EDITS
from tjar_sync.catalog.schema_head import MADE_BY
from tjar_sync.errors import ExitCode
from tjar_sync.kept.asked import FilesWitness
from tjar_sync.workflow import checking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.kept.desk import Desk

HEAVY = ("yaml", "pydantic", "PIL", "httpx", "sqlite3", "rich", "tjar_sync.planning")


class Checks:
    """What `validate` says, and how often the engine had to read for it."""

    def __init__(self, mine: Desk) -> None:
        self.mine = mine
        self.anew = 0

    def run(self, *options: str) -> dict[str, Any]:
        """Validate, and return all that is said."""
        ran = self.mine.world.run("validate", "--format", "json", *options)
        return {"code": ran.code, "err": ran.err, **json.loads(ran.out)}

    def made_anew(self, *options: str) -> bool:
        """Validate, and say whether the files were read."""
        before = self.anew
        self.run(*options)
        return self.anew > before

    def forget(self) -> None:
        """Have nothing kept."""
        for one in self.kept():
            one.unlink()

    def kept(self) -> list[Path]:
        """Return the files that keep what was found."""
        return list(self.mine.cache.glob("check-*.json"))


@pytest.fixture(name="checks")
def kept_checks(tmp_path: Path) -> Iterator[Checks]:
    """Give a desk whose files were checked, and what counts the readings."""
    with desk(tmp_path / "shop") as mine:
        checks, checked = Checks(mine), checking.checked_catalogs

        def counted(*arguments: Any, **more: Any) -> Any:
            checks.anew += 1
            return checked(*arguments, **more)

        with mock.patch.object(checking, "checked_catalogs", counted):
            assert checks.made_anew()
            assert not checks.made_anew()
            yield checks


def test_what_is_kept_says_the_same(checks: Checks) -> None:
    """In each format, and for the store that is named; its file is its owner's alone."""
    for options in ((), ("--store", "live")):
        checks.run(*options)
        assert not checks.made_anew(*options)
        kept = checks.run(*options)
        checks.forget()
        assert checks.run(*options) == kept
    assert all(one.stat().st_mode & 0o077 == 0 for one in checks.kept())
    assert checks.run("--strict")["code"] == ExitCode.BLOCKED
    assert checks.run()["code"] == ExitCode.DONE


def test_whatever_happened_is_seen(checks: Checks) -> None:
    """What is said after it is what would be said without anything kept."""
    mine = checks.mine
    for name, edit in EDITS.items():
        checks.run()
        for _ in range(2):
            edit(mine)
            found = checks.run()
            checks.forget()

            assert checks.run() == found, name


def test_an_edit_is_read(checks: Checks) -> None:
    """Of a file, a text, a picture, the settings or a variable."""
    for name in ("an edit", "another text", "another picture", "another setting", "a variable"):
        checks.run()
        EDITS[name](checks.mine)

        assert checks.made_anew(), name


def test_what_is_kept_is_believed_under_the_stores_key_alone(checks: Checks) -> None:
    """Forged, cut off, empty, or of another key: the files are read."""
    for name in ("a flipped bit", "half of what is kept", "nothing of what is kept"):
        checks.run()
        for one in checks.kept():
            data = one.read_bytes()
            broken = {"a": data[:70] + b"9" + data[71:], "h": data[:-9], "n": b""}[name[0]]
            one.write_bytes(broken)

        assert checks.made_anew(), name
    checks.run()
    checks.mine.world.environ["TJAR_API_KEY"] = "another-key"

    assert checks.made_anew()
    checks.mine.world.environ["TJAR_API_KEY"] = ""
    checks.forget()
    assert checks.made_anew()
    assert checks.kept() == []


def test_nothing_is_kept_of_what_changes_by_itself(checks: Checks) -> None:
    """A warning is told each time; so is what windows of time make of the files, and of two stores."""
    mine = checks.mine
    checks.forget()
    mine.world.write(
        "odd.yaml", "products: {odd: {type: physical, name: {en: Odd}, sale_price: 0}}"
    )
    assert "zero-price" in json.dumps(checks.run())
    assert checks.kept() == []
    (mine.root / "odd.yaml").unlink()
    mine.world.write("soon.yaml", SOON)
    checks.run()
    assert checks.kept() == []


SOON = """\
products:
  soon:
    type: physical
    name: {en: Soon}
    sale_price: 4
    schedule: [{from: 2040-01-01, sale_price: 3}]
"""


def test_an_older_schema_is_told_of(checks: Checks) -> None:
    """It is none of the catalog's files, and looked at each time."""
    assert "picture-size" in json.dumps(checks.run())
    assert not checks.made_anew()
    checks.mine.world.write("schema/catalog.json", f'{{"$comment": "{MADE_BY} 0.0.1"}}')

    assert "old-schema" in json.dumps(checks.run())
    checks.forget()
    assert "old-schema" in json.dumps(checks.run())
    assert checks.kept() == []


def test_nothing_heavy_is_loaded(checks: Checks) -> None:
    """Neither what reads YAML, nor what checks types or speaks to a store."""
    code = (
        "import sys; from tjar_sync.cli import main; code = main(['validate', '--catalog',"
        f" {str(checks.mine.root)!r}]); print(code, sorted({{*sys.modules}} & {{*{HEAVY!r}}}))"
    )
    environ = {**checks.mine.world.place.environ, "PATH": ""}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr


def test_a_run_that_only_reads_files_leaves_the_way_to_the_store_as_it_is(tmp_path: Path) -> None:
    """There is nothing to listen to."""
    witness, transport = (
        FilesWitness(tmp_path, {}),
        httpx.MockTransport(lambda _: httpx.Response(200)),
    )

    assert witness.around(transport) is transport
    assert witness.watched(None) is None  # type: ignore[arg-type] # whatever it is
