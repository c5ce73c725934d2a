"""`tjar-sync init --ci`: the files by which a repository plans its pull requests and applies its merges."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click

from tjar_sync.cli.new_files import make
from tjar_sync.errors import UsageError
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from collections.abc import Mapping

_PINNED = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)@(?P<commit>[0-9a-f]{40})")
_HOSTED = re.compile(r"(?:https://|ssh://git@|git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?")
_TO_DO = {
    "github": (
        "gh secret set TJAR_API_KEY",
        "gh variable set TJAR_SYNC_HOSTS --body {host}",
    ),
    "gitlab": ("set TJAR_API_KEY, and TJAR_SYNC_HOSTS={host}, in Settings > CI/CD > Variables",),
}


def write_pipeline(service: str, source: str, folder: Path, host: str) -> None:
    """Write a service's files at the top of the catalog's repository, and say what is left to do."""
    from tjar_sync.catalog.commit import (  # noqa: PLC0415 - only where it is asked for
        folder_in_repository,
        main_branch,
    )
    from tjar_sync.pull.pipelines import CatalogPlace, PinnedSource, pipeline  # noqa: PLC0415 - the same

    pinned = PinnedSource(*pinned_at(source))
    below = folder_in_repository(folder)
    place = CatalogPlace(below or ".", main_branch(folder) or "main")
    if not re.fullmatch(r"[\w./-]+", place.folder) or not re.fullmatch(r"[\w./-]+", place.branch):
        raise UsageError(
            f"{place.folder} and {place.branch} cannot both stand in such a file",
            hint="name the folder and the branch with letters, digits, '.', '_', '-' and '/'",
        )
    top = folder.resolve().parents[len(Path(below).parts) - 1] if below else folder
    files = pipeline(service, pinned, place)
    make(top, {name: text.encode() for name, text in files.items()}, whole=True)
    for line in _TO_DO[service]:
        click.echo(own(f"Then: {line.format(host=host)}"))
    if not keeps_state_in_git(folder):
        click.echo(
            own(
                "Runners share a state where each of them finds it; in the repository itself, if it is"
                " private:\n  tjar-sync state migrate --to git, and `state: git` in store.yaml"
            )
        )


def pinned_at(source: str) -> tuple[str, str]:
    """Return the repository and commit of tjar-sync that runners are to use.

    Without `source`, those that this installation came from. Raises UsageError where nobody says.
    """
    found = _PINNED.fullmatch(source or _installed_from())
    if found is None:
        raise UsageError(
            f"{source} is no repository and commit"
            if source
            else "it is not known which commit of which repository this installation came from",
            hint="say which one runners are to use: --ci-source OWNER/tjar-sync@COMMIT, with all 40"
            " digits",
        )
    return found["repository"], found["commit"]


def keeps_state_in_git(folder: Path) -> bool:
    """Say whether a catalog's store.yaml keeps the state in its repository."""
    text = (folder / "store.yaml").read_text("utf-8")
    return re.search(r"^state:\s*git\b", text, re.MULTILINE) is not None


def _installed_from() -> str:
    """Return `owner/name@commit` as the installer recorded it; empty where it did not."""
    try:
        told = distribution("tjar-sync").read_text("direct_url.json")
    except PackageNotFoundError:
        return ""
    return named_by(json.loads(told)) if told else ""


def named_by(record: Mapping[str, Any]) -> str:
    """Return `owner/name@commit` of what an installer recorded of its source: a clone, or a folder."""
    from tjar_sync.catalog.commit import commit_of, origin_of  # noqa: PLC0415 - only where asked for

    url, commit = str(record["url"]), str(record.get("vcs_info", {}).get("commit_id", ""))
    if urlsplit(url).scheme == "file":
        root = Path(unquote(urlsplit(url).path))
        url, commit = origin_of(root), commit_of(root)
    hosted = _HOSTED.fullmatch(url)
    return f"{hosted[1]}@{commit}" if hosted and commit else ""
