"""A lock is closed: whatever is published, the same is installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from packaging.utils import canonicalize_name

from tests.packaging import locks
from tests.packaging.conftest import ROOT

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from tests.packaging.conftest import Bench
    from tests.packaging.newer_index import NewerIndex

DEV, PLAIN = "requirements-dev.lock", "plain.lock"


def resolved(bench: Bench, lock: str) -> CompletedProcess[str]:
    """Let pip resolve a lock freely, as if nothing were installed."""
    bench.write(PLAIN, locks.plain(locks.read(ROOT / lock)))
    options = ("--dry-run", "--ignore-installed", "--require-hashes", "--report", "report.json")
    return bench.run_pip("install", *options, "-r", lock, "-r", PLAIN)


def reported(bench: Bench) -> dict[str, str]:
    """Tell what pip would have installed."""
    report = json.loads((bench.root / "report.json").read_text("utf-8"))
    found = (entry["metadata"] for entry in report["install"])
    return {canonicalize_name(entry["name"]): entry["version"] for entry in found}


def installed(bench: Bench) -> dict[str, str]:
    """Tell what make has installed."""
    frozen = bench.run_pip("freeze", python=".venv/bin/python").stdout
    pairs = (line.split("==") for line in frozen.splitlines())
    return {canonicalize_name(name): version for name, version in pairs}


def refusal(done: CompletedProcess[str]) -> str:
    """Return why pip would not install a lock."""
    assert done.returncode != 0
    return done.stdout.partition("ERROR:")[2]


def test_everything_installed_has_a_newer_version(index: NewerIndex) -> None:
    """The index holds two wheels of each package, so there is something to fall for."""
    assert len(list(index.folder.iterdir())) == 2 * len(index.digests)


@pytest.mark.parametrize("lock", ["requirements.lock", DEV])
def test_a_lock_resolves_to_itself(bench: Bench, lock: str) -> None:
    """Nothing that a locked package needs is missing from its lock, extras included."""
    done = resolved(bench, lock)

    assert done.returncode == 0, done.stdout
    assert reported(bench) == locks.versions(locks.read(ROOT / lock))


def test_a_missing_package_is_found(bench: Bench) -> None:
    """What a locked package needs and the lock lacks ends the resolution."""
    bench.write(DEV, locks.without(locks.read(ROOT / DEV), "pluggy"))

    assert "pluggy" in refusal(resolved(bench, DEV))


def test_a_loose_version_is_found(bench: Bench) -> None:
    """A lock that is still a request to resolve ends the resolution."""
    bench.write(DEV, locks.edited(locks.read(ROOT / DEV), "pluggy", "==", ">="))

    assert "pluggy" in refusal(resolved(bench, DEV))


@pytest.mark.parametrize("bench", ["oldest"], indirect=True)
def test_a_lost_extra_is_found(bench: Bench) -> None:
    """The oldest pip looks beyond a lock for an extra that the lock does not name."""
    bench.write(DEV, locks.edited(locks.read(ROOT / DEV), "coverage", "[toml]", ""))

    assert "coverage[toml]" in refusal(resolved(bench, DEV))


def test_make_installs_what_is_locked_and_nothing_else(bench: Bench) -> None:
    """With newer versions of everything at hand, both locks are installed to the letter."""
    for target, lock in (("locked", "requirements.lock"), ("locked-dev", DEV)):
        done = bench.make(f".venv/.{target}")

        assert done.returncode == 0, done.stdout
        assert installed(bench) == locks.versions(locks.read(ROOT / lock))


def test_make_stops_at_an_incomplete_lock(bench: Bench) -> None:
    """A package that the lock lacks is named, not fetched."""
    whole = locks.read(ROOT / "requirements.lock")
    bench.write("requirements.lock", locks.without(whole, "markupsafe"))
    done = bench.make(".venv/.locked")

    assert done.returncode != 0
    assert "requires markupsafe, which is not installed" in done.stdout.lower()


@pytest.mark.parametrize("bench", ["oldest"], indirect=True)
def test_make_trusts_no_file_without_its_digest(bench: Bench) -> None:
    """A wheel other than the locked one is refused, even under the same name and version."""
    (bench.root / "requirements.lock").write_text((ROOT / "requirements.lock").read_text("utf-8"))
    done = bench.make(".venv/.locked")

    assert done.returncode != 0
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.stdout
