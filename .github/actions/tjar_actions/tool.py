"""Run `tjar-sync` so that nothing in its words means anything to the runner."""

from __future__ import annotations

import base64
import re
import secrets
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_actions.job import WorkflowJob

_ANNOTATION = re.compile(r"::(error|warning|notice) ")
_WITHHELD = ("INPUT_", "ACTIONS_", "GITHUB_TOKEN", "GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH")
"""What begins so is no business of a catalog's."""


def run(job: WorkflowJob, *arguments: str) -> int:
    """Run a command in the catalog's folder, show what it says, and return its exit code.

    Product names, texts and what a store answers are among it: the runner is told to take no
    command from them. Annotations, which go to stderr, are handed on afterwards.
    """
    word = secrets.token_hex(16)
    _say(f"::stop-commands::{word}")
    _say(f"$ tjar-sync {' '.join(arguments)}")
    annotations = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as out:
        place = ("--catalog", str(job.catalog), *_option(job, "store"))
        with subprocess.Popen(  # noqa: S603 - each is one argument, and no shell reads it
            ["tjar-sync", *arguments, *place],  # noqa: S607 - the one that the setup installed
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env=environment(job),
        ) as process:
            for line in process.stderr or ():
                if _ANNOTATION.match(line):
                    annotations.append(line.rstrip("\n"))
                else:
                    _say(line.rstrip("\n"))
        out.seek(0)
        for line in out:
            _say(line.rstrip("\n"))
    _say(f"::{word}::")
    for line in annotations:
        _say(line)
    return process.returncode


def pages(stem: Path) -> tuple[str, ...]:
    """Return the options that write an outcome for a comment, for machines, and as a page."""
    forms = {"markdown": ".md", "json": ".json", "html": ".html"}
    files = {form: stem.with_name(f"{stem.name}{suffix}") for form, suffix in forms.items()}
    return tuple(word for form, file in files.items() for word in ("--output", f"{form}={file}"))


def environment(job: WorkflowJob) -> dict[str, str]:
    """Return what the command finds around it: no token, but for git where the state may lie."""
    kept = {name: text for name, text in job.environ.items() if not name.startswith(_WITHHELD)}
    kept |= {"GITHUB_ACTIONS": "true", **_git(job)}
    given = {"TJAR_API_KEY": job.input("api-key"), "TJAR_SYNC_HOSTS": job.input("hosts")}
    return kept | {name: text for name, text in given.items() if text}


def _git(job: WorkflowJob) -> Mapping[str, str]:
    """Let git speak with GitHub as this workflow, without a credential in the checkout."""
    token = job.input("token")
    if not token:
        return {}
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    setting = f"http.{job.server}/.extraheader"
    return {
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": setting,
        "GIT_CONFIG_VALUE_0": "",  # forgets what the checkout may have kept: one header, not two
        "GIT_CONFIG_KEY_1": setting,
        "GIT_CONFIG_VALUE_1": f"AUTHORIZATION: basic {basic}",
    }


def _option(job: WorkflowJob, name: str) -> tuple[str, ...]:
    text = job.input(name)
    return (f"--{name}", text) if text else ()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
