"""What a pull request would do to the store: a plan, kept for its merge, and told below it."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

from tjar_actions import tool
from tjar_actions.errors import ForbiddenError
from tjar_actions.exits import CHANGES, DONE, NO_STATE, meaning
from tjar_actions.state_home import require_private
from tjar_actions.threads import comment, mark, marked

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_actions.job import WorkflowJob
    from tjar_actions.rest import GitHub

PLAN_FILE = "plan.tjar"
COUNTS = ("create", "update", "delete", "archive", "adopt", "move", "forget")
_SHORT = 12


def artifact_name(job: WorkflowJob, commit: str) -> str:
    """Return what the plan of a commit is called among the artifacts."""
    return f"tjar-sync-plan-{job.subject}-{commit}"


def plan(github: GitHub, job: WorkflowJob) -> int:
    """Make the plan and its pages, and say what it comes to; the comment's step ends with its code.

    A stranger's pull request has no key: its plan is made offline, and none is kept of it.
    """
    require_private(github, job)
    folder = job.folder("plan")
    pages = tool.pages(folder / "plan")
    if job.is_without_secrets:
        code = tool.run(job, "plan", "--offline", "--detailed-exitcode", *pages)
        if code == NO_STATE:
            code = tool.run(job, "validate", "--output", f"json={folder / 'plan.json'}")
            words = "they have no mistakes" if code == DONE else meaning(code)
            told = (
                f"Nothing is recorded of the store yet, so the files alone were checked: {words}."
            )
            (folder / "plan.md").write_text(told, "utf-8")
    else:
        saved = ("--out", str(folder / PLAN_FILE))
        code = tool.run(job, "plan", "--detailed-exitcode", *saved, *pages)
    page = _page(job, folder / "plan.html")
    made = document(folder / "plan.json")
    summary = made["summary"] if made.get("document") == "plan" else {}
    counted = {name: int(summary.get(name, 0)) for name in COUNTS}
    job.output(
        exit_code=code,
        has_changes=code == CHANGES or bool(made.get("resource_changes")),
        offline=job.is_without_secrets,
        folder=folder,
        page=page,
        artifact_name=artifact_name(job, job.sha),
        **counted,
    )
    return DONE


def tell(github: GitHub, job: WorkflowJob) -> int:
    """Tell the plan below its pull request, where it still is about the newest commit."""
    code, number = int(job.input("exit-code")), job.pull_request.get("number")
    text = _read(job.folder("plan") / "plan.md") or f"**Plan: {meaning(code)}.** See the run's log."
    body = marked(mark(job, "plan"), text, _links(job))
    told = False
    if number is not None and _is_newest(github, job, int(number)):
        try:
            comment(github, job, int(number), body)
            told = True
        except ForbiddenError:
            if not job.is_without_secrets:
                raise
            sys.stdout.write("A stranger's pull request gets no comment; see the run's page.\n")
    if not told:
        job.summarise(body)
    return DONE if code == CHANGES else code


def document(path: Path) -> dict[str, Any]:
    """Return the JSON document in a file; nothing where there is none."""
    text = _read(path)
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def _page(job: WorkflowJob, made: Path) -> Path | str:
    """Put the page where its name is one of the run's own; empty where none was made."""
    if not made.exists():
        return ""
    return shutil.copyfile(made, job.folder("page") / f"tjar-sync-plan-{job.subject}.html")


def _is_newest(github: GitHub, job: WorkflowJob, number: int) -> bool:
    """Say whether nobody pushed since: what a slow run says of an older commit helps nobody."""
    return bool(github.get(f"/pulls/{number}")["head"]["sha"] == job.sha)


def _links(job: WorkflowJob) -> str:
    links = {
        "as a page, with pictures": job.input("page-url"),
        "its files": job.input("artifact-url"),
        "run": job.run_url,
    }
    shown = (f"[{words}]({url})" for words, url in links.items() if url)
    return f"<sub>{' · '.join((f'Plan of commit {job.sha[:_SHORT]}', *shown))}</sub>"


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
