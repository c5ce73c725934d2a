"""What a release is made of: one commit, always the same bytes, and metadata that is true."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import yaml
from packaging.metadata import Metadata
from trove_classifiers import classifiers

from tests.packaging import locks
from tests.packaging.conftest import ROOT
from tests.packaging.test_declared import PROJECT
from tjar_sync import __version__

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WORKFLOWS = ROOT / ".github" / "workflows"
_VERSION = re.compile(r"Programming Language :: Python :: (3\.\d+)")
_PINNED = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}|\$/\.github/workflows/test\.yml")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder of this test's own."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    line = ("git", "-C", str(folder), *who, *arguments)
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - git in a folder of this test's own


def copied(folder: Path) -> Path:
    """Commit the files of this checkout, as they are now, to a repository of their own."""
    for name in git(ROOT, "ls-files", "-z", "-co", "--exclude-standard").strip("\0").split("\0"):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "all")
    return folder


def script(folder: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script of `.ci`."""
    environ = {**os.environ, "PYTHON": sys.executable, "TMPDIR": str(folder.parent)}
    line = (str(folder / ".ci" / name), *arguments)
    return subprocess.run(line, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own script


def test_a_release_is_built_of_one_commit(tmp_path: Path) -> None:
    """Three builds are equal, and hold what they should; one that differs from the others is none."""
    root = copied(tmp_path / "root")
    built = script(root, "dist")
    dist = root / "dist"

    assert built.returncode == 0, built.stderr
    stem = f"tjar_sync-{__version__}"
    wheel, sdist = f"{stem}-py3-none-any.whl", f"{stem}.tar.gz"
    lines = (line.split("  ") for line in built.stdout.splitlines())
    listed = {name: digest for digest, name in lines}
    assert {wheel, sdist, "tjar-sync.cdx.json"} == listed.keys()
    assert listed == {name: sha256(dist / name) for name in listed}
    check_wheel(dist / wheel, git(root, "rev-parse", "HEAD"))
    check_sdist(dist / sdist, stem)
    check_bill(dist / "tjar-sync.cdx.json")

    with (root / ".ci" / "stamp.py").open("a", encoding="utf-8") as hook:
        hook.write('\nimport os\nPLACE = f"tjar_sync/{os.getpid()}"\n')
    git(root, "commit", "--quiet", "--all", "--message", "Never the same")
    broken = script(root, "dist")
    assert broken.returncode != 0
    assert "differ" in broken.stdout
    assert listed == {name: sha256(dist / name) for name in listed}


def sha256(path: Path) -> str:
    """Return a file's digest."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_wheel(path: Path, commit: str) -> None:
    """Hold a wheel against the files of git, and its metadata against the standard."""
    kept = git(ROOT, "ls-files", "-co", "--exclude-standard", "tjar_sync", "catalog.example")
    ours = {name for name in kept.splitlines() if (ROOT / name).exists()}
    with ZipFile(path) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        told = wheel.read("tjar_sync/_commit.txt").decode()
        (metadata,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
        found = Metadata.from_email(wheel.read(metadata))  # raises for what is not as it should be
    expected = {re.sub("^catalog.example/", "tjar_sync/_example/", name) for name in ours}

    assert expected | {"tjar_sync/_commit.txt"} == names
    assert f"{commit}\n" == told
    assert (ROOT / "README.md").read_text("utf-8") == found.description
    assert {*PROJECT["optional-dependencies"]} == {*(found.provides_extra or ())}
    assert ("MIT", 2) == (found.license_expression, len(found.project_urls or ()))
    assert PROJECT["authors"][0]["name"] == found.author
    assert set() == {*(found.classifiers or ())} - classifiers


def check_sdist(path: Path, stem: str) -> None:
    """Find in an sdist what is needed to build and to test."""
    with tarfile.open(path) as sdist:
        names = set(sdist.getnames())

    needed = ("LICENSE", "PKG-INFO", ".ci/stamp.py", "tjar_sync/_commit.txt", "tests/conftest.py")
    assert {f"{stem}/{name}" for name in needed} <= names
    assert [] == [name for name in names if "/.git/" in name or "__pycache__" in name]


def check_bill(path: Path) -> None:
    """Find in a bill of materials each package of the lock, with its digests."""
    bill = json.loads(path.read_text("utf-8"))
    found = {
        one["name"]: {
            f"sha256:{item['content']}"
            for reference in one["externalReferences"]
            for item in reference.get("hashes", ())
        }
        for one in bill["components"]
    }

    assert "CycloneDX" == bill["bomFormat"]
    assert "tjar-sync" == bill["metadata"]["component"]["name"]
    assert {pin.name: {*pin.digests} for pin in locks.read(ROOT / "requirements.lock")} == found


def stamp() -> Any:
    """Load the hook."""
    spec = spec_from_file_location("stamp", ROOT / ".ci" / "stamp.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_build_takes_no_other_repositorys_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An sdist that is unpacked within a checkout is of no commit; changed files are told."""
    (tmp_path / "within").mkdir()
    (tmp_path / "within" / "file").write_text("a")
    commit_of = stamp().commit_of

    assert "" == commit_of(tmp_path)
    git(tmp_path, "init", "--quiet")
    assert "" == commit_of(tmp_path)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "all")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert (commit, "") == (commit_of(tmp_path), commit_of(tmp_path / "within"))
    (tmp_path / "more").write_text("b")
    assert f"{commit}-dirty" == commit_of(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert "" == commit_of(tmp_path)


def test_a_release_says_what_the_changelog_says(tmp_path: Path) -> None:
    """Its own section, whole; none where tag, version and changelog disagree."""
    for name in (".ci", "docs", "tjar_sync"):
        (tmp_path / name).mkdir()
    shutil.copy(ROOT / ".ci" / "notes", tmp_path / ".ci")
    shutil.copy(ROOT / "tjar_sync" / "__init__.py", tmp_path / "tjar_sync")
    changes = tmp_path / "docs" / "CHANGELOG.md"
    changes.write_text(
        f"# C\n\n## {__version__}0 - later\n\nno\n\n## {__version__} - today\n\n- a\n\n### B\n\n- c\n\n## 0.0.9\n\n- old\n"
    )
    told = script(tmp_path, "notes", f"v{__version__}")
    other = script(tmp_path, "notes", "v9.9.9")
    changes.write_text("# C\n\n## Unreleased\n\n- a\n")
    none = script(tmp_path, "notes", f"v{__version__}")

    assert (0, "- a\n\n### B\n\n- c\n") == (told.returncode, told.stdout.lstrip("\n"))
    assert (1, f"the tag is v9.9.9, and tjar_sync/__init__.py says {__version__}\n") == (
        other.returncode,
        other.stderr,
    )
    assert (1, "") == (none.returncode, none.stdout)
    assert f'has no section "## {__version__}"' in none.stderr


def jobs(name: str) -> dict[str, Any]:
    """Return the jobs of a workflow."""
    found = yaml.safe_load((WORKFLOWS / name).read_text("utf-8"))["jobs"]
    assert isinstance(found, dict)
    return found


def test_each_python_that_is_named_is_tried() -> None:
    """Classifiers, the README, the promise and the workflow name the same ones."""
    named = _VERSION.findall("\n".join(PROJECT["classifiers"]))
    told = f"{named[0]} to {named[-1]}"

    assert named == jobs("test.yml")["test"]["strategy"]["matrix"]["python"]
    assert f">={named[0]}" == PROJECT["requires-python"]
    assert f"with Python {told}" in (ROOT / "README.md").read_text("utf-8")
    assert f"**Python**: {told}" in (ROOT / "docs" / "versioning.md").read_text("utf-8")


def test_each_extra_is_told_of() -> None:
    """Nobody has to read pyproject.toml to find one."""
    readme = (ROOT / "README.md").read_text("utf-8")

    assert [] == [name for name in PROJECT["optional-dependencies"] if f"[{name}]" not in readme]


def test_only_what_was_tested_is_published() -> None:
    """Each job waits for the one before, may do no more than it must, and runs others' code by commit."""
    found = jobs("release.yml")
    order = [(name, job.get("needs")) for name, job in found.items()]
    rights = {
        name: sorted(k for k, v in job["permissions"].items() if v == "write")
        for name, job in found.items()
    }
    used = [job["uses"] for job in found.values() if "uses" in job]
    used += [
        step["uses"] for job in found.values() for step in job.get("steps", ()) if "uses" in step
    ]

    assert [
        ("test", None),
        ("build", "test"),
        ("publish", "build"),
        ("announce", "publish"),
    ] == order
    assert {
        "test": [],
        "build": [],
        "publish": ["attestations", "id-token"],
        "announce": ["contents"],
    } == rights
    assert "pypi" == found["publish"]["environment"]["name"]
    assert [] == [one for one in used if not _PINNED.fullmatch(one)]
