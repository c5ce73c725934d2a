"""What git changed around a catalog since a commit: each file, with the bytes that it had then."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.characters import shown
from tjar_sync.catalog.commit import SETTINGS, own_environment
from tjar_sync.catalog.walk import SUFFIXES, UP
from tjar_sync.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

_PATIENCE = 120.0
"""Seconds that git may take over a large work tree."""
_DIFF = (
    *("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv"),
    *("--no-relative", "--ignore-submodules=none"),
)
_LINK, _SUBMODULE = "120000", "commit"
_NEW, _SKIPPED = "?", "S"
"""What `git ls-files -v` marks files with; in small letters those that count as unchanged."""
_PLACES = ("refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
"""Where git looks for a ref that is not named whole, in its order."""
_NO_NAME = re.compile(r"[~^:@]")
"""What no ref has in its name, and leads to another commit from it."""
_LEAVE_OUT = "leave out --since to plan all"


class GitChanges(NamedTuple):
    """What is otherwise in the work tree than it was at a commit; what git ignores is not known."""

    commit: str
    files: Mapping[str, bytes | None]
    """By path from the catalog's folder, with forward slashes; None where it was not there then."""
    untold: str = ""
    """Why git does not tell all of it; empty where it does."""
    beside: tuple[str, ...] = ()
    """Links and repositories out of the catalog's folder that changed; what is in them is not known."""


class _Known(NamedTuple):
    """What git says of the files in a work tree."""

    new: Sequence[str]
    unseen: Sequence[str]
    """A person marked them (`assume-unchanged`, `skip-worktree`), so that no edit of them shows."""


class _Blob(NamedTuple):
    """A file as a commit has it."""

    mode: str
    type: str
    name: str


def changes_since(root: Path, ref: str) -> GitChanges:
    """Compare a catalog's work tree, uncommitted and new files included, with a commit.

    Raises UsageError where there is no git, no work tree, or no such commit.
    """
    prefix = _asked(root, "rev-parse", "--show-prefix").decode(errors="surrogateescape").strip("\n")
    top = root.joinpath(*[".."] * prefix.count("/"))
    commit = _commit(root, ref)
    known = _known(top)
    changed = {*_names(_asked(top, *_DIFF, commit, "--")), *known.new}
    unseen = sorted(inside for path in known.unseen if (inside := _inside(path, prefix)))
    if unseen:
        return GitChanges(commit, {}, f"git was told not to look at {shown(unseen[0])}")
    then = dict(_tree(top, commit)) if changed else {}
    strange = {path for path in changed if _is_strange(top, path, then.get(path))}
    apart = sorted(filter(None, (_inside(path, prefix, whole=True) for path in strange)))
    if within := [one for one in apart if not one.startswith(UP)]:
        return GitChanges(commit, {}, f"{shown(within[0])} is a repository or a link of its own")
    wanted = {path: inside for path in changed - strange if (inside := _inside(path, prefix))}
    names = {inside: then[path].name for path, inside in wanted.items() if path in then}
    contents = _contents(top, frozenset(names.values())) if names else {}
    lacking = sorted(path for path, name in names.items() if name not in contents)
    if lacking:
        return GitChanges(commit, {}, f"git does not have {shown(lacking[0])} as it was")
    found: dict[str, bytes | None] = dict.fromkeys(wanted.values())
    found.update({path: contents[name] for path, name in names.items()})
    return GitChanges(commit, found, beside=tuple(apart))


def _known(top: Path) -> _Known:
    """Ask which files git does not know, and which of those that are there it is not to look at."""
    listed = ("ls-files", "-v", "-z", "--cached", "--others", "--exclude-standard")
    told = [(line[0], line[2:]) for line in _names(_asked(top, *listed))]
    flagged = (path for tag, path in told if tag == _SKIPPED or tag.islower())
    return _Known(
        [path for tag, path in told if tag == _NEW],
        [path for path in flagged if os.path.lexists(top / path)],
    )


def _commit(root: Path, ref: str) -> str:
    asked = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if asked.returncode == 0:
        _require_one(root, ref)
        return asked.stdout.decode().strip()
    if _asked(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        raise UsageError(
            f"git has no commit `{ref}` here: this is a shallow clone, which lacks what came before",
            hint="fetch it: git fetch --unshallow (in CI: `fetch-depth: 0`), or leave out --since",
        )
    raise UsageError(
        f"git has no commit `{ref}` here",
        hint="name a branch, a tag or a commit: --since origin/main; git branch -a lists branches",
    )


def _require_one(root: Path, ref: str) -> None:
    """Raise UsageError for what several refs are called: git would take a tag, which anybody may push."""
    name = _NO_NAME.split(ref)[0]
    called = [place.format(name) for place in _PLACES]
    there = _asked(root, "for-each-ref", "--format=%(refname)", *called)
    found = [one for one in os.fsdecode(there).splitlines() if one in called]
    if len(found) > 1:
        raise UsageError(
            f"git has several refs of the name `{name}`: {' and '.join(found)}",
            hint=f"name one whole: --since {found[0]}",
        )


def _inside(path: str, prefix: str, *, whole: bool = False) -> str:
    """Return a path from the catalog's folder; empty for what no catalog is made of.

    `whole`: it may be a folder, with anything in it.
    """
    found = posixpath.relpath(path, prefix or ".")
    steps = PurePosixPath(found).parts
    hidden = any(step.startswith(".") and step != UP[:-1] for step in steps)
    shared = not found.startswith(UP) or PurePosixPath(found).suffix.lower() in SUFFIXES
    named = f"{found}/" if path.endswith("/") else found  # a repository within this one
    return named if (shared or whole) and not hidden else ""


def _is_strange(top: Path, path: str, then: _Blob | None) -> bool:
    """Say whether git shows a file, or a folder of them, in another way than by its bytes."""
    linked = then is not None and (then.mode == _LINK or then.type == _SUBMODULE)
    return linked or path.endswith("/") or (top / path).is_symlink() or (top / path).is_dir()


def _tree(top: Path, commit: str) -> Iterator[tuple[str, _Blob]]:
    """Yield all files of a commit, by their paths."""
    for line in _names(_asked(top, "ls-tree", "-r", "-z", "--full-tree", commit)):
        about, _, path = line.partition("\t")
        yield path, _Blob(*about.split())


def _contents(top: Path, names: Collection[str]) -> dict[str, bytes]:
    """Return what is in blobs, but for those that git does not have, as in a partial clone."""
    asked = sorted(names)
    told = _asked(top, "cat-file", "--batch", given="\n".join([*asked, ""]).encode())
    found, at = dict[str, bytes](), 0
    for name in asked:
        head = told[at : told.index(b"\n", at)]
        at += len(head) + 1
        if not head.endswith(b" missing"):
            size = int(head.rpartition(b" ")[2])
            found[name] = told[at : at + size]
            at += size + 1
    return found


def _names(output: bytes) -> list[str]:
    return [os.fsdecode(one) for one in output.split(b"\0") if one]


def _asked(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Return what git says. Raises UsageError where it cannot tell."""
    answer = _git(folder, *arguments, given=given)
    if answer.returncode:
        said = answer.stderr.decode(errors="replace").strip().splitlines() or [
            "it does not say why"
        ]
        raise UsageError(f"git cannot tell what changed: {said[0]}", hint=_LEAVE_OUT)
    return answer.stdout


def _git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git, which writes nothing. Raises UsageError where there is none."""
    try:
        return subprocess.run(  # noqa: S603 - each is one argument, and no shell reads it
            ["git", "--no-optional-locks", *SETTINGS, "-C", str(folder), *arguments],  # noqa: S607 - the user's git
            capture_output=True,
            check=False,
            env=own_environment(folder),
            input=given,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError(f"git cannot be asked what changed: {error}", hint=_LEAVE_OUT) from error
