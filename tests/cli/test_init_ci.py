"""`tjar-sync init --ci`: a repository's workflows, pinned to a commit, and nothing overwritten."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.cli.test_init import init
from tests.cli.test_readme import parse
from tests.state.log.refs import clone, git, remote
from tjar_sync.cli import init_ci
from tjar_sync.cli.init_ci import named_by

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "ci"
COMMIT = "0" * 40
SOURCE = ("--ci-source", f"OWNER/tjar-sync@{COMMIT}")
URL = ("--url", "https://example-store.tjar.sa")


def written(root: Path, names: Sequence[str]) -> dict[str, str]:
    """Return what is in files, by their last names."""
    return {Path(name).name: (root / name).read_text("utf-8") for name in names}


def workflows(root: Path) -> list[str]:
    """Return the workflows of a repository, from its top."""
    found = (root / ".github" / "workflows").glob("*.yml")
    return sorted(path.relative_to(root).as_posix() for path in found)


def test_a_new_catalog_with_its_workflows(tmp_path: Path) -> None:
    """They are those of the guide, the state is proposed to be in the repository, and what is left is said."""
    root = clone(tmp_path / "shop", remote(tmp_path))
    made = init(str(root), *URL, "--ci", "github", *SOURCE)
    shown = {path.name: path.read_text("utf-8") for path in EXAMPLES.glob("catalog-*.yml")}

    assert 0 == made.code, made.err
    assert shown == written(root, workflows(root))
    assert "\nstate: git\n" in (root / "store.yaml").read_text("utf-8")
    assert made.out.endswith(
        "  .github/workflows/catalog-apply.yml\n"
        "  .github/workflows/catalog-drift.yml\n"
        "  .github/workflows/catalog-plan.yml\n"
        "Then: gh secret set TJAR_API_KEY\n"
        "Then: gh variable set TJAR_SYNC_HOSTS --body example-store.tjar.sa\n"
    )


def test_a_workflow_is_about_ten_lines() -> None:
    """What a person has to look at; counted without the sentence that says what it is for."""
    lines = {
        path.name: path.read_text("utf-8").count("\n") - 1 for path in EXAMPLES.glob("catalog-*")
    }

    assert {"catalog-plan.yml": 8, "catalog-apply.yml": 12, "catalog-drift.yml": 10} == lines


def test_beside_a_catalog_that_is_there(tmp_path: Path) -> None:
    """Below the top of its repository, whose branch has another name; what is there stays."""
    bare = remote(tmp_path)
    git(bare, "branch", "--quiet", "-m", "main", "live")
    root = clone(tmp_path / "work", bare)
    shop = root / "shops" / "one"
    assert 0 == init(str(shop), "--url", "embedded").code
    mine = root / ".github" / "workflows" / "catalog-plan.yml"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", "utf-8")
    made = init(str(shop), "--ci", "github", *SOURCE)
    again = init(str(shop), "--ci", "github", *SOURCE)
    apply = yaml.safe_load((mine.with_name("catalog-apply.yml")).read_text("utf-8"))

    assert (0, 0) == (made.code, again.code), made.err
    assert "mine" == mine.read_text("utf-8")
    assert ".github/workflows/catalog-plan.yml was there, and stays as it is" in made.out
    assert "Made in" not in again.out
    assert {"branches": ["live"], "paths": ["shops/one/**"]} == apply[True]["push"]
    assert "shops/one" == apply["jobs"]["apply"]["with"]["catalog"]
    assert "tjar-sync state migrate --to git" in made.out


def test_for_gitlab(tmp_path: Path) -> None:
    """The file is that of the guide, and each of its commands can be typed."""
    made = init(str(tmp_path), *URL, "--ci", "gitlab", *SOURCE)
    text = (tmp_path / ".gitlab-ci.yml").read_text("utf-8")
    tree: Any = yaml.safe_load(text)
    lines = [line for job in tree.values() for line in job.get("script", ())]
    commands = [line.replace(' "$@"', "") for line in lines if line.startswith("tjar-sync ")]
    for line in commands:
        parse(line)

    assert 0 == made.code, made.err
    assert (EXAMPLES / "gitlab-ci.yml").read_text("utf-8") == text
    assert ["plan", "plan", "apply", "drift"] == [line.split()[1] for line in commands]
    assert "TJAR_SYNC_HOSTS=example-store.tjar.sa" in made.out
    assert "\nstate: .tjar/state.db\n" in (tmp_path / "store.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((*URL, "--ci", "github"), "it is not known which commit of which repository"),
        ((*URL, "--ci", "github", "--ci-source", "OWNER/x@main"), "OWNER/x@main is no repository"),
    ],
)
def test_what_is_not_pinned_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    """Nor is the catalog."""
    monkeypatch.setattr(init_ci, "distribution", _nowhere)
    ran = init(str(tmp_path / "shop"), *arguments)

    assert (64, True) == (ran.code, says in ran.err), ran.err
    assert not (tmp_path / "shop").exists()


def test_a_folder_that_no_workflow_can_name(tmp_path: Path) -> None:
    """Its letters would mean something there."""
    git(tmp_path, "init", "--quiet")
    ran = init(str(tmp_path / "${{ x }}"), *URL, "--ci", "github", *SOURCE)

    assert (64, True) == (ran.code, "cannot both stand in such a file" in ran.err), ran.err
    assert not (tmp_path / ".github").exists()


def test_where_an_installation_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone or a folder, as the installer recorded it; only GitHub has actions to pin."""
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "-m", "begin")
    git(tmp_path, "remote", "add", "origin", "git@github.com:acme/tjar-sync.git")
    commit = git(tmp_path, "rev-parse", "HEAD")
    cloned = {"vcs_info": {"commit_id": COMMIT}}
    found = [
        named_by({"url": "https://github.com/acme/tjar-sync", **cloned}),
        named_by({"url": "https://elsewhere/acme/tjar-sync", **cloned}),
        named_by({"url": tmp_path.as_uri(), "dir_info": {}}),
        named_by({"url": (tmp_path / "nowhere").as_uri(), "dir_info": {}}),
    ]
    record = json.dumps({"url": tmp_path.as_uri()})
    for text in (record, None):
        monkeypatch.setattr(init_ci, "distribution", lambda _name, text=text: Installation(text))
        found.append(
            init_ci.pinned_at("")[1] if text else init(str(tmp_path), "--ci", "github").err
        )

    assert [f"acme/tjar-sync@{COMMIT}", "", f"acme/tjar-sync@{commit}", "", commit] == found[:-1]
    assert "it is not known which commit" in found[-1]


class Installation:
    """What is known of an installation."""

    def __init__(self, text: str | None) -> None:
        self.text = text

    def read_text(self, name: str) -> str | None:
        """Return the record of its source."""
        return self.text if name == "direct_url.json" else None


def _nowhere(name: str) -> Installation:
    raise PackageNotFoundError(name)


def test_the_hook_for_commits_can_be_typed() -> None:
    """What pre-commit starts exists."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    for hook in hooks:
        parse(hook["entry"])

    assert [("tjar-sync-validate", "python")] == [(hook["id"], hook["language"]) for hook in hooks]
