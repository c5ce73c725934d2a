"""A pull request that takes into the files what was changed in the store."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tjar_actions import tool
from tjar_actions.branch import MESSAGE, branch_name, bring, changed_files
from tjar_actions.errors import ForbiddenError, StepError
from tjar_actions.exits import DONE
from tjar_actions.threads import author, comment, mark, marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_actions.job import WorkflowJob
    from tjar_actions.rest import GitHub, Shown

_DRIFT = "drift"
_CLOSING = (
    "Merging this makes the files say what the store shows. What both sides changed is left to a"
    " person, and what could not be taken in is named in the run's log."
)


def propose(github: GitHub, job: WorkflowJob, drift: Mapping[str, Any], text: str) -> str:
    """Open a pull request of what nobody has to decide, or bring the open one up to date.

    Returns its page; empty where there is nothing to propose, and then what an earlier look
    proposed is withdrawn: the store shows something else by now. The state learns of it when it is
    merged, like of any edit: until then a copy of it is asked.
    """
    named = [*_fields(drift)]
    if not named:
        return _nothing(github, job, "all of it needs a decision")
    taken = _taken_in(job, named)
    files = changed_files(job)
    if not files:
        return _nothing(github, job, f"`tjar-sync pull` ended with {taken} and changed no file")
    if not bring(github, job, files):
        return _told(f"{branch_name(job)} has a commit of somebody else, and stays as it is")
    return _opened(github, job, marked(mark(job, "drift"), text, _CLOSING))


def withdraw(github: GitHub, job: WorkflowJob, why: str) -> None:
    """Close the pull request, if one is open: there is nothing left to take in."""
    found = _open_one(github, job)
    if found is not None:
        comment(github, job, found["number"], marked(mark(job, "drift"), why))
        github.send("PATCH", f"/pulls/{found['number']}", state="closed")


def _fields(drift: Mapping[str, Any]) -> Iterator[str]:
    """Yield what only the store changed: `pull` takes it without a question."""
    for change in drift["resource_changes"]:
        for field in change["fields"]:
            if field["reason"] == _DRIFT:
                yield f"{change['address']}.{field['path']}"


def _taken_in(job: WorkflowJob, named: Sequence[str]) -> int:
    """Write fields into the files as the store shows them, and return how that ended."""
    with tempfile.TemporaryDirectory() as folder:  # it holds costs: nothing of it is left
        aside = ("--state", str(Path(folder, "state.db")))
        backup = str(Path(folder, "backup"))
        for words in (("backup", backup), ("restore", backup, *aside)):
            if tool.run(job, "state", *words) != DONE:
                raise StepError("the state could not be copied, so no pull request was opened")
        return tool.run(job, "pull", *named, *aside)


def _nothing(github: GitHub, job: WorkflowJob, why: str) -> str:
    """Propose nothing, and nothing of before either."""
    withdraw(github, job, f"There is nothing left to propose: {why}.")
    return _told(why)


def _told(why: str) -> str:
    sys.stdout.write(f"No pull request was opened: {why}.\n")
    return ""


def _opened(github: GitHub, job: WorkflowJob, body: str) -> str:
    found = _open_one(github, job)
    if found is not None:
        github.send("PATCH", f"/pulls/{found['number']}", body=body)
        return str(found["html_url"])
    base = job.environ["GITHUB_REF"].removeprefix("refs/heads/")
    named = {"title": MESSAGE, "head": branch_name(job), "base": base, "body": body}
    try:
        return str(github.send("POST", "/pulls", **named)["html_url"])
    except ForbiddenError as error:
        raise ForbiddenError(
            str(error),
            hint="Settings > Actions > General: allow GitHub Actions to create pull requests",
        ) from error


def _open_one(github: GitHub, job: WorkflowJob) -> Shown | None:
    """Return our open pull request; None where there is none."""
    head = f"{job.repository.partition('/')[0]}:{branch_name(job)}"
    listed = github.pages("/pulls", state="open", head=head)
    return next((one for one in listed if one["user"]["login"] == author(job)), None)
