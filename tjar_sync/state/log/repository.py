"""One ref of a git repository elsewhere, read and replaced by the `git` program alone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import weakref
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tjar_sync.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL_SECONDS = 30.0
"""How long git may take for what it does on this machine."""
REMOTE_SECONDS = 120.0
"""How long it may take to speak with the other side."""
FETCH = ("--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "--no-filter")
PUSH = ("--quiet", "--no-verify", "--no-signed", "--recurse-submodules=no")
"""Nothing but the ref itself goes over the wire, and no other ref here moves."""
SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "push.followTags=false",
    "remote.origin.mirror=false",
)
"""No hook of anybody is run, nothing is tidied up, and nothing is pushed but what is named."""
ENVIRONMENT = {
    "LC_ALL": "C",
    "LANGUAGE": "",
    "GIT_TERMINAL_PROMPT": "0",
    "GCM_INTERACTIVE": "never",
    "GIT_NO_REPLACE_OBJECTS": "1",
    **{
        f"GIT_{who}_{what}": text
        for who in ("AUTHOR", "COMMITTER")
        for what, text in (("NAME", "tjar-sync"), ("EMAIL", "tjar-sync@localhost"))
    },
}
ANOTHERS = frozenset(
    [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_NAMESPACE",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_PREFIX",
        "GIT_GRAFT_FILE",
        "GIT_SHALLOW_FILE",
    ]
)
"""Variables by which a hook's git, say, would make ours look at its own repository."""
NO_SUCH_REF = 2
"""How `git ls-remote --exit-code` ends where there is no such ref."""
_CREDENTIALS = re.compile(r"//[^/@\s]*@")
_HIDDEN = re.compile(r"[^\S ]+|[\x00-\x1f\x7f-\x9f]")
HINT = (
    "see that `git push` works here without a question, and may write this ref (in GitHub Actions:"
    " `permissions: contents: write`)"
)


class RemoteRef:
    """A ref of a remote, whose commits are trees of files. Not safe for several threads.

    git runs in `folder`, with its settings and credentials, but what it fetches and makes is kept
    in a folder for a while: the repository there is not changed. Without one, `remote` is a URL.
    Every method raises StateError, and nothing else.
    """

    def __init__(self, remote: str, ref: str, folder: Path | None) -> None:
        self._remote = remote
        self._ref = ref
        self._folder = folder
        shown = _CREDENTIALS.sub("//", remote)
        self.place = f"{shown} of {folder}, {ref}" if folder else f"{shown}, {ref}"

    def tip(self) -> str:
        """Ask for the commit that the ref is at; empty where there is no such ref."""
        asked = self._git("ls-remote", "--exit-code", self._remote, self._ref, far=True)
        if asked.returncode == NO_SUCH_REF:
            return ""
        return _output(self._proven(asked)).split()[0]

    def tree(self, commit: str) -> dict[str, str] | None:
        """Bring a commit here, and return its files' ids by path; None where the ref left it."""
        if self._git("cat-file", "-e", commit).returncode:
            alone = (*FETCH, "--no-recurse-submodules")
            brought = self._git("fetch", *alone, self._remote, self._ref, far=True)
            if self._git("cat-file", "-e", commit).returncode:
                self._proven(brought)
                return None
        listing = _output(self._proven(self._git("ls-tree", "-r", "-z", commit)))
        rows = (row.partition("\t") for row in listing.split("\0") if row)
        return {path: info.split()[2] for info, _, path in rows}

    def content(self, id_: str) -> bytes:
        """Return what a file holds."""
        return self._proven(self._git("cat-file", "blob", id_)).stdout

    def add(self, data: bytes) -> str:
        """Keep what a file is to hold, on this machine for now, and return its id."""
        return _output(self._proven(self._git("hash-object", "-w", "--stdin", given=data)))

    def commit(self, files: Mapping[str, str], parent: str) -> str:
        """Make a commit of these files on this machine, after a parent if one is given."""
        lines = "".join(f"100644 {id_} 0\t{path}\n" for path, id_ in sorted(files.items()))
        Path(self._index).unlink(missing_ok=True)
        self._proven(self._git("update-index", "--add", "--index-info", given=lines.encode()))
        tree = _output(self._proven(self._git("write-tree")))
        after = ("-p", parent) if parent else ()
        made = self._git("commit-tree", tree, *after, given=b"State of tjar-sync\n")
        return _output(self._proven(made))

    def push(self, commit: str, seen: str) -> StateError | None:
        """Move the ref to a commit if it still is where it was seen; return why not, if so.

        After an error nobody knows.
        """
        pushed = self._git(
            "push",
            *PUSH,
            f"--force-with-lease={self._ref}:{seen}",
            self._remote,
            f"{commit}:{self._ref}",
            far=True,
        )
        return self._error(pushed) if pushed.returncode else None

    def close(self) -> None:
        """Forget what was brought here; the next use brings it again."""
        if "_scratch" in self.__dict__:
            shutil.rmtree(self._scratch, ignore_errors=True)
            for name in ("_scratch", "_where"):
                self.__dict__.pop(name, None)

    @cached_property
    def _scratch(self) -> Path:
        try:
            made = Path(tempfile.mkdtemp(prefix="tjar-git-"))
        except OSError as error:
            raise StateError(f"no folder for a while can be made: {error}") from error
        weakref.finalize(self, shutil.rmtree, made, ignore_errors=True)  # where nobody closes it
        return made

    @property
    def _index(self) -> str:
        return str(self._scratch / "index")

    @cached_property
    def _where(self) -> tuple[Path, dict[str, str]]:
        """Find where git runs, and by which variables it keeps its hands off what is there."""
        scratch = self._scratch
        if self._folder is None:
            made = _run(("init", "--quiet", "--bare", "--template=", str(scratch / "git")), scratch)
            self._proven(made)
            return scratch / "git", {"GIT_DIR": str(scratch / "git"), "GIT_INDEX_FILE": self._index}
        asked = ("rev-parse", "--absolute-git-dir", "--git-path", "objects")
        repository, objects = _output(self._proven(_run(asked, self._folder))).split("\n")
        if self._folder.resolve().is_relative_to(Path(repository).resolve()):
            raise StateError(
                "a bare repository lies where the catalog does: a commit may have brought it, with"
                " settings that run something",
                where=str(self._folder),
                hint="nothing was written; remove it, or keep the catalog in a working copy",
            )
        theirs = str((self._folder / objects).resolve())
        quoted = theirs.replace("\\", "\\\\").replace('"', '\\"')
        (scratch / "objects").mkdir()
        return self._folder, {
            "GIT_OBJECT_DIRECTORY": str(scratch / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{quoted}"',
            "GIT_INDEX_FILE": self._index,
        }

    def _git(
        self, *arguments: str, given: bytes = b"", far: bool = False
    ) -> subprocess.CompletedProcess[bytes]:
        folder, variables = self._where
        return _run(arguments, folder, variables, given, REMOTE_SECONDS if far else LOCAL_SECONDS)

    def _proven(
        self, ran: subprocess.CompletedProcess[bytes]
    ) -> subprocess.CompletedProcess[bytes]:
        """Return what ran well. Raises StateError with git's own words for what did not."""
        if ran.returncode:
            raise self._error(ran)
        return ran

    def _error(self, ran: subprocess.CompletedProcess[bytes]) -> StateError:
        said = ran.stderr.decode(errors="replace").splitlines()
        words = "; ".join(filter(None, (_shown(line) for line in said)))
        what = words[:400] or f"it ended with {ran.returncode} and said nothing"
        return StateError(f"git: {what}", where=self.place, hint=HINT)


def _shown(line: str) -> str:
    """Return a line of git's as a person may see it: no credentials, nothing that a terminal obeys."""
    return _HIDDEN.sub(" ", _CREDENTIALS.sub("//", line)).strip()


def _output(ran: subprocess.CompletedProcess[bytes]) -> str:
    return ran.stdout.decode(errors="replace").rstrip("\n")


def _run(
    arguments: tuple[str, ...],
    folder: Path,
    variables: Mapping[str, str] | None = None,
    given: bytes = b"",
    seconds: float = LOCAL_SECONDS,
) -> subprocess.CompletedProcess[bytes]:
    """Run git out of reach of any terminal, and end it with all that it began when it is late."""
    inherited = {name: text for name, text in os.environ.items() if name not in ANOTHERS}
    settings = [part for setting in SETTINGS for part in ("-c", setting)]
    command = ["git", *settings, *arguments]
    try:
        process = subprocess.Popen(  # noqa: S603 - each is one argument, and no shell reads it
            command,
            cwd=folder,
            env={**inherited, **ENVIRONMENT, **(variables or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise StateError(f"git cannot be run: {error}", hint="install git") from error
    try:
        out, said = process.communicate(given, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise StateError(f"git {arguments[0]} took more than {seconds:g} s", hint=HINT) from error
    return subprocess.CompletedProcess(command, process.returncode, out, said)
