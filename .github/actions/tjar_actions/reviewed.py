"""Which pull requests a push merged, and the plans that were reviewed in them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from tjar_actions.errors import MissingError, StepError
from tjar_actions.plan import PLAN_FILE, artifact_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_actions.job import WorkflowJob
    from tjar_actions.rest import GitHub, Shown

_MOST_COMMITS = 50
_MOST_CLOSED = 200
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class MergedPull:
    """A pull request that came in, and the commit that was reviewed."""

    number: int
    head: str


def merged(github: GitHub, job: WorkflowJob) -> tuple[MergedPull, ...]:
    """Return what the push, or the closed pull request, brought in; first what came first.

    However it was merged, a pull request says itself by which commit of the branch: the merge, the
    one that all was squashed into, or the last that was rebased.
    """
    if job.pull_request:
        return (_merged(job.pull_request),) if job.pull_request.get("merged") else ()
    tip = job.environ["GITHUB_SHA"]
    pushed = [str(one["id"]) for one in job.event.get("commits") or ()]
    branch = job.environ["GITHUB_REF"].removeprefix("refs/heads/")
    commits = dict.fromkeys((*pushed, tip))
    found: dict[int, MergedPull] = {}
    for one in _candidates(github, [*commits], branch):
        came = one.get("merged_at") and one["base"]["ref"] == branch
        if came and one.get("merge_commit_sha") in commits:
            found[one["number"]] = _merged(one)
    return tuple(found.values())


def _candidates(github: GitHub, commits: Sequence[str], branch: str) -> Iterator[Shown]:
    """Yield pull requests among which are those that came in by these commits, first ones first.

    Of a push of very many, as of several merges at once, the older are looked for among those that
    were closed of late: one question for each would be too many.
    """
    newest = commits[-_MOST_COMMITS:]
    if len(newest) < len(commits):
        lately = {"state": "closed", "base": branch, "sort": "updated", "direction": "desc"}
        yield from reversed([*islice(github.pages("/pulls", **lately), _MOST_CLOSED)])
    for commit in newest:
        yield from github.pages(f"/commits/{commit}/pulls")


def reviewed_plan(github: GitHub, job: WorkflowJob, pull: MergedPull) -> bytes | None:
    """Return the newest plan of the commit that was merged; None where none is kept.

    A run of a fork's commit may keep what it likes under any name: it is not looked at.
    """
    name = artifact_name(job, pull.head)
    listed = github.get("/actions/artifacts", name=name, per_page=100)["artifacts"]
    ours = [one for one in listed if _is_ours(one, name, pull)]
    if not ours:
        return None
    newest = max(ours, key=lambda one: (str(one["created_at"]), int(one["id"])))
    try:
        return _unpacked(github.download(f"/actions/artifacts/{newest['id']}/zip"))
    except MissingError:
        return None  # it expired, or somebody deleted it, just now


def _merged(one: Mapping[str, Any]) -> MergedPull:
    return MergedPull(int(one["number"]), str(one["head"]["sha"]))


def _is_ours(one: Mapping[str, Any], name: str, pull: MergedPull) -> bool:
    run = one.get("workflow_run") or {}
    here = run.get("head_repository_id") == run.get("repository_id")
    return bool(
        one["name"] == name and not one["expired"] and here and run.get("head_sha") == pull.head
    )


def _unpacked(data: bytes) -> bytes | None:
    """Return the plan of an archive; None where it holds none, as one that was made offline."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if PLAN_FILE not in archive.namelist():
                return None
            if archive.getinfo(PLAN_FILE).file_size > _LARGEST:
                raise StepError(f"the reviewed plan is larger than {_LARGEST:,} bytes")
            return archive.read(PLAN_FILE)
    except zipfile.BadZipFile as error:
        raise StepError(
            f"what is kept of the review is damaged: {error}",
            hint="propose the change again, for a new plan",
        ) from error
