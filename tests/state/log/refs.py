"""A bare repository on this machine, and clones of it, as git's own local transport reaches them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from urllib.parse import quote

from tjar_sync.state.log.git import PushPace, open_ref
from tjar_sync.state.log.repository import RemoteRef
from tjar_sync.state.registry import STATE_REFS

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.state.home import Home
    from tjar_sync.state.lease import StoreContext
    from tjar_sync.testing.state_samples import Opening

FREELY = PushPace(most=1000)
"""As often as a test likes."""


def git(folder: Path, *arguments: str) -> str:
    """Run git as a person would, who has told it nothing."""
    who = ("-c", "user.name=Ali", "-c", "user.email=ali@localhost")
    ran = subprocess.run(  # noqa: S603 - words of our tests
        ["git", "-C", str(folder), *who, *arguments],  # noqa: S607 - the user's git
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.strip()


def remote(folder: Path) -> Path:
    """Make a bare repository with one commit."""
    bare, first = folder / "origin.git", folder / "first"
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(folder, "init", "--quiet", "--initial-branch=main", str(first))
    git(first, "commit", "--quiet", "--allow-empty", "-m", "begin")
    git(first, "push", "--quiet", bare.as_uri(), "main")
    return bare


def empty(bare: Path) -> None:
    """Make a bare repository without any commit."""
    git(bare.parent, "init", "--quiet", "--bare", "--template=", str(bare))


def begin(root: Path, bare: Path) -> None:
    """Make a folder a repository, whose remote lies beside it and moves with it."""
    empty(bare)
    git(root, "init", "--quiet", "--template=")
    git(root, "remote", "add", "origin", f"../{bare.name}")


def clone(folder: Path, bare: Path, *options: str) -> Path:
    """Clone a repository; return the working copy."""
    git(folder.parent, "clone", "--quiet", *options, bare.as_uri(), str(folder))
    return folder


def opening(folder: Path) -> Opening:
    """Open state homes in one bare repository, each as from a clone of its own."""
    bare = remote(folder)
    clones: list[Path] = []

    def opened(context: StoreContext) -> Home:
        clones.append(clone(folder / f"clone-{len(clones)}", bare))
        ref = RemoteRef("origin", f"{STATE_REFS}{quote(context.store)}", clones[-1])
        return open_ref(ref, context, FREELY)

    return opened
