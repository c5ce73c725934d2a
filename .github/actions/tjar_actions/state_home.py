"""A state in git is not kept where everybody may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from tjar_actions.errors import StepError

if TYPE_CHECKING:
    from tjar_actions.job import WorkflowJob
    from tjar_actions.rest import GitHub

_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")
_OWN = "git"


def require_private(github: GitHub, job: WorkflowJob) -> None:
    """Raise StepError where the state would lie in a repository that is public."""
    name = _repository(job)
    if not name or job.is_on("allow-public-state"):
        return
    if github.is_public(name):
        raise StepError(
            f"the state is kept in {name}, which is public: it holds costs and products that are"
            " not published",
            hint="make the repository private, or name another home for the state in store.yaml;"
            " `allow-public-state: true` if everybody may read it",
        )


def _repository(job: WorkflowJob) -> str:
    """Return the repository on this server that keeps the state; empty where none does."""
    place = _place(job)
    if place == _OWN:
        return job.repository
    parts = urlsplit(place)
    if not parts.scheme.startswith("git+"):
        return ""
    if parts.hostname != urlsplit(job.server).hostname:
        return ""
    return parts.path.strip("/").removesuffix(".git")


def _place(job: WorkflowJob) -> str:
    """Return where the state is, as store.yaml or the runner says; what is no YAML says nothing."""
    told = job.environ.get("TJAR_SYNC_STATE", "").strip()
    if told:
        return told
    try:
        tree: Any = yaml.safe_load((job.catalog / "store.yaml").read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return ""  # which `tjar-sync` says better
    text = tree.get("state") if isinstance(tree, dict) else None
    return _VARIABLE.sub(lambda found: job.environ.get(found[1]) or found[2] or "", str(text or ""))
