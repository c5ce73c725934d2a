"""One comment, one issue: found again by a mark in what we wrote ourselves, and brought up to date."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tjar_actions.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_actions.job import WorkflowJob
    from tjar_actions.rest import GitHub, Shown

LONGEST = 65_536
"""So many characters GitHub takes for a comment or an issue."""
_OURS = "github-actions[bot]"


def mark(job: WorkflowJob, about: str) -> str:
    """Return the hidden first line of what is about one catalog and store."""
    return f"<!-- tjar-sync {about} {job.subject} -->"


def marked(mark: str, *blocks: str) -> str:
    """Put a text below its mark; the last blocks are left out where it would be too long."""
    told = list(filter(None, blocks))
    while len(told) > 1 and len("\n\n".join((mark, *told))) > LONGEST:
        told.pop()
    return "\n\n".join((mark, *told))[:LONGEST]


def comment(github: GitHub, job: WorkflowJob, number: int, body: str) -> None:
    """Say something below a pull request or an issue, in place of what was said before.

    Only a comment that begins with our mark *and* is of our own author is ours: anybody may write
    the mark.
    """
    found = [*_ours(github.pages(f"/issues/{number}/comments"), job, body)]
    if not found:
        _warn_of_another(job, github.send("POST", f"/issues/{number}/comments", body=body))
    for one in found[:1]:
        github.send("PATCH", f"/issues/comments/{one['id']}", body=body)
    for one in found[1:]:
        github.send("DELETE", f"/issues/comments/{one['id']}")


def open_issue(github: GitHub, job: WorkflowJob, title: str, body: str) -> str:
    """Open the issue about this, or bring the one that is open up to date; return its page.

    In a repository without issues the run's page says it, and there is no page to return.
    """
    found = issue(github, job, body)
    if found is not None:
        github.send("PATCH", f"/issues/{found['number']}", title=title, body=body)
        return str(found["html_url"])
    try:
        made = github.send("POST", "/issues", title=title, body=body)
    except MissingError:
        sys.stdout.write("This repository has no issues, so none was opened; see the run's page.\n")
        job.summarise(f"## {title}\n\n{body}")
        return ""
    _warn_of_another(job, made)
    return str(made["html_url"])


def close_issue(github: GitHub, job: WorkflowJob, mark: str, why: str) -> None:
    """Close the issue about this, if one is open, and say why."""
    found = issue(github, job, mark)
    if found is not None:
        github.send("POST", f"/issues/{found['number']}/comments", body=why)
        github.send("PATCH", f"/issues/{found['number']}", state="closed")


def issue(github: GitHub, job: WorkflowJob, body: str) -> Shown | None:
    """Return our open issue whose mark a text has; None where there is none, or none can be."""
    listed = github.pages("/issues", state="open", creator=author(job))
    found = (one for one in _ours(listed, job, body) if "pull_request" not in one)
    try:
        return next(found, None)
    except MissingError:
        return None


def _warn_of_another(job: WorkflowJob, made: Shown) -> None:
    """Say it where a token writes as somebody whose words are not taken for ours the next time."""
    login = made["user"]["login"]
    if login != author(job):
        sys.stdout.write(
            f"::warning title=tjar-sync::this token writes as {login}; say `author: {login}` beside"
            " `token:`, or each run writes anew what it wrote before\n"
        )


def author(job: WorkflowJob) -> str:
    """Return the login that the workflow's token writes as."""
    return job.input("author") or _OURS


def _ours(listed: Iterable[Shown], job: WorkflowJob, body: str) -> Iterator[Shown]:
    first = body.partition("\n")[0]
    for one in listed:
        writer = (one.get("user") or {}).get("login")
        if writer == author(job) and (one.get("body") or "").partition("\n")[0].strip() == first:
            yield one
