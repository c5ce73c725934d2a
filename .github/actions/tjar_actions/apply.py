"""Carry out what was merged: the changes that were reviewed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_actions import tool
from tjar_actions.errors import StepError
from tjar_actions.exits import BLOCKED, CHANGES, DONE, FAILED, MISTAKES, STALE, gravest, meaning
from tjar_actions.plan import PLAN_FILE
from tjar_actions.reviewed import merged, reviewed_plan
from tjar_actions.state_home import require_private
from tjar_actions.threads import close_issue, comment, issue, mark, marked, open_issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tjar_actions.job import WorkflowJob
    from tjar_actions.rest import GitHub
    from tjar_actions.reviewed import MergedPull

_NOT_REVIEWED = (
    "**Not applied: no plan was reviewed for this.**"
    " A plan is kept for each pull request of this repository, as long as its artifacts are;"
    " a fork's has none, and a commit that was pushed past any pull request has none either."
    " Look at the plan below, and run this workflow by hand to apply it."
)
_NOTHING = "Nothing of this is left to do: the store shows what the files say."
_BY_FILES = frozenset({BLOCKED, MISTAKES, STALE})
"""How a run ends that would end so again, as the files are."""
_REVIEWED, _ALL = "reviewed", "all"
_SCHEDULE = "schedule"


def apply(github: GitHub, job: WorkflowJob) -> int:
    """Apply the reviewed plan of each pull request that was merged, and report below it.

    What no review is kept of is named and refused. With `changes: all`, which is for a person who
    starts the workflow by hand, everything is applied that the files ask for; so it is on a
    schedule, when nothing was merged, and windows of the files begin and end.
    """
    require_private(github, job)
    chosen = job.input("changes") or _REVIEWED
    if chosen not in {_REVIEWED, _ALL}:
        raise StepError(f"changes is {chosen!r}", hint="write reviewed or all")
    if job.environ["GITHUB_EVENT_NAME"] == _SCHEDULE:
        chosen = _ALL
    folder = job.folder("apply")
    pulls = merged(github, job) if chosen == _REVIEWED else ()
    told = {pull: folder / f"report-{pull.number}.md" for pull in pulls}
    codes = {pull: _carried_out(github, job, pull, page) for pull, page in told.items()}
    rest = folder / "report.md"
    code = gravest(codes.values())
    if not pulls:
        code = _all_of_it(job, rest) if chosen == _ALL else _refused(job, rest)
        job.summarise(_text(rest, code))
    job.output(exit_code=code, folder=folder, subject=job.subject)
    reports = {pull: _text(page, codes[pull]) for pull, page in told.items()}
    failures = [*_reported(github, job, reports)]
    _follow_up(github, job, code)
    if failures:
        raise failures[0]
    return code


def _reported(
    github: GitHub, job: WorkflowJob, reports: Mapping[MergedPull, str]
) -> Iterator[StepError]:
    """Report below each pull request; yield why that cannot be done, and say it on the run's page.

    One that is locked, or full of comments, takes nothing from the others.
    """
    for pull, text in reports.items():
        body = marked(mark(job, "apply"), text, _link(job))
        try:
            comment(github, job, pull.number, body)
        except StepError as error:
            job.summarise(body)
            yield error


def _carried_out(github: GitHub, job: WorkflowJob, pull: MergedPull, page: Path) -> int:
    """Apply what was reviewed in one pull request; all are applied before any is reported."""
    try:
        saved = reviewed_plan(github, job, pull)
    except StepError as error:
        told = "\n".join(filter(None, (str(error), error.hint)))
        page.write_text(f"**Not applied: the reviewed plan could not be had.** {told}", "utf-8")
        return FAILED
    if saved is None:
        return _refused(job, page)
    file = page.with_name(f"{pull.number}-{PLAN_FILE}")
    file.write_bytes(saved)
    return tool.run(
        job, "apply", str(file), "--reviewed", *_patient(job), *tool.pages(page.with_suffix(""))
    )


def _all_of_it(job: WorkflowJob, page: Path) -> int:
    """Apply all that the files ask for: a person started this run for that."""
    return tool.run(
        job, "apply", "--auto-approve", *_patient(job), *tool.pages(page.with_suffix(""))
    )


def _refused(job: WorkflowJob, page: Path) -> int:
    """Say what would be applied, had it been reviewed."""
    code = tool.run(job, "plan", "--detailed-exitcode", *tool.pages(page.with_suffix("")))
    if code == DONE:
        page.write_text(_NOTHING, "utf-8")
    if code == CHANGES:
        page.write_text(f"{_NOT_REVIEWED}\n\n{page.read_text('utf-8')}", "utf-8")
    return STALE if code == CHANGES else code


def _follow_up(github: GitHub, job: WorkflowJob, code: int) -> None:
    """Keep one issue open as long as something of what was merged is not in the store."""
    first = mark(job, "apply")
    if code != DONE:
        pages = sorted(job.folder("apply").glob("report*.md"))
        texts = (page.read_text("utf-8") for page in pages)
        title = f"The store{job.which} is not as merged: {meaning(code)}"
        open_issue(github, job, title, marked(first, _again(job, code), *texts))
    elif issue(github, job, first) is not None:
        left = tool.run(job, "plan", "--detailed-exitcode")
        if left == DONE:
            close_issue(
                github, job, first, f"The store is as merged since [this run]({job.run_url})."
            )


def _again(job: WorkflowJob, code: int) -> str:
    """Say how this is tried again."""
    ended = f"[A run]({job.run_url}) ended with {code}: {meaning(code)}."
    if code in _BY_FILES:
        by_hand = " The workflow started by hand applies all that the files ask for."
        return (
            f"{ended} What the report below says is to be mended in a pull request, whose plan"
            f" shows what would be done now.{by_hand if code == STALE else ''}"
        )
    return (
        f"{ended} What was done is done and recorded; the same run again does the rest:\n\n"
        f"```sh\ngh run rerun {job.environ['GITHUB_RUN_ID']} --repo {job.repository}\n```"
    )


def _text(page: Path, code: int) -> str:
    if page.exists():
        return page.read_text("utf-8").strip()
    return f"**Apply: {meaning(code)}.** See the run's log."


def _patient(job: WorkflowJob) -> tuple[str, ...]:
    """Wait for other merges' runs: each applies its own, and none is given up for a newer one."""
    return ("--lock-timeout", job.input("lock-timeout") or "30m")


def _link(job: WorkflowJob) -> str:
    return f"<sub>[run]({job.run_url})</sub>"
