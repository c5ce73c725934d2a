"""A branch of our own, made by GitHub's REST: the checkout keeps no credential to push with."""

from __future__ import annotations

import base64
import subprocess
from typing import TYPE_CHECKING

from tjar_actions.errors import MissingError, StepError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_actions.job import WorkflowJob
    from tjar_actions.rest import GitHub

MESSAGE = "Take in what was changed in the store"
_PATIENCE = 60.0
_FILE, _PROGRAM = "100644", "100755"
_SETTINGS = ("core.fsmonitor=false", "core.hooksPath=/dev/null")


def branch_name(job: WorkflowJob) -> str:
    """Return the branch of this catalog and store."""
    return f"tjar-sync/drift-{job.subject}"


def changed_files(job: WorkflowJob) -> dict[str, Path | None]:
    """Return the files of the catalog that are not as committed, by path; None where one is gone."""
    asked = ("status", "--porcelain=v1", "-z", "--no-renames", "-uall", "--", str(job.catalog))
    names = [entry[3:] for entry in _git(job, *asked).split("\0") if entry]
    paths = {name: job.workspace / name for name in names}
    return {name: path if path.is_file() else None for name, path in paths.items()}


def bring(github: GitHub, job: WorkflowJob, files: Mapping[str, Path | None]) -> bool:
    """Bring our branch to one commit of these files, after the one that is checked out.

    False where the branch has a commit of somebody else, or ours with other files, which stays.
    """
    parent = _git(job, "rev-parse", "HEAD").strip()
    tree = _tree(github, parent, files)
    ref = f"heads/{branch_name(job)}"
    try:
        tip = github.get(f"/git/ref/{ref}")["object"]["sha"]
    except MissingError:
        github.send("POST", "/git/refs", ref=f"refs/{ref}", sha=_commit(github, tree, parent))
        return True
    there = github.get(f"/git/commits/{tip}")
    if there["message"].strip() != _message(there["tree"]["sha"]):
        return False
    if (there["tree"]["sha"], [one["sha"] for one in there["parents"]]) != (tree, [parent]):
        made = _commit(github, tree, parent)
        github.send("PATCH", f"/git/refs/{ref}", sha=made, force=True)
    return True


def _tree(github: GitHub, parent: str, files: Mapping[str, Path | None]) -> str:
    entries: list[dict[str, str | None]] = []
    for name, path in files.items():
        mode = _PROGRAM if path is not None and path.stat().st_mode & 0o100 else _FILE
        blob = None if path is None else _blob(github, path)
        entries.append({"path": name, "mode": mode, "type": "blob", "sha": blob})
    base = github.get(f"/git/commits/{parent}")["tree"]["sha"]
    return str(github.send("POST", "/git/trees", base_tree=base, tree=entries)["sha"])


def _blob(github: GitHub, path: Path) -> str:
    content = base64.b64encode(path.read_bytes()).decode()
    return str(github.send("POST", "/git/blobs", content=content, encoding="base64")["sha"])


def _commit(github: GitHub, tree: str, parent: str) -> str:
    content = {"message": _message(tree), "tree": tree, "parents": [parent]}
    return str(github.send("POST", "/git/commits", **content)["sha"])


def _message(tree: str) -> str:
    """Return what our commit of these files says: amended by somebody, it holds others."""
    return f"{MESSAGE}\n\nFiles-As-Proposed: {tree}"


def _git(job: WorkflowJob, *arguments: str) -> str:
    settings = [word for one in _SETTINGS for word in ("-c", one)]
    ran = subprocess.run(  # noqa: S603 - each is one argument, and no shell reads it
        ["git", *settings, "-C", str(job.workspace), *arguments],  # noqa: S607 - the runner's git
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=_PATIENCE,
    )
    if ran.returncode:
        raise StepError(f"git {arguments[0]}: {ran.stderr.strip()[:200]}")
    return ran.stdout
