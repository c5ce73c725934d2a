"""The steps that actions start, by their words; what goes wrong is an error of the step, in a line."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

from tjar_actions.apply import apply
from tjar_actions.drift import drift
from tjar_actions.errors import StepError
from tjar_actions.job import WorkflowJob
from tjar_actions.plan import plan, tell
from tjar_actions.rest import GitHub

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

STEPS: Mapping[str, Callable[[GitHub, WorkflowJob], int]] = {
    "plan": plan,
    "tell": tell,
    "apply": apply,
    "drift": drift,
}
_CODES = {"%": "%25", "\r": "%0D", "\n": "%0A"}


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one step, and return its exit code."""
    (word,) = arguments
    job = WorkflowJob(environ)
    api = environ.get("GITHUB_API_URL", "https://api.github.com")
    try:
        with closing(GitHub(api, job.repository, job.input("token"))) as github:
            return STEPS[word](github, job)
    except StepError as error:
        told = "\n".join(filter(None, (str(error), error.hint)))
        said = "".join(_CODES.get(char, char) for char in told)
        sys.stdout.write(f"::error title=tjar-sync::{said}\n")
        return 1
