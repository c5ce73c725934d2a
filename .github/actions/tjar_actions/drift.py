"""What changed in the store since the last apply: one issue as long as it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_actions import proposal, tool
from tjar_actions.errors import StepError
from tjar_actions.exits import CHANGES, DONE
from tjar_actions.plan import document
from tjar_actions.state_home import require_private
from tjar_actions.threads import close_issue, mark, marked, open_issue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_actions.job import WorkflowJob
    from tjar_actions.rest import GitHub

_TITLE = "The store{which} was changed past the files"
_GONE = "Nothing in the store differs from what was applied any more, as [this run]({url}) saw."


def drift(github: GitHub, job: WorkflowJob) -> int:
    """Open, update or close the issue; with `accept: pr` propose to take the changes into the files."""
    require_private(github, job)
    accept = job.input("accept") or "none"
    if accept not in {"none", "pr"}:
        raise StepError(f"accept is {accept!r}", hint="write pr or none")
    folder, first = job.folder("drift"), mark(job, "drift")
    page, data = folder / "drift.md", folder / "drift.json"
    code = tool.run(
        job, "drift", "--refresh", job.input("refresh") or "full", *tool.pages(folder / "drift")
    )
    found, failure = document(data), None
    has_drift = code == CHANGES or bool(found.get("resource_changes"))
    issue_url = pull_url = ""
    if has_drift:
        text = page.read_text("utf-8").strip()
        if accept == "pr":
            pull_url, failure = _proposed(github, job, found, text)
        offer = f"Take it into the files by merging {pull_url}." if pull_url else ""
        seen = f"<sub>Seen by [this run]({job.run_url})</sub>"
        issue_url = open_issue(
            github, job, _TITLE.format(which=job.which), marked(first, offer, text, seen)
        )
    elif code == DONE:
        gone = _GONE.format(url=job.run_url)
        close_issue(github, job, first, gone)
        if accept == "pr":
            proposal.withdraw(github, job, gone)
    job.output(
        exit_code=code,
        has_drift=has_drift,
        issue_url=issue_url,
        pull_request_url=pull_url,
        folder=folder,
        subject=job.subject,
    )
    if failure is not None:
        raise failure
    return DONE if code == CHANGES else code


def _proposed(
    github: GitHub, job: WorkflowJob, found: Mapping[str, Any], text: str
) -> tuple[str, StepError | None]:
    """Propose the changes; what goes wrong is returned, for an issue is opened all the same."""
    try:
        return proposal.propose(github, job, found, text), None
    except StepError as error:
        return "", error
