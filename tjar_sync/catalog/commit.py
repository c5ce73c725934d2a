"""What git knows of a catalog: its commit, for people to read, and which files it keeps."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_PATIENCE = 5.0
SETTINGS = ("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false")
"""A commit may bring a folder that looks like a repository; nothing of its settings is run."""
_ELSEWHERE = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"}
)
"""What hands git another repository, or says where in it one is: a hook of git's may have it."""
_VALUE = re.compile(r":\s*(\"[^\"]*\"|'[^']*'|[^\s,{}#]+)\s*(?=[,}#]|$)")
"""What stands behind a key in YAML, a single word or in quotes."""
_KEPT, _NOT_KEPT = 0, 1
"""How `git ls-files --error-unmatch` ends."""


def own_environment(folder: Path) -> dict[str, str]:
    """Return the environment in which git looks at the repository that a folder is in.

    Only where it is in none, the environment may name one.
    """
    here = folder.absolute()
    own = any((one / ".git").exists() for one in (here, *here.parents))
    return {name: text for name, text in os.environ.items() if not (own and name in _ELSEWHERE)}


def commit_of(root: Path) -> str:
    """Return the commit that is checked out in a folder; empty where git cannot tell."""
    asked = _git(root, "rev-parse", "--verify", "HEAD")
    return "" if asked is None or asked.returncode else asked.stdout.strip()


def origin_of(root: Path) -> str:
    """Return where a folder's repository came from; empty where git cannot tell."""
    asked = _git(root, "remote", "get-url", "origin")
    return "" if asked is None or asked.returncode else asked.stdout.strip()


def main_branch(root: Path) -> str:
    """Return the branch that a folder's remote is at; empty where git cannot tell."""
    asked = _git(root, "symbolic-ref", "--short", "refs/remotes/origin/HEAD")
    known = asked is not None and asked.returncode == 0
    return asked.stdout.strip().removeprefix("origin/") if asked and known else ""


def folder_in_repository(root: Path) -> str:
    """Return a folder's path from the top of its work tree; empty for the top, and without git."""
    asked = _git(root, "rev-parse", "--show-prefix")
    return "" if asked is None or asked.returncode else asked.stdout.strip("\n").rstrip("/")


def is_from_git(path: Path) -> bool:
    """Say whether git keeps a file, so that whoever proposes a commit may have made it.

    Where git cannot tell, each file of a working copy counts as such.
    """
    named = f":(icase,literal){path.name}"  # a disk may know no case, and no name is a pattern
    look = ("--no-literal-pathspecs", "ls-files", "--error-unmatch", "--", named)
    asked = _git(path.parent, *look)
    if asked is not None and asked.returncode in (_KEPT, _NOT_KEPT):
        return asked.returncode == _KEPT
    return any((folder / ".git").exists() for folder in path.parents)


def named_before(root: Path, words: Collection[str]) -> frozenset[str]:
    """Return which of these ever stood in a catalog's files as the value of a key.

    As far as git tells, and in the time that it is given: a shallow clone knows little.
    """
    if not words:
        return frozenset()
    pattern = rf":[ ]*[\"']?({'|'.join(map(re.escape, sorted(words)))})[\"']?[ ]*([,}}#]|$)"
    look = ("log", "--format=", "--unified=0", "--no-ext-diff", "--no-textconv", "--no-color")
    asked = _git(root, *look, "--extended-regexp", "-p", f"-G{pattern}", "--", "*.yaml", "*.yml")
    if asked is None or asked.returncode:
        return frozenset()
    lines = (line[1:] for line in asked.stdout.splitlines() if line[:1] in {"+", "-"})
    stood = {one.strip(" \"'") for line in lines for one in _VALUE.findall(line)}
    return frozenset(words) & stood


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str] | None:
    """Ask git; None where there is none, or it does not answer."""
    try:
        return subprocess.run(  # noqa: S603 - each is one argument, and no shell reads it
            ["git", *SETTINGS, "-C", str(folder), *arguments],  # noqa: S607 - the user's git
            capture_output=True,
            check=False,
            encoding="utf-8",
            env=own_environment(folder),
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
